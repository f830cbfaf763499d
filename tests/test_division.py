"""Folders by date, month or neither; what a lake notes of them; partitions that grow, and the rows that move then."""

import datetime as dt
import pathlib
from collections import Counter
from typing import get_args

import duckdb
import pytest

from pipeline.validate import validate_lake
from tests.lakes import DAY, lake_hash, make_article, make_articles, moved, snapshot, upsert, write_with_beam
from transforms.division import (
    Division,
    LakeLayoutError,
    PartitionBy,
    address_of,
    bucket_of,
    count_files,
    split_place,
)
from transforms.lake import LakeOptions
from transforms.records import Article, Failure

PLACES: list[tuple[PartitionBy, dt.date | None, str | None, str]] = [
    ("date", DAY, "tass", "date=2021-05-03/source=tass"),
    ("date", None, None, "date=__HIVE_DEFAULT_PARTITION__/source=unknown"),
    ("month", DAY, "tass", "month=2021-05-01/source=tass"),
    ("month", None, "tass", "month=__HIVE_DEFAULT_PARTITION__/source=tass"),
    ("none", DAY, "tass", "source=tass"),
    ("none", None, None, "source=unknown"),
]


@pytest.mark.parametrize(("by", "date", "slug", "partition"), PLACES)
def test_folders(by: PartitionBy, date: dt.date | None, slug: str | None, partition: str) -> None:
    division = Division(by, files={partition: 3})
    address = address_of(date, slug)
    assert division.partition(address) == partition
    assert division.place(address, "a") == f"{partition}/part-{bucket_of('a', 3)}.parquet"
    assert split_place(division.place(address, "a")) == (partition, bucket_of("a", 3))


@pytest.mark.parametrize(
    ("by", "partition", "days"),
    [
        ("date", "date=2021-05-03/source=a", (DAY, DAY)),
        ("month", "month=2021-02-01/source=a", (dt.date(2021, 2, 1), dt.date(2021, 2, 28))),
        ("month", "month=2021-12-01/source=a", (dt.date(2021, 12, 1), dt.date(2021, 12, 31))),
        ("month", "month=__HIVE_DEFAULT_PARTITION__/source=a", (None, None)),
        ("none", "source=a", None),
    ],
)
def test_days_of_a_partition(by: PartitionBy, partition: str, days: object) -> None:
    assert Division(by).days(partition) == days


def test_one_file_more_moves_rows_of_one_file_only() -> None:
    keys = [str(number) for number in range(4000)]
    for buckets in range(1, 20):
        moves = {(bucket_of(key, buckets), bucket_of(key, buckets + 1)) for key in keys}
        assert {pair for pair in moves if pair[0] != pair[1]} == {
            (buckets - (1 << (buckets.bit_length() - 1)), buckets)
        }
        assert max(Counter(bucket_of(key, buckets) for key in keys).values()) < 2.3 * len(keys) / buckets


def test_files_are_counted_by_the_highest_number() -> None:
    assert count_files(["a/part-0.parquet", "a/part-4.parquet", "b/part-0.parquet"]) == {"a": 5, "b": 1}


def both(lake: pathlib.Path) -> list[tuple[object, ...]]:
    """All rows of articles and quotes, whatever their folders."""
    return [
        sorted(
            map(
                str, duckdb.sql(f"FROM read_parquet('{lake}/{table}/**/*.parquet', hive_partitioning=false)").fetchall()
            )
        )
        for table in ("articles", "entities", "quotes", "failures")
    ]  # type: ignore[return-value]


@pytest.mark.parametrize("by", get_args(PartitionBy))
def test_a_lake_by_date_month_or_none(by: PartitionBy, tmp_path: pathlib.Path) -> None:
    articles = [*make_articles(20), *(make_article(n, published_date=dt.date(2021, 6, n - 30)) for n in range(31, 40))]
    outcomes = [
        *articles,
        Failure("in/bad", "parse", "E", "m"),
        Failure("in/worse", "parse", "E", "m", published_date=DAY),
    ]
    upsert(tmp_path / "plain", outcomes)
    upsert(tmp_path / "lake", outcomes, LakeOptions(partition_by=by))
    assert validate_lake(tmp_path / "lake") == []
    assert both(tmp_path / "lake") == both(tmp_path / "plain")
    folders = {
        path.relative_to(tmp_path / "lake/articles").parts[0].partition("=")[0]
        for path in tmp_path.glob("lake/articles/**/*.parquet")
    }
    assert folders == {{"none": "source"}.get(by, by)}
    # A correction to another day and source, with the lake's folders as they are; then nothing.
    changed = moved(articles[3], published_date=dt.date(2021, 7, 9), source_slug="wire")
    for lake in ("lake", "plain"):
        assert upsert(tmp_path / lake, [changed]).articles == 1
    assert both(tmp_path / "lake") == both(tmp_path / "plain")
    assert validate_lake(tmp_path / "lake") == []
    assert upsert(tmp_path / "lake", [changed], LakeOptions(partition_by=by)).partitions_written == 0


