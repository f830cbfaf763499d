"""NewsML-G2: news items alone or in a message, with text as NITF, XHTML or plain.

An item goes by its guid, over all its versions; `pubStatus` of `canceled` or `withheld` withdraws it. Pictures, video
and the like without text of their own, packages and concepts are no articles, and no records either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from transforms.agencies import find_agency
from transforms.dates import parse_date
from transforms.formats.fields import whole_number
from transforms.formats.markup import (
    element_paragraphs,
    element_text,
    find_all,
    find_first,
    html_paragraphs,
    language_of,
    local_name,
    texts,
)
from transforms.formats.nitf import read_nitf
from transforms.formats.raw import BadRecord, FormatOptions, RawArticle, is_withdrawn
from transforms.formats.xml_records import Broken, iterate_records, open_xml
from transforms.records import Document

ITEMS = frozenset(("newsitem",))
_NO_TEXT = frozenset(("picture", "graphic", "audio", "video", "animation", "planning", "composite"))
_AUTHORITY = re.compile(r"(?:urn:newsml:|tag:)([\w.-]+\.[a-z]{2,})(?=[:,])", re.IGNORECASE)
_SECTION_TYPES = frozenset(("department", "section", "desk", "category"))
_ADDRESS_RELATIONS = frozenset(("canonical", "alternate", "permalink", "webpage", "ispublishedas"))
_NO_AUTHOR = re.compile(r"edit|photo|translat|camera|graphic", re.IGNORECASE)
_EMPTY = RawArticle("")


def parse_newsml(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The articles and cancellations of a news item or message. Raises FormatError where it cannot be parsed at all.

    A record's name is the number of the item in a message, from 1; None where the file is one item.
    """
    content = open_xml(document.content)
    is_message = b"newsmessage" in content[:65_536].lower()
    for number, item in enumerate(iterate_records(content, ITEMS), start=1):
        record = str(number) if is_message else None
        if isinstance(item, Broken):
            yield BadRecord(item.message, "InvalidXML", record, item.text)
        elif article := read_item(item, record):
            yield article


def read_item(item: etree._Element, record: str | None) -> RawArticle | BadRecord | None:
    """The article of a `<newsItem>`, in any namespace or none; None for an item that is no text."""
    meta, about = _child(item, "itemmeta"), _child(item, "contentmeta")
    is_cancelled = any(is_withdrawn(_code(node)) for node in _children(meta, "pubstatus"))
    kinds = {_local(_code(node)) for node in _children(meta, "itemclass")}
    inline = next((found for found in map(_read_content, _contents(item)) if found.body), _EMPTY)
    if not inline.body and kinds & _NO_TEXT:
        return None
    if not inline.body and not is_cancelled:
        return _without_text(item, record)
    guid, created = item.get("guid"), _text(meta, "versioncreated")
    published = _published(meta, about) or (None if is_cancelled else created)
    providers = _names(_children(meta, "provider"))
    authority = _AUTHORITY.match(guid or "")
    agencies = [*providers, *_names(_children(about, "infosource")), _text(about, "creditline"), inline.agency]
    return RawArticle(
        body=inline.body,
        title=_headline(meta, about) or inline.title,
        record=record,
        published=published,
        published_from="newsml" if published else None,
        modified=created if created != published else _text(about, "contentmodified"),
        source=next(iter(providers), None) or inline.source,
        source_domain=authority[1] if authority else None,
        agency=next((name for name in agencies if name and find_agency(name)), None),
        language=_language(item, about) or inline.language,
        canonical_url=_address(meta, about),
        provider_id=guid,
        provider_version=whole_number(item.get("version")),
        authors=_authors(about) or inline.authors,
        byline=_text(about, "by") or inline.byline,
        dateline=_text(about, "dateline") or inline.dateline,
        section=_section(meta, about) or inline.section,
        tags=tuple(dict.fromkeys([*_keywords(about), *inline.tags])),
        is_cancelled=is_cancelled,
    )


