"""NITF, the IPTC's mark-up of a news story, and the New York Times' way of using it.

A story whose `management-status`, message to editors or latest revision says that it is canceled, withheld or killed
withdraws the article of its `doc-id`. A `correction` goes by the `id-string` of what it corrects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from transforms.agencies import find_agency
from transforms.dates import parse_date
from transforms.formats.fields import whole_number
from transforms.formats.markup import (
    element_paragraphs,
    element_text,
    find_all,
    find_first,
    language_of,
    local_name,
    texts,
)
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle, is_withdrawn
from transforms.formats.xml_records import open_xml, parse_whole
from transforms.records import Document

_KILL = re.compile(
    r"(?:(?:bulletin|mandatory|urgent|editors?|eds|note|please|must|this|story|article|item)\b[\s:,.-]*)*"
    r"(?:kill|killed|withdraw|withdrawn|withdrawal|withhold|withheld|cancel|cancell?ed|cancellation|retract(?:ed|ion)?)\b"
    r"[\s:,.-]*(?:(?:bulletin|mandatory|urgent|notice|advisory|this|the|story|article|item)\b[\s:,.-]*)*",
    re.IGNORECASE,
)
_LONGEST_KILL = 100
_SECTIONS = ("section", "online_sections", "dsk", "desk", "print_section")
_SUBJECT = ("tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type")
_TAG_TYPES = frozenset(("", "descriptor", "general_descriptor", "subject", "keyword", "topic"))


def parse_nitf(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The one article of a NITF file, or its cancellation. Raises FormatError where it cannot be parsed."""
    root = parse_whole(open_xml(document.content))
    nitf = root if local_name(root) == "nitf" else find_first(root, "nitf")
    if nitf is None:
        raise FormatError(f"no NITF: the file has no <nitf>, its root is <{local_name(root)}>")
    yield read_nitf(nitf)


def read_nitf(nitf: etree._Element) -> RawArticle:
    """The article of a `<nitf>` element, in any namespace or none."""
    head, docdata, body = find_first(nitf, "head"), find_first(nitf, "docdata"), find_first(nitf, "body")
    body_head, content = find_first(body, "body.head"), find_first(body, "body.content")
    doc_id, correction = find_first(docdata, "doc-id"), find_first(docdata, "correction")
    story = _story(content)
    abstract = [] if story else [part for node in find_all(body_head, "abstract") for part in element_paragraphs(node)]
    published = _published(head, docdata, body_head)
    providers = _providers(head, docdata, body_head)
    byline, authors = _byline(body_head)
    return RawArticle(
        body="\n\n".join(story or abstract),
        title=_title(head, body_head),
        published=published,
        published_from="nitf" if published else None,
        modified=_attribute(_last_revision(nitf), "norm"),
        source=next(iter(providers), None),
        agency=next((name for name in providers if find_agency(name)), None),
        language=language_of(nitf, body, content),
        canonical_url=_address(head),
        provider_id=_attribute(doc_id, "id-string") or _attribute(find_first(docdata, "du-key"), "key"),
        provider_version=whole_number(_attribute(find_first(docdata, "du-key"), "version")),
        identity=_attribute(correction, "id-string"),
        authors=authors,
        byline=byline,
        dateline=_dateline(body_head),
        section=_section(head),
        tags=_tags(head),
        is_excerpt=bool(abstract),
        is_cancelled=_is_cancelled(nitf, docdata),
    )


def _title(head: etree._Element | None, body_head: etree._Element | None) -> str | None:
    stated = (find_first(body_head, "hl1"), find_first(body_head, "hedline"), find_first(head, "title"))
    return next((text for text in map(element_text, stated) if text), None)


def _story(content: etree._Element | None) -> list[str]:
    """The paragraphs of the story. The Times gives its lead twice: by itself and in the full text."""
    if content is None:
        return []
    full = [block for block in find_all(content, "block") if block.get("class") == "full_text"]
    return [part for block in full or [content] for part in element_paragraphs(block)]


