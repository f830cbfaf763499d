"""What the text calls somebody besides the name: titles before it, appositions beside it, what a copula says."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from spacy.tokens import Doc, Token

from transforms.naming.gazetteer import honorifics, role_nouns, word_set
from transforms.naming.normal import normal_word
from transforms.naming.table import Role

_ABBREVIATED = {
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "gen": "general",
    "lt": "lieutenant",
    "col": "colonel",
    "capt": "captain",
    "sgt": "sergeant",
    "adm": "admiral",
    "prof": "professor",
    "dr": "doctor",
    "rev": "reverend",
    "congresswoman": "representative",
    "congressman": "representative",
}
_LINKS = frozenset({"of", "for", "to", "and", "at", "in", "&"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_DETERMINERS = word_set("the a an his her their its our my whose")
_COPULAS = word_set("is was are were be been being becomes became remains remained")
_STOPS = frozenset(
    {",", ".", ";", ":", "—", "–", "(", ")", '"', "“", "”", "who", "which", "that", "whose", "when", "where"}
)
_FARTHEST = 14


def role_head(word: str) -> str:
    """The normal form of a role noun: lower case, abbreviations spelt out."""
    plain = normal_word(word)
    return _ABBREVIATED.get(plain, plain)


def roles_of(doc: Doc, start: int, end: int, persons: Collection[int] = ()) -> list[Role]:
    """The roles that the words around the name at tokens `start` to `end` give its bearer.

    `persons` are the tokens of all persons' names: what is said of one of them is not said of the other.
    """
    return [*_before(doc, start, persons), *_apposed_before(doc, start, end), *_after(doc, end)]


def make_role(doc: Doc, start: int, end: int) -> Role | None:
    """The role written in tokens `start` to `end`, None where no noun is among them."""
    while start < end and (doc[start].lower_ in _DETERMINERS or doc[start].is_space or doc[start].is_punct):
        start += 1
    head = _head(doc, start, end)
    if head is None:
        return None
    words = {normal_word(token.text) for token in doc[start:end] if token.i != head and not token.is_punct}
    modifiers = frozenset(word for word in words if word and word not in _LINKS | _DETERMINERS)
    return Role(doc[start:end].text, role_head(doc[head].text), modifiers, start)


def _head(doc: Doc, start: int, end: int) -> int | None:
    """The last noun before the first preposition; of a role noun among several, the last."""
    noun = None
    for i in range(start, end):
        token = doc[i]
        if (token.lower_ in _LINKS - {"and", "&"} or token.pos_ == "ADP") and noun is not None:
            break
        if token.pos_ in {"NOUN", "PROPN"} or normal_word(token.text) in role_nouns():
            noun = i
    return noun


def _before(doc: Doc, start: int, persons: Collection[int]) -> Iterator[Role]:
    """Titles before the name: `Russian Presidential Spokesman`, `US Secretary of State`, `nominee Gov.`"""
    begin = _title_start(doc, start, persons)
    if begin == start:
        return
    heads = [i for i in range(begin, start) if is_role_noun(doc[i]) and not _is_complement(doc, begin, i)]
    last = start - 1
    if not heads and doc[last].pos_ == "NOUN" and doc[last].is_lower:
        heads = [last]
    end = _title_end(doc, start, heads)
    for head in heads:
        words = {normal_word(token.text) for token in doc[begin:start] if token.i != head and token.i not in heads}
        yield Role(
            doc[begin:end].text,
            role_head(doc[head].text),
            frozenset(w for w in words - _LINKS - _DETERMINERS if w),
            begin,
        )


def _title_end(doc: Doc, start: int, heads: Collection[int]) -> int:
    """Where the titles before the name end: `the historian Prof. Ada Holm` is a historian, not a historian prof."""
    end = start
    while end > 0 and (doc[end - 1].is_punct or normal_word(doc[end - 1].text) in honorifics()):
        end -= 1
    return end if any(head < end for head in heads) else start


def _is_complement(doc: Doc, begin: int, i: int) -> bool:
    """Does the noun only complete another, as in `secretary of state`?"""
    return i - 1 > begin and doc[i - 1].lower_ == "of"


def _title_start(doc: Doc, start: int, persons: Collection[int]) -> int:
    begin, seen_head = start, False
    while begin > 0 and start - begin < _FARTHEST:
        token = doc[begin - 1]
        if token.is_sent_start and begin < start and doc[begin].is_sent_start:
            break
        if token.lower_ in {"and", "&"} and begin > 1 and begin - 2 in persons:
            break
        if token.lower_ in {"of", "for", "and", "&"}:
            # `wife of opposition leader Juan Guaido`: the leader is he, the wife is not.
            if (
                (seen_head and token.lower_ in {"of", "for"})
                or begin == start
                or begin < 2
                or not _is_nominal(doc[begin - 2])
            ):
                break
        elif token.text == "-" and begin < start and not token.whitespace_:
            pass
        elif not _is_nominal(token):
            break
        elif is_role_noun(token):
            seen_head = True
        begin -= 1
        if doc[begin].is_sent_start:
            break
    while begin < start and (doc[begin].lower_ in _LINKS or doc[begin].is_punct):
        begin += 1
    return begin


def _is_nominal(token: Token) -> bool:
    return token.pos_ in _NOMINAL or is_role_noun(token)


def is_role_noun(token: Token) -> bool:
    """Is the word an office, rank, trade or word of kinship?"""
    return normal_word(token.text) in role_nouns()


def _after(doc: Doc, end: int) -> Iterator[Role]:
    """`…, the Kremlin spokesman,` and `… is the spokesman`, `…, who served as director`."""
    i = end
    if i + 2 < len(doc) and doc[i].text == "," and doc[i + 1].like_num:
        i += 2
    if i + 1 >= len(doc):
        return
    follows = doc[i].text == ","
    if follows:
        i += 1
    if doc[i].lower_ == "who" and i + 1 < len(doc):
        i += 1
    elif follows:
        stop = _chunk_end(doc, i)
        if stop > i and _describes(doc, i, stop):
            yield from _some(make_role(doc, i, stop))
        return
    if doc[i].lower_ in _COPULAS or doc[i].lower_ in {"serves", "served"}:
        i += 1
        if i < len(doc) and doc[i].lower_ in {"as", "also", "once", "now"}:
            i += 1
        stop = _chunk_end(doc, i)
        # `is not related to the mayor` makes nobody mayor.
        if stop > i and doc[i].pos_ in _NOMINAL | {"DET", "PRON"} and _describes(doc, i, stop, must_know=True):
            yield from _some(make_role(doc, i, stop))


def _some(role: Role | None) -> Iterator[Role]:
    if role is not None:
        yield role


def _chunk_end(doc: Doc, start: int) -> int:
    for i in range(start, min(start + _FARTHEST, len(doc))):
        token = doc[i]
        if token.lower_ in _STOPS or token.pos_ in {"VERB", "AUX"} or token.is_space:
            return i
    return min(start + _FARTHEST, len(doc))


def _describes(doc: Doc, start: int, end: int, must_know: bool = False) -> bool:
    """Is this a description of a person: a role noun, or at least a noun phrase of its own?"""
    chunk = doc[start:end]
    known = any(is_role_noun(token) for token in chunk)
    if must_know:
        return known
    determined = chunk[0].lower_ in _DETERMINERS and any(token.pos_ == "NOUN" and token.is_lower for token in chunk)
    return known or determined


def _apposed_before(doc: Doc, start: int, end: int) -> Iterator[Role]:
    """`The Kremlin's spokesman, Dmitry Peskov, …`"""
    if start < 2 or doc[start - 1].text != "," or end >= len(doc):
        return
    begin = start - 1
    while begin > 0 and start - begin < _FARTHEST:
        token = doc[begin - 1]
        if token.lower_ in _STOPS or token.pos_ in {"VERB", "AUX"} or token.is_space or doc[begin].is_sent_start:
            break
        begin -= 1
    while begin < start - 1 and doc[begin].lower_ not in _DETERMINERS:
        begin += 1
    if begin >= start - 2:
        return
    role = make_role(doc, begin, start - 1)
    if role and role.head in role_nouns():
        yield role
