"""A long run in parts, each some thousand articles and a change of the lake as a whole: a kill costs one at most."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import pickle
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.health import join_metrics
from pipeline.plan import Plan, estimate_articles

if TYPE_CHECKING:
    from pipeline.tally import Tally
    from transforms.lake import WriteSummary
    from transforms.listing import InputFile

_GROWTH = 10
"""A part is at least so small a fraction of all before it: each rewrites partition files that others wrote."""


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Which part of a run this is, from 1; `folder` is where the parts leave what they found."""

    folder: str
    number: int
    is_last: bool


@dataclasses.dataclass(slots=True)
class Outcome:
    """What a part, or all parts so far, read and wrote."""

    plan: Plan
    written: WriteSummary
    found: Tally


def split_files(files: Sequence[InputFile], articles: int) -> list[list[InputFile]]:
    """The files in parts of about so many articles, later ones larger; 0 makes one part of all."""
    return list(_split(files, articles)) if files and articles else [list(files)]


def _split(files: Sequence[InputFile], articles: int) -> Iterator[list[InputFile]]:
    part: list[InputFile] = []
    size = total = 0
    for file in files:
        part.append(file)
        size += estimate_articles(file.uri, file.size)
        if size >= max(articles, total // _GROWTH):
            yield part
            total += size
            part, size = [], 0
    if part:
        yield part


def settle_part(part: Part, outcome: Outcome) -> Outcome | None:
    """Keeps what a part found; the whole of all parts when it is the last."""
    folder = pathlib.Path(part.folder)
    (folder / f"{part.number}.part").write_bytes(pickle.dumps(outcome))
    if not part.is_last:
        return None
    paths = [folder / f"{number}.part" for number in range(1, part.number + 1)]
    whole, *others = (pickle.loads(path.read_bytes()) for path in paths)  # noqa: S301 - our own files
    for other in others:
        whole.plan = _add_plans(whole.plan, other.plan)
        whole.written = add_summaries(whole.written, other.written)
        whole.found.merge(other.found)
    joined: Outcome = whole
    return joined


def settle_metrics(part: Part, metrics: Mapping[str, Any]) -> dict[str, Any]:
    """Keeps the metrics of a part; those of all parts so far."""
    folder = pathlib.Path(part.folder)
    (folder / f"{part.number}.metrics").write_text(json.dumps(metrics), encoding="utf-8")
    paths = [folder / f"{number}.metrics" for number in range(1, part.number + 1)]
    return join_metrics(json.loads(path.read_text(encoding="utf-8")) for path in paths)


def add_summaries(one: WriteSummary, other: WriteSummary) -> WriteSummary:
    """The summary of two writes of one run, the second of which knows what it replaced of the first."""
    failures: Counter[tuple[str, str]] = Counter()
    for stage, error, count in (*one.failures, *other.failures):
        failures[stage, error] += count
    days = [day for each in (one, other) for day in (each.first_date, each.last_date) if day is not None]
    sums = {
        field.name: getattr(one, field.name) + getattr(other, field.name)
        for field in dataclasses.fields(one)
        if isinstance(getattr(one, field.name), int)
    }
    return dataclasses.replace(
        one,
        **(sums | {"inputs_due": other.inputs_due}),
        failures=tuple((stage, error, count) for (stage, error), count in sorted(failures.items())),
        first_date=min(days, default=None),
        last_date=max(days, default=None),
    )


def _add_plans(one: Plan, other: Plan) -> Plan:
    size = None if one.size is None or other.size is None else one.size + other.size
    return Plan(max(one.workers or 0, other.workers or 0) or None, one.files + other.files, size)
