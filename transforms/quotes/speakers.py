"""Whose words a reporting verb reports: the parse's subject, corrected by the words that stand next to the verb."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from spacy.tokens import Token

from transforms.naming.gazetteer import word_set
from transforms.quotes import grammar
from transforms.quotes.antecedents import antecedent, relative_subject
from transforms.quotes.apposition import over_apposition
from transforms.quotes.outer import caller, participle_subject
from transforms.quotes.reading import Reading, TokenSpan

PRONOUNS = frozenset({"he", "she", "they", "i", "we", "it", "you"})
_BETWEEN = frozenset({"ADV", "AUX", "PART"})
_NAME_PARTS = frozenset({"PROPN", "NOUN", "ADJ", "DET", "NUM"})
_TITLES = frozenset({"mr.", "mrs.", "ms.", "dr.", "sen.", "rep.", "gov.", "gen.", "col.", "lt.", "sgt.", "st."})
_POSSESSIVES = frozenset({"'s", "’s"})
_TIMES = frozenset({"DATE", "TIME"})
_PERSONS = frozenset({"PERSON", "PER"})
_BODIES = frozenset({"ORG", "GPE"})
_SHOWN_BY = frozenset({"of", "with", "featuring", "showing"})
_PERCEIVED_BY = word_set(
    """
    see sees saw seen hear hears heard watch watches watched show shows showed shown feature features featured catch
    caught film filmed
    """
)
_WHO = frozenset({"who", "which", "that", "whose", "whom"})
_WHEN_AND_WHERE = frozenset({"in", "at", "on", "during"})
_CONJUNCTIONS = frozenset({"after", "because", "before", "once", "since", "until", "when", "where", "while"})
_LONGEST_BRACKET = 8
_LONGEST_SUBJECT = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Speaker:
    """A mention: its token range (end exclusive) and the index of its head."""

    span: TokenSpan
    head: int


MaybeSpeaker: TypeAlias = Speaker | None


def speaker_of(reading: Reading, verb: Token) -> MaybeSpeaker:
    """Who does the reporting, None where the sentence names nobody."""
    if (outer := caller(reading, verb)) is not None:
        return mention(outer)
    if (seen := _seen_doing(reading, verb)) is not None:
        return seen
    if (joined := _past_conjunction(reading, verb)) is not None:
        return joined
    head = grammar.subject(verb)
    if grammar.is_passive(verb) and head is not None and head == grammar.agent(verb) and not reading.in_quotes(head.i):
        return mention(head)
    if (beyond := _past_preposition(reading, verb, head)) is not None:
        return beyond
    if head is not None and (reading.in_quotes(head.i) or head.ent_type_ in _TIMES or head.is_punct):
        head = None
    if (main := participle_subject(reading, verb, head)) is not None:
        head = main
    parted = over_apposition(reading, verb)
    for beside in (_just_before(reading, verb), Speaker(parted[0], parted[1].i) if parted else None):
        if beside is not None and (head is None or not _agree(reading, beside, head, verb)):
            return _joint(verb, beside, head)
    if head is None:
        return _just_after(reading, verb) or _root_noun(reading, verb) or _opening_name(reading, verb)
    if (owned := _past_possessive(reading, verb, head)) is not None:
        return owned
    who = head if head.lower_ in _WHO else relative_subject(verb)
    return (
        _after_adverbial(reading, verb, _unquoted(reading, mention(head)))
        if who is None
        else _relative(reading, verb, who, head)
    )


def _past_possessive(reading: Reading, verb: Token, head: Token) -> MaybeSpeaker:
    """`[the candidate Ada Holm’s doctor] said`: the noun by the verb, where the parse stopped at the owner."""
    between = verb.doc[head.i + 1 : verb.i]
    if not 1 < len(between) < 8 or between[-1].pos_ != "NOUN" or not all(map(_is_name_part, between)):
        return None
    if not any(token.text in _POSSESSIVES for token in between) or reading.in_quotes(between[-1].i):
        return None
    return Speaker((grammar.noun_phrase(head)[0], verb.i), between[-1].i)


def _past_preposition(reading: Reading, verb: Token, head: Token | None) -> MaybeSpeaker:
    """`[Lund] in his last speech called it …`, `[who] has in the past called it …`: the parse took the inner noun."""
    if head is None or not 0 < head.i < verb.i or head.pos_ != "NOUN" or reading.in_quotes(head.i):
        return None
    doc = verb.doc
    at = grammar.noun_phrase(head)[0] - 1
    if at < 1 or doc[at].lower_ not in _WHEN_AND_WHERE or any(token.text == "," for token in doc[at : verb.i]):
        return None
    at -= 1
    while at > 0 and (doc[at].pos_ in _BETWEEN or doc[at].lower_ in ("has", "have", "had")):
        at -= 1
    name = doc[at]
    if reading.in_quotes(at) or not (name.ent_type_ in _PERSONS or name.lower_ in PRONOUNS or name.lower_ == "who"):
        return None
    if name.lower_ == "who":
        return _relative(reading, verb, name, name)
    head = _whole_name(name)
    return phrase(head, 0, at + 1)


def _past_conjunction(reading: Reading, verb: Token) -> MaybeSpeaker:
    """`after [a shareholder from Velton] said`: the parse took the conjunction for the noun's preposition."""
    doc = verb.doc
    if not is_finite(verb) or grammar.children(verb, grammar.SUBJECT | grammar.PASSIVE_SUBJECT):
        return None
    end = verb.i
    while end > 0 and doc[end - 1].pos_ in _BETWEEN:
        end -= 1
    at = end - 1
    while at > max(0, end - _LONGEST_SUBJECT) and doc[at].lower_ not in _CONJUNCTIONS:
        if reading.in_quotes(at) or not (_is_name_part(doc[at]) or doc[at].pos_ == "ADP" or doc[at].text == "-"):
            return None
        at -= 1
    noun = doc[at].head
    if doc[at].lower_ not in _CONJUNCTIONS or not at < noun.i < end or not grammar.is_nominal(noun):
        return None
    return (
        None
        if noun.ent_type_ in _TIMES or doc[verb.i + 1 : verb.i + 2].text == "to"
        else Speaker((at + 1, end), noun.i)
    )