@pytest.mark.parametrize(("there", "wanted"), [("month", "date"), ("none", "month"), (None, "month")])
def test_another_division_is_refused_in_one_line(
    there: PartitionBy | None, wanted: PartitionBy, tmp_path: pathlib.Path
) -> None:
    upsert(tmp_path, [make_article(1)], LakeOptions(partition_by=there))
    if there is None:  # a lake from before there was a choice
        (tmp_path / "_runs/.layout").unlink()
    before = lake_hash(tmp_path)
    with pytest.raises(LakeLayoutError, match=f"by {there or 'date'}, not {wanted}; newsbeam compact"):
        upsert(tmp_path, [make_article(2)], LakeOptions(partition_by=wanted))
    assert lake_hash(tmp_path) == before
    assert upsert(tmp_path, [make_article(2)], LakeOptions(partition_by=there)).articles == 1


def test_a_partition_grows_by_its_words_and_only_what_moves_is_written(tmp_path: pathlib.Path) -> None:
    """The least an article counts for is 200 words, so a file is to hold five."""
    options = LakeOptions(file_words=1000)
    articles = [make_article(number, source_slug="gazette", published_date=DAY) for number in range(60)]
    for end in range(1, 61):
        before = {
            name: content for name, content in snapshot(tmp_path / "lake").items() if name.startswith("articles/")
        }
        summary = upsert(tmp_path / "lake", [articles[end - 1]], options)
        after = {name: content for name, content in snapshot(tmp_path / "lake").items() if name.startswith("articles/")}
        assert len(after) <= -(-end // 5)
        assert sum(before.get(name) != content for name, content in after.items()) <= 3
        assert (summary.articles, summary.rows_removed) == (1, 0)
    assert len(after) == 12
    assert validate_lake(tmp_path / "lake") == []
    # Written at once, the files are the same; and written again, none is another.
    assert upsert(tmp_path / "once", articles, options).articles == 60
    assert snapshot(tmp_path / "lake") == snapshot(tmp_path / "once")
    assert upsert(tmp_path / "lake", articles, options).partitions_written == 0


def corrected(article: Article) -> Article:
    return moved(article, title="Another title", quotes=article.quotes[:1])


def test_what_moves_is_corrected_and_removed_as_well(tmp_path: pathlib.Path) -> None:
    """Rows that leave, change or are regrouped in a file just when it is divided."""
    articles = [
        make_article(number, source_slug="gazette", published_date=DAY, uri=f"in/{number % 10}") for number in range(30)
    ]
    articles = [moved(article, input_record=str(number)) for number, article in enumerate(articles)]
    grouped = [moved(one, dup_group_id=articles[1].article_id, is_duplicate=True) for one in articles[8:9]]
    first = [*articles[:8], *grouped, *articles[9:]]
    # in/0 is read again with one article corrected and two gone; in/1 has an older article of the group.
    again = [corrected(first[0]), first[11], first[21], moved(first[1], regroups=((first[1].article_id, "z"),))]
    for lake, options in (("one", LakeOptions()), ("many", LakeOptions(file_words=1000))):
        upsert(tmp_path / lake, first)
        summary = upsert(tmp_path / lake, again, options)
        assert (summary.articles, summary.rows_removed > 0) == (4, True)
        assert validate_lake(tmp_path / lake) == []
    assert lake_hash(tmp_path / "many") == lake_hash(tmp_path / "one")
    assert count_files(path.name for path in tmp_path.glob("many/articles/*/*/*")) == {"": 6}


@pytest.mark.parametrize("buckets", [3, 5, 6])
def test_files_divided_by_another_rule_are_put_right_when_they_grow(buckets: int, tmp_path: pathlib.Path) -> None:
    """Lakes of before have rows in the file of their digest modulo the number of files."""
    articles = [make_article(number, source_slug="gazette", published_date=DAY) for number in range(40)]
    upsert(tmp_path / "lake", articles, LakeOptions(buckets=buckets))
    for table in ("articles", "entities", "quotes"):
        folder = next(tmp_path.glob(f"lake/{table}/*/*"))
        first, second = folder / "part-0.parquet", folder / "part-1.parquet"
        aside = folder / "aside"
        first.rename(aside)
        second.rename(first)
        aside.rename(second)
    before = lake_hash(tmp_path / "lake")
    upsert(tmp_path / "lake", articles[:1], LakeOptions(buckets=7))
    assert lake_hash(tmp_path / "lake") == before
    upsert(tmp_path / "expected", articles, LakeOptions(buckets=7))
    assert snapshot(tmp_path / "lake") == snapshot(tmp_path / "expected")


def test_a_pipeline_of_beam_divides_a_lake_as_well(tmp_path: pathlib.Path) -> None:
    articles = [make_article(number, source_slug="gazette", published_date=DAY) for number in range(24)]
    for part in (articles[:7], articles):
        write_with_beam(tmp_path / "beam", part, partition_by="month", file_words=1000, batch_chars=500)
    upsert(tmp_path / "plain", articles, LakeOptions(partition_by="month", file_words=1000))
    assert {name: content for name, content in snapshot(tmp_path / "beam").items() if "articles" not in name} == {
        name: content for name, content in snapshot(tmp_path / "plain").items() if "articles" not in name
    }
    assert rows_of(tmp_path / "beam", "article_id") == rows_of(tmp_path / "plain", "article_id")
    assert validate_lake(tmp_path / "beam") == []


def rows_of(lake: pathlib.Path, column: str) -> dict[str, list[object]]:
    return {
        path.name: duckdb.sql(f"SELECT {column} FROM '{path}'").fetchall()
        for path in lake.glob("articles/*/*/*.parquet")
    }
