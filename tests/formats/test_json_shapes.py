"""JSON records known by their keys: ninjs of three versions, Fundus, Quotebank."""

import json
from typing import Any

import pytest

from transforms.formats.json_records import parse_json
from transforms.formats.ninjs import is_ninjs
from transforms.formats.quotebank import is_quotebank
from transforms.formats.raw import BadRecord, FormatOptions, RawArticle
from transforms.records import Document

PLAIN = "HARROW BAY (TNA) -- The ferry is back. It sails at noon."
MARKED_UP = "<p>HARROW BAY (TNA) -- The ferry is back.</p> <p>It sails at noon.</p>"
PARAGRAPHS = "HARROW BAY (TNA) -- The ferry is back.\n\nIt sails at noon."
URI = "urn:newsml:tna.example:20260309:ferry-7"

NINJS_1: dict[str, Any] = {
    "uri": URI, "type": "text", "versioncreated": "2026-03-09T10:37:00Z", "firstcreated": "2026-03-09T08:00:00Z",
    "pubstatus": "usable", "language": "en", "byline": "Ida Moss and Tom Reyes", "headline": "Ferry back",
    "located": "Harrow Bay", "subject": [{"name": "transport", "code": "04015000"}], "place": [{"name": "Harrow Bay"}],
    "body_text": PLAIN, "body_xhtml": MARKED_UP, "description_text": "A ferry.", "copyrightholder": "The News Agency",
    "associations": {"main": {"uri": "urn:x:1", "type": "picture", "headline": "Not this", "body_text": "Nor this"}},
}  # fmt: skip
NINJS_1_7: dict[str, Any] = {
    "uri": URI, "type": "text", "versioncreated": "2026-03-09T10:37:00Z", "byline": "Ida Moss and Tom Reyes",
    "headline_main": "Ferry back", "headline_short": "Ferry", "body_main": PLAIN, "body_richtext": MARKED_UP,
    "body_teaser": "<p>A ferry.</p>", "copyrightnotice": "Copyright 2026 The News Agency",
}  # fmt: skip
NINJS_2: dict[str, Any] = {
    "uri": URI, "standard": {"name": "ninjs", "version": "2.1"}, "versioncreated": "2026-03-09T10:37:00Z",
    "by": "Ida Moss and Tom Reyes",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry back"}],
    "bodies": [{"role": "plain", "contenttype": "text/plain", "value": PLAIN},
               {"role": "html", "contenttype": "text/html", "value": MARKED_UP}],
    "subjects": [{"name": "transport"}], "places": [{"name": "Harrow Bay"}],
    "infosources": [{"name": "The News Agency"}],
    "associations": [{"name": "mainpic", "headlines": [{"value": "Not this"}]}],
}  # fmt: skip
NINJS_3: dict[str, Any] = {
    "uri": URI, "versionCreated": "2026-03-09T10:37:00Z", "firstCreated": "2026-03-09T08:00:00Z", "pubStatus": "usable",
    "by": "Ida Moss and Tom Reyes", "headlines": [{"role": "main", "value": "Ferry back"}],
    "bodies": [{"role": "caption", "contentType": "text/html", "value": "<p>The ferry.</p>"},
               {"role": "main", "contentType": "text/plain", "value": PLAIN},
               {"role": "richtext", "contentType": "application/xhtml+xml", "value": MARKED_UP}],
    "copyrightHolder": "The News Agency",
}  # fmt: skip
FUNDUS: dict[str, Any] = {
    "title": "Ferry back", "authors": ["Ida Moss"], "topics": ["Transport", "Harrow Bay"], "free_access": True,
    "publishing_date": "2026-03-09 09:00:00+01:00", "lang": "en",
    "body": {"summary": ["It sails again."], "sections": [
        {"headline": [], "paragraphs": ["The ferry is back.", "It sails at noon."]},
        {"headline": ["What next"], "paragraphs": ["Nobody knows."]},
    ]},
    "plaintext": "not this",
    "html": {"requested_url": "https://bay.example/ferry", "content": "<html>not this</html>"},
}  # fmt: skip
ARTICLE_CENTRIC: dict[str, Any] = {
    "articleID": "2026030900017", "articleLength": 40, "date": "2026-03-09 00:00:00", "phase": "E",
    "title": "Ferry back", "url": "http://bay.example/ferry", "names": [{"name": "Ida Moss", "offsets": [[4, 6]]}],
    "quotations": [
        {"quotation": "It is over .", "quotationOffset": 30, "leftContext": "The mayor said :",
         "rightContext": "She left ."},
        {"quotation": "We are n't late ,", "quotationOffset": 5, "leftContext": "The ferry is back ,",
         "rightContext": "said Ida Moss . \""},
        {"quotation": "Not yet .", "quotationOffset": 15, "leftContext": "said Ida Moss . \"",
         "rightContext": "\" She laughed ."},
    ],
}  # fmt: skip
QUOTE_CENTRIC: dict[str, Any] = {
    "quoteID": "2026-03-09-000017", "quotation": "We are not late", "speaker": "Ida Moss", "qids": ["Q1"],
    "date": "2026-03-09 00:00:00", "numOccurrences": 2, "probas": [["Ida Moss", "0.8"]], "urls": ["http://bay.example/a"],
    "phase": "E",
}  # fmt: skip


def one(value: Any, options: FormatOptions | None = None) -> RawArticle | BadRecord:
    (record,) = parse_json(Document("a.json", json.dumps(value).encode()), options or FormatOptions())
    return record