def _whole_name(last: Token) -> Token:
    """The head of the name that ends with a token."""
    while last.dep_.startswith(("flat", "compound")) and last.head.i < last.i:
        last = last.head
    return last


def _after_adverbial(reading: Reading, verb: Token, speaker: Speaker) -> Speaker:
    """`On Monday’s broadcast of “News at Nine,” [Ada Holm] said`: a preposition opens the sentence."""
    lo = speaker.span[0]
    opens = lo > 0 and verb.doc[lo - 1].pos_ == "ADP" and lo - 1 <= reading.sentence_start(verb.i)
    if not opens or speaker.head > verb.i:
        return speaker
    pauses = [i for i in range(speaker.head + 1, verb.i - 1) if verb.doc[i].text == "," or reading.is_mark(i)]
    start = pauses[-1] + 1 if pauses else verb.i
    head = grammar.phrase_from(verb.doc, start, verb.i)
    return speaker if head is None else phrase(head, start, verb.i)


def _unquoted(reading: Reading, speaker: Speaker) -> Speaker:
    """The mention without what stands before a quotation in it: `on “News at Nine,” [Mayor Ada Holm] said`."""
    lo, hi = speaker.span
    quoted = [i for i in range(lo, speaker.head) if reading.in_quotes(i)]
    if not quoted:
        return speaker
    start = quoted[-1] + 1
    while start < speaker.head and (reading.is_mark(start) or reading.doc[start].is_punct):
        start += 1
    return Speaker((start, hi), speaker.head)


def _joint(verb: Token, beside: Speaker, head: Token | None) -> Speaker:
    """`[Ivo Lund and his wife Ada Holm] said`, where the parse gives the verb two subjects."""
    if head is None:
        return beside
    first, last = grammar.noun_phrase(head)
    joins = last + 1 == beside.span[0] and verb.doc[last].lower_ in ("and", "&")
    return Speaker((first, beside.span[1]), head.i) if joins else beside


def _relative(reading: Reading, verb: Token, who: Token, head: Token) -> Speaker:
    """`Ivo Brandt, [who] said`, the pronoun as it stands beside the verb; `[critics] who say`, who have no name."""
    if who.i + 1 < verb.i and who.nbor(1).pos_ in ("PROPN", "DET", "PRON") and not reading.in_quotes(who.i + 1):
        # `the inn, which [President Holm] on Friday declared “…”`: the pronoun is what is declared.
        inner = grammar.phrase_from(verb.doc, who.i + 1, verb.i)
        if inner is not None:
            return phrase(inner, who.i + 1, verb.i)
    meant = antecedent(reading, who)
    if meant is None:
        return mention(head)
    named = _PERSONS if who.lower_ == "who" else _BODIES
    if any(token.ent_type_ in named for token in who.doc[meant.i : who.i]):
        return Speaker((who.i, who.i + 1), meant.i)
    return mention(meant)


def mention(head: Token) -> Speaker:
    """The whole noun phrase of a head."""
    return Speaker(grammar.noun_phrase(head), head.i)


