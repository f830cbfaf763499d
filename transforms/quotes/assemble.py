"""From quotations, reporting words and their contents to quotes: one for all that one speaker says with one cue."""

from __future__ import annotations

import dataclasses

from spacy.tokens import Doc

from transforms.quotes import beside
from transforms.quotes.beside import Attachment
from transforms.quotes.matches import QuoteMatch, Span
from transforms.quotes.reading import Reading, TokenSpan, read
from transforms.quotes.reports import Report, find_prepositions, find_reports
from transforms.records import Polarity, QuoteType, ReportedKind

_INDIRECT = {
    "clause": 0.75,
    "infinitive": 0.6,
    "preposition": 0.5,
    "parenthetical": 0.75,
    "noun": 0.4,
    "according": 0.85,
}


@dataclasses.dataclass(slots=True)
class _Row:
    """A quote in the making: the report, its content so far, and the quotations in it."""

    report: Report
    pieces: list[Span]
    quoted: set[int]
    rule: str
    confidence: float
    is_floating: bool = False


def find_matches(doc: Doc) -> list[QuoteMatch]:
    """Every quote of a parsed Doc in text order, speakers as mentioned."""
    reading = read(doc)
    reports = find_reports(reading)
    sources = {source.at: source for source in find_prepositions(reading)}
    strong = _attach_after(reading, reports, sources)
    rows = _content_rows(reading, [*reports.values(), *sources.values()], strong)
    rows += _rows_of(reading, strong)
    taken = {number for row in rows for number in row.quoted}
    _add_before(reading, reports, rows, taken)
    _add_following(reading, rows, taken)
    matches = [_match(reading, row) for row in rows if row.pieces]
    return sorted(matches, key=lambda match: match.pieces)


def _attach_after(reading: Reading, reports: dict[int, Report], sources: dict[int, Report]) -> dict[int, Attachment]:
    found = {}
    for number in range(len(reading.quoted)):
        attachment = beside.attach_after(reading, number, reports, sources)
        if attachment is not None:
            found[number] = attachment
    return found


def _rows_of(reading: Reading, attachments: dict[int, Attachment]) -> list[_Row]:
    rows: dict[int, _Row] = {}
    for number, found in attachments.items():
        pieces = list(reading.quoted[number].pieces)
        row = rows.get(found.report.at)
        if row is None:
            rows[found.report.at] = _Row(found.report, pieces, {number}, found.rule, found.confidence)
        else:
            row.pieces += pieces
            row.quoted.add(number)
    return list(rows.values())


def _content_rows(reading: Reading, reports: list[Report], strong: dict[int, Attachment]) -> list[_Row]:
    """Rows of the outermost reports whose content the parse gives, quotations in it included."""
    strong_cues = {found.report.at for found in strong.values()}
    candidates = []
    for report in reports:
        if not report.content or report.at in strong_cues:
            continue
        pieces, quoted = _snap(reading, report, strong)
        if pieces:
            candidates.append(_Row(report, pieces, quoted, report.rule, _INDIRECT[report.rule]))
    candidates.sort(key=lambda row: sum(start - end for start, end in row.pieces))
    covered = _Cover(reading)
    rows = []
    for row in candidates:
        if covered.holds(row.report.at) or not _is_worth(row):
            continue
        covered.add(row.pieces)
        rows.append(row)
    return rows


