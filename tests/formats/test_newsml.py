"""NewsML-G2: items and messages, renditions of the text, what is no article, cancellations."""

import pytest

from transforms.formats.newsml import parse_newsml
from transforms.formats.raw import BadRecord, FormatOptions, RawArticle
from transforms.records import Document

NAMESPACE = "xmlns='http://iptc.org/std/nar/2006-10-01/'"
TEXT = "<contentSet><inlineData contenttype='text/plain'>One.</inlineData></contentSet>"


def read_all(text: str) -> list[RawArticle | BadRecord]:
    return list(parse_newsml(Document("a.xml", text.encode()), FormatOptions()))


def item(meta: str = "", about: str = "", content: str = TEXT, guid: str = "urn:newsml:post.example:2026:1") -> str:
    return (
        f"<newsItem {NAMESPACE} guid='{guid}' version='3' xml:lang='en'><itemMeta>{meta}</itemMeta>"
        f"<contentMeta>{about}</contentMeta>{content}</newsItem>"
    )


def read(text: str) -> RawArticle:
    (article,) = read_all(text)
    assert isinstance(article, RawArticle)
    return article


CREATED = "<versionCreated>2026-03-10T16:00:00Z</versionCreated>"
FIRST = "<firstCreated>2026-03-10T14:15:00+01:00</firstCreated>"


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        (item(), "provider_id", "urn:newsml:post.example:2026:1"),
        (item(), "provider_version", 3),
        (item(), "source_domain", "post.example"),
        (item(guid="x-1"), "source_domain", None),
        (item(), "record", None),
        (item(), "language", "en"),
        (item(about="<language tag='de-AT'/>"), "language", "de-AT"),
        (item(CREATED + FIRST), "published", "2026-03-10T14:15:00+01:00"),
        (item(CREATED + FIRST), "modified", "2026-03-10T16:00:00Z"),
        (item(CREATED), "published", "2026-03-10T16:00:00Z"),
        (item(CREATED), "modified", None),
        (item(CREATED, "<contentCreated>2026-03-09</contentCreated>"), "published", "2026-03-09"),
        (
            item("<title>T</title>", "<headline role='hld:sub'>S</headline><headline role='hld:main'>M</headline>"),
            "title",
            "M",
        ),
        (item("<title>T</title>"), "title", "T"),
        (item("<provider qcode='nprov:AFP'/>"), "source", "AFP"),
        (item("<provider qcode='nprov:AFP'/>"), "agency", "AFP"),
        (
            item("<provider literal='x'><name>The Post</name></provider>", "<creditline>Reuters</creditline>"),
            "agency",
            "Reuters",
        ),
        (
            item(
                about="<creator><name>Jane Doe</name></creator><creator role='r:photographer'><name>P</name></creator>"
            ),
            "authors",
            ("Jane Doe",),
        ),
        (item(about="<by>By Jane Doe</by>"), "byline", "By Jane Doe"),
        (item(about="<dateline>OSLO (AP) -</dateline>"), "dateline", "OSLO (AP) -"),
        (item(about="<subject type='cpnat:department'><name>World</name></subject>"), "section", "World"),
        (
            item(about="<keyword>a</keyword><subject qcode='m:1'><name>b</name></subject><subject qcode='m:2'/>"),
            "tags",
            ("a", "b"),
        ),
        (item("<link rel='irel:canonical' href='https://post.example/a'/>"), "canonical_url", "https://post.example/a"),
    ],
)
def test_fields(text: str, field: str, expected: object) -> None:
    assert getattr(read(text), field) == expected


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("<inlineData contenttype='text/plain'>One.\n\nTwo &lt; 3.</inlineData>", "One.\n\nTwo < 3."),
        ("<inlineData contenttype='text/html'>&lt;p>One.&lt;/p>&lt;p>Two.&lt;/p></inlineData>", "One.\n\nTwo."),
        (
            "<inlineXML><html xmlns='x'><head><title>t</title></head><body><p>One.</p>Two.</body></html></inlineXML>",
            "One.\n\nTwo.",
        ),
        (
            "<inlineXML><n:nitf xmlns:n='u'><n:body><n:body.content><n:p>One.</n:p></n:body.content></n:body></n:nitf>"
            "</inlineXML>",
            "One.",
        ),
        ("<inlineXML><nitf><body><body.content><p>One.</p></body.content></body></nitf></inlineXML>", "One."),
        ("<inlineXML><div><p>One.</p><p>Two.</p></div></inlineXML>", "One.\n\nTwo."),
        (
            "<remoteContent href='a.jpg'/><inlineData encoding='base64'>T25l</inlineData><inlineData>One.</inlineData>",
            "One.",
        ),
    ],
)
def test_renditions_of_the_text(content: str, body: str) -> None:
    assert read(item(content=f"<contentSet>{content}</contentSet>")).body == body


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("<pubStatus qcode='stat:canceled'/>", True),
        ("<pubStatus qcode='stat:withheld'/>", True),
        ("<pubStatus uri='http://cv.iptc.org/newscodes/pubstatusg2/canceled'/>", True),
        ("<pubStatus qcode='stat:usable'/>", False),
        ("", False),
    ],
)
def test_cancelled_items_need_no_text(status: str, expected: bool) -> None:
    article = read(item(status + CREATED))
    assert article.is_cancelled is expected
    if expected:
        without = read(item(status + CREATED, content=""))
        assert (without.is_cancelled, without.published, without.modified) == (True, None, "2026-03-10T16:00:00Z")


def test_a_message_is_read_item_by_item() -> None:
    picture = item(
        "<itemClass qcode='ninat:picture'/>", content="<contentSet><remoteContent href='a.jpg'/></contentSet>"
    )
    remote = item("<itemClass qcode='ninat:text'/>", content="<contentSet><remoteContent href='a.xml'/></contentSet>")
    broken = "<newsItem guid='x'><itemMeta></newsItem>"
    package = f"<packageItem {NAMESPACE} guid='p'><groupSet/></packageItem>"
    items = f"{package}{item()}{picture}{remote}\n{broken}{item()}"
    message = f"<newsMessage {NAMESPACE}><itemSet>\n{items}</itemSet></newsMessage>"
    assert [
        (record.record, record.body if isinstance(record, RawArticle) else record.message)
        for record in read_all(message)
    ] == [
        ("1", "One."),
        ("3", "no text: the content is at a.xml"),
        ("4", "no valid XML: Opening and ending tag mismatch: itemMeta (line 3)"),
        ("5", "One."),
    ]
