"""New words are forgotten once many are known: the vocabulary does not grow, and what is found stays the same."""

from collections.abc import Iterator

import pytest

from transforms.annotator import Annotator
from transforms.mentions import extract_entities
from transforms.model import load_model
from transforms.quotes.rows import extract_quotes
from transforms.records import Article

TEXT = "Mayor Ada {0}berg said on Monday that the {0}bridge at {0}ville was “{0}ly safe”. {0}berg smiled {0}ingly."
NAMES = ["Qualm", "Dorv", "Plinst", "Hekk", "Zwand", "Brust", "Velm", "Tarn"]


def articles(names: list[str]) -> Iterator[Article]:
    for name in names:
        yield Article(name, name, TEXT.format(name), input_uri="", input_format="text")


def found(annotator: Annotator, names: list[str]) -> list[object]:
    rows: list[object] = []
    with annotator.forgetting():
        for outcome in annotator.annotate(list(articles(names))):
            assert isinstance(outcome, Article)
            done = extract_quotes(extract_entities(outcome))
            rows.append((done.entities, done.quotes))
    return rows


@pytest.fixture(scope="module")
def keeping() -> Annotator:
    return Annotator(load_model())


def test_a_vocabulary_that_is_large_enough_grows_no_more_and_rows_stay_the_same(keeping: Annotator) -> None:
    nlp = load_model()
    forgetful = Annotator(nlp, words_kept=1)
    before = len(nlp.vocab.strings)
    rows = [found(forgetful, NAMES[:3]), found(forgetful, NAMES[3:]), found(forgetful, NAMES[:3])]
    # Names of morphological features and the like may come in once; words do not.
    known = set(nlp.vocab.strings)
    assert not [name for name in NAMES if f"{name}berg" in known]
    assert len(known) < before + 60
    assert rows == [found(keeping, NAMES[:3]), found(keeping, NAMES[3:]), found(keeping, NAMES[:3])]
    assert rows[0] == rows[2]


def test_a_small_vocabulary_keeps_its_words(keeping: Annotator) -> None:
    found(keeping, NAMES[:1])
    with keeping.forgetting():
        (outcome,) = keeping.annotate(list(articles(NAMES[:1])))
    assert isinstance(outcome, Article)
    assert outcome.annotation is not None
    assert outcome.annotation[2].text == "Qualmberg"
