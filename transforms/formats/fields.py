"""Records with named fields (JSON objects, table rows): which of their fields is which of ours."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Iterator, Mapping
from typing import Any

from transforms.formats.raw import BadRecord, RawArticle
from transforms.formats.story import fragment_text

# Ours to theirs, best first: news-please, Common Crawl news dumps, and what exports commonly call them.
_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "headline.main", "title_page", "webTitle", "head"),
    "body": (
        "maintext", "body", "text", "content", "plain_text", "article_text", "full_text", "fulltext", "articleBody",
        "body_text", "plaintext", "story", "paragraphs", "article", "body_html", "body_xhtml", "content_html", "html",
    ),
    "published": (
        "date_publish", "published_at", "publishedAt", "date_published", "datePublished", "publish_date",
        "published_date", "publication_date", "publishing_date", "pub_date", "pubDate", "webPublicationDate",
        "published", "publishDate", "date", "firstcreated", "created_at", "timestamp", "datetime", "time",
    ),
    "modified": (
        "date_modify", "date_modified", "dateModified", "modified_at", "updated_at", "updatedAt", "lastModified",
        "modified", "versioncreated",
    ),
    "source": (
        "source_name", "publisher.name", "source.name", "publisher", "publication", "outlet", "source", "site_name",
        "sitename", "site", "newspaper",
    ),
    "source_domain": (
        "source_domain", "domain", "source.domain", "publisher.url", "publisher.domain", "hostname",
        "html.source_info.publisher.domain",
    ),
    "agency": ("agency", "news_agency", "wire", "credit"),
    "language": ("language", "lang", "inLanguage"),
    "url": ("url", "link", "webUrl", "web_url", "uri", "source_url", "requested_url", "html.requested_url"),
    "canonical_url": ("canonical_url", "canonicalUrl", "canonical_link", "canonical"),
    "provider_id": ("id", "guid", "article_id", "uuid", "_id", "doc_id"),
    "authors": ("authors", "author", "author_names", "creator", "writers"),
    "byline": ("byline", "byline.original"),
    "section": ("section", "sectionName", "category", "section_name", "articleSection", "news_desk"),
    "tags": ("tags", "keywords", "topics"),
}  # fmt: skip
FIELDS = tuple(_NAMES)
_SEPARATORS = re.compile(r"[\s_.-]+")
LISTS = ("authors", "tags")
# Where a body is an object, as Fundus writes it, these hold its paragraphs, in this order.
_NESTED = ("summary", "headline", "paragraphs", "sections")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", re.DOTALL)
_MISSING = frozenset({"", "none", "null", "nan", "nat", "n/a", "undefined", "unknown"})


def read_record(
    record: Mapping[str, Any], number: str | None, fields: Mapping[str, str], evidence: str = "json"
) -> RawArticle | BadRecord:
    """One article out of a record.

    `fields` maps fields of ours to columns or dotted paths of theirs (`{"body": "data.text"}`); `evidence` is what a
    date in it is kept as (`date_source`).
    """
    values = {name: _first(record, (fields[name],) if name in fields else _NAMES[name]) for name in FIELDS}
    texts = {name: text_of(value) for name, value in values.items() if name not in LISTS}
    body = texts.pop("body")
    if not body:
        wanted = fields.get("body") or f"one of {', '.join(_NAMES['body'][:6])}, …"
        return BadRecord(f"no text: {wanted} wanted, fields are {_field_names(record)}", "NoText", number)
    return RawArticle(
        body=fragment_text(body),
        record=number,
        published_from=evidence if texts["published"] else None,
        authors=texts_of(values["authors"]),
        tags=texts_of(values["tags"]),
        provider_version=None,
        is_excerpt=False,
        is_cancelled=False,
        **texts,
    )


def read_fields(record: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    """What a record says of its article by any of the known names, by field of ours; without what it does not say."""
    found: dict[str, str | tuple[str, ...]] = {}
    for name, paths in _NAMES.items():
        value = _first(record, paths)
        if said := texts_of(value) if name in LISTS else text_of(value):
            found[name] = said
    return found


def known_name(column: str) -> str | None:
    """The known name that a column has, but for case, spaces and underscores: `article_text` of `Article Text`."""
    return _FOLDED.get(_folded(column))


def is_body(name: str) -> bool:
    """Whether a known name is one for the text of an article."""
    return name in _NAMES["body"]


def text_of(value: object) -> str | None:
    """A field as text: `name` or `value` of an object, a list's texts as paragraphs; None where it says nothing."""
    if isinstance(value, str):
        return None if value.strip().lower() in _MISSING else value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | decimal.Decimal):
        return text_of(str(value))
    if isinstance(value, dt.date):  # a datetime, too
        return value.isoformat()
    if isinstance(value, bytes):
        return text_of(value.decode("utf-8", "replace"))
    return "\n\n".join(_texts(value)) or None


def whole_number(value: object) -> int | None:
    """A field as a number that counts something; None where it is none."""
    text = text_of(value) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def texts_of(value: object) -> tuple[str, ...]:
    """A field as a list of texts: a list, one as text (`["a", "b"]`), one text, or texts with commas between."""
    if isinstance(value, str):
        if (items := _written_list(value)) is not None:
            return tuple(_texts(items))
        return tuple(filter(None, map(text_of, map(str.strip, value.split(",")))))
    return tuple(_texts(value))


def dig(record: object, path: str) -> object:
    """The value at a dotted path (`data.items.0.text`), a name with dots in it first; None where there is none."""
    if isinstance(record, Mapping) and path in record:
        return record[path]
    head, _, rest = path.partition(".")
    if isinstance(record, Mapping):
        value = record.get(head)
    elif isinstance(record, list) and head.isdecimal() and int(head) < len(record):
        value = record[int(head)]
    else:
        return None
    return dig(value, rest) if rest else value


def _written_list(value: str) -> list[str] | None:
    """A list as tables hold it, in the notation of JSON, Python or NumPy."""
    inner = value.strip()
    if not (inner.startswith("[") and inner.endswith("]")) or _QUOTED.sub("", inner[1:-1]).strip(" \n,"):
        return None
    return [re.sub(r"\\(.)", r"\1", double or single) for double, single in _QUOTED.findall(inner)]


def _first(record: Mapping[str, Any], paths: tuple[str, ...]) -> object:
    return next((value for path in paths if _present(value := dig(record, path))), None)


def _present(value: object) -> bool:
    return text_of(value) is not None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key in _NESTED:
            if isinstance(parts := value.get(key), list):
                yield from _texts(parts)
        for key in ("name", "value", "text", "content", "title", "p"):
            if isinstance(text := value.get(key), str) and text_of(text):
                yield text
                return
    elif isinstance(value, list | tuple):
        for item in value:
            if text := None if isinstance(item, list | tuple) else text_of(item):
                yield text


def _field_names(record: Mapping[str, Any]) -> str:
    names = [str(name) for name in record][:12]
    return ", ".join(names) + (", …" if len(record) > len(names) else "") or "none"


def _folded(name: str) -> str:
    return _SEPARATORS.sub("", name).lower()


# Of names that differ in case only, the first.
_FOLDED = {_folded(name): name for names in reversed(_NAMES.values()) for name in reversed(names)}
