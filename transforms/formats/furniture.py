"""What stands in pages among the paragraphs of a story without being of it: boxes, and lines that say so."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable

from lxml import html as lxml_html

from transforms.bylines import is_byline
from transforms.dates import is_date_line
from transforms.formats.raw import RawArticle

_NEVER_TEXT = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "select", "amp-ad", "amp-embed"))
_ELEMENTS = frozenset(("figcaption", "aside", "nav", "footer", "header", "form", "button", "amp-sidebar"))
_BOXES = re.compile(
    r"newsletter|related|share|sharing|caption|promo|subscribe(?!r)|sign-?up|advert|cookie|consent|republish|recirc|recommend"
    r"|outbrain|taboola|most-?(?:read|popular)|trending|read-?more|sr-only|visually-?hidden|screen-?reader|author-?bio"
    r"|interstitial",
    re.IGNORECASE,
)
_UNFIT = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
# A box of few paragraphs is one whatever its share of the page; of many, only where the story is much longer.
_FEW_PARAGRAPHS = 3
_SMALL_SHARE = 0.15
# What holds more than this of the text of the page holds the story, whatever its name.
_LARGEST_SHARE = 0.5
_FRONT_PARAGRAPHS = 4
_END_PARAGRAPHS = 3
_LONGEST_POINTER = 150
_LONGEST_NOTE = 300
_POINTERS = re.compile(
    r"(?:read|see|watch|listen)(?: more| also| next| this)?(?: here)?\s*[:>»]"
    r"|(?:related|more|also|don't miss|editors?'? picks?|our standards)\s*:"
    r"|(?:(?:skip )?advertisements?|share this(?: article| story)?|sign up (?:for|to) (?:our|the) .*newsletter.*"
    r"|(?:continue reading|read more|more on|(?:story|article) continues|scroll to continue).{0,60}|most read"
    r"|(?:follow|like|add|find) us on .{0,40}|(?:hide|toggle) caption|enlarge this image"
    r"|click here (?:to|for) .{0,80}|related (?:articles?|stories)|people are also reading|loading)\W*$",
    re.IGNORECASE,
)
_NEW_WINDOW = re.compile(r",? ?\(?\bopens (?:in )?(?:a )?new (?:tab|window)\)?", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright\b).{0,200}?\b(?:rights reserved|reproduction|redistributed)\b", re.IGNORECASE
)
_SOURCES = re.compile(r"sources?: .{0,100}$", re.IGNORECASE)
_ABOUT_AUTHOR = re.compile(
    r"\s(?:reports? (?:on|for|from)|covers|writes (?:about|on)|can be reached|is (?:an?|the|\w+’s|\w+'s) .{0,60}"
    r"(?:reporter|writer|editor|correspondent|columnist|journalist|producer))\b"
)


def prune(tree: lxml_html.HtmlElement) -> None:
    """Takes out of a parsed page what is no text and what is no story's: scripts, captions, boxes of links, forms."""
    boxes = [node for node in tree.iter() if isinstance(node.tag, str) and _may_go(node)]
    for node in boxes:
        if node.tag in _NEVER_TEXT:
            _drop(node)
    whole = sum(_length(node) for node in tree.iter("p")) or _length(tree)
    named_wrong = _paragraph_classes(boxes, whole)
    for node in boxes:
        if node.tag not in _NEVER_TEXT and node.get("class") not in named_wrong and _is_small(node, whole):
            _drop(node)


def without_furniture(parts: list[str], facts: RawArticle) -> list[str]:
    """Paragraphs without title, bylines and dates repeated above the story, pointers to other stories, end matter."""
    named = (facts.title, facts.byline, facts.section, facts.source, *facts.authors, "by")
    known = {_folded(each or "") for each in named}
    parts = [_NEW_WINDOW.sub("", part) for part in parts]
    last = len(parts) - _END_PARAGRAPHS
    return [
        part
        for place, part in enumerate(parts)
        if not (place < _FRONT_PARAGRAPHS and _is_front_matter(part, known))
        and not (len(part) < _LONGEST_POINTER and _POINTERS.match(part))
        and not (place >= last and len(part) < _LONGEST_NOTE and _is_end_matter(part, facts))
    ]


def within_stated(parts: list[str], stated: str) -> list[str]:
    """Paragraphs without those before and after the text that a page states of itself, where it states all of it."""
    whole = _folded(stated)
    known = [bool(folded := _folded(part)) and folded in whole for part in parts]
    if sum(len(_folded(part)) for part, is_known in zip(parts, known, strict=True) if is_known) < 0.8 * len(whole):
        return parts
    first, last = known.index(True), len(known) - known[::-1].index(True)
    # A page may state its beginning only: what is much is not cut off.
    kept = parts[first:last]
    return kept if sum(map(len, kept)) > 0.75 * sum(map(len, parts)) else parts


def _may_go(node: lxml_html.HtmlElement) -> bool:
    return (
        node.tag in _NEVER_TEXT
        or node.tag in _ELEMENTS
        or (node.tag == "td" and _is_links(node))
        or _BOXES.search(f"{node.get('class') or ''} {node.get('id') or ''}") is not None
    )


def _paragraph_classes(boxes: list[lxml_html.HtmlElement], whole: int) -> set[str]:
    """Classes that only look like those of boxes: the paragraphs of the story each stand in one of them."""
    lengths: collections.Counter[str] = collections.Counter()
    for node in boxes:
        if node.tag in ("div", "p", "section", "span") and (name := node.get("class")):
            length = _length(node)
            lengths[name] += length if sum(map(_length, node.iter("a"))) * 2 < length else 0
    return {name for name, length in lengths.items() if whole and length > _LARGEST_SHARE * whole}


def _is_links(node: lxml_html.HtmlElement) -> bool:
    links = [_length(link) for link in node.iter("a")]
    return bool(links) and sum(links) > 0.9 * _length(node)


def _is_small(node: lxml_html.HtmlElement, whole: int) -> bool:
    if node.tag in ("html", "body", "main", "article"):
        return False
    share = _length(node) / whole if whole else 0
    paragraphs = sum(1 for _ in node.iter("p"))
    return share < _LARGEST_SHARE and (paragraphs <= _FEW_PARAGRAPHS or share < _SMALL_SHARE)


def _drop(node: lxml_html.HtmlElement) -> None:
    """Takes an element off its page and leaves the text after it, without characters that lxml would refuse."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail and before is not None:
        before.tail = _UNFIT.sub(" ", f"{before.tail or ''}{node.tail}")
    elif node.tail:
        parent.text = _UNFIT.sub(" ", f"{parent.text or ''}{node.tail}")
    parent.remove(node)


def _length(node: lxml_html.HtmlElement) -> int:
    return sum(map(len, map(str.strip, map(str, node.itertext()))))


def _is_front_matter(part: str, known: Iterable[str]) -> bool:
    if _folded(part) in known or is_byline(part) or is_date_line(part):
        return True
    pieces = [piece for piece in re.split(r"\s*[·|•]\s*|\s+[-–—]\s+", part) if piece]
    return len(pieces) > 1 and all(
        _folded(piece) in known or is_byline(piece) or is_date_line(piece) for piece in pieces
    )


def _is_end_matter(part: str, facts: RawArticle) -> bool:
    if _RIGHTS.match(part) or _SOURCES.match(part):
        return True
    author = next((name for name in facts.authors if part.startswith(name)), None)
    return author is not None and _ABOUT_AUTHOR.match(part, len(author)) is not None


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())
