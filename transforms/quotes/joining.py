"""Quotations that no content holds yet: they go to the word that leads into them, or to the last speaker."""

from __future__ import annotations

import dataclasses

from transforms.quotes import grammar
from transforms.quotes.before import attach_before
from transforms.quotes.matches import Span
from transforms.quotes.reading import Reading
from transforms.quotes.reports import Report
from transforms.quotes.speakers import is_finite, speaker_of


@dataclasses.dataclass(slots=True)
class Row:
    """A quote in the making: the report, its content so far, and the quotations in it."""

    report: Report
    pieces: list[Span]
    quoted: set[int]
    rule: str
    confidence: float
    is_floating: bool = False


_SENTENCES_BETWEEN = 2
_SPLIT_REACH = 16
_PAUSES = frozenset({",", ":", "-", "–", "—", "--", "that"})
_JOINT_REACH = 10
_TELLING = frozenset({"clause", "parenthetical", "sentence", "infinitive", "preposition", "noun", "according"})


def add_before(reading: Reading, reports: dict[int, Report], rows: list[Row]) -> None:
    """Gives quotations that nothing claims yet to the word that leads into them."""
    owner = {number: row for row in rows for number in row.quoted}
    by_cue = {row.report.at: row for row in rows}
    for number, quoted in enumerate(reading.quoted):
        if number in owner:
            continue
        row = owner.get(number - 1)
        if row is not None and _is_joint(reading, number, row):
            _extend(reading, row, number)
            owner[number] = row
            continue
        found = attach_before(reading, number, reports)
        if found is None:
            continue
        row = by_cue.get(found.report.at)
        if row is None:
            row = Row(found.report, list(quoted.pieces), {number}, found.rule, found.confidence)
            by_cue[found.report.at] = row
            rows.append(row)
        elif not _may_join(reading, number, row):
            continue
        else:
            _extend(reading, row, number)
        owner[number] = row


def _is_joint(reading: Reading, number: int, row: Row) -> bool:
    """`called it “a joke” and “a fraud”`: the quotation before, a few words, and no other report between."""
    lo, hi = reading.tokens[number - 1][1], reading.tokens[number][0]
    if row.report.at >= reading.tokens[number - 1][0] or hi - lo > _JOINT_REACH:
        return False
    if reading.paragraph[lo - 1] != reading.paragraph[hi]:
        return False
    gap = reading.doc[lo:hi]
    if len(gap) == 0:
        return True
    return gap[0].lower_ in ("and", "or", "but", ",", "nor") and not any(
        grammar.is_verb(token) or reading.ends_sentence(token.i) or token.text in (";", ":") for token in gap
    )


def _may_join(reading: Reading, number: int, row: Row) -> bool:
    """May one more quotation go to a cue that has content? `“…,” he said, “…”` yes; a title after the cue no."""
    first = reading.tokens[number][0]
    if row.pieces[-1][1] > reading.quoted[number].start:
        return False
    if not row.rule.startswith("quote-"):
        return True
    touches = first == row.report.words[1]
    return touches or (first - row.report.at <= _SPLIT_REACH and _resumes(reading, first))


def _resumes(reading: Reading, first: int) -> bool:
    """Does a comma, and at most a conjunction with some words, stand before a quotation? `…, he said, but “…”`"""
    doc = reading.doc
    for i in range(first - 1, max(first - 5, 0), -1):
        if doc[i].text in _PAUSES:
            return True
        if grammar.is_verb(doc[i]) or reading.in_quotes(i) or doc[i].pos_ in ("NOUN", "PROPN"):
            return False
    return False


def _extend(reading: Reading, row: Row, number: int) -> None:
    """Adds a quotation, the words between where the row holds content that leads up to it."""
    quoted = reading.quoted[number]
    row.quoted.add(number)
    between = reading.text[row.pieces[-1][1] : quoted.start]
    if row.report.at < reading.tokens[number][0] and row.pieces[-1][1] < reading.doc[row.report.at].idx:
        row.pieces += quoted.pieces
    elif len(quoted.pieces) == 1 and len(between) < 80 and "\n" not in between:
        row.pieces[-1] = (row.pieces[-1][0], quoted.end)
        _reopen(reading, row)
    else:
        row.pieces += quoted.pieces


def _reopen(reading: Reading, row: Row) -> None:
    """A piece that began as one whole quotation takes its opening mark back when it grows past it."""
    start, end = row.pieces[-1]
    for number in row.quoted:
        quoted = reading.quoted[number]
        if quoted.pieces[0][0] == start and quoted.end < end:
            row.pieces[-1] = (quoted.start, end)


def add_following(reading: Reading, rows: list[Row]) -> None:
    """Quotations without a word of attribution go on with what the same speaker says before them."""
    owner = {number: row for row in rows for number in row.quoted}
    reports = {row.report.at: row for row in rows if row.report.speaker is not None and not row.is_floating}
    last: Row | None = None
    for number, quoted in enumerate(reading.quoted):
        if number in owner:
            last = owner[number]
            continue
        row = _beside(reading, number) if is_utterance(reading, number) and not quoted.is_single else None
        if row is not None and not (last is not None and _directly_after(reading, number, last)):
            rows.append(row)
            owner[number] = row
            last = row
            continue
        if quoted.is_single:
            continue
        if last is not None and _directly_after(reading, number, last):
            last.pieces += quoted.pieces
            last.quoted.add(number)
            owner[number] = last
        elif (told := _told_before(reading, number, reports)) is not None:
            rows.append(told)
            owner[number] = last = told
        elif last is not None and last.report.speaker and _is_floating(reading, number, last):
            row = Row(last.report, list(quoted.pieces), {number}, "floating", 0.6, is_floating=True)
            rows.append(row)
            owner[number] = row


