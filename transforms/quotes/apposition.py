"""Subjects parted from their verb: `Minyon Moore, a senior adviser, called …`, `Lund, whose father …, has said …`."""

from __future__ import annotations

from spacy.tokens import Token

from transforms.quotes import grammar
from transforms.quotes.antecedents import antecedent
from transforms.quotes.reading import Reading, TokenSpan

_CLOSERS = frozenset({",", ")", "—", "–", "--"})
_PARTERS = _CLOSERS | {"("}
_WHO = grammar.RELATIVE_WORDS
_TIMES = frozenset({"DATE", "TIME"})
_NAMED = frozenset({"PERSON", "PER", "ORG", "NORP"})
_PEOPLE = frozenset({"PERSON", "PER"})
_OPENING = frozenset('“"')
_NAMES = _NAMED | {"GPE"}
_HELP = frozenset({"ADV", "AUX", "PART"})
_FOCUS = frozenset({"even", "only", "also", "just"})
_NOMINAL = frozenset({"DET", "PROPN", "NOUN", "NUM", "ADJ"})


def over_apposition(reading: Reading, verb: Token) -> tuple[TokenSpan, Token] | None:
    """The phrase, and its head, before what stands between it and the verb, set off by commas, dashes or brackets."""
    doc = verb.doc
    first = _first_of(verb)
    if verb.i < 3 or not is_pause(doc[first - 1]) or grammar.is_participle(verb) or reading.in_quotes(first - 1):
        return None
    parts = _parts(reading, reading.frame_start(verb.i), first)
    if not (any(map(grammar.has_tense, doc[first : verb.i + 1])) or _is_taken_for_participle(verb, parts)):
        return None
    if parts and parts[0][1] - parts[0][0] == 1 and doc[parts[0][0]].lower_ == "who":
        return _whom(reading, doc[parts[0][0]])
    if (inner := _within_relative(verb, parts)) is not None:
        return inner
    parts = [(lo + (doc[lo].lower_ in _FOCUS and hi - lo > 1), hi) for lo, hi in parts]
    plain = [part for part in parts[:-1] if not _is_aside(doc[part[0]])]
    named = [part for part in plain if any(token.ent_type_ in _NAMED for token in doc[slice(*part)])]
    for lo, hi in named or plain:
        head = grammar.phrase_from(doc, lo, hi)
        if head is not None:
            start = lo if doc[lo].ent_type_ in _NAMES else grammar.clip(grammar.noun_phrase(head), head, lo, hi)[0]
            return (start, _end_of_apposition(verb, parts, hi)), head
    return None


def is_pause(token: Token) -> bool:
    """Does the token set off an aside: a comma, a bracket, a dash?"""
    is_dash = token.text == "-" and bool(token.whitespace_) and token.i > 0 and bool(token.nbor(-1).whitespace_)
    return token.text in _CLOSERS or is_dash


def _first_of(verb: Token) -> int:
    """Where the verb begins with its auxiliaries and adverbs: `has publicly derided`."""
    first = verb.i
    while first > 1 and verb.i - first < 4 and verb.doc[first - 1].pos_ in _HELP:
        first -= 1
    return first if is_pause(verb.doc[first - 1]) else verb.i


def _whom(reading: Reading, who: Token) -> tuple[TokenSpan, Token] | None:
    """`Holm, [who], after some thought, said`: the antecedent is the head."""
    meant = antecedent(reading, who)
    return None if meant is None else ((who.i, who.i + 1), meant)


def _within_relative(verb: Token, parts: list[TokenSpan]) -> tuple[TokenSpan, Token] | None:
    """`the tax, which [its chief, Ada Holm], called “absurd”`: the pronoun is what is called so."""
    doc = verb.doc
    for lo, hi in parts[:-1]:
        opens = doc[lo].lower_ in ("which", "whom") and hi - lo > 1 and doc[lo + 1].pos_ in _NOMINAL
        if opens and not any(map(grammar.has_tense, doc[lo:hi])):
            head = grammar.phrase_from(doc, lo + 1, hi)
            return None if head is None else ((lo + 1, _end_of_apposition(verb, parts, hi)), head)
    return None


def _end_of_apposition(verb: Token, parts: list[TokenSpan], end: int) -> int:
    """The end of the nominal parts that go on from a phrase: `Hale, the mayor of Corvel`."""
    for lo, hi in parts:
        if lo <= end:
            continue
        if verb.doc[lo].pos_ not in _NOMINAL or verb.doc[lo].lower_ in _WHO:
            break
        if any(grammar.has_tense(token) for token in verb.doc[lo:hi]):
            break
        end = hi
    return end


def _is_taken_for_participle(verb: Token, parts: list[TokenSpan]) -> bool:
    """`Pence, in turn, called on …`: a short aside makes the parser take the past tense for a participle."""
    if verb.tag_ != "VBN" or grammar.auxiliaries(verb) or len(parts) < 2 or grammar.agent(verb) is not None:
        return False
    root = grammar.root_of(verb)
    if grammar.is_nominal(root) and root.i < verb.i:
        return not any(map(grammar.has_tense, verb.doc[root.i : verb.i]))
    if grammar.children(verb, grammar.OBJECT | grammar.CLAUSE) or verb.nbor(1).lower_ in ("that", "at", ":", ","):
        return True
    lo, hi = parts[-1]
    if verb.nbor(1).text in _OPENING and any(token.ent_type_ in _PEOPLE for token in verb.doc[lo:hi]):
        # Its chief, Ada Holm, called “…”
        return True
    return hi - lo <= 4 and verb.doc[lo].pos_ in ("ADP", "ADV")


def _parts(reading: Reading, start: int, end: int) -> list[TokenSpan]:
    """What pauses part, after the last part with a finite verb that belongs to no relative clause."""
    parts = _split(reading, start, end)
    number = len(parts) - 1
    while number >= 0:
        if _is_clause(reading, parts[number]):
            opener = _relative_before(reading, parts, number)
            if opener is None:
                return parts[number + 1 :]
            number = opener
        number -= 1
    return parts


def _split(reading: Reading, start: int, end: int) -> list[TokenSpan]:
    parts: list[TokenSpan] = []
    lo = start
    for i in range(start, end):
        if reading.doc[i].text in _PARTERS or is_pause(reading.doc[i]):
            if lo < i:
                parts.append((lo, i))
            lo = i + 1
    return parts


def _is_clause(reading: Reading, part: TokenSpan) -> bool:
    """Does a finite verb of its own stand in the part?"""
    tokens = reading.doc[slice(*part)]
    return tokens[0].lower_ not in _WHO and any(grammar.has_tense(token) or token.tag_ == "MD" for token in tokens)


def _relative_before(reading: Reading, parts: list[TokenSpan], number: int) -> int | None:
    """The part that opens the relative clause whose verb stands in part `number`: `whose firm, | Orrin, | sells …`."""
    for at in range(number - 1, max(number - 4, -1), -1):
        tokens = reading.doc[slice(*parts[at])]
        if any(grammar.has_tense(token) for token in tokens):
            return None
        if tokens[0].lower_ in _WHO and len(tokens) > 1:
            return at
    return None


def _is_aside(token: Token) -> bool:
    if token.ent_type_ in _NAMES:
        return False
    return token.pos_ in ("ADP", "SCONJ", "ADV", "VERB", "CCONJ") or token.lower_ in _WHO or token.ent_type_ in _TIMES
