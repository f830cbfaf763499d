"""Reporting words in the parse: who says something with each, and which words are its content."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from spacy.tokens import Token

from transforms.quotes import grammar
from transforms.quotes.antecedents import relative_subject
from transforms.quotes.cues import Cue, lexicon
from transforms.quotes.reading import Reading, TokenSpan
from transforms.quotes.speakers import Speaker, speaker_of
from transforms.quotes.surface import announced, gerund, infinitive, is_finite, parenthetical, rest_of_sentence

_HEARER = frozenset({"DET", "ADJ", "ADP", "PART", "CCONJ"})
_WH = frozenset({"that", "whether", "if", "how", "why", "what", "who", "where", "when", "which"})


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """One reporting word with its speaker and content, as token ranges (end exclusive).

    Attributes:
        at: index of the cue's head token.
        lemma: of the cue.
        words: the cue as written.
        content: the parse's content, empty where the cue only stands beside a quotation.
        speaker: the speaker's noun phrase, None where the sentence names nobody.
        head: index of the speaker's head token.
        rule: how the content was found.
    """

    at: int
    lemma: str
    words: TokenSpan
    content: tuple[TokenSpan, ...]
    speaker: TokenSpan | None
    head: int | None
    rule: str
    cue: Cue | None = None
    addressee: TokenSpan | None = None
    is_negated: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Attachment:
    """A quotation's reporting word, and how sure the evidence makes it (0 to 1)."""

    report: Report
    rule: str
    confidence: float


def find_cue(token: Token) -> Cue | None:
    """The lexicon's entry for a token that is used as a verb."""
    if not grammar.is_verb(token) and not _looks_verbal(token):
        return None
    if token.dep_ in ("amod", "compound", "case", "mark") or _is_order(token) or _is_being_asked(token):
        return None
    if token.lower_ == "saying" and token.i > 0 and token.nbor(-1).lower_ == "without":
        return None  # it goes without saying that …
    following = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    return lexicon().find(token.lower_, following)


def _is_order(token: Token) -> bool:
    """An imperative, or a noun that was taken for one: `Signal failed`."""
    has_help = any(child.dep_ in ("aux", "mark", "cop") for child in token.lefts)
    return token.tag_ == "VB" and token.text[0].isupper() and not has_help


def _is_being_asked(token: Token) -> bool:
    """`Asked whether he would pay, he …`: who is asked does not say what follows."""
    if token.lower_ not in ("asked", "told", "pressed") or not token.text[0].isupper():
        return False
    return not any(child.i < token.i for child in grammar.children(token, grammar.SUBJECT))


def _looks_verbal(token: Token) -> bool:
    """`The Post reports that …`: a third person that was taken for a plural noun."""
    if token.tag_ != "NNS" or token.i == 0 or token.i + 1 >= len(token.doc):
        return False
    if token.dep_ == "ROOT" and token.nbor(-1).pos_ == "PROPN" and token.nbor(-1).head == token:
        return True
    return token.nbor(-1).pos_ in ("PROPN", "PRON") and token.nbor(1).lower_ in ("that", "“", '"', ",")


def find_reports(reading: Reading) -> dict[int, Report]:
    """Every cue outside of quotation marks, by the index of its token."""
    found: dict[int, Report] = {}
    forms = lexicon().forms
    for i, word in enumerate(reading.words):
        if word not in forms or reading.in_quotes(i):
            continue
        token = reading.doc[i]
        cue = find_cue(token)
        if cue is not None:
            found[i] = report_of(reading, token, cue)
    return found


_FINITE_SAYERS = frozenset({"say", "ask", "deny", "order", "promise", "judge"})


def inherit(reading: Reading, reports: dict[int, Report]) -> None:
    """Participles and bare verbs take the speaker of the report before them: `…, he said, adding that …`."""
    start, last = -1, None
    before: Report | None = None
    for at in sorted(reports):
        report = reports[at]
        begin = reading.sentence_start(at)
        if begin != start:
            before = last if last is not None and reading.paragraph[last.at] == reading.paragraph[at] else None
            start, last = begin, None
        if before is not None and _is_fragment(reading, report, begin):
            # `…, Lund said. Adding, “…”`
            reports[at] = dataclasses.replace(report, speaker=before.speaker, head=before.head)
            continue
        verb = reading.doc[at]
        is_bare = grammar.is_participle(verb) and reading.doc[at - 1].text == ","
        is_bare = is_bare or (
            reading.doc[at - 1].lower_ in ("and", "but") and not grammar.children(verb, grammar.SUBJECT)
        )
        may_inherit = last is not None and not grammar.is_passive(verb) and not _has_own_clause(verb, last, report)
        if last is not None and may_inherit and (report.speaker is None or is_bare):
            report = reports[at] = dataclasses.replace(report, speaker=last.speaker, head=last.head)
        elif report.speaker is None and (grammar.is_participle(verb) or reading.doc[at - 1].lower_ in ("and", "but")):
            main = _main_speaker(reading, begin, reading.sentence_stop(at))
            if main is not None:
                report = reports[at] = dataclasses.replace(report, speaker=main.span, head=main.head)
        sayer = report.cue is not None and report.cue.classes & _FINITE_SAYERS and report.cue.has("quote")
        has_tense = is_finite(verb) or grammar.auxiliaries(verb)
        may_go_on = sayer and has_tense and not grammar.is_participle(verb) and not _is_aside(reading, report)
        if last is None and may_go_on and report.speaker is not None:
            last = report


