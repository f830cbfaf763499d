"""Places, row batches, merges and reading of partition files."""

import datetime as dt
import io
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.lakes import lake_hash, make_article, make_articles, moved, upsert
from transforms.division import Division, address_of, bucket_of
from transforms.partitions import (
    LakeFileError,
    Order,
    decode_rows,
    encode_rows,
    merge_rows,
    read_rows,
    to_parquet,
)
from transforms.records import Article
from transforms.storage import Storage
from transforms.tables import TABLES, article_rows, file_schema


@pytest.mark.parametrize(
    ("date", "slug", "expected"),
    [
        (dt.date(2019, 3, 28), "tass", "date=2019-03-28/source=tass/part-0.parquet"),
        (dt.date(2019, 3, 28), None, "date=2019-03-28/source=unknown/part-0.parquet"),
        (None, "el-pais.com_2", "date=__HIVE_DEFAULT_PARTITION__/source=el-pais.com_2/part-0.parquet"),
        (None, "24ur", "date=__HIVE_DEFAULT_PARTITION__/source=24ur/part-0.parquet"),
    ],
)
def test_place(date: dt.date | None, slug: str | None, expected: str) -> None:
    assert Division().place(address_of(date, slug), "an article") == expected


@pytest.mark.parametrize("slug", ["2024", "..", "a/../b", "Tass", "é", "a\n", " a"])
def test_a_slug_that_is_no_folder_name_is_refused(slug: str) -> None:
    with pytest.raises(ValueError, match="source slug"):
        address_of(None, slug)


def test_buckets_are_even_and_fixed() -> None:
    counts = [0] * 4
    for number in range(4000):
        counts[bucket_of(str(number), 4)] += 1
    assert min(counts) > 900
    assert bucket_of("an article", 1024) == 786


def rows_of(table: str, *articles: Article) -> pa.Table:
    batches = [
        encode_rows(table, rows, [article.input_uri] * len(rows))
        for article in articles
        if (rows := article_rows(article, "1")[table])
    ]
    return decode_rows(table, batches)


ONE, TWO = make_article(1), make_article(2)
LESS = make_article(1, says=1)


def test_rows_travel_as_bytes() -> None:
    rows = rows_of("quotes", ONE, TWO)
    assert rows["_origin"].to_pylist() == ["in/1.txt"] * 2 + ["in/2.txt"] * 2
    assert rows.drop_columns(["_origin"]).schema == file_schema("quotes")
    assert rows["text"].to_pylist() == [quote.text for article in (ONE, TWO) for quote in article.quotes]
    assert decode_rows("quotes", []).num_rows == 0


# (old, new, order, texts after, rows removed, changed)
MERGES = [
    (None, (TWO, ONE), Order(), (ONE, TWO), 0, True),
    (None, (ONE, TWO), Order(drop=frozenset({"in/2.txt"})), (ONE,), 0, True),
    ((ONE,), (TWO,), Order(), (ONE, TWO), 0, True),
    ((ONE,), (ONE,), Order(), (ONE,), 0, False),
    ((ONE, TWO), (), Order(), (ONE, TWO), 0, False),
    ((ONE, TWO), (LESS,), Order(), (LESS, TWO), 1, True),
    ((LESS,), (ONE,), Order(), (ONE,), 0, True),
    ((ONE, TWO), (), Order(clear=frozenset({ONE.article_id})), (TWO,), 2, True),
    ((ONE,), (TWO,), Order(clear=frozenset({ONE.article_id})), (TWO,), 2, True),
    ((ONE,), (LESS,), Order(drop=frozenset({"in/1.txt"})), (ONE,), 0, False),
    ((ONE,), (), Order(clear=frozenset({ONE.article_id})), (), 2, True),
    ((ONE,), (ONE, ONE), Order(), (ONE,), 0, False),
]


@pytest.mark.parametrize(("old", "new", "order", "after", "removed", "changed"), MERGES)
def test_merge(
    old: tuple[Article, ...] | None,
    new: tuple[Article, ...],
    order: Order,
    after: tuple[Article, ...],
    removed: int,
    changed: bool,
) -> None:
    there = None if old is None else merge_rows("quotes", None, rows_of("quotes", *old), Order()).rows
    merge = merge_rows("quotes", there, rows_of("quotes", *new), order)
    expected = sorted(quote.quote_id for article in after for quote in article.quotes)
    assert sorted(merge.rows["quote_id"].to_pylist()) == expected
    assert (merge.removed, merge.changed) == (removed, changed)


