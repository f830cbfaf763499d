"""Sidecars: what is stated beside a file goes before what the file says, and is no input."""

import datetime as dt
import json
import pathlib

import pytest

from transforms.inputs import expand_inputs, read_documents
from transforms.listing import without_sidecars
from transforms.parse import parse_document
from transforms.records import Article, Document, Failure

TEXT = "Ferry is back\n\nBy Tom Reyes\n\nThe ferry sailed again on Monday."


@pytest.mark.parametrize(
    ("files", "kept"),
    [
        (["a.html", "a.html.json"], ["a.html"]),
        (["a.html", "a.json"], ["a.html"]),
        (["a.html.gz", "a.json", "b.json"], ["a.html.gz", "b.json"]),
        (["a.jsonl", "a.json"], ["a.jsonl", "a.json"]),
        (["a.jsonl", "a.jsonl.json"], ["a.jsonl"]),
        (["a.json", "b.json"], ["a.json", "b.json"]),
        (["s3://b/x/a.txt", "s3://b/y/a.json"], ["s3://b/x/a.txt", "s3://b/y/a.json"]),
        (["x/a", "x/a.json"], ["x/a"]),
        ([], []),
    ],
)
def test_sidecars_are_no_inputs(files: list[str], kept: list[str]) -> None:
    assert without_sidecars(files) == kept


def read(folder: pathlib.Path) -> Article | Failure:
    (uri,) = expand_inputs([str(folder)])
    (document,) = read_documents(uri)
    if isinstance(document, Failure):
        return document
    (outcome,) = parse_document(document)
    assert isinstance(outcome, (Article, Failure))
    return outcome


@pytest.mark.parametrize("name", ["tass_2019-03-28_ferry.json", "tass_2019-03-28_ferry.txt.json"])
def test_a_sidecar_goes_before_file_and_path(tmp_path: pathlib.Path, name: str) -> None:
    (tmp_path / "tass_2019-03-28_ferry.txt").write_text(TEXT)
    fields = {
        "title": "Another title", "published": "2026-03-09T10:00:00Z", "source": "The Harbor Courier",
        "authors": ["Ida Moss"], "section": "Metro", "url": "https://other.example/a", "body": "not this",
        "language": "en",
    }  # fmt: skip
    (tmp_path / name).write_text(json.dumps(fields))
    article = read(tmp_path)
    assert isinstance(article, Article)
    assert (article.title, article.body) == ("Another title", "The ferry sailed again on Monday.")
    assert (article.published_date, article.date_source) == (dt.date(2026, 3, 9), "sidecar")
    assert (article.source_slug, article.authors, article.section) == ("the-harbor-courier", ("Ida Moss",), "Metro")
    assert (article.language, article.url) == ("en", "https://other.example/a")


def test_a_byline_beside_the_file_names_the_authors(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.html").write_text(
        "<html><head><meta name=author content='Tom Reyes'></head><body><article><p>The ferry sailed again on Monday "
        "after eleven weeks in dock, to the relief of its shopkeepers.</p></article></body></html>"
    )
    (tmp_path / "a.html.json").write_text('{"byline": "By Ida Moss"}')
    article = read(tmp_path)
    assert isinstance(article, Article)
    assert article.authors == ("Ida Moss",)


def test_of_many_records_a_sidecar_says_what_is_common(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One.", "title": "First", "source": "x"}\n{"text": "Two.", "title": "Second"}\n')
    (tmp_path / "a.jsonl.json").write_text(
        '{"source": "NYT", "title": "no", "language": "en", "url": "https://n.example/x"}'
    )
    (document,) = read_documents(str(path))
    assert isinstance(document, Document)
    articles = [each for each in parse_document(document) if isinstance(each, Article)]
    assert [(each.title, each.source_slug, each.language, each.url) for each in articles] == [
        ("First", "nytimes", "en", None), ("Second", "nytimes", "en", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[1]", "a JSON object"),
        ("{", "no valid JSON"),
        ("[" * 100_000, "no valid JSON"),
        (" " * 1_100_000, "more than"),
    ],
)
def test_a_sidecar_that_is_none_is_told(tmp_path: pathlib.Path, content: str, told: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.json").write_text(content)
    failure = read(tmp_path)
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.error_type, failure.input_uri) == ("read", "BadSidecar", str(tmp_path / "a.txt"))
    assert told in failure.message
    assert "a.json" in failure.message
