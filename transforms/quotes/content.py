"""Content from tokens to characters: grown to whole quotations, trimmed to what this report says."""

from __future__ import annotations

import itertools

from spacy.tokens import Token

from transforms.quotes import grammar
from transforms.quotes.matches import Span
from transforms.quotes.reading import Reading, TokenSpan
from transforms.quotes.reports import Attachment, Report, find_cue
from transforms.quotes.speakers import PRONOUNS, is_finite

_BREAKS = frozenset({",", "and", "but", "-", "–", "—", "--"} | set("\"“”„«»‟‘’'") | {"``", "''"})
_JOINTS = frozenset({"and", "while", "but"})
_LONGEST = 400
"""Tokens; nobody says more in one sentence, and a broken parse must not cost quadratic time."""


def snap(reading: Reading, report: Report, strong: dict[int, Attachment]) -> tuple[list[Span], set[int]]:
    """Content in characters, grown to whole quotations, less those that another attribution claims."""
    doc = reading.doc
    pieces: list[Span] = []
    quoted: set[int] = set()
    for lo, whole in report.content:
        hi = min(whole, lo + _LONGEST)
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
        if pieces and start < pieces[-1][1]:
            continue
        quoted.update(numbers)
        pieces += _pieces(reading, start, end, numbers)
    return pieces, quoted


def _grow(reading: Reading, lo: int, hi: int, report: Report, strong: dict[int, Attachment]) -> TokenSpan:
    """Takes in the quotations that touch the content: those that the parse left out although no pause parts them."""
    words_end = report.words[1]
    if lo > words_end and (number := _quotation_ending(reading, lo)) >= 0 and number not in strong:
        lo = max(words_end, min(lo, reading.tokens[number][0]))
    if report.rule == "clause":
        lo = _from_subject(reading, report, _from_that(reading, report, lo))
        hi = _to_verb(reading, report, lo, hi)
    if hi + 1 < len(reading.doc) and reading.doc[hi].lower_ == "but" and _is_correlative(reading, lo, hi):
        hi = reading.sentence_stop(hi)
    if report.rule in ("clause", "claim") and hi < len(reading.doc):
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


def _from_that(reading: Reading, report: Report, lo: int) -> int:
    """Where the clause begins by its `that`, if the parse left that behind: told them that [the boats …]."""
    doc = reading.doc
    start = report.words[1]
    is_plain = report.cue is not None and report.cue.has("whom", "bare")
    for i in range(start, min(lo, start + 12)):
        if doc[i].lower_ == "that" and (doc[i].dep_ == "mark" or (is_plain and not grammar.is_verb(doc[i + 1]))):
            return i
        if grammar.is_verb(doc[i]) or reading.in_quotes(i):
            break
    return lo


def _from_subject(reading: Reading, report: Report, lo: int) -> int:
    """Where the clause begins by its noun phrase, if the parse tore that off: said [two dozen aides are leaving]."""
    doc = reading.doc
    start = report.words[1]
    if start >= lo or report.cue is None or report.cue.has("whom") or not report.cue.has("that") or lo - start > _TORN:
        return lo
    between = doc[start:lo]
    if between[0].pos_ not in _SUBJECT_STARTS or between[0].ent_type_ in ("DATE", "TIME"):
        return lo
    verb = next((token.i for token in between if is_finite(token)), lo)
    has_break = any(token.lower_ in ("that", "whether") or reading.in_quotes(token.i) for token in doc[start:verb])
    return lo if has_break or (report.speaker and report.speaker[0] >= start) else start


