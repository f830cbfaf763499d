"""thinc's operations with matrix products by NumPy's OpenBLAS, up to five times as fast as thinc's BLIS.

The last bit of a product by OpenBLAS may depend on the number of rows and on a row's place among them: whoever needs
the same result always gives the same rows together, and computes them in one thread.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import threadpoolctl  # type: ignore[import-untyped]  # comes without types
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps


class OpenBlasOps(NumpyOps):  # type: ignore[misc]  # thinc's class is untyped Cython
    """Products of whole matrices."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices, each transposed if asked for."""
        return np.dot(x.T if trans1 else x, y.T if trans2 else y, out=out)


class PredictingOps(OpenBlasOps):
    """What a layer needs that learns nothing more: of the pieces of a maxout the best, not which it was.

    thinc's own maxout, which tells both, goes through them one by one: a sixth of the time of an encoder's layers.
    """

    def maxout(self, x: Any) -> tuple[Any, None]:
        """The largest of each piece: (rows, outputs, pieces) to (rows, outputs)."""
        best = x[:, :, 0].copy()
        for piece in range(1, x.shape[2]):
            np.maximum(best, x[:, :, piece], out=best)
        return best, None


class DocwiseOps(NumpyOps):  # type: ignore[misc]  # as above
    """Products of matrices that have a row for each word of some Docs, Doc by Doc: all others are thinc's own."""

    def __init__(self, lengths: Sequence[int]) -> None:
        super().__init__()
        self._lengths = lengths
        self._words = sum(lengths)

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices, each transposed if asked for."""
        if trans1 or len(x) != self._words:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        y = y.T if trans2 else y
        product = self.alloc2f(len(x), y.shape[1], zeros=False) if out is None else out
        start = 0
        for length in self._lengths:
            np.dot(x[start : start + length], y, out=product[start : start + length])
            start += length
        return product


class _OneThread(contextlib.AbstractContextManager[None]):
    """Counts who is within, in any thread: the number of BLAS's own threads is one of the whole process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._within = 0
        self._limit: Any = None

    def __enter__(self) -> None:
        with self._lock:
            if not self._within:
                self._limit = _blas().limit(limits=1)
            self._within += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._within -= 1
            if not self._within:
                self._limit.restore_original_limits()


one_thread = _OneThread()
"""While it is entered, products take one thread, and afterwards as many as before. The matrices of an article are too
small for more: several would mostly wait for each other, and take the processors of other workers for it."""


@functools.cache
def _blas() -> Any:
    return threadpoolctl.ThreadpoolController().select(user_api="blas")


@contextlib.contextmanager
def by_doc(model: Model[Any, Any], docs: Sequence[Doc]) -> Iterator[None]:
    """While it lasts the model's products are fast, and those of a Doc do not depend on the Docs beside it.

    Nor do they on the number of processors: see `one_thread`.
    """
    nodes = [node for node in model.walk() if type(node.ops) is NumpyOps]
    ops = DocwiseOps([len(doc) for doc in docs])
    before = [node.ops for node in nodes]
    for node in nodes:
        node.ops = ops
    try:
        with one_thread:
            yield
    finally:
        for node, own in zip(nodes, before, strict=True):
            node.ops = own