def test_a_row_that_is_taken_from_another_file_is_there_once() -> None:
    rows = merge_rows("quotes", None, rows_of("quotes", ONE, TWO), Order()).rows
    twice = pa.concat_tables([rows, rows])  # its own, and what a commit that was cut short left elsewhere
    merge = merge_rows("quotes", twice, rows_of("quotes"), Order(take=("other.parquet",)))
    assert merge.rows == rows
    assert merge.removed == 0


def test_rows_are_sorted_by_article_title_before_body_and_offset() -> None:
    title = moved(ONE.entities[0], mention_id="t", field="title", start_char=3)  # type: ignore[arg-type]
    article = moved(ONE, entities=(*ONE.entities, title))
    rows = merge_rows("entities", None, rows_of("entities", article), Order()).rows
    assert rows["field"].to_pylist() == ["title", "body", "body"]
    assert rows["start_char"].to_pylist()[1:] == sorted(entity.start_char for entity in ONE.entities)


@pytest.fixture
def storage(tmp_path: pathlib.Path) -> Storage:
    return Storage.open(tmp_path)


def write_file(storage: Storage, rows: pa.Table) -> None:
    storage.write("articles/x.parquet", to_parquet(rows, 10))


def test_read_rows(storage: Storage) -> None:
    assert read_rows(storage, "articles", "articles/x.parquet") is None
    rows = merge_rows("articles", None, rows_of("articles", ONE, TWO), Order()).rows
    write_file(storage, rows)
    assert read_rows(storage, "articles", "articles/x.parquet") == rows
    some = read_rows(storage, "articles", "articles/x.parquet", ["input_uri", "article_id"])
    assert some == rows.select(["input_uri", "article_id"])


def test_columns_added_since_a_file_was_written_are_null(storage: Storage) -> None:
    rows = merge_rows("articles", None, rows_of("articles", ONE), Order()).rows
    write_file(storage, rows.drop_columns(["dup_group_id", "agency"]))
    found = read_rows(storage, "articles", "articles/x.parquet")
    assert found == rows
    assert read_rows(storage, "articles", "articles/x.parquet", ["agency"])["agency"].to_pylist() == [None]  # type: ignore[index]


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("mood", ["good"], "only a newer newsbeam knows: mood"),
        ("word_count", [1.5], "word_count of .* is double, not int32"),
    ],
)
def test_files_of_another_schema_are_refused(storage: Storage, column: str, values: list[object], message: str) -> None:
    rows = merge_rows("articles", None, rows_of("articles", ONE), Order()).rows
    rows = rows.drop_columns([column]) if column in rows.column_names else rows
    write_file(storage, rows.append_column(column, [values]))
    with pytest.raises(LakeFileError, match=message):
        read_rows(storage, "articles", "articles/x.parquet")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"x" * 100])
def test_a_damaged_file_is_named(storage: Storage, content: bytes) -> None:
    storage.write("articles/x.parquet", content)
    with pytest.raises(LakeFileError, match=r"articles/x\.parquet cannot be read as Parquet"):
        read_rows(storage, "articles", "articles/x.parquet")


def test_files_are_the_same_bytes_for_the_same_rows() -> None:
    rows = merge_rows("articles", None, rows_of("articles", *make_articles(20)), Order()).rows
    again = merge_rows("articles", None, rows_of("articles", *reversed(make_articles(20))), Order()).rows
    content = to_parquet(rows, 8)
    assert content == to_parquet(again, 8)
    assert pq.ParquetFile(io.BytesIO(content)).num_row_groups == 3


def test_lake_hash_sees_rows_and_partitions_and_nothing_else(tmp_path: pathlib.Path) -> None:
    upsert(tmp_path / "one", [ONE, TWO])
    upsert(tmp_path / "two", [TWO])
    before = lake_hash(tmp_path / "two")
    upsert(tmp_path / "two", [ONE])
    assert lake_hash(tmp_path / "one") == lake_hash(tmp_path / "two") != before
    upsert(tmp_path / "two", [moved(ONE, source_slug="wire")])
    assert lake_hash(tmp_path / "one")["articles"] != lake_hash(tmp_path / "two")["articles"]
    assert lake_hash(tmp_path / "none") == dict.fromkeys(TABLES, "0" * 32)
