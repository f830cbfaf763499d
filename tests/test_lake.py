"""WriteLake: what is in the lake after one run and after several, whatever the order."""

import dataclasses
import datetime as dt
import itertools
import os
import pathlib

import apache_beam as beam
import duckdb
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from pipeline.validate import validate_lake
from tests.lakes import (
    DAY,
    cancel,
    lake_hash,
    make_article,
    make_articles,
    moment,
    moved,
    snapshot,
    upsert,
    write_with_beam,
)
from transforms import DropRepeats, WriteLake
from transforms.lake import LakeOptions
from transforms.records import Article, Cancellation, Failure, Outcome, Repeat


@pytest.fixture(autouse=True)
def _unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of small files are written here, and no power is lost."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(os, "sync", lambda: None)


def rows(lake: pathlib.Path, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    if not list(lake.glob(f"{table}/**/*.parquet")):
        return []
    return duckdb.sql(f"SELECT {columns} FROM '{lake}/{table}/*/*/*.parquet' ORDER BY ALL").fetchall()


def test_a_run_writes_all_tables_and_says_what_it_wrote(tmp_path: pathlib.Path) -> None:
    failure = Failure("in/bad.txt", "parse", "EmptyError", "no text", published_date=DAY, source_slug="wire")
    outcomes = [*make_articles(20), failure, Repeat("in/again.txt", "x")]
    [summary] = write_with_beam(tmp_path / "lake", outcomes, batch_chars=300)
    assert dataclasses.asdict(summary) == {
        "run_id": summary.run_id,
        "records": 22,
        "articles": 20,
        "repeats": 1,
        "cancelled": 0,
        "failures": (("parse", "EmptyError", 1),),
        "entities": 30,
        "quotes": 30,
        "words": sum(article.word_count for article in make_articles(20)),
        "partitions_written": len(snapshot(tmp_path / "lake")),
        "partitions_unchanged": 0,
        "rows_removed": 0,
        "first_date": DAY,
        "last_date": DAY + dt.timedelta(days=3),
        "inputs_due": 0,
    }
    assert validate_lake(tmp_path / "lake") == []
    assert len(rows(tmp_path / "lake", "articles")) == 20
    assert (tmp_path / "lake/failures/date=2021-05-03/source=wire/part-0.parquet").is_file()
    assert (tmp_path / "lake/articles/date=__HIVE_DEFAULT_PARTITION__/source=gazette/part-0.parquet").is_file()
    assert list((tmp_path / "lake/articles").glob("*/source=unknown/part-0.parquet"))


def test_a_run_without_records_yields_a_summary(tmp_path: pathlib.Path) -> None:
    [summary] = write_with_beam(tmp_path / "lake", [])
    assert (summary.records, summary.partitions_written, summary.first_date) == (0, 0, None)


def test_the_same_run_again_leaves_every_file_alone(tmp_path: pathlib.Path) -> None:
    lake = tmp_path / "lake"
    write_with_beam(lake, make_articles(20))
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in lake.rglob("*.parquet")}
    [summary] = write_with_beam(lake, reversed(make_articles(20)), batch_chars=100)
    assert (summary.partitions_written, summary.partitions_unchanged) == (0, len(before))
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in lake.rglob("*.parquet")} == before


def test_beam_and_plain_steps_write_the_same_bytes(tmp_path: pathlib.Path) -> None:
    write_with_beam(tmp_path / "beam", make_articles(15))
    upsert(tmp_path / "plain", make_articles(15))
    assert snapshot(tmp_path / "plain") == snapshot(tmp_path / "beam")


def test_parts_written_in_any_order_make_the_same_files(tmp_path: pathlib.Path) -> None:
    articles = make_articles(14)
    upsert(tmp_path / "whole", articles)
    parts = [articles[:6], articles[6:], articles[3:11]]
    for number, order in enumerate(itertools.permutations(parts)):
        for part in order:
            upsert(tmp_path / str(number), part)
        assert snapshot(tmp_path / str(number)) == snapshot(tmp_path / "whole")


X = make_article(1)
OLD = moved(X, input_uri="in/a.txt", modified_at=moment(8))
NEW = moved(make_article(1, says=3), input_uri="in/b.txt", modified_at=moment(9), published_date=dt.date(2021, 5, 4))
OTHER = make_article(2, uri="in/b.txt", input_record="2")
UNDATED = moved(X, published_date=None, date_source=None)
GONE = cancel(X, "in/gone.xml", 12, day=4)
BACK = moved(NEW, input_uri="in/back.txt", modified_at=moment(13, day=4))

