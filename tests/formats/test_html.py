"""Pages: facts from JSON-LD, meta tags, microdata and time elements; the story without what surrounds it."""

import json
from typing import Any

import pytest

from transforms.formats.furniture import without_furniture
from transforms.formats.html import parse_html
from transforms.formats.raw import FormatError, FormatOptions, RawArticle
from transforms.formats.story import fragment_text
from transforms.records import Document

STORY = [
    "The ferry that links the two halves of Port Ellery stopped at noon on Tuesday, when its only engine gave up.",
    "“She was tired,” the captain, Ida Sorensen, told a small crowd of passengers. “So am I.”",
    "The harbor office said that a replacement would arrive within a week, weather permitting.",
    "Passengers were offered a bus, which takes ninety minutes, and a discount of ten percent.",
]
TITLE = "Ferry’s only engine gives up at noon"


def page(head: str = "", body: str | None = None, top: str = "") -> bytes:
    story = body if body is not None else "".join(f"<p>{part}</p>" for part in STORY)
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{TITLE} | The Port Post</title>{head}</head><body>"
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
        f"<article><h1>{TITLE}</h1>{top}{story}</article>"
        '<div class="comments"><p>First!</p></div><footer><p>© Port Post Media</p></footer></body></html>'
    ).encode()


def ld(value: Any) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def link(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


def read(content: bytes) -> RawArticle:
    (article,) = parse_html(Document("a.html", content), FormatOptions())
    assert isinstance(article, RawArticle)
    return article


NODE: dict[str, Any] = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2026-03-10T14:05:00+01:00",
    "dateModified": "2026-03-11T08:00:00Z",
    "author": [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Organization", "name": "Port Post"}],
    "publisher": {"@type": "Organization", "name": "The Port Post"},
    "articleSection": "Harbor",
    "keywords": "ferry, harbor",
}


def test_the_story_and_nothing_else() -> None:
    assert read(page()).body.split("\n\n") == STORY


def test_facts_of_json_ld() -> None:
    article = read(page(ld({"@context": "https://schema.org", **NODE})))
    assert article.title == TITLE
    assert (article.published, article.published_from) == ("2026-03-10T14:05:00+01:00", "json-ld")
    assert article.modified == "2026-03-11T08:00:00Z"
    assert article.authors == ("Jane Doe",)
    assert article.source == "The Port Post"
    assert article.section == "Harbor"
    assert article.tags == ("ferry", "harbor")
    assert article.language == "en-GB"


TEASER = {"@type": "NewsArticle", "headline": "Another story altogether", "datePublished": "2020-01-01"}


@pytest.mark.parametrize(
    "head",
    [
        ld([{"@type": "BreadcrumbList"}, NODE]),
        ld({"@graph": [{"@type": "WebSite", "name": "x"}, NODE]}),
        ld({"@type": "WebPage", "mainEntity": NODE}),
        ld({**NODE, "@type": ["Article", "NewsArticle"]}),
        ld({**NODE, "@type": "http://schema.org/NewsArticle"}),
        ld(TEASER) + ld(NODE),
        ld({"@type": "ItemList", "itemListElement": [TEASER]}) + ld(NODE),
        ld({"@graph": [{"@id": "#jd", "@type": "Person", "name": "Jane Doe"}, {**NODE, "author": {"@id": "#jd"}}]}),
        ld(json.dumps(NODE)[:-1] + ",}"),
        ld("<!--\n" + json.dumps(NODE) + "\n-->"),
        ld("//<![CDATA[\n" + json.dumps(NODE) + "\n//]]>"),
        ld(json.dumps(NODE).replace('"Harbor"', '"Har\nbor"')),
        ld(json.dumps({**NODE, "headline": "Ferry&#8217;s only engine gives up at noon"})),
        ld(json.dumps({**NODE, "headline": "Ferry&amp;rsquo;s only engine gives up at noon"})),
        ld("{") + ld(NODE),
    ],
)  # fmt: skip
def test_json_ld_as_publishers_write_it(head: str) -> None:
    article = read(page(head))
    assert article.title == TITLE
    assert (article.published, article.published_from) == ("2026-03-10T14:05:00+01:00", "json-ld")
    assert article.authors == ("Jane Doe",)


def test_fields_are_saved_from_json_ld_that_is_no_json() -> None:
    broken = json.dumps(NODE).replace('"Harbor"', '"the "old" harbor"')
    article = read(page(ld(broken) + '<meta name="author" content="Jane Doe">'))
    assert (article.published, article.published_from) == ("2026-03-10T14:05:00+01:00", "json-ld")
    assert article.authors == ("Jane Doe",)


@pytest.mark.parametrize(
    ("head", "top", "published", "evidence"),
    [
        (meta("article:published_time", "2026-03-10T14:05:00Z"), "", "2026-03-10T14:05:00Z", "meta"),
        ('<meta itemprop="datePublished" content="2026-03-10">', "", "2026-03-10", "meta"),
        ("", '<time datetime="2026-03-10T14:05:00Z">today</time>', "2026-03-10T14:05:00Z", "time"),
        ("", "<time>March 10, 2026</time>", "March 10, 2026", "time"),
        ("", '<span itemprop="datePublished" content="2026-03-10">x</span>', "2026-03-10", "time"),
        # The same day with its time says more.
        (meta("date", "2026-03-10"), '<time datetime="2026-03-10T14:05:00Z">x</time>', "2026-03-10T14:05:00Z", "time"),
        (meta("date", "2026-03-10"), '<time datetime="2026-03-12T14:05:00Z">x</time>', "2026-03-10", "meta"),
        (meta("date", "soon"), "", None, None),
    ],
)  # fmt: skip
def test_dates_without_json_ld(head: str, top: str, published: str | None, evidence: str | None) -> None:
    article = read(page(head, top=top))
    assert (article.published, article.published_from) == (published, evidence)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (meta("og:title", "A title | The Port Post") + meta("og:site_name", "The Port Post"), "A title"),
        (meta("og:title", "A title - with a dash") + meta("og:site_name", "Post"), "A title - with a dash"),
        (meta("og:title", "A title - Port Post") + link("https://www.portpost.example/a"), "A title"),
        ("", TITLE),
    ],
)  # fmt: skip
def test_titles_without_the_site(head: str, expected: str) -> None:
    assert read(page(head)).title == expected


