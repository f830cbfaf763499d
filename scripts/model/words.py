"""Tables made from open data at build time: what is known of words beforehand, and the lemmatizer's tables."""

import collections
import gzip
import importlib.resources
import itertools
import json
from typing import Any

import numpy as np

from model.corpora import Tree
from model.embeddings import Embeddings
from transforms.model.features import WordTable, pack_word, quantize
from transforms.model.lemmatizer import TableLemmatizer

_FLOOR = -20.0


def build_word_table(size: int, embeddings: Embeddings) -> WordTable:
    """Clusters, usual casing and vectors of the `size` most frequent words with a vector, and of others as frequent."""
    clusters: dict[str, int] = _read("en_lexeme_cluster.json.gz")
    logs: dict[str, float] = _read("en_lexeme_prob.json.gz")
    places = {word: place for place, word in enumerate(embeddings.words) if _is_word(word)}
    words = list(itertools.islice(places, size))
    words += sorted(set(_frequent(logs, size // 2)).difference(words))
    numbers = {cluster: index for index, cluster in enumerate(sorted(set(clusters.values()) | {0}))}
    vectors = np.zeros((len(words), embeddings.vectors.shape[1]), dtype=np.float32)
    for row, word in enumerate(words):
        if word in places:
            vectors[row] = embeddings.vectors[places[word]]
    return WordTable({word: _pack(word, clusters, numbers, logs) for word in words}, quantize(vectors))


def _is_word(word: str) -> bool:
    return word.replace(".", "").replace("-", "").isalpha()


def _frequent(logs: dict[str, float], count: int) -> list[str]:
    best: dict[str, float] = {}
    for word, log in logs.items():
        if _is_word(word):
            best[word.lower()] = max(log, best.get(word.lower(), -99.0))
    return sorted(best, key=lambda word: (-best[word], word))[:count]


def _pack(word: str, clusters: dict[str, int], numbers: dict[int, int], logs: dict[str, float]) -> int:
    """Clusters come as sparse bit strings of up to 15 bits; `numbers` counts them from 0 (unknown) to at most 1,000."""
    lower = numbers[clusters.get(word, 0)]
    title = numbers[clusters.get(word.title(), clusters.get(word.upper(), 0))]
    return pack_word(lower, title, _casing(logs.get(word.title()), logs.get(word)))


def _casing(title: float | None, lower: float | None) -> int:
    """How a word is mostly written: 1 (always lower case) to 7 (always capitalised), 0 where neither is known."""
    if title is None and lower is None:
        return 0
    ratio = (title or _FLOOR) - (lower or _FLOOR)
    return 1 + sum(ratio > bound for bound in (-4, -2, -0.5, 0.5, 2, 4))


def fill_lemmatizer(lemmatizer: TableLemmatizer, trees: list[Tree]) -> None:
    """Gives the lemmatizer what treebanks say of their words, and WordNet's tables for the rest."""
    lemmatizer.set_tables(
        _learn_lemmas(trees),
        _read("en_lemma_index.json.gz"),
        {
            kind: {form: lemmas[0] for form, lemmas in forms.items()}
            for kind, forms in _read("en_lemma_exc.json.gz").items()
        },
        {kind: rules for kind, rules in _read("en_lemma_rules.json.gz").items() if kind != "punct"},
    )


def _learn_lemmas(trees: list[Tree]) -> dict[str, str]:
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for tree in trees:
        for word, lemma, tag, pos in zip(tree.words, tree.lemmas, tree.tags, tree.pos, strict=True):
            if pos not in ("PROPN", "PUNCT", "NUM", "X", "SYM"):
                counts[f"{word.lower().replace('’', chr(39))}|{tag}|{pos}"][lemma] += 1
    learned = {}
    for key, lemmas in counts.items():
        (lemma, count), total = lemmas.most_common(1)[0], sum(lemmas.values())
        if count >= 2 and count / total >= 0.6 and (lemma != key.split("|")[0] or total >= 2):
            learned[key] = lemma
    return learned


def _read(name: str) -> Any:
    source = importlib.resources.files("spacy_lookups_data") / "data" / name
    with source.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8") as file:
        return json.load(file)
