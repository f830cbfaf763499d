"""Which reporting word a quotation belongs to, by what stands beside it: `"…," he said`, `she warned: "…"`."""

from __future__ import annotations

import dataclasses

from spacy.tokens import Token

from transforms.quotes import grammar
from transforms.quotes.cues import lexicon
from transforms.quotes.reading import Reading
from transforms.quotes.reports import Report, end_of_clause

_FINAL = frozenset(".!?…")
_OPENERS = frozenset({"and", "but", "or", "because", "which", "who", "as", "while", "when", "if", "that", "so", "than"})
_REACH = 45
_LINKS = frozenset(
    {",", ":", "-", "–", "—", "--", "that", "to", "as", "of", "for", "about", "a", "an", "the", "with", "in"}
)


@dataclasses.dataclass(frozen=True, slots=True)
class Attachment:
    """A quotation's reporting word, and how sure the evidence makes it (0 to 1)."""

    report: Report
    rule: str
    confidence: float


def attach_after(
    reading: Reading, number: int, reports: dict[int, Report], sources: dict[int, Report]
) -> Attachment | None:
    """The attribution that follows a quotation in the same sentence."""
    quoted = reading.quoted[number]
    doc = reading.doc
    start = reading.tokens[number][1]
    last = doc.text[quoted.pieces[-1][1] - 1]
    if start >= len(doc) or reading.paragraph[start] != reading.paragraph[start - 1]:
        return None
    has_comma = last == "," or doc[start].text in (",", "-", "–", "—", "--")
    if doc[start].text in (",", "-", "–", "—", "--"):
        start += 1
    if start >= len(doc) or doc[start].lower_ in _OPENERS:
        return None
    if start in sources:
        return Attachment(sources[start], "quote-according", 0.9)
    runs_on = doc[start].is_lower and (last in _FINAL or _opens_sentence(reading, number))
    if not (has_comma or runs_on or last in "?!-–—…’'"):
        return None
    limit = min(end_of_clause(reading, start), start + _REACH)
    report = _inverted(reading, start, limit, reports) or _following(reading, start, limit, reports)
    if report is None:
        return None
    return Attachment(report, "quote-comma" if has_comma else "quote-after", 0.97 if has_comma else 0.9)


def _opens_sentence(reading: Reading, number: int) -> bool:
    first = reading.tokens[number][0]
    if first == 0 or reading.paragraph[first - 1] != reading.paragraph[first]:
        return True
    return reading.doc[first - 1].text[-1] in _FINAL or reading.doc[first - 1].text in (":", "”", '"')


def _inverted(reading: Reading, start: int, limit: int, reports: dict[int, Report]) -> Report | None:
    """`said Smith, who …`: the cue comes first and its subject follows."""
    for i in range(start, min(start + 2, limit)):
        report = reports.get(i)
        if report is None or report.cue is None or not report.cue.has("quote", "weak", "that"):
            continue
        if i > start and reading.doc[start].pos_ not in ("ADV", "PART", "AUX"):
            return None
        if reading.doc[i].lower_.endswith("ing"):
            return None
        head = grammar.phrase_from(reading.doc, i + 1, limit)
        if head is None or (report.head is not None and start < report.head < limit):
            return report
        if head.i - i > 1 and reading.doc[i + 1].pos_ not in ("DET", "PROPN", "NOUN", "ADJ", "NUM", "PRON"):
            return report
        return dataclasses.replace(report, speaker=_within(grammar.noun_phrase(head), i + 1, limit), head=head.i)
    return None


def _within(span: tuple[int, int], lo: int, hi: int) -> tuple[int, int]:
    """The part of a span between two tokens; all of it where nothing of it lies there."""
    start, end = max(span[0], lo), min(span[1], hi)
    return (start, end) if start < end else span


def _following(reading: Reading, start: int, limit: int, reports: dict[int, Report]) -> Report | None:
    """`Smith, who runs the shop, told reporters`: the first cue whose subject stands between it and the quotation."""
    doc = reading.doc
    fallback: Report | None = None
    for i in range(start, limit):
        report = reports.get(i)
        if report is None or report.cue is None or not report.cue.has("quote", "weak"):
            continue
        if grammar.is_participle(doc[i]):
            continue
        if _has_own_subject(doc[i], start):
            if report.speaker is None or report.head is None:
                return report
            return dataclasses.replace(
                report, speaker=_within(report.speaker, start, i) if report.head < i else report.speaker
            )
        if fallback is None and i > start and _is_plain_subject(reading, start, i):
            head = grammar.phrase_from(doc, start, i)
            if head is not None:
                speaker = _within(grammar.noun_phrase(head), start, i)
                fallback = dataclasses.replace(report, speaker=speaker, head=head.i)
    return fallback


