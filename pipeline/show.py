"""One article in the terminal: its text with names and quotes marked, then who said what."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import sys
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipeline.config import Config
from pipeline.errors import ConfigError
from pipeline.models import load_annotator
from transforms.inputs import read_documents
from transforms.mentions import extract_entities
from transforms.parse import parse_document
from transforms.quotes.rows import extract_quotes
from transforms.records import Article, Cancellation, Document, Entity, Failure, Field, Quote

MAX_WIDTH = 100
"""Lines longer than this are hard to read, however wide the terminal."""
STDIN = "-"
_STYLES = {
    "PERSON": "bold cyan",
    "ORG": "bold magenta",
    "NORP": "magenta",
    "GPE": "bold green",
    "LOC": "bold green",
    "FAC": "bold green",
    "DATE": "yellow",
    "TIME": "yellow",
}
_OTHER = "blue"
_QUOTED = "italic"
_SPEAKER = "bold cyan"
_GROUPS = (
    ("people", ("PERSON",)),
    ("organizations", ("ORG",)),
    ("nationalities", ("NORP",)),
    ("places", ("GPE", "LOC", "FAC")),
)
_NAMES_SHOWN = 12


def read_article(path: str, config: Config, record: int = 1) -> Article:
    """The article of a file (`-`: standard input) with entities and quotes; of several records the `record`-th.

    Raises ConfigError, in one line, when there is no such file, record or article.
    """
    options = config.parse.options()
    outcomes = [
        outcome
        for document in _read(path)
        for outcome in ([document] if isinstance(document, Failure) else parse_document(document, options))
    ]
    if not 1 <= record <= len(outcomes):
        raise ConfigError(f"--record: {record} is not there; {path} has {len(outcomes)}")
    outcome = outcomes[record - 1]
    if isinstance(outcome, Failure):
        raise ConfigError(f"{path}: {outcome.message}")
    if isinstance(outcome, Cancellation):
        raise ConfigError(f"{path}: its publisher cancels the article {outcome.provider_id or outcome.url}")
    annotated = load_annotator(config.model).annotate([outcome])[0]
    if isinstance(annotated, Failure):
        raise ConfigError(f"{path}: {annotated.message}")
    return extract_quotes(extract_entities(annotated))


def article_json(article: Article) -> str:
    """The article with its entities and quotes as a JSON object, names as in the tables; dates in ISO 8601."""
    values = {
        field.name: getattr(article, field.name) for field in dataclasses.fields(article) if field.name != "annotation"
    }
    values |= {name: [dataclasses.asdict(item) for item in values[name]] for name in ("entities", "quotes")}
    return json.dumps(values, ensure_ascii=False, indent=2, default=lambda value: value.isoformat())


def print_article(console: Console, article: Article) -> None:
    """Prints the article for a person to read."""
    width = min(console.width, MAX_WIDTH)
    console.print(Group(*_parts(article)), width=width)


def _parts(article: Article) -> Iterator[RenderableType]:
    """The article from headline to names, one renderable below the other."""
    if article.title:
        yield _marked(article, "title", article.title, "bold")
    yield Text(" · ".join(_facts(article)), style="dim")
    yield Text()
    for paragraph in _paragraphs(_marked(article, "body", article.body, "")):
        yield Padding(paragraph, (0, 0, 1, 0))
    yield Rule(_count(article.quotes), style="dim", align="left")
    yield from _quotes(article.quotes)
    names = _names(article.entities)
    if names:
        yield Rule("names", style="dim", align="left")
        yield from names


def _facts(article: Article) -> Iterator[str]:
    yield article.source_name or article.source_slug or "unknown source"
    if article.published_date is None:
        yield "no date"
    else:
        day = article.published_date.isoformat()
        yield f"{day} (from {article.date_source})" if article.date_source else day
    for fact in (article.dateline or article.dateline_place, article.byline):
        if fact:
            yield fact
    yield f"{article.word_count:,} words"


def _marked(article: Article, field: Field, text: str, style: str) -> Text:
    """The field's text with its names in colour, its quotes in italics and the number of each quote behind it."""
    marked = Text(text, style=style)
    for quote in article.quotes:
        if quote.field == field:
            for start, end in zip(quote.piece_starts, quote.piece_ends, strict=True):
                marked.stylize(_QUOTED, start, end)
    for entity in article.entities:
        if entity.field == field:
            marked.stylize(_STYLES.get(entity.label, _OTHER), entity.start_char, entity.end_char)
    ends = [(quote.piece_ends[-1], number) for number, quote in enumerate(article.quotes, 1) if quote.field == field]
    return _with_numbers(marked, sorted(ends))


