"""Named entities: variants of one name joined, two people of one surname kept apart."""

import pytest
import spacy
from spacy.tokens import Doc

from tests.docs import make_doc
from transforms.names import entity_id, find_names, names_of

_People = list[tuple[str, str]]


def _person(*names: str) -> _People:
    return [(name, "PERSON") for name in names]


def _found(text: str, entities: _People) -> list[tuple[str, ...]]:
    """Each name's display with its mentions as written."""
    doc = make_doc(text, entities)
    table = find_names(doc)
    return [
        (name.display, *(doc[m.start : m.end].text for m in (table.mentions[i] for i in name.mentions)))
        for name in table.names
    ]


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        pytest.param(
            "Ivo Brandt arrived. Brandt said so. Mr. Brandt’s car left.",
            _person("Ivo Brandt", "Brandt"),
            [("Ivo Brandt", "Ivo Brandt", "Brandt", "Brandt")],
            id="surname, honorific and possessive",
        ),
        pytest.param(
            "President Ivo Brandt arrived. Brandt left.",
            _person("President Ivo Brandt", "Brandt"),
            [("Ivo Brandt", "Ivo Brandt", "Brandt")],
            id="a title is no part of the name",
        ),
        pytest.param(
            "Mike Orlov met Jane Roe. Michael Orlov left.",
            _person("Mike Orlov", "Michael Orlov", "Jane Roe"),
            [("Michael Orlov", "Mike Orlov", "Michael Orlov"), ("Jane Roe", "Jane Roe")],
            id="nickname",
        ),
        pytest.param(
            "Mary J. Lind sang. Mary Lind left. Lind smiled.",
            _person("Mary J. Lind", "Mary Lind", "Lind"),
            [("Mary J. Lind", "Mary J. Lind", "Mary Lind", "Lind")],
            id="middle initial",
        ),
        pytest.param(
            "Paul Marsh and Karen Marsh arrived.",
            _person("Paul Marsh", "Karen Marsh"),
            [("Paul Marsh", "Paul Marsh"), ("Karen Marsh", "Karen Marsh")],
            id="two of one surname",
        ),
        pytest.param(
            "Paul Marsh and Karen Marsh arrived. Mrs. Marsh spoke. Mr. Marsh left.",
            _person("Paul Marsh", "Karen Marsh", "Marsh"),
            [("Paul Marsh", "Paul Marsh", "Marsh"), ("Karen Marsh", "Karen Marsh", "Marsh")],
            id="honorifics tell spouses apart",
        ),
        pytest.param(
            "Karen Marsh arrived. Mr. Marsh left.",
            _person("Karen Marsh", "Marsh"),
            [("Karen Marsh", "Karen Marsh"), ("Marsh", "Marsh")],
            id="an honorific of the other gender is somebody else",
        ),
        pytest.param(
            "Paul Marsh arrived. Marsh spoke and Marsh left. Karen Marsh stayed. Marsh returned.",
            _person("Paul Marsh", "Karen Marsh", "Marsh"),
            [("Paul Marsh", "Paul Marsh", "Marsh", "Marsh", "Marsh"), ("Karen Marsh", "Karen Marsh")],
            id="the bare surname is that of whom the text is about",
        ),
        pytest.param(
            "Tarn Min-ho arrived. Tarn left.",
            _person("Tarn Min-ho", "Tarn"),
            [("Tarn Min-ho", "Tarn Min-ho", "Tarn")],
            id="family name first",
        ),
        pytest.param(
            'Then Robert C. "Bobby" Vance won. Bobby Vance left. Vance won.',
            _person("Vance", "Bobby Vance"),
            [('Robert C. "Bobby" Vance', 'Robert C. "Bobby" Vance', "Bobby Vance", "Vance")],
            id="nickname in quotation marks, cut off by the model",
        ),
        pytest.param(
            "Then Benjamin J. Holt spoke.",
            _person("J. Holt"),
            [("Benjamin J. Holt", "Benjamin J. Holt")],
            id="given name cut off by the model",
        ),
        pytest.param(
            "Ada Holm left. Then Holm spoke of Ada Holm.",
            [("Ada Holm", "PERSON")],
            [("Ada Holm", "Ada Holm", "Holm", "Ada Holm")],
            id="a surname the model missed",
        ),
        pytest.param(
            "Reporters met Spokeswoman Greta Lund there.",
            [],
            [("Greta Lund", "Greta Lund")],
            id="a person the model missed, announced by a title",
        ),
        pytest.param(
            "ADA HOLM WINS\nAda Holm won.",
            _person("ADA HOLM", "Ada Holm"),
            [("Ada Holm", "ADA HOLM", "Ada Holm")],
            id="capitals in a headline",
        ),
        pytest.param(
            "Ada Holm Wins\nAda Holm won.",
            _person("Ada Holm Wins", "Ada Holm"),
            [("Ada Holm", "Ada Holm", "Ada Holm")],
            id="a word of the headline is no part of the name",
        ),
        pytest.param(
            "They call her Crooked Jane Roe. Then Jane Roe left.",
            _person("Crooked Jane Roe", "Jane Roe"),
            [("Jane Roe", "Jane Roe", "Jane Roe")],
            id="an epithet is no part of the name",
        ),
        pytest.param(
            "It was so. They left.\nROE: Let us begin.\nROE: If I may.",
            [("ROE: Let", "WORK_OF_ART"), ("ROE", "ORG")],
            [("ROE", "ROE", "ROE")],
            id="lines of a transcript",
        ),
        pytest.param(
            "Then Speaker Paul Marsh left.",
            [("Speaker Paul Marsh", "WORK_OF_ART")],
            [("Paul Marsh", "Paul Marsh")],
            id="a titled person labelled as a work",
        ),
        pytest.param(
            "Then Tin Aung San Ko left.",
            _person("Tin Aung", "San Ko"),
            [("Tin Aung San Ko", "Tin Aung San Ko")],
            id="a name cut in two",
        ),
        pytest.param(
            "Then Elijah ole Tarn left.",
            _person("Tarn"),
            [("Elijah ole Tarn", "Elijah ole Tarn")],
            id="a particle in lower case",
        ),
        pytest.param(
            "Guests met Rev. Al Stone there.",
            [("Rev. Al Stone", "ORG")],
            [("Al Stone", "Al Stone")],
            id="a person labelled as organization",
        ),
        pytest.param(
            "Ada Holm spoke. Ada Holm left. Officials thanked Holm.",
            [("Ada Holm", "PERSON"), ("Holm", "GPE")],
            [("Ada Holm", "Ada Holm", "Ada Holm", "Holm")],
            id="one spelling, one label",
        ),
    ],
)
def test_persons(text: str, entities: _People, expected: list[tuple[str, ...]]) -> None:
    assert _found(text, entities) == expected


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        (
            "The European Central Bank met. The ECB waited.",
            [("European Central Bank", "ORG"), ("ECB", "ORG")],
            [("European Central Bank", "European Central Bank", "ECB")],
        ),
        (
            "Orrin Group Inc. grew. Orrin fell.",
            [("Orrin Group Inc.", "ORG"), ("Orrin", "ORG")],
            [("Orrin Group Inc.", "Orrin Group Inc.", "Orrin")],
        ),
        (
            "Velton Times wrote. The Times denied it.",
            [("Velton Times", "ORG"), ("Times", "ORG")],
            [("Velton Times", "Velton Times", "Times")],
        ),
        (
            "Orrin Bank and Orrin Motors grew. Orrin fell.",
            [("Orrin Bank", "ORG"), ("Orrin Motors", "ORG"), ("Orrin", "ORG")],
            [("Orrin Bank", "Orrin Bank"), ("Orrin Motors", "Orrin Motors"), ("Orrin", "Orrin")],
        ),
        (
            "The United States left. The U.S. came. America stayed.",
            [("United States", "GPE"), ("U.S.", "GPE"), ("America", "GPE")],
            [("United States", "United States", "U.S.", "America")],
        ),
        ("They came on Monday.", [("Monday", "DATE")], [("Monday", "Monday")]),
    ],
)
def test_organizations_and_places(text: str, entities: _People, expected: list[tuple[str, ...]]) -> None:
    assert _found(text, entities) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russian Presidential Spokesman Ivo Brandt said so.", ("spokesman", {"russian", "presidential"})),
        ("Officials met Secretary of State Ivo Brandt there.", ("secretary", {"state"})),
        ("The wife of opposition leader Ivo Brandt spoke.", ("leader", {"opposition"})),
        ("Ivo Brandt, the late mayor of Velton, spoke.", ("mayor", {"late", "velton"})),
        ("Ivo Brandt, 61, a retired teacher, spoke.", ("teacher", {"retired"})),
        ("Ivo Brandt is the mayor of Velton.", ("mayor", {"velton"})),
        ("Ivo Brandt, who was the chairman, spoke.", ("chairman", set())),
        ("The city’s mayor, Ivo Brandt, spoke.", ("mayor", {"city"})),
        ("Gov. Ivo Brandt spoke.", ("governor", set())),
        ("They met President Ada Holm and nominee Ivo Brandt there.", ("nominee", set())),
    ],
)
def test_roles(text: str, expected: tuple[str, set[str]]) -> None:
    table = find_names(make_doc(text, _person("Ivo Brandt", "Ada Holm")))
    roles = next(name for name in table.names if name.display == "Ivo Brandt").roles
    assert [(role.head, set(role.modifiers)) for role in roles] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The city historian Prof. Ivo Brandt spoke.", {"city historian"}),
        ("They met Professor Ivo Brandt there.", {"Professor"}),
        ("They met former King Ivo Brandt there.", {"former King"}),
        ("They met mayor and senator Ivo Brandt there.", {"mayor and senator"}),
    ],
)
def test_text_of_roles(text: str, expected: set[str]) -> None:
    table = find_names(make_doc(text, _person("Ivo Brandt")))
    roles = next(name for name in table.names if name.display == "Ivo Brandt").roles
    assert {role.text for role in roles} == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Dmitry Brandt spoke.", "Dmitry Brandt", "male"),
        ("Ms. Brandt spoke.", "Brandt", "female"),
        ("Spokeswoman Quill Brandt spoke.", "Quill Brandt", "female"),
        ("Quill Brandt, a widow, spoke.", "Quill Brandt", "female"),
        ("Alex Brandt spoke. He left.", "Alex Brandt", "male"),
        ("Quill Brandt spoke.", "Quill Brandt", None),
        ("Quill Brandt met Ras Tol. She left.", "Quill Brandt", None),
    ],
)
def test_gender(text: str, name: str, expected: str | None) -> None:
    table = find_names(make_doc(text, [(name, "PERSON"), ("Ras Tol", "PERSON")]))
    assert table.names[0].gender == expected


