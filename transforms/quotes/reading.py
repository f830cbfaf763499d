"""A Doc read for quotations: its marks, and for every token the quotation and the paragraph it stands in."""

from __future__ import annotations

import bisect
import dataclasses
import re
from typing import TypeAlias

from spacy.tokens import Doc

from transforms.columns import doc_text, token_starts, token_texts
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
        words: the lower-cased form of every token.
        marks: for every token whether it is a quotation mark.
        ends: for every token whether it ends a sentence, as `ends_sentence` says.
        closes: for every token whether it is a closing mark that ends a sentence, as American print has it.
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
    words: list[str]
    marks: list[bool]
    ends: list[bool]
    closes: list[bool]

    def is_mark(self, i: int) -> bool:
        return self.marks[i]

    def is_title(self, i: int) -> bool:
        """Does the token stand in the headline?"""
        return i < self.body_start

    def ends_sentence(self, i: int) -> bool:
        """Is the token a full stop, question or exclamation mark outside of quotations that ends a sentence?"""
        return self.ends[i]

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
            if self.closes[i] and i < first:
                return i + 1
            # A dateline ends in a token such as "/TASS/." that the layout ends a sentence with.
            if i == self.story_start:
                break
            i -= 1
        return i

    def sentence_stop(self, i: int) -> int:
        """Where the sentence of a token ends (its full stop left out), quotations within it passed over."""
        paragraph = self.paragraph[i]
        limit = min(len(self.doc), i + _FAR)
        while i < limit and self.paragraph[i] == paragraph:
            if self.ends_sentence(i):
                return i
            if self.closes[i]:
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
_PERSONS = frozenset({"PERSON", "PER"})
_FAR = 300
"""Tokens; longer sentences are cut, so that a text without full stops takes no more than linear time."""
_STOPS = frozenset({".", "!", "?", "…"})
_GOES_ON = frozenset({")", ",", ";", ":"})

_WORD = re.compile(r"\w[\w’'-]*")
_MARKS = frozenset("\"“”„«»‟‘’'") | {"``", "''"}


def read(doc: Doc) -> Reading:
    """Finds the marks of title and body and maps them to tokens."""
    text = doc_text(doc)
    body = int(doc.user_data.get(BODY_START, 0))
    quoted = [*(find_quoted(text, 0, body) if body else ()), *find_quoted(text, body)]
    starts = token_starts(doc)
    quoted = [one for one in quoted if not _is_nickname(doc, text, one, starts)]
    inside = [-1] * len(doc)
    spans = [(piece, number) for number, one in enumerate(quoted) for piece in one.pieces]
    _fill(starts, inside, spans)
    extents = [(one.start, one.end) for one in quoted]
    paragraph = [-1] * len(doc)
    texts = paragraphs(text)
    _fill(starts, paragraph, [(span, number) for number, span in enumerate(texts)])
    words = token_texts(doc)
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
        words=[word.lower() for word in words],
        marks=[word in _MARKS for word in words],
        ends=_sentence_ends(words, inside),
        closes=_closing_marks(words, inside),
    )


def _sentence_ends(words: list[str], inside: list[int]) -> list[bool]:
    following = [*words[1:], ""][: len(words)]
    return [
        word in _STOPS and number < 0 and after not in _GOES_ON
        for word, number, after in zip(words, inside, following, strict=True)
    ]


def _closing_marks(words: list[str], inside: list[int]) -> list[bool]:
    """Closing marks that have the full stop of their sentence before them."""
    closes = [False] * len(words)
    for i in range(1, len(words) - 1):
        if words[i] in _MARKS and inside[i] < 0 <= inside[i - 1] and words[i - 1] in _STOPS:
            after = words[i + 1]
            closes[i] = after[0].isupper() or after in _MARKS or after.isspace()
    return closes


def _is_nickname(doc: Doc, text: str, quoted: Quoted, starts: list[int]) -> bool:
    """`Marcia “Cia” Price`: one or two capitalised words between parts of a name."""
    start, end = quoted.pieces[0]
    words = text[start:end].split()
    if len(quoted.pieces) > 1 or not 0 < len(words) < 3 or not all(word[0].isupper() for word in words):
        return False
    first, last = bisect.bisect_left(starts, quoted.start), bisect.bisect_left(starts, quoted.end)
    if first == 0 or last >= len(doc) or not text[end - 1].isalnum():
        return False
    before, after = doc[first - 1], doc[last]
    is_name = before.pos_ == after.pos_ == "PROPN" or before.ent_type_ in _PERSONS
    is_part = bool(before.whitespace_) and text[quoted.end : quoted.end + 1] == " " and after.text[0].isupper()
    # `Hale’s “Night Ferry” Show`, `Holm Says “Never” Again` are none: a person's name stands before it.
    return is_name and is_part and before.ent_type_ in _PERSONS and not before.is_sent_end


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
