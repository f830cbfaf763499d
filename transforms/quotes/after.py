"""The attribution that follows a quotation in the same sentence: `"…," he said`, `"…," said Smith, who …`."""

from __future__ import annotations

import dataclasses

from transforms.quotes import grammar
from transforms.quotes.cues import lexicon
from transforms.quotes.reading import Reading
from transforms.quotes.reports import Attachment, Report
from transforms.quotes.speakers import Speaker, is_finite, phrase, speaker_of

_FINAL = frozenset(".!?…")
_DASHES = frozenset({"-", "–", "—", "―", "--"})
_OPENERS = frozenset(
    {"and", "but", "or", "because", "which", "who", "as", "while", "when", "if", "that", "so", "than", "with", "where"}
)
_REACH = 50
_NEAR = 12
_SUBJECT_STARTS = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM"})
_NOUN_WORDS = _SUBJECT_STARTS | {"PART", "ADP", "ADV", "AUX", "CCONJ", "X", "SYM"}
_OBJECT_PRONOUNS = frozenset({"him", "her", "them", "me", "us"})
_SAYERS = frozenset({"say", "ask"})
_PERSONS = frozenset({"PERSON", "PER"})
_LONGEST_NAME = 5
_AFTER_CUE = frozenset(".,:;!?")
_QUOTERS = frozenset({"say", "ask", "deny", "order", "promise", "believe"})


def attach_after(
    reading: Reading, number: int, reports: dict[int, Report], sources: dict[int, Report]
) -> Attachment | None:
    """The reporting word after quotation `number`, None where the sentence does not go on with one."""
    doc = reading.doc
    start = reading.tokens[number][1]
    if start >= len(doc) or reading.paragraph[start] != reading.paragraph[start - 1] or reading.is_so_called(number):
        return None
    last = reading.text[reading.quoted[number].pieces[-1][1] - 1]
    has_comma = last == "," or doc[start].text == "," or doc[start].text in _DASHES
    if doc[start].text == "," or doc[start].text in _DASHES:
        start += 1
    if start >= len(doc) or doc[start].lower_ in _OPENERS or reading.in_quotes(start):
        return None
    opens = reading.opens_sentence(number)
    if not opens and reading.is_title_like(number) and not _after_pause(reading, number):
        return None
    if last not in "?!,.…" and not has_comma and doc[start].pos_ == "NOUN" and reading.is_title_like(number):
        # “Night Ferry” star Anna Brandt said …: the name of a work stands before a noun.
        return None
    if _is_led_in(reading, number) and last in _FINAL and not has_comma and not doc[start].is_lower:
        # Okoye asks: “Who paid?” The letter says …: the next sentence has nothing to do with it.
        return None
    if start in sources:
        return Attachment(sources[start], "quote-according", 0.9)
    runs_on = doc[start].is_lower and (last in _FINAL or opens)
    if not (has_comma or runs_on or last in "?!-–—…’'"):
        return None
    report = _report(reading, number, start, reports) or _by_form(reading, start)
    if report is None and last == "," and opens and (other := _any_verb(reading, start)) is not None:
        return Attachment(other, "quote-verb", 0.7)
    if report is None or (not opens and not _after_pause(reading, number) and report.at - start > 8):
        return None
    return Attachment(report, "quote-comma" if has_comma else "quote-after", 0.97 if has_comma else 0.9)


def _is_led_in(reading: Reading, number: int) -> bool:
    """Does a colon stand before the quotation, in its own paragraph?"""
    first = reading.tokens[number][0]
    return first > 0 and reading.doc[first - 1].text == ":" and reading.paragraph[first - 1] == reading.paragraph[first]


def _after_pause(reading: Reading, number: int) -> bool:
    """Does a comma, colon or reporting word set the quotation off from what stands before it?"""
    first = reading.tokens[number][0]
    return first > 0 and (reading.doc[first - 1].text in (",", ":", "—", "–", "--", "-"))


def _report(reading: Reading, number: int, start: int, reports: dict[int, Report]) -> Report | None:
    limit = min(reading.frame_end(start), start + _REACH)
    inverted = _inverted(reading, number, start, limit, reports)
    if inverted is not None:
        return inverted
    opens = reading.opens_sentence(number)
    for i in range(start + 1, limit):
        report = reports.get(i)
        if report is None or report.cue is None or not report.cue.has("quote", "weak"):
            continue
        if grammar.is_participle(reading.doc[i]) or not report.cue.classes & (_QUOTERS if opens else _SAYERS):
            continue
        speaker = _before_verb(reading, number, start, i, report)
        if speaker is not None:
            return dataclasses.replace(report, speaker=speaker.span, head=speaker.head)
    return None


