"""What a speaker mention is by itself: a name, several, a pronoun, or a description with its head."""

from __future__ import annotations

import dataclasses
from typing import Literal, TypeAlias

from spacy.tokens import Doc, Token

from transforms.naming.clues import apposed_noun, is_title
from transforms.naming.gazetteer import titles, word_set
from transforms.naming.normal import SUFFIXES, normal_word
from transforms.naming.raw import VALUE_LABELS
from transforms.naming.roles import is_role_noun, make_role, role_head
from transforms.naming.table import Mention, NameTable, Role
from transforms.quotes.matches import Span
from transforms.quotes.resolve_nouns import ORGANIZATION_NOUNS

MentionKind: TypeAlias = Literal["name", "names", "pronoun", "relative", "description", "unknown name"]

_PERSONAL = word_set("he she it they him her them his hers its their himself herself themselves")
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_BREAKS = frozenset({",", "(", "who", "which", "that", "whose", "—", "–", "-", ";", ":"})
_BEFORE_NAMES = word_set("NOUN PROPN ADJ DET NUM PUNCT PRON CCONJ PART ADV X SYM SPACE")
_JOINTS = word_set("of for and & in at")
_OUTLETS = word_set(
    """
    newspaper paper magazine daily weekly tabloid agency network channel station broadcaster website outlet
    company group firm bank airline club party
    """
)
_TITLE_WORDS = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PRON"})
_ARTICLES = frozenset({"the", "a", "an"})


@dataclasses.dataclass(frozen=True, slots=True)
class Spoken:
    """A speaker mention read: tokens `start` to `end`, its head, and the names or the role it holds."""

    kind: MentionKind
    start: int
    end: int
    head: int
    names: tuple[Mention, ...] = ()
    role: Role | None = None


def read_mention(doc: Doc, span: Span, head: int | None, names: NameTable) -> Spoken | None:
    """The mention in a span of characters; None where the span holds no word."""
    tokens = doc.char_span(*span, alignment_mode="expand")
    if tokens is None:
        return None
    start, end = _trimmed(doc, tokens.start, tokens.end)
    if start >= end:
        return None
    start, end = _completed(doc, start, end, names)
    if head is None or not start <= head < end:
        head = doc[start:end].root.i
    if end - start == 1:
        word = doc[start].lower_
        if word in _PERSONAL:
            return Spoken("pronoun", start, end, start)
        if word in _RELATIVE:
            return Spoken("relative", start, end, start)
    if named := _named(doc, start, end, head, names):
        return Spoken("names" if len(named) > 1 else "name", start, end, named[0].end - 1, named)
    if unknown := _unknown_name(doc, start, end, head, names):
        return unknown
    if doc[start].lower_ in _PERSONAL and doc[head].i == start:
        return Spoken("pronoun", start, end, start)
    core = _core_end(doc, start, end)
    role = make_role(doc, start, core) or make_role(doc, start, end)
    return Spoken("description", start, end, head, role=role)


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end and (doc[start].is_space or doc[start].is_punct):
        start += 1
    while start < end and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in {")", "."})):
        end -= 1
    return start, end


def _completed(doc: Doc, start: int, end: int, names: NameTable) -> tuple[int, int]:
    """The mention with the name that a parser cut off its title (`spokeswoman` of `spokeswoman Jane Roe`)."""
    if (
        start > 1
        and doc[start - 1].text == "("
        and (before := names.mention_at(start - 2))
        and _is_person(before, names)
    ):
        return before.start, end
    name = end
    while name < min(end + 3, len(doc) - 1) and is_title(doc[name]) and names.mention_at(name) is None:
        name += 1
    after = names.mention_at(name) if name < len(doc) and not doc[name].is_sent_start else None
    if after and after.end < len(doc) and doc[after.end].text in _POSSESSIVES:
        after = None  # the candidate Ada Holm’s doctor
    if after and after.start == name and _is_person(after, names) and is_role_noun(doc[name - 1]):
        return start, after.end
    covering = names.mention_at(start)
    if covering and covering.start < start and covering.label not in VALUE_LABELS:
        start = covering.start
    return start, end


