"""The components that are faster than spaCy's do what those do, whatever stands in a batch."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import transforms.model
from transforms.model import load_model

FOLDER = Path(transforms.model.__file__).parent / "en_newsbeam"
TEXTS = [
    "Mayor Ada Lindqvist said on Monday that the bridge over the Velm was safe. “It will stand,” she told the Ledger.",
    "",
    "PARIS (Reuters) - Oil fell 3 percent.\n\nAnalysts at Kelso & Sons, who had warned of it, blamed the U.S. dollar.",
    "No.",
    "\n\n",
    "The union, which has 4,000 members in Norway and Sweden, called on the government to act before the strike. " * 9,
]


def annotations(doc: Doc) -> list[object]:
    return doc.to_array(["HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE", "TAG", "LEMMA", "POS", "MORPH"]).tolist()


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(FOLDER)


@pytest.fixture(scope="module")
def stepwise() -> Language:
    return load_model()


def test_the_embedded_model_has_the_faster_components(plain: Language, stepwise: Language) -> None:
    factories = {name: stepwise.get_pipe_meta(name).factory for name in ("ner", "parser", "morphologizer")}
    assert factories == {
        "ner": "newsbeam_ner",
        "parser": "newsbeam_parser",
        "morphologizer": "newsbeam_morphologizer",
    }
    assert stepwise.pipe_names == plain.pipe_names


@pytest.mark.parametrize("size", [1, 2, 6])
def test_results_are_those_of_spacy_whatever_stands_in_a_batch(plain: Language, stepwise: Language, size: int) -> None:
    expected = [annotations(doc) for doc in plain.pipe(TEXTS, batch_size=2)]
    assert [annotations(doc) for doc in stepwise.pipe(TEXTS, batch_size=size)] == expected
    assert [annotations(stepwise(text)) for text in TEXTS] == expected


def test_long_texts_are_taken_in_groups_and_come_back_in_order(stepwise: Language) -> None:
    texts = [TEXTS[5] * 25, TEXTS[0], TEXTS[5] * 26]
    docs = list(stepwise.pipe(texts, batch_size=3))
    assert [doc.text for doc in docs] == texts
    assert sum(len(doc) for doc in docs) > 10_000
    assert annotations(docs[1]) == annotations(stepwise(TEXTS[0]))


@pytest.mark.parametrize("name", ["ner", "parser"])
def test_what_fails_goes_to_the_handler_of_errors(stepwise: Language, name: str) -> None:
    pipe = stepwise.get_pipe(name)
    with pytest.raises(AttributeError):
        list(pipe.pipe(["no Doc"]))
    failed: list[object] = []
    pipe.set_error_handler(lambda _name, _pipe, docs, _error: failed.extend(docs))
    try:
        assert list(pipe.pipe(["no Doc"])) == []
    finally:
        pipe.set_error_handler(spacy.util.raise_error)
    assert failed == ["no Doc"]
