"""What a page says of its article outside its text: JSON-LD, then OpenGraph and meta tags, microdata and `<time>`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html

from transforms.bylines import author_names, parse_byline
from transforms.dates import parse_date
from transforms.formats.jsonld import Graph, Node, text
from transforms.formats.raw import RawArticle
from transforms.sources import registered_domain

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "date", "pubdate",
    "publish-date", "publishdate", "publication_date", "date.issued", "dc.date", "dc.date.issued", "dcterms.created",
    "dcterms.date", "dcterms.issued", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime",
    "article.published", "published_time", "publish_time", "originalpublicationdate", "article_date_original",
    "timestamp", "pdate", "displaydate", "bt:pubdate", "analyticsattributes.articledate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod", "dcterms.modified",
    "article:updated_time",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "article:author_name", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_LONGEST_TITLE = 300
_LONGEST_BYLINE = 150
_TITLES = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title")
_SITES = ("og:site_name", "application-name", "cre", "twitter:app:name:iphone", "dc.publisher", "publisher")
_SECTIONS = ("article:section", "parsely-section", "cxenseparse:category", "section")
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "keywords", "sailthru.tags")
_BYLINE_NAME = re.compile(
    r"(?:^|[\s_-])(?:byline|author|authors|writer|reporter)(?:$|[\s_-](?:name|names|link|new|contributors)?)",
    re.IGNORECASE,
)
_DATE_NAME = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|datetime|time|timestamp|published|posted|pub-?date|post-?meta)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LONGEST_DATE = 120
_UPDATED = re.compile(r"(?:last )?(?:updated|modified)\b", re.IGNORECASE)
_AFTER_DATE = re.compile(r"(?:\s+(?:by\s|updated\b)|\s*[|•·]).*$", re.IGNORECASE)
_CLOCK = re.compile(r"\d\d:\d\d")
_ELSEWHERE = (
    "ancestor::nav or ancestor::footer or ancestor::aside"
    " or ancestor::*[contains(@class,'comment') or contains(@id,'comment')]"
)
_TAIL = re.compile(r"\s+(?:[|•·»]|[-–—]|::|/)\s+")
_SITE_AFTER = re.compile(r"(?:.*\s)?[|•·»–—-]\s+([^|•·»–—]{2,40})")
_SITE_BEFORE = re.compile(r"([^|•·»–—]{2,40}?)(?::|\s[|•·»–—-])\s+")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")


def read_page(tree: lxml_html.HtmlElement, source_text: str) -> RawArticle:
    """The facts of a parsed page, with the body its metadata holds, if any.

    `source_text` is the page as text, for what the parser drops.
    """
    meta = _meta(tree)
    headings = [_inner(node) for node in tree.xpath("//h1")]
    titles = [*_all(meta, _TITLES), *_props(tree, "headline"), *headings]
    graph = Graph(node.text or "" for node in tree.xpath("//script[contains(@type,'ld+json')]"))
    node = graph.article([*titles, *(_inner(title) for title in tree.xpath("//head/title"))])
    site = _first([*_all(meta, _SITES[:1]), *graph.names(node.get("publisher")), *_all(meta, _SITES[1:])])
    document_title = _first(map(_inner, tree.xpath("//head/title")))
    site = site or _site_in_title(document_title or "", headings)
    url, canonical = _addresses(tree, meta, node, source_text)
    published, published_from = _published(tree, meta, node)
    stated = graph.names(node.get("author") or node.get("creator"), persons=True)
    authors = stated if author_names(stated) else _meta_authors(tree, meta)
    byline = None if authors else _byline(tree)
    return RawArticle(
        title=_title(text(node.get("headline")), titles, document_title, site, canonical or url),
        published=published,
        published_from=published_from,
        modified=_first_date([text(node.get("dateModified")), *_all(meta, _MODIFIED), *_props(tree, "dateModified")]),
        source=site,
        language=_first(
            [tree.get("lang"), *_all(meta, ("og:locale", "content-language")), text(node.get("inLanguage"))]
        ),
        url=url,
        canonical_url=canonical,
        # A desk or an agency that metadata has for a person stands where the page names nobody.
        authors=authors if authors or byline else stated,
        byline=byline,
        section=_first([text(node.get("articleSection")), *_all(meta, _SECTIONS)]),
        tags=_tags(meta, node.get("keywords")),
        body=text(node.get("articleBody")) or "",
    )


def without_site(title: str, site: str | None, url: str | None, others: tuple[str, ...] = ()) -> str:
    """A title without the site's name before or after it: `Rates held | The Post`."""
    names = {
        _folded(name) for name in (site, registered_domain(url), (registered_domain(url) or "").split(".")[0]) if name
    }
    known = {_folded(other) for other in others}
    parts = _TAIL.split(title)
    for cut in range(len(parts) - 1, 0, -1):
        head, tail = title[: _start_of_part(title, cut)].strip(), parts[cut:]
        if _folded(head) in known or any(_folded(part) in names for part in tail):
            return without_site(head, site, url, others)
    if len(parts) > 1 and _folded(parts[0]) in names:
        return title[_TAIL.search(title).end() :]  # type: ignore[union-attr] # parts has two only where it matches
    return title


