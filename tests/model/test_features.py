"""The word features and the tok2vec that stores half precision."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from thinc.api import Linear, Model

from transforms.model.compact import CompactTok2Vec
from transforms.model.features import COLUMNS, build_word_embed, find_word_layer, pack_word, set_word_table


def _embed(table: dict[str, int]) -> Model[Any, Any]:
    model: Model[Any, Any] = build_word_embed(width=8, rows=[50] * len(COLUMNS))
    set_word_table(model, table)
    return model


def _columns(model: Model[Any, Any], text: str) -> dict[str, list[int]]:
    features = find_word_layer(model).predict([spacy.blank("en").make_doc(text)])[0]
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


def test_wrong_number_of_rows_is_named() -> None:
    with pytest.raises(ValueError, match=r"2 row counts \[10, 20\]; 6 are needed"):
        build_word_embed(width=8, rows=[10, 20])


def test_model_without_word_layer_is_named() -> None:
    with pytest.raises(ValueError, match="has no newsbeam_word_features layer"):
        find_word_layer(Linear(2, 2))


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
    embed = {"@architectures": "newsbeam.WordEmbed.v1", "width": 8, "rows": [50] * len(COLUMNS)}
    nlp.add_pipe(
        "newsbeam_tok2vec", config={"model": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}}
    )
    nlp.initialize()
    return nlp


def test_half_precision_on_disk_single_in_memory(pipeline: Language, tmp_path: Path) -> None:
    pipe = pipeline.get_pipe("newsbeam_tok2vec")
    assert isinstance(pipe, CompactTok2Vec)
    set_word_table(pipe.model, {"rome": pack_word(1, 2, 7)})
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
