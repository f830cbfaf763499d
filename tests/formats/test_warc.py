"""WARC: which records are pages, what of them is kept, damage, and parts that agree with the whole."""

import gzip
import io
import zlib

import brotli
import pytest

from tests.archives_made import http, page, warc_record
from transforms.formats.pieces import Limits, Part, Piece
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.formats.warc import parse_warc, split_warc, warc_pieces
from transforms.records import Document

OPTIONS = FormatOptions()
INFO = warc_record(b"software: test\r\n", kind="warcinfo")


def parse(*records: bytes) -> list[RawArticle | BadRecord]:
    return list(parse_warc(Document("a.warc", b"".join(records)), OPTIONS))


def article(record: bytes) -> RawArticle:
    (only,) = parse(INFO, record)
    assert isinstance(only, RawArticle)
    return only


def test_a_page_with_its_address_and_when_it_was_fetched() -> None:
    found = article(warc_record(http(page("Bridge")), "https://paper.example/bridge"))
    assert (found.title, found.record) == ("Bridge", "2")
    assert found.body.count("\n\n") == 1
    assert (found.url, found.captured) == ("https://paper.example/bridge", "2026-03-05T23:30:00Z")


@pytest.mark.parametrize(
    "record",
    [
        warc_record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        warc_record(http(page("x")), kind="revisit"),
        warc_record(http(page("x"), "301 Moved")),
        warc_record(http(page("x"), "404 Not Found")),
        warc_record(http(b"{}", kind="application/json")),
        warc_record(http(b"\x89PNG", kind="image/png")),
        warc_record(http(b"User-agent: *"), "https://paper.example/robots.txt"),
        warc_record(b""),
        warc_record(b"no HTTP"),
    ],
    ids=["request", "revisit", "redirect", "missing", "json", "image", "robots", "empty", "no http"],
)
def test_what_is_no_page_is_no_record(record: bytes) -> None:
    found = parse(record, warc_record(http(page("Bridge"))))
    assert [each.record for each in found] == ["2"]
    with pytest.raises(FormatError, match="status 200"):
        parse(INFO, record)


@pytest.mark.parametrize(
    "record",
    [
        warc_record(http(page("Bridge"))).replace(b"WARC-Target-URI", b"WARC-Target-URL"),
        warc_record(http(page("Bridge")), "httqs://paper.example/a"),
        warc_record(http(page("Bridge")).replace(b"HTTP/1.1", b"HTTP/2")),
        warc_record(http(page("Bridge"), "200")),
        warc_record(http(page("Bridge"), more="Content-Encoding: zstd\r\nTransfer-Encoding: identity\r\n")),
        warc_record(http(page("Bridge"))).replace(b"WARC/1.1", b"WARC/0.18"),
        warc_record(http(page("Bridge")), "<https://paper.example/a>"),
        warc_record(http(page("Bridge"))).replace(b"WARC-Date", b"WARC-Data"),
    ],
)
def test_headers_of_all_kinds(record: bytes) -> None:
    found = article(record)
    assert found.title == "Bridge"
    assert found.url in ("https://paper.example/a", "httqs://paper.example/a", None)


@pytest.mark.parametrize(
    ("more", "body"),
    [
        ("Transfer-Encoding: chunked\r\n", b"%x\r\n" % len(page("Bridge")) + page("Bridge") + b"\r\n0\r\n\r\n"),
        ("Content-Encoding: gzip\r\n", gzip.compress(page("Bridge"))),
        ("Content-Encoding: deflate\r\n", zlib.compress(page("Bridge"))),
        ("Content-Encoding: deflate\r\n", zlib.compress(page("Bridge"))[2:-4]),
        ("Content-Encoding: br\r\n", brotli.compress(page("Bridge"))),
        # Crawlers that decode a page often keep the header.
        ("Transfer-Encoding: chunked\r\n", page("Bridge")),
        ("Content-Encoding: gzip\r\n", page("Bridge")),
        ("Content-Encoding: br\r\n", page("Bridge")),
        ("Content-Encoding: deflate\r\n", page("Bridge")),
    ],
)
def test_what_was_encoded_on_its_way(more: str, body: bytes) -> None:
    found = article(warc_record(http(body, more=more)))
    assert (found.title, found.body.count("\n\n")) == ("Bridge", 1)