def _contents(item: etree._Element) -> Iterator[etree._Element]:
    for content_set in _children(item, "contentset"):
        yield from content_set


def _read_content(content: etree._Element) -> RawArticle:
    """What one rendition of the content says; empty where it is elsewhere or no text."""
    kind = (content.get("contenttype") or "").lower()
    if local_name(content) == "inlinedata" and not content.get("encoding"):
        text = "".join(str(part) for part in content.itertext())
        return RawArticle("\n\n".join(html_paragraphs(text)) if "html" in kind else text.strip())
    if local_name(content) != "inlinexml":
        return _EMPTY
    nitf = find_first(content, "nitf")
    if nitf is not None:
        return read_nitf(nitf)
    title = element_text(find_first(content, "h1")) or element_text(find_first(content, "title"))
    markup = next((node for node in content if local_name(node)), content)
    return RawArticle("\n\n".join(element_paragraphs(markup)), title, language=language_of(markup))


def _without_text(item: etree._Element, record: str | None) -> BadRecord:
    links = [node.get("href") for node in find_all(item, "remoteContent", "remotecontent")]
    elsewhere = next((link for link in links if link), None)
    message = f"no text: the content is at {elsewhere}" if elsewhere else "no text: the item has no inline content"
    title = element_text(find_first(item, "headline")) or item.get("guid")
    return BadRecord(message, "NoText", record, title)


def _published(meta: etree._Element | None, about: etree._Element | None) -> str | None:
    stated = (_text(meta, "firstcreated"), _text(about, "contentcreated"))
    return next((text for text in stated if parse_date(text)), None)


def _headline(meta: etree._Element | None, about: etree._Element | None) -> str | None:
    headlines = _children(about, "headline")
    main = [node for node in headlines if _local(node.get("role")) in ("", "main")]
    return next(iter([*texts(main), *texts(headlines), *texts(_children(meta, "title"))]), None)


def _language(item: etree._Element, about: etree._Element | None) -> str | None:
    stated = [node.get("tag") for node in _children(about, "language")]
    return next((tag for tag in stated if tag), None) or language_of(item)


def _authors(about: etree._Element | None) -> tuple[str, ...]:
    people = (node for node in _children(about, "creator") if not _NO_AUTHOR.search(node.get("role") or ""))
    return tuple(_names(people, codes=False))


def _section(meta: etree._Element | None, about: etree._Element | None) -> str | None:
    typed = [node for node in _children(about, "subject") if _local(node.get("type")) in _SECTION_TYPES]
    named = [*_names(typed), *_names(_children(meta, "service"), codes=False)]
    return next(iter(named), None)


def _keywords(about: etree._Element | None) -> list[str]:
    subjects = [node for node in _children(about, "subject") if _local(node.get("type")) not in _SECTION_TYPES]
    return [*texts(_children(about, "keyword")), *_names(subjects, codes=False)]


def _address(meta: etree._Element | None, about: etree._Element | None) -> str | None:
    links = (*_children(meta, "link"), *_children(about, "link"))
    named = [node.get("href") for node in links if _local(node.get("rel")) in _ADDRESS_RELATIONS]
    return next((link for link in named if link and link.startswith(("http://", "https://"))), None)


def _names(nodes: Iterable[etree._Element], *, codes: bool = True) -> list[str]:
    """The names of concepts: as written, else as given literally, else (with `codes`) what their code says."""
    found = []
    for node in nodes:
        name = element_text(find_first(node, "name")) or node.get("literal")
        name = name or (node.get("qcode") or "").rpartition(":")[2] if codes else name
        if name and name.strip():
            found.append(name.strip())
    return found


def _code(node: etree._Element) -> str | None:
    return node.get("qcode") or node.get("uri") or node.get("literal") or element_text(node)


def _local(code: str | None) -> str:
    return re.split(r"[:/#]", code.strip())[-1].lower() if code else ""


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_children(element, name)), None)


def _children(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else [node for node in element if local_name(node) == name]


def _text(element: etree._Element | None, name: str) -> str | None:
    return next(iter(texts(_children(element, name))), None)
