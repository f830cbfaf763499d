"""The word features and the tok2vec that stores half precision."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from thinc.api import Linear, Model

from transforms.model.compact import CompactTok2Vec
from transforms.model.features import COLUMNS, WordTable, build_word_embed, pack_word, quantize, set_word_table

DIMENSIONS = 4


def _table(entries: dict[str, int]) -> WordTable:
    """A table in which the vector of the first word is all ones, that of the second all twos, and so on."""
    rows = np.arange(1, len(entries) + 1, dtype=np.float32).reshape(-1, 1)
    return WordTable(entries, quantize(np.repeat(rows, DIMENSIONS, axis=1)))


def _embed(entries: dict[str, int]) -> Model[Any, Any]:
    model: Model[Any, Any] = build_word_embed(width=8, rows=[50] * len(COLUMNS), dimensions=DIMENSIONS)
    set_word_table(model, _table(entries))
    return model


def _layer(model: Model[Any, Any], name: str) -> Model[Any, Any]:
    return next(node for node in model.walk() if node.name == name)


def _features(model: Model[Any, Any], text: str) -> Any:
    return _layer(model, "newsbeam_word_features").predict([spacy.blank("en").make_doc(text)])[0]


def _columns(model: Model[Any, Any], text: str) -> dict[str, list[int]]:
    features = _features(model, text)
    assert features.dtype == np.uint64
    return {name: features[:, index].tolist() for index, name in enumerate(COLUMNS)}


def test_cluster_goes_by_the_casing_of_the_word() -> None:
    model = _embed({"turkey": pack_word(5, 9, 4)})
    assert _columns(model, "turkey Turkey unknown")["cluster"] == [6, 10, 0]


def test_affixes_ignore_case_and_digits() -> None:
    columns = _columns(_embed({}), "Berlin BERLIN 1987 2019")
    for name in ("prefix", "suffix"):
        values = columns[name]
        assert values[0] == values[1]
        assert values[2] == values[3]


def test_casing_tells_written_forms_apart() -> None:
    casing = _columns(_embed({"rome": pack_word(1, 2, 7)}), "rome Rome ROME ,")["casing"]
    assert len(set(casing)) == 4


def test_vector_of_a_word_is_that_of_its_lower_case_and_else_that_without_accents() -> None:
    model = _embed({"zurich": 0, "rome": 0, "tromsø": 0})
    vectors = _layer(model, "newsbeam_word_vectors").predict(_features(model, "ROME Zürich Tromsø Bergen"))
    assert vectors.shape == (4, DIMENSIONS)
    assert vectors[:, 0].tolist() == [2.0, 1.0, 3.0, 0.0]


def test_vectors_are_stored_to_a_thirty_second_and_cut_off_at_four() -> None:
    stored = quantize(np.array([[0.5, -0.51, 9.0, -9.0]], dtype=np.float32))
    assert stored.tolist() == [[16, -16, 127, -127]]


def test_vectors_are_learned_from() -> None:
    model = _embed({"rome": 0})
    model.initialize([spacy.blank("en").make_doc("Rome")])
    output, backprop = model([spacy.blank("en").make_doc("Rome fell")], is_train=True)
    backprop(output)
    projection = next(node for node in model.walk() if node.name == "linear")
    assert np.abs(projection.get_grad("W")).sum() > 0


def test_wrong_number_of_rows_is_named() -> None:
    with pytest.raises(ValueError, match=r"2 row counts \[10, 20\]; 6 are needed"):
        build_word_embed(width=8, rows=[10, 20], dimensions=DIMENSIONS)


def test_model_without_word_layer_is_named() -> None:
    with pytest.raises(ValueError, match="has no layer newsbeam_word_features"):
        set_word_table(Linear(2, 2), _table({}))


@pytest.fixture
def pipeline() -> Language:
    nlp = spacy.blank("en")
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 8,
        "depth": 1,
        "window_size": 1,
        "maxout_pieces": 2,
    }
    embed = {"@architectures": "newsbeam.WordEmbed.v2", "width": 8, "rows": [50] * len(COLUMNS), "dimensions": 4}
    nlp.add_pipe(
        "newsbeam_tok2vec", config={"model": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}}
    )
    nlp.initialize()
    return nlp


def test_half_precision_on_disk_single_in_memory(pipeline: Language, tmp_path: Path) -> None:
    pipe = pipeline.get_pipe("newsbeam_tok2vec")
    assert isinstance(pipe, CompactTok2Vec)
    set_word_table(pipe.model, _table({"rome": pack_word(1, 2, 7)}))
    before = pipeline("A day in Rome").tensor
    pipeline.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    after = again("A day in Rome").tensor
    assert after.dtype == np.float32
    assert np.allclose(before, after, atol=0.02)
    again.to_disk(tmp_path / "twice")
    model = Path("newsbeam_tok2vec", "model")
    assert (tmp_path / "pipeline" / model).read_bytes() == (tmp_path / "twice" / model).read_bytes()


def test_vectors_of_a_text_do_not_depend_on_its_batch(pipeline: Language) -> None:
    texts = ["A day in Rome", "", "One", "The quick brown fox jumps over the lazy dog " * 9]
    alone = [pipeline(text).tensor for text in texts]
    for one, doc in zip(alone, pipeline.pipe(texts), strict=True):
        assert np.array_equal(one, doc.tensor)
