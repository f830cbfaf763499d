"""Web pages: metadata from JSON-LD, then OpenGraph and meta tags, then `<time>`; the body by trafilatura."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml import html as lxml_html

from transforms.bylines import is_byline
from transforms.dates import is_date_line
from transforms.formats.charset import decode
from transforms.formats.page import read_page
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.records import Document

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w.-]+)", re.IGNORECASE
)
# What stands inside an article's element without being of its text.
_ASIDES = ("newsletter", "related", "share", "caption", "promo", "subscribe", "signup", "advert", "cookie")
_FURNITURE = [
    *(f"//{tag}" for tag in ("script", "style", "figcaption", "aside", "nav", "footer", "form", "button")),
    # Not where the name stands on an element that holds the story itself.
    f"//*[{' or '.join(f'contains(@class,{name!r})' for name in _ASIDES)}][not(descendant::p[4])]",
]
_BLOCKS = frozenset(("p", "head", "item", "list", "quote", "row", "code", "table", "lb"))
_EDGE = "\x00"  # stands in no parsed page
_HTML_BLOCKS = "p|h[1-6]|li|blockquote|div|tr|pre|dd|dt|section|article|figure|ul|ol|table"
_TAG = re.compile(rf"</?(?:{_HTML_BLOCKS})\b[^>]*>|<br\s*/?>", re.IGNORECASE)
_FRONT_PARAGRAPHS = 4
_POINTERS = re.compile(
    r"(?:read|see|watch|listen)(?: more| also| next| this)?(?: here)?\s*[:>»]"
    r"|(?:related|more|also|don't miss|editors?'? picks?)\s*:"
    r"|(?:advertisement|share this(?: article| story)?|sign up (?:for|to) (?:our|the) .*newsletter.*|most read"
    r"|continue reading.*|loading\W*)$",
    re.IGNORECASE,
)


def parse_html(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The one article of a page. Raises FormatError where it cannot be parsed or has no text."""
    text = decode(document.content, document.metadata.get("charset") or _declared_charset(document.content))
    try:
        tree = parse_tree(text)
        facts = read_page(tree, text)
        body = extract_body(tree, facts)
    except (etree.LxmlError, RecursionError) as error:
        raise FormatError(f"the page cannot be parsed: {error}") from error
    if not body:
        raise FormatError("the page has no article text")
    yield dataclasses.replace(facts, body=body)


def parse_tree(text: str) -> lxml_html.HtmlElement:
    """A page as a tree: no network, no huge trees, comments dropped. Raises lxml's errors."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    content = text.replace("\x00", "").encode("utf-8", "replace")
    return lxml_html.document_fromstring(content, parser=parser)


def extract_body(tree: lxml_html.HtmlElement, facts: RawArticle) -> str:
    """The story's paragraphs, one line each, blank lines between; empty where there is none."""
    import trafilatura  # a second of imports that only pages need

    found = trafilatura.bare_extraction(copy.deepcopy(tree), include_comments=False, prune_xpath=_FURNITURE)
    parts = (
        _paragraphs(found.body) if isinstance(found, trafilatura.settings.Document) and found.body is not None else []
    )
    parts = without_furniture(parts, facts)
    stated = fragment_text(facts.body) if facts.body else ""
    # Where a page builds its text by script, only the metadata holds it.
    return stated if len(stated) > 2 * sum(map(len, parts)) else "\n\n".join(parts)


def fragment_text(fragment: str) -> str:
    """Text that may hold HTML tags (`<p>…</p>`) as paragraphs; text without tags as it is."""
    if not _TAG.search(fragment):
        return fragment
    blocks = [" ".join(block.split()) for block in _TAG.split(fragment)]
    plain = (_plain(block) for block in blocks if block)
    return "\n\n".join(filter(None, (" ".join(each.split()) for each in plain)))


def _plain(block: str) -> str:
    return "".join(map(str, lxml_html.fromstring(f"<div>{block}</div>").itertext()))


def _paragraphs(body: etree._Element) -> list[str]:
    """The paragraphs of a body as trafilatura gives it: what stands between the edges of blocks and line breaks."""
    text = "".join(_pieces(body))
    return [line for part in text.split(_EDGE) if (line := " ".join(part.split()))]


def _pieces(node: etree._Element) -> Iterator[str]:
    edge = _EDGE if node.tag in _BLOCKS else ""
    yield edge
    yield node.text or ""
    for child in node:
        yield from _pieces(child)
        yield child.tail or ""
    yield edge


def without_furniture(parts: list[str], facts: RawArticle) -> list[str]:
    """Paragraphs without the title, bylines and dates repeated above the story, and pointers to other stories."""
    known = {
        _folded(each)
        for each in (facts.title or "", *facts.authors, facts.byline or "", facts.section or "", facts.source or "")
    }
    return [
        part
        for place, part in enumerate(parts)
        if not (place < _FRONT_PARAGRAPHS and _is_front_matter(part, known))
        and not (len(part) < 150 and _POINTERS.match(part))
    ]


def _is_front_matter(part: str, known: Iterable[str]) -> bool:
    if _folded(part) in known or is_byline(part) or is_date_line(part):
        return True
    pieces = [piece for piece in re.split(r"\s*[·|•]\s*|\s+[-–—]\s+", part) if piece]
    return len(pieces) > 1 and all(
        _folded(piece) in known or is_byline(piece) or is_date_line(piece) for piece in pieces
    )


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _declared_charset(content: bytes) -> str | None:
    match = _CHARSET.search(content[:4096])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None
