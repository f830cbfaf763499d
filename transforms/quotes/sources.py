"""Reports without a verb: nouns with an owner (`his claim that …`) and prepositions (`according to …`)."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from transforms.quotes import grammar
from transforms.quotes.cues import lexicon
from transforms.quotes.reading import Reading, TokenSpan
from transforms.quotes.reports import Report, find_cue
from transforms.quotes.speakers import speaker_of


def find_nouns(reading: Reading) -> Iterator[Report]:
    """`his claim that …`, `its demand to …`: a noun with an owner, and the clause that hangs on it."""
    doc = reading.doc
    nouns = lexicon().nouns
    for i, word in enumerate(reading.words[:-2]):
        if reading.words[i + 1] not in ("that", "to") or (word not in nouns and word.removesuffix("s") not in nouns):
            continue
        token, link = doc[i], doc[i + 1]
        if token.pos_ != "NOUN" or reading.in_quotes(i):
            continue
        if (
            link.dep_ not in ("mark", "aux", "nsubj", "det")
            or link.head.i <= link.i
            or (link.lower_ == "to" and link.tag_ == "IN")
        ):
            continue
        end = max(grammar.clause_span(link.head)[1], link.head.i + 1)
        start = link.i + 1 if link.lower_ == "that" else link.i
        told = _told_in(reading, token, (start, end))
        yield told or noun_report(reading, token, ((start, end),))


def _told_in(reading: Reading, noun: Token, content: TokenSpan) -> Report | None:
    """`said in the letter that …`: the verb reports, the noun only tells where."""
    at = noun.i - 1
    while at > 0 and noun.i - at < 4 and noun.doc[at].pos_ in ("DET", "ADJ", "NOUN"):
        at -= 1
    verb = noun.doc[at - 1]
    if at < 1 or noun.doc[at].pos_ != "ADP" or reading.in_quotes(verb.i):
        return None
    cue = find_cue(verb)
    who = speaker_of(reading, verb) if cue is not None and cue.has("that") else None
    if cue is None or who is None:
        return None
    return Report(verb.i, cue.lemma, (verb.i, verb.i + 1), (content,), who.span, who.head, "clause", cue)


def noun_report(reading: Reading, noun: Token, content: tuple[TokenSpan, ...] = ()) -> Report:
    """A noun that reports, with whoever owns it: `his claim`, `a warning by the ministry`."""
    owner = _owner(reading, noun)
    speaker = grammar.noun_phrase(owner) if owner is not None else None
    lemma = noun.lower_.removesuffix("s")
    head = owner.i if owner is not None else None
    return Report(noun.i, lemma, (noun.i, noun.i + 1), content, speaker, head, "claim")


def _owner(reading: Reading, noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ in ("nmod:poss", "poss") and not reading.in_quotes(child.i):
            return child
    for case, other in grammar.preposition_objects(noun):
        if case.lower_ in ("by", "from") and not reading.in_quotes(other.i):
            return other
    if grammar.is_verb(noun.head) and noun.dep_ in grammar.OBJECT:
        return grammar.subject(noun.head)
    return None


def find_prepositions(reading: Reading) -> Iterator[Report]:
    """`according to …`, `in the words of …`: a source without a verb; the content is the sentence around it."""
    heads = {phrase[0] for phrase in lexicon().prepositions}
    for i, word in enumerate(reading.words):
        if word not in heads or reading.in_quotes(i):
            continue
        for phrase in lexicon().prepositions:
            end = i + len(phrase)
            if tuple(reading.words[i:end]) == phrase:
                report = _source(reading, i, end)
                if report is not None:
                    yield report


def _source(reading: Reading, start: int, end: int) -> Report | None:
    doc = reading.doc
    limit = stop = reading.frame_end(end)
    if start - reading.sentence_start(start) <= 1:
        # At the beginning of a sentence the first comma ends the source: According to the paper, a ship …
        limit = next((i for i in range(end, limit) if doc[i].text == ","), limit)
    head = grammar.phrase_from(doc, end, limit)
    if head is None or (doc[start].lower_ == "per" and doc[end].pos_ != "PROPN"):
        return None
    lo, hi = grammar.noun_phrase(head)
    lo, hi = end, min(max(hi, head.i + 1), limit)
    content = _beside(reading, start, limit if limit < stop else hi)
    words = " ".join(token.lower_ for token in doc[start:end])
    return Report(start, words, (start, end), content, (lo, hi), head.i, "according")


def _beside(reading: Reading, start: int, end: int) -> tuple[TokenSpan, ...]:
    """The rest of the sentence, before and after a phrase that names its source."""
    lo, hi = reading.sentence_start(start), reading.sentence_stop(end - 1)
    if start - lo <= 3:
        return ((end, hi),) if hi - end > 2 else ()
    if hi - end > 3 and reading.doc[end].text == "," and grammar.is_verb(reading.doc[end + 1]):
        return (lo, start), (end, hi)
    return ((lo, start),)
