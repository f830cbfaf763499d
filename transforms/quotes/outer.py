"""Whose words an inner clause tells: `…, saying that …` and `what he calls “…”` are the main clause's subject's."""

from __future__ import annotations

from spacy.tokens import Token

from transforms.quotes import grammar
from transforms.quotes.antecedents import may_be_person
from transforms.quotes.cues import lexicon
from transforms.quotes.reading import Reading
from transforms.quotes.resolve_nouns import ORGANIZATION_NOUNS

_PAUSES = frozenset({",", "—", "–", "--"})
_WHO = frozenset({"he", "she", "they", "it"})
_OTHERS = frozenset({"i", "we", "you", "who", "which", "that", "this", "there", "what"})
_NAMING = frozenset({"call", "describe", "term", "label", "see", "consider", "deem", "dub", "characterize", "brand"})
_BODIES = frozenset({"ORG", "GPE"})
_TOP = frozenset({"ROOT", "parataxis"})
_FARTHEST = 20


def participle_subject(reading: Reading, verb: Token, local: Token | None) -> Token | None:
    """The main subject that a participle after a pause goes with: `[Lund] said he met Hale, calling him a friend`.

    None where the parse's own subject may stand: it belongs to the main clause, or to a clause set off by commas.
    """
    if not grammar.is_participle(verb) or verb.i == 0 or verb.doc[verb.i - 1].text not in _PAUSES:
        return None
    top = _top_clause(verb)
    if top is None or top == verb or top.i > verb.i:
        return None
    top = _last_clause(top, verb)
    if _governs(top, local):
        return None
    return _before(reading, grammar.subject(top), verb)


def caller(reading: Reading, verb: Token) -> Token | None:
    """The main subject that `he` stands for in `attacked what he called “…”`; None for all other clauses."""
    pronoun = _free_relative(verb)
    cue = lexicon().find(verb.lower_) if pronoun is not None else None
    if pronoun is None or cue is None or cue.lemma not in _NAMING:
        return None
    up = pronoun.i - 2
    while up >= 0 and pronoun.i - up < _FARTHEST and reading.paragraph[up] == reading.paragraph[verb.i]:
        token = verb.doc[up]
        if reading.ends_sentence(up):
            return None
        if grammar.is_verb(token) and not reading.in_quotes(up):
            who = _before(reading, grammar.subject(token), pronoun)
            if who is not None:
                return who if _may_be(who, pronoun) else None
        up -= 1
    return None


def _top_clause(verb: Token) -> Token | None:
    """The verb of the independent clause that holds the participle, None where a clause of its own keeps it."""
    at = verb
    for _ in range(_FARTHEST):
        if at.head == at:
            return at if grammar.is_verb(at) or grammar.children(at, grammar.SUBJECT) else None
        if at.dep_ in grammar.RELATIVE and _is_set_off(at):
            return None
        if at != verb and (at.dep_ in _TOP or (at.dep_ == "conj" and at.head.dep_ in _TOP)):
            return at if grammar.is_verb(at) else None
        at = at.head
    return None


def _last_clause(top: Token, verb: Token) -> Token:
    """Of clauses joined by `and`, each with its subject, the last before the participle."""
    joined = [other for other in grammar.children(top, ("conj",)) if other.i < verb.i]
    own = [other for other in joined if grammar.is_verb(other) and grammar.children(other, grammar.SUBJECT)]
    return own[-1] if own else top


def _is_set_off(clause: Token) -> bool:
    """Does a comma stand before the relative clause, so that it tells something of its own?"""
    first = clause.left_edge
    return first.text in _PAUSES or (first.i > 0 and first.nbor(-1).text in _PAUSES)


def _governs(top: Token, local: Token | None) -> bool:
    """Is the subject found that of the top clause already?"""
    if local is None:
        return False
    is_object = local.dep_ in grammar.OBJECT
    return (local.head == top and not is_object) or local == grammar.subject(top)


def _before(reading: Reading, subject: Token | None, token: Token) -> Token | None:
    """The subject, if it stands before the token, outside of quotations and in its paragraph."""
    if subject is None or subject.i >= token.i or reading.in_quotes(subject.i):
        return None
    if not grammar.is_nominal(subject) or reading.paragraph[subject.i] != reading.paragraph[token.i]:
        return None
    return subject


def _free_relative(verb: Token) -> Token | None:
    """The pronoun of `what he (has once) called`."""
    for i in range(verb.i - 1, max(verb.i - 5, 0), -1):
        token = verb.doc[i]
        if token.lower_ in _WHO:
            return token if verb.doc[i - 1].lower_ == "what" else None
        if token.pos_ not in ("ADV", "AUX"):
            return None
    return None


def _may_be(subject: Token, pronoun: Token) -> bool:
    """Can the pronoun stand for the subject, by person and number?"""
    if subject.lower_ in _OTHERS:
        return False
    if subject.pos_ == "PRON":
        return subject.lower_ == pronoun.lower_
    is_body = subject.ent_type_ in _BODIES or subject.lower_ in ORGANIZATION_NOUNS
    is_plural = subject.tag_ in ("NNS", "NNPS") or bool(grammar.children(subject, ("conj",)))
    if pronoun.lower_ == "they":
        return is_plural or is_body
    return not is_plural and (pronoun.lower_ == "it") != may_be_person(subject)
