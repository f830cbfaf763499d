"""Whatever the bytes: articles or failures, at least one, and never an error or a hang."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.formats import FORMAT_NAMES
from transforms.parse import ParseOptions, parse_document
from transforms.records import Article, Cancellation, Document, Failure

EXAMPLES = settings(
    max_examples=60, deadline=dt.timedelta(seconds=5), derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
# Words of all formats, so that what is put together of them is nearly one of them.
PIECES = [
    b"From: a@b.example\n", b"Subject: x\n", b"Date: Mon, 09 Mar 2026 07:30:00 +0100\n", b"Content-Type: text/html\n",
    b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"--b--\n", b"\n", b"\r\n", b"<p>Text.</p>", b"<html>",
    b"1 of 2 DOCUMENTS\n", b"LENGTH: 3 words\n", b"BYLINE: JANE DOE\n", b"LOAD-DATE: March 3, 2026\n", b"BODY:\n",
    b"End of Document\n", b"HD  Title\n", b"WC  3 words\n", b"PD  3 March 2026\n", b"SN  The Post\n", b"LP\n", b"TD\n",
    b"AN  Document HRBRCR0020260309em390001x\n", b"Document HRBRCR0020260309em390001x\n", b"412 words\n", b"English\n",
    b"3 March 2026\n", b"OSLO, March 3 (AP) - It rained.\n", b'{"text": "x"}\n', b'{"uri": "u", "pubstatus": "usable"',
    b', "bodies": [{"value": "<p>x"}]}\n', b"\xff", b"\x00", b"\xed\xa0\x80", b"{", b"[", b'"', b",", b"a,text\n1,2\n",
    b"<?xml version='1.0'?>", b"<rss><channel><item>", b"<nitf>", b"<!DOCTYPE x [", b"WARC/1.0\r\n", b"PAR1",
]  # fmt: skip
MADE = st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=40).map(b"".join)
# Of pages: what their readers look for, in any order and badly nested.
TAGS = [
    "<html>", "<head>", "<body class='has-caption'>", "<title>A | B - C</title>", "<h1>A title of some words</h1>",
    "<article>", "</article>", "<p>", "</p>", "<p>A sentence of some words, and then some more.</p>", "<br>",
    "<ul><li><a href='/'><h3>X</h3>", "</ul>", "<figure><img>", "</figure>", "<div class='share'>",
    "<div class='byline'>By Jane Doe", "</div>", "<aside>", "<table>",
    "<time datetime='2026-03-10T10:00:00Z' class='updated'>", "<time>March 10, 2026",
    "<div class='date'>Updated Published 3</div>", "<meta property='og:title' content='A - B'>",
    "<meta name='date' content='99999999999999'>", "<link rel='canonical' href='http://[x'>",
    "<script type='application/ld+json'>", "</script>", '{"@type": "NewsArticle", "headline": "A", "author": ',
    '{"@id": "#a"}', "}", '{"@graph": [', "]", "<div itemprop='datePublished'>", "<svg:p>", "<blockquote>", "&#0;",
    "&amp;#39;", "\u0000", "\ud7ff", " | ", " - ",
]  # fmt: skip
PAGES = st.lists(st.sampled_from(TAGS) | st.text(max_size=8), max_size=60).map("".join)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["uri", "pubstatus", "versionCreated", "headlines", "bodies", "body_xhtml", "by", "subjects", "places",
     "infosource",
     "articleID", "quotations", "quotationOffset", "quoteID", "quotation", "content", "body", "sections", "summary",
     "publishing_date", "authors", "topics", "date_publish", "maintext", "version", "standard", "text", "title", "url"]
)  # fmt: skip


def check(content: bytes, options: ParseOptions) -> None:
    outcomes = list(parse_document(Document("/in/a", content), options))
    assert outcomes
    assert all(isinstance(each, (Article, Cancellation, Failure)) for each in outcomes)


@EXAMPLES
@given(MADE)
def test_any_bytes(content: bytes) -> None:
    check(content, ParseOptions())


@pytest.mark.parametrize("name", FORMAT_NAMES)
@settings(EXAMPLES, max_examples=25)
@given(content=MADE)
def test_any_bytes_in_every_format(name: str, content: bytes) -> None:
    check(content, ParseOptions(format=name))


@settings(EXAMPLES, max_examples=25)
@given(PAGES)
def test_any_page(content: str) -> None:
    check(content.encode("utf-8", "replace"), ParseOptions(format="html"))


@EXAMPLES
@given(st.dictionaries(NAMES, VALUES | st.lists(st.dictionaries(NAMES, VALUES, max_size=4), max_size=3), max_size=8))
def test_any_values_under_known_names(record: dict[str, Any]) -> None:
    check(json.dumps(record).encode(), ParseOptions(format="json"))
