"""The usual slips of a recogniser put right: persons and firms mistaken for each other, names cut short or run on."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from transforms.columns import token_texts
from transforms.naming.clues import (
    BODIES,
    PARTICLES,
    after_titles,
    apposed_noun,
    is_speaking,
    is_title,
    is_transcript_name,
    transcript_end,
)
from transforms.naming.gazetteer import given_names, honorifics, role_nouns, word_set
from transforms.naming.normal import normal_word
from transforms.naming.raw import BARE_LABELS, PERSON_LABELS, VALUE_LABELS, Raw

_QUOTATION_MARKS = frozenset('"“”')
# Particles of people's names alone; `de`, `la` and `al` stand in those of places as well.
_LINKING_PARTICLES = word_set("ole van von bin ibn ben abu ter ten")
# Written without a full stop too, and no word of a name by themselves.
_BARE_HONORIFICS = word_set("mr mrs ms miss dr mme sir dame prof")
# Words that end, or begin, the names of firms and offices, in the languages of the wires.
_FIRM_ENDINGS = word_set(
    """
    airlines airways alliance association authority aviation automotive bancorp bank board brewery bureau capital
    chemicals commission committee communications construction corporation council electric electronics energy
    engineering enterprises entertainment exploration federation foods foundation gas group holdings industries
    institute insurance international laboratories league logistics media minerals mines mining ministry motors
    networks oil partners petroleum pharma pharmaceuticals power productions properties publishing railways
    resources shipping society software solutions steel studios systems technologies technology telecom trust
    union utilities ventures
    """
)
_FIRM_OPENINGS = word_set(
    """
    minera mineras minería banco banca banque grupo gruppo groupe gruppe compañía compagnie companhia empresa
    aerolíneas aerolineas petróleos petroleos petróleo siderúrgica cervecería telefónica société sociedad sociedade
    deutsche consorcio cooperativa constructora naviera editorial azienda società stiftung
    """
)
_OPERATORS = word_set(
    "operator supplier manufacturer maker regulator airline carrier lender retailer developer institute"
)


def mend(doc: Doc, raws: Sequence[Raw]) -> list[Raw]:
    """The mentions with the usual slips of a recogniser at the edges of persons' names put right."""
    others = {i for raw in raws if raw.label not in PERSON_LABELS for i in range(raw.start, raw.end)}
    last_words = {normal_word(doc[raw.end - 1].text) for raw in raws if raw.label in PERSON_LABELS}
    spelt = Counter(_lower(doc, raw) for raw in raws if raw.label in PERSON_LABELS)
    common = _LowerCase(doc)
    mended: list[Raw] = []
    for raw in raws:
        here = _as_person(doc, raw, last_words)
        if here.label in PERSON_LABELS:
            here = _extended(doc, _shortened(doc, here, spelt), others)
            if doc[here.start].is_sent_start and _opens_with_word(doc, here, common, spelt):
                here = Raw(here.start + 1, here.end, here.label)
        if mended and mended[-1].end >= here.end and mended[-1].label in PERSON_LABELS:
            continue  # within the name that a nickname joined
        while mended and mended[-1].end > here.start:
            # a piece of this name, as the nickname in it
            here = Raw(min(mended.pop().start, here.start), here.end, here.label)
        if mended and _is_one_name(doc, mended[-1], here):
            here = Raw(mended.pop().start, here.end, here.label)
        elif mended and _is_cut_name(doc, mended[-1], here):
            here = Raw(mended.pop().start, here.end, "PERSON")
        mended.append(here)
    return mended


def _is_one_name(doc: Doc, raw: Raw, after: Raw) -> bool:
    """Two persons side by side without so much as a comma are one, whom the model cut in two."""
    both = raw.label in PERSON_LABELS and after.label in PERSON_LABELS
    return both and raw.end == after.start and after.end - raw.start <= 5 and not doc[after.start].is_sent_start


def _is_cut_name(doc: Doc, raw: Raw, after: Raw) -> bool:
    """A person taken for two places or a day and a place: `Orlo ole Brandt`, and `Sunday Brandt` if parsed as one."""
    if (raw.end - raw.start, after.end - after.start) != (1, 1) or after.label in VALUE_LABELS | {"ORG"}:
        return False
    if after.start - raw.end == 1:
        return doc[raw.end].lower_ in _LINKING_PARTICLES and raw.label not in VALUE_LABELS | {"ORG"}
    flat = doc[after.start].dep_.startswith("flat") and doc[after.start].head.i == raw.start
    return raw.end == after.start and flat and raw.label == "DATE" and after.label in BARE_LABELS


