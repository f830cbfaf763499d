"""Who does something in a sentence, as far as pronouns care, on hand-made parses."""

import pytest
import spacy
from spacy.tokens import Doc

from transforms.quotes.resolve_discourse import is_subject

# (words, heads, dependencies, the token asked about, whether it is a subject)
CASES = [
    (["Mr", "Brandt", "left"], [1, 2, 2], ["compound", "nsubj", "ROOT"], 1, True),
    (["Ivo", "Brandt", "left"], [2, 0, 2], ["nsubj", "flat", "ROOT"], 1, True),
    (["Ada", "saw", "Brandt"], [1, 1, 1], ["nsubj", "ROOT", "obj"], 2, False),
    # The wife of Brandt left: the wife did, not Brandt
    (["wife", "of", "Brandt", "left"], [3, 2, 0, 3], ["nsubj", "case", "nmod", "ROOT"], 2, False),
    # The wife of leader Brandt left: neither did he as an apposition inside that phrase
    (
        ["wife", "of", "leader", "Brandt", "left"],
        [4, 2, 0, 2, 4],
        ["nsubj", "case", "nmod", "appos", "ROOT"],
        3,
        False,
    ),
    (["wife", "of", "Brandt", "left"], [3, 0, 1, 3], ["nsubj", "prep", "pobj", "ROOT"], 2, False),
]


@pytest.mark.parametrize(("words", "heads", "dependencies", "token", "expected"), CASES)
def test_is_subject(words: list[str], heads: list[int], dependencies: list[str], token: int, expected: bool) -> None:
    doc = Doc(spacy.blank("en").vocab, words=words, heads=heads, deps=dependencies)
    assert is_subject(doc[token]) is expected
