"""What a format hands over: the fields of one article as the publisher wrote them, not yet cleaned or resolved."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as found in a file.

    Attributes:
        body: the text; blank lines part paragraphs (single line breaks too, unless lines are wrapped).
        record: which record of the file (a line number, an index); None where the file is one article.
        published, modified: the date as printed, with whatever time and zone it has.
        published_from: short name of the evidence, kept as `date_source`: `json-ld`, `meta`, `time`, `json`, `text`.
    """

    body: str
    title: str | None = None
    record: str | None = None
    published: str | None = None
    published_from: str | None = None
    modified: str | None = None
    source: str | None = None
    source_domain: str | None = None
    agency: str | None = None
    language: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    provider_id: str | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class BadRecord:
    """One record of a file that holds no article; the records beside it are not affected."""

    message: str
    error_type: str
    record: str | None = None
    excerpt: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class FormatOptions:
    """What a format needs to know beyond the file itself.

    Attributes:
        fields: for records with named fields, `RawArticle` field to dotted path (`{"body": "data.text"}`).
    """

    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)


class FormatError(ValueError):
    """A file as a whole cannot be read as articles."""
