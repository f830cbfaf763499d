"""A spaCy tok2vec component for small and fast packages: weights stored in half precision, products by OpenBLAS."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import srsly  # type: ignore[import-untyped]  # comes without types
from spacy.language import Language
from spacy.pipeline.tok2vec import DEFAULT_TOK2VEC_MODEL, Tok2Vec
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model, NumpyOps


class OpenBlasOps(NumpyOps):  # type: ignore[misc]  # thinc's class is untyped Cython
    """thinc's NumPy operations with matrix products by NumPy's OpenBLAS, up to five times as fast as thinc's BLIS.

    Their last bit may depend on the number of rows: whoever needs the same result always gives the same rows together.
    """

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices, each transposed if asked for."""
        return np.dot(x.T if trans1 else x, y.T if trans2 else y, out=out)


class CompactTok2Vec(Tok2Vec):
    """`spacy.Tok2Vec` whose model file holds float16 weights (float32 in memory), and which is fast on a CPU.

    It predicts Doc by Doc, so that a Doc's vectors do not depend on the other Docs of its batch.
    """

    def __init__(self, vocab: Vocab, model: Model[Any, Any], name: str = "tok2vec") -> None:
        super().__init__(vocab, model, name)
        ops = OpenBlasOps()
        for node in model.walk():
            if isinstance(node.ops, NumpyOps):
                node.ops = ops

    def predict(self, docs: Iterable[Doc]) -> list[Any]:
        """One array (tokens, width) for each Doc."""
        width = self.model.get_dim("nO")
        return [self.model.predict([doc])[0] if len(doc) else self.model.ops.alloc2f(0, width) for doc in docs]

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002  spaCy passes it
        """Writes `cfg` and `model` into the folder `path`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        srsly.write_json(folder / "cfg", self.cfg)
        message = self.model.to_dict()
        message["params"] = [_cast(params, np.dtype(np.float16)) for params in message["params"]]
        (folder / "model").write_bytes(srsly.msgpack_dumps(message))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "CompactTok2Vec":  # noqa: ARG002  as above
        """Reads what `to_disk` wrote."""
        folder = Path(path)
        self.cfg.update(srsly.read_json(folder / "cfg"))
        message = srsly.msgpack_loads((folder / "model").read_bytes())
        message["params"] = [_cast(params, np.dtype(np.float32)) for params in message["params"]]
        self.model.from_dict(message)
        return self


@Language.factory("newsbeam_tok2vec", assigns=["doc.tensor"], default_config={"model": DEFAULT_TOK2VEC_MODEL})
def make_compact_tok2vec(nlp: Language, name: str, model: Model[Any, Any]) -> CompactTok2Vec:
    """Factory of CompactTok2Vec."""
    return CompactTok2Vec(nlp.vocab, model, name)


def _cast(params: dict[str, Any], dtype: np.dtype[Any]) -> dict[str, Any]:
    return {name: value if value is None else np.asarray(value).astype(dtype) for name, value in params.items()}
