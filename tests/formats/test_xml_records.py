"""XML record by record: faults cost the record they are in, entities are refused, no bytes raise or hang."""

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from transforms.articles import ParseOptions
from transforms.documents import parse_document
from transforms.formats.markup import element_text, local_name
from transforms.formats.raw import FormatError
from transforms.formats.xml_records import Broken, iterate_records, mend, open_xml, parse_head, parse_whole
from transforms.records import Document

NAMES = frozenset({"item", "entry"})
BOMB = b'<!DOCTYPE rss [<!ENTITY a "ha">%s]><rss><item b="&z;">&z;</item></rss>' % b"".join(
    b'<!ENTITY %c "%s">' % (number, b"&%c;" % (number - 1) * 10) for number in range(ord("b"), ord("z") + 1)
)


def read(content: bytes) -> list[str | None]:
    """The text of each record; of a broken one, its message."""
    records = iterate_records(open_xml(content), NAMES)
    return [record.message if isinstance(record, Broken) else element_text(record) for record in records]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<rss><item>a</item><item>b</item></rss>", ["a", "b"]),
        (b'<x:feed xmlns:x="u"><x:entry>a</x:entry></x:feed>', ["a"]),
        (b"<rss><item>a<item>b</item></item></rss>", ["ab"]),
        (b"<item>a</item>", ["a"]),
        (b"<rss/>", []),
        # mended
        (b"<rss><item>AT&T</item><item>a&nbsp;b</item></rss>", ["AT&T", "a b"]),
        (b"<rss><item>a</item><item>\x08b&#8;</item></rss>", ["a", "b"]),
        (b"<rss><item><![CDATA[</item><item>]]></item><item>R&D</item></rss>", ["</item><item>", "R&D"]),
        (b"<rss><item><dc:x>a</dc:x><new:y new:z='1'>b</new:y></item></rss>", ["ab"]),
        (b"\n <?xml version='1.0'?><rss><item>a</item></rss>", ["a"]),
        ('<?xml version="1.0" encoding="utf-8"?><rss><item>a – b “c”</item></rss>'.encode("cp1252"), ["a – b “c”"]),
        (b"<?xml version='1.0' encoding='no-such'?><rss><item>a</item></rss>", ["a"]),
        (b"<rss><item>a</item></rss> and more", ["a"]),
        # broken
        (
            b"<rss>\n<item>a</item>\n<item>\n<b>x</c></item>\n<item>d</item></rss>",
            ["a", "no valid XML: Opening and ending tag mismatch: b (line 4)", "d"],
        ),
        (b"<rss>\n<item>a</item>\n<item>cut o", ["a", "the record that begins on line 3 has no end"]),
        (b"<rss><item>a<item>b</item></rss>", ["the record that begins on line 1 has no end", "b"]),
    ],
)
def test_records(content: bytes, expected: list[str]) -> None:
    assert read(content) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "koi8-r", "windows-1251", "iso-8859-5"])
def test_declared_encodings_are_honoured(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><rss><item>Привет</item></rss>'
    assert read(text.encode(encoding)) == ["Привет"]


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        b'<!DOCTYPE rss [\n<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item>&x;</item></rss>',
        b'<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><rss><item>a</item></rss>',
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss><item>&a;</item></rss>').encode("utf-16"),
    ],
)
def test_files_that_declare_entities_are_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="declares XML entities"):
        read(content)
    (failure,) = parse_document(Document("a.xml", content))
    assert "declares XML entities" in failure.message  # type: ignore[union-attr]  # asserted by the attribute


def test_a_dtd_elsewhere_is_not_fetched_and_its_names_for_letters_are_known() -> None:
    root = parse_whole(open_xml(b'<!DOCTYPE nitf SYSTEM "http://127.0.0.1:1/n.dtd"><nitf>a &mdash; b &amp; c</nitf>'))
    assert element_text(root) == "a — b & c"


