"""Raw mentions of one Doc: the model's entities, trimmed, and persons it left out though the text announces them."""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from transforms.columns import token_texts
from transforms.naming.gazetteer import given_names, honorifics, role_nouns, titles, word_set
from transforms.naming.normal import normal_word

VALUE_LABELS = word_set("DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL")
_PERSON_LABELS = frozenset({"PERSON", "PER"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "`s", "S’", "'S", "’S"})
_EDGE_MARKS = frozenset("\"“”„«»'‘’`,;:()[]{}*-–—/|!?…")
_QUOTATION_MARKS = frozenset('"“”')
_END_MARKS = _EDGE_MARKS | _POSSESSIVES
_LONGEST = 12
_OFFICES = word_set(
    "executive director president chairman chief spokesman spokeswoman secretary general editor managing"
)
PARTICLES = word_set("de van von bin ibn al el la der den da di du dos ole ben abu ter ten zu af av le")
# Particles of people's names alone; `de`, `la` and `al` stand in those of places as well.
_LINKING_PARTICLES = word_set("ole van von bin ibn ben abu ter ten")
_BARE_LABELS = frozenset({"GPE", "LOC", "FAC"})
# What an apposition calls organizations and nothing else.
_BODIES = word_set(
    "bank company firm charity agency union group newspaper broadcaster insurer brokerage nonprofit party"
)
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
_REPORTING = word_set(
    """
    say tell add note argue warn insist explain write tweet ask declare stress emphasize reply respond recall
    admit
    """
)


@dataclasses.dataclass(frozen=True, slots=True)
class Raw:
    """Tokens `start` to `end` (exclusive) named by `label`."""

    start: int
    end: int
    label: str


def raw_mentions(doc: Doc) -> list[Raw]:
    """All mentions in text order, without overlaps: entities of the model first, then announced persons."""
    found = [raw for ent in doc.ents for raw in _parts(doc, ent.start, ent.end, ent.label_)]
    found = _mended(doc, found)
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
    if label in _PERSON_LABELS and any(char.isdigit() for token in doc[start:end] for char in token.text):
        label = "PRODUCT"  # an aircraft, a car, a phone
    if label in _PERSON_LABELS:
        start = _after_titles(doc, start, end)
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


def _after_titles(doc: Doc, start: int, end: int) -> int:
    while end - start > 1 and is_title(doc[start]):
        start += 1
        while end - start > 1 and doc[start].text in {".", "-"}:
            start += 1
    return start


def is_title(token: Token) -> bool:
    """Is the word one that stands before a name: a known title, or any abbreviation (`Del.`)?"""
    text = token.text
    return normal_word(text) in titles() or (len(text) > 3 and text.endswith(".") and text[:-1].isalpha())


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


def _mended(doc: Doc, raws: Sequence[Raw]) -> list[Raw]:
    """The mentions with the usual slips of a recogniser at the edges of persons' names put right."""
    others = {i for raw in raws if raw.label not in _PERSON_LABELS for i in range(raw.start, raw.end)}
    last_words = {normal_word(doc[raw.end - 1].text) for raw in raws if raw.label in _PERSON_LABELS}
    spelt = Counter(_lower(doc, raw) for raw in raws if raw.label in _PERSON_LABELS)
    common = _LowerCase(doc)
    mended: list[Raw] = []
    for raw in raws:
        here = _as_person(doc, raw, last_words)
        if here.label in _PERSON_LABELS:
            here = _extended(doc, _shortened(doc, here, spelt), others)
            if doc[here.start].is_sent_start and _opens_with_word(doc, here, common, spelt):
                here = Raw(here.start + 1, here.end, here.label)
        if mended and mended[-1].end >= here.end and mended[-1].label in _PERSON_LABELS:
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
    both = raw.label in _PERSON_LABELS and after.label in _PERSON_LABELS
    return both and raw.end == after.start and after.end - raw.start <= 5 and not doc[after.start].is_sent_start


def _is_cut_name(doc: Doc, raw: Raw, after: Raw) -> bool:
    """A person taken for two places or a day and a place: `Orlo ole Brandt`, and `Sunday Brandt` if parsed as one."""
    if (raw.end - raw.start, after.end - after.start) != (1, 1) or after.label in VALUE_LABELS | {"ORG"}:
        return False
    if after.start - raw.end == 1:
        return doc[raw.end].lower_ in _LINKING_PARTICLES and raw.label not in VALUE_LABELS | {"ORG"}
    flat = doc[after.start].dep_.startswith("flat") and doc[after.start].head.i == raw.start
    return raw.end == after.start and flat and raw.label == "DATE" and after.label in _BARE_LABELS


