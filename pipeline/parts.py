"""A long run in parts, each some thousand articles and a change of the lake as a whole: a kill costs one at most.

A part reads some files, or a portion of a long one, so what a run holds does not grow with what it reads.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.health import join_metrics
from pipeline.plan import Plan, count_articles, estimate_articles
from transforms.portions import Portion, join, whole

if TYPE_CHECKING:
    from pipeline.tally import Tally
    from transforms.lake import WriteSummary
    from transforms.listing import InputFile

_GROWTH = 16
"""A part is no smaller a fraction of all before it: each rewrites partition files that others wrote."""
_MOST = 8
"""But it is at most so many times as large as the first one, for it is held in memory."""
_NOTHING_BEGUN: Mapping[str, str] = {}


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


Cut: TypeAlias = Callable[["InputFile", "str | None"], list[Portion]]


def split_files(
    files: Sequence[InputFile], articles: int, cut: Cut, begun: Mapping[str, str] = _NOTHING_BEGUN
) -> list[list[Portion]]:
    """What parts of about so many articles read of the files, later ones more; 0 makes one part of all.

    `cut` cuts files that are longer than a part. Those that an earlier run has `begun` to read, by URI with the first
    record that it did not read, are read from there on.
    """
    if not files or not articles:
        return [[whole(file) for file in files]]
    portions = (portion for file in files for portion in _cut(file, articles, cut, begun.get(file.uri)))
    return [list(join(part)) for part in _split(portions, articles)]


def _cut(file: InputFile, articles: int, cut: Cut, begin: str | None) -> list[Portion]:
    is_long = begin is not None or estimate_articles(file.uri, file.size) > articles
    return cut(file, begin) if is_long else [whole(file)]


def _split(portions: Iterable[Portion], articles: int) -> Iterator[list[Portion]]:
    part: list[Portion] = []
    size = total = 0
    for portion in portions:
        part.append(portion)
        size += count_articles(portion)
        if size >= min(max(articles, total // _GROWTH), _MOST * articles):
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
