"""Mentions the model missed of names it found elsewhere in the article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Doc, Token

from transforms.columns import lower_in
from transforms.naming.gazetteer import given_names, titles
from transforms.naming.linking import is_acronym
from transforms.naming.normal import normal_word
from transforms.naming.raw import VALUE_LABELS, Raw
from transforms.naming.table import label_group

_Spelling = tuple[str, ...]
_SHORTEST_SURNAME = 3


def known_mentions(doc: Doc, raws: Sequence[Raw]) -> list[Raw]:
    """Every further place where a name of `raws`, or the surname of a person named in full, is written."""
    spellings = _spellings(doc, raws)
    lengths: dict[str, set[int]] = {}
    for spelling in spellings:
        lengths.setdefault(spelling[0], set()).add(len(spelling))
    longest_first = {word: sorted(sizes, reverse=True) for word, sizes in lengths.items()}
    taken = {i for raw in raws for i in range(raw.start, raw.end)}
    found: list[Raw] = []
    for i, sizes in lower_in(doc, longest_first):
        if i in taken or (found and i < found[-1].end):
            continue
        if match := _match(doc, i, sizes, spellings, taken):
            found.append(match)
    return found


def _spellings(doc: Doc, raws: Sequence[Raw]) -> dict[_Spelling, str]:
    """Each way a name is written, as lower-case words, and its label."""
    spellings: dict[_Spelling, str] = {}
    for raw in raws:
        if raw.label in VALUE_LABELS:
            continue
        span = doc[raw.start : raw.end]
        spelling = tuple(token.lower_ for token in span)
        spellings.setdefault(spelling, raw.label)
        if label_group(raw.label) == "person" and len(spelling) > 1 and _is_surname(span[-1]):
            spellings.setdefault(spelling[-1:], raw.label)
    return spellings


def _is_surname(token: Token) -> bool:
    word = normal_word(token.text)
    return token.text[0].isupper() and len(word) >= _SHORTEST_SURNAME and word not in {"jr", "sr", "iii"}


def _match(doc: Doc, i: int, sizes: Iterable[int], spellings: Mapping[_Spelling, str], taken: set[int]) -> Raw | None:
    """The longest spelling that is written at the token and is a name there."""
    for size in sizes:
        label = spellings.get(tuple(token.lower_ for token in doc[i : i + size]))
        if label and taken.isdisjoint(range(i, i + size)) and _is_name_here(doc, i, i + size, label):
            return Raw(i, i + size, label)
    return None


def _is_name_here(doc: Doc, start: int, end: int, label: str) -> bool:
    """Capitalised as a name, and no piece of another name."""
    first, last = doc[start], doc[end - 1]
    if not first.text[0].isupper() or (not last.text[0].isupper() and end - start > 1):
        return False
    if end - start == 1 and (first.is_sent_start or first.text.isupper()) and first.pos_ not in {"PROPN", ""}:
        return is_acronym(first.text)
    return label_group(label) != "person" or not (_continues(doc, end) or _preceded(doc, start))


def _continues(doc: Doc, end: int) -> bool:
    """Is the next word one more capitalised word of the same name (`Trump Tower`)?"""
    if end >= len(doc) or not doc[end - 1].whitespace_:
        return False
    return doc[end].pos_ == "PROPN" and doc[end].is_title and not doc[end].is_sent_start


def _preceded(doc: Doc, start: int) -> bool:
    """Is the word before a given name, so that this is somebody else of the surname?"""
    if start == 0 or doc[start].is_sent_start:
        return False
    before = doc[start - 1]
    if not before.is_title or before.pos_ != "PROPN":
        return False
    word = normal_word(before.text)
    return word in given_names() and word not in titles()
