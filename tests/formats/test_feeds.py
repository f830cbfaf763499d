"""RSS and Atom in their versions: text or summary, addresses and names, tombstones, feeds that are not well formed."""

import pytest

from transforms.articles import ParseOptions
from transforms.documents import parse_document
from transforms.formats.feeds import parse_feed
from transforms.formats.raw import BadRecord, FormatOptions, RawArticle
from transforms.records import Article, Cancellation, Document

SPACES = (
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns:media='http://search.yahoo.com/mrss/' xmlns:atom='http://www.w3.org/2005/Atom'"
)
STORY = "<content:encoded>&lt;p>One.&lt;/p>&lt;p>Two.&lt;/p></content:encoded>"


def read_all(text: str) -> list[RawArticle | BadRecord]:
    return list(parse_feed(Document("a.xml", text.encode()), FormatOptions()))


def rss(item: str, channel: str = "<title>The Post - World</title><link>https://thepost.example/</link>") -> str:
    return f"<rss version='2.0' {SPACES}><channel>{channel}<item>{item}</item></channel></rss>"


def atom(entry: str, feed: str = "<title>Post</title><link href='https://post.example/'/>") -> str:
    return f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>{feed}<entry>{entry}</entry></feed>"


def read(text: str) -> RawArticle:
    (article,) = read_all(text)
    assert isinstance(article, RawArticle)
    return article


LONG = " ".join(["A sentence of some length that says a thing or two about the island."] * 20)


@pytest.mark.parametrize(
    ("text", "body", "is_excerpt"),
    [
        (rss(STORY + "<description>short</description>"), "One.\n\nTwo.", False),
        (rss("<description>Short &amp;amp; sweet.</description>"), "Short & sweet.", True),
        (rss(f"<description>{LONG}</description>"), LONG, False),
        (rss("<content:encoded>&lt;p>One.&lt;/p>&lt;p>Two […]&lt;/p></content:encoded>"), "One.\n\nTwo […]", True),
        (rss("<description>One. &lt;a href='x'>Read more&lt;/a></description>"), "One.", True),
        (
            rss(
                "<content:encoded><![CDATA[<p>One.</p><figure><figcaption>c</figcaption></figure>"
                "<p>The post <a>T</a> appeared first on <a>Post</a>.</p>]]></content:encoded>"
            ),
            "One.",
            False,
        ),
        (
            rss(
                "<description>d</description><media:content><media:description>caption</media:description></media:content>"
            ),
            "d",
            True,
        ),
        (
            atom(
                "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One.</p><p>Two.</p></div></content>"
            ),
            "One.\n\nTwo.",
            False,
        ),
        (atom("<content type='html'>&lt;p>One.&lt;/p></content><summary>s</summary>"), "One.", False),
        (atom("<content type='text'>a &lt;b> c</content>"), "a <b> c", False),
        (atom(f"<summary>{LONG}</summary>"), LONG, True),
        (atom("<content type='image/png' src='x'/><summary>s</summary>"), "s", True),
    ],
)
def test_texts(text: str, body: str, is_excerpt: bool) -> None:
    article = read(text)
    assert (article.body, article.is_excerpt) == (body, is_excerpt)


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        (rss(STORY + "<title>AT&amp;amp;T &lt;b>wins&lt;/b></title>"), "title", "AT&T wins"),
        (
            rss(STORY + "<pubDate>Tue, 10 Mar 2026 14:15:00 +0100</pubDate>"),
            "published",
            "Tue, 10 Mar 2026 14:15:00 +0100",
        ),
        (rss(STORY + "<dc:date>2026-03-10</dc:date>"), "published_from", "feed"),
        (rss(STORY), "published_from", None),
        (atom("<summary>s</summary><updated>2026-03-10</updated>"), "published_from", "feed-updated"),
        (
            atom("<summary>s</summary><published>2026-03-09</published><updated>2026-03-10</updated>"),
            "modified",
            "2026-03-10",
        ),
        (rss(STORY), "source", "The Post"),
        (rss(STORY + "<source url='https://other.example/feed'>Other</source>"), "source_domain", "other.example"),
        (atom("<summary>s</summary><source><title>Other</title><id>tag:x</id></source>"), "source", "Other"),
        (rss(STORY + "<link> https://thepost.example/a </link>"), "url", "https://thepost.example/a"),
        (
            rss(STORY + "<link>https://p.example/a</link><guid isPermaLink='false'>https://p.example/?p=1</guid>"),
            "identity",
            "https://p.example/a",
        ),
        (rss(STORY + "<guid>https://p.example/a</guid>"), "canonical_url", "https://p.example/a"),
        (rss(STORY + "<guid isPermaLink='false'>17@post</guid>"), "provider_id", "17@post"),
        (
            atom(
                "<summary>s</summary><id>tag:a</id><link rel='self' href='x'/><link href='/b' xml:base='https://p.example/'/>"
            ),
            "url",
            "https://p.example/b",
        ),
        (
            rss(STORY + "<dc:creator>Jane Doe</dc:creator><dc:creator>John Roe</dc:creator>"),
            "authors",
            ("Jane Doe", "John Roe"),
        ),
        (rss(STORY + "<author>desk@post.example (Jane Doe)</author>"), "authors", ("Jane Doe",)),
        (rss(STORY + "<dc:creator>Reuters</dc:creator>"), "agency", "Reuters"),
        (atom("<summary>s</summary><author><name>Jane Doe</name></author>"), "authors", ("Jane Doe",)),
        (rss(STORY + "<category>a</category><dc:subject>b</dc:subject>"), "tags", ("a", "b")),
        (atom("<summary>s</summary><category term='t' label='L'/>"), "tags", ("L",)),
        (rss(STORY, "<language>de</language>"), "language", "de"),
        (atom("<content xml:lang='fr'>x</content>"), "language", "fr"),
        (
            rss("<dc:title>T</dc:title>" + STORY).replace("purl.org/dc/elements/1.1/", "purl.org/dc/terms/"),
            "title",
            "T",
        ),
    ],
)
def test_fields(text: str, field: str, expected: object) -> None:
    assert getattr(read(text), field) == expected


