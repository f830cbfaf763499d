"""RSS 0.9x, 1.0 and 2.0 and Atom: an item with its text is an article, one with a summary only is an excerpt.

An item's text is its content (`content:encoded`, Atom's `content`), else its description. What Atom's tombstones
(RFC 6721, `deleted-entry`) name is withdrawn; so an Atom entry goes by its id. An RSS item goes by its address, as its
`guid` may be anything.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from lxml import etree

from transforms.agencies import find_agency
from transforms.bylines import is_byline
from transforms.formats.furniture import without_furniture
from transforms.formats.markup import element_paragraphs, element_text, html_line, html_paragraphs, language_of
from transforms.formats.raw import BadRecord, FormatOptions, RawArticle
from transforms.formats.xml_records import Broken, iterate_records, open_xml, parse_head
from transforms.records import Document
from transforms.sources import registered_domain

RECORDS = frozenset(("item", "entry", "deleted-entry"))
_VOCABULARIES = (
    ("dc", "purl.org/dc/"), ("content", "purl.org/rss/1.0/modules/content"), ("media", "search.yahoo.com/mrss"),
    ("media", "video.search.yahoo.com"), ("itunes", "itunes.com"), ("feedburner", "rssnamespace.org/feedburner"),
    ("prism", "prismstandard.org"), ("xhtml", "w3.org/1999/xhtml"), ("slash", "purl.org/rss/1.0/modules/slash"),
    ("googleplay", "google.com/schemas/play-podcasts"), ("thr", "purl.org/syndication/thread"), ("other", "georss"),
)  # fmt: skip
_PUBLISHED = (
    "pubdate", "published", "issued", "dc:date", "dc:issued", "dc:created", "created", "prism:publicationdate",
)  # fmt: skip
_MODIFIED = ("updated", "modified", "dc:modified", "prism:modificationdate")
_CONTENTS = ("content:encoded", "content", "xhtml:body", "body", "fullitem")
_SUMMARIES = ("description", "summary", "dc:description", "dc:abstract", "itunes:summary", "media:description")
_MARKED_UP = re.compile(r"html|^$", re.IGNORECASE)
_CUT = re.compile(
    r"(?:\[?(?:…|\.\.\.|&hellip;)\]?|(?:continue|keep) reading.{0,80}|read (?:more|on|the full .{0,60}))\W*$",
    re.IGNORECASE,
)
_TAILS = re.compile(
    r"(?:the post\b.{1,300}\b(?:appeared first|first appeared) on\b.{1,120}"
    r"|(?:continue|keep) reading.{0,200}|read (?:more|on|the (?:full|whole) .{0,80})\W*|\[?(?:…|\.\.\.)\]?)",
    re.IGNORECASE | re.DOTALL,
)
_POINTER = re.compile(
    r"(?<=[.!?…\]\"”’)])\s+(?:(?:continue|keep) reading|read (?:more|on|the full .{0,40}))\W*$", re.IGNORECASE
)
_EMAIL_AND_NAME = re.compile(r"\S+@\S+\s*\(([^()]+)\)")
_WHOLE_TEXT_CHARS = 1_000
_TITLE_PARTS = re.compile(r"\s+[|»·–—-]\s+|:\s+")
_NO_WORDS = re.compile(r"\W+")


@dataclasses.dataclass(frozen=True, slots=True)
class _Feed:
    """What a feed says of all its items."""

    title: str | None = None
    link: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()


def parse_feed(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The articles and cancellations of a feed; a record's name is its number in the feed, from 1.

    Raises FormatError where it cannot be parsed at all.
    """
    content = open_xml(document.content)
    feed = _read_feed(parse_head(content, RECORDS))
    for number, item in enumerate(iterate_records(content, RECORDS), start=1):
        if isinstance(item, Broken):
            yield BadRecord(item.message, "InvalidXML", str(number), item.text)
        elif _name(item).endswith("deleted-entry"):
            yield _read_deleted(item, str(number), feed)
        else:
            yield _read_item(item, str(number), feed)


def _read_feed(root: etree._Element | None) -> _Feed:
    if root is None:
        return _Feed()
    channel = next((node for node in root if _name(node) == "channel"), root)
    fields = _Fields(channel)
    return _Feed(
        title=html_line(fields.text("title")),
        link=fields.link() or fields.text("id"),
        language=fields.text("language", "dc:language") or language_of(channel, root),
        authors=fields.people("author"),
    )


