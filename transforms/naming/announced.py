"""Persons, and some firms, that the model left out though the text announces them."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from transforms.columns import token_texts
from transforms.naming.clues import BODIES, PARTICLES, apposed_noun, is_speaking, is_title
from transforms.naming.gazetteer import given_names, honorifics, titles
from transforms.naming.normal import normal_word
from transforms.naming.raw import Raw


def find_announced(doc: Doc, taken: set[int]) -> Iterator[Raw]:
    """Persons whom a title, a given name or a reporting verb announces and the model left out."""
    end = 0
    for i, text in enumerate(token_texts(doc)):
        if not text[0].isupper():
            continue
        run = _run_end(doc, i, taken) if i >= end else i
        if run == i:
            continue
        if raw := _person_in(doc, i, run):
            yield raw
        elif run - i > 1 and apposed_noun(doc, run) in BODIES:
            yield Raw(i, run, "ORG")
        end = run


def _run_end(doc: Doc, start: int, taken: set[int]) -> int:
    """The end of the run of free capitalised words that starts here."""
    i = start
    while i < len(doc) and i not in taken and _is_name_word(doc, i, start):
        i += 1
    while i > start and doc[i - 1].text in {"-", "."}:
        i -= 1
    return i


def _is_name_word(doc: Doc, i: int, start: int) -> bool:
    token = doc[i]
    if i > start and token.text == "-" and not doc[i - 1].whitespace_ and not token.whitespace_:
        return True
    if not token.text[0].isupper():
        return i > start and token.lower_ in PARTICLES
    return token.pos_ == "PROPN" or not token.pos_ or normal_word(token.text) in titles()


def _person_in(doc: Doc, start: int, end: int) -> Raw | None:
    """The person named by a run of capitalised words, if anything in or at it announces one."""
    begin = start
    while begin < end and is_title(doc[begin]):
        begin += 1
    # In a headline of capitals or title case everything looks like a name.
    if begin == end or doc[begin:end].text.isupper() or end - begin > 4 or not doc[end - 1].text[0].isupper():
        return None
    titled = begin > start and normal_word(doc[begin - 1].text) in honorifics() | titles().keys()
    given = end - begin > 1 and normal_word(doc[begin].text) in given_names()
    speaks = end - begin <= 3 and is_speaking(doc[begin:end].root)
    return Raw(begin, end, "PERSON") if titled or given or speaks else None
