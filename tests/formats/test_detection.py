"""Formats are told by content, then by name; what is nothing of ours is named."""

import contextlib
import gzip
import time

import pytest

from transforms.formats import FORMAT_NAMES, FormatError, detect_format, get_format
from transforms.formats.charset import decode
from transforms.records import Document


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"Headline\n\nStory", "text"),
        ("a", b"", "text"),
        ("a.txt", b"<!DOCTYPE html><html><p>x", "html"),
        ("a", b"\xef\xbb\xbf \n<html lang=en>", "html"),
        ("a", b"<!-- saved from url=(1)http://x --><HTML>", "html"),
        ("a", b"<div><p>x</p></div>", "html"),
        ("a.xhtml", b'<?xml version="1.0"?><html xmlns="x">', "html"),
        ("a.html", b"No tags at all", "html"),
        ("a.txt", b'{"title": "x"}', "json"),
        ("a.json", b'[{"title": "x"}]', "json"),
        ("a.json", b'{"title": "x"}\n{"title": "y"}\n', "jsonl"),
        ("a.json", b'{\n "title": "x"\n}', "json"),
        ("a.jsonl", b'{"title": "x"}\n', "jsonl"),
        ("a.jsonl.gz", b'{"title": "x"}', "jsonl"),
        ("a.jsonl", b"garbage", "jsonl"),
        ("a.jsonl", b'{"title": "x"}\ngarbage', "jsonl"),
        ("a.jsonl", b'{\n"title": "x"\n}', "json"),
        ("s3://b/a%20b.html?x=1", b"words", "html"),
        ("a.txt", b"[1] A footnote", "text"),
        ("a.txt", b"{curly} words", "text"),
        ("a", '<html><p>x'.encode("utf-16"), "html"),
        ("a.docx.txt", b"words", "text"),
        ("a.xml", b'<?xml version="1.0"?><rss version="2.0">', "feed"),
        ("a.xml", b'\n<rss version="2.0">', "feed"),
        ("a.txt", b'<?xml version="1.0"?>\n<?xml-stylesheet href="x"?><!-- x --><feed xmlns="x">', "feed"),
        ("a.html", b'<a:feed xmlns:a="http://www.w3.org/2005/Atom">', "feed"),
        ("a", b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/">', "feed"),
        ("a", '<?xml version="1.0" encoding="utf-16"?><rss>'.encode("utf-16"), "feed"),
        ("a.rss", b"no tags", "feed"),
        ("a.xml", b'<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd" [<!ELEMENT x ANY>]><nitf>', "nitf"),
        ("a.xml", b'<n:nitf xmlns:n="http://iptc.org/std/NITF/2006-10-18/">', "nitf"),
        ("a.xml", b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">', "newsml"),
        ("a.xml", b'<?xml version="1.0"?><newsItem guid="x">', "newsml"),
        ("a.rst", b"words", "text"),
        ("a", b"WARC/1.1\r\nWARC-Type: warcinfo", "warc"),
        ("a.txt", b"PAR1\x15\x04", "parquet"),
        ("a.txt", b"id,Headline,Article Text\n1,H,The king spoke.\n", "csv"),
        ("a.txt", b"\xef\xbb\xbftitle\tbody\nH\tThe king spoke.\n", "csv"),
        ("a.txt", b"Content, context, and the law\nThe king spoke.\n", "text"),
        ("a.txt", b"title,text", "text"),
        ("a.txt", b"title,text\rH,The king spoke.\r", "csv"),
        ("a.txt", b'title,\rte\r\rxt"\n', "text"),
        ("a.csv", b"a,b\n1,2\n", "csv"),
        ("a.tsv", b"a\tb\n", "csv"),
        ("a.eml", b"words", "mail"),
        ("a", b"From: a@b.example\r\nSubject: x\r\n y\r\nDate: z\r\n\r\nwords", "mail"),
        ("a", b"From a@b.example Mon\nFrom: a@b.example\nSubject: x\nTo: z\n\nwords", "mail"),
        ("a.txt", b"From: the desk\nSubject: x\n\nwords", "text"),
        ("a.txt", b"From: the desk\nSubject: x\nDate: y\nwords", "text"),
        ("a.txt", b"\n      1 of 12 DOCUMENTS\n\nThe Post", "lexisnexis"),
        ("a.txt", b"HD  Title\nWC  3 words\nPD  3 March 2026\nSN  The Post\n", "factiva"),
    ],
)  # fmt: skip
def test_formats(name: str, content: bytes, expected: str) -> None:
    assert detect_format(Document(name, content)).name == expected


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04...", "zip"),
        (gzip.compress(b"x", mtime=0), "gzip file inside another file"),
        (b'<?xml version="1.0"?><gpx version="1.1">', "XML file .gpx."),
        (b"ab\x00\x01\x02" * 50, "binary"),
    ],
)
def test_foreign_files_are_named(content: bytes, kind: str) -> None:
    with pytest.raises(FormatError, match=kind):
        detect_format(Document("a.txt", content))


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?>' + b"<!--a-->" * 2000 + b"&",
        b"<!--" * 4000,
        b" " * 16_000 + b"&",
        b"{ " * 8000,
        b"[" * 16_000,
    ],
)
def test_no_content_takes_long_to_recognise(content: bytes) -> None:
    started = time.perf_counter()
    with contextlib.suppress(FormatError):
        detect_format(Document("a", content))
    assert time.perf_counter() - started < 1


def test_unknown_names_say_what_there_is() -> None:
    assert get_format("html").name == "html"
    with pytest.raises(ValueError, match=f"unknown format 'docx'; one of {', '.join(FORMAT_NAMES)}"):
        get_format("docx")
    assert list(FORMAT_NAMES) == sorted(FORMAT_NAMES)


@pytest.mark.parametrize(
    ("content", "declared", "expected"),
    [
        ("naïve".encode(), None, "naïve"),
        ("naïve".encode(), "latin-1", "naïve"),
        ("naïve “word”".encode("cp1252"), "iso-8859-1", "naïve “word”"),
        ("привет, как дела".encode("koi8-r"), "koi8-r", "привет, как дела"),
        ("\ufeffnaïve".encode("utf-16-le"), None, "naïve"),
        ("\ufeffnaïve".encode(), None, "naïve"),
        (("Das Mädchen hört süße Vögel. " * 20).encode("cp1252"), None, "Das Mädchen hört süße Vögel. " * 20),
        (("naïve word, " * 50).encode() + b"\xff", None, "naïve word, " * 50 + "\ufffd"),
        (b"caf\xe9", "rot13", None),
        (b"caf\xe9", "no-such-charset", None),
        (b"\xff" * 9, None, None),
    ],
)
def test_charsets(content: bytes, declared: str | None, expected: str | None) -> None:
    text = decode(content, declared)
    assert expected is None or text == expected