def _is_fragment(reading: Reading, report: Report, begin: int) -> bool:
    """A participle that opens its sentence with no pause but that before a quotation."""
    at, doc = report.at, reading.doc
    if report.speaker is not None or at - begin > 1 or not grammar.is_participle(doc[at]) or at + 2 >= len(doc):
        return False
    return doc[at + 1].text in (",", ":") and reading.is_mark(at + 2)


def _is_aside(reading: Reading, report: Report) -> bool:
    """`Lund, who said so, …`: what a relative clause reports tells nothing of who speaks in the main clause."""
    if relative_subject(reading.doc[report.at]) is not None:
        return True
    return report.speaker is not None and reading.doc[report.speaker[0]].lower_ in ("who", "whose")


def _has_own_clause(verb: Token, last: Report, report: Report) -> bool:
    """`The port said …, and the city has sued it, saying …`: the subject of a main clause that began since."""
    if report.head is None or report.head < last.at or not grammar.is_participle(verb):
        return False
    governor, before = verb.doc[report.head].head, verb.doc[last.at]
    is_joined = governor.dep_ == "conj" and governor.head.dep_ == "ROOT"
    # `When the port said so, the city sued it, saying …`: where the other report is the main clause's, it goes on.
    is_main = governor.dep_ == "ROOT" and before.dep_ in grammar.RELATIVE | {"advcl", "acl"}
    is_new = governor.i > last.at and not any(lo <= report.head < hi for lo, hi in last.content)
    return is_new and (is_joined or is_main)


def _main_speaker(reading: Reading, start: int, stop: int) -> Speaker | None:
    """The subject of a sentence's first finite verb."""
    for token in reading.doc[start:stop]:
        if is_finite(token) and grammar.is_verb(token) and not reading.in_quotes(token.i):
            speaker = speaker_of(reading, token)
            if speaker is not None:
                return speaker
    return None


def report_of(reading: Reading, verb: Token, cue: Cue) -> Report:
    """What one verb reports."""
    speaker = speaker_of(reading, verb)
    if cue.has("whom") and grammar.is_passive(verb) and grammar.agent(verb) is None:
        # Who was asked or told is not who asks or tells.
        speaker = None
    content, rule, speaker = _content(reading, verb, cue, speaker)
    return Report(
        at=verb.i,
        lemma=cue.lemma,
        words=(verb.i, verb.i + 1 + cue.lemma.count(" ")),
        content=content,
        speaker=speaker.span if speaker is not None else None,
        head=speaker.head if speaker is not None else None,
        rule=rule,
        cue=cue,
        addressee=_addressee(verb, cue),
        is_negated=any(not reading.in_quotes(word.i) for word in grammar.negations(verb)),
    )


def _content(
    reading: Reading, verb: Token, cue: Cue, speaker: Speaker | None
) -> tuple[tuple[TokenSpan, ...], str, Speaker | None]:
    around, who = parenthetical(reading, verb, cue, speaker)
    if around:
        return around, "parenthetical", who
    if ahead := announced(reading, verb, cue, speaker):
        return ahead, "parenthetical", speaker
    for name, finder in (("clause", _clause), ("infinitive", _infinitive), ("preposition", _preposition)):
        ranges = tuple(finder(verb, cue))
        if ranges:
            return ranges if name == "clause" else _from_addressee(reading, verb, cue, ranges), name, speaker
    is_aside = speaker is not None and reading.doc[speaker.span[0]].lower_ == "whose"
    ranges = tuple(rest_of_sentence(reading, verb, cue)) if speaker is not None and not is_aside else ()
    if ranges:
        return ranges, "sentence", speaker
    if cue.has("whom-to", "to") and speaker is not None and (ranges := tuple(infinitive(reading, verb, cue))):
        return _from_addressee(reading, verb, cue, ranges), "infinitive", speaker
    if cue.prepositions and "judge" in cue.classes and (ranges := tuple(gerund(reading, verb, cue))):
        return _from_addressee(reading, verb, cue, ranges), "preposition", speaker
    if cue.has("noun"):
        for noun in grammar.children(verb, ("obj", "dobj")):
            start, end = grammar.clause_span(noun)
            if end - start > 2 and noun.ent_type_ not in ("DATE", "TIME"):
                return ((start, end),), "noun", speaker
    return (), "", speaker