def is_transcript_name(doc: Doc, start: int) -> bool:
    """Does a line of a transcript begin here, `ROE:` or `MS. ROE:`?"""
    if not doc[start].text.isupper() or (start > 0 and not doc[start].is_sent_start and doc[start - 1].text.isalnum()):
        return False
    return _transcript_end(doc, start) > start


def _transcript_end(doc: Doc, start: int) -> int:
    """Where the speaker's name before a colon ends; `start` where there is none."""
    for i in range(start, min(start + 5, len(doc))):
        if doc[i].text == ":":
            return i
        if not doc[i].text.isupper() or not doc[i].text[0].isalpha():
            return start
    return start


def _lower(doc: Doc, raw: Raw) -> tuple[str, ...]:
    return tuple(token.lower_ for token in doc[raw.start : raw.end])


def _as_person(doc: Doc, raw: Raw, last_words: set[str]) -> Raw:
    """A person that the model took for something else: `Rev. Al Sharpton`, `House Newt Gingrich`, `ROE: But`."""
    if is_transcript_name(doc, raw.start):
        return Raw(raw.start, _transcript_end(doc, raw.start), "PERSON")
    if raw.label in VALUE_LABELS:
        return raw
    if raw.label not in {"ORG", "NORP"} and _is_firm(doc, raw):
        return Raw(raw.start, raw.end, "ORG")
    if raw.label in _PERSON_LABELS:
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
        return Raw(_after_titles(doc, raw.start, raw.end), raw.end, "PERSON")
    given = normal_word(doc[raw.end - 2].text)
    if given in given_names() and normal_word(doc[raw.end - 1].text) in last_words:
        return Raw(raw.end - 2, raw.end, "PERSON")
    return raw


def apposed_noun(doc: Doc, end: int, articles: frozenset[str] = frozenset({"a", "an"})) -> str | None:
    """The last noun of the apposition with an article behind a name that ends here (`Orrin, a private bank in …`)."""
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in articles:
        return None
    noun = None
    for token in doc[end + 2 : end + 7]:
        if token.pos_ not in {"NOUN", "ADJ", "PROPN"} and token.text != "-":
            break
        noun = normal_word(token.text) if token.pos_ == "NOUN" else noun
    return noun


def _is_firm(doc: Doc, raw: Raw) -> bool:
    """Does the name say that it is a firm (`Orrin Motors`, `Minera Orrin`), or what stands in apposition to it?"""
    first, last = doc[raw.start], doc[raw.end - 1]
    is_long = raw.end - raw.start > 1 and normal_word(first.text) not in given_names()
    if is_long and (last.lower_ in _FIRM_ENDINGS or first.lower_ in _FIRM_OPENINGS):
        return True
    if raw.start > 2 and normal_word(first.text) not in given_names():
        # `The operator, Orrin Velt, …` and `the mining company Orrin Velt`.
        before = doc[raw.start - 2] if doc[raw.start - 1].text == "," else doc[raw.start - 1]
        if before.lower_ in _BODIES | _OPERATORS:
            return True
    return apposed_noun(doc, raw.end) in _BODIES


def _is_introduced(doc: Doc, raw: Raw) -> bool:
    """Is a name of several words, taken for a thing, told to be a person by a title before or an office behind it?"""
    before = doc[raw.start - 1] if raw.start else None
    if before is not None and before.is_lower and normal_word(before.text) in role_nouns():
        return True
    return apposed_noun(doc, raw.end, frozenset({"a", "an", "the", "its", "his", "her", "their"})) in role_nouns()


def _is_called(doc: Doc, raw: Raw) -> bool:
    """A surname taken for a place though it says something and a word of the same name, no title, is joined to it."""
    name, at = doc[raw.start], raw.start - 1
    if raw.label not in _BARE_LABELS or at < 1 or not _speaks(name) or name.is_sent_start:
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


def _announced(doc: Doc, taken: set[int]) -> Iterator[Raw]:
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
        elif run - i > 1 and apposed_noun(doc, run) in _BODIES:
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
    speaks = end - begin <= 3 and _speaks(doc[begin:end].root)
    return Raw(begin, end, "PERSON") if titled or given or speaks else None


def _speaks(token: Token) -> bool:
    return token.dep_ in {"nsubj", "nsubj:outer"} and token.head.lemma_.lower() in _REPORTING
