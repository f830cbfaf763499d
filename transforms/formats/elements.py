"""Elements of a parsed page by what they are: its meta tags, its microdata, and those of its story by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from lxml import etree
from lxml import html as lxml_html

Meta: TypeAlias = Mapping[str, Sequence[str]]
"""Names of meta tags, in lower case, to their contents."""

_ELSEWHERE = frozenset(("nav", "footer", "aside"))
# Not the switch of a theme that has them (`comments-open`), nor a commentary.
_COMMENTS = re.compile(
    r"(?:^|[\s_-])comments?(?!-(?:open|closed|off|on|enabled|disabled|count|link))(?:$|[\s_-])", re.I
)
_WITH_PROPERTY = etree.XPath("//*[@itemprop=$name][not(self::meta)]")
_FRAMES = frozenset(("body", "main", "article"))
NAMING = ("rel", "class", "data-testid", "data-qa")
"""The attributes that say what an element is."""


def select(path: etree.XPath, tree: lxml_html.HtmlElement, **variables: str) -> list[Any]:
    """The elements, or values of attributes, that a path, compiled once, finds in a page."""
    return cast(list[Any], path(tree, **variables))


def meta_tags(tree: lxml_html.HtmlElement) -> Meta:
    """The meta tags of a page."""
    found: dict[str, list[str]] = {}
    for node in tree.iter("meta"):
        content = node.get("content")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content is not None and (name := node.get(attribute)):
                found.setdefault(name.strip().lower(), []).append(content.strip())
    return found


def contents(meta: Meta, names: Iterable[str]) -> list[str]:
    """What the meta tags of these names hold, in the order of the names."""
    return [value for name in names for value in meta.get(name, ()) if value]


def properties(tree: lxml_html.HtmlElement, name: str) -> list[str]:
    """Values of a microdata property, in the order of the page."""
    nodes = select(_WITH_PROPERTY, tree, name=name)
    return [value for node in nodes if (value := node.get("datetime") or node.get("content") or inner_text(node))]


def story_elements(tree: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """The elements of a page's body in order, without navigation, footers, asides and comments of readers."""
    body = tree if tree.tag == "body" else tree.find("body")
    if body is None:
        return []
    found = []
    walk = etree.iterwalk(body, events=("start",))
    for _, node in walk:
        if node.tag in _ELSEWHERE or _is_comments(node):
            walk.skip_subtree()
        else:
            found.append(node)
    return found


def named_elements(
    story: Iterable[lxml_html.HtmlElement], pattern: re.Pattern[str]
) -> Iterator[tuple[str, lxml_html.HtmlElement]]:
    """Elements whose `rel`, class or name for tests matches, with that name."""
    for node in story:
        for attribute in NAMING:
            if (name := node.get(attribute)) and pattern.search(name):
                yield name, node
                break


def inner_text(node: lxml_html.HtmlElement) -> str:
    """All text inside an element, on one line."""
    return " ".join(str(node.text_content()).split())


def first_text(values: Iterable[str | None]) -> str | None:
    """The first value that says anything."""
    return next((value for value in values if value and value.strip()), None)


def _is_comments(node: lxml_html.HtmlElement) -> bool:
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return "omment" in named and node.tag not in _FRAMES and _COMMENTS.search(named) is not None
