"""The text of a story out of a page, by trafilatura, without what surrounds it there."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

from transforms.formats.boxes import prune
from transforms.formats.furniture import within_stated, without_furniture
from transforms.formats.lost import with_lost
from transforms.formats.raw import RawArticle

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

_BLOCKS = frozenset(("p", "head", "item", "list", "quote", "row", "code", "table", "lb"))
_PAGE_BLOCKS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "div", "tr", "pre", "dd", "dt", "section", "article",
    "figure", "ul", "ol", "table", "br", "header", "footer", "main", "body", "head", "title",
))  # fmt: skip
_EDGE = "\x00"  # stands in no parsed page
_HTML_BLOCKS = "p|h[1-6]|li|blockquote|div|tr|pre|dd|dt|section|article|figure|ul|ol|table"
_TAG = re.compile(rf"</?(?:{_HTML_BLOCKS})\b[^>]*>|<br\s*/?>", re.IGNORECASE)
# Where trafilatura's fast way finds less than this, or a paragraph longer than all others, other ways are asked too.
_SHORT_STORY = 800
_LONG_PARAGRAPH = 2_000
# Of what stands in paragraphs; then other ways would find no more.
_MOST_OF_PAGE = 0.7
_FEW_PARTS = 50


def extract_body(tree: lxml_html.HtmlElement, facts: RawArticle) -> str:
    """The story's paragraphs, one line each, blank lines between; empty where there is none. The tree is pruned."""
    whole = prune(tree)
    parts = _extract(tree, fast=True)
    length, longest = sum(map(len, parts)), max(map(len, parts), default=0)
    is_lumped = longest * 2 > length
    is_short = length < _SHORT_STORY
    if (is_short and not length >= _MOST_OF_PAGE * whole > 0) or (longest > _LONG_PARAGRAPH and is_lumped):
        parts = _extract(tree, fast=False)
    if is_short or is_lumped:
        parts = _parted(parts, tree)
    parts = without_furniture(with_lost(parts, tree), facts)
    stated = fragment_text(facts.body) if facts.body else ""
    # Where a page builds its text by script, only the metadata holds it.
    if len(stated) > 1.5 * sum(map(len, parts)):
        return stated
    return "\n\n".join(within_stated(parts, stated) if stated else parts)


def fragment_text(fragment: str) -> str:
    """Text that may hold HTML tags (`<p>…</p>`) as paragraphs; text without tags as it is."""
    if not _TAG.search(fragment):
        return fragment
    blocks = [" ".join(block.split()) for block in _TAG.split(fragment)]
    plain = (_plain(block) for block in blocks if block)
    return "\n\n".join(filter(None, (" ".join(each.split()) for each in plain)))


def _extract(tree: lxml_html.HtmlElement, *, fast: bool) -> list[str]:
    import trafilatura  # a second of imports that only pages need

    found = trafilatura.bare_extraction(tree, options=_options(fast=fast))
    if not isinstance(found, trafilatura.settings.Document) or found.body is None:
        return []
    return _paragraphs(found.body)


@functools.cache
def _options(*, fast: bool) -> Extractor:
    """What trafilatura is asked for: its configuration read once, its tree alone, which `python` writes as text."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="txt", fast=fast, comments=False)


def _parted(parts: list[str], tree: lxml_html.HtmlElement) -> list[str]:
    """Paragraphs, those taken apart that are several of the page run together, as trafilatura does at times."""
    if len(parts) > _FEW_PARTS:
        return parts
    blocks = _paragraphs(tree, _PAGE_BLOCKS)
    letters = ["".join(block.split()) for block in blocks]
    return [each for part in parts for each in _taken_apart(part, blocks, letters)]


def _taken_apart(part: str, blocks: list[str], letters: list[str]) -> list[str]:
    """The blocks of the page that a paragraph is made of; the paragraph where it is none or one."""
    whole = "".join(part.split())
    for first in range(len(blocks)):
        taken, left = first, whole
        while taken < len(blocks) and left.startswith(letters[taken]):
            left = left[len(letters[taken]) :]
            taken += 1
        if not left and taken > first + 1:
            return blocks[first:taken]
    return [part]


def _plain(block: str) -> str:
    return "".join(map(str, lxml_html.fromstring(f"<div>{block}</div>").itertext()))


def _paragraphs(body: etree._Element, names: frozenset[str] = _BLOCKS) -> list[str]:
    """The paragraphs of a body: what stands between the edges of elements of these names, by trafilatura's names."""
    text = "".join(_pieces(body, names))
    return [line for part in text.split(_EDGE) if (line := " ".join(part.split()))]


def _pieces(root: etree._Element, names: frozenset[str]) -> Iterator[str]:
    """Text in order, with an edge where a block begins and ends. Not recursive: markup may nest however deep."""
    for event, node in etree.iterwalk(root, events=("start", "end")):
        yield _EDGE if node.tag in names else " " if node.tag == "cell" else ""
        if event == "start":
            yield node.text or ""
        elif node is not root:
            yield node.tail or ""
