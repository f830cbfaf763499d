"""Paragraphs of a story that an extractor left out, found by those that it kept: they stand in the same frame."""

from __future__ import annotations

from lxml import html as lxml_html

_HEADINGS = ("h2", "h3", "h4")
_BLOCKS = ("p", "li", "blockquote", *_HEADINGS)
_HOLDERS = frozenset(("ul", "ol", "blockquote", "li"))
_FEWEST_KEPT = 3
_SHORTEST = 25
_ENOUGH = 30
_SENTENCE_END = (".", "!", "?", ":", ";", "”", '"', "’", "»", "…")
_MOST_LINKED = 0.5
_MOST_BLOCKS = 2_000


def with_lost(parts: list[str], tree: lxml_html.HtmlElement) -> list[str]:
    """Paragraphs with those that the page has among them besides, in its order.

    One that was left out is of the story where it is a sentence, no link, and stands in a frame with others that are:
    a paragraph anywhere in it, an item of a list between two that were kept; a heading right above one that was kept.
    """
    blocks = [(node, text) for node in tree.iter(*_BLOCKS) if _is_leaf(node) and (text := _text(node))]
    places = {_letters(part): place for place, part in reversed(list(enumerate(parts)))}
    kept = [places.get(_letters(text)) for _, text in blocks]
    if len(blocks) > _MOST_BLOCKS or sum(place is not None for place in kept) < _FEWEST_KEPT or None not in kept:
        return parts
    frames = [_frame(node) for node, _ in blocks]
    known = {frame for frame, place in zip(frames, kept, strict=True) if place is not None}
    whole = "".join(map(_letters, parts))
    last = max(index for index, place in enumerate(kept) if place is not None)
    found: dict[int, list[str]] = {}
    before = -1
    for index, ((node, text), place, frame) in enumerate(zip(blocks, kept, frames, strict=True)):
        is_within = before >= 0 and index < last
        if place is not None:
            before = place
        elif frame not in known or _has(whole, text):
            continue
        elif node.tag in _HEADINGS:
            if is_within and kept[index + 1] is not None and not _is_linked(node, text):
                found.setdefault(before, []).append(text)
        elif (is_within or node.tag == "p") and _is_sentence(node, text):
            found.setdefault(before, []).append(text)
    return [*found.get(-1, ()), *(each for place, part in enumerate(parts) for each in (part, *found.get(place, ())))]


def _has(whole: str, text: str) -> bool:
    """Whether a text is there in other pieces (lines of it are paragraphs), or without a part (a mark, a link)."""
    letters = _letters(text)
    return letters[:_ENOUGH] in whole or letters[-_ENOUGH:] in whole


def _is_leaf(node: lxml_html.HtmlElement) -> bool:
    return node.tag == "p" or next(node.iter("p", "ul", "ol", "div"), None) is None


def _frame(node: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """What a block stands in with others: its parent, but for lists, quotes and boxes that hold nothing else."""
    parent = node.getparent()
    while (above := parent.getparent()) is not None and (parent.tag in _HOLDERS or len(parent) == 1):
        parent = above
    return parent


def _is_sentence(node: lxml_html.HtmlElement, text: str) -> bool:
    return len(text) >= _SHORTEST and text.endswith(_SENTENCE_END) and not _is_linked(node, text)


def _is_linked(node: lxml_html.HtmlElement, text: str) -> bool:
    return sum(len(_text(link)) for link in node.iter("a")) >= _MOST_LINKED * len(text)


def _text(node: lxml_html.HtmlElement) -> str:
    whole = "".join(map(str, node.itertext())) if len(node) else node.text or ""
    return " ".join(whole.split())


def _letters(text: str) -> str:
    return "".join(text.split())
