"""From quotations, reporting words and their contents to quotes: one for all that one speaker says with one cue."""

from __future__ import annotations

import itertools

from spacy.tokens import Doc, Token

from transforms.quotes import grammar
from transforms.quotes.after import attach_after
from transforms.quotes.joining import Row, add_before, add_following
from transforms.quotes.matches import QuoteMatch, Span
from transforms.quotes.reading import Reading, TokenSpan, read
from transforms.quotes.reports import Attachment, Report, find_cue, find_nouns, find_prepositions, find_reports, inherit
from transforms.quotes.turns import find_turns
from transforms.records import Polarity, QuoteType, ReportedKind

_INDIRECT = {
    "clause": 0.75,
    "infinitive": 0.6,
    "preposition": 0.5,
    "parenthetical": 0.8,
    "sentence": 0.6,
    "noun": 0.4,
    "claim": 0.5,
    "according": 0.85,
}


def find_matches(doc: Doc) -> list[QuoteMatch]:
    """Every quote of a parsed Doc in text order, speakers as mentioned."""
    reading = read(doc)
    reports = find_reports(reading)
    sources = {source.at: source for source in find_prepositions(reading)}
    turns = find_turns(reading)
    spoken = {number for turn in turns for number in turn.quoted}
    strong = _attach_after(reading, reports, sources, spoken)
    reports.update((found.report.at, found.report) for found in strong.values() if found.report.at in reports)
    inherit(reading, reports)
    rows = _content_rows(reading, [*reports.values(), *sources.values(), *find_nouns(reading)], strong, turns)
    rows += turns + _rows_of(reading, strong)
    add_before(reading, reports, rows)
    add_following(reading, rows)
    matches = [_match(reading, row) for row in rows if row.pieces]
    return sorted(matches, key=lambda match: match.pieces)


def _attach_after(
    reading: Reading, reports: dict[int, Report], sources: dict[int, Report], spoken: set[int]
) -> dict[int, Attachment]:
    found = {}
    for number in range(len(reading.quoted)):
        if number in spoken:
            continue
        attachment = attach_after(reading, number, reports, sources)
        if attachment is not None:
            found[number] = attachment
    return found


def _rows_of(reading: Reading, attachments: dict[int, Attachment]) -> list[Row]:
    rows: dict[int, Row] = {}
    for number, found in attachments.items():
        pieces = list(reading.quoted[number].pieces)
        row = rows.get(found.report.at)
        if row is None:
            rows[found.report.at] = Row(found.report, pieces, {number}, found.rule, found.confidence)
        else:
            row.pieces += pieces
            row.quoted.add(number)
    return list(rows.values())


def _content_rows(
    reading: Reading, reports: list[Report], strong: dict[int, Attachment], turns: list[Row]
) -> list[Row]:
    """Rows of the outermost reports whose content the parse gives, quotations in it included."""
    strong_cues = {found.report.at for found in strong.values()}
    candidates = []
    for report in reports:
        if not report.content or report.at in strong_cues:
            continue
        pieces, quoted = _snap(reading, report, strong)
        if pieces:
            candidates.append(Row(report, pieces, quoted, report.rule, _INDIRECT[report.rule]))
    candidates.sort(key=lambda row: sum(start - end for start, end in row.pieces))
    covered = _Cover(reading)
    for turn in turns:
        covered.add(turn.pieces)
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
        self._mask = bytearray(len(reading.text) + 1)

    def add(self, pieces: list[Span]) -> None:
        for start, end in pieces:
            self._mask[start:end] = b"\x01" * (end - start)

    def holds(self, token: int) -> bool:
        return bool(self._mask[self._reading.doc[token].idx])


def _is_worth(row: Row) -> bool:
    return row.report.head is not None or bool(row.quoted)


def _snap(reading: Reading, report: Report, strong: dict[int, Attachment]) -> tuple[list[Span], set[int]]:
    """Content in characters, grown to whole quotations, less those that another attribution claims."""
    doc = reading.doc
    pieces: list[Span] = []
    quoted: set[int] = set()
    for lo, hi in report.content:
        lo, hi = _grow(reading, lo, hi, report, strong)
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


