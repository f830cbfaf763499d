"""From quotations, reporting words and their contents to quotes: one for all that one speaker says with one cue."""

from __future__ import annotations

from spacy.tokens import Doc

from transforms.quotes.after import attach_after
from transforms.quotes.confidence import confidence
from transforms.quotes.content import snap
from transforms.quotes.joining import Row, add_before, add_following
from transforms.quotes.matches import QuoteMatch, Span
from transforms.quotes.reading import Reading, TokenSpan, read
from transforms.quotes.reports import Attachment, Report, find_reports, inherit
from transforms.quotes.sources import find_nouns, find_prepositions
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
        pieces, quoted = snap(reading, report, strong)
        if pieces and not _holds_speaker(reading, report, pieces):
            candidates.append(Row(report, pieces, quoted, report.rule, _INDIRECT[report.rule]))
    candidates.sort(key=lambda row: (sum(start - end for start, end in row.pieces), -row.confidence))
    covered = _Cover(reading)
    for turn in turns:
        covered.add(turn.pieces)
    rows = []
    for row in candidates:
        if covered.holds(reading.doc[row.report.at].idx) or covered.holds(row.pieces[0][0]) or not _is_worth(row):
            continue
        covered.add(row.pieces)
        rows.append(row)
    return rows


def _holds_speaker(reading: Reading, report: Report, pieces: list[Span]) -> bool:
    """Content with its own speaker in it comes of a broken parse."""
    if report.speaker is None or report.rule != "parenthetical":
        return False
    at = reading.doc[report.speaker[0]].idx
    return any(start <= at < end for start, end in pieces)


class _Cover:
    """Characters that belong to content already."""

    def __init__(self, reading: Reading) -> None:
        self._mask = bytearray(len(reading.text) + 1)

    def add(self, pieces: list[Span]) -> None:
        for start, end in pieces:
            self._mask[start:end] = b"\x01" * (end - start)

    def holds(self, char: int) -> bool:
        return bool(self._mask[char])


def _is_worth(row: Row) -> bool:
    return row.report.head is not None or bool(row.quoted)


def _match(reading: Reading, row: Row) -> QuoteMatch:
    report = row.report
    doc = reading.doc
    pieces = sorted(row.pieces)
    quote_type: QuoteType = "direct" if row.rule == "turn" else _type(reading, pieces, row.quoted)
    kind = _kind(report)
    return QuoteMatch(
        quote_type=quote_type,
        pieces=tuple(pieces),
        cue=_chars(doc, report.words) if report.words[0] < report.words[1] else None,
        cue_lemma=report.lemma or None,
        speaker=_chars(doc, report.speaker) if report.speaker else None,
        speaker_head=report.head,
        addressee=_chars(doc, report.addressee) if report.addressee else None,
        is_floating=row.is_floating,
        polarity=_polarity(report),
        reported_kind=kind,
        confidence=confidence(row.rule, quote_type, kind),
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
