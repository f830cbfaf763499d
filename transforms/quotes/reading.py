"""A Doc read for quotations: its marks, and for every token the quotation and the paragraph it stands in."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from spacy.tokens import Doc

from transforms.quotes.marks import Quoted, find_quoted, paragraphs

TokenSpan: TypeAlias = tuple[int, int]
BODY_START = "newsbeam_body_start"


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """A Doc with what the rules look up again and again.

    Attributes:
        quoted: the outermost quotations, in text order.
        inside: for every token the index of the quotation whose words it belongs to, -1 outside and for the marks.
        tokens: for every quotation (first token, end token) of its whole extent, marks included.
        paragraph: for every token the number of its paragraph.
        bounds: (first token, end token) of every paragraph.
        body_start: index of the first token of the body.
    """

    doc: Doc
    quoted: list[Quoted]
    inside: list[int]
    tokens: list[tuple[int, int]]
    paragraph: list[int]
    bounds: list[tuple[int, int]]
    body_start: int

    def is_mark(self, i: int) -> bool:
        return self.doc[i].text in _MARKS

    def in_quotes(self, i: int) -> bool:
        return self.inside[i] >= 0


_MARKS = frozenset("\"“”„«»‟‘’'") | {"``", "''"}


def read(doc: Doc) -> Reading:
    """Finds the marks of title and body and maps them to tokens."""
    text = doc.text
    body = int(doc.user_data.get(BODY_START, 0))
    quoted = [*(find_quoted(text, 0, body) if body else ()), *find_quoted(text, body)]
    starts = [token.idx for token in doc]
    inside = [-1] * len(doc)
    spans = [(piece, number) for number, one in enumerate(quoted) for piece in one.pieces]
    _fill(starts, inside, spans)
    extents = [(one.start, one.end) for one in quoted]
    paragraph = [-1] * len(doc)
    texts = paragraphs(text)
    _fill(starts, paragraph, [(span, number) for number, span in enumerate(texts)])
    return Reading(
        doc=doc,
        quoted=quoted,
        inside=inside,
        tokens=_token_ranges(starts, extents),
        paragraph=paragraph,
        bounds=_token_ranges(starts, texts),
        body_start=_token_ranges(starts, [(body, len(text))])[0][0] if starts else 0,
    )


def _fill(starts: list[int], values: list[int], spans: list[tuple[tuple[int, int], int]]) -> None:
    i = 0
    for (start, end), value in spans:
        while i < len(starts) and starts[i] < start:
            i += 1
        while i < len(starts) and starts[i] < end:
            values[i] = value
            i += 1


def _token_ranges(starts: list[int], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    ranges = []
    i = 0
    for start, end in spans:
        while i < len(starts) and starts[i] < start:
            i += 1
        first = i
        while i < len(starts) and starts[i] < end:
            i += 1
        ranges.append((first, i))
    return ranges