# What a lake holds after runs over several inputs, each input read as these outcomes: (runs, articles that are there).
RUNS: list[tuple[list[list[Outcome]], list[Article | Cancellation]]] = [
    ([[X], [moved(X, title="Better")]], [moved(X, title="Better")]),
    ([[X], [make_article(1, says=0)]], [make_article(1, says=0)]),
    ([[X], [moved(X, published_date=dt.date(2022, 1, 1))]], [moved(X, published_date=dt.date(2022, 1, 1))]),
    ([[X], [moved(X, source_slug="wire")]], [moved(X, source_slug="wire")]),
    ([[X], [UNDATED]], [UNDATED]),
    ([[UNDATED], [X]], [X]),
    # the input holds another article now, or fails, or succeeds at last
    ([[X], [make_article(2, uri=X.input_uri)]], [make_article(2, uri=X.input_uri)]),
    ([[X], [Failure(X.input_uri, "parse", "E", "m")]], []),
    ([[X], [Failure(X.input_uri, "read", "E", "m")]], [X]),
    ([[Failure(X.input_uri, "parse", "E", "m")], [X]], [X]),
    ([[Failure(X.input_uri, "parse", "E", "m", source_slug="wire")], [X]], [X]),
    ([[X], [Failure(X.input_uri, "parse", "E", "m")], [X]], [X]),
    # one record less in the input
    ([[NEW, OTHER], [OTHER]], [OTHER]),
    ([[NEW, OTHER], [NEW]], [NEW]),
    # one article in two inputs
    ([[OLD], [NEW]], [NEW]),
    ([[NEW], [OLD]], [NEW]),
    ([[OLD], [OLD, NEW], [NEW]], [NEW]),
    ([[NEW], [OLD, NEW], [OLD]], [NEW]),
    ([[NEW, OTHER], [OLD], [NEW, OTHER]], [NEW, OTHER]),
    # the newer input has lost the article and got another; the older is read after, before, or with it
    ([[OLD, NEW], [OTHER], [OLD]], [OLD, OTHER]),
    ([[OLD, NEW], [OLD, OTHER]], [OLD, OTHER]),
    # a version that says it is older than it was still replaces itself
    ([[NEW], [moved(NEW, modified_at=moment(1))]], [moved(NEW, modified_at=moment(1))]),
    # cancelled: in one run, in two, whichever file is read first or again
    ([[OLD, GONE]], [GONE]),
    ([[OLD], [GONE]], [GONE]),
    ([[GONE], [OLD]], [GONE]),
    ([[GONE], [OLD], [NEW, OTHER], [OLD]], [GONE, OTHER]),
    ([[OLD, NEW, OTHER], [GONE], [NEW, OTHER]], [GONE, OTHER]),
    ([[OLD, GONE], [OLD, GONE]], [GONE]),
    # back in a newer version
    ([[OLD, GONE, BACK]], [BACK]),
    ([[OLD], [GONE], [BACK]], [BACK]),
    ([[BACK], [GONE], [OLD]], [BACK]),
    # the file of the cancellation holds it no more, or cannot be read
    ([[OLD], [GONE], [Failure(GONE.input_uri, "read", "E", "m")]], [GONE]),
    ([[OLD], [GONE], [moved(OTHER, input_uri=GONE.input_uri)], [OLD]], [OLD, moved(OTHER, input_uri=GONE.input_uri)]),
    # no time is known: the input decides
    ([[moved(X, input_uri="in/2")], [moved(X, input_uri="in/1")]], [moved(X, input_uri="in/2")]),
    ([[moved(X, input_record="10")], [moved(X, input_record="9")]], [moved(X, input_record="9")]),
]


@pytest.mark.parametrize(("runs", "expected"), RUNS)
def test_what_is_there_after_several_runs(
    runs: list[list[Outcome]], expected: list[Article | Cancellation], tmp_path: pathlib.Path
) -> None:
    for outcomes in runs:
        upsert(tmp_path / "lake", outcomes)
        assert validate_lake(tmp_path / "lake") == []
    failures = [outcome for outcome in runs[-1] if isinstance(outcome, Failure)]
    upsert(tmp_path / "expected", [*expected, *failures])
    assert lake_hash(tmp_path / "lake") == lake_hash(tmp_path / "expected")
    assert snapshot(tmp_path / "lake") == snapshot(tmp_path / "expected")


def test_articles_of_many_inputs_in_any_order_of_runs(tmp_path: pathlib.Path) -> None:
    versions = [
        moved(make_article(1, says=index), input_uri=f"in/{index}", modified_at=moment(index + 1, 3 + index % 2))
        for index in range(4)
    ]
    newest = max(versions, key=lambda article: article.modified_at)
    upsert(tmp_path / "expected", [newest])
    for number, order in enumerate(itertools.permutations(versions)):
        lake = tmp_path / str(number)
        repeats = sum(upsert(lake, [version]).repeats for version in order)
        assert snapshot(lake) == snapshot(tmp_path / "expected")
        assert repeats == sum(a.modified_at < max(v.modified_at for v in order[:i]) for i, a in enumerate(order) if i)


