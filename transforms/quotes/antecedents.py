"""What `who`, `which` and `that` stand for: the noun before them, names, titles and appositions taken whole."""

from __future__ import annotations

from spacy.tokens import Token

from transforms.quotes import grammar
from transforms.quotes.reading import Reading
from transforms.quotes.resolve_nouns import GROUP_NOUNS, is_person_noun

_WITHIN_NAME = frozenset({"flat", "flat:name", "compound", "nn", "appos", "nmod:desc", "conj"})
_PERSONS = frozenset({"PERSON", "PER", "NORP"})
_NO_PERSON = frozenset({"ORG", "GPE", "LOC", "FAC", "DATE", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT"})
_RELATIVE = frozenset({"who", "which"})
_FARTHEST = 14


def relative_subject(verb: Token) -> Token | None:
    """The `who` or `which` that is the subject of a relative clause's verb."""
    if verb.dep_ not in grammar.RELATIVE:
        return None
    return next((child for child in grammar.children(verb, grammar.SUBJECT) if child.lower_ in _RELATIVE), None)


def antecedent(reading: Reading, who: Token) -> Token | None:
    """The noun that a relative pronoun stands for, the nearest that may be a person where it is `who`."""
    i = _noun_before(who)
    if i < 0 or not (grammar.is_nominal(who.doc[i]) or who.doc[i].dep_ in grammar.SUBJECT) or reading.in_quotes(i):
        return None
    found = _whole(who.doc[i], who)
    if who.lower_ != "who" or may_be_person(found):
        return found
    return _nearest_person(reading, found.i, who) or found


def may_be_person(token: Token) -> bool:
    """Can the noun mean a person, or people?"""
    if token.ent_type_ in _PERSONS or token.pos_ == "PRON":
        return True
    if token.ent_type_ in _NO_PERSON:
        return False
    words = {token.lower_, token.lower_.removesuffix("s"), token.lemma_.lower()}
    return token.pos_ == "PROPN" or any(word in GROUP_NOUNS or is_person_noun(word) for word in words if word)


def _noun_before(who: Token) -> int:
    """The token before the pronoun, past commas, prepositions (`with whom`) and what stands in brackets."""
    i = who.i - 1
    while i > 0 and who.i - i < _FARTHEST:
        token = who.doc[i]
        if token.text == ")":
            while i > 0 and who.i - i < _FARTHEST and who.doc[i].text != "(":
                i -= 1
        elif not (token.is_punct or token.is_space or token.pos_ in ("ADP", "ADV")):
            break
        i -= 1
    return i


def _whole(token: Token, who: Token) -> Token:
    """The head of the name or phrase whose last word stands before the pronoun."""
    while token.head != token and token.head.i < who.i and grammar.is_nominal(token.head):
        up = token.head
        if who.i - up.i > _FARTHEST or (token.dep_ == "conj" and token.ent_type_ in _PERSONS):
            break
        if may_be_person(token) and (token.dep_ not in _WITHIN_NAME or not may_be_person(up)):
            break
        if token.dep_ not in _WITHIN_NAME and (token.ent_type_ not in _NO_PERSON or not may_be_person(up)):
            break
        token = up
    return token


def _nearest_person(reading: Reading, i: int, who: Token) -> Token | None:
    """`a senator familiar with the talks, who said`: the nearest noun further back that may be a person."""
    while i > 0 and who.i - i < _FARTHEST:
        i -= 1
        token = who.doc[i]
        if token.tag_ in ("VBD", "VBZ", "VBP") or reading.in_quotes(i) or token.is_sent_start:
            break
        if token.pos_ in ("NOUN", "PROPN") and may_be_person(token):
            return _whole(token, who)
    return None
