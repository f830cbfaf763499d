"""One story in every form that news comes in: the same golden row, whatever that is, and is packed in."""

import datetime as dt
import gzip
import html
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from tests.archives_made import zipped
from transforms.documents import parse_document
from transforms.files import read_documents
from transforms.formats import FORMAT_NAMES
from transforms.records import Article, Document

TITLE = "Ferry back in Harrow Bay after eleven weeks"
PARAGRAPHS = (
    "The ferry to Harrow Bay sailed again on Monday, eleven weeks after its engine was taken out and sent away.",
    "“We are not late,” said Ida Moss, who has been its captain since 2009. “We are early for next year.”",
    "The council said that the fare would stay what it was until the end of the summer.",
)
BODY = "\n\n".join(PARAGRAPHS)
URL = "https://www.baypost.example/2026/ferry-back"
AUTHORS = ("Ida Sund", "Tom Reyes")
MOMENT = dt.datetime(2026, 3, 9, 8, 0, tzinfo=dt.timezone.utc)
STAMP = "2026-03-09T08:00:00Z"
LISTED = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
PAGE = (
    f"<!DOCTYPE html><html lang='en'><head><title>{TITLE} | Bay Post</title><link rel='canonical' href='{URL}'>"
    "<meta property='og:site_name' content='Bay Post'><meta property='article:published_time' "
    f"content='{STAMP}'><meta name="
    f"'author' content='Ida Sund and Tom Reyes'></head><body><article><h1>{TITLE}</h1>{LISTED}</article>"
    "</body></html>"
)
NINJS = {"uri": "urn:newsml:baypost.example:20260309:7", "language": "en"}
ROW = {
    "title": TITLE,
    "text": BODY,
    "url": URL,
    "published": STAMP,
    "publisher": "Bay Post",
    "authors": "Ida Sund, Tom Reyes",
}


def table(separator: str) -> bytes:
    cells = [[*ROW], [f'"{value}"' for value in ROW.values()]]
    return "\n".join(separator.join(row) for row in cells).encode()


def parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([{**ROW, "published": MOMENT, "authors": list(AUTHORS)}]), sink)
    return sink.getvalue()


def warc() -> bytes:
    message = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: 2026-03-10T01:00:00Z\r\n"
    return (
        f"{head}Content-Type: application/http; msgtype=response\r\nContent-Length: {len(message)}\r\n\r\n".encode()
        + message
        + b"\r\n\r\n"
    )


def nitf() -> str:
    return (
        "<nitf xml:lang='en'><head><docdata><doc-id id-string='bp-7'/><date.issue "
        "norm='20260309T080000Z'/></docdata><pubdata name="
        f"'Bay Post' ex-ref='{URL}'/></head><body><body.head><hedline><hl1>{TITLE}</hl1></hedline>"
        "<byline>By Ida Sund and Tom "
        f"Reyes</byline></body.head><body.content>{LISTED}</body.content></body></nitf>"
    )


def newsml() -> str:
    return (
        "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' "
        "guid='urn:newsml:baypost.example:20260309:7' version='1' xml:lang='en'>"
        "<itemMeta><itemClass qcode='ninat:text'/><provider><name>Bay Post</name></provider>"
        f"<versionCreated>{STAMP}</versionCreated>"
        f"<firstCreated>{STAMP}</firstCreated></itemMeta><contentMeta><creator><name>Ida Sund</name>"
        "</creator><creator><name>Tom "
        f"Reyes</name></creator><headline>{TITLE}</headline></contentMeta><contentSet><inlineXML "
        "contenttype='application/xhtml+xml'>"
        f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{LISTED}</body></html></inlineXML></contentSet></newsItem>"
    )


def rss() -> str:
    return (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<channel><title>Bay Post</title><link>https://www.baypost.example/</link><language>en</language>"
        f"<item><title>{TITLE}</title>"
        f"<link>{URL}</link><pubDate>Mon, 09 Mar 2026 08:00:00 GMT</pubDate><dc:creator>Ida Sund, Tom Reyes"
        "</dc:creator>"
        f"<content:encoded>{html.escape(LISTED)}</content:encoded></item></channel></rss>"
    )


def atom() -> str:
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>Bay Post</title><entry>"
        f"<title>{TITLE}</title><id>{URL}</id>"
        f"<link rel='alternate' href='{URL}'/><published>{STAMP}</published><author><name>Ida Sund</name>"
        "</author><author><name>Tom "
        f"Reyes</name></author><content type='html'>{html.escape(LISTED)}</content></entry></feed>"
    )


def mail() -> str:
    return (
        f"From: Bay Post <news@baypost.example>\nTo: you@readers.example\nSubject: {TITLE}\nDate: Mon, 09 "
        "Mar 2026 08:00:00 +0000\n"
        "Message-ID: <7@baypost.example>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
        "<html><body><p>By Ida Sund and "
        f"Tom Reyes</p>{LISTED}</body></html>\n"
    )


def lexisnexis() -> str:
    return (
        "                1 of 1 DOCUMENTS\n\n                Bay Post\n\n            March 9, 2026 Monday"
        f"\n\n{TITLE}\n\nBYLINE: IDA SUND AND "
        f"TOM REYES\n\nLENGTH: 52 words\n\n{BODY}\n\nLOAD-DATE: March 10, 2026\n\nLANGUAGE: ENGLISH\n"
        "\nPUBLICATION-TYPE: Newspaper\n"
    )


def factiva() -> str:
    return (
        f"HD  {TITLE}\nBY  By Ida Sund and Tom Reyes\nWC  52 words\nPD  9 March 2026\nET  08:00 GMT\nSN  "
        "Bay Post\nSC  BAYPST\nLA  English\n"
        f"LP\n{PARAGRAPHS[0]}\n\nTD\n{PARAGRAPHS[1]}\n\n{PARAGRAPHS[2]}\n\nAN  Document BAYPST0020260309em3900007\n"
    )


