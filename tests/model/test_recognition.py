"""Entities found for all words at once are those that spaCy finds word by word, whatever the weights."""

import random
from collections.abc import Iterator

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span
from spacy.training import Example

from transforms.model.recognition import Moves
from transforms.model.transitions import FastEntityRecognizer

LABELS = ("PERSON", "ORG", "GPE")
WORDS = ("Ada", "Lindqvist", "of", "the", "Velm", "\n\n", " ", "said", ".", "No", "Kelso", "&", "Sons", "3")


@pytest.fixture(scope="module")
def blank() -> Language:
    """A pipeline with our recognizer and spaCy's, which have the same labels."""
    nlp = spacy.blank("en")
    example = Example.from_dict(nlp.make_doc("Ada said no"), {"entities": []})
    for factory in ("newsbeam_ner", "ner"):
        pipe = nlp.add_pipe(factory, name=factory)
        for label in LABELS:
            pipe.add_label(label)
    nlp.initialize(lambda: [example])
    return nlp


def recognizers(nlp: Language, seed: int) -> tuple[FastEntityRecognizer, EntityRecognizer]:
    """Both, with the same random weights: they find entities everywhere."""
    ours, theirs = nlp.get_pipe("newsbeam_ner"), nlp.get_pipe("ner")
    chance = np.random.default_rng(seed)
    for mine, yours in zip(ours.model.walk(), theirs.model.walk(), strict=True):
        for name in mine.param_names:
            if mine.has_param(name):
                value = chance.standard_normal(mine.get_param(name).shape).astype(np.float32)
                mine.set_param(name, value)
                yours.set_param(name, value.copy())
    return ours, theirs


def make_docs(nlp: Language, seed: int) -> Iterator[Doc]:
    """Docs of no sense, some of no words, some with sentences and some without."""
    chance = random.Random(seed)  # noqa: S311  no secret
    for length in (0, 1, 2, 30, 0, 200):
        words = chance.choices(WORDS, k=length)
        starts = [chance.random() < 0.2 for _ in words] if chance.random() < 0.6 else None
        yield Doc(nlp.vocab, words=words, sent_starts=starts)


def entities(doc: Doc) -> list[tuple[int, int, str]]:
    return [(ent.start, ent.end, ent.label_) for ent in doc.ents]


@pytest.mark.parametrize("seed", range(12))
def test_all_at_once_is_one_by_one(blank: Language, seed: int) -> None:
    ours, theirs = recognizers(blank, seed)
    found, expected = (list(pipe.pipe(make_docs(blank, seed))) for pipe in (ours, theirs))
    assert [doc.to_array(["ENT_IOB", "ENT_TYPE"]).tolist() for doc in found] == [
        doc.to_array(["ENT_IOB", "ENT_TYPE"]).tolist() for doc in expected
    ]
    assert any(doc.ents for doc in found)
    assert [entities(ours(doc)) for doc in make_docs(blank, seed)] == [entities(doc) for doc in found]


@pytest.mark.parametrize("seed", range(4))
def test_entities_that_are_there_stay(blank: Language, seed: int) -> None:
    ours, theirs = recognizers(blank, seed)
    docs = []
    for pipe in (ours, theirs):
        doc = Doc(blank.vocab, words=list(WORDS) * 3)
        doc.set_ents([Span(doc, 11, 13, label="ORG"), Span(doc, 20, 21, label="GPE")], default="missing")
        docs.append(pipe(doc))
    assert entities(docs[0]) == entities(docs[1])
    assert {(11, 13, "ORG"), (20, 21, "GPE")} <= set(entities(docs[0]))


@pytest.mark.parametrize(
    ("names", "known"),
    [
        ([f"{kind}-{label}" for kind in "BILU" for label in LABELS] + ["O", "U-"], True),
        (["B-ORG", "I-ORG", "L-ORG", "O"], False),
        (["O"], False),
    ],
)
def test_moves(names: list[str], known: bool) -> None:
    class System:
        n_moves = len(names)

        def get_class_name(self, number: int) -> str:
            return names[number]

    moves = Moves.read(System())
    assert (moves is not None) == known
    if moves is not None:
        assert moves.names == sorted(LABELS)
        assert moves.labels[-2:].tolist() == [-1, -1]