@pytest.mark.parametrize(
    ("document_title", "site"),
    [
        ("A heading | The Port Post", "The Port Post"),
        ("A heading - World - The Port Post", "The Port Post"),
        ("The Port Post: A heading", "The Port Post"),
        ("A heading, says captain", None),
        ("A heading", None),
    ],
)
def test_the_site_in_the_title_of_the_document(document_title: str, site: str | None) -> None:
    content = page().decode().replace(f"<title>{TITLE} | The Port Post", f"<title>{document_title}")
    article = read(content.replace(f"<h1>{TITLE}", "<h1>A heading").encode())
    assert (article.title, article.source) == ("A heading", site)


def test_headlines_cut_in_metadata_are_completed() -> None:
    cut = "The ferry that links the two halves of Port Ellery stopped at noon on Tuesday and its…"
    whole = "The ferry that links the two halves of Port Ellery stopped at noon on Tuesday and its captain said why"
    assert read(page(ld({**NODE, "headline": cut}) + meta("og:title", whole))).title == whole


@pytest.mark.parametrize(
    ("head", "top", "authors", "byline"),
    [
        (meta("author", "Jane Doe"), "", ("Jane Doe",), None),
        (meta("article:author", "https://a.example/jane") + meta("byl", "By Jane Doe"), "", ("By Jane Doe",), None),
        ("", '<p class="article-byline">By <a rel="author">Jane Doe</a></p>', (), "By Jane Doe"),
        ("", '<span itemprop="author">Jane Doe</span>', ("Jane Doe",), None),
        ("", '<div class="author-name">Newsroom</div>', (), None),
    ],
)  # fmt: skip
def test_authors(head: str, top: str, authors: tuple[str, ...], byline: str | None) -> None:
    article = read(page(head, top=top))
    assert (article.authors, article.byline) == (authors, byline)
    assert article.body.split("\n\n") == STORY


@pytest.mark.parametrize(
    ("head", "url", "canonical"),
    [
        (link("https://a.example/x"), "https://a.example/x", "https://a.example/x"),
        (meta("og:url", "https://a.example/y") + link("/x"), "https://a.example/y", "https://a.example/x"),
        (link("https://a.example/"), None, None),
        (link("javascript:void(0)"), None, None),
        (ld({**NODE, "mainEntityOfPage": {"@id": "https://a.example/z"}}), "https://a.example/z", None),
    ],
)  # fmt: skip
def test_addresses(head: str, url: str | None, canonical: str | None) -> None:
    article = read(page(head))
    assert (article.url, article.canonical_url) == (url, canonical)