def test_a_bare_surname_of_two_people_is_flagged() -> None:
    doc = make_doc("Paul Marsh met Karen Marsh. Marsh left.", _person("Paul Marsh", "Karen Marsh", "Marsh"))
    assert [mention.ambiguous for mention in find_names(doc).mentions] == [False, False, True]


def test_ids_are_those_of_the_normal_name_and_group() -> None:
    one = find_names(make_doc("Ada Holm’s plan.", _person("Ada Holm"))).names[0]
    other = find_names(make_doc("Mrs. Ada Holm left.", _person("Mrs. Ada Holm"))).names[0]
    place = find_names(make_doc("They left Ada Holm.", [("Ada Holm", "GPE")])).names[0]
    assert one.entity_id == other.entity_id == entity_id(("ada", "holm"), "person")
    assert place.entity_id != one.entity_id


def test_lookups_of_the_table() -> None:
    table = find_names(make_doc("Ada Holm left Velton.", [("Ada Holm", "PERSON"), ("Velton", "GPE")]))
    mentions = [table.mention_at(i) for i in range(5)]
    assert [mention and table.names[mention.name].display for mention in mentions] == [
        "Ada Holm",
        "Ada Holm",
        None,
        "Velton",
        None,
    ]
    assert [mention.label for mention in table.within(1, 5)] == ["GPE"]