def test_a_file_that_is_no_xml_says_so_with_the_line() -> None:
    for read_all in (lambda content: list(iterate_records(content, NAMES)), parse_whole):
        with pytest.raises(FormatError, match=r"no valid XML: .* \(line 2\)"):
            read_all(open_xml(b"<rss>\n<b></c></rss>"))


@pytest.mark.parametrize(
    "content",
    [
        b"<rss><title>T</title><item><title>no</title></item><item/><link>L</link></rss>",
        b"<rss><title>T & U</title><link>L</link><item>a & b</item></rss>",
    ],
)
def test_the_head_of_a_file(content: bytes) -> None:
    root = parse_head(open_xml(content), NAMES)
    assert root is not None
    assert [local_name(node) for node in root if local_name(node) not in NAMES] == ["title", "link"]
    assert "no" not in (element_text(root) or "")


def test_mending_leaves_sound_text_alone() -> None:
    sound = "<a b='&#38;'>x &amp; &lt; &#x201c;<![CDATA[AT&T &nbsp;]]>y</a>"
    assert mend(sound) == sound


@pytest.mark.parametrize(
    "piece",
    [b"<![CDATA[", b"<!--a ", b"<item>", b"<item ", b"<a:b>", b"&", b"<item><a:b c:d='", b"<!DOCTYPE [", b"&#", b"]]>"],
)
def test_no_repetition_takes_long(piece: bytes) -> None:
    started = time.process_time()
    content = b"<rss xmlns='http://purl.org/rss/1.0/'>" + piece * 20_000
    assert list(parse_document(Document("a.rss", content), ParseOptions(format="feed")))
    assert time.process_time() - started < 6


def _elements(content: bytes) -> Iterator[etree._Element]:
    for record in iterate_records(content, NAMES):
        assert not isinstance(record, Broken)
        yield record


def test_memory_does_not_grow_with_the_file() -> None:
    """What is left of the records that were read is a few nodes, not the file."""
    content = b"<rss><channel>" + b"<item><a>x</a><b>y</b></item>" * 5_000 + b"</channel></rss>"
    left = [len(list(record.itersiblings(preceding=True))) for record in _elements(content)]
    assert len(left) == 5_000
    assert max(left) < 2
    head = parse_head(content, NAMES)
    assert head is not None
    assert len(head[0]) < 3


PIECES = b"""
<rss> | <channel> | <item> | </item> | <title> | </title> | <description> | <content:encoded> | <![CDATA[ | ]]> | > | />
<feed xmlns='http://www.w3.org/2005/Atom'> | <entry> | </entry> | <pubDate> | &amp; | & | &nbsp; | &#0; | \xff\xfe | <
<!-- | <at:deleted-entry | ref='tag:a.example,2026:1' | when='2026-03-01T00:00:00Z' | <nitf> | <body>
<body.content> | <p> | </p>
<docdata management-status='canceled'> | <date.issue norm=' | 20260310T141500Z | text | <contentSet> | <inlineXML>
\x00 | <p>
<newsMessage> | <newsItem guid='urn:a:1' version='2'> | </newsItem> | <itemMeta> | <pubStatus qcode='stat:canceled'/>
<!DOCTYPE a [ | <!ENTITY b 'c'> | ]> | <?xml version='1.0' encoding=' | utf-16 | '?> | \xef\xbb\xbf | <inlineData>
"""
WORDS = st.sampled_from([word.strip() + b" " * (number % 2) for number, word in enumerate(re.split(rb"[|\n]", PIECES))])


@pytest.mark.parametrize("name", ["nitf", "newsml", "feed"])
@settings(max_examples=120, deadline=4_000)
@given(content=st.one_of(st.binary(max_size=300), st.lists(WORDS, max_size=40).map(b"".join)))
def test_any_bytes_give_articles_or_failures(name: str, content: bytes) -> None:
    assert list(parse_document(Document("a.xml", content), ParseOptions(format=name)))
    assert list(parse_document(Document("a.xml", content)))
