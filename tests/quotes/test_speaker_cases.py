"""Who speaks in short invented texts, read by the language model: the mention as written and the name."""

import pytest
from spacy.language import Language

from tests.quotes.speaker_cases import ALL, SpeakerCase
from transforms.quotes.component import find_quotes


@pytest.mark.parametrize("case", ALL, ids=[case.why for case in ALL])
def test_speakers_of_a_hard_case(nlp: Language, case: SpeakerCase) -> None:
    doc = nlp(case.text)
    found = [
        (doc.text[slice(*match.speaker)] if match.speaker else None, match.speaker_name) for match in find_quotes(doc)
    ]
    assert found == case.expected