def _by_form(reading: Reading, start: int) -> Report | None:
    """`"…," Okoye answers.`: a name and the form of a cue, which the tagger may take for a noun."""
    doc = reading.doc
    at = start
    while at < len(doc) and at - start < _LONGEST_NAME and (doc[at].pos_ == "PROPN" or doc[at].ent_type_ in _PERSONS):
        at += 1
    if at == start or at + 1 >= len(doc) or grammar.is_verb(doc[at]) or doc[at].lower_ != doc[at].text:
        return None
    cue = lexicon().find(doc[at].lower_, doc[at + 1].lower_)
    end = at + 1 + (cue.lemma.count(" ") if cue is not None else 0)
    if cue is None or not cue.has("quote") or not cue.classes & _SAYERS or doc[at].lower_.endswith("ing"):
        return None
    if end < len(doc) and doc[end].text not in _AFTER_CUE and doc[end].pos_ not in ("ADV", "ADP", "SCONJ", "CCONJ"):
        return None
    return Report(at, cue.lemma, (at, end), (), (start, at), at - 1, "", cue)


def _any_verb(reading: Reading, start: int) -> Report | None:
    """After a quotation that ends in a comma any verb with a subject attributes it: `"…," Lund retaliated`."""
    for i in range(start, min(reading.frame_end(start), start + _NEAR)):
        token = reading.doc[i]
        if is_finite(token) and token.pos_ == "VERB":
            who = speaker_of(reading, token)
            if who is None or who.head < start or reading.doc[who.head].lower_ == "it":
                return None
            return Report(i, token.lemma_.lower(), (i, i + 1), (), who.span, who.head, "any")
    return None


def _inverted(reading: Reading, number: int, start: int, limit: int, reports: dict[int, Report]) -> Report | None:
    """The cue comes first and its subject follows: `said Smith`, `reads the sign`."""
    doc = reading.doc
    at = start + 1 if doc[start].pos_ == "ADV" and start + 1 in reports else start
    report = reports.get(at)
    frames = ("quote", "weak") if reading.opens_sentence(number) else ("quote",)
    if report is None or report.cue is None or not report.cue.has(*frames) or not report.cue.classes & _QUOTERS:
        return None
    if doc[at].lower_.endswith("ing") or grammar.is_passive(doc[at]):
        return None
    after = report.words[1]
    if after >= limit or doc[after].pos_ not in _SUBJECT_STARTS or doc[after].lower_ in _OBJECT_PRONOUNS:
        return None
    before = report.head is not None and report.head < reading.tokens[number][0]
    if before and not reading.opens_sentence(number) and report.lemma not in ("say", "add", "ask"):
        return None
    head = grammar.phrase_from(doc, after, limit)
    if head is None:
        return None
    speaker = phrase(head, after, limit)
    return dataclasses.replace(report, speaker=speaker.span, head=speaker.head, addressee=None)


def _before_verb(reading: Reading, number: int, start: int, verb: int, report: Report) -> Speaker | None:
    """The subject between the quotation and the verb, by the parse or by what the words look like."""
    doc = reading.doc
    words = doc[start:verb]
    parsed = report.head is not None and start <= report.head < verb and report.speaker is not None
    # A verb right after the quotation has no subject: "…," retired general Lund said.
    finite = [token for token in words[1:] if token.pos_ == "VERB" and token.tag_ not in ("VBN", "VBG")]
    if any(token.lower_ in ("who", "whom") for token in words[1:-1]) and not reading.opens_sentence(number):
        # The verb belongs to an apposition: the “ghost shift,” a crew who they said never worked.
        return None
    if not finite and all(token.pos_ in _NOUN_WORDS or token.is_punct or token.pos_ == "VERB" for token in words):
        if parsed and report.speaker is not None and report.head is not None:
            return Speaker((max(report.speaker[0], start), min(report.speaker[1], verb)), report.head)
        return _surface(reading, start, verb)
    if doc[start].pos_ not in _SUBJECT_STARTS:
        return None
    comma = next((i for i in range(start, verb) if doc[i].text in (",", "(", "—", "–", "--")), None)
    closed = doc[verb - 1].text in (",", ")", "—", "–", "--")
    if parsed and report.speaker is not None and report.head is not None and report.head < (comma or verb):
        return Speaker((max(report.speaker[0], start), min(report.speaker[1], verb)), report.head)
    if comma is not None and closed and not any(token.i < comma for token in finite):
        return _surface(reading, start, comma)
    return None


def _surface(reading: Reading, start: int, end: int) -> Speaker | None:
    """The noun phrase that ends before `end`: after the last comma where an adverbial comes first."""
    doc = reading.doc
    if doc[start].pos_ in ("ADP", "ADV", "SCONJ"):
        commas = [i for i in range(start, end) if doc[i].text == ","]
        start = commas[-1] + 1 if commas else start + 1
    head = grammar.phrase_from(doc, start, end)
    return phrase(head, start, end) if head is not None else None
