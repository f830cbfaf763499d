"""NITF: every column it states, the Times' way of it, corrections and kills."""

import re

import pytest

from transforms.formats.nitf import parse_nitf
from transforms.formats.raw import FormatError, FormatOptions, RawArticle
from transforms.records import Document


def read(text: str) -> RawArticle:
    (article,) = parse_nitf(Document("a.xml", text.encode()), FormatOptions())
    assert isinstance(article, RawArticle)
    return article


def story(
    docdata: str = "", head: str = "", body_head: str = "", content: str = "<p>One.</p>", status: str = ""
) -> str:
    return (
        f"<nitf><head><docdata {status}>{docdata}</docdata>{head}</head><body><body.head>{body_head}</body.head>"
        f"<body.content>{content}</body.content></body></nitf>"
    )


@pytest.mark.parametrize(
    "text",
    [
        story("<doc-id id-string='x'/>"),
        story("<doc-id id-string='x'/>").replace("<nitf>", "<nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'>"),
        re.sub("<(/?)", r"<\1n:", story("<doc-id id-string='x'/>")).replace("<n:nitf>", "<n:nitf xmlns:n='u'>"),
        "<wrapper>" + story("<doc-id id-string='x'/>") + "</wrapper>",
    ],
)
def test_namespaces_of_all_spellings(text: str) -> None:
    article = read(text)
    assert (article.body, article.provider_id) == ("One.", "x")


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        (story(body_head="<hedline><hl2>deck</hl2><hl1>A <em>title</em></hl1></hedline>"), "title", "A title"),
        (story(head="<title>Head</title>"), "title", "Head"),
        (story("<date.issue norm='20260310T141500+0100'/>"), "published", "20260310T141500+0100"),
        (
            story("<date.release norm='20260310'/>", "<pubdata date.publication='20260310T090000Z'/>"),
            "published",
            "20260310T090000Z",
        ),
        (
            story("<date.issue norm='soon'/>", body_head="<dateline><story.date norm='20260309'/></dateline>"),
            "published",
            "20260309",
        ),
        (story(), "published_from", None),
        (story("<du-key key='slug' version='4'/>"), "provider_id", "slug"),
        (story("<du-key key='slug' version='4'/>"), "provider_version", 4),
        (story("<du-key key='slug' version='four'/>"), "provider_version", None),
        (story("<doc-id id-string='y'/><correction id-string='x'/>"), "identity", "x"),
        (story("<doc-id regsrc='AP'/>", body_head="<distributor>Reuters</distributor>"), "source", "Reuters"),
        (story("<doc-id regsrc='AP'/>", "<pubdata name='The Post'/>"), "agency", "AP"),
        (story("<doc.copyright holder='The Post'/>"), "source", "The Post"),
        (
            story(body_head="<byline>By <person>Jane Doe</person><byttl>Staff</byttl></byline>"),
            "byline",
            "By Jane Doe, Staff",
        ),
        (
            story(body_head="<byline>By <person>Jane Doe</person> and <person>Jo Roe</person></byline>"),
            "authors",
            ("Jane Doe", "Jo Roe"),
        ),
        (
            story(
                body_head="<byline class='print_byline'>By X Y</byline><byline class='normalized_byline'>Y, X</byline>"
            ),
            "byline",
            "By X Y",
        ),
        (
            story(body_head="<dateline><location>OSLO</location> <story.date>March 3</story.date></dateline>"),
            "dateline",
            "OSLO, March 3",
        ),
        (story(body_head="<dateline>OSLO (AP) —</dateline>"), "dateline", "OSLO (AP) —"),
        (story(head="<meta name='online_sections' content='World'/>"), "section", "World"),
        (
            story(
                "<keyword key='a'/><identified-content><classifier type='descriptor'>b</classifier>"
                "<classifier type='taxonomic_classifier'>Top/News</classifier></identified-content>"
            ),
            "tags",
            ("a", "b"),
        ),
        (story(head="<pubdata ex-ref='https://post.example/a'/>"), "canonical_url", "https://post.example/a"),
        (
            story(
                content="<block class='lead_paragraph'><p>A.</p></block>"
                "<block class='full_text'><p>A.</p><p>B.</p></block>"
            ),
            "body",
            "A.\n\nB.",
        ),
        (
            story(content="<p>A.</p><media><media-caption>c</media-caption></media><note>n</note><ul><li>x</li></ul>"),
            "body",
            "A.\n\nx",
        ),
        (story(body_head="<abstract><p>In short.</p></abstract>", content=""), "is_excerpt", True),
        (
            story(head="<revision-history norm='20260310T100000Z'/><revision-history norm='20260310T090000Z'/>"),
            "modified",
            "20260310T100000Z",
        ),
    ],
)
def test_fields(text: str, field: str, expected: object) -> None:
    assert getattr(read(text), field) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (story(status="management-status='canceled'"), True),
        (story(status="management-status='Withheld'"), True),
        (story(status="management-status='usable'"), False),
        (story(status="management-status='embargoed'"), False),
        (story("<ed-msg info='MANDATORY KILL'/>"), True),
        (story("<ed-msg>Editors: please withdraw this story.</ed-msg>"), True),
        (story("<ed-msg info='Kills off rumour of new ferry'/>"), False),
        (story("<ed-msg info='Cancellation of ferries: adds quote'/>"), False),
        (story(head="<revision-history norm='20260310T090000Z' comment='killed'/>"), True),
        (
            story(
                head="<revision-history norm='20260310T090000Z' comment='killed'/>"
                "<revision-history norm='20260310T100000Z' comment='restored'/>"
            ),
            False,
        ),
    ],
)
def test_kills(text: str, expected: bool) -> None:
    assert read(text).is_cancelled is expected


def test_other_xml_is_told() -> None:
    with pytest.raises(FormatError, match="no NITF: the file has no <nitf>, its root is <gpx>"):
        read("<gpx/>")
    with pytest.raises(FormatError, match=r"no valid XML: .*line 1"):
        read("<nitf><p></nitf>")