def _lower(doc: Doc, raw: Raw) -> tuple[str, ...]:
    return tuple(token.lower_ for token in doc[raw.start : raw.end])


def _as_person(doc: Doc, raw: Raw, last_words: set[str]) -> Raw:
    """A person that the model took for something else: `Rev. Al Sharpton`, `House Newt Gingrich`, `ROE: But`."""
    if is_transcript_name(doc, raw.start):
        return Raw(raw.start, transcript_end(doc, raw.start), "PERSON")
    if raw.label in VALUE_LABELS:
        return raw
    if raw.label not in {"ORG", "NORP"} and _is_firm(doc, raw):
        return Raw(raw.start, raw.end, "ORG")
    if raw.label in PERSON_LABELS:
        return raw
    is_given = normal_word(doc[raw.start].text) in given_names()
    if (raw.label != "ORG" or is_given) and 1 < raw.end - raw.start < 4 and _is_introduced(doc, raw):
        return Raw(raw.start, raw.end, "PERSON")
    before = doc[raw.start - 1] if raw.start else None
    if before is not None and normal_word(before.text) in _BARE_HONORIFICS and before.text[0].isupper():
        return Raw(raw.start, raw.end, "PERSON")
    if raw.end - raw.start < 2:
        return Raw(raw.start - 1, raw.end, "PERSON") if _is_called(doc, raw) else raw
    titled = max((i for i in range(raw.start, raw.end - 2) if normal_word(doc[i].text) in role_nouns()), default=None)
    if titled is not None and raw.end - titled <= 4 and normal_word(doc[titled + 1].text) in given_names():
        return Raw(titled + 1, raw.end, "PERSON")
    first = normal_word(doc[raw.start].text)
    if first in _BARE_HONORIFICS or (first in honorifics() - {"st"} and doc[raw.start].text.endswith(".")):
        return Raw(after_titles(doc, raw.start, raw.end), raw.end, "PERSON")
    given = normal_word(doc[raw.end - 2].text)
    if given in given_names() and normal_word(doc[raw.end - 1].text) in last_words:
        return Raw(raw.end - 2, raw.end, "PERSON")
    return raw


def _is_firm(doc: Doc, raw: Raw) -> bool:
    """Does the name say that it is a firm (`Orrin Motors`, `Minera Orrin`), or what stands in apposition to it?"""
    first, last = doc[raw.start], doc[raw.end - 1]
    is_long = raw.end - raw.start > 1 and normal_word(first.text) not in given_names()
    if is_long and (last.lower_ in _FIRM_ENDINGS or first.lower_ in _FIRM_OPENINGS):
        return True
    if raw.start > 2 and normal_word(first.text) not in given_names():
        # `The operator, Orrin Velt, …` and `the mining company Orrin Velt`.
        before = doc[raw.start - 2] if doc[raw.start - 1].text == "," else doc[raw.start - 1]
        if before.lower_ in BODIES | _OPERATORS:
            return True
    return apposed_noun(doc, raw.end) in BODIES


def _is_introduced(doc: Doc, raw: Raw) -> bool:
    """Is a name of several words, taken for a thing, told to be a person by a title before or an office behind it?"""
    before = doc[raw.start - 1] if raw.start else None
    if before is not None and before.is_lower and normal_word(before.text) in role_nouns():
        return True
    return apposed_noun(doc, raw.end, frozenset({"a", "an", "the", "its", "his", "her", "their"})) in role_nouns()


def _is_called(doc: Doc, raw: Raw) -> bool:
    """A surname taken for a place though it says something and a word of the same name, no title, is joined to it."""
    name, at = doc[raw.start], raw.start - 1
    if raw.label not in BARE_LABELS or at < 1 or not is_speaking(name) or name.is_sent_start:
        return False
    given = doc[at]
    joined = given.head == name and given.dep_ in {"compound", "flat", "nmod:desc"} and given.pos_ in {"NOUN", "PROPN"}
    return joined and given.is_title and not given.is_sent_start and normal_word(given.text) not in role_nouns()


def _extended(doc: Doc, raw: Raw, others: set[int]) -> Raw:
    """The name with what was left out of it: `Benjamin` of `J. Rhodes`, `Ana-` of `Maria`, a nickname in marks."""
    start = raw.start
    while (before := _part_before(doc, start)) is not None and others.isdisjoint(range(before, start)):
        start = before
    goes_on = start == raw.end - 1 and raw.end < len(doc) and raw.end not in others and _goes_on(doc, raw.end)
    return Raw(start, _after_nickname(doc, raw.end + goes_on), raw.label)