def test_the_component_keeps_its_table_in_the_doc() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Ada Holm"}])  # type: ignore[attr-defined]
    nlp.add_pipe("newsbeam_entities")
    doc = nlp("Ada Holm left.")
    assert doc._.newsbeam_entities is names_of(doc)
    assert [name.display for name in doc._.newsbeam_entities.names] == ["Ada Holm"]


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        ("They met Orlo ole Tarn.", [("Orlo", "GPE"), ("Tarn", "GPE")], [("Orlo ole Tarn", "PERSON")]),
        ("They met commissioner Never Tarn.", [("Tarn", "PERSON")], [("Never Tarn", "PERSON")]),
        ("Egyptologist Lorenz Tarn left.", [("Egyptologist Lorenz Tarn", "PERSON")], [("Lorenz Tarn", "PERSON")]),
        ("Orrin Crest, a private bank, fell.", [("Orrin Crest", "LOC")], [("Orrin Crest", "ORG")]),
        ("Orrin Motors grew.", [("Orrin Motors", "PERSON")], [("Orrin Motors", "PERSON")]),
        ("Tarnel Motors grew.", [("Tarnel Motors", "PERSON")], [("Tarnel Motors", "ORG")]),
        ("Minera Tarnel grew.", [("Minera Tarnel", "PERSON")], [("Minera Tarnel", "ORG")]),
        ("The operator, Tarnel Velt, grew.", [("Tarnel Velt", "PERSON")], [("Tarnel Velt", "ORG")]),
        ("Ms Tarnel left.", [("Ms Tarnel", "WORK_OF_ART")], [("Tarnel", "PERSON")]),
        ("They met Mr Tarn Velt.", [("Tarn Velt", "ORG")], [("Tarn Velt", "PERSON")]),
        (
            "Derelict Velt left. Velt saw a derelict port.",
            [("Derelict Velt", "PERSON"), ("Velt", "PERSON")],
            [("Velt", "PERSON")],
        ),
        (
            "Tarnel Velt left. Velt saw a derelict port.",
            [("Tarnel Velt", "PERSON"), ("Velt", "PERSON")],
            [("Tarnel Velt", "PERSON")],
        ),
        ("Tarn Velt, the mayor, left.", [("Tarn Velt", "GPE")], [("Tarn Velt", "PERSON")]),
        ("Tarn Velt, the capital, grew.", [("Tarn Velt", "GPE")], [("Tarn Velt", "GPE")]),
        (
            "Tarnel Energy grew. Tarnel paid.",
            [("Tarnel Energy", "ORG"), ("Tarnel", "PERSON")],
            [("Tarnel Energy", "ORG")],
        ),
        (
            "Ada Tarnel left. Tarnel spoke.",
            [("Ada Tarnel", "PERSON"), ("Tarnel", "GPE")],
            [("Ada Tarnel", "PERSON")],
        ),
        (
            "Ada Lund Tarn Velt left Ada Lund. Tarn Velt left.",
            [("Ada Lund Tarn Velt", "PERSON"), ("Ada Lund", "PERSON"), ("Tarn Velt", "PERSON")],
            [("Ada Lund Tarn Velt", "PERSON")],
        ),
        ("It paid two coins.", [("two coins", "DATE")], []),
        ("It never left this hemisphere.", [("this hemisphere", "DATE")], []),
        ("It left two weeks ago.", [("two weeks ago", "DATE")], [("two weeks ago", "DATE")]),
        ("It left in 1904.", [("1904", "DATE")], [("1904", "DATE")]),
        ("It left at Easter.", [("Easter", "DATE")], [("Easter", "DATE")]),
    ],
)
def test_slips_of_the_recogniser(text: str, entities: _People, expected: _People) -> None:
    assert [(name.display, name.label) for name in find_names(make_doc(text, entities)).names] == expected


@pytest.mark.parametrize(
    ("words", "tags", "expected"),
    [
        (["said", "Memory", "Tarn"], ["O", "O", "B-GPE"], "Memory Tarn"),
        (["said", "Sunday", "Tarn"], ["O", "B-DATE", "B-GPE"], "Sunday Tarn"),
    ],
)
def test_a_person_taken_for_a_place(words: list[str], tags: list[str], expected: str) -> None:
    first = tags[1] == "O"
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        lemmas=["say", *words[1:]],
        pos=["VERB", "NOUN" if first else "PROPN", "PROPN"],
        deps=["ROOT", "nmod:desc", "nsubj"] if first else ["ROOT", "nsubj", "flat"],
        heads=[0, 2, 0] if first else [0, 0, 1],
        sent_starts=[True, False, False],
        ents=tags,
    )
    assert [(name.display, name.label) for name in find_names(doc).names] == [(expected, "PERSON")]
