"""The end of a run as a person likes to read it, from the run's manifest."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.pace import duration

TRY_SQL = "SELECT speaker_name, count(*) FROM quotes WHERE speaker_name IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 10"
TRY_FAILURES_SQL = "SELECT input_uri, message FROM failures LIMIT 10"
_SPEAKERS = 5
_SOURCES = 4
_FAILURES = 5
_KINDS = ("direct", "mixed", "indirect")
_EXAMPLE_WIDTH = 100


def print_summary(console: Console, manifest: Mapping[str, Any], lake: str) -> None:
    """Prints what came in, what was found, what failed and where to look next; within 80 columns, colour or not."""
    found = manifest["found"]
    console.print(_headline(manifest))
    console.print()
    console.print(_facts(manifest["counts"], found))
    if found["top_speakers"]:
        console.print()
        console.print(_speakers(found["top_speakers"]))
    if found["failures_by_kind"]:
        console.print()
        console.print(_failures(found["failures_by_kind"]))
    console.print()
    # On one line each, however long: a command is there to be copied.
    console.print(Text(f"The tables are in {lake}. Look into them:"), soft_wrap=True)
    if manifest["counts"]["articles"]:
        console.print(Text(f"  newsbeam report {shlex.quote(lake)}", style="cyan"), soft_wrap=True)
    query = TRY_SQL if manifest["counts"]["articles"] else TRY_FAILURES_SQL
    console.print(Text(f"  newsbeam sql {shlex.quote(lake)} {shlex.quote(query)}", style="cyan"), soft_wrap=True)


def _headline(manifest: Mapping[str, Any]) -> Text:
    counts = manifest["counts"]
    seconds = manifest["seconds"]
    rate = counts["articles"] / seconds if seconds else 0.0
    text = Text()
    text.append(_many(counts["articles"], "article"), style="bold green")
    text.append(f" in {duration(seconds)} ({rate:.1f} articles/s, {_where(manifest)})")
    return text


def _where(manifest: Mapping[str, Any]) -> str:
    workers = manifest["workers"]
    return _many(workers, "process", "es") if workers else f"on {manifest['options']['run']['runner']}"


def _facts(counts: Mapping[str, int], found: Mapping[str, Any]) -> RenderableType:
    return _listing([(Text(name, style="dim"), value) for name, value in _fact_rows(counts, found)])


def _fact_rows(counts: Mapping[str, int], found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if counts["articles"]:
        yield "sources", _sources(found)
        yield "dates", _dates(found)
        yield "quotes", _quotes(found)
        yield "entities", _many(counts["entities"], "mention")
    if unread := found.get("articles_unread"):
        yield "no model", f"{_many(sum(unread.values()), 'article')} in languages without one: {_languages(unread)}"
    if counts["repeats"]:
        yield "repeats", f"{_many(counts['repeats'], 'record')} of articles that are there already"
    if counts.get("cancelled"):
        yield "cancelled", f"{_many(counts['cancelled'], 'record')} of articles that their publisher withdrew"
    if counts["failures"]:
        yield "failures", f"{_many(counts['failures'], 'record')} of {counts['records']:,}"


def _quotes(found: Mapping[str, Any]) -> str:
    quotes = found["quotes"]
    total = sum(quotes.values())
    if not total:
        return "none"
    kinds = ", ".join(f"{quotes[kind]:,} {kind}" for kind in _KINDS if quotes.get(kind))
    return f"{total:,}: {kinds}; {found['quotes_attributed'] / total:.0%} with a speaker"


def _languages(unread: Mapping[str, int]) -> str:
    return ", ".join(
        f"{name} {count:,}" for name, count in sorted(unread.items(), key=lambda item: (-item[1], item[0]))
    )


def _sources(found: Mapping[str, Any]) -> str:
    sources = list(found["sources"].items())
    text = ", ".join(f"{name} {count:,}" for name, count in sources[:_SOURCES])
    more = found["source_count"] - min(_SOURCES, len(sources))
    return f"{text} and {more:,} more" if more else text


def _dates(found: Mapping[str, Any]) -> str:
    first, last, undated = found["first_date"], found["last_date"], found["articles_undated"]
    days = "none known" if first is None else first if first == last else f"{first} to {last}"
    return f"{days}; {_many(undated, 'article')} without a date" if undated and first else days


def _speakers(speakers: Mapping[str, int]) -> RenderableType:
    top = list(speakers.items())[:_SPEAKERS]
    width = max(len(f"{count:,}") for _, count in top)
    return _listing([(Text(f"{count:>{width},}", style="bold"), name) for name, count in top], "Who speaks most")


def _failures(kinds: Mapping[str, Mapping[str, Any]]) -> RenderableType:
    rows: list[tuple[Text, str]] = []
    width = max(len(f"{kind['count']:,}") for kind in kinds.values())
    for name, kind in list(kinds.items())[:_FAILURES]:
        example = _cut(" ".join(str(kind["message"]).split()), _EXAMPLE_WIDTH)
        rows.append(
            (
                Text(f"{kind['count']:>{width},}", style="bold red"),
                f"{name}, such as {_short(kind['input_uri'])}: {example}",
            )
        )
    if len(kinds) > _FAILURES:
        rows.append((Text(""), f"and {len(kinds) - _FAILURES} more kinds, in the table failures"))
    return _listing(rows, "What failed")


def _listing(rows: Sequence[tuple[Text, str]], heading: str | None = None) -> RenderableType:
    """Two columns, indented; the second wraps under itself."""
    table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(label, Text(value))
    indented = Padding(table, (0, 0, 0, 2), expand=False)
    return Group(Text(heading, style="bold"), indented) if heading else indented


def _short(uri: str) -> str:
    """The path as seen from the current folder, where that is shorter."""
    if "://" in uri:
        return uri
    relative = os.path.relpath(uri)
    return relative if len(relative) < len(uri) else uri


def _many(count: int, noun: str, plural: str = "s") -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else plural)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