def _to_verb(reading: Reading, report: Report, lo: int, hi: int) -> int:
    """Where the clause ends when the parse left its verb, or what a colon announces, behind."""
    doc = reading.doc
    stop = reading.sentence_stop(max(hi - 1, report.at))
    if hi >= stop or hi - 1 < report.at or lo <= report.at or reading.in_quotes(hi) or reading.in_quotes(hi - 1):
        return hi
    is_cut = not any(is_finite(token) or token.tag_ == "MD" for token in doc[lo:hi]) and report.cue is not None
    if is_cut and any(is_finite(token) or token.tag_ == "MD" for token in doc[hi:stop]):
        return stop
    after = doc[hi + 1] if doc[hi].lower_ in ("and", "or", "but") and hi + 1 < stop else None
    runs_on = is_finite(doc[hi]) or doc[hi].tag_ == "MD" or doc[hi].text == ":"
    is_other_tense = after is not None and (after.tag_ == "MD" or _differs(doc[report.at], after))
    return stop if runs_on or is_other_tense else hi


def _differs(verb: Token, other: Token) -> bool:
    """Can two finite verbs not be coordinated, one in the past and one in the present?"""
    tags = {verb.tag_, other.tag_}
    return "VBD" in tags and not tags.isdisjoint({"VBZ", "VBP"})


def _is_correlative(reading: Reading, lo: int, hi: int) -> bool:
    """`not only did he … but he also …` is one statement."""
    words = [token.lower_ for token in reading.doc[lo:hi]]
    return any(pair == ("not", "only") for pair in itertools.pairwise(words))


_TORN = 40
_SUBJECT_STARTS = frozenset({"DET", "PRON", "PROPN", "NOUN", "ADJ", "NUM"})
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
        if (
            not reading.in_quotes(i)
            and _may_start_report(doc[i].lower_, doc[i - 1].lower_)
            and (cut := _new_report(reading, i, report)) is not None
        ):
            hi = max(cut, lo)
            break
    if report.speaker is not None and report.at < report.speaker[0] < hi and lo <= report.speaker[0]:
        lo = report.speaker[1]
    lo = _after_comma_that(reading, lo, hi)
    if report.cue is not None and report.cue.has("whom"):
        lo = _after_hearer(reading, lo, hi)
    while lo < hi and (_is_edge(doc[lo]) or _is_complementizer(doc[lo])):
        lo += 1
    while lo < hi and _is_edge(doc[hi - 1]):
        hi -= 1
    return lo, hi


def _may_start_report(word: str, before: str) -> bool:
    """What every rule of `_new_report` asks for, told by two words alone: few tokens pass."""
    return before in _BREAKS or word in _JOINTS


def _after_comma_that(reading: Reading, lo: int, hi: int) -> int:
    """Where content begins when the parse put an aside into it: said at a meeting with Lund, [the premier, that …]."""
    doc = reading.doc
    is_place = lo > 0 and doc[lo - 1].pos_ in ("ADP", "PART")  # said on the Herald's [“Night Ferry” on Sunday that …]
    for i in range(lo + 1, min(lo + 16, hi)):
        if doc[i].lower_ == "that" and not reading.in_quotes(i):
            if is_place or (doc[i].dep_ == "mark" and doc[i - 1].text == ","):
                return i + 1
            break
        if (grammar.is_verb(doc[i]) and not reading.in_quotes(i)) or (reading.is_mark(i) and not is_place):
            break
    return lo


def _after_hearer(reading: Reading, lo: int, hi: int) -> int:
    """Where content begins when the parse put the hearer into it: told [the Congress that …]."""
    for i in range(lo, min(lo + 14, hi)):
        if reading.doc[i].lower_ == "that" and i > lo:
            return i + 1
        if grammar.is_verb(reading.doc[i]) or reading.is_mark(i):
            break
    return lo


_OTHERS = 9
_PLAIN = frozenset({"say", "tell", "add", "ask"})


def _starts_clause(reading: Reading, i: int) -> bool:
    """Does a subordinate clause begin right at a token: `noted … and recommended [that …]`?"""
    return i + 1 < len(reading.doc) and reading.doc[i].lower_ in ("that", "whether") and not reading.in_quotes(i)


_ANEW = frozenset({"say", "ask", "deny", "order", "judge"})


