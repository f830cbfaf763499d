"""The wire story of the evaluation articles comes out right in every quote."""

import pathlib

from spacy.language import Language

from transforms.layout import BODY_START
from transforms.quotes.component import find_quotes


def test_every_quote_of_the_wire_story_has_its_speaker(nlp: Language, shared: pathlib.Path) -> None:
    (path,) = (shared / "seed").glob("*.txt")
    text = path.read_text(encoding="utf-8")
    doc = nlp.make_doc(text)
    doc.user_data[BODY_START] = text.index("\n") + 1
    matches = [match for match in find_quotes(nlp(doc)) if match.pieces[0][0] > text.index("\n")]
    spoken = [text[slice(*match.speaker)].split()[-1] for match in matches if match.speaker]
    first = ["Peskov", "Peskov", "he", "spokesman", "He", "Peskov", "spokesman", "spokesman"]
    assert spoken == [*first, "newspaper", "Trump", "He", "Pence", "Pompeo"]
    assert sum(match.quote_type == "indirect" for match in matches) == 4
