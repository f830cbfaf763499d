"""Docs with names and quotes in them go from process to process, and into files, and come back whole."""

from __future__ import annotations

import pytest
import srsly  # type: ignore[import-untyped]  # comes without types
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from transforms.model import load_model
from transforms.naming.table import Mention, Name, NameTable, Role
from transforms.quotes.matches import QuoteMatch

TEXT = "Ada Holm, the mayor of Velton, denied it. “We paid in May,” Holm said. She told the board that it was late."


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = load_model()
    nlp.add_pipe("newsbeam_layout", before="parser")
    nlp.add_pipe("newsbeam_entities")
    nlp.add_pipe("newsbeam_quotes")
    return nlp


def found(doc: Doc) -> tuple[NameTable, list[QuoteMatch]]:
    return doc._.newsbeam_entities, list(doc._.newsbeam_quotes)


def test_bytes_and_files_keep_names_and_quotes(nlp: Language) -> None:
    doc = nlp(TEXT)
    names, quotes = found(doc)
    assert "Ada Holm" in [name.display for name in names.names]
    assert any(name.roles for name in names.names)
    assert len(quotes) >= 2
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert found(again) == (names, quotes)
    assert found(again)[0].mention_at(0) == names.mention_at(0) is not None
    (kept,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert found(kept) == (names, quotes)


def test_processes_of_spacy_send_them(nlp: Language) -> None:
    texts = [TEXT, "No one spoke.", TEXT.replace("Holm", "Tarn")]
    assert [found(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=1)] == [found(doc) for doc in nlp.pipe(texts)]


def test_every_kind_comes_back_as_it_was() -> None:
    role = Role("Kremlin spokesman", "spokesman", frozenset({"kremlin", "chief"}), 3)
    name = Name("id", "Ada Holm", ("ada", "holm"), "PERSON", "person", None, (role,), (0, 1))
    table = NameTable((name,), (Mention(1, 3, "PERSON", 0), Mention(7, 8, "PERSON", 0, ambiguous=True)))
    match = QuoteMatch("direct", ((0, 4), (9, 12)), cue=(5, 8), confidence=0.5)
    assert srsly.msgpack_loads(srsly.msgpack_dumps([table, match])) == [table, match]


@pytest.mark.parametrize("value", [{"newsbeam": "Popen", "args": "true"}, {"newsbeam": 3}, {"newsbeam": ["Name"]}, {}])
def test_other_values_are_left_alone(value: object) -> None:
    assert srsly.msgpack_loads(srsly.msgpack_dumps(value)) == value


def test_what_nobody_knows_is_still_an_error() -> None:
    with pytest.raises(TypeError, match="can not serialize"):
        srsly.msgpack_dumps(object())
