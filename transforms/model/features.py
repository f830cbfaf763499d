"""Word features of the embedded model and their embedding: form, affixes, shape, word cluster and usual casing."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.attrs import NORM, ORTH, SHAPE, SPACY  # type: ignore[import-not-found]  # Cython without stubs
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array

COLUMNS = ("norm", "prefix", "suffix", "shape", "cluster", "casing")
"""What `newsbeam.WordEmbed.v1` embeds of a token, in this order."""

_CACHE_LIMIT = 200_000
_DIGITS = re.compile(r"\d")
_NO_KEYS: npt.NDArray[np.uint64] = np.zeros(0, dtype=np.uint64)
_NO_VALUES: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)


def pack_word(lower_cluster: int, title_cluster: int, casing: int) -> int:
    """One integer of a word's cluster in lower case, that capitalised (0: unknown) and its usual casing (0-7)."""
    return lower_cluster | title_cluster << 10 | casing << 20


def find_word_layer(model: Model[Any, Any]) -> Model[Any, Any]:
    """The layer that holds the word table; raises ValueError if the model has none."""
    for node in model.walk():
        if node.name == "newsbeam_word_features":
            return node
    raise ValueError(f"model {model.name!r} has no newsbeam_word_features layer; use newsbeam.WordEmbed.v1")


def set_word_table(model: Model[Any, Any], table: dict[str, int]) -> None:
    """Gives a model its table of lower-case word to `pack_word` value; saved with the model's weights."""
    pairs = sorted((get_string_id(word), value) for word, value in table.items())
    layer = find_word_layer(model)
    layer.attrs["keys"] = np.array([key for key, _ in pairs], dtype=np.uint64)
    layer.attrs["values"] = np.array([value for _, value in pairs], dtype=np.int32)


@registry.architectures("newsbeam.WordEmbed.v1")  # type: ignore[untyped-decorator]  # spaCy's is
def build_word_embed(width: int, rows: list[int]) -> Model[list[Doc], list[Any]]:
    """Hash embeddings of the six COLUMNS, mixed to one vector of `width` a token."""
    if len(rows) != len(COLUMNS):
        raise ValueError(f"{len(rows)} row counts {rows}; {len(COLUMNS)} are needed, for {', '.join(COLUMNS)}")
    tables: list[Model[Any, Any]] = [
        HashEmbed(width, count, column=column, seed=column + 8, dropout=0.0) for column, count in enumerate(rows)
    ]
    mix: Model[Any, Any] = with_array(Maxout(width, width * len(tables), nP=3, dropout=0.0, normalize=True))
    features: Model[Any, Any] = build_word_features()
    return chain(features, list2ragged(), with_array(concatenate(*tables)), mix, ragged2list())


def build_word_features() -> Model[list[Doc], list[Any]]:
    """A layer without weights that turns each Doc into an array (tokens, len(COLUMNS)) of uint64."""
    cache: dict[int, tuple[int, int, int, int]] = {}

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
    doc: Doc, model: Model[list[Doc], list[Any]], cache: dict[int, tuple[int, int, int, int]]
) -> npt.NDArray[np.uint64]:
    known = doc.to_array([ORTH, NORM, SHAPE, SPACY]).astype(np.uint64)
    words = []
    for orth in known[:, 0].tolist():
        word = cache.get(orth)
        if word is None:
            word = cache[orth] = _word_features(orth, doc.vocab, model.attrs["keys"], model.attrs["values"])
        words.append(word)
    own = np.array(words, dtype=np.uint64).reshape(len(words), 4)
    casing = own[:, 3] * 2 + known[:, 3]
    return np.ascontiguousarray(np.stack([known[:, 1], own[:, 0], own[:, 1], known[:, 2], own[:, 2], casing], axis=1))


def _word_features(
    orth: int, vocab: Vocab, keys: npt.NDArray[np.uint64], values: npt.NDArray[np.int32]
) -> tuple[int, int, int, int]:
    """Prefix, suffix, cluster and casing of one word form."""
    text = vocab.strings[orth]
    lower = _DIGITS.sub("0", text.lower())
    value = _look_up(get_string_id(text.lower()), keys, values)
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
    )


def _look_up(key: int, keys: npt.NDArray[np.uint64], values: npt.NDArray[np.int32]) -> int:
    position = int(np.searchsorted(keys, np.uint64(key)))
    if position < len(keys) and int(keys[position]) == key:
        return int(values[position])
    return 0
