"""JSON-LD in pages: the node that describes the article, out of whatever publishers nest around it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

Node: TypeAlias = Mapping[str, Any]

_DEEPEST = 12
_MOST_NODES = 5_000
_ARTICLE_TYPES = {
    "newsarticle": 6, "reportagenewsarticle": 6, "analysisnewsarticle": 6, "opinionnewsarticle": 6,
    "reviewnewsarticle": 6, "backgroundnewsarticle": 6, "askpublicnewsarticle": 6, "advertisercontentarticle": 5,
    "article": 5, "report": 5, "liveblogposting": 5,
    "blogposting": 4, "socialmediaposting": 2, "webpage": 1, "itempage": 1,
}  # fmt: skip
_SITES = ("newsmediaorganization", "website", "newspaper")
# Lists of other articles: teasers beside the story, never the story.
_LISTS = frozenset(
    {"itemlist", "itemlistelement", "relatedlink", "haspart", "mentions", "citation", "isrelatedto", "breadcrumb"}
)
_WRAPPING = re.compile(r"^\s*(?:<!--|<!\[CDATA\[|//\s*<!\[CDATA\[)|(?:-->|\]\]>|//\s*\]\]>|;)\s*$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
# Outside of texts, where `//` is the middle of an address.
_COMMENT = re.compile(r"(?P<text>\"(?:[^\"\\]|\\.)*\")|/\*.*?\*/|(?<![:\w])//[^\n]*", re.DOTALL)
_BARE_CONTROL = re.compile(r"[\x00-\x1f]")
_SALVAGED = ("headline", "datePublished", "dateModified", "articleSection", "url", "inLanguage")


class Graph:
    """All JSON-LD nodes of a page, so that a reference (`{"@id": …}`) finds the node it means."""

    def __init__(self, scripts: Iterable[str]) -> None:
        self._nodes = [node for script in scripts for node in _nodes(load(script))][:_MOST_NODES]
        self._by_id = {str(node["@id"]): node for node in self._nodes if "@id" in node and len(node) > 1}

    def article(self, titles: Iterable[str] = ()) -> Node:
        """The node of the article itself, an empty one where none is; `titles` are those the page shows."""
        shown = {_folded(title) for title in titles}
        ranked = [(_rank(node, shown), -place, node) for place, node in enumerate(self._nodes)]
        best = max(ranked, key=lambda entry: entry[:2], default=(0, 0, {}))
        return best[2] if best[0] > 0 else {}

    def resolve(self, value: object) -> object:
        """The node a reference stands for; anything else as it is."""
        if isinstance(value, Mapping) and set(value) <= {"@id", "@type"}:
            return self._by_id.get(str(value.get("@id")), value)
        return value

    def names(self, value: object, *, persons: bool = False) -> tuple[str, ...]:
        """The names in a field such as `author`; with `persons`, not those of organizations."""
        items = value if isinstance(value, list) else [value]
        return tuple(name for item in items[:50] for name in self._names(self.resolve(item), persons))

    def sites(self, *, organizations: bool = False) -> tuple[str, ...]:
        """The names of the site that a page tells of beside its article; with `organizations`, of others as well."""
        kinds = (*_SITES, "organization") if organizations else _SITES
        named = [node for node in self._nodes if any(name.endswith(kinds) for name in types(node))]
        return tuple(name for node in named[:20] if (name := text(node.get("name"))))

    def _names(self, value: object, persons: bool) -> Iterator[str]:
        if isinstance(value, Mapping):
            if persons and any("organization" in name for name in types(value)):
                return
            value = value.get("name")
        for name in value if isinstance(value, list) else [value]:
            named = None if isinstance(name, str) and name.startswith(("http://", "https://")) else text(name)
            yield from [named] if named else ()


def load(script: str) -> object:
    """The value of a JSON-LD script, mended where publishers commonly break it; None where nothing can be read."""
    for mend in (str, _unwrapped, _mended, lambda script: html.unescape(_mended(script))):
        try:
            return json.loads(mend(script), strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvage(_unwrapped(script))


def _unwrapped(script: str) -> str:
    return _WRAPPING.sub("", _WRAPPING.sub("", script)).strip()


def _mended(script: str) -> str:
    bare = _COMMENT.sub(lambda match: match["text"] or " ", _unwrapped(script))
    return _TRAILING_COMMA.sub("", _BARE_CONTROL.sub(" ", bare))


def types(node: Node) -> set[str]:
    """A node's types, in lower case and without their namespace."""
    value = node.get("@type")
    return {
        str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower()
        for name in (value if isinstance(value, list) else [value])
    }


def text(value: object) -> str | None:
    """A field's text, entities resolved (publishers escape headlines once or twice); None where it has none."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    return html.unescape(html.unescape(value)).strip() or None


def _rank(node: Node, shown: set[str]) -> int:
    score = max((_ARTICLE_TYPES.get(name, 0) for name in types(node)), default=0)
    if not score:
        return 0
    headline = _folded(text(node.get("headline")) or text(node.get("name")) or "")
    told = sum(key in node for key in ("headline", "datePublished", "author", "articleBody"))
    return score * 10 + told * 5 + (100 if headline and headline in shown else 0)


def _nodes(value: object, depth: int = 0) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, Mapping):
        yield value
        for key, item in value.items():
            if isinstance(item, list | Mapping) and str(key).lower() not in _LISTS and not types(value) & _LISTS:
                yield from _nodes(item, depth + 1)


def _salvage(script: str) -> object:
    """The plain fields of a script that is no JSON (an unescaped mark in its text): enough to date and title a page."""
    found: dict[str, object] = {}
    for key in _SALVAGED:
        if match := re.search(rf'"{key}"\s*:\s*"((?:[^"\\\n]|\\.)*)"\s*[,}}\]]', script):
            try:
                found[key] = json.loads(f'"{match[1]}"', strict=False)
            except ValueError:
                continue
    kind = re.search(r'"@type"\s*:\s*"(\w*Article|\w*Posting)"', script)
    if not kind or not found:
        return None
    people = re.findall(r'"@type"\s*:\s*"Person"\s*,\s*"name"\s*:\s*"([^"\\\n]{1,80})"', script)
    return found | {"@type": kind[1]} | ({"author": people} if people else {})


def _folded(title: str) -> str:
    return re.sub(r"\W+", "", html.unescape(title)).lower()
