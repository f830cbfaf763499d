"""Columns of a Doc say what its tokens say."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from transforms.columns import doc_text, lower_in, nouns_labelled, token_starts, token_texts

TEXTS = ("", " ", "The mayor spoke.", "Zoë’s  café\n\nclosed -- “early”, he said 🙂.", "he HE He hé\t“he”")


@pytest.mark.parametrize("text", TEXTS)
def test_texts_and_places_are_those_of_the_tokens(text: str) -> None:
    doc = spacy.blank("en")(text)
    assert doc_text(doc) == doc.text == text
    assert token_texts(doc) == [token.text for token in doc]
    assert token_starts(doc) == [token.idx for token in doc]


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_found_in_any_case(text: str) -> None:
    doc = spacy.blank("en")(text)
    assert lower_in(doc, {"he": "male", "mayor": "role"}) == [
        (token.i, "male" if token.lower_ == "he" else "role") for token in doc if token.lower_ in {"he", "mayor"}
    ]


def test_nouns_are_chosen_by_their_label() -> None:
    words = ["The", "mayor", "of", "Velton", "has", "asked", "builders"]
    tags = ["DET", "NOUN", "ADP", "PROPN", "AUX", "VERB", "NOUN"]
    labels = ["det", "nsubj", "case", "nmod", "aux", "ROOT", "obj"]
    doc = Doc(spacy.blank("en").vocab, words, pos=tags, deps=labels, heads=[1, 5, 3, 1, 5, 5, 5])
    assert nouns_labelled(doc, {"nsubj", "nmod"}) == [1]
    assert nouns_labelled(doc, {"nsubj", "obj"}) == [1, 6]
    assert nouns_labelled(doc, ()) == []
