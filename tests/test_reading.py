"""Files of every kind read as a run reads them: whole, in pieces, in parts by several workers; none raises or hangs."""

import dataclasses
import gzip
import io
import json
import pathlib
import time
import typing
from collections import Counter
from contextlib import nullcontext

import apache_beam as beam
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archives_made import CODECS, http, page, warc_record, zipped
from transforms.documents import parse_document
from transforms.files import Limits, ReadDocuments, ReadOptions
from transforms.inputs import read_documents, read_part, split_input
from transforms.parse import ParseArticles
from transforms.reading import may_be_split, read_contents
from transforms.records import Article, Cancellation, Document, Failure

SMALL = ReadOptions(limits=Limits(max_bytes=100_000, piece_bytes=3_000, part_bytes=5_000))
STORIES = [f"The council of Port Vell met on day {number}. {'It voted. ' * (number % 9)}" for number in range(150)]


def outcomes(uri: pathlib.Path, options: ReadOptions) -> list[Article | Failure | Cancellation]:
    return [
        outcome
        for document in read_documents(str(uri), options)
        for outcome in ([document] if isinstance(document, Failure) else parse_document(document))
    ]


def _parquet() -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table({"text": STORIES}), content, row_group_size=20, compression="none", use_dictionary=False)
    return content.getvalue()


JSONL = b"".join(json.dumps({"text": story}).encode() + b"\n" for story in STORIES)
CSV = b"title,text\n" + b"".join(f"T,{story}\n".encode() for story in STORIES)
WARC = [warc_record(http(page(f"Day {number}")), f"https://paper.example/{number}") for number in range(150)]
# Name, content, how many records, and whether it can be split.
FILES = {
    "plain.jsonl": (JSONL, 150, True),
    "zipped.jsonl.gz": (gzip.compress(JSONL), 150, False),
    "plain.csv": (CSV, 150, False),
    "rows.parquet": (_parquet(), 150, True),
    "plain.warc": (b"".join(WARC), 150, True),
    "members.warc.gz": (b"".join(map(gzip.compress, WARC)), 150, True),
    "one.warc.gz": (gzip.compress(b"".join(WARC)), 150, False),
    "stories.zip": (zipped({f"{n}.txt": story.encode() for n, story in enumerate(STORIES)}), 150, True),
}


@pytest.mark.parametrize("name", FILES)
def test_whoever_reads_it_finds_the_same(name: str, tmp_path: pathlib.Path) -> None:
    content, count, splits = FILES[name]
    path = tmp_path / name
    path.write_bytes(content)
    whole = outcomes(path, ReadOptions())
    assert Counter(type(each) for each in whole) == {Article: count}
    assert len({each.input_record for each in whole}) == count
    assert outcomes(path, SMALL) == whole
    parts = split_input(str(path), SMALL)
    assert (len(parts) > 1) == splits
    documents = [document for part in parts for document in read_part(part, SMALL)]
    assert [o for d in documents if isinstance(d, Document) for o in parse_document(d)] == whole
    assert [part.range for part in split_input(str(path))] == [None]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_transform_finds_the_same(workers: int, tmp_path: pathlib.Path) -> None:
    for name, (content, _, _) in FILES.items():
        (tmp_path / name).write_bytes(content)
    expected = {
        (each.input_uri, each.input_record, each.content_hash)
        for name in FILES
        for each in outcomes(tmp_path / name, ReadOptions())
        if isinstance(each, Article)
    }

    def check(found: list[tuple[str, str | None, str]]) -> None:
        assert len(found) == len(expected)
        assert set(found) == expected

    options = beam.options.pipeline_options.PipelineOptions(
        direct_num_workers=workers, direct_running_mode="multi_threading"
    )
    with beam.Pipeline(FnApiRunner(), options=options) as pipeline:
        articles = pipeline | ReadDocuments([str(tmp_path)], SMALL) | ParseArticles()
        assert_that(articles | beam.Map(lambda each: (each.input_uri, each.input_record, each.content_hash)), check)


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.html", "a.jsonl", "a.parquet", "a.warc"])
def test_any_codec_around_any_format(codec: str, name: str, tmp_path: pathlib.Path) -> None:
    contents = {
        "a.txt": b"Headline\n\nThe king spoke.",
        "a.csv": CSV,
        "a.html": page("Bridge"),
        "a.jsonl": JSONL,
        "a.parquet": FILES["rows.parquet"][0],
        "a.warc": b"".join(WARC),
    }
    plain, packed, archive = tmp_path / name, tmp_path / f"{name}.z", tmp_path / "a.zip"
    plain.write_bytes(contents[name])
    packed.write_bytes(CODECS[codec](contents[name]))
    archive.write_bytes(zipped({name: CODECS[codec](contents[name])}))
    expected = outcomes(plain, ReadOptions())
    assert all(isinstance(each, Article) for each in expected)

    def content(path: pathlib.Path) -> list[tuple[str, str | None]]:
        found = [each for each in outcomes(path, ReadOptions()) if isinstance(each, Article)]
        return [(each.content_hash, each.input_record) for each in found]

    assert content(packed) == content(plain)
    in_archive = [(h, f"{name}#{record}" if record else name) for h, record in content(plain)]
    assert content(archive) == in_archive