def _grow(reading: Reading, lo: int, hi: int, report: Report, strong: dict[int, Attachment]) -> TokenSpan:
    """Takes in the quotations that touch the content: those that the parse left out although no pause parts them."""
    words_end = report.words[1]
    if lo > words_end and (number := _quotation_ending(reading, lo)) >= 0 and number not in strong:
        lo = max(words_end, min(lo, reading.tokens[number][0]))
    if hi + 1 < len(reading.doc) and reading.doc[hi].lower_ == "but" and _is_correlative(reading, lo, hi):
        hi = reading.sentence_stop(hi)
    if report.rule == "clause" and hi < len(reading.doc):
        stop = reading.sentence_stop(hi - 1)
        at = hi
        while at < min(hi + 4, stop) and not reading.in_quotes(at) and reading.doc[at].pos_ in _LEADING:
            at += 1
        if at < stop and reading.in_quotes(at) and reading.inside[at] not in strong:
            number = reading.inside[at]
            starts_low = reading.text[reading.quoted[number].pieces[0][0]].islower()
            if starts_low or not any(reading.doc[i].text in (",", ":") for i in range(hi, at)):
                hi = max(hi, reading.tokens[number][1])
    return lo, hi


def _is_correlative(reading: Reading, lo: int, hi: int) -> bool:
    """`not only did he … but he also …` is one statement."""
    words = [token.lower_ for token in reading.doc[lo:hi]]
    return any(pair == ("not", "only") for pair in itertools.pairwise(words))


_LEADING = frozenset({"ADP", "DET", "ADJ", "PUNCT"})


def _quotation_ending(reading: Reading, lo: int) -> int:
    """The number of the quotation whose marks close right before (or at) a token, -1 for none."""
    for i in (lo - 1, lo):
        if i > 0 and reading.is_mark(i) and reading.in_quotes(i - 1):
            return reading.inside[i - 1]
    return -1


def _trim(reading: Reading, lo: int, hi: int, report: Report) -> TokenSpan:
    """Less the complementizer, punctuation at the ends, and what reports anew (`, adding that …`)."""
    doc = reading.doc
    for i in range(max(lo, report.at) + 1, hi):
        if not reading.in_quotes(i) and (cut := _new_report(reading, i, report)) is not None:
            hi = max(cut, lo)
            break
    if report.speaker is not None and report.at < report.speaker[0] < hi and lo <= report.speaker[0]:
        lo = report.speaker[1]
    if report.cue is not None and report.cue.has("whom"):
        lo = _after_hearer(reading, lo, hi)
    while lo < hi and (_is_edge(doc[lo]) or (doc[lo].lower_ == "that" and doc[lo].pos_ in ("SCONJ", "ADP"))):
        lo += 1
    while lo < hi and _is_edge(doc[hi - 1]):
        hi -= 1
    return lo, hi


def _after_hearer(reading: Reading, lo: int, hi: int) -> int:
    """Where content begins when the parse put the hearer into it: told [the Congress that …]."""
    for i in range(lo, min(lo + 7, hi)):
        if reading.doc[i].lower_ == "that" and i > lo:
            return i + 1
        if grammar.is_verb(reading.doc[i]) or reading.is_mark(i):
            break
    return lo


_ANEW = frozenset({"say", "ask", "deny", "order", "judge"})


def _new_report(reading: Reading, i: int, report: Report) -> int | None:
    """Where content ends because token `i` starts another report of the same sentence, None if it does not."""
    doc = reading.doc
    before = doc[i - 1]
    if before.text == "," or (reading.is_mark(i - 1) and doc[i - 2].text == ","):
        if doc[i].lower_ == "according":
            return i
        if doc[i].lower_.endswith("ing"):
            cue = find_cue(doc[i])
            return i if cue is not None and cue.classes & _ANEW and cue.has("quote") else None
    if before.lower_ in ("and", "but") and doc[i].tag_ == doc[report.at].tag_:
        cue = find_cue(doc[i])
        if cue is not None and "say" in cue.classes and cue.has("quote") and cue.lemma in ("say", "tell", "add", "ask"):
            return i - 1
    return None


def _is_edge(token: Token) -> bool:
    return token.is_space or token.text in {",", ".", ":", ";", "-", "–", "—", "--"}


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


def _match(reading: Reading, row: Row) -> QuoteMatch:
    report = row.report
    doc = reading.doc
    pieces = sorted(row.pieces)
    return QuoteMatch(
        quote_type="direct" if row.rule == "turn" else _type(reading, pieces, row.quoted),
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
