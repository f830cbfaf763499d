"""What a report says of a lake as a whole: counts that DuckDB makes of the tables, whatever their size."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Final, Literal

import duckdb

Unit = Literal["day", "week", "month", "year"]

TOP_SOURCES, TOP_SPEAKERS, TOP_NAMES, TOP_PAIRED, TOP_GROUPS, TOP_FAILURES = 7, 15, 8, 10, 12, 12
OTHERS: Final = "others"
CONFIDENCE_STEPS: Final = 20
_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "People": ("PERSON",),
    "Organizations": ("ORG",),
    "Places": ("GPE", "LOC", "FAC"),
    "Groups and works": ("NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"),
}
_MOST_DAYS: Final[Mapping[Unit, int]] = {"day": 62, "week": 400, "month": 2_200}


@dataclasses.dataclass(frozen=True, slots=True)
class Totals:
    """How much there is.

    Attributes:
        attributed: quotes with a speaker as written; `named` those whose speaker has a name.
        first, last: days of publication, None where no article has one.
    """

    articles: int
    words: int
    sources: int
    undated: int
    first: dt.date | None
    last: dt.date | None
    quotes: int
    attributed: int
    named: int
    speakers: int
    mentions: int
    failures: int


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """How often one name stands there."""

    name: str
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """How often two things come together: a day and a source, a speaker and a name they say, a source and a kind."""

    row: str
    column: str
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class FailureKind:
    """Records that failed in one way, with one of them."""

    stage: str
    error_type: str
    count: int
    message: str
    input_uri: str


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Articles of nearly one text."""

    group_id: str
    title: str
    count: int
    sources: tuple[str, ...]
    first: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class Overview:
    """Everything a report counts.

    Attributes:
        unit: the length of a step of `timeline`, whose rows are the first days of steps and columns sources.
        pairs: speakers (rows) and the names in what they say (columns).
        quote_types: sources (rows) and kinds of quote (columns).
        confidence: quotes by the lower end of a step of 1 / CONFIDENCE_STEPS.
    """

    totals: Totals
    unit: Unit
    timeline: tuple[Cell, ...]
    speakers: tuple[Count, ...]
    pairs: tuple[Cell, ...]
    names: Mapping[str, tuple[Count, ...]]
    quote_types: tuple[Cell, ...]
    confidence: tuple[tuple[float, int], ...]
    failures: tuple[FailureKind, ...]
    groups: tuple[Group, ...]


def count_lake(connection: duckdb.DuckDBPyConnection) -> Overview:
    """Counts the tables that the connection has as views."""
    totals = _totals(connection)
    unit = _unit(totals)
    return Overview(
        totals=totals,
        unit=unit,
        timeline=_cells(connection, _TIMELINE, unit),
        speakers=_counts(connection, _SPEAKERS),
        pairs=_cells(connection, _PAIRS),
        names={group: _counts(connection, _NAMES, list(labels)) for group, labels in _LABELS.items()},
        quote_types=_cells(connection, _QUOTE_TYPES),
        confidence=tuple(
            (step / CONFIDENCE_STEPS, count) for step, count in connection.execute(_CONFIDENCE).fetchall()
        ),
        failures=tuple(FailureKind(*row) for row in connection.execute(_FAILURES).fetchall()),
        groups=tuple(
            Group(name, title, count, tuple(sources), first)
            for name, title, count, sources, first in connection.execute(_GROUPS).fetchall()
        ),
    )


def _totals(connection: duckdb.DuckDBPyConnection) -> Totals:
    values = [value for query in _TOTALS for value in connection.execute(query).fetchall()[0]]
    return Totals(*values)


def _unit(totals: Totals) -> Unit:
    if totals.first is None or totals.last is None:
        return "day"
    days = (totals.last - totals.first).days
    return next((unit for unit, most in _MOST_DAYS.items() if days <= most), "year")


def _counts(connection: duckdb.DuckDBPyConnection, query: str, *values: object) -> tuple[Count, ...]:
    return tuple(Count(*row) for row in connection.execute(query, list(values)).fetchall())


def _cells(connection: duckdb.DuckDBPyConnection, query: str, *values: object) -> tuple[Cell, ...]:
    return tuple(Cell(*row) for row in connection.execute(query, list(values)).fetchall())


