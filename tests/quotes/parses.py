"""Hand-made parses: `word/TAG/dep/head` for every token, in either set of dependency labels."""

import spacy
from spacy.tokens import Doc

_NLP = spacy.blank("en")
_POS = {
    "NNP": "PROPN",
    "NN": "NOUN",
    "NNS": "NOUN",
    "PRP": "PRON",
    "WP": "PRON",
    "DT": "DET",
    "IN": "ADP",
    "TO": "PART",
    "MD": "AUX",
    "JJ": "ADJ",
    "RB": "ADV",
    "CC": "CCONJ",
    "VBD": "VERB",
    "VBN": "VERB",
    "VBG": "VERB",
    "VB": "VERB",
    "VBZ": "VERB",
    "POS": "PART",
    "AUX": "AUX",
}


def parse(line: str) -> Doc:
    """A Doc of one sentence; heads are words (the first of that spelling), or positions where one occurs twice."""
    rows = [token.split("/") for token in line.split()]
    words = [row[0] for row in rows]
    heads = [int(row[3]) if row[3].isdigit() else words.index(row[3]) for row in rows]
    return Doc(
        _NLP.vocab,
        words=words,
        spaces=[_has_space(words, i) for i in range(len(words))],
        tags=[row[1] if row[1] != "AUX" else "VBD" for row in rows],
        pos=[_POS.get(row[1], "PUNCT") for row in rows],
        deps=[row[2] for row in rows],
        heads=heads,
        sent_starts=[i == 0 for i in range(len(words))],
    )


def _has_space(words: list[str], i: int) -> bool:
    return words[i] != "“" and i + 1 < len(words) and words[i + 1] not in {",", ".", "”", "'s"}
