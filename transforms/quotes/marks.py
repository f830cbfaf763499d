"""Quotation marks: which open, which close, and what stands between them, on the original text.

A paragraph is read at a time, because a stray mark must not turn the rest of an article inside out. A quotation that
does not close goes on in the next paragraph if that one opens with a mark again, as print does it; else it is closed
where its words most likely end, and flagged. All of it takes time linear in the length of the text.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from typing import Literal, TypeAlias

from transforms.quotes.matches import Span

Side: TypeAlias = Literal["open", "close", "either"]
Flag: TypeAlias = Literal["unclosed", "unopened", "continued"]

CURLY_OPEN, CURLY_CLOSE = "“„«", "”»"
DOUBLE = CURLY_OPEN + CURLY_CLOSE + '"‟″'
_MARK = re.compile(f"[{DOUBLE}]|``|''")
_MARKUP = re.compile(r"<[A-Za-z/!][^<>]{0,2000}>|=\"[^\"<>\n]{0,500}\"")
_BREAK = re.compile(r"[^\S\n]*\n\s*")
_LEADS_IN = " \t\n\xa0([{-–—/‘'…"
_LEADS_OUT = " \t\n\xa0)]},.;:!?-–—/’'…"
# Where a quotation that lacks its closing mark gives way to its attribution: …, he said / …, Smith told reporters.
_ATTRIBUTION = re.compile(
    r"[,!?]\s+(?:(?:[Hh]e|[Ss]he|[Tt]hey|I|we|[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3})\s+"
    r"(?:said|says|told|added|adds|wrote|asked|explained|continued|noted)\b|(?:said|says)\s+[A-Z])"
)
# A whole utterance with its attribution, within a paragraph of a story that is quoted: “…,” she said.
_SAID_WITHIN = re.compile(r"[,!?.]”\s+(?:[\w.’'-]+\s+){0,3}(?:said|says|told|asked|added|wrote)\b")
_SAID = 60
_FEET_AND_INCHES = re.compile(r"\d\s?['’′]\s?\d{1,2}(?:[.½¼¾]\d?)?[\"”]$")
_SINGLE_MARK = re.compile(
    r"(?P<open>(?<![\w.,!?'’‘])[‘'‛](?=\w|\.\.\.|…)(?!\d\ds?\b|(?:em|til|cause|tis|twas|n|bout|round|cept)\b))"
    r"|(?P<close>(?<=[^\s‘'])[’'](?!\w))",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")


@dataclasses.dataclass(frozen=True, slots=True)
class Quoted:
    """The words between one pair of marks, in one piece for every paragraph they run over.

    Attributes:
        pieces: spans without the marks.
        start: where the opening mark stands (or the words, where it is missing).
        end: one past the closing mark (or the words).
        flags: what had to be repaired.
        is_single: whether the marks are single ones.
    """

    pieces: tuple[Span, ...]
    start: int
    end: int
    flags: frozenset[Flag] = frozenset()
    is_single: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    side: Side


def paragraphs(text: str) -> list[Span]:
    """Spans of the paragraphs, without the white space around them.

    A line break inside a sentence (next line in lower case, nothing final before it) does not end a paragraph.
    """
    spans: list[Span] = []
    start = 0
    for gap in _BREAK.finditer(text):
        if _is_wrap(text, gap):
            continue
        _append(spans, text, start, gap.start())
        start = gap.end()
    _append(spans, text, start, len(text))
    return spans


def _is_wrap(text: str, gap: re.Match[str]) -> bool:
    before, after = text[gap.start() - 1 : gap.start()], text[gap.end() : gap.end() + 1]
    return gap[0].count("\n") == 1 and after.islower() and (before.isalnum() or before == ",")


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def find_quoted(text: str, start: int = 0, end: int | None = None) -> list[Quoted]:
    """Every outermost quotation of `text[start:end]` in order: between double marks, and single ones outside them."""
    skip = _markup(text)
    found: list[Quoted] = []
    held: list[Quoted] = []  # a quotation opened in an earlier paragraph and not closed yet, a part a paragraph
    spans = [(max(s, start), e) for s, e in paragraphs(text[: end if end is not None else len(text)]) if e > start]
    for span in spans:
        marks = [mark for mark in _marks_of(text, *span) if mark.start not in skip]
        quoted, is_open = _pair(text, *span, marks)
        goes_on = bool(held and quoted) and marks[0].start == span[0] and marks[0].side != "close"
        if held and not goes_on:
            found.append(_close_early(text, _join(held)))
            held = []
        if goes_on and (len(quoted) > 1 or not is_open):
            found.append(_join([*held, quoted.pop(0)]))
            held = []
        if is_open:
            held.append(quoted.pop())
        found.extend(quoted)
    if held:
        found.append(_close_early(text, _join(held)))
    return _with_single(text, spans, found)


def _join(parts: list[Quoted]) -> Quoted:
    if len(parts) == 1:
        return parts[0]
    continued: frozenset[Flag] = frozenset({"continued"})
    flags = continued.union(*(part.flags for part in parts))
    return Quoted(tuple(part.pieces[0] for part in parts), parts[0].start, parts[-1].end, flags)


def _markup(text: str) -> set[int]:
    """Offsets of the straight marks that belong to tags and their attributes."""
    return {i for tag in _MARKUP.finditer(text) for i in range(*tag.span()) if text[i] in DOUBLE}


def _marks_of(text: str, start: int, end: int) -> list[_Mark]:
    return [
        _Mark(*mark.span(), _side(text, start, end, mark.start(), mark.end()))
        for mark in _MARK.finditer(text, start, end)
        if not _FEET_AND_INCHES.search(text, max(start, mark.start() - 8), mark.end())
    ]


def _side(text: str, start: int, end: int, mark_start: int, mark_end: int) -> Side:
    """Which side of a quotation a mark stands on, by its neighbours and, where it is curly, by its direction."""
    may_open = mark_start == start or text[mark_start - 1] in _LEADS_IN
    may_close = mark_end == end or text[mark_end] in _LEADS_OUT
    by_place: Side = "either" if may_open == may_close else "open" if may_open else "close"
    glyph = text[mark_start]
    if glyph not in CURLY_OPEN + CURLY_CLOSE:
        return by_place
    by_shape: Side = "open" if glyph in CURLY_OPEN else "close"
    return by_shape if by_place in ("either", by_shape) else "either"


def _pair(text: str, start: int, end: int, marks: list[_Mark]) -> tuple[list[Quoted], bool]:
    """The quotations of one paragraph, and whether the last one is still open at its end."""
    found: list[Quoted] = []
    opened: _Mark | None = None
    depth = 0
    marks = _outermost(text, start, marks)
    for i, mark in enumerate(marks):
        if opened is None:
            if mark.side == "close" or _is_inch(text, mark):
                found.extend(_open_late(text, start, marks[i - 1].end if i else start, mark))
            else:
                opened, depth = mark, 1
        elif mark.side == "open":
            if [later.side for later in marks[i + 1 : i + 3]] == ["close", "close"]:
                depth += 1
            else:
                found.append(_close_early(text, _between(text, opened, mark.start, mark.start)))
                opened, depth = mark, 1
        else:
            depth -= 1
            if not depth:
                found.append(_between(text, opened, mark.start, mark.end))
                opened = None
    if opened is not None:
        found.append(_between(text, opened, end, end))
    return [
        quoted for quoted in found if quoted.pieces[0][0] < quoted.pieces[0][1]
    ], opened is not None and opened.end < end


def _outermost(text: str, start: int, marks: list[_Mark]) -> list[_Mark]:
    """The marks without those of quotations within a quotation, where their order leaves no doubt."""
    partners = _partners(text, marks)
    straight = list(itertools.accumulate((text[mark.start] == '"' for mark in marks), initial=0))
    kept = []
    i = 0
    while i < len(marks):
        kept.append(marks[i])
        end = _end_of_nest(text, start, marks, i, partners, straight)
        i = i + 1 if end is None else end
    return kept


def _partners(text: str, marks: list[_Mark]) -> dict[int, int]:
    """For each curly mark that opens, by its number, the one that closes it."""
    partners: dict[int, int] = {}
    waiting: list[int] = []
    for i, mark in enumerate(marks):
        if text[mark.start] in CURLY_OPEN:
            waiting.append(i)
        elif text[mark.start] in CURLY_CLOSE and waiting:
            partners[waiting.pop()] = i
    return partners


def _end_of_nest(
    text: str, start: int, marks: list[_Mark], i: int, partners: dict[int, int], straight: list[int]
) -> int | None:
    """The number of the mark that closes the quotation opened by mark `i`, None unless it holds others.

    Straight marks hold curly ones that pair off: `"… “equal justice” …"`; curly ones hold straight ones: `“… "no" …”`.
    A straight mark that opens its paragraph, or stands after a colon, and has no fellow goes on in the next paragraph:
    the number of marks is returned. `straight` counts the straight marks before each mark.
    """
    mark = marks[i]
    if mark.side == "close" or i + 1 >= len(marks) or _ATTRIBUTION.search(text, mark.end, marks[i + 1].start):
        return None
    if text[mark.start] in CURLY_OPEN:
        end = partners.get(i)
        return end if end is not None and end > i + 1 and (straight[end] - straight[i]) % 2 == 0 else None
    at = i + 1
    while at < len(marks) and (close := partners.get(at)) is not None:
        at = close + 1
    if at == i + 1 or text[mark.start] != '"':
        return None
    if at == len(marks):
        leads = mark.start == start or text[max(start, mark.start - 2) : mark.start] == ": "
        is_plain = leads and marks[i + 1].start > mark.end
        return at if is_plain and not _SAID_WITHIN.search(text, mark.end, marks[-1].end + _SAID) else None
    return at if text[marks[at].start] == '"' and marks[at].side != "open" else None


def _is_inch(text: str, mark: _Mark) -> bool:
    return mark.side != "open" and mark.start > 0 and text[mark.start - 1].isdigit() and text[mark.start] == '"'


def _between(text: str, opened: _Mark, words_end: int, end: int) -> Quoted:
    start = opened.end
    while start < words_end and text[start].isspace():
        start += 1
    while words_end > start and text[words_end - 1].isspace():
        words_end -= 1
    return Quoted(((start, words_end),), opened.start, end)


def _close_early(text: str, quoted: Quoted) -> Quoted:
    """Ends a quotation that lacks its closing mark: before its attribution, else where the words end."""
    *whole, (start, end) = quoted.pieces
    if attribution := _ATTRIBUTION.search(text, start, end):
        end = attribution.start() + 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quoted((*whole, (start, end)), quoted.start, end, quoted.flags | {"unclosed"})


def _open_late(text: str, start: int, after: int, mark: _Mark) -> list[Quoted]:
    """Begins a quotation that lacks its opening mark with the first sentence that may belong to it."""
    if mark.start == start or text[mark.start - 1] not in ",.?!…" or mark.side != "close":
        return []
    begin = after
    if after > start:
        sentence = _SENTENCE_END.search(text, after, mark.start - 1)
        if sentence is None:
            return []
        begin = sentence.end()
    while begin < mark.start and text[begin].isspace():
        begin += 1
    if _ATTRIBUTION.search(text, begin, mark.start) or begin >= mark.start:
        return []
    return [Quoted(((begin, mark.start),), begin, mark.end, frozenset({"unopened"}))]


def _with_single(text: str, spans: list[Span], double: list[Quoted]) -> list[Quoted]:
    """Adds the quotations between single marks that stand outside of double ones."""
    taken = [piece for quoted in double for piece in _extent(quoted)]
    found: list[Quoted] = []
    for start, end in _gaps(spans, taken):
        found.extend(_pair_single(text, start, end))
    return sorted([*double, *found], key=lambda quoted: quoted.start)


def _extent(quoted: Quoted) -> list[Span]:
    """The pieces with the marks around them."""
    return [
        (quoted.start if i == 0 else start, quoted.end if i == len(quoted.pieces) - 1 else end)
        for i, (start, end) in enumerate(quoted.pieces)
    ]


def _gaps(spans: list[Span], taken: list[Span]) -> list[Span]:
    gaps: list[Span] = []
    queue = iter([*sorted(taken), (10**18, 10**18)])
    block = next(queue)
    for start, end in spans:
        while block[0] < end:
            gaps.append((start, max(start, block[0])))
            start = max(start, block[1])
            block = next(queue)
        gaps.append((start, end))
    return [gap for gap in gaps if gap[0] < gap[1]]


def _pair_single(text: str, start: int, end: int) -> list[Quoted]:
    found: list[Quoted] = []
    opened: re.Match[str] | None = None
    best: re.Match[str] | None = None  # a closing mark that might be a possessive too
    for mark in _SINGLE_MARK.finditer(text, start, end):
        if mark.lastgroup == "open":
            if opened and best:
                found.append(_single(opened, best))
            opened, best = mark, None
        elif opened and (mark[0] == "'") == (opened[0] == "'"):
            best = mark
            if not _may_be_possessive(text, mark):
                found.append(_single(opened, mark))
                opened = best = None
    if opened and best:
        found.append(_single(opened, best))
    return found


def _may_be_possessive(text: str, mark: re.Match[str]) -> bool:
    return text[mark.start() - 1] in "sS" and text[mark.end() : mark.end() + 2].strip().isalnum()


def _single(opened: re.Match[str], closed: re.Match[str]) -> Quoted:
    return Quoted(((opened.end(), closed.start()),), opened.start(), closed.end(), is_single=True)