_TOTALS = (
    """SELECT count(*), coalesce(sum(word_count), 0)::BIGINT, count(DISTINCT source_slug),
              count(*) FILTER (published_date IS NULL), min(published_date), max(published_date) FROM articles""",
    """SELECT count(*), count(speaker_text), count(speaker_name), count(DISTINCT speaker_name) FROM quotes""",
    "SELECT count(*) FROM entities",
    "SELECT count(*) FROM failures",
)
# Of orders by count the name comes second, so that the same lake gives the same page.
_TOP_SOURCES_CTE = f"""
    top AS (SELECT source_slug FROM articles WHERE source_slug IS NOT NULL
            GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {TOP_SOURCES})"""  # noqa: S608 - our own constants
_TIMELINE = f"""
    WITH {_TOP_SOURCES_CTE}
    SELECT strftime(date_trunc($1, published_date), '%Y-%m-%d') AS step,
           CASE WHEN source_slug IN (FROM top) THEN source_slug ELSE '{OTHERS}' END AS source, count(*)
    FROM articles WHERE published_date IS NOT NULL GROUP BY ALL ORDER BY 1, 2"""  # noqa: S608 - our own constants
_QUOTE_TYPES = f"""
    WITH {_TOP_SOURCES_CTE}
    SELECT CASE WHEN source_slug IN (FROM top) THEN source_slug ELSE '{OTHERS}' END AS source, quote_type, count(*)
    FROM quotes GROUP BY ALL ORDER BY 1, 2"""  # noqa: S608 - our own constants
_SPEAKERS = f"""
    SELECT speaker_name, count(*) FROM quotes WHERE speaker_name IS NOT NULL
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {TOP_SPEAKERS}"""  # noqa: S608 - our own constants
_NAMES = f"""
    SELECT entity_name, count(*) FROM entities WHERE list_contains($1, label)
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {TOP_NAMES}"""  # noqa: S608 - our own constants
_PAIRS = f"""
    WITH about AS MATERIALIZED (
        SELECT q.speaker_name AS speaker, e.entity_name AS subject, count(DISTINCT q.quote_id) AS quotes
        FROM quotes q JOIN entities e ON e.quote_id = q.quote_id
        WHERE q.speaker_name IS NOT NULL AND e.entity_id IS DISTINCT FROM q.speaker_entity_id
              AND e.label IN ('PERSON', 'ORG', 'GPE', 'NORP', 'LOC')
        GROUP BY ALL),
    speakers AS (SELECT speaker FROM about GROUP BY 1 ORDER BY sum(quotes) DESC, 1 LIMIT {TOP_PAIRED}),
    subjects AS (SELECT subject FROM about WHERE speaker IN (FROM speakers)
                 GROUP BY 1 ORDER BY sum(quotes) DESC, 1 LIMIT {TOP_PAIRED})
    SELECT speaker, subject, quotes FROM about
    WHERE speaker IN (FROM speakers) AND subject IN (FROM subjects) ORDER BY 3 DESC, 1, 2"""  # noqa: S608 - our own constants
_CONFIDENCE = f"""
    SELECT least(floor(confidence * {CONFIDENCE_STEPS}), {CONFIDENCE_STEPS} - 1)::INTEGER AS step, count(*)
    FROM quotes WHERE confidence IS NOT NULL GROUP BY 1 ORDER BY 1"""  # noqa: S608 - our own constants
_FAILURES = f"""
    SELECT stage, error_type, count(*), arg_min(message, input_uri), min(input_uri)
    FROM failures GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT {TOP_FAILURES}"""  # noqa: S608 - our own constants
_GROUPS = f"""
    SELECT dup_group_id, coalesce(arg_min(title, (is_duplicate, article_id)), ''), count(*),
           list_sort(list_distinct(list(coalesce(source_slug, 'unknown')))), min(published_date)
    FROM articles WHERE dup_group_id IS NOT NULL
    GROUP BY 1 HAVING count(*) > 1 ORDER BY 3 DESC, 1 LIMIT {TOP_GROUPS}"""  # noqa: S608 - our own constants
