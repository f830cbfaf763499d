"""Short invented texts with their quotes, read by the language model."""

import pytest
from spacy.language import Language

from tests.quotes.cases import ALL, Case
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


def test_there_are_enough_cases() -> None:
    assert len(ALL) >= 70
    assert len({case.text for case in ALL}) == len(ALL)
