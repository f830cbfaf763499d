"""Docs of texts that hold long runs without a space: a tokenizer of spaCy takes time by the square of such a run."""

from __future__ import annotations

import itertools
import re

from spacy.language import Language
from spacy.tokens import Doc

# No word, number or address is as long; of quotation marks, each is a token that is searched for in all that follow.
_LONG = re.compile(r"(?:[^\w\s]|_){50}(?=(?:[^\w\s]|_){50})|\S{500}(?=\S{500})")


def make_doc(nlp: Language, text: str) -> Doc:
    """The tokens of a text by the tokenizer of the pipeline, which is given long runs in pieces."""
    cuts = [run.end() for run in _LONG.finditer(text)]
    if not cuts:
        return nlp.make_doc(text)
    pieces = [nlp.make_doc(text[start:end]) for start, end in itertools.pairwise([0, *cuts, len(text)])]
    doc = Doc.from_docs(pieces, ensure_whitespace=False)
    if doc is None:
        raise ValueError("a text without tokens")
    return doc
