"""What stands in a page beside its story, taken off by what its elements are and are called."""

from __future__ import annotations

import collections
import re

from lxml import etree
from lxml import html as lxml_html

_NEVER_TEXT = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "select", "amp-ad", "amp-embed"))
_ELEMENTS = frozenset(("figcaption", "aside", "nav", "footer", "header", "form", "button", "amp-sidebar"))
_NOTICES = re.compile(r"cookie|consent|onetrust|gdpr", re.IGNORECASE)
_ROLES = frozenset(("dialog", "alertdialog", "navigation", "search", "contentinfo", "complementary", "menu"))
_BOXES = re.compile(
    r"newsletter|related|share|sharing|caption|promo|subscribe(?!r)|sign-?up|advert|cookie|consent|republish|recirc|recommend"
    r"|outbrain|taboola|most-?(?:read|popular)|trending|sr-only|visually-?hidden|screen-?reader|interstitial|breadcrumb"
    r"|(?:read|see)-?(?:more|also)|also-?read|more-?(?:stories|on-this)|(?:rich|inline|story)-?links?(?:$|[\s_-])|link-?box"
    r"|social[-_]{0,2}(?:share|links?|media|bar|icons?|follow|buttons?)|(?:photo|image|media|picture)[-_]{0,2}credits?"
    r"|call-?to-?action|(?:^|[\s_-])cta(?:$|[\s_-])|donat(?:e|ion)|(?:pay|reg)wall[-_]{1,2}(?:prompt|message|offer|barrier)"
    r"|about-?(?:the-?)?(?:author|writer)|(?:^|[\s_-])bio(?:$|[\s_-])"
    r"|(?:author|reporter|writer|contributor)[-_]{0,2}(?:bio|box|card|profile|description|blurb)",
    re.IGNORECASE,
)
# What an element has, or has not, is not what it is: `has-caption`, `no-related`, `withNewsletter`.
_STATES = re.compile(
    r"(?:^|(?<=[\s_-]))(?:has|with|without|no|not|hide|show|allow|enable|disable)(?:[-_]+|(?=[A-Z]))[\w-]*"
)
_UNFIT = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_NAMING = ("class", "id", "data-component", "data-testid")
_LENGTH = etree.XPath("string-length(normalize-space())")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_PICTURES = ("img", "picture", "video", "amp-img", "figure")
# A box of few paragraphs is one whatever its share of the page; of many, only where the story is much longer.
_FEW_PARAGRAPHS = 3
_SMALL_SHARE = 0.15
# What holds more than this of the text of the page holds the story, whatever its name.
_LARGEST_SHARE = 0.5
_LONGEST_LINK = 150
_SENTENCE_END = (".", "!", "?", "”", '"', "’", ":")
_KEEPING = frozenset(("li", "td", "th", "blockquote", "dd"))


def prune(tree: lxml_html.HtmlElement) -> int:
    """Takes out of a parsed page what is no text and what is no story's: scripts, captions, boxes of links, forms.

    How many characters stand in the paragraphs that are left.
    """
    boxes = [node for node in tree.iter() if isinstance(node.tag, str) and _may_go(node)]
    for node in boxes:
        if node.tag in _NEVER_TEXT:
            _drop(node)
    whole = sum(_length(node) for node in tree.iter("p")) or _length(tree)
    named_wrong = _paragraph_classes(boxes, whole)
    for node in boxes:
        if node.tag not in _NEVER_TEXT and node.get("class") not in named_wrong and _is_small(node, whole):
            _drop(node)
    for node in [node for node in tree.iter("ul", "ol") if _is_teasers(node)]:
        heading = node.getprevious()
        _drop(node)
        if heading is not None and heading.tag in _HEADINGS:
            _drop(heading)
    paragraphs = list(tree.iter("p"))
    prompts = [node for node in paragraphs if _is_prompt(node)]
    if sum(map(_length, prompts)) < _LARGEST_SHARE * whole:
        for node in prompts:
            _drop(node)
    return sum(map(_length, paragraphs))


def _may_go(node: lxml_html.HtmlElement) -> bool:
    if node.tag in _NEVER_TEXT or node.tag in _ELEMENTS:
        return True
    if node.tag != "td" and not node.keys():
        return False
    if node.get("role") in _ROLES:
        return True
    if node.tag == "td":
        return _is_links(node)
    named = " ".join(filter(None, map(node.get, _NAMING)))
    if not named or not _BOXES.search(named):
        return False
    return _BOXES.search(_STATES.sub("", named)) is not None or _is_picture(node)


def _is_picture(node: lxml_html.HtmlElement) -> bool:
    """Whether an element that has a caption is a picture with one, not a text with a picture."""
    return next(node.iter(*_PICTURES), None) is not None and sum(1 for _ in node.iter("p")) <= 1


def _is_teasers(node: lxml_html.HtmlElement) -> bool:
    """Whether a list is one of other stories: each item a heading that is a link, or a link that has one."""
    items = [child for child in node if child.tag == "li"]
    return len(items) > 1 and all(
        any(next(heading.iter("a"), None) is not None or heading.getparent().tag == "a" for heading in headings)
        for headings in (list(item.iter(*_HEADINGS)) for item in items)
    )


def _is_prompt(node: lxml_html.HtmlElement) -> bool:
    """Whether a paragraph is a link to elsewhere and nothing more: a headline, or `CLICK HERE TO GET THE APP`."""
    if next(node.iter("a"), None) is None or not _is_links(node):
        return False
    text = "".join(map(str, node.itertext())).strip()
    parent = node.getparent()
    return (
        len(text) <= _LONGEST_LINK
        and not text.endswith(_SENTENCE_END)
        and (parent is None or parent.tag not in _KEEPING)
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
    if _is_notice(node):
        return True
    share = _length(node) / whole if whole else 0
    paragraphs = sum(1 for _ in node.iter("p"))
    return share < _LARGEST_SHARE and (paragraphs <= _FEW_PARAGRAPHS or share < _SMALL_SHARE)


def _is_notice(node: lxml_html.HtmlElement) -> bool:
    """Whether an element is what a page asks of its reader first, however little else the page has."""
    named = " ".join(filter(None, map(node.get, _NAMING)))
    is_asking = node.get("role") in ("dialog", "alertdialog") or _NOTICES.search(named) is not None
    return is_asking and next(node.iter("h1", "article", "main"), None) is None


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
    return int(_LENGTH(node))  # type: ignore[arg-type]  # of this path always a float
