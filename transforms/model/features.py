"""Word features of the embedded model and their embedding: form, affixes, shape, cluster, usual casing, word vector."""

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.attrs import NORM, ORTH, SHAPE, SPACY  # type: ignore[import-not-found]  # Cython without stubs
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import HashEmbed, Linear, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array

COLUMNS = ("norm", "prefix", "suffix", "shape", "cluster", "casing")
"""What `newsbeam.WordEmbed.v2` embeds of a token by hashing, in this order; after them comes the row of its vector."""

_CACHE_LIMIT = 60_000
_DIGITS = re.compile(r"\d")
_NO_KEYS: npt.NDArray[np.uint64] = np.zeros(0, dtype=np.uint64)
_NO_VALUES: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
_VECTOR_SCALE = np.float32(1 / 32)
"""Vectors are stored as whole numbers of -127 to 127, which stand for numbers of -4 to 4."""


@dataclasses.dataclass(frozen=True, slots=True)
class WordTable:
    """What is known of words beforehand: `entries` by lower-case word, as of `pack_word`, and a vector for each.

    `vectors` has the shape (words, dimensions), in the order of `entries`; a row of zeros where a word has none.
    """

    entries: dict[str, int]
    vectors: npt.NDArray[np.int8]


def pack_word(lower_cluster: int, title_cluster: int, casing: int) -> int:
    """One integer of a word's cluster in lower case, that capitalised (0: unknown) and its usual casing (0-7)."""
    return lower_cluster | title_cluster << 10 | casing << 20


def quantize(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.int8]:
    """Vectors as a WordTable stores them; numbers beyond -4 to 4 are cut off."""
    whole: npt.NDArray[np.int8] = np.clip(np.rint(vectors / _VECTOR_SCALE), -127, 127).astype(np.int8)
    return whole


def set_word_table(model: Model[Any, Any], table: WordTable) -> None:
    """Gives a model its table of words; saved with the model's weights."""
    keys = np.array([get_string_id(word) for word in table.entries], dtype=np.uint64)
    order = np.argsort(keys)
    layer = _find_layer(model, "newsbeam_word_features")
    layer.attrs["keys"] = keys[order]
    layer.attrs["values"] = np.array(list(table.entries.values()), dtype=np.int32)[order]
    _find_layer(model, "newsbeam_word_vectors").attrs["vectors"] = np.ascontiguousarray(table.vectors[order])


def _find_layer(model: Model[Any, Any], name: str) -> Model[Any, Any]:
    for node in model.walk():
        if node.name == name:
            return node
    raise ValueError(f"model {model.name!r} has no layer {name}; use newsbeam.WordEmbed.v2")


@registry.architectures("newsbeam.WordEmbed.v2")  # type: ignore[untyped-decorator]  # spaCy's is
def build_word_embed(width: int, rows: list[int], dimensions: int) -> Model[list[Doc], list[Any]]:
    """Hash embeddings of the COLUMNS and the word's vector of `dimensions`, mixed to one vector of `width` a token."""
    if len(rows) != len(COLUMNS):
        raise ValueError(f"{len(rows)} row counts {rows}; {len(COLUMNS)} are needed, for {', '.join(COLUMNS)}")
    tables: list[Model[Any, Any]] = [
        HashEmbed(width, count, column=column, seed=column + 8, dropout=0.0) for column, count in enumerate(rows)
    ]
    to_width: Model[Any, Any] = Linear(width, dimensions)
    tables.append(chain(build_word_vectors(dimensions), to_width))
    mix: Model[Any, Any] = with_array(Maxout(width, width * len(tables), nP=3, dropout=0.0, normalize=True))
    features: Model[Any, Any] = build_word_features()
    return chain(features, list2ragged(), with_array(concatenate(*tables)), mix, ragged2list())


