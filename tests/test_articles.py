"""Raw fields to articles: identity, source, agency, byline, dateline, limits."""

import datetime as dt

import pytest

from transforms.articles import ParseOptions, make_article, make_cancellation, url_key
from transforms.formats import RawArticle
from transforms.records import Article, Cancellation, Document, Failure

OPTIONS = ParseOptions()
DOCUMENT = Document("/in/a.json", b"")


def make(raw: RawArticle, document: Document = DOCUMENT, options: ParseOptions = OPTIONS) -> Article:
    article = make_article(raw, document, "json", options)
    assert isinstance(article, Article)
    return article


def test_fields_are_cleaned_and_derived() -> None:
    article = make(
        RawArticle(
            body="OSLO, March 3 (AP) — The king spoke.\n\n“Yes,” he said.\n\n(Reporting by Jane Doe; Editing by X Y)",
            title="The king&amp;s  words ", record="7", published="2026-03-04T01:00:00+02:00", published_from="json-ld",
            modified="2026-03-05T00:00:00Z", language="en-US", url="https://www.paper.example/a?utm_source=x",
            section=" World ", tags=("a", "a", " "), source="The Paper",
        )
    )  # fmt: skip
    assert article.title == "The king&s words"
    assert article.body == "The king spoke.\n\n“Yes,” he said."
    assert article.word_count == 6
    assert (article.dateline, article.dateline_place, article.agency) == ("OSLO, March 3 (AP) —", "OSLO", "AP")
    assert article.byline == "(Reporting by Jane Doe; Editing by X Y)"
    assert article.authors == ("Jane Doe",)
    assert article.published_at == dt.datetime(2026, 3, 3, 23, 0, tzinfo=dt.timezone.utc)
    assert article.published_date == dt.date(2026, 3, 4)
    assert (article.date_precision, article.date_source) == ("second", "json-ld")
    # The instant is in UTC; the zone that it was printed in is kept beside it.
    assert article.published_text == "2026-03-04T01:00:00+02:00"
    assert article.modified_at == dt.datetime(2026, 3, 5, tzinfo=dt.timezone.utc)
    assert (article.source_slug, article.source_name, article.source_domain) == (
        "paper.example",
        "The Paper",
        "paper.example",
    )
    assert (article.language, article.section, article.tags) == ("en", "World", ("a",))
    assert (article.input_uri, article.input_record, article.input_format) == ("/in/a.json", "7", "json")


@pytest.mark.parametrize(
    ("body", "date"),
    [
        ("OSLO, March 28 (AP) — It rained on Thursday, March 28, the office said.", dt.date(2019, 3, 28)),
        ("OSLO, March 28 (AP) — It rained on Saturday, March 28, the office said.", dt.date(2020, 3, 28)),
        ("OSLO, March 28 (AP) — It rained on Thursday, the office said.", dt.date(2020, 3, 28)),
    ],
)
def test_a_weekday_in_the_text_decides_between_years(body: str, date: dt.date) -> None:
    options = ParseOptions(reference_date=dt.date(2020, 4, 1))
    article = make_article(RawArticle(body), Document("/in/a.txt", b""), "text", options)
    assert isinstance(article, Article)
    assert (article.published_date, article.date_source, article.published_text) == (date, "dateline+reference", None)


@pytest.mark.parametrize(
    ("raw", "metadata", "options", "slug"),
    [
        (RawArticle("b", source="BBC News"), {"source": "cnn"}, ParseOptions(source="NYT"), "nytimes"),
        (RawArticle("b", source="BBC News"), {"source": "cnn"}, OPTIONS, "bbc"),
        (RawArticle("b", url="https://www.post.example/1"), {"source": "cnn"}, OPTIONS, "post.example"),
        (RawArticle("OSLO (AP) — It rained."), {"source": "cnn"}, OPTIONS, "cnn"),
        (RawArticle("OSLO (AP) — It rained."), {}, OPTIONS, "ap"),
        (RawArticle("It rained."), {}, OPTIONS, None),
    ],
)
def test_sources_by_order_of_evidence(
    raw: RawArticle, metadata: dict[str, str], options: ParseOptions, slug: str | None
) -> None:
    assert make(raw, Document("/in/a", b"", metadata), options).source_slug == slug


