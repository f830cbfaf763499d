"""What a page says of its article outside its text: JSON-LD, then OpenGraph and meta tags, microdata and `<time>`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from transforms.bylines import author_names, parse_byline
from transforms.formats.elements import (
    Meta,
    contents,
    first_text,
    inner_text,
    meta_tags,
    named_elements,
    properties,
    select,
    story_elements,
)
from transforms.formats.jsonld import Graph, Node, text
from transforms.formats.page_dates import modified, published
from transforms.formats.raw import RawArticle
from transforms.formats.titles import Site, Titles, headline, site_in_title

_AUTHORS = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "article:author_name", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_LONGEST_BYLINE = 150
_TITLES = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title")
_SITES = ("og:site_name", "application-name", "cre", "twitter:app:name:iphone", "dc.publisher", "publisher")
_HANDLES = (
    "twitter:site",
    "twitter:creator",
    "apple-mobile-web-app-title",
    "twitter:app:name:googleplay",
    "al:ios:app_name",
)
_SECTIONS = ("article:section", "parsely-section", "cxenseparse:category", "section")
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "keywords", "sailthru.tags")
_BYLINE_NAME = re.compile(
    r"(?:^|[\s_-])(?:byline|author|authors|writer|reporter)(?:$|[\s_-](?:name|names|link|new|contributors)?)",
    re.IGNORECASE,
)
_WINDOW_TITLES = etree.XPath("//head/title")
_FEED_TITLES = etree.XPath("//link[@rel='alternate' and contains(@type,'rss')]/@title")
_FRONT_LINKS = etree.XPath("//body//a[@href='/']")
_CANONICAL = etree.XPath("//link[@rel='canonical']/@href")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")


def read_page(tree: lxml_html.HtmlElement, source_text: str) -> RawArticle:
    """The facts of a parsed page, with the body its metadata holds, if any.

    `source_text` is the page as text, for what the parser drops.
    """
    meta = meta_tags(tree)
    headings = tuple(map(inner_text, tree.iter("h1")))
    document_title = first_text(map(inner_text, select(_WINDOW_TITLES, tree)))
    stated = (*contents(meta, _TITLES), *properties(tree, "headline"))
    graph = Graph(node.text or "" for node in tree.iter("script") if "ld+json" in (node.get("type") or ""))
    node = graph.article([*stated, *headings, document_title or ""])
    titles = Titles(tuple(filter(None, (text(node.get("headline")), *stated))), headings, document_title)
    site = first_text([*contents(meta, _SITES[:1]), *graph.names(node.get("publisher")), *contents(meta, _SITES[1:])])
    site = site or first_text(graph.sites()) or site_in_title(document_title or "", headings)
    url, canonical = _addresses(tree, meta, node, source_text)
    published_text, published_from = published(tree, meta, node)
    sections = (text(node.get("articleSection")), *contents(meta, _SECTIONS))
    called = Site((site, *_called(tree, meta, graph)), canonical or url, sections)
    named = graph.names(node.get("author") or node.get("creator"), persons=True)
    authors = _writers(named, called) or _writers(_meta_authors(tree, meta), called)
    byline = None if authors else _byline(tree)
    return RawArticle(
        title=headline(titles, called),
        published=published_text,
        published_from=published_from,
        modified=modified(tree, meta, node),
        source=site,
        language=first_text(
            [tree.get("lang"), *contents(meta, ("og:locale", "content-language")), text(node.get("inLanguage"))]
        ),
        url=url,
        canonical_url=canonical,
        # A desk or an agency that metadata has for a person stands where the page names nobody.
        authors=authors if authors or byline else tuple(name for name in named if not called.is_own(name)),
        byline=byline,
        section=first_text(sections),
        tags=_tags(meta, node.get("keywords")),
        body=text(node.get("articleBody")) or "",
    )


def _called(tree: lxml_html.HtmlElement, meta: Meta, graph: Graph) -> Iterator[str]:
    """What else a page calls its site, fit to tell its name by: handles, its feeds, the links to its front page."""
    yield from contents(meta, _HANDLES)
    yield from graph.sites(organizations=True)
    yield from select(_FEED_TITLES, tree)[:3]
    for link in select(_FRONT_LINKS, tree)[:5]:
        yield from filter(
            None, (inner_text(link), link.get("aria-label"), link.get("title"), *link.xpath(".//img/@alt"))
        )


def _writers(named: tuple[str, ...], site: Site) -> tuple[str, ...]:
    """The authors of metadata, if any is a person's name, without the site that is named for one."""
    others = tuple(name for name in named if not site.is_own(name))
    return others if author_names(others) else ()


def _meta_authors(tree: lxml_html.HtmlElement, meta: Meta) -> tuple[str, ...]:
    for values in ([*contents(meta, (name,))] for name in _AUTHORS):
        named = tuple(value for value in values if not value.startswith("http") and parse_byline(value))
        if named:
            return named
    return tuple(value for value in properties(tree, "author") if parse_byline(value))


def _byline(tree: lxml_html.HtmlElement) -> str | None:
    """The byline a page shows: the first short text in an element named for it, or the links to authors beside it."""
    for name, node in named_elements(story_elements(tree), _BYLINE_NAME):
        beside = node.xpath("../*[@rel='author']") if name == "author" else ()
        shown = ", ".join(map(inner_text, beside)) if len(beside) > 1 else inner_text(node)
        # Parts that only their boxes part would run together: `Jane Doe` and her desk.
        apart = ", ".join(filter(None, (" ".join(str(each).split()) for each in node.itertext())))
        for tried in (shown, apart):
            if len(tried) < _LONGEST_BYLINE and parse_byline(tried):
                return tried
    return None


def _addresses(tree: lxml_html.HtmlElement, meta: Meta, node: Node, source_text: str) -> tuple[str | None, str | None]:
    """The page's own address and its canonical one."""
    main = node.get("mainEntityOfPage")
    stated = [text(node.get("url")), text(main.get("@id") if isinstance(main, dict) else main)]
    saved = _SAVED_FROM.search(source_text[:2048])
    base = first_text([saved and saved[1], *contents(meta, ("og:url",)), *stated])
    links = [urljoin(base or "", address) for address in select(_CANONICAL, tree)]
    canonical = first_text(address for address in links if _is_page(address))
    return first_text(each for each in (base, canonical) if each and _is_page(each)), canonical


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and bool(parts.path.strip("/") or parts.query)


def _tags(meta: Meta, keywords: object) -> tuple[str, ...]:
    values = keywords if isinstance(keywords, list) else [keywords] if keywords else []
    stated = [tag for value in values if (tag := text(value))]
    for found in (stated, *([*contents(meta, (name,))] for name in _TAGS)):
        if found:
            return tuple(part.strip() for value in found for part in value.split(",") if part.strip())
    return ()