def _core_end(doc: Doc, start: int, end: int) -> int:
    """Where the noun phrase proper ends, before an apposition, a bracket or a relative clause."""
    for i in range(start + 1, end):
        token = doc[i]
        if "\n" in token.text or (token.lower_ in _BREAKS and not _is_hyphen(token)):
            return i
    return end


def _is_hyphen(token: Token) -> bool:
    return token.text == "-" and not token.whitespace_ and token.i > 0 and not token.nbor(-1).whitespace_


def _named(doc: Doc, start: int, end: int, head: int, names: NameTable) -> tuple[Mention, ...]:
    """The names that the mention itself is: not those that only modify its head."""
    inside = [mention for mention in names.within(start, end) if mention.label not in VALUE_LABELS]
    if not inside:
        covering = names.mention_at(head)
        return (covering,) if covering and covering.start < start and covering.end <= end + 1 else ()
    core = _core_end(doc, start, end)
    at_head = names.mention_at(head)
    if at_head in inside and _is_person(at_head, names) and _is_head(doc, start, at_head, end):
        return (at_head, *_joined(doc, at_head, inside))
    first = [mention for mention in inside if mention.start < core and _is_bearer(doc, start, mention, core)]
    if first:
        return (first[0], *_joined(doc, first[0], inside))
    apposed = next((m for m in inside if m.start > core and _is_apposed(doc, core, m, end)), None)
    if apposed is None or names.names[apposed.name].group not in {"person", "org"}:
        return ()
    if not _is_plural_core(doc, start, core):
        return (apposed,)
    # `its co-chairs, Ada Holm and Ivo Brandt`: all of them, or nobody by name.
    all_named = (apposed, *_joined(doc, apposed, inside))
    return all_named if len(all_named) > 1 else ()


def _is_head(doc: Doc, start: int, mention: Mention, end: int) -> bool:
    """Is the name that holds the head the bearer, whatever stands before it: `on “News at Nine,” Mayor Ada Holm`?"""
    if mention.start > start and doc[mention.start - 1].pos_ == "ADP":
        return False
    links = [i for i in range(start, mention.start) if doc[i].text == ","]
    own = links[-1] + 1 if links else start
    return _ends_phrase(doc, mention.end, end) and not _is_complement(doc, own, mention.start)


def _is_apposed(doc: Doc, core: int, mention: Mention, end: int) -> bool:
    """`The Kremlin’s spokesman, Dmitry Peskov`: nothing but titles between comma and name, which ends the phrase."""
    i = mention.start - 1
    while i >= core and doc[i].text not in {",", "—", "–", ":"}:
        if not _may_precede(doc[i]) or doc[i].lower_ in {"who", "which", "that", "whose", "for", "in", "at"}:
            return False
        i -= 1
    return i >= core and _ends_phrase(doc, mention.end, end)


def _is_person(mention: Mention, names: NameTable) -> bool:
    return names.names[mention.name].group == "person"


def _is_plural_core(doc: Doc, start: int, end: int) -> bool:
    role = make_role(doc, start, end)
    heads = [token for token in doc[start:end] if role and role_head(token.text) == role.head]
    return any(token.tag_ == "NNS" or "Number=Plur" in str(token.morph) for token in heads[:1])


def _is_bearer(doc: Doc, start: int, mention: Mention, core: int) -> bool:
    """Does the phrase before its first break end with this name, nothing but titles before it?"""
    after = mention.end
    if after < core - 1 and doc[after].text in _POSSESSIVES:
        return False
    if after == core - 1 and doc[after].text in _POSSESSIVES:
        core = after
    if after < core and mention.label == "NORP":
        return False  # the Serbian forward
    if after < core and mention.label not in {"PERSON", "PER", "GPE"} and _is_apposed_noun(doc, after, core):
        core = after
    if after < core and not _ends_phrase(doc, after, core):
        return False
    return all(_may_precede(doc[i]) for i in range(start, mention.start)) and not _is_complement(
        doc, start, mention.start
    )


