"""Whose words a reporting verb reports: the parse's subject, corrected by the words that stand next to the verb."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from spacy.tokens import Token

from transforms.quotes import grammar
from transforms.quotes.reading import Reading, TokenSpan

PRONOUNS = frozenset({"he", "she", "they", "i", "we", "it", "you"})
_BETWEEN = frozenset({"ADV", "AUX", "PART"})
_NAME_PARTS = frozenset({"PROPN", "NOUN", "ADJ", "DET", "NUM"})
_TITLES = frozenset({"mr.", "mrs.", "ms.", "dr.", "sen.", "rep.", "gov.", "gen.", "col.", "lt.", "sgt.", "st."})
_TIMES = frozenset({"DATE", "TIME"})
_NAMED = frozenset({"PERSON", "PER", "ORG", "NORP"})
_WITHIN_NAME = frozenset({"flat", "flat:name", "compound", "nn", "appos", "nmod:desc", "conj"})
_NO_PERSON = frozenset({"ORG", "GPE", "LOC", "FAC", "DATE"})
_WHO = frozenset({"who", "which", "that", "whose", "whom"})


@dataclasses.dataclass(frozen=True, slots=True)
class Speaker:
    """A mention: its token range (end exclusive) and the index of its head."""

    span: TokenSpan
    head: int


MaybeSpeaker: TypeAlias = Speaker | None


def speaker_of(reading: Reading, verb: Token) -> MaybeSpeaker:
    """Who does the reporting, None where the sentence names nobody."""
    head = grammar.subject(verb)
    if head is not None and (reading.in_quotes(head.i) or head.ent_type_ in _TIMES or head.is_punct):
        head = None
    for beside in (_just_before(reading, verb), _over_apposition(reading, verb)):
        if beside is not None and (head is None or not _agree(reading, beside, head, verb)):
            return beside
    if head is None:
        return _just_after(reading, verb) or _root_noun(reading, verb)
    who = head if head.lower_ in _WHO else _relative_subject(verb)
    if who is not None and (antecedent := _antecedent(reading, who)) is not None:
        head = antecedent
    return mention(head)


def mention(head: Token) -> Speaker:
    """The whole noun phrase of a head."""
    return Speaker(grammar.noun_phrase(head), head.i)


def _agree(reading: Reading, beside: Speaker, head: Token, verb: Token) -> bool:
    """Does the parse's subject take in the words just before the verb, or stand where it may overrule them?"""
    if head.i > verb.i:
        return False
    if beside.span[0] <= head.i < beside.span[1]:
        return True
    if reading.doc[beside.head].lower_ in PRONOUNS:
        return False
    first = beside.span[0]
    if first > 0 and verb.doc[first - 1].text == "," and head.i < first - 1:
        # An apposition would end with a comma of its own: "… relations, the spokesman told reporters".
        return False
    # "the campaign of Mr. Trump said": the name just before the verb hangs on the subject.
    token = reading.doc[beside.head]
    for _ in range(8):
        if token.head == token or (grammar.is_verb(token) and token.dep_ not in grammar.RELATIVE | {"acl"}):
            return False
        token = token.head
        if token == head:
            return True
    return False


def _just_before(reading: Reading, verb: Token) -> MaybeSpeaker:
    """A pronoun or noun phrase that touches the verb, adverbs and auxiliaries aside: `she later said`."""
    doc = verb.doc
    i = verb.i - 1
    while i >= 0 and verb.i - i < 5 and not reading.in_quotes(i):
        if doc[i].pos_ not in _BETWEEN and doc[i].ent_type_ not in _TIMES:
            break
        i -= 1
    if i < 0 or reading.in_quotes(i) or reading.is_mark(i) or reading.paragraph[i] != reading.paragraph[verb.i]:
        return None
    if doc[i].lower_ in PRONOUNS and doc[i].lower_ != "it":
        return Speaker((i, i + 1), i)
    if doc[i].pos_ not in ("PROPN", "NOUN") or grammar.is_participle(verb) or _is_reduced(verb):
        return None
    lo = i
    while lo > 0 and _is_name_part(doc[lo - 1]) and not reading.in_quotes(lo - 1) and not doc[lo].is_sent_start:
        lo -= 1
    starts_well = doc[lo].pos_ in ("DET", "PROPN") or verb.i + 1 >= reading.sentence_stop(verb.i)
    if doc[i].pos_ == "NOUN" and not (lo > 0 and doc[lo - 1].text == "," and starts_well):
        return _lone_noun(verb, Speaker((lo, i + 1), i))
    return Speaker((lo, i + 1), i)


def _root_noun(reading: Reading, verb: Token) -> MaybeSpeaker:
    """`Its chairman blamed “panic”`: a sentence without another verb, so the participle is its past tense."""
    noun = verb.head
    if verb.dep_ != "acl" or verb.tag_ != "VBN" or noun.dep_ != "ROOT" or not grammar.is_nominal(noun):
        return None
    if noun.i >= verb.i or reading.in_quotes(noun.i) or grammar.agent(verb) is not None:
        return None
    return mention(noun)


def _is_reduced(verb: Token) -> bool:
    """A participle that modifies the noun before it: `a letter sent by …`."""
    return verb.dep_ in ("acl", "amod") and not is_finite(verb)


