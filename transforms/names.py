"""Named entities of one article: every mention, joined to the one name it is a variant of.

`find_names` reads the entities of a parsed Doc, cleans and completes them, and links the variants of each name, so that
`Peskov`, `Mr. Peskov` and `Dmitry Peskov’s` are one entity. It is plain spaCy; the component `newsbeam_entities` writes
its result to `doc._.newsbeam_entities`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from transforms.naming.evidence import gender_votes, pronoun_votes, title_gender, winner
from transforms.naming.gazetteer import Gender, given_names, titles
from transforms.naming.linking import Form, Words, form_acronyms, link_forms
from transforms.naming.mentions import raw_mentions
from transforms.naming.normal import nickname_words, normal_word, organization_words, person_words, place_words
from transforms.naming.propagate import known_mentions
from transforms.naming.raw import VALUE_LABELS, Raw
from transforms.naming.roles import roles_of
from transforms.naming.table import Group, Mention, Name, NameTable, Role, label_group
from transforms.records import stable_id

EXTENSION = "newsbeam_entities"

_CACHE = "newsbeam_names"
_WORDS: dict[Group, Callable[[str], Words]] = {
    "person": person_words,
    "org": organization_words,
    "place": place_words,
    "other": place_words,
}
# A name mentioned just now counts less than one mentioned often: the other bearers of a surname are named in full.
_NEAR = 0.5
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_PLACING = frozenset({"in", "at", "near", "outside", "from", "to", "around"})
# Which label to trust when mentions of one spelling disagree evenly.
_TRUST = {label: rank for rank, label in enumerate(("PERSON", "PER", "GPE", "ORG", "NORP", "LOC", "FAC"))}


@Language.factory(EXTENSION, requires=["doc.ents"])
def make_entities(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001  (spaCy's signature of a factory)
    """The spaCy factory of `newsbeam_entities`; add it after the entity recogniser and the parser."""
    if not Doc.has_extension(EXTENSION):
        Doc.set_extension(EXTENSION, default=None)
    return _annotate


def _annotate(doc: Doc) -> Doc:
    setattr(doc._, EXTENSION, names_of(doc))
    return doc


def names_of(doc: Doc) -> NameTable:
    """The names of the article, found once a Doc."""
    if _CACHE not in doc.user_data:
        doc.user_data[_CACHE] = find_names(doc)
    names: NameTable = doc.user_data[_CACHE]
    return names


def find_names(doc: Doc) -> NameTable:
    """The names of the article with all their mentions; time is linear in the length of the Doc."""
    texts = _Texts(doc)
    raws = [raw for raw in raw_mentions(doc) if texts.words(raw)]
    raws = _smooth(doc, texts, raws)
    raws = sorted([*raws, *known_mentions(doc, raws)], key=lambda raw: raw.start)
    told = [title_gender(doc, raw.start) if label_group(raw.label) == "person" else None for raw in raws]
    forms, form_of = _forms(texts, raws)
    targets = link_forms(forms)
    chosen, unsure = _choose(raws, told, forms, form_of, targets)
    return _table(doc, raws, told, forms, form_of, chosen, unsure)


class _Texts:
    """The texts of mentions, each put together once."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._known: dict[tuple[int, int], str] = {}

    def of(self, raw: Raw) -> str:
        """The mention as written."""
        place = raw.start, raw.end
        text = self._known.get(place)
        if text is None:
            text = self._known[place] = self._doc[raw.start : raw.end].text
        return text

    def words(self, raw: Raw) -> Words:
        """The normal form of the name, by the rules of its label."""
        return _WORDS[label_group(raw.label)](self.of(raw))


def _smooth(doc: Doc, texts: _Texts, raws: Sequence[Raw]) -> list[Raw]:
    """One spelling gets one label: the most frequent, a surname that of the person named in full."""
    votes: dict[Words, Counter[str]] = defaultdict(Counter)
    for raw in raws:
        votes[place_words(texts.of(raw))][raw.label] += 1
    surnames: Counter[str] = Counter()
    for raw in raws:
        words = texts.words(raw)
        if raw.label in {"PERSON", "PER"} and len(words) > 1:
            surnames[words[-1]] += 1
    firms = {
        edge
        for raw in raws
        if raw.label == "ORG" and len(words := texts.words(raw)) > 1
        for edge in (words[0], words[-1])
    } - given_names().keys()
    located = {normal_word(doc[raw.start].text) for raw in raws if raw.start and doc[raw.start - 1].lower_ in _PLACING}
    person = next((raw.label for raw in raws if raw.label in {"PERSON", "PER"}), "PERSON")
    for words, labels in votes.items():
        if len(words) == 1 and labels.keys() - VALUE_LABELS and surnames[words[0]]:
            # An organization is rarely called by the bare name of a person in the same article.
            is_sure = labels.keys() == {"ORG"} or (labels.keys() <= _PLACES and words[0] not in located)
            labels[person] += surnames[words[0]] * (3 if is_sure else 1)
    for words, labels in votes.items():
        if len(words) == 1 and labels.keys() & {"PERSON", "PER"} and not surnames[words[0]] and words[0] in firms:
            labels["ORG"] += 1 + sum(labels.values())
    best = {words: max(labels, key=lambda label: _rank(labels, label)) for words, labels in votes.items()}
    return [_relabel(raw, best[place_words(texts.of(raw))]) for raw in raws]


def _rank(labels: Mapping[str, int], label: str) -> tuple[int, int, str]:
    return labels[label], -_TRUST.get(label, len(_TRUST)), label


def _relabel(raw: Raw, label: str) -> Raw:
    return raw if raw.label in VALUE_LABELS else Raw(raw.start, raw.end, label)