def test_the_charset_of_the_response() -> None:
    body = page("Bridge").replace(b"Port Vell", "Вельск".encode("cp1251"))
    assert "Вельск" in article(warc_record(http(body, kind="text/html; charset=windows-1251"))).body


def test_a_page_that_is_a_bomb() -> None:
    body = gzip.compress(b"\0" * 300_000_000, 1)
    (found,) = parse(warc_record(http(body, more="Content-Encoding: gzip\r\n")))
    assert isinstance(found, BadRecord)


def test_damage_costs_its_record_and_no_other() -> None:
    records = [warc_record(http(page(title))) for title in ("One", "Two", "Three")]
    found = parse(records[0], records[1].replace(b"Content-Length", b"Content-Height"), records[2])
    assert [each.record for each in found] == ["1", "2", "3"]
    assert [each.title for each in found if isinstance(each, RawArticle)] == ["One", "Three"]
    assert isinstance(found[1], BadRecord)
    found = parse(b"junk\r\n", records[0])
    assert [type(each) for each in found] == [BadRecord, RawArticle]


def test_a_page_without_a_story_is_a_bad_record_with_its_address() -> None:
    (found,) = parse(warc_record(http(b"<html></html>"), "https://paper.example/empty"))
    assert isinstance(found, BadRecord)
    assert (found.record, found.error_type, found.excerpt) == ("1", "FormatError", "https://paper.example/empty")


def test_a_file_that_is_cut_off_says_so() -> None:
    whole = INFO + warc_record(http(page("One"))) + warc_record(http(page("Two")))
    found = []
    with pytest.raises(EOFError, match="within WARC record 3"):
        found.extend(warc_pieces(io.BytesIO(whole[:-100]), None, Limits()))
    pieces = warc_pieces(io.BytesIO(whole[:-100]), None, Limits())
    assert isinstance(next(pieces), Piece)
    articles = parse_warc(Document("a.warc", whole[:-100]), OPTIONS)
    assert isinstance(next(articles), RawArticle)
    with pytest.raises(FormatError, match="within WARC record 3"):
        next(articles)


def test_a_page_that_is_too_large_is_passed_over() -> None:
    records = [warc_record(http(page("One"))), warc_record(http(b"x" * 5000)), warc_record(http(page("Two")))]
    found = list(warc_pieces(io.BytesIO(b"".join(records)), None, Limits(max_bytes=2000)))
    assert [each.first if isinstance(each, Piece) else each.error_type for each in found] == [1, "TooLarge", 3]


@pytest.mark.parametrize("compressed", [False, True])
def test_parts_hold_what_the_whole_holds(compressed: bool) -> None:
    records = [INFO, *(warc_record(http(page(f"Story {n}"))) for n in range(40))]
    whole = b"".join(gzip.compress(each) if compressed else each for each in records)
    limits = Limits(part_bytes=len(whole) // 5)
    parts = split_warc(io.BytesIO(whole), limits)
    assert len(parts) >= 4
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]]
    assert (parts[0], parts[-1].end) == (Part(0, parts[0].end, 1), len(whole))

    def titles(content: bytes, part: Part | None) -> list[tuple[int, bytes]]:
        stream = io.BytesIO(gzip.decompress(content) if compressed else content)
        pieces = warc_pieces(stream, part, limits)
        return [(each.first, each.content) for each in pieces if isinstance(each, Piece)]

    assert titles(whole, None) == [piece for part in parts for piece in titles(whole[part.start : part.end], part)]


def test_what_cannot_be_split_is_not() -> None:
    records = [warc_record(http(page(f"Story {n}"))) for n in range(9)]
    plain, limits = b"".join(records), Limits(part_bytes=100)
    members = [gzip.compress(each) for each in records]
    assert len(split_warc(io.BytesIO(b"".join(members)), limits)) == 9
    for whole in (
        gzip.compress(plain),
        b"".join([*members[:4], gzip.compress(records[4] + records[5]), *members[6:]]),
        b"".join(members)[:-10],
        b"".join([*members[:4], b"\x1f\x8b\x08damage", *members[4:]]),
        plain[:-100],
        plain.replace(b"Content-Length", b"Content-Height", 1),
    ):
        assert len(split_warc(io.BytesIO(whole), limits)) < 2
