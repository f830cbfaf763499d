"""Products Doc by Doc: right, and the same to the last bit whatever Docs stand beside one."""

from typing import Any

import numpy as np
import pytest
import threadpoolctl  # type: ignore[import-untyped]  # comes without types
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

from transforms.model.products import DocwiseOps, OpenBlasOps, PredictingOps, by_doc, one_thread

LENGTHS = [3, 0, 17, 64, 1]
TEXTS = ["Ada Lindqvist spoke.", "", "Oil fell 3 percent in Paris on Monday, analysts said.", "No. " * 40]


@pytest.fixture
def matrices() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    shapes = ((sum(LENGTHS), 24), (40, 24))
    x, y = (random.standard_normal(shape).astype(np.float32) for shape in shapes)
    return x, y


def test_products_are_right(matrices: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = matrices
    ops = DocwiseOps(LENGTHS)
    expected = x @ y.T
    assert np.allclose(ops.gemm(x, y, trans2=True), expected, atol=1e-5)
    assert np.allclose(ops.gemm(x, np.ascontiguousarray(y.T)), expected, atol=1e-5)
    assert np.allclose(ops.gemm(x[:5], y, trans2=True), expected[:5], atol=1e-5)  # not a row for each word
    out = np.empty((len(x) + 1, len(y)), dtype=np.float32)
    ops.gemm(x, y, trans2=True, out=out[1:])
    assert np.allclose(out[1:], expected, atol=1e-5)


def test_a_doc_has_the_same_bits_by_itself(matrices: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = matrices
    start = sum(LENGTHS[:2])
    rows = slice(start, start + LENGTHS[2])
    together = DocwiseOps(LENGTHS).gemm(x, y, trans2=True)[rows]
    assert (together == DocwiseOps(LENGTHS[2:3]).gemm(x[rows], y, trans2=True)).all()


@pytest.mark.parametrize("shape", [(5, 7, 3), (1, 4, 2), (6, 3, 1), (0, 4, 3)])
def test_the_best_piece_is_that_of_thinc(shape: tuple[int, int, int]) -> None:
    pieces = np.random.default_rng(2).standard_normal(shape).astype(np.float32).round(1)  # some are alike
    given = pieces.copy()
    best, _ = PredictingOps().maxout(pieces)
    assert (best == NumpyOps().maxout(given)[0]).all()
    assert (pieces == given).all()


@pytest.mark.parametrize("name", ["morphologizer", "ner", "parser"])
def test_a_model_is_as_before_afterwards(nlp: Language, name: str) -> None:
    model = nlp.get_pipe(name).model
    before = [node.ops for node in model.walk()]
    docs = [nlp.make_doc(text) for text in TEXTS]
    with by_doc(model, docs):
        assert any(isinstance(node.ops, DocwiseOps) for node in model.walk())
    assert [node.ops for node in model.walk()] == before
    with pytest.raises(AttributeError):
        fail(model, docs)
    assert [node.ops for node in model.walk()] == before


def fail(model: Model[Any, Any], docs: list[Doc]) -> None:
    with by_doc(model, docs):
        model.predict(["no Doc"])


def threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"}


@pytest.mark.skipif(not threads(), reason="NumPy's products are by a library whose threads cannot be set")
def test_products_take_one_thread_and_leave_others_theirs(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[int]] = []

    def watch(ops: type) -> None:
        gemm = ops.gemm

        def watched(self: object, *args: object, **kwargs: object) -> object:
            seen.append(threads())
            return gemm(self, *args, **kwargs)

        monkeypatch.setattr(ops, "gemm", watched)

    watch(OpenBlasOps)
    watch(DocwiseOps)
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        nlp(TEXTS[2])
        assert threads() == {2}
        with one_thread, one_thread:
            pass
        assert threads() == {2}
    assert len(seen) > 10
    assert all(each == {1} for each in seen)