def _forms(texts: _Texts, raws: Sequence[Raw]) -> tuple[list[Form], list[int]]:
    """The distinct spellings, and for each mention the index of its own."""
    spellings: dict[tuple[Group, Words], Counter[str]] = {}
    members: dict[tuple[Group, Words], list[int]] = defaultdict(list)
    keys = [(label_group(raw.label), texts.words(raw)) for raw in raws]
    for number, (key, raw) in enumerate(zip(keys, raws, strict=True)):
        spellings.setdefault(key, Counter())[_display(texts.of(raw), key[0])] += 1
        members[key].append(number)
    forms: list[Form] = []
    index: dict[tuple[Group, Words], int] = {}
    for key, spelt in spellings.items():
        surface = max(spelt, key=lambda text: (not text.isupper() or len(text) < 5, spelt[text], text))
        index[key] = len(forms)
        group, words = key
        forms.append(
            Form(
                words,
                group,
                surface,
                raws[members[key][0]].start,
                members[key],
                form_acronyms(surface, group),
                _nickname(spelt, group),
            )
        )
    return forms, [index[key] for key in keys]


def _nickname(texts: Iterable[str], group: Group) -> Words:
    return next(filter(None, map(nickname_words, texts)), ()) if group == "person" else ()


def _display(mention: str, group: Group) -> str:
    """The mention in one line, as a reader would write the name."""
    text = " ".join(mention.split())
    if group == "person":
        words = text.split(" ")
        while len(words) > 1 and normal_word(words[0]) in titles():
            words = words[1:]
        text = " ".join(words)
    if group in {"person", "place"} and text.isupper() and len(text) > 3 and "." not in text:
        return text.title()
    return text


def _choose(
    raws: Sequence[Raw],
    told: Sequence[Gender | None],
    forms: Sequence[Form],
    form_of: Sequence[int],
    targets: Mapping[int, list[int]],
) -> tuple[list[int], set[int]]:
    """For each mention the form it is a variant of, and the mentions for which other forms fitted as well.

    `told` is the gender that the title before each mention tells.
    """
    genders = _form_genders(told, forms)
    told_of = [winner(Counter(filter(None, (told[i] for i in form.mentions)))) for form in forms]
    weight = Counter(form_of[i] for i in range(len(raws)) if targets[form_of[i]] == [form_of[i]])
    last: dict[int, int] = {}
    chosen, unsure = [], set()
    for number, raw in enumerate(raws):
        own = form_of[number]
        rivals = targets[own]
        if forms[own].group == "person" and rivals != [own]:
            gender = told[number] or told_of[own]
            fitting = [i for i in rivals if not (gender and genders[i] and genders[i] != gender)]
            rivals = fitting or [own]
        if len(rivals) > 1:
            unsure.add(number)
        total = 1 + sum(weight[i] for i in rivals)
        best = max(
            rivals, key=lambda i: (_NEAR * _nearness(raw.start, last.get(i)) + weight[i] / total, -forms[i].first)
        )
        chosen.append(best)
        weight[best] += best != own
        last[best] = raw.start
    return chosen, unsure


def _nearness(here: int, last: int | None) -> float:
    """1 for a name just mentioned, falling to 0 over some paragraphs."""
    return 0.0 if last is None else 60 / (60 + here - last)


def _form_genders(told: Sequence[Gender | None], forms: Sequence[Form]) -> list[Gender | None]:
    return [
        winner(gender_votes([form.words], (), (told[i] for i in form.mentions))) if form.group == "person" else None
        for form in forms
    ]


def _table(
    doc: Doc,
    raws: Sequence[Raw],
    told: Sequence[Gender | None],
    forms: Sequence[Form],
    form_of: Sequence[int],
    chosen: Sequence[int],
    unsure: set[int],
) -> NameTable:
    order = {form: number for number, form in enumerate(dict.fromkeys(chosen))}
    mentions = [
        Mention(raw.start, raw.end, raw.label, order[form], number in unsure)
        for number, (raw, form) in enumerate(zip(raws, chosen, strict=True))
    ]
    members: dict[int, list[int]] = defaultdict(list)
    for number, mention in enumerate(mentions):
        members[mention.name].append(number)
    persons = [(mention.start, mention.name) for mention in mentions if label_group(mention.label) == "person"]
    tokens = {i for m in mentions if label_group(m.label) == "person" for i in range(m.start, m.end)}
    pronouns = pronoun_votes(doc, persons)
    names = [
        _name(doc, forms[form], [forms[form_of[i]] for i in members[number]], [mentions[i] for i in members[number]],
              [told[i] for i in members[number]], tuple(members[number]), pronouns.get(number, Counter()), tokens)
        for form, number in order.items()
    ]  # fmt: skip
    return NameTable(tuple(names), tuple(mentions))


def _name(
    doc: Doc,
    form: Form,
    variants: Sequence[Form],
    mentions: Sequence[Mention],
    told: Sequence[Gender | None],
    numbers: tuple[int, ...],
    pronouns: Counter[Gender],
    persons: set[int],
) -> Name:
    label = Counter(mention.label for mention in mentions).most_common(1)[0][0]
    roles: tuple[Role, ...] = ()
    gender = None
    if form.group == "person":
        roles = tuple(role for mention in mentions for role in roles_of(doc, mention.start, mention.end, persons))
        gender = winner(gender_votes({variant.words for variant in variants}, roles, told)) or winner(pronouns)
    return Name(entity_id(form.words, form.group), form.surface, form.words, label, form.group, gender, roles, numbers)


def entity_id(words: Iterable[str], group: Group) -> str:
    """The identity of a name: the same in every article for the same normal form and group of labels."""
    return stable_id("entity", group, " ".join(words))