def _start_of_part(title: str, index: int) -> int:
    return [match.start() for match in _TAIL.finditer(title)][index - 1]


def _title(
    headline: str | None, titles: list[str], document_title: str | None, site: str | None, url: str | None
) -> str | None:
    stated = [each for each in (headline, *titles, document_title) if each and len(each) <= _LONGEST_TITLE]
    candidates = [without_site(each, site, url, tuple(titles)) for each in stated]
    candidates = [each for each in candidates if each and _folded(each) != _folded(site or "")]
    if not candidates:
        return None
    best = candidates[0].rstrip("….").rstrip() if candidates[0].endswith(("…", "...")) else candidates[0]
    # Some publishers cut the headline in metadata at 110 characters.
    longer = [each for each in candidates[1:] if len(best) > 30 and each.startswith(best)]
    return longer[0] if longer and len(best) >= 60 else candidates[0]


def _site_in_title(document_title: str, headings: list[str]) -> str | None:
    """The site's name, where the title of the document is the heading with a name before or after it."""
    for heading in filter(None, headings):
        before, found, after = document_title.partition(heading)
        if found and (name := _named(_SITE_AFTER, after) or _named(_SITE_BEFORE, before)):
            return name
    return None


def _named(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.fullmatch(text)
    return match[1] if match else None


def _published(tree: lxml_html.HtmlElement, meta: dict[str, list[str]], node: Node) -> tuple[str | None, str | None]:
    """The best date and its evidence: the first there is, or a later one of the same day that knows the time."""
    stated = text(node.get("datePublished")) or text(node.get("dateCreated"))
    candidates = [(stated, "json-ld"), *((value, "meta") for value in _all(meta, _PUBLISHED))]
    candidates += [(value, "time") for value in (*_props(tree, "datePublished"), *_times(tree))]
    candidates += [(value, "text") for value in _printed_dates(tree)]
    read = [(value, evidence, moment) for value, evidence in candidates if (moment := parse_date(value))]
    if not read:
        return None, None
    first = read[0]
    if first[2].at is None:
        exact = [entry for entry in read if entry[2].at and entry[2].day == first[2].day]
        clock = _CLOCK.search(first[0] or "")
        first = next((entry for entry in exact if clock and clock[0] in (entry[0] or "")), (*exact, first)[0])
    return first[0], first[1]


def _times(tree: lxml_html.HtmlElement) -> Iterator[str]:
    """Dates of `<time>` elements of the story: marked as its date, in the article, then near the top."""
    for path in ("//time[@pubdate]", "//article//time", "//main//time", "//time"):
        for node in tree.xpath(f"{path}[not({_ELSEWHERE})]")[:5]:
            yield from filter(None, (node.get("datetime"), _inner(node)))


def _printed_dates(tree: lxml_html.HtmlElement) -> Iterator[str]:
    """Dates printed in elements that are named for them, without what follows (`by Jane Doe`, `| 4 min read`)."""
    for _, node in _named_nodes(tree, _DATE_NAME):
        shown = _inner(node)
        if len(shown) < _LONGEST_DATE and not _UPDATED.match(shown):
            yield _AFTER_DATE.sub("", shown)


def _meta(tree: lxml_html.HtmlElement) -> dict[str, list[str]]:
    """Names of meta tags, in lower case, to their contents."""
    found: dict[str, list[str]] = {}
    for node in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := node.get(attribute):
                found.setdefault(name.strip().lower(), []).append(node.get("content").strip())
    return found


def _props(tree: lxml_html.HtmlElement, name: str) -> list[str]:
    """Values of a microdata property, in the order of the page."""
    nodes = tree.xpath(f"//*[not(self::meta)][@itemprop='{name}']")
    return [value for node in nodes if (value := node.get("datetime") or node.get("content") or _inner(node))]


def _meta_authors(tree: lxml_html.HtmlElement, meta: dict[str, list[str]]) -> tuple[str, ...]:
    for values in ([*_all(meta, (name,))] for name in _AUTHORS):
        named = tuple(value for value in values if not value.startswith("http") and parse_byline(value))
        if named:
            return named
    return tuple(value for value in _props(tree, "author") if parse_byline(value))


def _byline(tree: lxml_html.HtmlElement) -> str | None:
    """The byline a page shows: the first short text in an element named for it, or the links to authors beside it."""
    for name, node in _named_nodes(tree, _BYLINE_NAME):
        beside = node.xpath("../*[@rel='author']") if name == "author" else ()
        shown = ", ".join(map(_inner, beside)) if len(beside) > 1 else _inner(node)
        # Parts that only their boxes part would run together: `Jane Doe` and her desk.
        apart = ", ".join(filter(None, (" ".join(str(each).split()) for each in node.itertext())))
        for tried in (shown, apart):
            if len(tried) < _LONGEST_BYLINE and parse_byline(tried):
                return tried
    return None


def _named_nodes(tree: lxml_html.HtmlElement, pattern: re.Pattern[str]) -> Iterator[tuple[str, lxml_html.HtmlElement]]:
    """Elements of the story whose `rel`, class or name for tests matches, with that name."""
    for node in tree.xpath(f"//body//*[@rel or @class or @data-testid or @data-qa][not({_ELSEWHERE})]"):
        for attribute in ("rel", "class", "data-testid", "data-qa"):
            if (name := node.get(attribute)) and pattern.search(name):
                yield name, node
                break


def _addresses(
    tree: lxml_html.HtmlElement, meta: dict[str, list[str]], node: Node, source_text: str
) -> tuple[str | None, str | None]:
    """The page's own address and its canonical one."""
    main = node.get("mainEntityOfPage")
    stated = [text(node.get("url")), text(main.get("@id") if isinstance(main, dict) else main)]
    saved = _SAVED_FROM.search(source_text[:2048])
    base = _first([saved and saved[1], *_all(meta, ("og:url",)), *stated])
    links = [urljoin(base or "", address) for address in tree.xpath("//link[@rel='canonical']/@href")]
    canonical = _first(address for address in links if _is_page(address))
    return _first(each for each in (base, canonical) if each and _is_page(each)), canonical


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and bool(parts.path.strip("/") or parts.query)


def _tags(meta: dict[str, list[str]], keywords: object) -> tuple[str, ...]:
    values = keywords if isinstance(keywords, list) else [keywords] if keywords else []
    stated = [tag for value in values if (tag := text(value))]
    for found in (stated, *([*_all(meta, (name,))] for name in _TAGS)):
        if found:
            return tuple(part.strip() for value in found for part in value.split(",") if part.strip())
    return ()


def _all(meta: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [value for name in names for value in meta.get(name, ()) if value]


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value and value.strip()), None)


def _first_date(values: list[str | None]) -> str | None:
    return next((value for value in values if parse_date(value)), None)


def _inner(node: lxml_html.HtmlElement) -> str:
    return " ".join(str(node.text_content()).split())


def _folded(title: str) -> str:
    return re.sub(r"\W+|^the ", "", title.lower())