def test_members_of_an_archive_are_named_dated_and_told_apart(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "tass_2019-03-28_dump.zip"
    members = {
        "king.txt": b"The king spoke.",
        "date=2026-03-01/reuters_2026-03-02_queen.txt": b"The queen spoke.",
        "empty.txt": b"",
        "scan.txt": b"%PDF-1.7",
        "inner.zip": zipped({"a.txt": b"x"}),
        "two.jsonl": b'{"text": "one"}\nnonsense\n',
        "../out.txt": b"The spy spoke.",
        "large.html": b"x" * 3_000_000,
    }
    path.write_bytes(zipped(members))
    found = {each.input_record: each for each in outcomes(path, SMALL)}
    assert len(found) == len(outcomes(path, SMALL)) == 9
    assert {each.input_uri for each in found.values()} == {str(path)}
    king, queen = found["king.txt"], found["date=2026-03-01/reuters_2026-03-02_queen.txt"]
    assert isinstance(king, Article)
    assert isinstance(queen, Article)
    assert (king.source_slug, str(king.published_date)) == ("tass", "2019-03-28")
    assert (queen.source_slug, str(queen.published_date)) == ("reuters", "2026-03-02")
    kinds = {name: each.error_type for name, each in found.items() if isinstance(each, Failure)}
    assert kinds == {
        "empty.txt": "NoText", "scan.txt": "FormatError", "inner.zip": "FormatError", "two.jsonl#2": "InvalidJSON",
        "../out.txt": "BadMember", "large.html": "TooLarge",
    }  # fmt: skip


class Once(io.RawIOBase):
    """A stream that can be read once, as some servers give them."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # a buffer is all that is asked for
        return self._content.readinto(buffer)


@pytest.mark.parametrize("name", FILES)
def test_streams_that_cannot_go_back(name: str) -> None:
    stream = typing.cast(typing.IO[bytes], Once(FILES[name][0]))
    found = [
        outcome
        for document in read_contents(stream, Document(name, b""), ReadOptions())
        if isinstance(document, Document)
        for outcome in parse_document(document)
    ]
    assert Counter(type(each) for each in found) == {Article: 150}
    with (
        pytest.raises(OSError, match="cannot be read in pieces")
        if name.endswith((".zip", ".parquet"))
        else nullcontext()
    ):
        stream = typing.cast(typing.IO[bytes], Once(FILES[name][0]))
        list(read_contents(stream, Document(name, b""), ReadOptions(limits=Limits(max_bytes=2_000))))


@pytest.mark.parametrize(
    ("uri", "splits"),
    [("s3://b/a.jsonl", True), ("s3://b/a.warc.gz", True), ("s3://b/a.zip", True), ("s3://b/a.parquet", True),
     ("s3://b/a", False), ("s3://b/a.html", False), ("s3://b/a.csv.gz", False), ("s3://b/a.unknown", True)],
)  # fmt: skip
def test_the_size_of_remote_files_is_asked_where_it_matters(uri: str, splits: bool) -> None:
    assert may_be_split(uri, ReadOptions()) == splits
    assert not may_be_split(uri, ReadOptions(format="text"))


def test_an_archive_without_files(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({}))
    (failure,) = outcomes(path, ReadOptions())
    assert isinstance(failure, Failure)
    assert failure.error_type == "NoRecords"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jsonl", JSONL), ("a.csv", CSV), ("a.warc", b"".join(WARC))],
)
def test_of_a_file_that_is_cut_short_what_is_there_is_read(name: str, content: bytes, tmp_path: pathlib.Path) -> None:
    path = tmp_path / f"{name}.gz"
    path.write_bytes(gzip.compress(content)[:-400])
    *articles, failure = outcomes(path, SMALL)
    assert all(isinstance(each, Article) for each in articles)
    assert len(articles) > 20
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.error_type, failure.input_record) == ("read", "EOFError", None)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.warc"])
def test_files_without_records_are_one_failure(name: str, tmp_path: pathlib.Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"\n" * 20_000)
    (failure,) = outcomes(path, SMALL)
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.input_record) == ("parse", None)


def test_a_bomb_of_lines_ends(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "one"}\n' + b"\n" * 100_000_000))
    article, failure = outcomes(path, SMALL)
    assert isinstance(article, Article)
    assert isinstance(failure, Failure)
    assert failure.error_type == "BombError"


def test_a_forced_format_holds_for_reading_too(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "one"}\n' * 1000)
    (document,) = read_documents(str(path), dataclasses.replace(SMALL, format="text"))
    assert isinstance(document, Document)
    assert (document.format, len(document.content)) == ("text", 16_000)


SEEDS = [
    *(content[:6_000] for content, _, _ in FILES.values()),
    *(codec(JSONL[:500]) for codec in CODECS.values()),
    FILES["rows.parquet"][0],
    zipped({"a.txt": b"The king spoke.", "b.jsonl": JSONL[:900]}),
    zipped({"a.warc.gz": gzip.compress(WARC[0])}),
    gzip.compress(page("Bridge")),
    page("Bridge"),
    b"H\n\nOSLO (AP) - It.",
]
SUFFIXES = ["", ".txt", ".csv", ".jsonl", ".json", ".warc", ".warc.gz", ".parquet", ".zip", ".html", ".xml", ".eml"]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file with some of its bytes replaced, cut out or put in."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.sampled_from([0, 1, 4, 300]))] = draw(st.binary(max_size=6))
    return bytes(content)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200) | damaged(), suffix=st.sampled_from(SUFFIXES))
def test_any_bytes_give_articles_or_failures(content: bytes, suffix: str, tmp_path: pathlib.Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    started = time.monotonic()
    found = outcomes(path, SMALL)
    assert found
    assert all(isinstance(each, Article | Failure | Cancellation) for each in found)
    for part in split_input(str(path), SMALL):
        for document in read_part(part, SMALL):
            assert isinstance(document, Document | Failure)
    assert time.monotonic() - started < 20
