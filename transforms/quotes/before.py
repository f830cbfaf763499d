"""What leads into a quotation: `she warned: "…"`, `described it as "…"`, `his claim that "…"`, `Smith: "…"`."""

from __future__ import annotations

import re

from spacy.tokens import Token

from transforms.naming.gazetteer import word_set
from transforms.quotes import grammar
from transforms.quotes.cues import lexicon
from transforms.quotes.reading import Reading
from transforms.quotes.reports import Attachment, Report
from transforms.quotes.sources import noun_report
from transforms.quotes.speakers import PRONOUNS, Speaker, phrase, speaker_of

_LINKS = frozenset(
    {"-", "–", "—", "―", "--", ",", ":"}
    | {"that", "to", "as", "of", "for", "about", "a", "an", "the", "with", "in", "his", "her"}
)
_SIGNATURE = re.compile(r"\s*[-–—―]{1,2}\s*")
_PLACES = frozenset({"on", "in", "’s", "'s"})
_NEAR = 14
_EXPRESSIONS = frozenset({"word", "phrase", "term", "expression"})
_USES = word_set("use uses used using coin coins coined utter uttered invoke invoked repeat repeated repeats")
_READ = frozenset({"read", "reads", "reading"})
_WRITTEN = word_set(
    """
    sign banner poster placard note message tweet post headline caption hat cap shirt t-shirt tee button badge sticker
    graffiti inscription plaque card letter email text graphic billboard chyron flag statement slogan label tattoo memo
    leaflet flyer notice screen board display
    """
)
_PUTS_OUT = word_set(
    """
    post posts posted posting send sends sent sending tweet tweeted share shared shares issue issued issues release
    released publish published write wrote writes written leave left upload uploaded
    """
)
_DASHES = frozenset({"-", "–", "—", "―", "--"})
_NAMED = frozenset({"PERSON", "PER", "ORG"})
_SUBORDINATE = frozenset({"advcl", "acl"}) | grammar.RELATIVE


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
    if (sign := _sign(reading, first, start)) is not None:
        return sign
    if reading.is_title_like(number) and not _is_introduced(reading, first, reports):
        return None
    above = _governing(reading, number, reading.sentence_start(first), reports)
    nearest = _nearest(reading, start, first, reports)
    if above and nearest and nearest.report.at > above.report.at and first - nearest.report.words[1] <= 4:
        return nearest
    return above or nearest or _noun(reading, first) or _as(reading, start, first)


def _sign(reading: Reading, first: int, start: int) -> Attachment | None:
    """`a banner that read “…”`, `wore a hat reading, “…”`: what is written on a thing is what the thing says."""
    doc = reading.doc
    at = first - 1
    while at > start and doc[at].text in (",", ":"):
        at -= 1
    noun = _written_on(reading, at) if doc[at].lower_ in _READ else None
    if noun is None:
        return None
    poster = noun.head if noun.dep_ in grammar.OBJECT and noun.head.lower_ in _PUTS_OUT else None
    who = speaker_of(reading, poster) if poster is not None else None
    who = who or phrase(noun, start, at)
    report = Report(at, "read", (at, at + 1), (), who.span, who.head, "")
    return Attachment(report, "cue-near", 0.8)


def _written_on(reading: Reading, at: int) -> Token | None:
    """The sign, message or garment that a form of `read` stands close behind."""
    doc = reading.doc
    for i in range(at - 1, max(at - _NEAR, -1), -1):
        if reading.in_quotes(i) or reading.ends_sentence(i) or doc[i].lower_ in PRONOUNS - {"it"}:
            return None
        if doc[i].pos_ in ("NOUN", "PROPN") and doc[i].lower_.removesuffix("s") in _WRITTEN:
            return doc[i]
    return None


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
    if (named := _name_after_dash(reading, start, colon)) is not None:
        return Attachment(_colon(colon, named), "name-colon", 0.8)
    verbs = [i for i in range(start, colon) if grammar.is_verb(doc[i]) and not reading.in_quotes(i)]
    if not verbs and colon - start <= 10:
        head = grammar.phrase_from(doc, start, colon)
        if head is not None:
            speaker = phrase(head, start, colon)
            return Attachment(_colon(colon, speaker), "name-colon", 0.8)
    # `When Holm died, [Lund] issued these words: “…”`: the main clause's subject before that of another clause.
    for i in sorted(verbs, key=lambda i: doc[i].dep_ in _SUBORDINATE):
        who = speaker_of(reading, doc[i])
        if who is not None and start <= who.head < colon:
            return Attachment(_colon(colon, who), "sentence-colon", 0.6)
    return None


def _name_after_dash(reading: Reading, start: int, colon: int) -> Speaker | None:
    """`The race is close - More from Ruth Okoye: “…”`: the name between a dash and the colon."""
    doc = reading.doc
    dash = next((i for i in range(colon - 1, max(start, colon - _NEAR), -1) if doc[i].text in _DASHES), None)
    if dash is None or dash + 1 >= colon:
        return None
    # The hyphen of `co-chair Lund:` joins words.
    if doc[dash].text == "-" and not (doc[dash].whitespace_ or doc[dash - 1].whitespace_):
        return None
    first = next((i for i in range(dash + 1, colon) if doc[i].ent_type_ in _NAMED), colon)
    if any(token.pos_ != "PROPN" and not token.ent_type_ and token.lower_ != "and" for token in doc[first:colon]):
        return None
    if first - dash > 3 or any(map(grammar.has_tense, doc[dash + 1 : first])):
        return None
    head = grammar.phrase_from(doc, first, colon)
    return phrase(head, first, colon) if head is not None else None


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
            if who is None or doc[who.head].lower_ == "what":
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
    if noun.pos_ == "NOUN" and {noun.lower_, stem} & lexicon().nouns:
        return Attachment(noun_report(reading, noun), "noun", 0.6)
    if stem in _EXPRESSIONS and noun.dep_ in grammar.OBJECT and noun.head.lower_ in _USES:
        who = speaker_of(reading, noun.head)
        report = Report(noun.i, stem, (noun.i, noun.i + 1), (), who.span, who.head, "noun") if who is not None else None
        return Attachment(report, "noun", 0.6) if report is not None else None
    return _slogan(reading, i)


def _slogan(reading: Reading, be: int) -> Attachment | None:
    """`Her answer was “…”`: a noun that reports, with its owner, and a form of `be`."""
    doc = reading.doc
    if doc[be].lower_ not in ("is", "was", "are", "were"):
        return None
    for i in range(be - 1, max(be - _NEAR, -1), -1):
        noun = doc[i]
        if grammar.is_verb(noun) or reading.in_quotes(i) or reading.ends_sentence(i) or noun.text == ",":
            return None
        owned = any(child.dep_ in ("nmod:poss", "poss") for child in noun.lefts)
        if noun.pos_ == "NOUN" and owned and {noun.lower_, noun.lower_.removesuffix("s")} & lexicon().nouns:
            return Attachment(noun_report(reading, noun), "noun", 0.6)
    return None