def _seen_doing(reading: Reading, verb: Token) -> MaybeSpeaker:
    """`footage of Ada Holm saying …`, `heard Holm say …`: the person that a participle without a pause follows."""
    name = verb.doc[verb.i - 1] if verb.i > 1 else verb
    if not grammar.is_participle(verb) or name.ent_type_ not in _PERSONS or reading.in_quotes(name.i):
        return None
    first = name.i
    while first > 0 and _is_name_part(verb.doc[first - 1]) and not reading.in_quotes(first - 1):
        first -= 1
    before = verb.doc[first - 1] if first > 0 else None
    if before is None or not (before.lower_ in _SHOWN_BY or before.lower_ in _PERCEIVED_BY):
        return None
    return Speaker((first, name.i + 1), name.i)


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
        if doc[i].lower_ == "to":
            # `took to Twitter to accuse`: what stands before an infinitive is no subject.
            return None
        if doc[i].pos_ not in _BETWEEN and doc[i].ent_type_ not in _TIMES:
            break
        i -= 1
    if i > 0 and doc[i].text == ")":
        i = _before_bracket(reading, i)
    if i < 0 or reading.in_quotes(i) or reading.is_mark(i) or reading.paragraph[i] != reading.paragraph[verb.i]:
        return None
    if doc[i].lower_ in PRONOUNS and doc[i].lower_ != "it":
        return Speaker((i, i + 1), i)
    if doc[i].pos_ not in ("PROPN", "NOUN") or grammar.is_participle(verb) or _is_reduced(verb):
        return None
    lo = i
    while lo > 0 and _is_name_part(doc[lo - 1]) and not reading.in_quotes(lo - 1) and not doc[lo].is_sent_start:
        lo -= 1
    # `at the party's convention [Sen. Ada Holm] said`: an abbreviated title begins a mention.
    lo = next((at for at in range(i, lo, -1) if doc[at].lower_ in _TITLES and doc[at - 1].pos_ == "NOUN"), lo)
    starts_well = doc[lo].pos_ in ("DET", "PROPN") or verb.i + 1 >= reading.sentence_stop(verb.i)
    if doc[i].pos_ == "NOUN" and not (lo > 0 and doc[lo - 1].text == "," and starts_well):
        return _lone_noun(verb, Speaker((lo, i + 1), i))
    return Speaker((lo, i + 1), i)


def _before_bracket(reading: Reading, close: int) -> int:
    """The last word before what stands in brackets, where it ends a person's name: `[Ada Holm] (D-Corvel) said`."""
    doc = reading.doc
    for i in range(close - 1, max(close - _LONGEST_BRACKET, 0), -1):
        if doc[i].text == "(":
            return i - 1 if doc[i - 1].ent_type_ in _PERSONS else close
    return close


def _root_noun(reading: Reading, verb: Token) -> MaybeSpeaker:
    """`Its chairman blamed “panic”`: a sentence without another verb, so the participle is its past tense."""
    noun = verb.head
    if verb.dep_ != "acl" or verb.tag_ != "VBN" or noun.dep_ != "ROOT" or not grammar.is_nominal(noun):
        return None
    if noun.i >= verb.i or reading.in_quotes(noun.i) or grammar.agent(verb) is not None:
        return None
    return mention(noun)


def _opening_name(reading: Reading, verb: Token) -> MaybeSpeaker:
    """`[Ada Holm], a host considered the best in town, recalled`: the person whose name opens the sentence."""
    doc = verb.doc
    start = reading.sentence_start(verb.i)
    if not grammar.has_tense(verb) or doc[verb.i - 1].text != "," or doc[start].ent_type_ not in _PERSONS:
        return None
    end = start
    while end < verb.i and doc[end].ent_type_ in _PERSONS:
        end += 1
    return Speaker((start, end), start) if doc[end].text == "," and end < verb.i - 1 else None


def _is_reduced(verb: Token) -> bool:
    """A participle that modifies the noun before it: `a letter sent by …`."""
    return verb.dep_ in ("acl", "amod") and not is_finite(verb)


def _lone_noun(verb: Token, speaker: Speaker) -> MaybeSpeaker:
    """`the campaign's website states`: taken only where the parse gives the finite verb no subject at all."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "NNS") or grammar.subject(verb) is not None:
        return None
    return speaker


is_finite = grammar.has_tense


def _is_name_part(token: Token) -> bool:
    is_owner = token.tag_ == "PRP$" or token.text in _POSSESSIVES
    return is_owner or token.pos_ in _NAME_PARTS or token.lower_ in _TITLES


def _just_after(reading: Reading, verb: Token) -> MaybeSpeaker:
    """`Said Comey, “…”`: the sentence opens with the verb and its speaker."""
    doc = verb.doc
    if verb.i + 1 >= len(doc) or not verb.text[0].isupper() or reading.in_quotes(verb.i + 1):
        return None
    is_name = doc[verb.i + 1].pos_ == "NOUN" and doc[verb.i + 1].text[0].isupper()
    if not (is_name or doc[verb.i + 1].pos_ in ("PROPN", "PRON", "DET")) or verb.lower_.endswith("ing"):
        return None
    head = grammar.phrase_from(doc, verb.i + 1, min(verb.i + 12, len(doc)))
    return phrase(head, verb.i + 1, len(doc)) if head is not None else None


def phrase(head: Token, lo: int, hi: int) -> Speaker:
    """The noun phrase of a head as far as it lies between two tokens."""
    return Speaker(grammar.clip(grammar.noun_phrase(head), head, lo, hi), head.i)
