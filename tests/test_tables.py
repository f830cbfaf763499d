"""Schemas, their descriptions, and rows."""

import dataclasses
import hashlib

import pyarrow as pa
import pytest

from tests.lakes import make_article, moved
from transforms.records import Article, Cancellation, Entity, Failure, Quote, Repeat
from transforms.tables import (
    ROW_IDS,
    SCHEMA_VERSION,
    SORT_ORDERS,
    TABLES,
    article_rows,
    describe_columns,
    failure_rows,
    file_schema,
    replace_surrogates,
)


def test_a_changed_schema_needs_another_version() -> None:
    """An added column changes the digest only; one renamed, retyped or dropped needs a higher SCHEMA_VERSION too."""
    columns = [f"{table} {column}" for table in TABLES for column in file_schema(table)]
    digest = hashlib.sha256("\n".join(columns).encode()).hexdigest()[:12]
    assert (SCHEMA_VERSION, digest) == (1, "dd21f982fd4e")


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(table: str) -> None:
    for name, kind, _, description in describe_columns(table):
        assert description[:1].islower() or description[:3].isupper() or description.startswith("ISO"), name
        assert "dictionary" not in kind
        assert "uint" not in kind


@pytest.mark.parametrize("table", TABLES)
def test_files_have_no_descriptions_and_no_partition_columns(table: str) -> None:
    schema = file_schema(table)
    assert all(field.metadata is None for field in schema)
    assert not {"date", "source"} & set(schema.names)
    assert {name for name, _ in SORT_ORDERS[table]} | set(ROW_IDS[table]) <= set(schema.names)


@pytest.mark.parametrize(
    ("record", "table"),
    [(Article, "articles"), (Entity, "entities"), (Quote, "quotes"), (Cancellation, "cancellations")],
)
def test_every_field_of_a_record_is_a_column(record: type, table: str) -> None:
    fields = {field.name for field in dataclasses.fields(record)} - {"annotation", "entities", "quotes", "regroups"}
    assert fields <= set(TABLES[table].names)


def test_rows_of_an_article() -> None:
    article = make_article(1, says=1, authors=("Ada Quill",))
    rows = article_rows(article, "1.2")
    [values] = rows["articles"]
    row = dict(zip(TABLES["articles"].names, values, strict=True))
    assert (row["n_entities"], row["n_quotes"], row["pipeline_version"], row["schema_version"]) == (1, 1, "1.2", 1)
    assert (row["body"], row["authors"], row["input_uri"]) == (article.body, ("Ada Quill",), "in/1.txt")
    for table, values in (("entities", rows["entities"][0]), ("quotes", rows["quotes"][0])):
        row = dict(zip(TABLES[table].names, values, strict=True))
        assert (row["article_id"], row["published_date"], row["source_slug"]) == (
            article.article_id,
            article.published_date,
            "gazette",
        )
    assert pa.array([row["piece_starts"]], TABLES["quotes"].field("piece_starts").type).to_pylist() == [
        list(article.quotes[0].piece_starts)
    ]


def test_row_of_a_failure() -> None:
    row = failure_rows(Failure("in/1", "parse", "E", "m", "3", "text", None, "gazette"))
    assert row == {"failures": [("in/1", "3", "parse", "E", "m", "text", None, "gazette")]}


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    article = make_article(1)
    assert replace_surrogates(article) is article
    assert replace_surrogates(moved(article, tags=("a\ud800b",))).tags == ("a\ufffdb",)  # type: ignore[union-attr]
    assert replace_surrogates(Repeat("in/\udcff", "x")) == Repeat("in/\ufffd", "x")
    entity = moved(article.entities[0], text="\ud83dda")  # type: ignore[arg-type]
    broken = moved(article, body="\ud83d" + article.body[1:], entities=(entity,))
    fixed = replace_surrogates(broken)
    assert isinstance(fixed, Article)
    assert (fixed.entities[0].text, fixed.body[0], len(fixed.body)) == ("\ufffdda", "\ufffd", len(article.body))
