"""When a page says that its article was published: JSON-LD, meta tags, `<time>` elements, dates printed in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import html as lxml_html

from transforms.dates import parse_date, split_dates
from transforms.formats.elements import Meta, contents, inner_text, named_elements, properties, story_elements
from transforms.formats.jsonld import Node, text

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "date", "pubdate",
    "publish-date", "publishdate", "publication_date", "date.issued", "dc.date", "dc.date.issued", "dcterms.created",
    "dcterms.date", "dcterms.issued", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime",
    "article.published", "published_time", "publish_time", "originalpublicationdate", "article_date_original",
    "timestamp", "pdate", "displaydate", "bt:pubdate", "analyticsattributes.articledate", "dc.date.created",
    "og:pubdate", "og:published_time", "article:publish_time", "release_date", "publisheddate", "dateissued",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod", "dcterms.modified",
    "article:updated_time",
)  # fmt: skip
_DATE_NAME = re.compile(
    r"(?:^|[\s_-])(?:\w+-?)?(?:date|dateline|datetime|time|timestamp|published|posted|pub-?date|post-?meta)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_DATES = ("datetime", "data-timestamp", "data-datetime", "data-date", "data-published", "title")
_LONGEST_DATE = 150
_MOST_TIMES = 5
_REVISED = re.compile(r"updat|modif|revis", re.IGNORECASE)
_REVISED_BEFORE = re.compile(r"\b(?:updated|modified|revised)(?:\s+on)?:?\s*$", re.IGNORECASE)
_AFTER_DATE = re.compile(r"(?:\s+by\s|\s*[|•·]).*$", re.IGNORECASE)
_CLOCK = re.compile(r"\d\d:\d\d")


def published(tree: lxml_html.HtmlElement, meta: Meta, node: Node) -> tuple[str | None, str | None]:
    """The best date and its evidence: the first there is, or a later one of the same day that knows the time.

    `node` is the article in the page's JSON-LD.
    """
    read = ((value, evidence, moment) for value, evidence in _dates(tree, meta, node) if (moment := parse_date(value)))
    first = next(read, None)
    if first is None:
        return None, None
    if first[2].at is None:
        exact = [entry for entry in read if entry[2].at and entry[2].day == first[2].day]
        clock = _CLOCK.search(first[0] or "")
        first = next((entry for entry in exact if clock and clock[0] in (entry[0] or "")), (*exact, first)[0])
    return first[0], first[1]


def _dates(tree: lxml_html.HtmlElement, meta: Meta, node: Node) -> Iterator[tuple[str | None, str]]:
    """All that a page says of its date, best first, each with what kind of evidence it is."""
    yield text(node.get("datePublished")) or text(node.get("dateCreated")), "json-ld"
    yield from ((value, "meta") for value in contents(meta, _PUBLISHED))
    yield from ((value, "time") for value in properties(tree, "datePublished"))
    story = story_elements(tree)
    yield from ((value, "time") for value in _times(story))
    yield from ((value, "text") for value in _printed(story))


def modified(tree: lxml_html.HtmlElement, meta: Meta, node: Node) -> str | None:
    """When the article was last changed, by JSON-LD, meta tags or microdata."""
    values = [text(node.get("dateModified")), *contents(meta, _MODIFIED), *properties(tree, "dateModified")]
    return next((value for value in values if parse_date(value)), None)


def _times(story: Sequence[lxml_html.HtmlElement]) -> Iterator[str]:
    """Dates of `<time>` elements: marked as the story's date, in the article, near the top; those of changes last."""
    times = [node for node in story if node.tag == "time" or (node.get("datetime") and node.tag not in ("ins", "del"))]
    within = [node for node in times if any(each.tag in ("article", "main") for each in node.iterancestors())]
    ordered = [
        *(node for node in times if node.get("pubdate") is not None),
        *within[:_MOST_TIMES],
        *times[:_MOST_TIMES],
    ]
    for node in sorted(ordered, key=_is_revision):
        yield from filter(None, (node.get("datetime"), *_published_parts(inner_text(node))))


def _is_revision(node: lxml_html.HtmlElement) -> bool:
    named = f"{node.get('class') or ''} {node.get('itemprop') or ''} {node.get('data-testid') or ''}"
    before = node.getprevious()
    lead = before.tail or inner_text(before) if before is not None else (node.getparent().text or "")
    return (
        (_REVISED.search(named) is not None and "publish" not in named.lower())
        or _REVISED.match((node.text or "").strip().removeprefix("Last ")) is not None
        or _REVISED_BEFORE.search(lead.strip()) is not None
    )


def _printed(story: Sequence[lxml_html.HtmlElement]) -> Iterator[str]:
    """Dates in elements that are named for them, without what follows (`by Jane Doe`, `| 4 min read`)."""
    for _, node in named_elements(story, _DATE_NAME):
        shown = inner_text(node)
        if len(shown) < _LONGEST_DATE:
            yield from _published_parts(shown)
        if not _is_revision(node):
            yield from filter(None, (node.get(name) for name in _HIDDEN_DATES))


def _published_parts(shown: str) -> Iterator[str]:
    """The dates in a text that are not those of changes."""
    for part in split_dates(shown):
        if not _REVISED.match(part.lower().removeprefix("last ")):
            yield _AFTER_DATE.sub("", part)
