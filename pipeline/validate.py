"""Checks the promises of a lake on its files: layout, schemas, offsets, joins, counts, and that nothing is there twice.

Every place (date, source, bucket) is read once with all its tables, so memory holds the rows of one place and the ids
of all articles.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from transforms import records, writes
from transforms.commits import STAGING
from transforms.division import UNKNOWN_SOURCE
from transforms.partitions import is_of_others, table_files
from transforms.storage import TEMPORARY, Storage
from transforms.tables import ROW_IDS, TABLES, file_schema

Row = Mapping[str, Any]
Problem = tuple[str, str]

_PLACE = re.compile(
    r"(?P<table>[a-z]+)/(?:(?P<by>date|month)=(?P<day>[^/]+)/)?source=(?P<source>(?![0-9]+/)[a-z0-9][a-z0-9._-]*)"
    r"/part-[0-9]+\.parquet"
)
_ASIDE = ("_runs", "_iceberg")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS: Mapping[str, Mapping[str, tuple[str | None, ...]]] = {
    "articles": {"date_precision": (None, *get_args(records.DatePrecision))},
    "entities": {"field": get_args(records.Field)},
    "quotes": {
        "field": get_args(records.Field),
        "quote_type": get_args(records.QuoteType),
        "speaker_field": (None, *get_args(records.Field)),
        "speaker_kind": (None, *get_args(records.SpeakerKind)),
        "polarity": (None, *get_args(records.Polarity)),
        "reported_kind": (None, *get_args(records.ReportedKind)),
    },
    "failures": {"stage": get_args(records.Stage)},
    "cancellations": {},
}


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One promise broken in one file.

    Attributes:
        check: which: files, schema, place, words, twice, offsets, join, counts, dates or manifest.
        where: the file, relative to the lake.
        message: what is wrong with the first row concerned.
        rows: how many rows are.
    """

    check: str
    where: str
    message: str
    rows: int = 1

    def __str__(self) -> str:
        more = f" (and {self.rows - 1} more)" if self.rows > 1 else ""
        return f"{self.check}: {self.where}: {self.message}{more}"


def validate_lake(lake: str | os.PathLike[str]) -> list[Finding]:
    """All that is wrong with a lake; nothing when it keeps its promises.

    Raises:
        FileNotFoundError: when there is no lake.
    """
    storage = Storage.open(lake)
    names = storage.find("")
    if not any(name.partition("/")[0] in TABLES or name.startswith("_runs/") for name in names):
        raise FileNotFoundError(f"{os.fspath(lake)} is not a lake: it has none of the tables {', '.join(TABLES)}")
    findings = [*_check_files(storage, names)]
    seen: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    totals: Counter[str] = Counter()
    for place in sorted({name.partition("/")[2] for table in TABLES for name in table_files(storage, table)}):
        tables = {table: _read(storage, f"{table}/{place}", findings) for table in TABLES}
        totals.update({table: len(rows) for table, rows in tables.items()})
        findings += _gather(place, _check_place(place, tables, seen))
    return [*findings, *_check_manifest(storage, names, totals)]


def _check_files(storage: Storage, names: list[str]) -> Iterator[Finding]:
    by = writes.resolve_division(storage)
    for name in names:
        top, _, rest = name.partition("/")
        if top == STAGING:
            yield Finding("files", name, "left by a run that was cut off; the next run completes or removes it")
        elif TEMPORARY in name:
            yield Finding("files", name, "unfinished file of a run that was cut off")
        elif top in TABLES and is_of_others(name):
            continue
        elif top in TABLES and not ((match := _PLACE.fullmatch(name)) and (match["by"] or "none") == by):
            folders = "" if by == "none" else f"{by}=…/"
            yield Finding("files", name, f"not named {top}/{folders}source=<slug>/part-<bucket>.parquet")
        elif top not in TABLES and top not in _ASIDE and rest:
            yield Finding("files", name, f"belongs to no table; those are {', '.join(TABLES)}")


def _read(storage: Storage, name: str, findings: list[Finding]) -> list[Row]:
    """The rows of a file; what is wrong with its form goes to the findings."""
    table = name.partition("/")[0]
    with storage.reading(name) as content:
        if content is None:
            return []
        try:
            rows = pq.ParquetFile(content).read()
        except pa.ArrowInvalid as error:
            findings.append(Finding("files", name, f"cannot be read as Parquet: {error}"))
            return []
    if difference := _differ(rows.schema, file_schema(table)):
        findings.append(Finding("schema", name, difference))
    if not set(rows.column_names).issuperset(TABLES[table].names):
        return []
    found: list[Row] = rows.to_pylist()
    return found


