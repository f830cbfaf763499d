"""Tokens of a text are found as one would find them one by one."""

import pytest
import spacy

from transforms.model.tokens import covered, find_words


@pytest.mark.parametrize(
    ("words", "passed_over", "expected"),
    [
        (["Ada"], (), [0, 3]),
        (["Ada"], {0}, [3]),
        (["left", "Ada"], (), [0, 1, 3]),
        (["ada", "nobody"], (), []),
        ([], (), []),
    ],
)
def test_words(words: list[str], passed_over: set[int], expected: list[int]) -> None:
    doc = spacy.blank("en")("Ada left. Ada's house")
    assert [token.text for token in doc] == ["Ada", "left", ".", "Ada", "'s", "house"]
    assert list(find_words(doc, words, passed_over)) == expected


def test_nothing_is_in_no_text() -> None:
    assert list(find_words(spacy.blank("en")(""), ["Ada"])) == []


def test_covered() -> None:
    doc = spacy.blank("en")("Ada left. Ada's house")
    assert covered([doc[0:2], doc[3:4], doc[1:1]]) == {0, 1, 3}
    assert covered([]) == set()
