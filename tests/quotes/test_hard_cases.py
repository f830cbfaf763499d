"""Short invented texts with their quotes, read by the language model."""

import itertools
import time

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from tests.quotes.cases import ALL, Case
from transforms.quotes.assemble import find_matches
from transforms.quotes.component import find_quotes


@pytest.mark.parametrize("case", ALL, ids=[case.why for case in ALL])
def test_quotes_of_a_hard_case(nlp: Language, case: Case) -> None:
    doc = nlp(case.text)
    found = [
        (
            match.quote_type,
            doc.text[slice(*match.speaker)] if match.speaker else None,
            " ".join(doc.text[start:end] for start, end in match.pieces),
        )
        for match in find_quotes(doc)
    ]
    assert found == case.expected


@pytest.mark.parametrize("text", ["\n\n".join(case.text for case in ALL), ALL[3].text * 40, '"' + ALL[0].text])
def test_pieces_stand_in_order_and_speakers_outside_of_them(nlp: Language, text: str) -> None:
    doc = nlp(text)
    found = find_quotes(doc)
    assert found
    for match in found:
        assert list(match.pieces) == sorted(match.pieces)
        assert all(start < end for start, end in match.pieces)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(match.pieces))
        assert all(text[start:end] == text[start:end].strip() for start, end in match.pieces)
        assert match.speaker is None or match.speaker[0] < match.speaker[1]
        assert match.speaker is None or not any(start <= match.speaker[0] < end for start, end in match.pieces)


def test_a_sentence_without_end_takes_no_quadratic_time() -> None:
    words = ["he", "said", "that"] * 2_000
    heads = [i + 1 if i % 3 == 0 else max(i - 3, 1) if i % 3 == 1 else min(i + 2, 5_998) for i in range(6_000)]
    deps = [("nsubj", "ccomp" if i > 1 else "ROOT", "mark")[i % 3] for i in range(6_000)]
    doc = Doc(spacy.blank("en").vocab, words=words, tags=["PRP", "VBD", "IN"] * 2_000, heads=heads, deps=deps)
    for token in doc:
        token.pos_ = ("PRON", "VERB", "SCONJ")[token.i % 3]
    began = time.perf_counter()
    assert find_matches(doc)
    assert time.perf_counter() - began < 30


def test_there_are_enough_cases() -> None:
    assert len(ALL) >= 120
    assert len({case.text for case in ALL}) == len(ALL)