def _published(
    head: etree._Element | None, docdata: etree._Element | None, body_head: etree._Element | None
) -> str | None:
    """The date of issue; one of the same day that knows the time, where it does not."""
    stated = [
        *(node.get("norm") for node in find_all(docdata, "date.issue")),
        *(node.get("norm") for node in find_all(docdata, "date.release")),
        *(node.get("date.publication") for node in find_all(head, "pubdata")),
        *(node.get("norm") for node in find_all(body_head, "story.date")),
    ]
    read = [(text, moment) for text in stated if (moment := parse_date(text))]
    timed = [text for text, moment in read if moment.at and moment.day == read[0][1].day]
    return next(iter([*timed, *(text for text, _ in read)]), None)


def _last_revision(nitf: etree._Element) -> etree._Element | None:
    """The latest revision of known time, or the last there is."""
    revisions = find_all(nitf, "revision-history")
    return max(reversed(revisions), key=lambda node: _seconds(node.get("norm")), default=None)


def _seconds(text: str | None) -> float:
    moment = parse_date(text)
    return moment.at.timestamp() if moment and moment.at else float("-inf")


def _is_cancelled(nitf: etree._Element, docdata: etree._Element | None) -> bool:
    if is_withdrawn(_attribute(docdata, "management-status")):
        return True
    messages = [text for node in find_all(docdata, "ed-msg") for text in (node.get("info"), element_text(node))]
    revision = _last_revision(nitf)
    messages += [_attribute(revision, "comment"), _attribute(revision, "function")]
    return any(_KILL.fullmatch(message.strip()[:_LONGEST_KILL]) for message in messages if message)


def _providers(
    head: etree._Element | None, docdata: etree._Element | None, body_head: etree._Element | None
) -> list[str]:
    """Names of who published the story, best first: the publication, the distributor, who registered or owns it."""
    stated = [
        *(node.get("name") for node in find_all(head, "pubdata")),
        *(element_text(node) for node in find_all(body_head, "distributor")),
        *(node.get("regsrc") for node in find_all(docdata, "doc-id")),
        *(node.get("holder") for node in find_all(docdata, "doc.copyright")),
        *(element_text(node) for node in find_all(body_head, "rights.owner")),
    ]
    return [name for name in stated if name and name.strip()]


def _byline(body_head: etree._Element | None) -> tuple[str | None, tuple[str, ...]]:
    """The byline as printed, and the names marked in it."""
    bylines = find_all(body_head, "byline")
    printed = [node for node in bylines if node.get("class") != "normalized_byline"] or bylines
    authors = texts(person for node in printed for person in find_all(node, "person"))
    return "; ".join(filter(None, map(_byline_text, printed))) or None, authors


def _byline_text(byline: etree._Element) -> str | None:
    title = element_text(find_first(byline, "byttl"))
    text = element_text(byline) or ""
    if title and text.endswith(title):
        text = f"{text.removesuffix(title).rstrip(' ,')}, {title}".lstrip(" ,")
    return text or None


def _dateline(body_head: etree._Element | None) -> str | None:
    dateline = find_first(body_head, "dateline")
    text = element_text(dateline)
    place, day = element_text(find_first(dateline, "location")), element_text(find_first(dateline, "story.date"))
    return f"{place}, {day}" if place and day and text in (f"{place} {day}", f"{place}{day}") else text


def _section(head: etree._Element | None) -> str | None:
    stated = [node.get("position.section") for node in find_all(head, "pubdata")]
    named = {(node.get("name") or "").lower(): node.get("content") for node in find_all(head, "meta")}
    return next((value for value in [*stated, *map(named.get, _SECTIONS)] if value), None)


def _tags(head: etree._Element | None) -> tuple[str, ...]:
    keywords = [node.get("key") for node in find_all(head, "keyword")]
    subjects = [
        next((value for name in _SUBJECT if (value := node.get(name))), None)
        for node in find_all(head, "tobject.subject")
    ]
    classes = [
        node.get("value") or element_text(node)
        for node in find_all(head, "classifier")
        if (node.get("type") or "").lower() in _TAG_TYPES
    ]
    return tuple(value for value in [*keywords, *subjects, *classes] if value)


def _address(head: etree._Element | None) -> str | None:
    stated = [node.get("ex-ref") for node in find_all(head, "pubdata")]
    return next((value for value in stated if value and value.startswith(("http://", "https://"))), None)


def _attribute(element: etree._Element | None, name: str) -> str | None:
    value = None if element is None else element.get(name)
    return value if value and value.strip() else None
