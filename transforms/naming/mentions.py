"""Raw mentions of one Doc: the model's entities, trimmed, and persons it left out though the text announces them."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from transforms.naming.announced import find_announced
from transforms.naming.clues import after_titles
from transforms.naming.gazetteer import titles, word_set
from transforms.naming.mending import mend
from transforms.naming.normal import normal_word
from transforms.naming.raw import PERSON_LABELS, VALUE_LABELS, Raw

_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "`s", "S’", "'S", "’S"})
_EDGE_MARKS = frozenset("\"“”„«»'‘’`,;:()[]{}*-–—/|!?…")
_END_MARKS = _EDGE_MARKS | _POSSESSIVES
_LONGEST = 12
_OFFICES = word_set(
    "executive director president chairman chief spokesman spokeswoman secretary general editor managing"
)
_TIMES = word_set(
    """
    second minute hour day night week weekend month quarter year decade century millennium generation season semester
    term morning noon midday afternoon evening midnight dawn dusk sunrise sunset daybreak nightfall overnight lunchtime
    today tomorrow tonight yesterday now recent recently past future present spring summer autumn fall winter
    daily weekly monthly yearly annual annually quarterly nightly hourly fortnight semiannual biweekly biennial
    moment time while period later earlier ago old era age early late mid last next previous current eve anniversary
    o'clock am pm holiday teens twenties thirties forties fifties sixties seventies eighties nineties twentie thirtie
    fortie fiftie sixtie seventie eightie ninetie centurie fiscal
    """
)


def raw_mentions(doc: Doc) -> list[Raw]:
    """All mentions in text order, without overlaps: entities of the model first, then announced persons."""
    found = [raw for ent in doc.ents for raw in _parts(doc, ent.start, ent.end, ent.label_)]
    found = mend(doc, found)
    taken = {i for raw in found for i in range(raw.start, raw.end)}
    found += find_announced(doc, taken)
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
    while start < end and (doc[end - 1].is_space or doc[end - 1].text in _END_MARKS):
        end -= 1
    if label in VALUE_LABELS:
        return Raw(start, end, label) if start < end and not _is_no_time(doc, start, end, label) else None
    if end - start > 1 and doc[start].lower_ == "the" and not _is_named_the(doc[start]):
        start += 1
    if label == "ORG" and end < len(doc) and doc[end].pos_ == "PROPN":
        # `PolitiFact Executive` before `Director`: the office belongs to the person named next.
        while end - start > 1 and normal_word(doc[end - 1].text) in _OFFICES:
            end -= 1
    if label in PERSON_LABELS and any(char.isdigit() for token in doc[start:end] for char in token.text):
        label = "PRODUCT"  # an aircraft, a car, a phone
    if label in PERSON_LABELS:
        start = after_titles(doc, start, end)
        while end - start > 1 and not any(char.isalnum() for char in doc[end - 1].text):
            end -= 1
    if start >= end or not _looks_like_name(doc, start, end, label):
        return None
    return Raw(start, end, label)


def _is_no_time(doc: Doc, start: int, end: int, label: str) -> bool:
    """`this hemisphere`, `twelve cents`: a date without figure, capital or any word of time."""
    tokens = doc[start:end]
    if label not in {"DATE", "TIME"} or not tokens.text.islower() or any(c.isdigit() for c in tokens.text):
        return False
    parts = {part for token in tokens for part in normal_word(token.text).split("-")}
    return not any(part in _TIMES or part.rstrip("s") in _TIMES for part in parts)


def _is_named_the(token: Token) -> bool:
    """A capitalised article within a sentence belongs to the name (`The Hague`)."""
    return token.text == "The" and not token.is_sent_start and token.i > 0 and not token.nbor(-1).is_space


def _looks_like_name(doc: Doc, start: int, end: int, label: str) -> bool:
    text = doc[start:end].text
    if end - start > _LONGEST and label in PERSON_LABELS:
        return False
    if not any(char.isalpha() for char in text):
        return label not in PERSON_LABELS and any(char.isalnum() for char in text)
    if label in PERSON_LABELS:
        # Roles and pronouns in lower case are descriptions, not names.
        return any(char.isupper() for char in text) and doc[end - 1].lower_ not in titles()
    return True