def test_a_headline_repeated_in_the_text_is_there_once() -> None:
    article = make(RawArticle("The king spoke\n\nHe said yes.", title="The king spoke"))
    assert (article.title, article.body) == ("The king spoke", "He said yes.")
    assert make(RawArticle("The king spoke", title="The king spoke")).body == "The king spoke"


def article_id(raw: RawArticle) -> str:
    return make(raw).article_id


def test_identity_by_provider_id_address_or_text() -> None:
    by_id = RawArticle("One.", title="T", provider_id="tass-1055212", source="TASS", url="https://tass.example/1")
    assert article_id(by_id) == article_id(RawArticle("Corrected.", provider_id="tass-1055212", source="TASS"))
    assert article_id(by_id) != article_id(RawArticle("One.", provider_id="tass-1055212", source="AP"))
    by_url = RawArticle("One.", url="https://www.a.example/x/?utm_source=feed#top")
    assert article_id(by_url) == article_id(RawArticle("Corrected.", canonical_url="http://a.example/x"))
    assert article_id(by_url) != article_id(RawArticle("One.", url="https://a.example/y"))
    assert article_id(RawArticle("One.", title="T")) == article_id(RawArticle("One.", title=" T "))
    assert article_id(RawArticle("One.", title="T")) != article_id(RawArticle("Two.", title="T"))


def test_row_numbers_of_dumps_are_no_identity() -> None:
    assert article_id(RawArticle("One.", provider_id="1", source="AP")) != article_id(
        RawArticle("Two.", provider_id="1", source="AP")
    )


def test_the_hash_changes_with_the_text_alone() -> None:
    first, second = make(RawArticle("One.", title="T")), make(RawArticle("One.", title="T", url="https://a.example/x"))
    assert first.content_hash == second.content_hash
    assert first.content_hash != make(RawArticle("One!", title="T")).content_hash


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.a.example/x/", "a.example/x"),
        ("http://a.example/x?b=2&a=1&utm_medium=y#z", "a.example/x?a=1&b=2"),
        ("https://a.example/", None),
        ("https://a.example", None),
        ("not a url", None),
        ("http://[broken/x", None),
        (None, None),
    ],
)
def test_addresses_of_one_page_have_one_key(url: str | None, key: str | None) -> None:
    assert url_key(url) == key


@pytest.mark.parametrize(
    ("body", "error"), [("", "NoText"), (" \n\x00", "NoText"), ("word " * 30, "TooLong"), ("word " * 300, "TooLong")]
)
def test_records_without_text_or_with_too_much_are_failures(body: str, error: str) -> None:
    document = Document("/in/a", b"", {"source": "cnn", "date": "2019-03-28"})
    failure = make_article(RawArticle(body, title="T", record="3"), document, "json", ParseOptions(max_body_chars=100))
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.error_type, failure.input_record) == ("parse", error, "3")
    assert (failure.source_slug, failure.published_date) == ("cnn", dt.date(2019, 3, 28))
    assert failure.excerpt


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("en_US", "en"),
        ("English", "en"),
        ("zh-Hant-TW", "zh"),
        ("?", None),
        (None, None),
    ],
)
def test_languages(language: str | None, expected: str | None) -> None:
    assert make(RawArticle("b", language=language)).language == expected