def test_versions_in_one_run_without_drop_repeats(tmp_path: pathlib.Path) -> None:
    summary = upsert(tmp_path / "lake", [NEW, OLD, moved(NEW, input_uri="in/c.txt", modified_at=moment(3)), NEW])
    assert (summary.articles, summary.repeats, summary.quotes) == (1, 3, 3)
    upsert(tmp_path / "expected", [NEW])
    assert snapshot(tmp_path / "lake") == snapshot(tmp_path / "expected")


def test_a_cancellation_takes_the_rows_of_its_article_away_and_is_counted(tmp_path: pathlib.Path) -> None:
    upsert(tmp_path / "lake", [NEW, OTHER])
    summary = upsert(tmp_path / "lake", [GONE, OLD])
    assert (summary.records, summary.articles, summary.repeats, summary.cancelled) == (2, 0, 0, 2)
    assert summary.rows_removed == 1 + len(NEW.entities) + len(NEW.quotes)
    for table in ("articles", "entities", "quotes"):
        assert rows(tmp_path / "lake", table, "DISTINCT article_id") == [(OTHER.article_id,)]
    assert rows(tmp_path / "lake", "cancellations", "article_id, input_uri") == [(X.article_id, "in/gone.xml")]


def test_drop_repeats_before_the_lake(tmp_path: pathlib.Path) -> None:
    with beam.Pipeline(FnApiRunner()) as pipeline:
        pipeline | beam.Create([OLD, NEW, OTHER]) | DropRepeats() | WriteLake(tmp_path / "lake")
    assert rows(tmp_path / "lake", "articles", "input_uri, n_quotes") == [("in/b.txt", 2), ("in/b.txt", 3)]


def test_windows_make_no_difference(tmp_path: pathlib.Path) -> None:
    with beam.Pipeline(FnApiRunner()) as pipeline:
        articles = pipeline | beam.Create([OLD, NEW, OTHER])
        stamped = articles | beam.Map(lambda article: TimestampedValue(article, article.word_count * 100))
        summaries = stamped | beam.WindowInto(FixedWindows(60)) | WriteLake(tmp_path / "lake")
        assert_that(summaries | beam.Map(lambda summary: (summary.articles, summary.repeats)), equal_to([(2, 1)]))


def test_a_stream_is_refused_while_the_graph_is_built(tmp_path: pathlib.Path) -> None:
    articles = beam.Pipeline(FnApiRunner()) | beam.Create([])
    articles.is_bounded = False
    with pytest.raises(ValueError, match="bounded"):
        articles | WriteLake(tmp_path / "lake")


@pytest.mark.parametrize(("before", "after"), [(1, 4), (4, 1), (3, 5)])
def test_another_bucket_count_doubles_nothing(before: int, after: int, tmp_path: pathlib.Path) -> None:
    articles = make_articles(30)
    upsert(tmp_path / "lake", articles, LakeOptions(buckets=before))
    upsert(tmp_path / "lake", articles[:15], LakeOptions(buckets=after))
    assert validate_lake(tmp_path / "lake") == []
    upsert(tmp_path / "lake", articles, LakeOptions(buckets=after))
    upsert(tmp_path / "expected", articles, LakeOptions(buckets=max(before, after)))
    assert snapshot(tmp_path / "lake") == snapshot(tmp_path / "expected")


def test_rows_and_files_that_leave_are_counted_and_their_folders_go(tmp_path: pathlib.Path) -> None:
    upsert(tmp_path / "lake", [X])
    summary = upsert(tmp_path / "lake", [Failure(X.input_uri, "parse", "E", "m")])
    assert (summary.rows_removed, summary.partitions_written) == (5, 4)
    assert not (tmp_path / "lake/articles").exists()


def test_text_no_file_can_hold_is_replaced_with_offsets_kept(tmp_path: pathlib.Path) -> None:
    article = make_article(1)
    article = moved(article, body=article.body.replace("é", "\ud83d"), input_uri="in/\udcff.txt")
    quotes = tuple(moved(quote, text=quote.text.replace("é", "\ud83d")) for quote in article.quotes)
    upsert(tmp_path / "lake", [moved(article, quotes=quotes), Failure("in/\udcfe", "read", "E", "\ud800")])
    assert validate_lake(tmp_path / "lake") == []
    assert rows(tmp_path / "lake", "failures", "input_uri, message") == [("in/\ufffd", "\ufffd")]


@pytest.mark.parametrize("slug", ["../up", "2024", "A", "a/b", "a b", "-a"])
def test_a_source_that_is_no_folder_name_is_refused(slug: str, tmp_path: pathlib.Path) -> None:
    with pytest.raises(ValueError, match=r"source slug .* in record 7 of in/1\.txt"):
        upsert(tmp_path / "lake", [moved(X, source_slug=slug, input_record="7")])
    assert not (tmp_path / "lake").exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [({"buckets": 0}, "buckets is 0"), ({"row_group_rows": 0}, "row_group"), ({"null_partition": "a/b"}, "'a/b'")],
)
def test_options_are_checked(values: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LakeOptions(**values)  # type: ignore[arg-type]