def _has_own_subject(verb: Token, start: int) -> bool:
    if verb.dep_ in grammar.RELATIVE:
        return False
    if any(start <= child.i < verb.i for child in grammar.children(verb, grammar.SUBJECT | grammar.PASSIVE_SUBJECT)):
        return True
    return verb.dep_ in ("conj", "xcomp") and verb.head.i >= start and _has_own_subject(verb.head, start)


def _is_plain_subject(reading: Reading, start: int, verb: int) -> bool:
    """Do only the words of a noun phrase stand between `start` and the verb?"""
    return not any(
        grammar.is_verb(reading.doc[i]) and reading.doc[i].tag_ not in ("VBN", "VBG", "VB") for i in range(start, verb)
    )


def attach_before(reading: Reading, number: int, reports: dict[int, Report]) -> Attachment | None:
    """The reporting word that leads into a quotation."""
    first = reading.tokens[number][0]
    start = _frame_start(reading, first)
    if start == first:
        return None
    if reading.doc[first - 1].text == ":":
        return _before_colon(reading, start, first - 1, reports)
    return _governing(reading, number, start, reports) or _nearest(reading, start, first, reports)


def _frame_start(reading: Reading, first: int) -> int:
    """Where the words that may lead into a quotation begin: after the last sentence end or quotation."""
    doc = reading.doc
    i = first
    while i > 0 and reading.paragraph[i - 1] == reading.paragraph[first]:
        if reading.in_quotes(i - 1) or doc[i - 1].text in (".", "!", "?"):
            break
        i -= 1
    while i < first and reading.is_mark(i):
        i += 1
    return i


def _before_colon(reading: Reading, start: int, colon: int, reports: dict[int, Report]) -> Attachment | None:
    doc = reading.doc
    for i in range(colon - 1, start - 1, -1):
        report = reports.get(i)
        if report is not None and report.cue is not None and report.cue.has("quote", "that") and report.speaker:
            return Attachment(report, "cue-colon", 0.93)
    verbs = [i for i in range(start, colon) if grammar.is_verb(doc[i])]
    if not verbs and colon - start <= 10:
        head = grammar.phrase_from(doc, start, colon)
        if head is not None:
            speaker = _within(grammar.noun_phrase(head), start, colon)
            return Attachment(Report(colon, ":", (colon, colon + 1), (), speaker, head.i, "colon"), "name-colon", 0.8)
    for i in verbs:
        who = grammar.subject(doc[i])
        if who is not None and start <= who.i < colon and not reading.in_quotes(who.i):
            speaker = grammar.noun_phrase(who)
            return Attachment(
                Report(colon, ":", (colon, colon + 1), (), speaker, who.i, "colon"), "sentence-colon", 0.6
            )
    return None


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
            if report is not None and start <= token.i < lo and _leads(report):
                return Attachment(report, "cue-parse", 0.85)
    return None


def _leads(report: Report) -> bool:
    return report.cue is not None and report.cue.has("quote", "that", "as", "to", "whom-to", "noun")


def _nearest(reading: Reading, start: int, first: int, reports: dict[int, Report]) -> Attachment | None:
    """The last reporting verb before a quotation, at most some words away."""
    doc = reading.doc
    for i in range(first - 1, max(start, first - 13) - 1, -1):
        report = reports.get(i)
        if report is not None and report.cue is not None and report.cue.has("quote"):
            gap = first - report.words[1]
            if gap <= 1 or doc[first - 1].lower_ in _LINKS or gap <= 6:
                return Attachment(report, "cue-near", 0.7 if gap <= 3 else 0.6)
    return None


def noun_before(reading: Reading, number: int) -> Attachment | None:
    """`his claim that “…”`, `chants of “…”`: a noun leads into the quotation."""
    doc = reading.doc
    first = reading.tokens[number][0]
    i = first - 1
    while i > 0 and doc[i].lower_ in _LINKS and first - i < 4:
        i -= 1
    if i < 0 or first - i > 4 or reading.in_quotes(i):
        return None
    noun = doc[i]
    stem = noun.lower_.removesuffix("s")
    if noun.pos_ != "NOUN" or not {noun.lower_, stem} & lexicon().nouns:
        return None
    owner = _owner(noun)
    speaker = grammar.noun_phrase(owner) if owner is not None else None
    report = Report(i, stem, (i, i + 1), (), speaker, owner.i if owner is not None else None, "noun")
    return Attachment(report, "noun", 0.6)


def _owner(noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ in ("nmod:poss", "poss"):
            return child
    for case, other in grammar.preposition_objects(noun):
        if case.lower_ in ("by", "from"):
            return other
    if grammar.is_verb(noun.head) and noun.dep_ in grammar.OBJECT:
        return grammar.subject(noun.head)
    return None
