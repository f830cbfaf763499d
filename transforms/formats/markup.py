"""Text out of marked-up news: the paragraphs of an XML or HTML element, and of HTML written as text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from transforms.formats.html import parse_tree

_BLOCKS = frozenset((
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "table",
    "tr", "td", "th", "section", "article", "figure", "br", "hr", "body", "main", "header", "center", "address",
    "hl1", "hl2", "block", "bq", "credit", "body.content", "body.head", "abstract", "nitf-table", "tagline",  # NITF
))  # fmt: skip
_SILENT = frozenset((
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "form", "button", "select", "nav",
    "aside", "footer", "figcaption", "title", "head", "audio", "video", "picture",
    # NITF's captions, what follows the story, notes to editors, alternatives of what is marked
    "media", "body.end", "note", "fn", "alt-code",
))  # fmt: skip
_ASIDES = re.compile(
    r"caption|share|sharedaddy|related|newsletter|promo|subscribe|signup|advert|feedflare|social|cookie", re.IGNORECASE
)
# An element of such a class that holds a whole story has only the wrong name.
_MOST_PARAGRAPHS_OF_AN_ASIDE = 3
_TAG = re.compile(r"<(?:[a-z][a-z0-9]*(?:\s[^<>]*)?/?|/[a-z][a-z0-9]*\s*|!--)>?", re.IGNORECASE)
_LANGUAGE = ("{http://www.w3.org/XML/1998/namespace}lang", "lang")
_EDGE = "\x00"  # stands in no parsed text


def local_name(element: etree._Element) -> str:
    """An element's name in lower case, without its namespace; empty for comments, instructions and entities."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def find_all(element: etree._Element | None, *names: str) -> list[etree._Element]:
    """The descendants of these local names, in any namespace or none, in the order of the document."""
    return [] if element is None else list(element.iter(*(f"{{*}}{name}" for name in names)))


def find_first(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first descendant of one of these local names; None where there is none."""
    return None if element is None else next(element.iter(*(f"{{*}}{name}" for name in names)), None)


def texts(elements: Iterable[etree._Element]) -> tuple[str, ...]:
    """The text of each element that has any, on one line each."""
    return tuple(text for element in elements if (text := element_text(element)))


def language_of(*elements: etree._Element | None) -> str | None:
    """The language that the first of the elements to do so says it is in."""
    stated = (element.get(name) for element in elements if element is not None for name in _LANGUAGE)
    return next((value for value in stated if value), None)


def element_paragraphs(element: etree._Element) -> list[str]:
    """The paragraphs inside an element of HTML, XHTML or NITF, each on one line; captions and scripts left out."""
    pieces = "".join(_pieces(element))
    return [line for part in pieces.split(_EDGE) if (line := " ".join(part.split()))]


def element_text(element: etree._Element | None) -> str | None:
    """All text inside an element on one line; None where there is none."""
    if element is None:
        return None
    return " ".join("".join(str(text) for text in element.itertext()).split()) or None


def html_paragraphs(text: str) -> list[str]:
    """The paragraphs of HTML given as text (`<p>…</p>`, or none but entities). Raises lxml's errors."""
    if not has_tags(text):
        return [part for part in html.unescape(text).split("\n\n") if part.strip()]
    return element_paragraphs(parse_tree(f"<div>{text}</div>"))


def html_line(text: str | None) -> str | None:
    """A title or name given as HTML, as one line of text; None where there is none."""
    if not text:
        return None
    try:
        return " ".join(html_paragraphs(text)) or None
    except etree.LxmlError:
        return html.unescape(text)


def has_tags(text: str) -> bool:
    """Whether a text has HTML tags in it."""
    return _TAG.search(text) is not None


def _pieces(root: etree._Element) -> Iterator[str]:
    """Text in order, with an edge where a block begins and ends. Not recursive: markup may nest however deep."""
    yield root.text or ""
    open_nodes = [(root, iter(root))]
    while open_nodes:
        node, children = open_nodes[-1]
        child = next(children, None)
        if child is None:
            open_nodes.pop()
            yield _edge(node)
            yield (node.tail or "") if open_nodes else ""
            continue
        yield _edge(child)
        if _is_silent(child):
            yield child.tail or ""
        else:
            yield child.text or ""
            open_nodes.append((child, iter(child)))


def _edge(node: etree._Element) -> str:
    name = local_name(node)
    return _EDGE if name in _BLOCKS or name in _SILENT else ""


def _is_silent(node: etree._Element) -> bool:
    name = local_name(node)
    if not name or name in _SILENT:
        return True
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return _ASIDES.search(named) is not None and _count_paragraphs(node) <= _MOST_PARAGRAPHS_OF_AN_ASIDE


def _count_paragraphs(node: etree._Element) -> int:
    return sum(1 for _ in node.iter("p", "{*}p"))
