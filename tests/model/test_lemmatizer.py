"""The lemmatizer, on the tables of the embedded model and on small ones."""

from pathlib import Path

import pytest
from spacy.language import Language
from spacy.vocab import Vocab

from transforms.model.lemmatizer import TableLemmatizer

CASES = [
    ("noted", "VBD", "VERB", "note"),
    ("said", "VBD", "VERB", "say"),
    ("SAID", "VBD", "VERB", "say"),
    ("says", "VBZ", "VERB", "say"),
    ("told", "VBD", "VERB", "tell"),
    ("replied", "VBD", "VERB", "reply"),
    ("denying", "VBG", "VERB", "deny"),
    ("argued", "VBD", "VERB", "argue"),
    ("admitted", "VBD", "VERB", "admit"),
    ("quipped", "VBD", "VERB", "quip"),
    ("tweeted", "VBD", "VERB", "tweet"),
    ("emphasised", "VBD", "VERB", "emphasise"),
    ("stressing", "VBG", "VERB", "stress"),
    ("wrote", "VBD", "VERB", "write"),
    ("is", "VBZ", "AUX", "be"),
    ("'ve", "VBP", "AUX", "have"),
    ("’re", "VBP", "AUX", "be"),
    ("n't", "RB", "PART", "not"),
    ("wo", "MD", "AUX", "will"),
    ("him", "PRP", "PRON", "he"),
    ("countries", "NNS", "NOUN", "country"),
    ("men", "NNS", "NOUN", "man"),
    ("larger", "JJR", "ADJ", "large"),
    ("best", "JJS", "ADJ", "good"),
    ("Merkel", "NNP", "PROPN", "Merkel"),
    ("Americans", "NNPS", "PROPN", "American"),
    ("“", "``", "PUNCT", '"'),
    ("BBC", "NN", "NOUN", "BBC"),
]


@pytest.mark.parametrize(("form", "tag", "pos", "lemma"), CASES)
def test_lemmas(nlp: Language, form: str, tag: str, pos: str, lemma: str) -> None:
    lemmatizer = nlp.get_pipe("newsbeam_lemmatizer")
    assert isinstance(lemmatizer, TableLemmatizer)
    assert lemmatizer.find(form, tag, pos) == lemma


@pytest.fixture
def small() -> TableLemmatizer:
    lemmatizer = TableLemmatizer(Vocab())
    lemmatizer.set_tables(
        learned={"left|VBD|VERB": "leave"},
        index={"verb": ["note", "not"], "noun": ["glass"]},
        exceptions={"verb": {"knew": "know"}},
        rules={"verb": [("ed", "e"), ("ed", "")], "noun": [("ses", "s"), ("s", "")]},
    )
    return lemmatizer


@pytest.mark.parametrize(
    ("form", "tag", "pos", "lemma"),
    [
        ("Left", "VBD", "VERB", "leave"),
        ("knew", "VBD", "VERB", "know"),
        ("noted", "VBD", "VERB", "note"),
        ("glasses", "NNS", "NOUN", "glass"),
        ("blogged", "VBD", "VERB", "blog"),
        ("dronies", "NNS", "NOUN", "drony"),
        ("zooms", "VBZ", "VERB", "zoom"),
        ("The", "DT", "DET", "the"),
    ],
)
def test_tables_in_their_order(small: TableLemmatizer, form: str, tag: str, pos: str, lemma: str) -> None:
    assert small.find(form, tag, pos) == lemma


def test_tables_survive_the_disk(small: TableLemmatizer, tmp_path: Path) -> None:
    small.to_disk(tmp_path / "lemmas")
    again = TableLemmatizer(Vocab()).from_disk(tmp_path / "lemmas")
    assert again.find("noted", "VBD", "VERB") == "note"
    assert again.index == small.index