class _Cover:
    """Characters that belong to content already."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._mask = bytearray(len(reading.doc.text) + 1)

    def add(self, pieces: list[Span]) -> None:
        for start, end in pieces:
            self._mask[start:end] = b"\x01" * (end - start)

    def holds(self, token: int) -> bool:
        return bool(self._mask[self._reading.doc[token].idx])


def _is_worth(row: _Row) -> bool:
    return row.report.speaker is not None or bool(row.quoted)


def _snap(reading: Reading, report: Report, strong: dict[int, Attachment]) -> tuple[list[Span], set[int]]:
    """Content in characters, grown to whole quotations, less those that another attribution claims."""
    doc = reading.doc
    pieces: list[Span] = []
    quoted: set[int] = set()
    for lo, hi in report.content:
        lo, hi = _trim(reading, lo, hi, report)
        numbers = sorted({reading.inside[i] for i in range(lo, hi)} - {-1})
        if any(number in strong for number in numbers):
            continue
        if lo >= hi:
            continue
        start, end = doc[lo].idx, doc[hi - 1].idx + len(doc[hi - 1])
        for number in numbers:
            start, end = min(start, reading.quoted[number].start), max(end, reading.quoted[number].end)
        quoted.update(numbers)
        pieces += _pieces(reading, start, end, numbers)
    return pieces, quoted


def _trim(reading: Reading, lo: int, hi: int, report: Report) -> TokenSpan:
    """Less the complementizer, punctuation at the ends, and a participle that reports anew (`, adding that …`)."""
    doc = reading.doc
    for i in range(lo + 1, hi - 1):
        if doc[i].text == "," and not reading.in_quotes(i) and i > report.at:
            token = doc[i + 1]
            if token.lower_ in ("adding", "saying", "noting", "according", "telling", "citing", "insisting"):
                hi = i
                break
    while lo < hi and (
        (doc[lo].lower_ == "that" and doc[lo].pos_ == "SCONJ") or _is_edge(doc[lo].text) or doc[lo].is_space
    ):
        lo += 1
    while lo < hi and (_is_edge(doc[hi - 1].text) or doc[hi - 1].is_space):
        hi -= 1
    return lo, hi


def _is_edge(text: str) -> bool:
    return text in {",", ".", ":", ";", "-", "–", "—", "--"}


def _pieces(reading: Reading, start: int, end: int, numbers: list[int]) -> list[Span]:
    """The span without marks that enclose it all, split where a quotation runs over paragraphs."""
    if len(numbers) == 1:
        quoted = reading.quoted[numbers[0]]
        if quoted.start <= start and end <= quoted.end:
            return list(quoted.pieces)
        if len(quoted.pieces) > 1:
            first, *rest = quoted.pieces
            return [(start, first[1]), *rest[:-1], (rest[-1][0], end if end > quoted.end else rest[-1][1])]
    return [(start, end)]


def _add_before(reading: Reading, reports: dict[int, Report], rows: list[_Row], taken: set[int]) -> None:
    """Gives quotations that nothing claims yet to the word that leads into them."""
    by_cue = {row.report.at: row for row in rows}
    for number, quoted in enumerate(reading.quoted):
        if number in taken:
            continue
        found = beside.attach_before(reading, number, reports) or beside.noun_before(reading, number)
        if found is None:
            continue
        taken.add(number)
        row = by_cue.get(found.report.at)
        if row is not None and row.pieces[-1][1] <= quoted.start:
            row.pieces = _extend(reading, row, number)
            row.quoted.add(number)
        elif row is None:
            row = _Row(found.report, list(quoted.pieces), {number}, found.rule, found.confidence)
            by_cue[found.report.at] = row
            rows.append(row)


def _extend(reading: Reading, row: _Row, number: int) -> list[Span]:
    quoted = reading.quoted[number]
    *before, last = row.pieces
    between = reading.doc.text[last[1] : quoted.start]
    if "." not in between and len(between) < 80 and len(quoted.pieces) == 1 and '"' not in between:
        return [*before, (last[0], quoted.end)]
    return [*row.pieces, *quoted.pieces]


def _add_following(reading: Reading, rows: list[_Row], taken: set[int]) -> None:
    """Quotations without a word of attribution: they go on with what the same speaker says before them."""
    owner = {number: row for row in rows for number in row.quoted}
    last: _Row | None = None
    for number, quoted in enumerate(reading.quoted):
        if number in owner:
            last = owner[number]
            continue
        if number in taken or not _is_utterance(reading, number) or quoted.is_single:
            continue
        same_paragraph = number > 0 and _paragraph(reading, number - 1, -1) == _paragraph(reading, number, 0)
        if last is not None and same_paragraph and number - 1 in last.quoted and _directly_after(reading, number, last):
            last.pieces += quoted.pieces
            last.quoted.add(number)
            owner[number] = last
        elif last is not None and _stands_alone(reading, number) and last.report.speaker:
            row = _Row(last.report, list(quoted.pieces), {number}, "floating", 0.6, is_floating=True)
            rows.append(row)
            owner[number] = row


def _paragraph(reading: Reading, number: int, side: int) -> int:
    lo, hi = reading.tokens[number]
    return reading.paragraph[lo if side == 0 else hi - 1]


def _is_utterance(reading: Reading, number: int) -> bool:
    """Does a quotation look like a sentence somebody speaks?"""
    first, last = reading.quoted[number].pieces[0], reading.quoted[number].pieces[-1]
    text = reading.doc.text
    return text[last[1] - 1] in ".!?…-—–,'’" and not text[first[0]].islower()


def _directly_after(reading: Reading, number: int, row: _Row) -> bool:
    """Has only the attribution of the quotation before come between?"""
    lo = reading.tokens[number][0]
    before = reading.tokens[number - 1][1]
    return before <= row.report.at < lo and sum(token.text in ".!?" for token in reading.doc[before:lo]) <= 1


def _stands_alone(reading: Reading, number: int) -> bool:
    lo, hi = reading.tokens[number]
    start = reading.bounds[reading.paragraph[lo]][0]
    end = reading.bounds[reading.paragraph[hi - 1]][1]
    return lo == start and hi >= end - 1


def _match(reading: Reading, row: _Row) -> QuoteMatch:
    report = row.report
    doc = reading.doc
    pieces = sorted(row.pieces)
    return QuoteMatch(
        quote_type=_type(reading, pieces, row.quoted),
        pieces=tuple(pieces),
        cue=_chars(doc, report.words),
        cue_lemma=report.lemma,
        speaker=_chars(doc, report.speaker) if report.speaker else None,
        speaker_head=report.head,
        addressee=_chars(doc, report.addressee) if report.addressee else None,
        is_floating=row.is_floating,
        polarity=_polarity(report),
        reported_kind=_kind(report),
        confidence=row.confidence,
        rule=row.rule,
    )


def _chars(doc: Doc, span: TokenSpan) -> Span:
    lo, hi = span
    return doc[lo].idx, doc[hi - 1].idx + len(doc[hi - 1])


def _type(reading: Reading, pieces: list[Span], numbers: set[int]) -> QuoteType:
    if not numbers:
        return "indirect"
    whole = {piece for number in numbers for piece in reading.quoted[number].pieces}
    return "direct" if set(pieces) <= whole else "mixed"


def _polarity(report: Report) -> Polarity:
    return "negative" if report.is_negated or report.lemma in ("decline", "refuse") else "positive"


def _kind(report: Report) -> ReportedKind:
    classes = report.cue.classes if report.cue else frozenset()
    if classes & {"say", "ask", "deny", "order", "promise", "judge", "show"} or not classes:
        return "speech"
    return "intention" if "want" in classes else "thought"
