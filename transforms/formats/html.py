"""Web pages: metadata from JSON-LD, then OpenGraph and meta tags, then `<time>`; the body by trafilatura."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from transforms.formats.charset import decode
from transforms.formats.page import read_page
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.formats.story import extract_body
from transforms.records import Document

_DEEPEST = 250
"""Elements in each other; what is deeper than about so much, the parser leaves out."""
_PARSER = lxml_html.HTMLParser(
    encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w.-]+)", re.IGNORECASE
)


def parse_html(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The one article of a page. Raises FormatError where it cannot be parsed or has no text."""
    text = decode(document.content, document.metadata.get("charset") or _declared_charset(document.content))
    try:
        tree = parse_tree(text)
        # lxml makes a Python object of an element each time that it is come by, unless one is kept.
        kept = list(tree.iter())
        facts = read_page(tree, text)
        body = extract_body(tree, facts)
        del kept
    except (etree.LxmlError, RecursionError) as error:
        raise FormatError(f"the page cannot be parsed: {error}") from error
    if not body:
        deep = _depth(tree) >= _DEEPEST
        raise FormatError("the page is nested too deeply" if deep else "the page has no article text")
    yield dataclasses.replace(facts, body=body)


def parse_tree(text: str) -> lxml_html.HtmlElement:
    """A page as a tree: no network, no huge trees, comments dropped. Raises lxml's errors."""
    content = text.replace("\x00", "").encode("utf-8", "replace")
    return lxml_html.document_fromstring(content, parser=_PARSER)


def _depth(tree: lxml_html.HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _declared_charset(content: bytes) -> str | None:
    match = _CHARSET.search(content[:4096])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None
