"""Names known the world over, buildings, and surnames that the model left off."""

import pytest
import spacy
from spacy.tokens import Doc, Span

from transforms.model.known import know, known_names

CASES = [
    ("Petrobras said so", [("Petrobras", "GPE")], [("Petrobras", "ORG")]),
    ("the State Duma voted on MONUSCO", [], [("State Duma", "ORG"), ("MONUSCO", "ORG")]),
    ("winters in Scandinavia", [("Scandinavia", "GPE")], [("Scandinavia", "LOC")]),
    ("at Ada Lund International Airport", [("Ada Lund International Airport", "ORG")],
     [("Ada Lund International Airport", "FAC")]),
    ("Michelle O'Neill spoke", [("Michelle", "PERSON")], [("Michelle O'Neill", "PERSON")]),
    ("Michelle O’Neill spoke", [("Michelle", "PERSON")], [("Michelle O’Neill", "PERSON")]),
    ("Michelle Okay spoke", [("Michelle", "PERSON")], [("Michelle", "PERSON")]),
    ("a Red Cross-led effort", [], []),
    ("Hamas on Monday", [("Hamas", "PERSON"), ("Monday", "DATE")], [("Hamas", "ORG"), ("Monday", "DATE")]),
    ("who is who, asked the who", [], []),
    ("World Bank staff", [("World Bank staff", "ORG")], [("World Bank staff", "ORG")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "given", "expected"), CASES, ids=[text for text, *_ in CASES])
def test_known_names(text: str, given: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    doc = spacy.blank("en").make_doc(text)
    found = know(doc, [_span(doc, name, label) for name, label in given])
    assert [(span.text, span.label_) for span in found] == expected


def test_the_table_has_no_name_twice_and_no_empty_one() -> None:
    assert all(name == name.strip() and len(name) > 1 for name in known_names())
    assert set(known_names().values()) == {"ORG", "LOC"}


def _span(doc: Doc, name: str, label: str) -> Span:
    start = doc.text.index(name)
    span = doc.char_span(start, start + len(name), label=label)
    assert span is not None
    return span