def _told_before(reading: Reading, number: int, rows: dict[int, Row]) -> Row | None:
    """`Lund said the dam would hold. “We checked it twice.”`: the quotation after a report is its speaker's."""
    doc = reading.doc
    lo, hi = reading.tokens[number]
    if not is_utterance(reading, number) or not reading.opens_sentence(number) or lo < 2 or doc[lo - 1].text == ":":
        return None
    end = lo - 1
    while end > 0 and (doc[end].is_space or reading.is_mark(end)):
        end -= 1
    if reading.in_quotes(end) or reading.is_title(end) != reading.is_title(lo):
        return None
    apart = reading.paragraph[lo] - reading.paragraph[end]
    if apart > 1 or (apart == 1 and not stands_alone(reading, number)):
        return None
    if apart == 0 and hi < len(doc) and reading.paragraph[hi] == reading.paragraph[lo] and not _ends(reading, number):
        return None
    for i in range(end, reading.sentence_start(end) - 1, -1):
        row = rows.get(i)
        if row is not None and row.rule in _TELLING:
            return Row(row.report, list(reading.quoted[number].pieces), {number}, "told-before", 0.6, is_floating=True)
    return _subject_before(reading, number, end) if apart == 0 else None


def _subject_before(reading: Reading, number: int, end: int) -> Row | None:
    """`Ruth Okoye did not agree. “The dam will hold.”`: who acts in the sentence before speaks."""
    start = reading.sentence_start(end)
    verb = next((token for token in reading.doc[start:end] if is_finite(token)), None)
    who = speaker_of(reading, verb) if verb is not None else None
    if who is None or not start <= who.head < end:
        return None
    head = reading.doc[who.head]
    if head.ent_type_ not in ("PERSON", "PER") and head.lower_ not in ("he", "she"):
        return None
    report = Report(end, "", (end, end), (), who.span, who.head, "beside")
    return Row(report, list(reading.quoted[number].pieces), {number}, "person-before", 0.5, is_floating=True)


def _ends(reading: Reading, number: int) -> bool:
    """Does the sentence end with the quotation?"""
    end = reading.quoted[number].pieces[-1][1]
    after = reading.doc[reading.tokens[number][1]]
    return reading.text[end - 1] in ".!?…" and (after.text[0].isupper() or after.is_space)


def _is_floating(reading: Reading, number: int, last: Row) -> bool:
    return is_utterance(reading, number) and stands_alone(reading, number) and _is_near(reading, number, last)


def is_utterance(reading: Reading, number: int) -> bool:
    """Does a quotation look like a sentence somebody speaks?"""
    pieces: tuple[Span, ...] = reading.quoted[number].pieces
    text = reading.text
    return text[pieces[-1][1] - 1] in ".!?…-—–,'’" and not text[pieces[0][0]].islower()


def _beside(reading: Reading, number: int) -> Row | None:
    """`"It went up like a matchbox." Chief Delgado has fought fires for 26 years.`: a person in the next sentence."""
    doc = reading.doc
    lo, hi = reading.tokens[number]
    if not reading.opens_sentence(number) or hi >= len(doc) or reading.paragraph[hi] != reading.paragraph[lo]:
        return None
    if any(reading.inside[i] >= 0 for i in range(reading.bounds[reading.paragraph[lo]][0], lo)):
        return None
    verb = next((token for token in doc[hi : reading.frame_end(hi)] if is_finite(token)), None)
    who = speaker_of(reading, verb) if verb is not None else None
    if who is None or who.head < hi or doc[who.head].ent_type_ not in ("PERSON", "PER"):
        return None
    report = Report(hi, "", (hi, hi), (), who.span, who.head, "beside")
    return Row(report, list(reading.quoted[number].pieces), {number}, "person-beside", 0.5)


def _directly_after(reading: Reading, number: int, row: Row) -> bool:
    """Has only the rest of the attribution's sentence come between a quotation and the one before it?"""
    lo = reading.tokens[number][0]
    at = row.report.at
    if (
        at >= lo
        or reading.paragraph[at] != reading.paragraph[lo]
        or not row.rule.startswith(("quote-", "person-beside"))
    ):
        return False
    start, end = reading.quoted[number].pieces[0]
    text = reading.text[start:end]
    if text[0].islower() or (" " not in text and text[-1] not in ".!?…,"):
        return False
    ends = sum(reading.ends_sentence(i) for i in range(at, lo))
    return ends <= _SENTENCES_BETWEEN and reading.opens_sentence(number)


def _is_near(reading: Reading, number: int, row: Row) -> bool:
    """Is the speaker's last quotation in the paragraph before?"""
    last = max(row.quoted)
    return reading.paragraph[reading.tokens[number][0]] - reading.paragraph[reading.tokens[last][1] - 1] <= 1


def stands_alone(reading: Reading, number: int) -> bool:
    """Is the quotation a paragraph of its own?"""
    lo, hi = reading.tokens[number]
    start = reading.bounds[reading.paragraph[lo]][0]
    end = reading.bounds[reading.paragraph[hi - 1]][1]
    return lo == start and hi >= end - 1
