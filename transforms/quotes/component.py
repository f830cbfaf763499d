"""The spaCy component `newsbeam_quotes`: who says what in a Doc."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Span

from transforms.names import names_of
from transforms.quotes.assemble import find_matches
from transforms.quotes.matches import QuoteMatch
from transforms.quotes.resolve import resolve_speakers

QUOTES = "newsbeam_quotes"
"""The extension of Doc with the tuple of its `QuoteMatch`, and of Span with those that have words in the span."""


@Language.factory("newsbeam_quotes", requires=["token.dep", "token.pos"])
def make_quotes(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001  (spaCy's signature of a factory)
    """The spaCy factory of `newsbeam_quotes`; add it last."""
    if not Doc.has_extension(QUOTES):
        Doc.set_extension(QUOTES, default=())
    if not Span.has_extension(QUOTES):
        Span.set_extension(QUOTES, getter=quotes_in)
    return mark_quotes


def mark_quotes(doc: Doc) -> Doc:
    """Leaves the quotes of a Doc in its extension."""
    doc._.set(QUOTES, tuple(find_quotes(doc)))
    return doc


def find_quotes(doc: Doc) -> list[QuoteMatch]:
    """Every quote of a parsed Doc, in text order, with its speaker resolved."""
    return resolve_speakers(doc, find_matches(doc), names_of(doc))


def quotes_in(span: Span) -> tuple[QuoteMatch, ...]:
    """The quotes of a Doc that have words in a span of it, such as a sentence."""
    found: tuple[QuoteMatch, ...] = span.doc._.get(QUOTES)
    lo, hi = span.start_char, span.end_char
    return tuple(match for match in found if any(start < hi and lo < end for start, end in match.pieces))
