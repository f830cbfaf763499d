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

from transforms.model.features import COLUMNS
from transforms.model.products import OpenBlasOps, PredictingOps, one_thread

_BLOCK = 64
"""Words that are embedded at a time."""
_REMEMBERED = 60_000
"""Words whose vectors are kept, at most: some 30 MB."""
_MIX = np.array([pow(0x9E3779B97F4A7C15, power, 1 << 64) for power in range(1, len(COLUMNS) + 2)], dtype=np.uint64)
"""Odd factors that make one number of a word's features."""


class CompactTok2Vec(Tok2Vec):
    """`spacy.Tok2Vec` whose model file holds float16 weights (float32 in memory), and which is fast on a CPU.

    It predicts Doc by Doc, so that a Doc's vectors do not depend on the other Docs of its batch. A word that it has met
    before is not embedded again, where its model begins with a `newsbeam.WordEmbed.v2` that was read from disk.
    """

    def __init__(self, vocab: Vocab, model: Model[Any, Any], name: str = "tok2vec") -> None:
        super().__init__(vocab, model, name)
        self._set_ops(PredictingOps())
        self._known_words: WordCache | None = None

    def predict(self, docs: Iterable[Doc]) -> list[Any]:
        """One array (tokens, width) for each Doc."""
        with one_thread:
            return [self._predict_one(doc) for doc in docs]

    def update(self, *args: Any, **kwargs: Any) -> Any:
        """As spaCy's; from the first on no word is remembered, since its vector changes."""
        self._set_ops(OpenBlasOps())
        self._known_words = None
        return super().update(*args, **kwargs)

    def _set_ops(self, ops: NumpyOps) -> None:
        for node in self.model.walk():
            if isinstance(node.ops, NumpyOps):
                node.ops = ops

    def _predict_one(self, doc: Doc) -> Any:
        if not len(doc):
            return self.model.ops.alloc2f(0, self.model.get_dim("nO"))
        if self._known_words is None:
            return self.model.predict([doc])[0]
        return self.model.get_ref("encode").predict([self._known_words.embed(doc)])[0]

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
        embed = self.model.get_ref("embed") if self.model.has_ref("embed") else None
        self._known_words = WordCache(embed) if embed is not None and WordCache.fits(embed) else None
        return self


class WordCache:
    """The vectors that a trained `newsbeam.WordEmbed.v2` gives to words, kept while the process lives.

    A word's vector is the same to the last bit whichever words were met before and with it: words are embedded in
    blocks of one size, in which each has a place of its own.
    """

    def __init__(self, embed: Model[Any, Any]) -> None:
        self._features, self._layers = embed.layers[0], embed.layers[1:]
        self._rows: dict[int, int] = {}
        self._vectors = np.empty((0, 0), dtype=np.float32)

    @staticmethod
    def fits(embed: Model[Any, Any]) -> bool:
        """Whether the model is one whose first layer tells all that its others need to know of a word."""
        return bool(embed.layers) and embed.layers[0].name == "newsbeam_word_features"

    def embed(self, doc: Doc) -> Any:
        """The vectors of a text's words, shape (tokens, width)."""
        features = self._features.predict([doc])[0]
        keys, first, places = np.unique(features @ _MIX, return_index=True, return_inverse=True)
        if len(keys) > _REMEMBERED:
            return self._embed_all(keys, features[first])[places]
        if len(self._rows) + len(keys) > _REMEMBERED:
            self._rows.clear()
        known = self._rows
        new = [index for index, key in enumerate(keys.tolist()) if key not in known]
        if new:
            self._add(keys[new].tolist(), self._embed_all(keys[new], features[first[new]]))
        return self._vectors[np.array([known[key] for key in keys.tolist()])[places]]

    def _embed_all(self, keys: Any, features: Any) -> Any:
        """The vectors of words, shape (words, width)."""
        places = (keys >> np.uint64(32)).astype(np.int64) % _BLOCK
        order = np.argsort(places, kind="stable")
        starts = np.searchsorted(places[order], places[order])
        blocks = np.empty(len(keys), dtype=np.int64)
        blocks[order] = np.arange(len(keys)) - starts
        vectors = np.empty((len(keys), 0), dtype=np.float32)
        for number in range(int(blocks.max(initial=-1)) + 1):
            chosen = blocks == number
            block = np.repeat(features[:1], _BLOCK, axis=0)
            block[places[chosen]] = features[chosen]
            found = self._embed_block(block)
            if not vectors.shape[1]:
                vectors = np.empty((len(keys), found.shape[1]), dtype=np.float32)
            vectors[chosen] = found[places[chosen]]
        return vectors

    def _embed_block(self, features: Any) -> Any:
        value: Any = [features]
        for layer in self._layers:
            value = layer.predict(value)
        return value[0]

    def _add(self, keys: list[int], vectors: Any) -> None:
        if not len(self._vectors):
            self._vectors = np.empty((_REMEMBERED, vectors.shape[1]), dtype=np.float32)
        start = len(self._rows)
        self._vectors[start : start + len(keys)] = vectors
        self._rows.update(zip(keys, range(start, start + len(keys)), strict=True))


@Language.factory("newsbeam_tok2vec", assigns=["doc.tensor"], default_config={"model": DEFAULT_TOK2VEC_MODEL})
def make_compact_tok2vec(nlp: Language, name: str, model: Model[Any, Any]) -> CompactTok2Vec:
    """Factory of CompactTok2Vec."""
    return CompactTok2Vec(nlp.vocab, model, name)


def _cast(params: dict[str, Any], dtype: np.dtype[Any]) -> dict[str, Any]:
    return {name: value if value is None else np.asarray(value).astype(dtype) for name, value in params.items()}