def _read_deleted(item: etree._Element, number: str, feed: _Feed) -> RawArticle:
    return RawArticle(
        "",
        record=number,
        provider_id=item.get("ref"),
        modified=item.get("when"),
        source=_site(feed),
        source_domain=registered_domain(feed.link),
        is_cancelled=True,
    )


def _read_item(item: etree._Element, number: str, feed: _Feed) -> RawArticle | BadRecord:
    fields = _Fields(item)
    guid, entry_id, link = fields.first("guid"), fields.text("id"), fields.link()
    permalink = _permalink(guid) or fields.text("feedburner:origlink") or fields.link("canonical")
    published, modified = fields.text(*_PUBLISHED), fields.text(*_MODIFIED)
    creators = fields.people("dc:creator", "author", "itunes:author", "dc:author")
    origin = _Origin.read(fields.first("source"))
    article = RawArticle(
        "",
        title=html_line(fields.text("title", "dc:title", "media:title")),
        record=number,
        published=published or modified,
        published_from="feed" if published else "feed-updated" if modified else None,
        modified=modified if modified != published else None,
        source=origin.name or fields.text("dc:publisher", "prism:publicationname") or _site(feed),
        source_domain=registered_domain(origin.link) if origin.name else None,
        agency=next((name for name in (*creators, origin.name) if name and find_agency(name)), None),
        language=_language(item) or fields.text("dc:language") or feed.language,
        url=link or permalink,
        canonical_url=permalink,
        provider_id=element_text(guid) or entry_id or fields.text("dc:identifier"),
        identity=None if entry_id else permalink or link,
        authors=creators or feed.authors,
        byline=next(filter(is_byline, creators), None),
        section=fields.text("prism:section") or _section(fields),
        tags=_tags(fields),
    )
    try:
        paragraphs, is_excerpt = _story(fields, article)
    except etree.LxmlError as error:
        return BadRecord(f"the text of the item cannot be parsed: {error}", "InvalidHTML", number, article.title)
    if not paragraphs:
        return BadRecord("no text: the item has neither content nor a description", "NoText", number, article.title)
    return dataclasses.replace(article, body="\n\n".join(paragraphs), is_excerpt=is_excerpt)


def _story(fields: _Fields, article: RawArticle) -> tuple[list[str], bool]:
    """The paragraphs of an item, and whether they are a summary or the beginning only."""
    for names, are_summaries in ((_CONTENTS, False), (_SUMMARIES, True)):
        for node in fields.all(*names):
            paragraphs = without_furniture(_paragraphs(node), article)
            was_cut = bool(paragraphs) and _CUT.search(paragraphs[-1][-200:]) is not None
            if paragraphs:
                paragraphs[-1] = _POINTER.sub("", paragraphs[-1])
            while paragraphs and _TAILS.fullmatch(paragraphs[-1][:600]):
                paragraphs.pop()
            if paragraphs:
                return paragraphs, was_cut or (are_summaries and _is_short(node, paragraphs))
    return [], False


def _is_short(node: etree._Element, paragraphs: list[str]) -> bool:
    # RSS has whole stories in `description`, too; Atom's `summary` never is one.
    return _name(node) != "description" or sum(map(len, paragraphs)) < _WHOLE_TEXT_CHARS


def _paragraphs(node: etree._Element) -> list[str]:
    """The paragraphs of a text: marked up inside (XHTML), as escaped HTML, or plain."""
    kind = (node.get("type") or ("" if node.get("mode") != "xml" else "xhtml")).strip().lower()
    children = [child for child in node if isinstance(child.tag, str)]
    if children:
        return element_paragraphs(node)
    text = "".join(str(part) for part in node.itertext())
    if kind in ("text", "text/plain"):
        return [part for part in text.split("\n\n") if part.strip()]
    return html_paragraphs(text) if _MARKED_UP.search(kind) else []


