"""JSON and JSONL: others' field names, values that stand for nothing, records that are none."""

import json
from typing import Any

import pytest

from transforms.formats.json_records import parse_json, parse_jsonl
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.records import Document

OPTIONS = FormatOptions()
NEWS_PLEASE = {
    "authors": ["Jane Doe"], "date_download": "2026-03-05 23:10:41", "date_modify": "None",
    "date_publish": "2026-03-05 09:45:00",
    "description": "d", "filename": "f.json", "language": "en", "localpath": None, "source_domain": "paper.example",
    "title": "A title", "title_page": "A title | Paper", "url": "https://paper.example/a", "maintext": "One.\nTwo.",
}  # fmt: skip


def one(value: Any, options: FormatOptions = OPTIONS) -> RawArticle | BadRecord:
    records = list(parse_json(Document("a.json", json.dumps(value).encode()), options))
    assert len(records) == 1
    return records[0]


def article(value: Any, options: FormatOptions = OPTIONS) -> RawArticle:
    record = one(value, options)
    assert isinstance(record, RawArticle)
    return record


def test_news_please() -> None:
    assert article(NEWS_PLEASE) == RawArticle(
        body="One.\nTwo.", title="A title", published="2026-03-05 09:45:00", published_from="json",
        source_domain="paper.example", language="en", url="https://paper.example/a", authors=("Jane Doe",),
    )  # fmt: skip


def test_cancelled_ninjs_needs_no_text() -> None:
    found = article(
        {"uri": "urn:a:1", "pubstatus": "canceled", "version": "3", "versioncreated": "2026-03-05T10:00:00Z"}
    )
    assert (found.is_cancelled, found.provider_version, found.modified) == (True, 3, "2026-03-05T10:00:00Z")
    assert not article({"body": "b", "pubstatus": "usable"}).is_cancelled


def test_common_crawl_news() -> None:
    found = article(
        {"title": "T", "domain": "paper.example", "date": "2026-03-08 12:00:00", "text": "Body.", "image_url": ""}
    )
    assert (found.title, found.body, found.source_domain, found.published) == (
        "T",
        "Body.",
        "paper.example",
        "2026-03-08 12:00:00",
    )


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ({"text": "b", "title": "None"}, "title", None),
        ({"text": "b", "title": " ", "headline": "H"}, "title", "H"),
        ({"text": "b", "published": None, "date": "2026"}, "published", "2026"),
        ({"text": "b", "timestamp": 1553768130}, "published", "1553768130"),
        ({"text": "b", "author": "Jane Doe, John Roe"}, "authors", ("Jane Doe", "John Roe")),
        ({"text": "b", "authors": "['Jane Doe', \"Siún O'Dea\"]"}, "authors", ("Jane Doe", "Siún O'Dea")),
        ({"text": "b", "tags": "['one' 'two']"}, "tags", ("one", "two")),
        ({"text": "b", "tags": "[1]"}, "tags", ("[1]",)),
        ({"text": "b", "author": {"name": "Jane Doe"}}, "authors", ("Jane Doe",)),
        ({"text": "b", "authors": [{"name": "Jane Doe"}, "None", None]}, "authors", ("Jane Doe",)),
        ({"text": "b", "publisher": {"name": "Post"}}, "source", "Post"),
        ({"text": "b", "source": {"id": 1, "name": "Post"}}, "source", "Post"),
        ({"text": "b", "keywords": ["a", "b"]}, "tags", ("a", "b")),
        ({"paragraphs": ["One.", {"text": "Two."}, 3, None]}, "body", "One.\n\nTwo.\n\n3"),
        ({"body": {"summary": ["S."], "sections": [{"headline": ["H"], "paragraphs": ["One.", "Two."]}]}}, "body",
         "S.\n\nH\n\nOne.\n\nTwo."),
        ({"body_html": "<p>One &amp; only.</p><p>Two.<br>Three.</p>"}, "body", "One & only.\n\nTwo.\n\nThree."),
        ({"body": "1 < 2 and 3 > 2"}, "body", "1 < 2 and 3 > 2"),
        ({"text": "b", "id": 17}, "provider_id", "17"),
        ({"text": "b", "title": float("nan")}, "title", None),
        ({"text": "b", "title": True}, "title", None),
    ],
)  # fmt: skip
def test_values(value: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(article(value), field) == expected


def test_own_mapping_with_dotted_paths() -> None:
    options = FormatOptions({"body": "data.parts", "title": "data.names.0", "url": "dotted.name"})
    value = {
        "data": {"parts": ["One.", "Two."], "names": ["T"]},
        "dotted.name": "https://a.example/x",
        "text": "not this",
    }
    found = article(value, options)
    assert (found.body, found.title, found.url) == ("One.\n\nTwo.", "T", "https://a.example/x")
    missing = one({"text": "b"}, FormatOptions({"body": "data.parts"}))
    assert isinstance(missing, BadRecord)
    assert "data.parts" in missing.message


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "a"}, {"text": "b"}],
        {"articles": [{"text": "a"}, {"text": "b"}]},
        {"status": "ok", "response": {"results": [{"text": "a"}, {"text": "b"}]}},
    ],
)
def test_lists_of_articles(value: object) -> None:
    records = list(parse_json(Document("a.json", json.dumps(value).encode()), OPTIONS))
    assert [(r.record, r.body) for r in records if isinstance(r, RawArticle)] == [("1", "a"), ("2", "b")]


def test_a_bad_line_costs_nothing_else() -> None:
    lines = [
        b'{"text": "a"}',
        b'{"text": "b',
        b"",
        b'"text"',
        b'{"title": "no text"}',
        b"[" * 100_000,
        b'{"text": "c \xe2\x80\xa8 d"}',
    ]
    records = list(parse_jsonl(Document("a.jsonl", b"\n".join(lines)), OPTIONS))
    assert [(r.record, r.error_type if isinstance(r, BadRecord) else r.body) for r in records] == [
        ("1", "a"), ("2", "InvalidJSON"), ("4", "NoRecord"), ("5", "NoText"), ("6", "InvalidJSON"), ("7", "c \u2028 d"),
    ]  # fmt: skip
    bad = records[1]
    assert isinstance(bad, BadRecord)
    assert bad.excerpt == '{"text": "b'
    assert "column" in bad.message


def test_pieces_of_a_long_file_keep_their_line_numbers() -> None:
    records = list(parse_jsonl(Document("a.jsonl", b'{"text": "a"}\n', first_record=41), OPTIONS))
    assert [r.record for r in records] == ["41"]


@pytest.mark.parametrize("content", [b"{", b"[1, 2", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b"nonsense"])
def test_files_that_are_no_json(content: bytes) -> None:
    with pytest.raises(FormatError, match="no valid JSON"):
        list(parse_json(Document("a.json", content), OPTIONS))


@pytest.mark.parametrize("value", [1, "x", None, True, [[1]], [None]])
def test_values_that_are_no_record(value: object) -> None:
    record = one(value)
    assert isinstance(record, BadRecord)
    assert record.error_type == "NoRecord"
