"""The tables as their readers see them: DuckDB, Polars, pandas and pyarrow, with types, nulls and partitions right.

Spark's part is in `tests/engines`, where there is Java.
"""

import datetime as dt
import pathlib
import shutil
import warnings
from collections.abc import Callable

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from tests.lakes import DAY, cancel, make_article, make_articles, upsert
from transforms.division import PartitionBy
from transforms.lake import LakeOptions
from transforms.records import Failure
from transforms.tables import TABLES, file_schema


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Thirty articles, dated and undated, failures with no text but what must be there, and two cancellations."""
    folder = tmp_path_factory.mktemp("readers") / "lake"
    failures = [
        Failure(f"in/bad-{number}", "parse", "E", "m", published_date=(None, DAY)[number % 2]) for number in range(3)
    ]
    cancellations = [
        cancel(make_article(90 + number), "in/c", 9, published_date=(None, DAY)[number]) for number in (0, 1)
    ]
    upsert(folder, [*make_articles(30), *failures, *cancellations], LakeOptions(buckets=2, row_group_rows=4))
    return folder


ROWS = {"articles": 30, "entities": 43, "quotes": 43, "failures": 3, "cancellations": 2}


@pytest.mark.parametrize("table", TABLES)
def test_every_file_has_the_schema_and_no_partition_columns(lake: pathlib.Path, table: str) -> None:
    for path in lake.glob(f"{table}/*/*/*.parquet"):
        file = pq.ParquetFile(path)
        assert file.schema_arrow == file_schema(table)
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"
        assert all(file.metadata.row_group(i).num_rows <= 4 for i in range(file.metadata.num_row_groups))


@pytest.mark.parametrize("table", TABLES)
def test_duckdb(lake: pathlib.Path, table: str) -> None:
    files = f"read_parquet('{lake}/{table}/*/*/*.parquet', hive_partitioning = true)"
    types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE FROM {files})").fetchall())
    assert (types["date"], types["source"], types["published_date"]) == ("DATE", "VARCHAR", "DATE")
    assert duckdb.sql(f"SELECT count(*) FROM {files}").fetchall() == [(ROWS[table],)]
    wrong = "published_date IS DISTINCT FROM date OR coalesce(source_slug, 'unknown') != source"
    assert duckdb.sql(f"SELECT count(*) FROM {files} WHERE {wrong}").fetchall() == [(0,)]


def test_duckdb_joins_and_prunes(lake: pathlib.Path) -> None:
    query = f"""
        SELECT count(*) FROM '{lake}/quotes/*/*/*.parquet' q
        JOIN '{lake}/articles/*/*/*.parquet' a USING (article_id)
        JOIN '{lake}/entities/*/*/*.parquet' e ON e.entity_id = q.speaker_entity_id AND e.article_id = q.article_id
        WHERE substr(a.body, q.start_char + 1, q.end_char - q.start_char) = q.text AND e.text = q.speaker_text
    """
    assert duckdb.sql(query).fetchall() == [(43,)]
    files = f"read_parquet('{lake}/articles/*/*/*.parquet', hive_partitioning = true)"
    plan = duckdb.sql(f"EXPLAIN ANALYZE SELECT * FROM {files} WHERE date = '{DAY}' AND source = 'wire'").fetchall()
    assert "Scanning Files: 2/" in str(plan)


@pytest.mark.parametrize("table", TABLES)
def test_polars(lake: pathlib.Path, table: str) -> None:
    frame = pl.scan_parquet(f"{lake}/{table}/**/*.parquet", hive_partitioning=True).collect()
    assert frame.height == ROWS[table]
    assert frame.schema["source"] == pl.String
    assert frame.schema["published_date"] == pl.Date
    if table == "articles":
        assert frame.schema["published_at"] == pl.Datetime("us", "UTC")
        assert frame.schema["authors"] == pl.List(pl.String)
        assert frame.filter(pl.col("date").is_null()).height == frame["published_date"].null_count() == 5


@pytest.mark.parametrize("table", TABLES)
def test_pandas(lake: pathlib.Path, table: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pandas and pyarrow about each other
        frame = pd.read_parquet(lake / table, partitioning=None)
    assert list(frame.columns) == TABLES[table].names
    assert len(frame) == ROWS[table]


@pytest.mark.parametrize("table", TABLES)
def test_pyarrow(lake: pathlib.Path, table: str) -> None:
    partitioning = ds.partitioning(pa.schema([("date", pa.date32()), ("source", pa.string())]), flavor="hive")
    dataset = ds.dataset(lake / table, partitioning=partitioning)
    rows = dataset.to_table()
    assert rows.num_rows == ROWS[table]
    assert rows.drop_columns(["date", "source"]).schema == file_schema(table)
    assert rows["date"].to_pylist() == rows["published_date"].to_pylist()
    if table == "articles":
        days = rows["published_date"].to_pylist()
        kept = dataset.to_table(filter=ds.field("date") > dt.date(2021, 5, 4)).num_rows
        assert kept == sum(day is not None and day > dt.date(2021, 5, 4) for day in days)


NEXT = DAY + dt.timedelta(1)


def by_duckdb(lake: pathlib.Path) -> tuple[int, int]:
    files = [
        f"read_parquet('{lake}/{table}/**/*.parquet', hive_partitioning = true)" for table in ("articles", "quotes")
    ]
    where = f"WHERE date = '{NEXT}' AND source = 'wire'"
    ((count,),) = duckdb.sql(f"SELECT count(*) FROM {files[0]} {where}").fetchall()
    join = f"(FROM {files[0]} {where}) JOIN (FROM {files[1]} {where}) USING (article_id)"
    ((joined,),) = duckdb.sql(f"SELECT count(*) FROM {join}").fetchall()
    return count, joined


def by_polars(lake: pathlib.Path) -> tuple[int, int]:
    articles, quotes = (
        pl.scan_parquet(f"{lake}/{table}/**/*.parquet", hive_partitioning=True)
        .filter(pl.col("date") == NEXT, pl.col("source") == "wire")
        .collect()
        for table in ("articles", "quotes")
    )
    return articles.height, articles.join(quotes, on="article_id").height


def by_pandas(lake: pathlib.Path) -> tuple[int, int]:
    chosen = [("date", "=", NEXT), ("source", "=", "wire")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pandas and pyarrow about each other
        articles, quotes = (
            pd.read_parquet(lake / table, filters=chosen, partitioning=HIVE) for table in ("articles", "quotes")
        )
        return len(articles), len(articles.merge(quotes, on="article_id"))


def by_pyarrow(lake: pathlib.Path) -> tuple[int, int]:
    chosen = (ds.field("date") == NEXT) & (ds.field("source") == "wire")
    articles, quotes = (
        ds.dataset(lake / table, partitioning=HIVE).to_table(filter=chosen) for table in ("articles", "quotes")
    )
    columns = articles.select(["article_id"])
    return articles.num_rows, columns.join(
        quotes.select(["article_id", "text"]), "article_id", join_type="inner"
    ).num_rows


HIVE = ds.partitioning(pa.schema([("date", pa.date32()), ("source", pa.string())]), flavor="hive")


@pytest.mark.parametrize("read", [by_duckdb, by_polars, by_pandas, by_pyarrow])
def test_only_files_of_the_date_and_source_are_read(
    read: Callable[[pathlib.Path], tuple[int, int]], lake: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """All others are damaged, but for the first, which readers take the schema from."""
    shutil.copytree(lake, tmp_path / "lake")
    damaged = 0
    for table in ("articles", "quotes"):
        for path in sorted(tmp_path.glob(f"lake/{table}/*/*/*"))[1:]:
            if f"date={NEXT}/source=wire" not in str(path):
                path.write_bytes(b"PAR1 damaged PAR1")
                damaged += 1
    assert damaged > 20
    expected = read(lake)
    assert expected == (3, 3)
    assert read(tmp_path / "lake") == expected


@pytest.mark.parametrize("by", ["month", "none"])
def test_lakes_by_month_and_none(by: PartitionBy, tmp_path: pathlib.Path) -> None:
    upsert(tmp_path, make_articles(30), LakeOptions(partition_by=by, row_group_rows=3))
    columns = [("month", pa.date32()), ("source", pa.string())][by == "none" :]
    articles = tmp_path / "articles"
    dataset = ds.dataset(articles, partitioning=ds.partitioning(pa.schema(columns), flavor="hive"))
    pattern = f"{articles}/**/*.parquet"
    frame = pl.read_parquet(pattern, hive_partitioning=True)
    types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{pattern}')").fetchall())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pandas and pyarrow about each other
        assert len(pd.read_parquet(articles, partitioning=None)) == 30
    assert (dataset.count_rows(), frame.height) == (30, 30)
    if by == "month":
        assert (types["month"], frame.schema["month"]) == ("DATE", pl.Date)
        months = set(dataset.to_table()["month"].to_pylist())
        assert months == set(frame["month"].to_list()) == {DAY.replace(day=1), None}
        assert duckdb.sql(f"SELECT count(*) FROM '{pattern}' WHERE month IS NULL").fetchall() == [(5,)]
    # Rows are in the order of their dates, so that most row groups are out of question.
    chosen = (ds.field("published_date") == DAY) & (ds.field("source") == "gazette")
    (fragment, *others) = dataset.get_fragments(filter=chosen)
    groups = [len(one.subset(ds.field("published_date") == DAY).row_groups) for one in (fragment, *others)]
    assert (len(others) < 2, sum(groups) < sum(len(one.row_groups) for one in (fragment, *others))) == (True, True)
    assert dataset.to_table(filter=chosen).num_rows == 2
