"""The text of an article as HTML, its entities and quotes marked: for notebooks and for the page of `newsbeam report`.

Marks overlap freely (a name within a quote, a quote within a quote), so the text is cut where one begins or ends and
each piece is a `span` of its own, with a class for each thing it is part of (`e e-person`, `q`, `s`, `c`: entity,
quote, speaker, cue) and the numbers of the quotes concerned in `data-q`, `data-s` and `data-c`. All text is escaped;
control characters, and those that turn the direction of what follows, are replaced one by one.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal

from transforms.records import Article, Field

Role = Literal["e", "q", "s", "c"]

KINDS: Final[Mapping[str, str]] = {
    "PERSON": "person",
    "ORG": "org",
    "NORP": "group",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
OTHER_KIND: Final = "other"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_STYLE = """
.newsbeam{max-width:46em;line-height:1.55}
.newsbeam .facts{opacity:.7;font-size:.9em}
.newsbeam .q{background:#f5b70133;border-radius:2px}
.newsbeam .e{border-bottom:2px solid #8888}
.newsbeam .e-person{border-color:#2a78d6}.newsbeam .e-org{border-color:#9b51c9}
.newsbeam .e-place{border-color:#178a5a}.newsbeam .e-group{border-color:#c2571a}
.newsbeam .s{font-weight:600}.newsbeam .c{font-style:italic}
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a text that is not blank: its offsets in the text, and itself as HTML without an element around."""

    start: int
    end: int
    html: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    role: Role
    name: str
    """The kind of an entity; the number of a quote."""


def escape(text: str) -> str:
    """The text for HTML, in elements and in attributes; as many characters are seen as the text has."""
    return html.escape(visible(text))


def visible(text: str) -> str:
    """The text with control characters, and those that turn the direction of writing, replaced one by one."""
    return _UNSEEN.sub("\ufffd", text)


def mark_paragraphs(article: Article, field: Field) -> list[Paragraph]:
    """The paragraphs of a field with entities, quotes, speakers and cues marked; quotes are numbered from 0."""
    text = article.title or "" if field == "title" else article.body
    marks = [mark for mark in _marks(article, field) if 0 <= mark.start < mark.end <= len(text)]
    pieces: dict[int, list[str]] = defaultdict(list)
    lines = [(line.start(), line.end()) for line in re.finditer(r"[^\n]+", text) if not line.group().isspace()]
    for start, end, active in _cut(marks, [point for line in lines for point in line]):
        pieces[start].append(_span(text[start:end], active))
    starts = sorted(pieces)
    joined, at = [], 0
    for line_start, line_end in lines:
        found = []
        while at < len(starts) and starts[at] < line_end:
            if starts[at] >= line_start:
                found += pieces[starts[at]]
            at += 1
        joined.append(Paragraph(line_start, line_end, "".join(found)))
    return joined


def article_html(article: Article) -> str:
    """The article as one HTML element with its style, as notebooks show it."""
    title = "".join(paragraph.html for paragraph in mark_paragraphs(article, "title"))
    body = "".join(f"<p>{paragraph.html}</p>" for paragraph in mark_paragraphs(article, "body"))
    heading = f"<h3>{title}</h3>" if title else ""
    facts = f'<p class="facts">{escape(" · ".join(_facts(article)))}</p>'
    said = "".join(f"<li>{escape(line)}</li>" for line in _said(article))
    quotes = f"<ol>{said}</ol>" if said else ""
    return f'<div class="newsbeam"><style>{_STYLE}</style>{heading}{facts}{body}{quotes}</div>'


def _facts(article: Article) -> Iterator[str]:
    yield article.source_name or article.source_slug or "unknown source"
    yield article.published_date.isoformat() if article.published_date else "no date"
    yield f"{len(article.quotes)} quotes"
    yield f"{len(article.entities)} mentions of names"


def _said(article: Article) -> Iterator[str]:
    for quote in article.quotes:
        speaker = quote.speaker_name or quote.speaker_text or "no speaker"
        yield f"{speaker} ({quote.quote_type}): {' … '.join(quote.piece_texts)}"


def _marks(article: Article, field: Field) -> Iterator[_Mark]:
    for entity in article.entities:
        if entity.field == field:
            yield _Mark(entity.start_char, entity.end_char, "e", KINDS.get(entity.label, OTHER_KIND))
    for number, quote in enumerate(article.quotes):
        name = str(number)
        if quote.field == field:
            for start, end in zip(quote.piece_starts, quote.piece_ends, strict=True):
                yield _Mark(start, end, "q", name)
            if quote.cue_start is not None and quote.cue_end is not None:
                yield _Mark(quote.cue_start, quote.cue_end, "c", name)
        if quote.speaker_start is not None and quote.speaker_end is not None and quote.speaker_field == field:
            yield _Mark(quote.speaker_start, quote.speaker_end, "s", name)


def _cut(marks: Sequence[_Mark], points: Iterable[int]) -> Iterator[tuple[int, int, Sequence[_Mark]]]:
    """The stretches between all points and ends of marks, each with the marks it lies in."""
    begin, finish = defaultdict(list), defaultdict(list)
    for mark in marks:
        begin[mark.start].append(mark)
        finish[mark.end].append(mark)
    active: dict[_Mark, None] = {}  # in order of their beginnings
    for start, end in pairwise(sorted({*points, *begin, *finish})):
        for mark in finish[start]:
            active.pop(mark, None)
        active.update(dict.fromkeys(begin[start]))
        yield start, end, list(active)


def _span(text: str, active: Sequence[_Mark]) -> str:
    if not active:
        return escape(text)
    names: dict[str, dict[str, None]] = {}
    for mark in active:
        names.setdefault(mark.role, {})[mark.name] = None
    classes = [*names, *(f"e-{kind}" for kind in names.get("e", ()))]
    numbers = "".join(f' data-{role}="{" ".join(found)}"' for role, found in names.items() if role != "e")
    return f'<span class="{" ".join(classes)}"{numbers}>{escape(text)}</span>'