class _Fields:
    """The children of an item or feed by name, with the prefix of their vocabulary whatever they call it."""

    def __init__(self, element: etree._Element) -> None:
        self._nodes: dict[str, list[etree._Element]] = {}
        for node in element:
            self._nodes.setdefault(_name(node), []).append(node)
            if _name(node) == "media:group":
                for member in node:
                    self._nodes.setdefault(_name(member), []).append(member)

    def all(self, *names: str) -> list[etree._Element]:
        """All children of these names, in the order of the names."""
        return [node for name in names for node in self._nodes.get(name, ())]

    def first(self, *names: str) -> etree._Element | None:
        """The first child of the first name that has one."""
        return next(iter(self.all(*names)), None)

    def text(self, *names: str) -> str | None:
        """The first text of children of these names."""
        return next((text for node in self.all(*names) if (text := element_text(node))), None)

    def link(self, relation: str = "alternate") -> str | None:
        """The address of what this is about: RSS's `link`, Atom's of that relation."""
        for node in self.all("link"):
            href = node.get("href")
            address = href if href else element_text(node) if relation == "alternate" else None
            if address and (node.get("rel") or "alternate") == relation:
                return urljoin(_base(node), address.strip())
        return None

    def people(self, *names: str) -> tuple[str, ...]:
        """The names of persons in the first of these fields that has any."""
        for name in names:
            if found := tuple(person for node in self.all(name) if (person := _person(node))):
                return found
        return ()


class _Origin:
    """The feed or site an item was taken from, as far as it says."""

    __slots__ = ("link", "name")

    def __init__(self, name: str | None = None, link: str | None = None) -> None:
        self.name, self.link = name, link

    @classmethod
    def read(cls, source: etree._Element | None) -> _Origin:
        """Reads RSS's `<source url>Name</source>` or Atom's `<source>` with a title."""
        if source is None:
            return cls()
        fields = _Fields(source)
        if title := fields.text("title"):
            return cls(title, fields.link() or fields.text("id"))
        return cls(element_text(source) if not len(source) else None, source.get("url"))


def _name(node: etree._Element) -> str:
    """A local name in lower case, behind the common prefix of its vocabulary: `dc:date`; none for RSS and Atom."""
    if not isinstance(node.tag, str):
        return ""
    namespace, _, name = node.tag.lower().rpartition("}")
    prefix = next((prefix for prefix, part in _VOCABULARIES if part in namespace), "") if namespace else ""
    return f"{prefix}:{name}" if prefix else name


def _person(node: etree._Element) -> str | None:
    named = next((child for child in node if _name(child) in ("name", "itunes:name")), None)
    text = element_text(node if named is None and not len(node) else named)
    match = _EMAIL_AND_NAME.fullmatch(text or "")
    return match[1].strip() if match else html_line(text)


def _permalink(guid: etree._Element | None) -> str | None:
    """The address of an item in its guid, where it says so and is one."""
    text = element_text(guid)
    is_permanent = (
        guid is not None and (guid.get("isPermaLink") or guid.get("ispermalink") or "true").lower() != "false"
    )
    return text if text and is_permanent and text.startswith(("http://", "https://")) else None


def _language(item: etree._Element) -> str | None:
    return language_of(item, *(node for node in item if _name(node) in ("content", "title", "summary")))


def _section(fields: _Fields) -> str | None:
    for node in fields.all("category"):
        scheme = (node.get("domain") or node.get("scheme") or "").rstrip("/").lower()
        if scheme.endswith(("section", "sections", "desk", "channel")):
            return node.get("label") or node.get("term") or element_text(node)
    return None


def _tags(fields: _Fields) -> tuple[str, ...]:
    categories = (node.get("label") or node.get("term") or element_text(node) for node in fields.all("category"))
    subjects = (element_text(node) for node in fields.all("dc:subject"))
    keywords = (word for node in fields.all("media:keywords") for word in (element_text(node) or "").split(","))
    return tuple(tag for tag in map(html_line, (*categories, *subjects, *keywords)) if tag and tag.strip())


def _site(feed: _Feed) -> str | None:
    """The name of the site: the feed's title, or the part of it that the site's domain spells (`Post - World`)."""
    domain = _NO_WORDS.sub("", (registered_domain(feed.link) or "").rpartition(".")[0].lower())
    parts: Iterable[str] = _TITLE_PARTS.split(feed.title or "")
    spelt = {domain, f"the{domain}", domain.removeprefix("the")}
    named = (part for part in parts if _NO_WORDS.sub("", part.lower()) in spelt - {""})
    return next(named, None) or feed.title


def _base(node: etree._Element) -> str:
    return node.base if node.base and node.base.startswith(("http://", "https://")) else ""
