"""What leads into a quotation: `she warned: "…"`, `described it as "…"`, `his claim that "…"`, `Smith: "…"`."""

from __future__ import annotations

import re

from transforms.quotes import grammar
from transforms.quotes.cues import lexicon
from transforms.quotes.reading import Reading
from transforms.quotes.reports import Attachment, Report
from transforms.quotes.sources import noun_report
from transforms.quotes.speakers import Speaker, phrase, speaker_of

_LINKS = frozenset(
    {"-", "–", "—", "―", "--", ",", ":"}
    | {"that", "to", "as", "of", "for", "about", "a", "an", "the", "with", "in", "his", "her"}
)
_SIGNATURE = re.compile(r"\s*[-–—―]{1,2}\s*")
_PLACES = frozenset({"on", "in", "’s", "'s"})
_NEAR = 14


def attach_before(reading: Reading, number: int, reports: dict[int, Report]) -> Attachment | None:
    """The reporting word that leads into quotation `number`, the best evidence first."""
    first = reading.tokens[number][0]
    start = reading.frame_start(first)
    if reading.is_so_called(number):
        return None
    if start == first:
        return _end_of_paragraph(reading, number, reports) or _signature(reading, number)
    if reading.doc[first - 1].text == ":":
        return before_colon(reading, start, first - 1, reports)
    if reading.is_title_like(number) and not _is_introduced(reading, first, reports):
        return None
    above = _governing(reading, number, reading.sentence_start(first), reports)
    nearest = _nearest(reading, start, first, reports)
    if above and nearest and nearest.report.at > above.report.at and first - nearest.report.words[1] <= 4:
        return nearest
    return above or nearest or _noun(reading, first) or _as(reading, start, first)


def _is_introduced(reading: Reading, first: int, reports: dict[int, Report]) -> bool:
    """Does a reporting verb, with little else, stand right before a quotation that looks like a title?"""
    near = any(i in reports and reports[i].lemma != "read" for i in range(max(0, first - 4), first))
    return near and reading.doc[first - 1].lower_ not in _PLACES


def _end_of_paragraph(reading: Reading, number: int, reports: dict[int, Report]) -> Attachment | None:
    """`Cruz continued:` at the end of the paragraph before."""
    paragraph = reading.paragraph[reading.tokens[number][0]]
    if paragraph < 1:
        return None
    lo, hi = reading.bounds[paragraph - 1]
    if (
        hi <= lo
        or reading.doc[hi - 1].text != ":"
        or reading.is_title(lo) != reading.is_title(reading.tokens[number][0])
    ):
        return None
    return before_colon(reading, max(lo, reading.frame_start(hi - 1)), hi - 1, reports)


def _signature(reading: Reading, number: int) -> Attachment | None:
    """`“…” — Hillary Clinton`, on the same line or the next."""
    doc = reading.doc
    dash = _SIGNATURE.match(reading.text, reading.quoted[number].end)
    if dash is None:
        return None
    i = reading.tokens[number][1]
    while i < len(doc) and doc[i].idx < dash.end():
        i += 1
    if i >= len(doc) or doc[i].pos_ != "PROPN":
        return None
    end = reading.frame_end(i)
    if end - i > 12 or any(grammar.is_verb(token) for token in doc[i:end]):
        return None
    head = grammar.phrase_from(doc, i, end)
    if head is None:
        return None
    speaker = phrase(head, i, end)
    report = Report(i - 1, "—", (i - 1, i), (), speaker.span, speaker.head, "signature")
    return Attachment(report, "signature", 0.7)


