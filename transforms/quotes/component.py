"""The spaCy component `newsbeam_quotes`: who says what in a Doc."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from transforms.names import names_of
from transforms.quotes.assemble import find_matches
from transforms.quotes.matches import QuoteMatch
from transforms.quotes.resolve import resolve_speakers

QUOTES = "newsbeam_quotes"
"""The extension of Doc under which the component leaves its list of `QuoteMatch`: `doc._.newsbeam_quotes`."""


@Language.factory("newsbeam_quotes", requires=["token.dep", "token.pos"])
def make_quotes(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001  (spaCy's signature of a factory)
    """The spaCy factory of `newsbeam_quotes`; add it last."""
    if not Doc.has_extension(QUOTES):
        Doc.set_extension(QUOTES, default=())
    return mark_quotes


def mark_quotes(doc: Doc) -> Doc:
    """Leaves the quotes of a Doc in its extension."""
    doc._.set(QUOTES, tuple(find_quotes(doc)))
    return doc


def find_quotes(doc: Doc) -> list[QuoteMatch]:
    """Every quote of a parsed Doc, in text order, with its speaker resolved."""
    return resolve_speakers(doc, find_matches(doc), names_of(doc))