def _is_apposed_noun(doc: Doc, start: int, end: int) -> bool:
    """`newspaper` after a paper's name, `news agency` after an agency's."""
    return doc[end - 1].is_lower and doc[end - 1].lower_ in _OUTLETS and all(token.is_lower for token in doc[start:end])


def _may_precede(token: Token) -> bool:
    """Nouns, adjectives, participles and articles stand before a name as its titles."""
    if token.pos_ in _BEFORE_NAMES or token.lower_ in _JOINTS:
        return True
    if token.is_title and token.i + 1 < len(token.doc) and is_title(token.nbor(1)):
        return True
    return token.tag_ in {"VBN", "VBG"} or token.dep_ == "amod"


def _is_complement(doc: Doc, start: int, at: int) -> bool:
    """`a spokesman for Donald Trump`: the name completes a noun, unless titles stand between."""
    links = [i for i in range(start, at) if doc[i].lower_ in {"of", "for", "in", "at"}]
    if not links:
        return False
    between = [token for token in doc[links[-1] + 1 : at] if token.lower_ not in _ARTICLES]
    if not between:
        return True
    # Nouns between preposition and name: an office (`Secretary of State`), or the other person's (`aide to Senator X`).
    return any(normal_word(token.text) in titles() and normal_word(token.text) != "state" for token in between)


def _ends_phrase(doc: Doc, at: int, end: int) -> bool:
    """Is the noun phrase over at this token, or goes on only with what follows a whole name?"""
    while at < end and normal_word(doc[at].text) in SUFFIXES:
        at += 1
    if at >= end:
        return True
    token = doc[at]
    if token.is_lower and is_title(token):
        return False
    return (
        token.is_punct
        or token.is_space
        or token.pos_ in {"ADP", "CCONJ", "PRON", "VERB", "AUX", "SCONJ", "ADV", "NUM", "DET"}
    )


def _joined(doc: Doc, first: Mention, inside: list[Mention]) -> tuple[Mention, ...]:
    """Further names joined to the first by `and`."""
    joined, last = [], first
    for mention in inside:
        if mention.start < last.end:
            continue
        between = doc[last.end : mention.start]
        linked = any(token.lower_ in {"and", "&"} for token in between)
        titled = all(
            token.lower_ in {"and", "&", ","} or (token.pos_ in _TITLE_WORDS and not token.is_punct)
            for token in between
        )
        if not (linked and titled) or mention.label != first.label:
            break
        joined.append(mention)
        last = mention
    return tuple(joined)


def _unknown_name(doc: Doc, start: int, end: int, head: int, names: NameTable) -> Spoken | None:
    """A name the article's table does not hold: capitalised words at the head."""
    if names.mention_at(head):
        return None
    core = _core_end(doc, start, end)
    if core > start + 1 and all(token.is_title for token in doc[start:core]) and is_body_apposed(doc, core):
        return Spoken("unknown name", start, core, core - 1)
    if doc[head].pos_ != "PROPN" or not doc[head].text[0].isupper():
        return None
    begin, stop = head, head + 1
    while begin > start and _is_capitalised(doc[begin - 1]) and names.mention_at(begin - 1) is None:
        begin -= 1
    while stop < end and _is_capitalised(doc[stop]) and names.mention_at(stop) is None:
        stop += 1
    while stop - begin > 1 and is_title(doc[begin]):
        begin += 1
    if any(doc[i].lower_ in _BREAKS for i in range(start, begin)):
        return None
    return Spoken("unknown name", begin, stop, head)


def is_body_apposed(doc: Doc, end: int) -> bool:
    """Does an apposition call the name that ends here an organization: `Island Relief, an aid group`?"""
    return apposed_noun(doc, end) in ORGANIZATION_NOUNS


def _is_capitalised(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.text[0].isupper()
