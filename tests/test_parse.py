"""Documents to articles and failures: nothing vanishes, nothing raises."""

import datetime as dt
import json
import pathlib
import random
import subprocess
import sys

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that

from tests.conftest import ROOT
from transforms.inputs import expand_inputs, read_documents
from transforms.parse import ParseArticles, ParseOptions, parse_document, parse_text
from transforms.records import Article, Cancellation, Document, Failure, Outcome

TEXT = "Headline\n\nOSLO, March 28. /TASS/. The king spoke."


def outcome(document: Document, options: ParseOptions | None = None) -> Article | Failure:
    (only,) = parse_document(document, options or ParseOptions())
    return only


def test_text_alone() -> None:
    article = parse_text(TEXT, ParseOptions(reference_date=dt.date(2019, 4, 1)))
    assert (article.title, article.body) == ("Headline", "The king spoke.")
    assert (article.source_slug, article.agency, article.dateline_place) == ("tass", "TASS", "OSLO")
    assert (article.published_date, article.date_source) == (dt.date(2019, 3, 28), "dateline+reference")
    assert parse_text(TEXT).published_date is None
    with pytest.raises(ValueError, match="no text"):
        parse_text(" \n ")


def test_the_path_dates_and_names_the_source() -> None:
    document = Document(
        "/in/wash-post_2019-03-29_king.txt",
        b"Headline\n\nThe king spoke.",
        {"source": "wash-post", "date": "2019-03-29"},
    )
    article = outcome(document)
    assert isinstance(article, Article)
    assert (article.source_slug, article.source_name) == ("washingtonpost", "The Washington Post")
    assert (article.published_date, article.date_source, article.published_at) == (dt.date(2019, 3, 29), "path", None)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.txt", b"", "NoText"),
        ("a.txt", b" \n\t\n ", "NoText"),
        ("a.json", b"{", "FormatError"),
        ("a.json", b"[]", "NoRecords"),
        ("a.jsonl", b"\n\n", "NoRecords"),
        ("a.html", b"<html></html>", "FormatError"),
        ("a.pdf", b"%PDF-1.7", "FormatError"),
    ],
)
def test_files_without_an_article_are_failures(name: str, content: bytes, error: str) -> None:
    failure = outcome(Document(name, content))
    assert isinstance(failure, Failure)
    assert (failure.input_uri, failure.stage, failure.error_type) == (name, "parse", error)
    assert failure.message


def test_a_format_can_be_forced() -> None:
    content = b'{"body": "The king spoke."}'
    article = outcome(Document("a.json", content), ParseOptions(format="text"))
    assert isinstance(article, Article)
    assert (article.input_format, article.body) == ("text", content.decode())


def test_own_field_names() -> None:
    content = json.dumps({"data": {"text": "The king spoke.", "head": "H"}}).encode()
    article = outcome(Document("a.json", content), ParseOptions(fields={"body": "data.text", "title": "data.head"}))
    assert isinstance(article, Article)
    assert (article.title, article.body) == ("H", "The king spoke.")


def test_every_text_fits_utf8_and_holds_no_nul() -> None:
    content = b'{"title": "\\ud800T", "body": "b\\u0000\\udfff", "author": "J\\ud800ne Doe", "url": "http://a.example/\\udfff"}'
    article = outcome(Document("a.json", content))
    assert isinstance(article, Article)
    for value in (article.title, article.body, article.url, *article.authors):
        assert value is not None
        assert "\x00" not in value
        value.encode()


def damage(content: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(rng.choice([1, 5, 40])):
        at = rng.randrange(len(damaged))
        if rng.random() < 0.5:
            damaged[at] = rng.randrange(256)
        else:
            damaged[at:at] = rng.choice(
                [b"<", b'"', b"\x00", b"{", b"}", b"&#0;", b"\xed\xa0\x80", b"\n", b"</p>", b"(AP)", b"By "]
            )
    return bytes(damaged)


def test_damaged_files_never_raise(samples: pathlib.Path) -> None:
    rng = random.Random(20190328)  # noqa: S311 - damage has to be the same in every run
    documents = [each for uri in expand_inputs([str(samples)]) for each in read_documents(uri)]
    whole = [each for each in documents if isinstance(each, Document) and each.content]
    for document in [rng.choice(whole) for _ in range(120)]:
        outcomes = list(parse_document(Document(document.uri, damage(document.content, rng))))
        assert outcomes
        assert all(isinstance(each, (Article, Cancellation, Failure)) for each in outcomes)


def test_the_same_articles_in_every_process(samples: pathlib.Path) -> None:
    program = (
        "import sys; from transforms.inputs import *; from transforms.documents import *;"
        "print([list(parse_document(d)) for u in expand_inputs(sys.argv[1:]) for d in read_documents(u)])"
    )
    command = [sys.executable, "-c", program, str(samples / "feeds")]
    there = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": "1"}).stdout
    read = [d for u in expand_inputs([str(samples / "feeds")]) for d in read_documents(u)]
    here = [list(parse_document(d)) for d in read if isinstance(d, Document)]
    assert there.decode().strip() == str(here)


def test_parsing_needs_no_beam() -> None:
    program = "import sys, transforms.inputs, transforms.documents; sys.exit('apache_beam' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_the_transform_parses_documents_and_passes_failures() -> None:
    failure = Failure("/in/gone.txt", "read", "FileNotFoundError", "gone")
    elements = [Document("/in/a.txt", TEXT.encode()), Document("/in/empty.txt", b""), failure]

    def check(outcomes: list[Outcome]) -> None:
        articles = [each for each in outcomes if isinstance(each, Article)]
        failures = [each for each in outcomes if isinstance(each, Failure)]
        assert [each.title for each in articles] == ["Headline"]
        assert {each.input_uri for each in failures} == {"/in/gone.txt", "/in/empty.txt"}
        assert failure in failures

    with beam.Pipeline(FnApiRunner()) as pipeline:
        assert_that(pipeline | beam.Create(elements) | ParseArticles(), check)


def test_the_wire_story_of_the_seed(shared: pathlib.Path) -> None:
    (uri,) = expand_inputs([str(shared / "seed")])
    (document,) = read_documents(uri)
    assert isinstance(document, Document)
    article = outcome(document, ParseOptions(reference_date=dt.date(2019, 4, 1)))
    assert isinstance(article, Article)
    assert (article.source_slug, article.source_name, article.agency) == ("tass", "TASS", "TASS")
    assert (article.dateline_place, article.published_date) == ("BISHKEK", dt.date(2019, 3, 28))
    assert article.date_source == "dateline+reference"
    assert article.body.count("\n\n") == 6
    undated = outcome(document)
    assert isinstance(undated, Article)
    assert undated.published_date is None


def test_articles_for_evaluation_keep_their_words(shared: pathlib.Path) -> None:
    lines = (shared / "eval" / "polnear" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    kept = 0
    for gold in map(json.loads, lines):
        article = parse_text(gold["text"])
        parts = [article.title or "", *article.body.split("\n\n")]
        squeezed = "".join(gold["text"].split())
        kept += all("".join(part.split()) in squeezed for part in parts)
        assert squeezed.startswith("".join((article.title or "?").split()))
    # In a few, mojibake is mended, which changes words for the better.
    assert len(lines) == 84
    assert kept >= 80