@pytest.mark.parametrize(
    ("stated", "body", "expected", "dateline", "place", "agency"),
    [
        ("OSLO (AP) —", "The king spoke.", "The king spoke.", "OSLO (AP)", "OSLO", "AP"),
        ("Oslo, March 3", "The king spoke.", "The king spoke.", "Oslo, March 3", "Oslo", None),
        ("Lindvik, Norway (FW)", "It rained.", "It rained.", "Lindvik, Norway (FW)", "Lindvik, Norway", None),
        ("Lindvik, Norway, May 3 (FW) —", "Rain.", "Rain.", "Lindvik, Norway, May 3 (FW)", "Lindvik, Norway", None),
        ("Lindvik (FW)", "Lindvik (FW) - It rained.", "It rained.", "Lindvik (FW)", "Lindvik", None),
        ("Oslo", "OSLO, March 3 (AP) — It rained.", "It rained.", "OSLO, March 3 (AP) —", "OSLO", "AP"),
    ],
)  # fmt: skip
def test_datelines_kept_apart_from_the_text(
    stated: str, body: str, expected: str, dateline: str, place: str, agency: str | None
) -> None:
    article = make(RawArticle(body, dateline=stated, published="2026-03-04"))
    assert (article.body, article.dateline, article.dateline_place) == (expected, dateline, place)
    assert article.agency == agency


def test_names_of_an_article() -> None:
    """What its provider calls an article names it over its versions, whichever file, address or text it comes with."""
    one = RawArticle("b", source="Post", provider_id="urn:newsml:post.example:2026:1")
    urn = make(one).article_id
    assert make(RawArticle("c", source="Other", provider_id=one.provider_id)).article_id == urn
    assert make(RawArticle("c", provider_id="4711", identity=one.provider_id)).article_id == urn
    page = make(RawArticle("b", url="https://post.example/a?utm_source=x")).article_id
    assert make(RawArticle("c", source="Post", provider_id="https://www.post.example/a/")).article_id == page
    own = make(RawArticle("b", source="Post", provider_id="doc-4711")).article_id
    assert own != make(RawArticle("b", source="Other", provider_id="doc-4711")).article_id
    assert make(RawArticle("b", provider_id="doc-4711")).article_id == make(RawArticle("b")).article_id


@pytest.mark.parametrize(("number", "expected"), [(3, 3), (None, None), (2**31, None), (-1, None)])
def test_numbers_of_versions_fit_their_column(number: int | None, expected: int | None) -> None:
    assert make(RawArticle("b", provider_version=number)).provider_version == expected


@pytest.mark.parametrize(
    ("published", "modified", "expected"),
    [
        ("2026-03-03", "2026-03-04T10:00:00+02:00", dt.datetime(2026, 3, 4, 8, tzinfo=dt.timezone.utc)),
        ("2026-03-03T10:00:00Z", None, dt.datetime(2026, 3, 3, 10, tzinfo=dt.timezone.utc)),
        ("2026-03-03", None, dt.datetime(2026, 3, 3, 23, 59, 59, 999999, dt.timezone.utc)),
        ("2026-03", None, None),
        (None, None, None),
    ],
)
def test_when_a_cancellation_was_made(
    published: str | None, modified: str | None, expected: dt.datetime | None
) -> None:
    raw = RawArticle(
        "", provider_id="urn:a:1", published=published, modified=modified, record="2", source="Post", is_cancelled=True
    )
    cancellation = make_cancellation(raw, DOCUMENT, OPTIONS)
    assert isinstance(cancellation, Cancellation)
    assert cancellation.cancelled_at == expected
    assert (cancellation.input_uri, cancellation.input_record, cancellation.source_slug) == ("/in/a.json", "2", "post")
    assert cancellation.article_id == make(RawArticle("b", provider_id="urn:a:1")).article_id


def test_a_cancellation_of_nothing_is_a_failure() -> None:
    failure = make_cancellation(RawArticle("b", provider_id="doc-1", is_cancelled=True), DOCUMENT, OPTIONS)
    assert isinstance(failure, Failure)
    assert failure.error_type == "NoIdentifier"


def test_options_are_checked() -> None:
    with pytest.raises(ValueError, match="unknown format 'docx'"):
        ParseOptions(format="docx")
    with pytest.raises(ValueError, match="unknown field 'text' in the field mapping; one of title, body"):
        ParseOptions(fields={"text": "data.text"})
    with pytest.raises(ValueError, match="source '!!!'"):
        ParseOptions(source="!!!")