def _resumes_with_pronoun(reading: Reading, i: int, report: Report) -> bool:
    """`…, and he accused …`: the same speaker, in the same tense, reports anew."""
    doc = reading.doc
    if doc[i].lower_ not in ("and", "but") or i + 3 >= len(doc) or doc[i + 1].lower_ not in PRONOUNS:
        return False
    if doc[i - 1].text != "," and not (reading.is_mark(i - 1) and doc[i - 2].text == ","):
        return False
    verb = doc[i + 3] if doc[i + 2].pos_ in ("ADV", "AUX") else doc[i + 2]
    cue = find_cue(verb)
    return cue is not None and bool(cue.classes & _ANEW) and cue.has("quote") and verb.tag_ == doc[report.at].tag_


def _is_contrast(reading: Reading, i: int) -> bool:
    """Does the narrator go on: `…, though he did not say when`, `…, compared with 9 percent`, `… - despite …`?"""
    doc = reading.doc
    before, word = doc[i - 1].text, doc[i].lower_
    if word == "compared":
        return before == "," and i + 1 < len(doc) and doc[i + 1].lower_ in ("with", "to")
    if word not in ("though", "although", "despite") or before not in (",", "-", "–", "—", "--"):
        return False
    if before != ",":
        return True
    cues = (find_cue(token) for token in doc[i + 1 : i + 6])
    return any(cue is not None and bool(cue.classes & _ANEW) and cue.has("quote") for cue in cues)


def _acts_again(reading: Reading, i: int, report: Report) -> bool:
    """`vowed to leave and sold …`: a tense like the report's coordinates with it, not with the infinitive."""
    doc = reading.doc
    if doc[i - 1].lower_ not in ("and", "but") or doc[i].tag_ != doc[report.at].tag_ or not is_finite(doc[i]):
        return False
    return not any(is_finite(token) or token.tag_ == "MD" for token in doc[report.words[1] : i])


def _others_report(reading: Reading, i: int, report: Report) -> bool:
    """`half said they agreed, and a third said …`: somebody else reports, with the same verb."""
    doc = reading.doc
    if doc[i].lower_ not in ("and", "while", "but") or report.cue is None or not report.cue.has("bare", "that"):
        return False
    for at in range(i + 1, min(i + _OTHERS, len(doc))):
        if doc[at].pos_ in ("AUX", "ADV") or doc[at].lower_ == "have":
            continue
        if at > i + 1 and doc[at].lower_ == doc[report.at].lower_ and not reading.in_quotes(at):
            return doc[at - 1].pos_ not in ("CCONJ", "ADP", "PART")
        if doc[at].pos_ not in _SUBJECT_STARTS | {"ADP", "SYM"} or doc[at].lower_ in PRONOUNS:
            return False
    return False


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
    if _is_contrast(reading, i):
        return i
    if report.rule == "infinitive" and _acts_again(reading, i, report):
        return i - 1
    if _resumes_with_pronoun(reading, i, report) or _others_report(reading, i, report):
        return i
    if before.lower_ == "but" and is_finite(doc[i]) and not reading.in_quotes(i - 1):
        cue = find_cue(doc[i])
        if cue is not None and cue.classes & {"deny", "judge"} and cue.has("quote"):
            return i - 1
    if before.lower_ in ("and", "but") and _differs(doc[report.at], doc[i]):
        # `said that he thinks so but said …`: not the thought goes on, but what was said before it.
        cue = find_cue(doc[i])
        return i - 1 if cue is not None and cue.lemma in _PLAIN else None
    if before.lower_ in ("and", "but") and doc[i].tag_ == doc[report.at].tag_:
        cue = find_cue(doc[i])
        if cue is not None and cue.has("quote", "whom-to") and (cue.lemma in _PLAIN or _starts_clause(reading, i + 1)):
            return i - 1
    return None


def _is_complementizer(token: Token) -> bool:
    """`said that the river …`, but not `said that was wrong`."""
    if token.lower_ != "that" or token.i + 1 >= len(token.doc):
        return False
    return token.dep_ == "mark" or token.pos_ in ("SCONJ", "ADP") or token.nbor(1).pos_ in ("PRON", "DET", "PROPN")


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