def _lone_noun(verb: Token, speaker: Speaker) -> MaybeSpeaker:
    """`the campaign's website states`: taken only where the parse gives the finite verb no subject at all."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "NNS") or grammar.subject(verb) is not None:
        return None
    return speaker


def _over_apposition(reading: Reading, verb: Token) -> MaybeSpeaker:
    """`Minyon Moore, a senior adviser to the campaign, called …`: the phrase before what stands between commas."""
    doc = verb.doc
    if verb.i < 3 or doc[verb.i - 1].text not in (",", ")") or grammar.is_participle(verb):
        return None
    parts = _parts(reading, reading.frame_start(verb.i), verb.i)
    if reading.in_quotes(verb.i - 1) or not (is_finite(verb) or _is_taken_for_participle(verb, parts)):
        return None
    plain = [part for part in parts[:-1] if not _is_aside(doc[part[0]])]
    named = [part for part in plain if any(token.ent_type_ in _NAMED for token in doc[slice(*part)])]
    for lo, hi in named or plain:
        head = grammar.phrase_from(doc, lo, hi)
        if head is not None:
            return Speaker((phrase(head, lo, hi).span[0], _end_of_apposition(verb, parts, hi)), head.i)
    return None


def _end_of_apposition(verb: Token, parts: list[TokenSpan], end: int) -> int:
    """The end of the nominal parts that go on from a phrase: `Hale, the mayor of Corvel`."""
    for lo, hi in parts:
        if lo <= end:
            continue
        if verb.doc[lo].pos_ not in ("DET", "PROPN", "NOUN", "NUM", "ADJ") or verb.doc[lo].lower_ in _WHO:
            break
        if any(is_finite(token) for token in verb.doc[lo:hi]):
            break
        end = hi
    return end


def _is_taken_for_participle(verb: Token, parts: list[TokenSpan]) -> bool:
    """`Pence, in turn, called on …`: a short aside makes the parser take the past tense for a participle."""
    if verb.tag_ != "VBN" or grammar.auxiliaries(verb) or len(parts) < 2 or grammar.agent(verb) is not None:
        return False
    if grammar.children(verb, grammar.OBJECT | grammar.CLAUSE) or verb.nbor(1).lower_ in ("that", "at", ":", ","):
        return True
    lo, hi = parts[-1]
    return hi - lo <= 4 and verb.doc[lo].pos_ in ("ADP", "ADV")


def is_finite(token: Token) -> bool:
    """Does the tag say that the verb form bears a tense (`say says said`, modals left out)?"""
    return token.tag_ in ("VBD", "VBZ", "VBP")


def _parts(reading: Reading, start: int, end: int) -> list[TokenSpan]:
    """What commas and brackets part, from the last part on that holds a finite verb of its own."""
    doc = reading.doc
    parts: list[TokenSpan] = []
    lo = start
    for i in range(start, end):
        if doc[i].text in (",", "(", ")"):
            if lo < i:
                parts.append((lo, i))
            lo = i + 1
    for number in range(len(parts) - 1, -1, -1):
        lo, hi = parts[number]
        if doc[lo].lower_ not in _WHO and any(is_finite(token) or token.tag_ == "MD" for token in doc[lo:hi]):
            return parts[number + 1 :]
    return parts


def _is_aside(token: Token) -> bool:
    return token.pos_ in ("ADP", "SCONJ", "ADV", "VERB", "CCONJ") or token.lower_ in _WHO or token.ent_type_ in _TIMES


def _is_name_part(token: Token) -> bool:
    return token.pos_ in _NAME_PARTS or token.lower_ in _TITLES or token.text in ("'s", "’s")


def _just_after(reading: Reading, verb: Token) -> MaybeSpeaker:
    """`Said Comey, “…”`: the sentence opens with the verb and its speaker."""
    doc = verb.doc
    if verb.i + 1 >= len(doc) or not verb.text[0].isupper() or reading.in_quotes(verb.i + 1):
        return None
    if doc[verb.i + 1].pos_ not in ("PROPN", "PRON", "DET") or verb.lower_.endswith("ing"):
        return None
    head = grammar.phrase_from(doc, verb.i + 1, min(verb.i + 12, len(doc)))
    return phrase(head, verb.i + 1, len(doc)) if head is not None else None


def phrase(head: Token, lo: int, hi: int) -> Speaker:
    """The noun phrase of a head as far as it lies between two tokens."""
    start, end = grammar.noun_phrase(head)
    start, end = max(start, lo), min(end, hi)
    return Speaker((start, end) if start <= head.i < end else (head.i, head.i + 1), head.i)


def _relative_subject(verb: Token) -> Token | None:
    if verb.dep_ not in grammar.RELATIVE:
        return None
    return next((child for child in grammar.children(verb, grammar.SUBJECT) if child.lower_ == "who"), None)


def _antecedent(reading: Reading, who: Token) -> Token | None:
    """The noun that `who` stands for: the nearest before it that may be a person, names and titles taken whole."""
    i = who.i - 1
    while i > 0 and (who.doc[i].is_punct or who.doc[i].pos_ == "ADP") and who.i - i < 4:
        i -= 1
    if i < 0 or not grammar.is_nominal(who.doc[i]) or reading.in_quotes(i):
        return None
    token = who.doc[i]
    while token.head != token and token.head.i < who.i and grammar.is_nominal(token.head) and who.i - token.head.i < 12:
        if token.dep_ not in _WITHIN_NAME and token.ent_type_ not in _NO_PERSON:
            break
        token = token.head
    return token
