"""A Doc read for quotations: its marks, and for every token the quotation and the paragraph it stands in."""

from __future__ import annotations

import bisect
import dataclasses
import re
from typing import TypeAlias

from spacy.tokens import Doc

from transforms.dateline import locate_dateline
from transforms.quotes.marks import Quoted, find_quoted, paragraphs

TokenSpan: TypeAlias = tuple[int, int]
BODY_START = "newsbeam_body_start"


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """A Doc with what the rules look up again and again.

    Attributes:
        text: of the Doc, which spaCy puts together anew at every access.
        quoted: the outermost quotations, in text order.
        inside: for every token the index of the quotation whose words it belongs to, -1 outside and for the marks.
        tokens: for every quotation (first token, end token) of its whole extent, marks included.
        paragraph: for every token the number of its paragraph.
        bounds: (first token, end token) of every paragraph.
        body_start: index of the first token of the body.
        story_start: index of the first token after the dateline.
    """

    doc: Doc
    text: str
    quoted: list[Quoted]
    inside: list[int]
    tokens: list[tuple[int, int]]
    paragraph: list[int]
    bounds: list[tuple[int, int]]
    body_start: int
    story_start: int

    def is_mark(self, i: int) -> bool:
        return self.doc[i].text in _MARKS

    def is_title(self, i: int) -> bool:
        """Does the token stand in the headline?"""
        return i < self.body_start

    def ends_sentence(self, i: int) -> bool:
        """Is the token a full stop, question or exclamation mark outside of quotations that ends a sentence?"""
        if self.doc[i].text not in _STOPS or self.in_quotes(i):
            return False
        return i + 1 >= len(self.doc) or self.doc[i + 1].text not in _GOES_ON

    def frame_start(self, first: int) -> int:
        """Where the words that may lead into the token begin: after the last sentence end or quotation."""
        i = first
        while i > max(0, first - _FAR) and self.paragraph[i - 1] == self.paragraph[first]:
            if self.in_quotes(i - 1) or self.ends_sentence(i - 1) or i == self.story_start:
                break
            i -= 1
        while i < first and (self.is_mark(i) or self.doc[i].is_space):
            i += 1
        return i

    def sentence_start(self, first: int) -> int:
        """Where the sentence of a token begins, quotations within it passed over."""
        i = first
        while i > max(0, first - _FAR) and self.paragraph[i - 1] == self.paragraph[first]:
            if self.ends_sentence(i - 1):
                break
            if self._closes_sentence(i) and i < first:
                return i + 1
            # A dateline ends in a token such as "/TASS/." that the layout ends a sentence with.
            if i == self.story_start:
                break
            i -= 1
        return i

    def _closes_sentence(self, i: int) -> bool:
        """Is the token a closing mark with the full stop of its sentence before it, as American print has it?"""
        if not self.is_mark(i) or self.in_quotes(i) or i < 1 or not self.in_quotes(i - 1) or i + 1 >= len(self.doc):
            return False
        after = self.doc[i + 1]
        return self.doc[i - 1].text in _STOPS and (after.text[0].isupper() or self.is_mark(i + 1) or after.is_space)

    def sentence_stop(self, i: int) -> int:
        """Where the sentence of a token ends (its full stop left out), quotations within it passed over."""
        paragraph = self.paragraph[i]
        limit = min(len(self.doc), i + _FAR)
        while i < limit and self.paragraph[i] == paragraph:
            if self.ends_sentence(i):
                return i
            if self._closes_sentence(i):
                return i + 1
            i += 1
        return i

    def frame_end(self, i: int) -> int:
        """The token where the sentence, the paragraph or the words before the next quotation end."""
        paragraph = self.paragraph[i] if i < len(self.doc) else -1
        limit = min(len(self.doc), i + _FAR)
        while i < limit and self.paragraph[i] == paragraph:
            if self.ends_sentence(i) or self.in_quotes(i) or self.doc[i].text == ";":
                break
            i += 1
        if i < len(self.doc) and self.in_quotes(i) and self.is_mark(i - 1):
            i -= 1
        return i

    def opens_sentence(self, number: int) -> bool:
        """Does a quotation stand at the beginning of a sentence?"""
        first = self.tokens[number][0]
        if first == 0 or self.paragraph[first - 1] != self.paragraph[first]:
            return True
        before = self.doc[first - 1]
        return before.text in _STOPS or before.text == ":" or self.is_mark(first - 1) or before.is_space

    def is_so_called(self, number: int) -> bool:
        """Do the words before a quotation say that it is a name: `the so-called “ghost shift”`?"""
        first = self.tokens[number][0]
        before = self.text[max(0, self.doc[first].idx - 12) : self.doc[first].idx] if first < len(self.doc) else ""
        return before.rstrip().lower().endswith(("so-called", "so called"))

    def is_title_like(self, number: int) -> bool:
        """Is every longer word of a short quotation capitalised, as in the name of a show, a book or a slogan?"""
        start, end = self.quoted[number].pieces[0]
        words = _WORD.findall(self.text[start : min(end, start + 120)])
        if not words or len(words) > 10 or self.text[end - 1] in "?!":
            return False
        return all(word[0].isupper() or word[0].isdigit() or len(word) < 5 for word in words) and words[0][0].isupper()

    def in_quotes(self, i: int) -> bool:
        return self.inside[i] >= 0


_DECKS = 5
_FAR = 300
"""Tokens; longer sentences are cut, so that a text without full stops takes no more than linear time."""
_STOPS = frozenset({".", "!", "?", "…"})
_GOES_ON = frozenset({")", ",", ";", ":"})

_WORD = re.compile(r"\w[\w’'-]*")
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
    story = _end_of_dateline(text, [span for span in texts if span[0] >= body], body)
    return Reading(
        doc=doc,
        text=text,
        quoted=quoted,
        inside=inside,
        tokens=_token_ranges(starts, extents),
        paragraph=paragraph,
        bounds=_token_ranges(starts, texts),
        body_start=bisect.bisect_left(starts, body),
        story_start=bisect.bisect_left(starts, story),
    )


def _end_of_dateline(text: str, body: list[tuple[int, int]], body_start: int) -> int:
    """Where the story begins after its dateline, which decks may precede; where the body begins without one."""
    found = locate_dateline([text[start:end] for start, end in body[:_DECKS]])
    if found is None:
        return body_start
    end = body[found[0]][0] + found[1].end
    return end + len(text[end:]) - len(text[end:].lstrip())


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
