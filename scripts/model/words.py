"""Tables made from spacy-lookups-data at build time: word clusters and casing, and the lemmatizer's tables."""

import collections
import gzip
import importlib.resources
import json
from typing import Any

from model.corpora import Tree
from transforms.model.features import pack_word
from transforms.model.lemmatizer import TableLemmatizer

_FLOOR = -20.0


def build_word_table(size: int) -> dict[str, int]:
    """Lower-case word to its packed clusters and usual casing, for the `size` most frequent words."""
    clusters: dict[str, int] = _read("en_lexeme_cluster.json.gz")
    logs: dict[str, float] = _read("en_lexeme_prob.json.gz")
    best: dict[str, float] = {}
    for word, log in logs.items():
        if word.isalpha() or word.replace(".", "").replace("-", "").isalpha():
            best[word.lower()] = max(log, best.get(word.lower(), -99.0))
    frequent = sorted(best, key=lambda word: (-best[word], word))[:size]
    numbers = {cluster: index for index, cluster in enumerate(sorted(set(clusters.values()) | {0}))}
    return {word: _pack(word, clusters, numbers, logs) for word in frequent}


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