def build_word_vectors(dimensions: int) -> Model[npt.NDArray[np.uint64], npt.NDArray[np.float32]]:
    """A layer without weights that turns feature rows (tokens, columns) into word vectors (tokens, dimensions)."""

    def forward(
        model: Model[Any, Any],
        features: npt.NDArray[np.uint64],
        is_train: bool,  # noqa: ARG001  thinc passes it by name
    ) -> tuple[npt.NDArray[np.float32], Callable[[Any], npt.NDArray[np.uint64]]]:
        places = features[:, len(COLUMNS)].astype(np.int64)
        known = model.attrs["vectors"]
        vectors = np.zeros((len(places), known.shape[1]), dtype=np.float32)
        found = places > 0
        vectors[found] = known[places[found] - 1]
        vectors *= _VECTOR_SCALE
        return vectors, lambda _gradient: np.zeros_like(features)

    return Model("newsbeam_word_vectors", forward, attrs={"vectors": np.zeros((0, dimensions), dtype=np.int8)})


def build_word_features() -> Model[list[Doc], list[Any]]:
    """A layer without weights that turns each Doc into an array (tokens, len(COLUMNS) + 1) of uint64.

    The last column is the row of the word in the word table, counted from 1; 0 where the table lacks it.
    """
    cache: dict[int, tuple[int, int, int, int, int]] = {}

    def forward(
        model: Model[list[Doc], list[Any]],
        docs: Iterable[Doc],
        is_train: bool,  # noqa: ARG001  thinc passes it by name
    ) -> tuple[list[Any], Callable[[list[Any]], list[Doc]]]:
        if len(cache) > _CACHE_LIMIT:
            cache.clear()
        return [_features_of(doc, model, cache) for doc in docs], lambda _gradient: []

    return Model("newsbeam_word_features", forward, attrs={"keys": _NO_KEYS, "values": _NO_VALUES})


def _features_of(
    doc: Doc, model: Model[list[Doc], list[Any]], cache: dict[int, tuple[int, int, int, int, int]]
) -> npt.NDArray[np.uint64]:
    known = doc.to_array([ORTH, NORM, SHAPE, SPACY]).astype(np.uint64)
    words = []
    for orth in known[:, 0].tolist():
        word = cache.get(orth)
        if word is None:
            word = cache[orth] = _word_features(orth, doc.vocab, model.attrs["keys"], model.attrs["values"])
        words.append(word)
    own = np.array(words, dtype=np.uint64).reshape(len(words), 5)
    casing = own[:, 3] * 2 + known[:, 3]
    columns = [known[:, 1], own[:, 0], own[:, 1], known[:, 2], own[:, 2], casing, own[:, 4]]
    return np.ascontiguousarray(np.stack(columns, axis=1))


def _word_features(
    orth: int, vocab: Vocab, keys: npt.NDArray[np.uint64], values: npt.NDArray[np.int32]
) -> tuple[int, int, int, int, int]:
    """Prefix, suffix, cluster and casing of one word form, and its place in the table counted from 1."""
    text = vocab.strings[orth]
    lower = _DIGITS.sub("0", text.lower())
    place = _find(text.lower(), keys)
    value = int(values[place - 1]) if place else 0
    lower_cluster, title_cluster, usual = value & 1023, value >> 10 & 1023, value >> 20
    capital = text[:1].isupper()
    cluster = (title_cluster or lower_cluster) if capital else (lower_cluster or title_cluster)
    written = 2 if capital and len(text) > 1 and text.isupper() else int(capital)
    sentence_mark = 3 if not text[:1].isalpha() else written
    return (
        get_string_id("<" + lower[:3]),
        get_string_id(lower[-3:] + ">"),
        cluster + 1 if value else 0,
        usual * 4 + sentence_mark,
        place,
    )


def _find(word: str, keys: npt.NDArray[np.uint64]) -> int:
    """The place of a word in the table, counted from 1; that of its form without accents if need be; else 0."""
    for form in (word, "".join(letter for letter in unicodedata.normalize("NFKD", word) if letter.isalnum())):
        key = get_string_id(form)
        position = int(np.searchsorted(keys, np.uint64(key)))
        if position < len(keys) and int(keys[position]) == key:
            return position + 1
    return 0
