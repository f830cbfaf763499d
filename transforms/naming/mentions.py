"""Raw mentions of one Doc: the model's entities, trimmed, and persons it left out though the text announces them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from transforms.naming.gazetteer import given_names, honorifics, titles, word_set
from transforms.naming.normal import normal_word

VALUE_LABELS = word_set("DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL")
_PERSON_LABELS = frozenset({"PERSON", "PER"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "`s", "S’", "'S", "’S"})
_EDGE_MARKS = frozenset("\"“”„«»'‘’`,;:()[]{}*-–—/|!?…")
_LONGEST = 12
_REPORTING = word_set(
    """
    say tell add note argue warn insist explain write tweet ask declare stress emphasize reply respond recall
    admit
    """
)


@dataclasses.dataclass(frozen=True, slots=True)
class Raw:
    """Tokens `start` to `end` (exclusive) named by `label`; `sure` when a model or an exact match says so."""

    start: int
    end: int
    label: str


def raw_mentions(doc: Doc) -> list[Raw]:
    """All mentions in text order, without overlaps: entities of the model first, then announced persons."""
    found = [raw for ent in doc.ents for raw in _parts(doc, ent.start, ent.end, ent.label_)]
    taken = {i for raw in found for i in range(raw.start, raw.end)}
    found += _announced(doc, taken)
    return sorted(found, key=lambda raw: raw.start)


def _parts(doc: Doc, start: int, end: int, label: str) -> Iterator[Raw]:
    """The entity cut at line breaks, each part trimmed."""
    begin = start
    for i in range(start, end + 1):
        if i == end or (doc[i].is_space and "\n" in doc[i].text):
            if trimmed := _trim(doc, begin, i, label):
                yield trimmed
            begin = i + 1


def _trim(doc: Doc, start: int, end: int, label: str) -> Raw | None:
    """The mention without marks, possessive, article and titles; None where no name is left."""
    while start < end and (doc[start].is_space or doc[start].text in _EDGE_MARKS):
        start += 1
    while start < end and (doc[end - 1].is_space or doc[end - 1].text in _EDGE_MARKS | _POSSESSIVES):
        end -= 1
    if label in VALUE_LABELS:
        return Raw(start, end, label) if start < end else None
    if end - start > 1 and doc[start].lower_ == "the" and not _is_named_the(doc[start]):
        start += 1
    if label in _PERSON_LABELS and any(char.isdigit() for token in doc[start:end] for char in token.text):
        label = "PRODUCT"  # an aircraft, a car, a phone
    if label in _PERSON_LABELS:
        start = _after_titles(doc, start, end)
        while end - start > 1 and not any(char.isalnum() for char in doc[end - 1].text):
            end -= 1
    if start >= end or not _looks_like_name(doc, start, end, label):
        return None
    return Raw(start, end, label)


def _is_named_the(token: Token) -> bool:
    """A capitalised article within a sentence belongs to the name (`The Hague`)."""
    return token.text == "The" and not token.is_sent_start and token.i > 0 and not token.nbor(-1).is_space


def _after_titles(doc: Doc, start: int, end: int) -> int:
    while end - start > 1 and normal_word(doc[start].text) in titles():
        start += 1
        while end - start > 1 and doc[start].text in {".", "-"}:
            start += 1
    return start


def _looks_like_name(doc: Doc, start: int, end: int, label: str) -> bool:
    text = doc[start:end].text
    if end - start > _LONGEST and label in _PERSON_LABELS:
        return False
    if not any(char.isalpha() for char in text):
        return label not in _PERSON_LABELS and any(char.isalnum() for char in text)
    if label in _PERSON_LABELS:
        # Roles and pronouns in lower case are descriptions, not names.
        return any(char.isupper() for char in text) and doc[end - 1].lower_ not in titles()
    return True


def _announced(doc: Doc, taken: set[int]) -> Iterator[Raw]:
    """Persons whom a title, a given name or a reporting verb announces and the model left out."""
    i = 0
    while i < len(doc):
        run = _run_end(doc, i, taken)
        if run == i:
            i += 1
            continue
        if raw := _person_in(doc, i, run):
            yield raw
        i = run


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
        return i > start and token.lower_ in {"de", "van", "von", "bin", "al", "el", "la", "der", "den", "da", "di"}
    return token.pos_ == "PROPN" or not token.pos_ or normal_word(token.text) in titles()


def _person_in(doc: Doc, start: int, end: int) -> Raw | None:
    """The person named by a run of capitalised words, if anything in or at it announces one."""
    begin = start
    while begin < end and normal_word(doc[begin].text) in titles():
        begin += 1
    # In a headline of capitals or title case everything looks like a name.
    if begin == end or doc[begin:end].text.isupper() or end - begin > 4 or not doc[end - 1].text[0].isupper():
        return None
    titled = begin > start and normal_word(doc[begin - 1].text) in honorifics() | titles().keys()
    given = end - begin > 1 and normal_word(doc[begin].text) in given_names()
    speaks = end - begin <= 3 and _speaks(doc[begin:end].root)
    return Raw(begin, end, "PERSON") if titled or given or speaks else None


def _speaks(token: Token) -> bool:
    return token.dep_ in {"nsubj", "nsubj:outer"} and token.head.lemma_.lower() in _REPORTING
