"""Normal forms of names, and which given names may be one: what names are compared by."""

import pytest

from transforms.naming.gazetteer import given_names, same_given
from transforms.naming.normal import acronyms, normal_word, organization_words, person_words, place_words


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Guaidó’s", "guaido"), ("U.S.", "us"), ("Ki-moon", "ki-moon"), ("Jones'", "jones"), ("O’Neil", "o'neil")],
)
def test_normal_word(word: str, expected: str) -> None:
    assert normal_word(word) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Ada Holm", ("ada", "holm")),
        ("Mr. Holm’s", ("holm",)),
        ('Robert C. "Bobby" Vance', ("robert", "c", "vance")),
        ("Karl Vance Jr.", ("karl", "vance")),
        ("ADA HOLM", ("ada", "holm")),
    ],
)
def test_person_words(text: str, expected: tuple[str, ...]) -> None:
    assert person_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("The Orrin Group Inc.", ("orrin", "group")), ("U.N. Relief Fund", ("united", "nations", "relief", "fund"))],
)
def test_organization_words(text: str, expected: tuple[str, ...]) -> None:
    assert organization_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the United States", "united states"),
        ("US", "united states"),
        ("Britain", "united kingdom"),
        ("Velton", "velton"),
    ],
)
def test_place_words(text: str, expected: str) -> None:
    assert " ".join(place_words(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("European Central Bank", ("ecb",)),
        ("Bank of Velton", ("bv", "bov")),
        ("Velton", ()),
        ("Centers for Disease Control and Prevention", ("cdcp", "cfdcap")),
    ],
)
def test_acronyms(text: str, expected: tuple[str, ...]) -> None:
    assert acronyms(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("mike", "michael", True),
        ("j", "john", True),
        ("bill", "hillary", False),
        ("ann", "ann", True),
        ("", "ann", False),
    ],
)
def test_same_given(one: str, other: str, expected: bool) -> None:
    assert same_given(one, other) is expected


def test_given_names_tell_gender() -> None:
    assert given_names()["dmitry"] == "male"
    assert given_names()["maria"] == "female"
    assert given_names()["alex"] is None