def _from_addressee(reading: Reading, verb: Token, cue: Cue, ranges: tuple[TokenSpan, ...]) -> tuple[TokenSpan, ...]:
    """Content with whom it is about: called on [the council to resign], accused [the council of theft]."""
    lo, hi = ranges[0]
    first = verb.i + 1 + cue.lemma.count(" ")
    words = verb.doc[first:lo]
    # Where the order itself is quoted, its addressee stays outside: urged them “to stop at once”.
    if reading.in_quotes(lo) or reading.is_mark(lo - 1) or not any(map(grammar.is_nominal, words)):
        return ranges
    is_order = cue.has("whom-to") and verb.doc[lo].lower_ in ("to", "not")
    is_blame = "judge" in cue.classes and words[-1].lower_ in cue.prepositions
    if not (is_order or is_blame) or words[0].pos_ in ("ADP", "ADV"):
        return ranges
    if any(grammar.is_verb(word) or word.is_punct for word in words):
        return ranges
    return ((first, hi), *ranges[1:])


def _clause(verb: Token, cue: Cue) -> Iterator[TokenSpan]:
    if not cue.has("that", "how"):
        return
    clauses = grammar.children(verb, grammar.CLAUSE)
    for clause in clauses:
        start, end = grammar.clause_span(clause)
        if start < verb.i or (cue.has("whom-to") and _to(clause) is not None):
            continue
        if not cue.has("that") and not any(verb.doc[i].lower_ in _WH for i in range(start, min(start + 2, end))):
            continue
        yield start, end


def _may_be_far(verb: Token, case: Token, cue: Cue) -> bool:
    """`accused them of …`, but not `called him “a genius” for …`: `for` of `call` touches its verb."""
    return case.i - verb.i <= 2 or ("judge" in cue.classes and "order" not in cue.classes)


def _infinitive(verb: Token, cue: Cue) -> Iterator[TokenSpan]:
    if not cue.has("to", "whom-to"):
        return
    for clause in [*grammar.children(verb, ("xcomp", "advcl", "ccomp")), *_under_object(verb)]:
        start, end = grammar.clause_span(clause)
        if start <= verb.i:
            continue
        to = _to(clause)
        # An order needs somebody who is ordered: not "asked not to be named".
        ordered = cue.has("to") or (to is not None and any(map(grammar.is_nominal, verb.doc[verb.i + 1 : to])))
        if to is not None and ordered:
            yield to, end
            return


def _to(clause: Token) -> int | None:
    """Where the `to` of an infinitive stands, None for other clauses."""
    to = next((child.i for child in clause.lefts if child.lower_ == "to" and child.dep_ in ("mark", "aux")), None)
    return to - 1 if to and clause.doc[to - 1].lower_ in ("not", "never") else to


def _under_object(verb: Token) -> Iterator[Token]:
    """Infinitives that the parse hangs on whom is urged: `called on Moscow to cease …`."""
    for child in verb.rights:
        if child.dep_ in ("obj", "dobj", "obl"):
            yield from grammar.children(child, ("acl", "advcl", "xcomp", "relcl"))
        elif child.dep_ == "prep":
            for noun in child.rights:
                yield from grammar.children(noun, ("acl", "advcl", "xcomp", "relcl"))


def _preposition(verb: Token, cue: Cue) -> Iterator[TokenSpan]:
    for case, noun in grammar.preposition_objects(verb):
        if case.lower_ in cue.prepositions and _may_be_far(verb, case, cue):
            start, end = grammar.clause_span(noun)
            yield max(start, case.i + 1) if start <= case.i else start, _with_infinitive(verb, end)
            return


def _with_infinitive(verb: Token, end: int) -> int:
    """`called for [the minister to resign]`: what is to be done hangs on the verb in most parses."""
    doc = verb.doc
    if end + 1 >= len(doc) or doc[end].lower_ != "to" or doc[end + 1].tag_ != "VB":
        return end
    return max(end, grammar.clause_span(doc[end].head)[1]) if doc[end].head.i > end else end


def _addressee(verb: Token, cue: Cue) -> TokenSpan | None:
    if cue.has("whom", "whom-to"):
        after = verb.doc[verb.i + 1 : verb.i + 9]
        that = next((token.i for token in after if token.lower_ == "that" and token.i > verb.i + 1), None)
        hearer = verb.doc[verb.i + 1 : that if that is not None else verb.i + 1]
        if that is not None and all(grammar.is_nominal(token) or token.pos_ in _HEARER for token in hearer):
            return verb.i + 1, that
        for child in verb.rights:
            if child.dep_ in grammar.OBJECT and grammar.is_nominal(child):
                return grammar.noun_phrase(child)
    for case, noun in grammar.preposition_objects(verb):
        if (
            case.lower_ == "to"
            and case.lower_ not in cue.lemma.split()
            and grammar.is_nominal(noun)
            and noun.i - case.i <= 5
        ):
            return grammar.noun_phrase(noun)
    return None
