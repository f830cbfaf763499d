"""Invented articles with entities and quotes at true offsets, and writing them with and without Beam."""

import dataclasses
import datetime as dt
import os
import pathlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from transforms.ledger import NO_READING, Reading
from transforms.locks import Owner
from transforms.partitions import lake_hash
from transforms.records import Article, Cancellation, Entity, Outcome, Quote, stable_id
from transforms.writes import (
    LakeOptions,
    RowBatcher,
    Run,
    WriteSummary,
    finish_run,
    pipeline_version,
    place_batch,
    plan_run,
    stage_file,
)

DAY = dt.date(2021, 5, 3)
_VERSION = pipeline_version()
NAMES = ("Ada Quill", "Ben Marrow", "Cora Finch")


def moment(hour: int, day: int = 3) -> dt.datetime:
    return dt.datetime(2021, 5, day, hour, tzinfo=dt.timezone.utc)


def make_article(number: int, *, uri: str | None = None, says: int = 2, **fields: Any) -> Article:
    """Article `number` with `says` quotes; the same in every call."""
    article_id = stable_id("article", str(number))
    fields = {"published_date": DAY, "source_slug": "gazette", **fields}
    body, entities, quotes = "", [], []
    for index in range(says):
        start = len(body)
        name = NAMES[(number + index) % len(NAMES)]
        body += f'{name} said: "Line {index} of {number}, é."\n'
        at = body.index('"', start) + 1
        span = (start, start + len(name))
        entity_id = stable_id("entity", name)
        quote_id = stable_id(article_id, "quote", str(index))
        entities.append(
            Entity(stable_id(article_id, str(start)), article_id, "body", *span, name, "PERSON", entity_id, name)
        )
        quotes.append(
            Quote(
                quote_id,
                article_id,
                "body",
                "direct",
                body[at:-2],
                at,
                len(body) - 2,
                (at,),
                (len(body) - 2,),
                speaker_text=name,
                speaker_field="body",
                speaker_start=span[0],
                speaker_end=span[1],
                speaker_kind="person",
                speaker_entity_id=entity_id,
                cue_text="said",
                cue_start=span[1] + 1,
                cue_end=span[1] + 5,
            )
        )
    return Article(
        article_id,
        stable_id(body),
        body,
        uri or f"in/{number}.txt",
        "text",
        title=f"Title {number}",
        date_source=None if fields["published_date"] is None else "metadata",
        word_count=len(body.split()),
        entities=tuple(entities),
        quotes=tuple(quotes),
        **fields,
    )


def make_articles(count: int) -> list[Article]:
    """Articles of four days and undated, of two sources and unknown."""
    return [
        make_article(
            number,
            says=number % 4,
            source_slug=("gazette", "wire", None)[number % 3],
            published_date=None if number % 7 == 0 else DAY + dt.timedelta(days=number % 4),
        )
        for number in range(count)
    ]


def cancel(article: Article, uri: str, hour: int | None, day: int = 3, **fields: Any) -> Cancellation:
    """A cancellation of the article, read from `uri`, of that hour of May 2021 (None: of no known time)."""
    at = None if hour is None else moment(hour, day)
    return Cancellation(article.article_id, uri, cancelled_at=at, source_slug=article.source_slug, **fields)


def moved(article: Article, **changes: Any) -> Article:
    return dataclasses.replace(article, **changes)


def upsert(
    lake: str | os.PathLike[str],
    outcomes: Iterable[Outcome],
    options: LakeOptions | None = None,
    run_id: str = "run",
    reading: Reading = NO_READING,
) -> WriteSummary:
    """Writes outcomes step by step in this process, as `WriteLake` does on workers."""
    run = Run(os.fspath(lake), Owner.this_process(run_id), options or LakeOptions())
    batcher = RowBatcher(run.options, _VERSION)
    for outcome in outcomes:
        batcher.add(outcome)
    batches, touches = batcher.take()
    header, orders = plan_run(run, [] if touches is None else [touches], reading)
    rows = defaultdict(list)
    for at, batch in batches:
        for name, part in place_batch(header, at, batch):
            rows[name].append(part)
    names = sorted({*rows, *orders})
    staged = [stage_file(run, name, rows[name], [orders[name]] if name in orders else []) for name in names]
    return finish_run(run, header, [result for result in staged if result is not None])


def write_with_beam(lake: str | os.PathLike[str], outcomes: Iterable[Outcome], **options: Any) -> list[WriteSummary]:
    """Writes outcomes in a Beam pipeline; the summaries it yields."""
    import apache_beam as beam
    from apache_beam.runners.portability.fn_api_runner import FnApiRunner

    from transforms.lake import WriteLake

    found: list[WriteSummary] = []
    _FOUND[os.fspath(lake)] = found
    with beam.Pipeline(FnApiRunner()) as pipeline:
        written = pipeline | beam.Create(list(outcomes)) | WriteLake(lake, LakeOptions(**options))
        written | beam.Map(_collect, os.fspath(lake))
    return found


_FOUND: dict[str, list[WriteSummary]] = {}


def _collect(summary: WriteSummary, lake: str) -> None:
    _FOUND[lake].append(summary)  # FnApiRunner works in threads of this process


def snapshot(lake: pathlib.Path) -> dict[str, bytes]:
    """The content of all data files by name."""
    return {
        str(path.relative_to(lake)): path.read_bytes()
        for path in sorted(lake.rglob("*.parquet"))
        if not path.relative_to(lake).parts[0].startswith("_")
    }


__all__ = [
    "cancel",
    "lake_hash",
    "make_article",
    "make_articles",
    "moment",
    "moved",
    "snapshot",
    "upsert",
    "write_with_beam",
]
