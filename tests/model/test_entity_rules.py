"""Corrections of entities over a whole text."""

import pytest
import spacy
from spacy.tokens import Doc

from transforms.model.entity_rules import correct_entities

CASES = [
    ("title is no part of a name", "[Mr Smith|PERSON] left .", [("Smith", "PERSON")]),
    ("two titles", "[Sir Dr. Ada Mills|PERSON] left .", [("Ada Mills", "PERSON")]),
    ("a title alone stays", "[Sir|PERSON] left .", [("Sir", "PERSON")]),
    ("organisations keep theirs", "[Dr. Pepper|ORG] sells .", [("Dr. Pepper", "ORG")]),
    (
        "joined countries",
        "[Oslo|GPE] and [Rome|GPE] ; [Oslo - Rome|GPE] ties",
        [("Oslo", "GPE"), ("Rome", "GPE"), ("Oslo", "GPE"), ("Rome", "GPE")],
    ),
    ("one name with a hyphen", "in [Guinea - Bissau|GPE] now", [("Guinea - Bissau", "GPE")]),
    (
        "surname taken for a place",
        "[Ann Paris|PERSON] spoke . [Paris|GPE] said so .",
        [("Ann Paris", "PERSON"), ("Paris", "PERSON")],
    ),
    (
        "a place named more often than the person",
        "[Ann Paris|PERSON] spoke in [Paris|GPE] . [Paris|GPE] is big .",
        [("Ann Paris", "PERSON"), ("Paris", "GPE"), ("Paris", "GPE")],
    ),
    (
        "surname overlooked",
        "[Bo Khanzir Jr.|PERSON] left . but Khanzir said no .",
        [("Bo Khanzir Jr.", "PERSON"), ("Khanzir", "PERSON")],
    ),
    ("longer name", "[Ann Bush|PERSON] left the Bush House .", [("Ann Bush", "PERSON")]),
    ("nothing at all", "no names here .", []),
    ("money by its form", "about $ [5|DATE] million more", [("$ 5 million", "MONEY")]),
    ("percent points", "rose [2 percentage|PERCENT] points", [("2 percentage points", "PERCENT")]),
    ("a name keeps its number", "[Radio 5 euros|ORG] plays", [("Radio 5 euros", "ORG")]),
    (
        "one label where one prevails",
        "[Vardo|ORG] won . [Vardo|ORG] rose . [Vardo|ORG] fell . [Vardo|GPE] left",
        [("Vardo", "ORG")] * 4,
    ),
    (
        "two labels where neither does",
        "[Vardo|ORG] won in [Vardo|GPE] . [Vardo|ORG] rose",
        [("Vardo", "ORG"), ("Vardo", "GPE"), ("Vardo", "ORG")],
    ),
    (
        "an acronym is what it stands for",
        "[Union of Lake Towns|ORG] ( ULT ) met . [ULT|GPE] said so . it is ULT 's",
        [("Union of Lake Towns", "ORG"), ("ULT", "ORG"), ("ULT", "ORG"), ("ULT", "ORG")],
    ),
    (
        "brackets may hold another thing",
        "[Union of Lake Towns|ORG] ( NGO ) met",
        [("Union of Lake Towns", "ORG")],
    ),
    (
        "a name of two words is one everywhere",
        "[Ada Mills|PERSON] left . we saw Ada Mills there , but no Ada Millson",
        [("Ada Mills", "PERSON"), ("Ada Mills", "PERSON")],
    ),
    (
        "unless in a longer one",
        "[Lake Towns|ORG] met . [Great Lake Towns Fair|EVENT] opens",
        [("Lake Towns", "ORG"), ("Great Lake Towns Fair", "EVENT")],
    ),
]


def _doc(marked: str) -> Doc:
    """Words with entities as `[words|LABEL]`, blank-separated."""
    words, tags, inside = [], [], False
    for piece in marked.split():
        starts, (word, _, label) = piece.startswith("["), piece.strip("[]").partition("|")
        words.append(word)
        tags.append(f"{'B' if starts else 'I'}-?" if starts or inside else "O")
        inside = (starts or inside) and not label
        if label:
            first = max(index for index, tag in enumerate(tags) if tag == "B-?")
            tags[first:] = [f"B-{label}"] + [f"I-{label}"] * (len(tags) - first - 1)
    doc: Doc = Doc(spacy.blank("en").vocab, words=words, ents=tags)
    for token in doc:
        token.is_sent_start = token.i == 0 or words[token.i - 1] == "."
    return doc


@pytest.mark.parametrize(("marked", "entities"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_corrections(marked: str, entities: list[tuple[str, str]]) -> None:
    assert [(span.text, span.label_) for span in correct_entities(_doc(marked)).ents] == entities
