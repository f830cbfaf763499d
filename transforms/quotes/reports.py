"""Reporting words in the parse: who says something with each, and which words are its content."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from spacy.tokens import Token

from transforms.quotes import grammar
from transforms.quotes.cues import Cue, lexicon
from transforms.quotes.reading import Reading, TokenSpan

_WH = frozenset({"that", "whether", "if", "how", "why", "what", "who", "where", "when", "which"})
_GENERIC = frozenset({"it", "there", "this", "that", "which", "what", "these", "those"})


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


def find_cue(token: Token) -> Cue | None:
    """The lexicon's entry for a token that is used as a verb."""
    if not grammar.is_verb(token):
        return None
    following = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    return lexicon().find(token.lower_, following)


def find_reports(reading: Reading) -> dict[int, Report]:
    """Every cue outside of quotation marks, by the index of its token."""
    found: dict[int, Report] = {}
    for token in reading.doc:
        if reading.in_quotes(token.i):
            continue
        cue = find_cue(token)
        if cue is not None:
            found[token.i] = report_of(reading, token, cue)
    return found


def report_of(reading: Reading, verb: Token, cue: Cue) -> Report:
    speaker = grammar.subject(verb)
    if speaker is not None and reading.in_quotes(speaker.i):
        speaker = None
    content, rule = _content(verb, cue)
    words = (verb.i, verb.i + 1 + cue.lemma.count(" "))
    return Report(
        at=verb.i,
        lemma=cue.lemma,
        words=words,
        content=tuple(content),
        speaker=grammar.noun_phrase(speaker) if speaker is not None else None,
        head=speaker.i if speaker is not None else None,
        rule=rule,
        cue=cue,
        addressee=_addressee(verb, cue),
        is_negated=grammar.is_negated(verb),
    )


def _content(verb: Token, cue: Cue) -> tuple[list[TokenSpan], str]:
    for name, finder in (("clause", _clause), ("infinitive", _infinitive), ("preposition", _preposition)):
        ranges = list(finder(verb, cue))
        if ranges:
            return ranges, name
    ranges = list(_around(verb, cue))
    if ranges:
        return ranges, "parenthetical"
    if cue.has("noun") and (objects := grammar.children(verb, ("obj", "dobj"))):
        return [grammar.clause_span(objects[0])], "noun"
    return [], ""


def _clause(verb: Token, cue: Cue) -> Iterator[TokenSpan]:
    if not cue.has("that", "how"):
        return
    clauses = grammar.children(verb, grammar.CLAUSE)
    for clause in clauses:
        start, end = grammar.clause_span(clause)
        if start < verb.i < end:
            continue
        if not cue.has("that") and not any(verb.doc[i].lower_ in _WH for i in range(start, min(start + 2, end))):
            continue
        yield start, end


def _infinitive(verb: Token, cue: Cue) -> Iterator[TokenSpan]:
    if not cue.has("to", "whom-to"):
        return
    for clause in [*grammar.children(verb, ("xcomp", "advcl", "ccomp")), *_under_object(verb)]:
        start, end = grammar.clause_span(clause)
        if start <= verb.i:
            continue
        to = next((i for i in range(start, min(start + 3, end)) if verb.doc[i].lower_ == "to"), None)
        if to is not None:
            yield to, end
            return


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
        if case.lower_ in cue.prepositions:
            start, end = grammar.clause_span(noun)
            yield (max(start, case.i + 1), end) if start <= case.i else (start, end)
            return


def _around(verb: Token, cue: Cue) -> Iterator[TokenSpan]:
    """What a parenthetical attribution interrupts or follows: `The talks, he said, had failed.`"""
    if verb.dep_ != "parataxis" or not cue.has("that", "quote") or not grammar.children(verb, grammar.SUBJECT):
        return
    own = [token.i for token in verb.subtree]
    lo, hi = own[0], own[-1] + 1
    start, end = grammar.clause_span(verb.head)
    if verb.head.i > verb.i and start >= lo:
        return
    if start < lo:
        yield start, lo
    if hi < end:
        yield hi, end


def _addressee(verb: Token, cue: Cue) -> TokenSpan | None:
    if cue.has("whom", "whom-to"):
        for child in verb.rights:
            if child.dep_ in grammar.OBJECT and grammar.is_nominal(child):
                return grammar.noun_phrase(child)
    for case, noun in grammar.preposition_objects(verb):
        if case.lower_ == "to" and grammar.is_nominal(noun) and noun.i - case.i <= 5:
            return grammar.noun_phrase(noun)
    return None


def find_prepositions(reading: Reading) -> Iterator[Report]:
    """`according to …`, `in the words of …`: a source without a verb; the content is the sentence around it."""
    doc = reading.doc
    heads = {phrase[0]: phrase for phrase in lexicon().prepositions}
    for token in doc:
        phrase = heads.get(token.lower_)
        if phrase is None or reading.in_quotes(token.i):
            continue
        for phrase in lexicon().prepositions:
            end = token.i + len(phrase)
            if tuple(word.lower_ for word in doc[token.i : end]) == phrase:
                report = _source(reading, token.i, end)
                if report is not None:
                    yield report


def _source(reading: Reading, start: int, end: int) -> Report | None:
    doc = reading.doc
    limit = end_of_clause(reading, end)
    head = grammar.phrase_from(doc, end, limit)
    if head is None or (doc[start].lower_ == "per" and doc[end].pos_ == "NOUN"):
        return None
    lo, hi = grammar.noun_phrase(head)
    lo, hi = max(lo, end), min(max(hi, head.i + 1), limit)
    content = _beside(reading, start, hi)
    words = " ".join(token.lower_ for token in doc[start:end])
    return Report(start, words, (start, end), content, (lo, hi), head.i, "according")


def end_of_clause(reading: Reading, i: int) -> int:
    """The token where the sentence, the paragraph or the words before the next quotation end."""
    doc = reading.doc
    if i >= len(doc):
        return len(doc)
    para = reading.paragraph[i]
    while i < len(doc) and reading.paragraph[i] in (para, -1):
        if doc[i].text in (".", "!", "?", ";") or reading.in_quotes(i):
            break
        i += 1
    while i > 0 and i < len(doc) and reading.in_quotes(i) and reading.is_mark(i - 1):
        i -= 1
    return i


def _beside(reading: Reading, start: int, end: int) -> tuple[TokenSpan, ...]:
    """The rest of the sentence, before and after a phrase that names its source."""
    sentence = reading.doc[start].sent
    lo, hi = sentence.start, sentence.end
    ranges = []
    if end < hi - 2 and start - lo <= 3:
        ranges.append((end, hi))
    elif start > lo:
        ranges.append((lo, start))
        if hi - end > 3 and reading.doc[end].text == ",":
            ranges.append((end, hi))
    return tuple(ranges)