def test_the_address_a_browser_saves() -> None:
    content = page().replace(b"<html", b"<!-- saved from url=(0021)https://a.example/x -->\n<html", 1)
    assert read(content).url == "https://a.example/x"


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="share"><p>Share this article</p></div>',
        "<p>Read more: The history of the ferry</p>",
        "<p>Advertisement</p>",
        '<figure><img src="x"><figcaption>The ferry, seen from the pier in March.</figcaption></figure>',
        "<aside><p>Sign up for the Port Post's newsletter and never miss a boat.</p></aside>",
        '<div class="promo"><p>Support us. Become a member from $4 a month.</p></div>',
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    body = "".join(f"<p>{part}</p>" for part in STORY[:2]) + furniture + "".join(f"<p>{part}</p>" for part in STORY[2:])
    assert read(page(body=body)).body.split("\n\n") == STORY


def test_control_characters_beside_what_is_left_out() -> None:
    box = "<p>One.\x07<span class='share'>x</span>\x01 two \x0b&#2;<script>y</script>&#1;three.</p>"
    assert "One. two three." in " ".join(read(page(body=box + f"<p>{STORY[0]}</p>" * 3)).body.split())


def test_line_breaks_in_paragraphs() -> None:
    assert read(page(body=f"<p>{'<br><br>'.join(STORY)}</p>")).body.split("\n\n") == STORY


def test_a_page_built_by_script_has_its_text_in_the_metadata() -> None:
    article = read(page(ld({**NODE, "articleBody": "\n\n".join(STORY)}), body=""))
    assert article.body.split("\n\n") == STORY


def test_declared_charsets() -> None:
    content = page().decode().replace("utf-8", "windows-1252").encode("cp1252", "xmlcharrefreplace")
    assert read(content).title == TITLE
    assert "“She was tired,”" in read(content).body


@pytest.mark.parametrize(
    "content",
    [
        b"<html></html>",
        b"<html><body></body></html>",
        b"<div>" * 5000,
        b"<p>\x00</p>",
        b"<html><script>x</script></html>",
        b"<",
    ],
)
def test_pages_without_text(content: bytes) -> None:
    with pytest.raises(FormatError):
        list(parse_html(Document("a.html", content), FormatOptions()))


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + page(
        body=f"<p>&b;</p><p>{STORY[0]}</p>" * 3
    )
    assert "hahaha" not in read(bomb).body


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("Plain text, 1 < 2.", "Plain text, 1 < 2."),
        ("<p>One &amp; two</p><p>Three</p>", "One & two\n\nThree"),
        ("One<br/>Two", "One\n\nTwo"),
        ("<p>A <b>bold</b> word</p>", "A bold word"),
        ("<p></p>", ""),
    ],
)
def test_fragments(fragment: str, expected: str) -> None:
    assert fragment_text(fragment) == expected


@pytest.mark.parametrize("name", ["subscriber-only", "shareable-text", "promoted-content"])
def test_boxes_that_hold_a_paragraph_each_are_the_story(name: str) -> None:
    paragraphs = [
        f"The {each} bridge was shut by the council at noon for repairs to its deck." for each in ("old", "new")
    ]
    boxes = "".join(f"<div class='{name}'><p>{text}</p></div>" for text in paragraphs)
    page = f"<html><body><article><h1>Bridges shut</h1>{boxes}</article></body></html>"
    (article,) = parse_html(Document("/a.html", page.encode()), FormatOptions())
    assert isinstance(article, RawArticle)
    assert article.body.split("\n\n") == paragraphs


def test_the_page_names_the_writer_where_metadata_has_the_agency_for_one() -> None:
    script = '{"@type":"NewsArticle","headline":"Bridges shut","author":{"@type":"Person","name":"Associated Press"}}'
    page = (
        f"<html><head><script type='application/ld+json'>{script}</script></head><body><article><h1>Bridges shut</h1>"
        "<div class='byline'>By Jane Doe</div><p>The old bridge was shut by the council at noon for repairs.</p>"
        "</article></body></html>"
    )
    (article,) = parse_html(Document("/a.html", page.encode()), FormatOptions())
    assert isinstance(article, RawArticle)
    assert article.byline == "By Jane Doe"
    assert not article.authors


def test_a_printed_date_ends_where_the_update_begins_and_a_prompt_is_no_paragraph() -> None:
    page = (
        "<article><h1>Bridges shut</h1><div class='timestamp'>Published: May 3, 2024 at 2:32 PM EDT|"
        "Updated: 3 hours ago</div><p>The old bridge was shut by the council at noon for repairs.</p></article>"
    )
    (article,) = parse_html(Document("/a.html", page.encode()), FormatOptions())
    assert isinstance(article, RawArticle)
    assert (article.published or "").endswith("2:32 PM EDT")
    assert without_furniture(["One.", "CLICK HERE TO GET THE APP", "Two."], article) == ["One.", "Two."]