def _with_numbers(text: Text, ends: Sequence[tuple[int, int]]) -> Text:
    whole, last = Text(style=text.style), 0
    for offset, number in ends:
        # A closing quotation mark belongs before the number.
        offset += text.plain[offset : offset + 1] in ("”", '"', "’", "'", "»")
        offset = max(offset, last)
        whole.append_text(text[last:offset])
        whole.append(f"[{number}]", style="dim not italic")
        last = offset
    return whole.append_text(text[last:])


def _paragraphs(text: Text) -> Iterator[Text]:
    for line in text.split("\n"):
        if line.plain.strip():
            yield line


def _quotes(quotes: Sequence[Quote]) -> Iterator[RenderableType]:
    introduced: set[str | None] = {None}
    for number, quote in enumerate(quotes, start=1):
        head = _speaker(quote)
        if quote.speaker_role and quote.speaker_name not in introduced:
            introduced.add(quote.speaker_name)
            if quote.speaker_role.casefold() not in head.plain.casefold():
                head.append(f", {quote.speaker_role}")
        head.append(f" · {_how(quote)}", style="dim")
        grid = Table.grid(padding=(0, 1), expand=True)
        grid.add_column(justify="right", min_width=3, style="dim")
        grid.add_column(overflow="fold", ratio=1)
        grid.add_row(str(number), head)
        grid.add_row("", Text(_text(quote), style=_QUOTED))
        yield Padding(grid, (0, 0, 1, 0))


def _speaker(quote: Quote) -> Text:
    """The mention beside the quote and whom it means: `the spokesman → Dana Reyes`; one of them where they agree."""
    mention, name = " ".join((quote.speaker_text or "").split()), quote.speaker_name
    if name is None:
        return Text(mention or "no speaker", style=_SPEAKER if mention else "dim")
    before, found, after = mention.partition(name)
    if found or not mention:
        return Text.assemble(before, (name, _SPEAKER), after)
    return Text.assemble(mention, " → ", (name, _SPEAKER))


def _how(quote: Quote) -> str:
    facts: list[str] = [quote.quote_type]
    if quote.reported_kind != "speech":
        facts.append(quote.reported_kind)
    if quote.polarity == "negative":
        facts.append("denied")
    return " · ".join([" ".join((quote.cue_text or "no cue").split()), *facts])


def _text(quote: Quote) -> str:
    # What the reporter says between two pieces is left out, which an ellipsis tells.
    text = " ".join(" … ".join(quote.piece_texts).split())
    return f"“{text}”" if quote.quote_type == "direct" else text


def _names(entities: Sequence[Entity]) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for group, labels in _GROUPS:
        counts: dict[str, int] = {}
        for entity in entities:
            if entity.label in labels:
                counts[entity.entity_name] = counts.get(entity.entity_name, 0) + 1
        if counts:
            lines.append(_name_line(group, labels[0], counts))
    return lines


def _name_line(group: str, label: str, counts: dict[str, int]) -> RenderableType:
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    text = ", ".join(f"{name} {count}" if count > 1 else name for name, count in ordered[:_NAMES_SHOWN])
    more = f" and {len(ordered) - _NAMES_SHOWN} more" if len(ordered) > _NAMES_SHOWN else ""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=13, style="dim")
    grid.add_column(overflow="fold")
    grid.add_row(group, Text(text + more, style=_STYLES[label]))
    return grid


def _count(quotes: Sequence[Quote]) -> str:
    return f"{len(quotes)} quote{'' if len(quotes) == 1 else 's'}"


def _read(path: str) -> list[Document | Failure]:
    """The file's documents, read as a run would read them: gzip removed, facts taken from its name."""
    if path == STDIN:
        return [Document("stdin", sys.stdin.buffer.read())]
    try:
        with pathlib.Path(path).open("rb"):
            return list(read_documents(str(pathlib.Path(path).absolute())))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