def _after_nickname(doc: Doc, end: int) -> int:
    """Where the name ends that a nickname in marks parts: `Marcia “Cia” Price`."""
    if end + 3 >= len(doc) or doc[end].text not in _QUOTATION_MARKS or doc[end + 2].text not in _QUOTATION_MARKS:
        return end
    nickname, after = doc[end + 1], doc[end + 3]
    is_inside = doc[end - 1].whitespace_ and doc[end + 2].whitespace_ and not doc[end].whitespace_
    is_name = is_inside and nickname.is_title and after.is_title and after.pos_ in {"PROPN", "NOUN"}
    return end + 4 if is_name and not is_title(after) else end


def _goes_on(doc: Doc, end: int) -> bool:
    """Does the parser join the word after a name of one word to it, `flat` to it or as head of a `compound`?"""
    name, after = doc[end - 1], doc[end]
    if not _is_proper(after) or is_title(after) or not name.whitespace_:
        return False
    return (after.dep_.startswith("flat") and after.head == name) or (name.dep_ == "compound" and name.head == after)


def _part_before(doc: Doc, start: int) -> int | None:
    """Where the word before the token starts, if it belongs to the same person's name."""
    if start == 0 or doc[start].is_sent_start:
        return None
    before = doc[start - 1]
    if before.text == "-" and not before.whitespace_ and start > 1 and doc[start - 2].is_title:
        return None if doc[start - 2].whitespace_ else start - 2
    if before.text in _QUOTATION_MARKS and start > 3 and doc[start - 3].text in _QUOTATION_MARKS:
        return start - 4 if doc[start - 2].is_title and _is_proper(doc[start - 4]) else None
    if before.lower_ in PARTICLES and start > 1 and doc[start - 2].is_title and _is_proper(doc[start - 2]):
        return start - 2
    if not _is_proper(before) or is_title(before):
        return start - 1 if _is_odd_given_name(doc, start) else None
    first = doc[start].text
    is_initial = len(first) == 2 and first[1] == "." and first[0].isupper()
    joined = (doc[start].dep_.startswith("flat") and doc[start].head == before) or (
        before.dep_ == "compound" and before.head == doc[start]
    )
    single = not doc[start - 2].is_title if start > 1 else True
    return start - 1 if is_initial or normal_word(before.text) in given_names() or (joined and single) else None


def _is_odd_given_name(doc: Doc, start: int) -> bool:
    """An adverb in a capital between a title in lower case and a surname is a given name (`commissioner Never Roe`)."""
    given, title = doc[start - 1], doc[start - 2] if start > 1 else None
    return title is not None and given.pos_ == "ADV" and given.is_title and title.is_lower and is_title(title)


def _is_proper(token: Token) -> bool:
    return token.text[0].isupper() and token.pos_ == "PROPN"


class _LowerCase:
    """The words that a Doc has in lower case, looked for when first asked."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc

    @functools.cached_property
    def words(self) -> frozenset[str]:
        return frozenset(filter(str.islower, token_texts(self._doc)))


def _opens_with_word(doc: Doc, raw: Raw, common: _LowerCase, spelt: Counter[tuple[str, ...]]) -> bool:
    """A word of the language that opens a headline before a surname (`Derelict Roe`), used elsewhere in lower case?"""
    if raw.end - raw.start != 2:
        return False
    first, last = _lower(doc, raw)
    return spelt[(last,)] > 0 and first not in given_names() and first in common.words


def _shortened(doc: Doc, raw: Raw, spelt: Counter[tuple[str, ...]]) -> Raw:
    """The name without words of a headline behind it: `Jane Roe Speaks` where `Jane Roe` stands elsewhere."""
    words = _lower(doc, raw)
    if len(words) > 2 and words[0] not in given_names():
        for skip in range(1, len(words) - 1):
            # `Crooked Jane Roe` where `Jane Roe` stands elsewhere
            if words[skip] in given_names() and spelt[words[skip:]]:
                return Raw(raw.start + skip, raw.end, raw.label)
    for size in range(len(words) - 1, 1, -1):
        # `Ada Lund Holm` is no `Ada Lund` where `Holm` or `Lund Holm` stands elsewhere.
        goes_on = any(spelt[words[skip:]] for skip in range(1, size + 1))
        if spelt[words[:size]] >= max(spelt[words], 1) and not goes_on:
            return Raw(raw.start, raw.start + size, raw.label)
    return raw