def article(value: Any) -> RawArticle:
    record = one(value)
    assert isinstance(record, RawArticle), record
    return record


@pytest.mark.parametrize("item", [NINJS_1, NINJS_1_7, NINJS_2, NINJS_3], ids=["1", "1.7", "2", "3"])
def test_ninjs(item: dict[str, Any]) -> None:
    found = article(item)
    assert (found.title, found.body) == ("Ferry back", PARAGRAPHS)
    assert found.byline == "Ida Moss and Tom Reyes"
    assert found.published == item.get("firstcreated", item.get("firstCreated", "2026-03-09T10:37:00Z"))
    assert (found.modified, found.published_from) == ("2026-03-09T10:37:00Z", "json")
    assert (found.provider_id, found.source_domain) == (URI, "tna.example")
    assert found.source == (None if item is NINJS_1_7 else "The News Agency")


@pytest.mark.parametrize("item", [NINJS_1, NINJS_2])
def test_subjects_and_places_of_ninjs_are_tags(item: dict[str, Any]) -> None:
    assert article(item).tags == ("transport", "Harrow Bay")


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"uri": "urn:x:1", "versioncreated": "2026-03-09T10:37:00Z", "type": "picture", "headline": "A"}, "'picture'"),
        ({"uri": "urn:x:1", "pubstatus": "usable", "bodies": [{"value": "None"}]}, "body_"),
        ({"uri": "urn:x:1", "pubstatus": "usable", "bodies": "x", "headlines": [1, None, {"value": 3}]}, "body_"),
        ({"uri": "urn:x:1", "pubstatus": "usable", "body_caption": "A ferry."}, "body_"),
    ],
)
def test_ninjs_without_text_is_a_failure(item: dict[str, Any], told: str) -> None:
    record = one(item)
    assert isinstance(record, BadRecord)
    assert record.error_type == "NoText"
    assert told in record.message


@pytest.mark.parametrize(
    ("uri", "domain"),
    [
        ("http://ninjs.tna.example/items/7", "ninjs.tna.example"),
        ("urn:newsml:tna.example:20260309:7", "tna.example"),
        ("tag:tna.example,2026:7", None),
        ("http://[broken", None),
    ],
)
def test_who_named_an_item_is_its_source(uri: str, domain: str | None) -> None:
    assert article({**NINJS_1, "uri": uri}).source_domain == domain


@pytest.mark.parametrize(
    "record",
    [
        {"uri": "https://a.example/x", "text": "b", "title": "t"},
        {"pubstatus": "usable", "text": "b"},
        {"guid": "1", "title": "t", "content": "c", "language": "en"},
    ],
)
def test_others_are_no_ninjs(record: dict[str, Any]) -> None:
    assert not is_ninjs(record)


def test_a_list_of_ninjs_items() -> None:
    records = list(parse_json(Document("a.json", json.dumps([NINJS_1, NINJS_3]).encode()), FormatOptions()))
    assert [record.record for record in records] == ["1", "2"]
    assert {record.title for record in records if isinstance(record, RawArticle)} == {"Ferry back"}


def test_fundus() -> None:
    found = article(FUNDUS)
    assert found.body == "It sails again.\n\nThe ferry is back.\n\nIt sails at noon.\n\nWhat next\n\nNobody knows."
    assert (found.title, found.authors, found.tags) == ("Ferry back", ("Ida Moss",), ("Transport", "Harrow Bay"))
    assert (found.published, found.language, found.url) == (
        "2026-03-09 09:00:00+01:00",
        "en",
        "https://bay.example/ferry",
    )


def test_fundus_with_an_empty_body_has_its_plain_text() -> None:
    assert article({**FUNDUS, "body": {"summary": [], "sections": []}, "plaintext": "Text."}).body == "Text."


def test_quotebank_articles_are_put_together_from_their_passages() -> None:
    found = article(ARTICLE_CENTRIC)
    assert found.body == (
        "The ferry is back, “We aren't late,” said Ida Moss. “Not yet.” She laughed."
        "\n\nThe mayor said: “It is over.” She left."
    )
    assert (found.title, found.url, found.provider_id) == ("Ferry back", "http://bay.example/ferry", "2026030900017")
    assert found.published == "2026-03-09 00:00:00"


def test_quotebank_with_the_whole_text() -> None:
    found = article({"articleUID": "7", "content": PLAIN, "date": "2026-03-09", "website": "bay.example", "phase": "A"})
    assert (found.body, found.source_domain) == (PLAIN, "bay.example")


def test_a_quotation_of_quotebank_is_no_article() -> None:
    record = one(QUOTE_CENTRIC)
    assert isinstance(record, BadRecord)
    assert (record.error_type, record.excerpt) == ("NoArticle", "We are not late")
    assert "article-centric" in record.message


@pytest.mark.parametrize(
    "quotations", [None, [], [None], [{"quotation": "x", "quotationOffset": "7"}], [{"quotation": "x"}]]
)
def test_quotebank_without_passages_is_a_failure(quotations: object) -> None:
    record = one({"articleID": "7", "quotations": quotations})
    assert isinstance(record, BadRecord)
    assert record.error_type == "NoText"


def test_an_own_mapping_goes_before_shapes() -> None:
    found = one({**NINJS_1, "mine": "My text."}, FormatOptions({"body": "mine"}))
    assert isinstance(found, RawArticle)
    assert found.body == "My text."
    assert not is_quotebank({"quotation": "x", "text": "y"})