def _differ(found: pa.Schema, wanted: pa.Schema) -> str:
    """The first difference between two schemas, "" when there is none."""
    if missing := set(wanted.names) - set(found.names):
        return f"has no column {min(missing)}"
    for field in found:
        if field.name not in wanted.names:
            return f"has an unknown column {field.name}"
        if field.remove_metadata() != wanted.field(field.name):
            return f"column {field.name} is {field.type}{'' if field.nullable else ' not null'}"
    return "" if found.names == wanted.names else "has its columns in another order"


_Found = Iterator[tuple[str, str, str]]
"""Check, table and message of one bad row."""


def _gather(place: str, problems: _Found) -> Iterator[Finding]:
    """One finding for all rows of a file with the same kind of problem."""
    first: dict[tuple[str, str], str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for check, table, message in problems:
        first.setdefault((check, table), message)
        counts[check, table] += 1
    for (check, table), message in first.items():
        yield Finding(check, f"{table}/{place}", message, counts[check, table])


def _check_place(place: str, tables: Mapping[str, list[Row]], seen: dict[str, set[tuple[Any, ...]]]) -> _Found:
    articles = {row["article_id"]: row for row in tables["articles"]}
    for table, rows in tables.items():
        match = _PLACE.fullmatch(f"{table}/{place}")
        for row in rows:
            yield from ((check, table, message) for check, message in _check_row(table, row, match, seen))
    yield from (("join", "quotes", message) for message in _check_speakers(tables))
    for table in ("entities", "quotes"):
        check_offsets = _check_entity if table == "entities" else _check_quote
        for row in tables[table]:
            article = articles.get(row["article_id"])
            if article is None:
                yield "join", table, f"article {row['article_id']} of {_name(table, row)} is not in the same place"
            else:
                problems = check_offsets(row, article)
                yield from (("offsets", table, f"{_name(table, row)}: {problem}") for problem in problems)
        yield from (("counts", "articles", message) for message in _check_counts(table, articles, tables[table]))


def _check_row(
    table: str, row: Row, match: re.Match[str] | None, seen: dict[str, set[tuple[Any, ...]]]
) -> Iterator[Problem]:
    """What can be said of a row by itself, its path and the ids of all rows before it."""
    key = tuple(row[column] for column in ROW_IDS[table])
    if key in seen[table]:
        yield "twice", f"{_name(table, row)} is there more than once"
    seen[table].add(key)
    other_table = {"articles": "cancellations", "cancellations": "articles"}.get(table, "")
    if key in seen[other_table]:
        yield "twice", f"{_name(table, row)} is an article and cancelled"
    # An input that could not be read for a while has its older articles beside the failure.
    if table == "articles" or (table == "failures" and row["stage"] != "read"):
        record = (row["input_uri"], row["input_record"], table)
        other = (*record[:2], "failures" if table == "articles" else "articles")
        if other in seen["records"]:
            yield "twice", f"record {record[1]} of {record[0]} is an article and a failure"
        seen["records"].add(record)
    if match is not None:
        day, slug = row["published_date"], row["source_slug"]
        if slug != match["source"] and (slug is not None or match["source"] != UNKNOWN_SOURCE):
            yield "place", f"{_name(table, row)} has source_slug {slug}"
        if not _is_day_of(day, match):
            yield "place", f"{_name(table, row)} has published_date {day}"
    for column, words in _WORDS[table].items():
        if row[column] not in words:
            yield "words", f"{_name(table, row)} has {column} {row[column]!r}"
    if table == "articles" and (row["published_date"] is None) != (row["date_source"] is None):
        yield "dates", f"{_name(table, row)} has published_date {row['published_date']} by {row['date_source']}"


def _is_day_of(day: dt.date | None, match: re.Match[str]) -> bool:
    """Whether a row without date, or with this one, may be in a file of that name."""
    if match["by"] is None:
        return True
    if day is None:
        return not _DAY.fullmatch(match["day"])
    return match["day"] == (day if match["by"] == "date" else day.replace(day=1)).isoformat()


def _check_entity(entity: Row, article: Row) -> Iterator[str]:
    yield from _check_span(entity["text"], article.get(entity["field"]), entity["start_char"], entity["end_char"])


def _check_quote(quote: Row, article: Row) -> Iterator[str]:
    text = article.get(quote["field"]) or ""
    starts, ends = quote["piece_starts"], quote["piece_ends"]
    if not starts or len(starts) != len(ends):
        yield f"{len(starts)} piece_starts and {len(ends)} piece_ends"
        return
    points = [point for piece in zip(starts, ends, strict=True) for point in piece]
    if points != sorted(points) or any(start >= end for start, end in zip(starts, ends, strict=True)):
        yield f"pieces {starts} to {ends} are empty or out of order"
    if (quote["start_char"], quote["end_char"]) != (starts[0], ends[-1]):
        yield f"start_char and end_char are not those of the pieces {starts} to {ends}"
    pieces = " ".join(text[start:end] for start, end in zip(starts, ends, strict=True))
    if pieces != quote["text"]:
        yield f"the pieces are {pieces!r}, not {quote['text']!r}"
    for name, field in (("speaker", quote["speaker_field"]), ("cue", quote["field"])):
        start = quote[f"{name}_start"]
        if start is not None:
            span = article.get(field or quote["field"])
            problems = _check_span(quote[f"{name}_text"], span, start, quote[f"{name}_end"])
            yield from (f"{name} {problem}" for problem in problems)


def _check_span(text: str | None, whole: str | None, start: int, end: int | None) -> Iterator[str]:
    whole = whole or ""
    if end is None or not 0 <= start < end <= len(whole):
        yield f"{start} to {end} is no span in {len(whole)} characters"
    elif whole[start:end] != text:
        yield f"{start} to {end} is {whole[start:end]!r}, not {text!r}"


def _check_speakers(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """Joins between entities and quotes of the same article."""
    entities = {(row["article_id"], row["entity_id"]) for row in tables["entities"]}
    quotes = {(row["article_id"], row["quote_id"]) for row in tables["quotes"]}
    for row in tables["quotes"]:
        speaker = row["speaker_entity_id"]
        if speaker is not None and (row["article_id"], speaker) not in entities:
            yield f"speaker_entity_id {speaker} of {_name('quotes', row)} is no entity of its article"
    for row in tables["entities"]:
        if row["quote_id"] is not None and (row["article_id"], row["quote_id"]) not in quotes:
            yield f"quote_id {row['quote_id']} of {_name('entities', row)} is no quote of its article"


def _check_counts(table: str, articles: Mapping[str, Row], rows: list[Row]) -> Iterator[str]:
    counts = Counter(row["article_id"] for row in rows)
    for article_id, article in articles.items():
        if article[f"n_{table}"] != counts[article_id]:
            yield f"article {article_id} has n_{table} {article[f'n_{table}']} and {counts[article_id]} rows"


def _check_manifest(storage: Storage, names: list[str], totals: Mapping[str, int]) -> Iterator[Finding]:
    """The counts of the last run: they agree with each other, and what it wrote is there."""
    manifests = sorted(name for name in names if re.fullmatch(r"_runs/[^./][^/]*\.json", name))
    if not manifests:
        return
    name = manifests[-1]
    try:
        manifest = json.loads(storage.read(name) or b"")
        counts, is_sum = manifest["counts"], "windows" in manifest
        # Manifests from before cancellations were read have no count of them.
        parts = counts["articles"] + counts["failures"] + counts["repeats"] + counts.get("cancelled", 0)
    except (ValueError, KeyError, TypeError) as error:
        yield Finding("manifest", name, f"cannot be read: {error!r}")
        return
    if counts["records"] != parts:
        yield Finding(
            "manifest", name, f"{counts['records']} records, but {parts} articles, failures, repeats and cancelled"
        )
    # The sum of a stream counts again what was corrected, or written again after a crash.
    for table in () if is_sum else ("articles", "entities", "quotes"):
        if totals.get(table, 0) < counts[table]:
            yield Finding("manifest", name, f"{counts[table]} {table} written, {totals.get(table, 0)} there")


def _name(table: str, row: Row) -> str:
    return f"{ROW_IDS[table][0]} {row[ROW_IDS[table][0]]}"
