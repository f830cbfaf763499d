"""Web pages: metadata from JSON-LD, then OpenGraph and meta tags, then `<time>`; the body by trafilatura."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.records import Document


def parse_html(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The one article of a page."""
    raise FormatError("pages are not read yet")
    yield
