"""Measures the layout of a large generated lake: python scripts/layout.py [--rows 10000000] [--folder FOLDER]

Prints a Markdown table. The rows are invented; files are written as the product writes them, one after another.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import pathlib
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.division import PARTITIONS, Division, PartitionBy, address_of
from transforms.growth import Rule
from transforms.locks import Owner
from transforms.partitions import ORIGIN, Order, merge_rows, to_parquet
from transforms.records import Article
from transforms.storage import Storage
from transforms.tables import TABLES
from transforms.writes import Batch, LakeOptions, RowBatcher, Run, write_batches

SOURCES = ("tass", "afp", "northern-ledger", "quillpost.example")
FIRST = dt.date(2026, 1, 1)
MENTIONS = 25
"""Rows of entities that an article has, about as real ones."""
WORDS = 450


def main() -> None:
    """Writes the lake, asks it, and removes it."""
    parser = argparse.ArgumentParser(description="Measures the layout of a large generated lake.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--days", type=int, default=100)
    parser.add_argument(
        "--articles", type=int, default=100_000, help="of one day and source, that one more is added to"
    )
    parser.add_argument("--folder", type=pathlib.Path)
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(dir=arguments.folder, prefix="newsbeam-layout-"))
    try:
        append(folder / "day", arguments.articles)
        for by in PARTITIONS:
            began = time.monotonic()
            write_lake(folder / by, arguments.rows, arguments.days, by)
            describe(folder / by, by, time.monotonic() - began)
            ask(folder / by, by)
    finally:
        shutil.rmtree(folder)


def write_lake(lake: pathlib.Path, rows: int, days: int, by: PartitionBy) -> None:
    """Writes the table entities, in the files that the rule gives its partitions."""
    articles = rows // MENTIONS // days // len(SOURCES)
    span = {"date": 1, "month": 31, "none": days}[by]
    for first in range(0, days, span):
        for number, source in enumerate(SOURCES):
            some = range(first, min(days, first + span))
            table = pa.concat_tables([entities(day, number, articles) for day in some])
            address = address_of(FIRST + dt.timedelta(first), source)
            _write_partition(Storage.open(lake), by, address, table, articles * len(some))


def _write_partition(storage: Storage, by: PartitionBy, address: str, table: pa.Table, articles: int) -> None:
    options = LakeOptions()
    partition = Division(by).partition(address)
    division = Division(by, files={partition: Rule(1, options.file_words).files(articles * WORDS)})
    ids = table["article_id"].combine_chunks().dictionary_encode()
    places = pa.array([division.place(address, key) for key in ids.dictionary.to_pylist()]).take(ids.indices)
    table = table.append_column(ORIGIN, pa.nulls(len(table), pa.string()))
    for place in places.unique().to_pylist():
        merged = merge_rows("entities", None, table.filter(pc.equal(places, place)), Order())
        storage.write(f"entities/{place}", to_parquet(merged.rows, options.row_group_rows))


def entities(day: int, source: int, articles: int) -> pa.Table:
    """The rows of a day and source; the names among them are as unevenly spread as real ones."""
    chance = np.random.default_rng(day * len(SOURCES) + source)
    rows = articles * MENTIONS
    ids = np.array([f"{value:032x}" for value in chance.integers(0, 2**62, articles)])
    names = chance.zipf(1.3, rows) % 50_000
    starts = np.tile(np.arange(MENTIONS) * 90, articles) + chance.integers(0, 60, rows)
    texts = np.char.add("Name ", names.astype(str))
    schema = pa.schema([column.remove_metadata() for column in TABLES["entities"]])
    columns = {
        "mention_id": [f"{value:032x}" for value in chance.integers(0, 2**62, rows)],
        "article_id": np.repeat(ids, MENTIONS),
        "field": np.where(chance.random(rows) < 0.06, "title", "body"),
        "start_char": starts,
        "end_char": starts + np.char.str_len(texts),
        "text": texts,
        "label": np.array(["PERSON", "ORG", "GPE"])[names % 3],
        "entity_id": _entity_ids()[names],
        "entity_name": texts,
        "sentence_index": np.tile(np.arange(MENTIONS) // 2, articles),
        "quote_id": pa.nulls(rows, pa.string()),
        "published_date": pa.array([FIRST + dt.timedelta(day)] * rows, pa.date32()),
        "source_slug": [SOURCES[source]] * rows,
    }
    return pa.table([pa.array(columns[field.name]).cast(field.type) for field in schema], schema=schema)


@functools.cache
def _entity_ids() -> Any:
    return np.array([f"{value * 0x9E3779B97F4A7C15 % 2**128:032x}" for value in range(50_000)])


def append(lake: pathlib.Path, articles: int) -> None:
    """Prints what one more article costs a day that has many, of words as unevenly spread as real ones."""
    chance = np.random.default_rng(1)
    words = np.array(
        ["".join(chance.choice(list("aeioustrnlmdk"), 2 + size)) for size in chance.integers(1, 9, 30_000)]
    )

    def article(number: int) -> Article:
        body = " ".join(words[chance.zipf(1.15, WORDS) % len(words)])
        key = f"{number:032x}"
        return Article(
            key, key, body, f"in/{number}", "text", published_date=FIRST, source_slug="tass", word_count=WORDS
        )

    began = time.monotonic()
    for first in range(0, articles, 20_000):
        _write(lake, [article(number) for number in range(first, min(articles, first + 20_000))])
    files = {path: path.stat() for path in lake.glob("articles/**/*.parquet")}
    total = sum(stat.st_size for stat in files.values())
    print(
        f"a day of {articles:,} articles: {len(files)} files, {total / 1e6:.0f} MB, in {time.monotonic() - began:.0f} s"
    )
    for number in range(articles, articles + 3):
        began = time.monotonic()
        _write(lake, [article(number)])
        now = {path: path.stat() for path in lake.glob("articles/**/*.parquet")}
        written = [
            stat.st_size for path, stat in now.items() if path not in files or files[path].st_mtime != stat.st_mtime
        ]
        print(f"one more: {len(written)} files, {sum(written) / 1e6:.1f} MB, in {time.monotonic() - began:.1f} s")
        files = now


def _write(lake: pathlib.Path, articles: Sequence[Article]) -> None:
    run = Run(str(lake), Owner.this_process("layout"), LakeOptions())
    batcher = RowBatcher(run.options, "layout")
    for article in articles:
        batcher.add(article)
    write_batches(run, [Batch(*batcher.take())])


def describe(lake: pathlib.Path, by: str, seconds: float) -> None:
    """Prints what the files are like."""
    files = sorted(lake.glob("entities/**/*.parquet"))
    sizes = [file.stat().st_size for file in files]
    footers = [pq.read_metadata(file) for file in files]
    groups = [footer.row_group(index) for footer in footers for index in range(footer.num_row_groups)]
    columns = [group.column(index) for group in groups for index in range(group.num_columns)]
    rows = sum(footer.num_rows for footer in footers)
    print(
        f"\n{by}: {rows:,} rows, {len(files)} files of {statistics.median(sizes) / 1e6:.1f} MB in the median, ", end=""
    )
    print(f"{sum(sizes) / rows:.0f} bytes a row; written in {seconds:.0f} s")
    print(f"row groups: {len(groups)}, rows in the median {statistics.median(group.num_rows for group in groups):,}")
    print(f"chunks with statistics {sum(one.is_stats_set for one in columns) / len(columns):.0%}, ", end="")
    print(f"with page index {sum(one.has_offset_index for one in columns) / len(columns):.0%}; ", end="")
    dates = [(g.column(11).statistics.min, g.column(11).statistics.max) for g in groups if g.column(11).is_stats_set]
    print(f"row groups of one day {sum(low == high for low, high in dates) / len(dates):.0%}")


def queries(lake: pathlib.Path, by: str) -> Iterator[tuple[str, str]]:
    """What is asked, and the words for it."""
    table = f"read_parquet('{lake}/entities/**/*.parquet', hive_partitioning = true)"
    day = FIRST + dt.timedelta(40)
    count = f"SELECT count(*), count(DISTINCT entity_id) FROM {table}"  # noqa: S608 - our own names
    article = duckdb.sql(f"SELECT min(article_id) FROM {table} WHERE published_date = '{day}'").fetchall()  # noqa: S608 - the same
    yield "all rows", count
    yield "a name in all", f"{count} WHERE entity_name = 'Name 777'"
    if by == "date":
        yield "a day, by the folder", f"{count} WHERE date = '{day}'"
    yield "a day, by published_date", f"{count} WHERE published_date = '{day}'"
    yield "a source, by the folder", f"{count} WHERE source = 'tass'"
    yield "a source, by source_slug", f"{count} WHERE source_slug = 'tass'"
    folder = {"date": f"date = '{day}'", "month": f"month = '{day.replace(day=1)}'", "none": "true"}[by]
    yield "a day and a source", f"{count} WHERE {folder} AND published_date = '{day}' AND source = 'tass'"
    yield "an article, by its identifier alone", f"SELECT * FROM {table} WHERE article_id = '{article[0][0]}'"  # noqa: S608 - the same


def ask(lake: pathlib.Path, by: str) -> None:
    """Prints how long queries take: the best of three, files in the system's cache, two threads."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for about, query in queries(lake, by):
        best = min(_seconds(connection, query) for _ in range(3))
        print(f"| {by} | {about} | {best:.3f} s |")


def _seconds(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    began = time.perf_counter()
    connection.execute(query).fetchall()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
