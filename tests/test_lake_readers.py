"""The tables as their readers see them: DuckDB, Polars, pandas and pyarrow, with types, nulls and partitions right."""

import datetime as dt
import pathlib
import warnings

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from tests.lakes import DAY, cancel, make_article, make_articles, upsert
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