def test_rss_1_keeps_its_items_beside_the_channel_and_old_rss_has_no_namespace() -> None:
    old = "<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/'><channel><title>P</title></channel><item><title>T</title>"
    first = read(old + "<description>One.</description></item></rdf:RDF>")
    assert (first.title, first.source, first.body) == ("T", "P", "One.")
    assert (
        read("<rss version='0.91'><channel><item><description>One.</description></item></channel></rss>").body == "One."
    )


def test_what_a_feed_says_of_itself_may_stand_after_its_items() -> None:
    item = "<item><description>One.</description></item>"
    assert read(f"<rss><channel>{item}<title>P</title><language>fr</language></channel></rss>").source == "P"


def test_tombstones_withdraw_the_entry_of_that_id() -> None:
    dead = "<at:deleted-entry xmlns:at='http://purl.org/atompub/tombstones/1.0' ref='{}' when='2026-03-12T00:00:00Z'/>"
    for name in ("tag:post.example,2026:1", "urn:uuid:1", "https://post.example/a", "local-1"):
        entry = f"<id>{name}</id><link href='https://post.example/x'/><summary>s</summary>"
        text = atom(entry, "<title>Post</title><link href='https://post.example/'/>" + dead.format(name))
        gone, article = parse_document(Document("a.atom", text.encode()), ParseOptions())
        assert isinstance(gone, Cancellation)
        assert isinstance(article, Article)
        assert gone.article_id == article.article_id


def test_a_permanent_address_names_the_page_in_the_feed_and_by_itself() -> None:
    text = rss(STORY + "<guid>https://thepost.example/a</guid><link>https://thepost.example/a?utm_source=rss</link>")
    page = '{"text": "One.", "url": "https://www.thepost.example/a/"}'
    (in_feed,) = parse_document(Document("a.rss", text.encode()))
    (alone,) = parse_document(Document("a.json", page.encode()))
    assert isinstance(in_feed, Article)
    assert isinstance(alone, Article)
    assert in_feed.article_id == alone.article_id


def test_faults_cost_one_item() -> None:
    items = (
        "<item><description>R&D</description></item>\n<item><b></item>\n<item><title>no text</title></item><item><desc"
    )
    records = read_all(f"<rss {SPACES}><channel><title>A & B</title>\n{items}")
    assert [(r.record, r.body if isinstance(r, RawArticle) else f"{r.error_type}: {r.message}") for r in records] == [
        ("1", "R&D"),
        ("2", "InvalidXML: no valid XML: Opening and ending tag mismatch: b (line 3)"),
        ("3", "NoText: no text: the item has neither content nor a description"),
        ("4", "InvalidXML: the record that begins on line 4 has no end"),
    ]
    first = records[0]
    assert isinstance(first, RawArticle)
    assert first.source == "A & B"
