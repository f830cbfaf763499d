"""Mentions the model missed of names it found elsewhere in the article."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from transforms.naming.gazetteer import given_names, titles
from transforms.naming.linking import is_acronym
from transforms.naming.mentions import VALUE_LABELS, Raw
from transforms.naming.normal import normal_word
from transforms.naming.table import label_group

_Pattern = tuple[str, ...]
_SHORTEST_SURNAME = 3


def known_mentions(doc: Doc, raws: Sequence[Raw]) -> list[Raw]:
    """Every further place where a name of `raws`, or the surname of a person named in full, is written."""
    patterns = _patterns(doc, raws)
    taken = {i for raw in raws for i in range(raw.start, raw.end)}
    found, i = [], 0
    while i < len(doc):
        if i not in taken and (match := _match(doc, i, patterns, taken)):
            found.append(match)
            i = match.end
        else:
            i += 1
    return found


def _patterns(doc: Doc, raws: Sequence[Raw]) -> dict[str, list[tuple[_Pattern, str]]]:
    """First word to the spellings that begin with it and their labels, longest first; words in lower case."""
    spellings: dict[_Pattern, str] = {}
    for raw in raws:
        if raw.label in VALUE_LABELS:
            continue
        span = doc[raw.start : raw.end]
        pattern = tuple(token.lower_ for token in span)
        spellings.setdefault(pattern, raw.label)
        if label_group(raw.label) == "person" and len(pattern) > 1 and _is_surname(span[-1]):
            spellings.setdefault(pattern[-1:], raw.label)
    by_first: dict[str, list[tuple[_Pattern, str]]] = {}
    for pattern, label in spellings.items():
        by_first.setdefault(pattern[0], []).append((pattern, label))
    for rivals in by_first.values():
        rivals.sort(key=lambda rival: -len(rival[0]))
    return by_first


def _is_surname(token: Token) -> bool:
    word = normal_word(token.text)
    return token.text[0].isupper() and len(word) >= _SHORTEST_SURNAME and word not in {"jr", "sr", "iii"}


def _match(doc: Doc, i: int, patterns: dict[str, list[tuple[_Pattern, str]]], taken: set[int]) -> Raw | None:
    for pattern, label in patterns.get(doc[i].lower_, ()):
        end = i + len(pattern)
        if end > len(doc) or any(doc[j].lower_ != pattern[j - i] or j in taken for j in range(i, end)):
            continue
        if _is_name_here(doc, i, end, label):
            return Raw(i, end, label)
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
