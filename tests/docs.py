"""Hand-made Docs: what a tagger, a parser and an entity recogniser would have said, written beside the words."""

from collections.abc import Iterable

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

_NLP = spacy.blank("en")
_POS = """
DET the a an this that these those one two several
PRON he she it they him her his its their who which we i you them himself herself
ADP of for to in on at by from with as about after before under over into
CCONJ and or but
AUX is was are were be been will would has have had can could may
VERB said says say told added add met wrote served became visited warned argued asked arrived spoke announced denied
VERB praised supports knows runs grew fell thanked called left came married
ADJ familiar former russian french presidential foreign new republican democratic senior late young german chief
ADV also never again then now later not
"""
_POS_OF = {word: line.split()[0] for line in _POS.strip().splitlines() for word in line.split()[1:]}


def make_doc(text: str, entities: Iterable[tuple[str, str]] = (), nlp: Language | None = None) -> Doc:
    """A tokenised Doc with sentences, parts of speech guessed from spelling, and the given entities.

    `entities` are (text, label) pairs; every occurrence that no longer entity covers is one. Capitalised words within a
    sentence are proper nouns, and so are all words of an entity.
    """
    doc = (nlp or _NLP)(text)
    doc.ents = _spans(doc, entities)
    for token in doc:
        if not token.is_space:
            start = token.i == 0 or doc[token.i - 1].text in {".", "?", "!"} or doc[token.i - 1].is_space
            token.is_sent_start = bool(start)
        elif token.i:
            token.is_sent_start = False
        token.pos_ = _guess(token)
    for token in doc[:-1]:
        if token.pos_ in {"PROPN", "PRON"} and token.nbor().pos_ == "VERB":
            token.dep_ = "nsubj"
    for token in doc:
        token.lemma_ = {"said": "say", "told": "tell", "added": "add"}.get(token.lower_, token.lower_)
    return doc


def _spans(doc: Doc, entities: Iterable[tuple[str, str]]) -> list[Span]:
    spans: list[Span] = []
    for text, label in sorted(entities, key=lambda entity: -len(entity[0])):
        at = doc.text.find(text)
        while at >= 0:
            span = doc.char_span(at, at + len(text), label=label)
            if span is not None and not any(span.start < other.end and other.start < span.end for other in spans):
                spans.append(span)
            at = doc.text.find(text, at + 1)
    return spans


def _guess(token: spacy.tokens.Token) -> str:
    if token.is_space:
        return "SPACE"
    if token.is_punct:
        return "PUNCT"
    if token.text in {"'s", "’s"}:
        return "PART"
    if token.ent_type_ and token.text[0].isupper():
        return "PROPN"
    if token.lower_ in _POS_OF:
        return _POS_OF[token.lower_]
    return "PROPN" if token.text[0].isupper() and not token.is_sent_start else "NOUN"