def before_colon(reading: Reading, start: int, colon: int, reports: dict[int, Report]) -> Attachment | None:
    """Who speaks after a colon: the cue before it, the name that alone stands before it, or the sentence's subject."""
    doc = reading.doc
    for i in range(colon - 1, start - 1, -1):
        report = reports.get(i)
        if report is not None and report.cue is not None and report.cue.has("quote", "that") and report.speaker:
            return Attachment(report, "cue-colon", 0.93)
    verbs = [i for i in range(start, colon) if grammar.is_verb(doc[i]) and not reading.in_quotes(i)]
    if not verbs and colon - start <= 10:
        head = grammar.phrase_from(doc, start, colon)
        if head is not None:
            speaker = phrase(head, start, colon)
            return Attachment(_colon(colon, speaker), "name-colon", 0.8)
    for i in verbs:
        who = speaker_of(reading, doc[i])
        if who is not None and start <= who.head < colon:
            return Attachment(_colon(colon, who), "sentence-colon", 0.6)
    return None


def _colon(colon: int, speaker: Speaker) -> Report:
    return Report(colon, ":", (colon, colon + 1), (), speaker.span, speaker.head, "colon")


def _governing(reading: Reading, number: int, start: int, reports: dict[int, Report]) -> Attachment | None:
    """The nearest reporting word above the quotation in the parse."""
    doc = reading.doc
    lo, hi = reading.tokens[number]
    for i in range(lo, hi):
        token = doc[i]
        if reading.is_mark(i) or lo <= token.head.i < hi:
            continue
        for _ in range(12):
            if token.head == token:
                break
            token = token.head
            report = reports.get(token.i)
            if report is not None and start <= token.i < lo and _leads(reading, report):
                return Attachment(report, "cue-parse", 0.85)
    return None


def _leads(reading: Reading, report: Report) -> bool:
    return report.cue is not None and report.cue.has("quote", "that", "as", "noun") and not _names(reading, report)


def _names(reading: Reading, report: Report) -> bool:
    """A thing that is called so is not somebody who says it: a class called “Perception”."""
    if report.speaker is not None or report.cue is None or "judge" not in report.cue.classes:
        return False
    return reading.doc[report.at].dep_ in grammar.PARTICIPLE


def _nearest(reading: Reading, start: int, first: int, reports: dict[int, Report]) -> Attachment | None:
    """The last reporting verb before a quotation, at most some words away."""
    doc = reading.doc
    for i in range(first - 1, max(start, first - _NEAR) - 1, -1):
        report = reports.get(i)
        if report is not None and report.cue is not None and report.cue.has("quote"):
            if _names(reading, report):
                return None
            gap = first - report.words[1]
            if gap <= 6 or doc[first - 1].lower_ in _LINKS:
                return Attachment(report, "cue-near", 0.7 if gap <= 3 else 0.6)
    return None


def _as(reading: Reading, start: int, first: int) -> Attachment | None:
    """`admires him as a “strong leader”`: any verb with somebody who judges."""
    doc = reading.doc
    i = first - 1
    while i > start and doc[i].pos_ in ("DET", "ADV") and first - i < 3:
        i -= 1
    if doc[i].lower_ != "as":
        return None
    for verb in reversed(doc[max(start, i - _NEAR) : i]):
        if grammar.is_verb(verb) and verb.pos_ == "VERB":
            who = None if grammar.is_passive(verb) else speaker_of(reading, verb)
            if who is None:
                return None
            report = Report(verb.i, verb.lemma_.lower(), (verb.i, verb.i + 1), (), who.span, who.head, "as")
            return Attachment(report, "cue-as", 0.55)
    return None


def _noun(reading: Reading, first: int) -> Attachment | None:
    """`his claim that “…”`, `chants of “…”`: a noun leads into the quotation."""
    doc = reading.doc
    i = first - 1
    while i > 0 and doc[i].lower_ in _LINKS and first - i < 4:
        i -= 1
    if i < 0 or first - i > 4 or reading.in_quotes(i):
        return None
    noun = doc[i]
    stem = noun.lower_.removesuffix("s")
    if noun.pos_ != "NOUN" or not {noun.lower_, stem} & lexicon().nouns:
        return None
    return Attachment(noun_report(reading, noun), "noun", 0.6)
