"""What a format hands over: the fields of one article as the publisher wrote them, not yet cleaned or resolved."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

_WITHDRAWN = re.compile(r"cancell?ed|withheld|withdrawn|killed|retracted", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as found in a file.

    Attributes:
        body: the text; blank lines part paragraphs (single line breaks too, unless lines are wrapped).
        record: which record of the file (a line number, an index); None where the file is one article.
        provider_version: the provider's number of this version.
        identity: what is the same in every version, where it is not `provider_id`: an address, or an identifier.
        dateline: as printed, where the file keeps it apart from the text.
        is_excerpt: whether the body is a summary or the beginning of the text only.
        is_cancelled: whether the record withdraws the article it names; it needs no text then.
        published, modified: the date as printed, with whatever time and zone it has.
        captured: when a crawler fetched it.
        published_from: short name of the evidence, kept as `date_source`: `json-ld`, `meta`, `time`, `json`, `text`,
            `nitf`, `newsml`, `feed`.
    """

    body: str
    title: str | None = None
    record: str | None = None
    published: str | None = None
    published_from: str | None = None
    modified: str | None = None
    captured: str | None = None
    source: str | None = None
    source_domain: str | None = None
    agency: str | None = None
    language: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    provider_id: str | None = None
    provider_version: int | None = None
    identity: str | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    dateline: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    is_excerpt: bool = False
    is_cancelled: bool = False


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


def is_withdrawn(status: str | None) -> bool:
    """Whether a status of publication takes the article away: `canceled`, `stat:withheld`, …; IPTC's or its like."""
    return _WITHDRAWN.fullmatch(re.split(r"[:/#]", status.strip())[-1]) is not None if status else False


class FormatError(ValueError):
    """A file as a whole cannot be read as articles."""
