"""Long runs without a space: the same text and, but for the cuts, the same tokens, in time by the length of the run."""

import time

import pytest
import spacy

from transforms.long_runs import make_doc

TEXTS = [
    "Mara Quill said “it is open”, see https://q.example/a?b=c_d" + "-e" * 200 + ".",
    "A title\n\n" + "-" * 80 + "\n\nThe pier is open.",
    "  \n“It …”  ",
    "",
]
LONG = [
    "“" * 30_000,
    "_" * 30_000,
    "'s" * 15_000,
    "o" + "\u0301" * 30_000,
    "x" * 30_000,
    "”’ " * 10 + "’" * 30_000 + " a b",
]


@pytest.mark.parametrize("text", TEXTS)
def test_other_texts_are_left_alone(text: str) -> None:
    nlp = spacy.blank("en")
    assert [(token.text, token.idx) for token in make_doc(nlp, text)] == [(t.text, t.idx) for t in nlp.make_doc(text)]


@pytest.mark.parametrize("text", LONG, ids=[text[:9] for text in LONG])
def test_long_runs_take_no_time(text: str) -> None:
    began = time.process_time()
    doc = make_doc(spacy.blank("en"), text)
    assert doc.text == text
    assert time.process_time() - began < 20  # in one piece it takes minutes