def ninjs(version: int) -> dict[str, object]:
    xhtml, by = LISTED, "Ida Sund and Tom Reyes"
    if version == 1:
        stamps = {"versioncreated": STAMP, "pubstatus": "usable", "copyrightholder": "Bay Post"}
        return {**NINJS, **stamps, "byline": by, "headline": TITLE, "body_xhtml": xhtml}
    if version == 2:
        bodies = [{"role": "main", "contenttype": "text/html", "value": xhtml}]
        named = {
            "standard": {"name": "ninjs", "version": "2.1"},
            "versioncreated": STAMP,
            "infosources": [{"name": "Bay Post"}],
        }
        return {**NINJS, **named, "by": by, "headlines": [{"value": TITLE}], "bodies": bodies}
    bodies = [{"role": "main", "contentType": "text/html", "value": xhtml}]
    stamps = {"versionCreated": STAMP, "pubStatus": "usable", "copyrightHolder": "Bay Post"}
    return {**NINJS, **stamps, "by": by, "headlines": [{"role": "main", "value": TITLE}], "bodies": bodies}


SHAPES: dict[str, dict[str, object]] = {
    "own names": {"headline": TITLE, "body": BODY, "published_at": STAMP, "outlet": "Bay Post",
                  "byline": "By Ida Sund and Tom Reyes"},
    "news-please": {"title": TITLE, "maintext": BODY, "date_publish": "2026-03-09 08:00:00", "authors": list(AUTHORS),
                    "source_domain": "baypost.example", "url": URL, "date_modify": "None"},
    "common crawl": {"title": TITLE, "text": BODY, "date": "2026-03-09 08:00:00", "url": URL,
                     "domain": "baypost.example"},
    "fundus": {"title": TITLE, "authors": list(AUTHORS), "publishing_date": "2026-03-09 08:00:00+00:00", "lang": "en",
               "publisher": "Bay Post",
               "body": {"summary": [], "sections": [{"headline": [], "paragraphs": list(PARAGRAPHS)}]}},
    "quotebank": {"articleUID": "2026030900017", "title": TITLE, "content": BODY, "date": "2026-03-09 08:00:00",
                  "phase": "E", "website": "baypost.example", "url": URL},
    "ninjs 1": ninjs(1), "ninjs 2": ninjs(2), "ninjs 3": ninjs(3),
}  # fmt: skip
# By name: the format it is told to be, its content, and what it does not say.
FORMS: dict[str, tuple[str, bytes, set[str]]] = {
    "text": (
        "text",
        f"{TITLE}\n\nBy Ida Sund and Tom Reyes\n\nPublished March 9, 2026 8:00 a.m. GMT\n\n{BODY}\n".encode(),
        {"source"},
    ),
    "html": ("html", PAGE.encode(), set()),
    "warc": ("warc", warc(), set()),
    "csv": ("csv", table(","), set()),
    "tsv": ("csv", table("\t"), set()),
    "parquet": ("parquet", parquet(), set()),
    "nitf": ("nitf", nitf().encode(), set()),
    "newsml": ("newsml", newsml().encode(), set()),
    "rss": ("feed", rss().encode(), set()),
    "atom": ("feed", atom().encode(), set()),
    "mail": ("mail", mail().encode(), set()),
    "lexisnexis": ("lexisnexis", lexisnexis().encode(), {"minute"}),
    "factiva": ("factiva", factiva().encode(), set()),
    **{name: ("json", json.dumps(value).encode(), set()) for name, value in SHAPES.items()},
    "json lines": ("jsonl", (json.dumps(SHAPES["own names"]) + "\n").encode() * 2, set()),
}
# What a form has no place for, or prints without a zone.
UNSAID = {"news-please": {"minute"}, "common crawl": {"minute", "authors"}, "quotebank": {"minute", "authors"}}


def test_no_format_is_without_a_form() -> None:
    assert {form[0] for form in FORMS.values()} == set(FORMAT_NAMES)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_without_a_name_to_tell_it_by(name: str) -> None:
    format_name, content, unsaid = FORMS[name]
    check(read(Document("/in/story", content)), format_name, unsaid | UNSAID.get(name, set()))


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("packing", ["gzip", "zstd", "zip"])
def test_a_form_in_a_packing_of_another_name(name: str, packing: str, tmp_path: Path) -> None:
    format_name, content, unsaid = FORMS[name]
    path = tmp_path / "story.dat"
    path.write_bytes({"gzip": gzip.compress, "zstd": zstandard.compress, "zip": in_zip}[packing](content))
    documents = [each for each in read_documents(str(path)) if isinstance(each, Document)]
    for document in documents:
        check(read(document), format_name, unsaid | UNSAID.get(name, set()))
    assert documents


def in_zip(content: bytes) -> bytes:
    return zipped({"inner/story.dat": content})


def read(document: Document) -> Article:
    found = list(parse_document(document))
    assert isinstance(found[0], Article), found
    assert all(each == found[0] or isinstance(each, Article) for each in found)
    return found[0]


def check(article: Article, format_name: str, unsaid: set[str]) -> None:
    assert (article.input_format, article.title, article.body) == (format_name, TITLE, BODY)
    assert article.published_date == MOMENT.date()
    assert article.published_at == (None if "minute" in unsaid else MOMENT)
    assert article.authors == (() if "authors" in unsaid else AUTHORS)
    assert article.language == "en"
    assert article.source_slug in ({None} if "source" in unsaid else {"baypost.example", "bay-post"})
