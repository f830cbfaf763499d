"""The statements of `newsbeam schema --ddl`: DuckDB's are run over a lake, all others go through a parser."""

import pathlib
import re

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from pipeline.cli import main
from pipeline.ddl import create_tables
from pipeline.errors import ConfigError
from tests.lakes import cancel, make_article, make_articles, upsert
from transforms.division import PartitionBy
from transforms.lake import LakeOptions
from transforms.records import Failure
from transforms.tables import TABLES


@pytest.mark.parametrize(("by", "columns"), [("date", ["date"]), ("month", ["month"]), ("none", [])])
def test_duckdb_runs_them(by: PartitionBy, columns: list[str], tmp_path: pathlib.Path) -> None:
    lake = tmp_path / "it's a lake"
    failure = Failure("in/bad", "parse", "E", "m")
    upsert(lake, [*make_articles(9), failure, cancel(make_article(90), "in/c", 9)], LakeOptions(partition_by=by))
    connection = duckdb.connect()
    connection.execute(create_tables("duckdb", str(lake), by=by))
    day = columns[0] if columns else "published_date"
    rows = connection.execute(f"SELECT count(*), count({day}), count(DISTINCT source) FROM articles").fetchall()
    assert rows == [(9, 7, 3)]
    for table in TABLES:
        names = [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]
        assert names == [*TABLES[table].names, *columns, "source"]
        assert connection.execute(f"SELECT count(*) > 0 FROM {table}").fetchall() == [(True,)]


@pytest.mark.parametrize("by", ["date", "month", "none"])
@pytest.mark.parametrize("dialect", ["athena", "bigquery", "spark"])
def test_a_parser_finds_every_column(dialect: str, by: PartitionBy) -> None:
    text = create_tables(dialect, "s3://bucket/lake/", by=by)  # type: ignore[arg-type]
    assert "lake//" not in text
    # The parser does not know this clause of BigQuery's.
    text = re.sub(r"WITH PARTITION COLUMNS \((`date` DATE, |`month` DATE, )?`source` STRING\)\n", "", text)
    created = [one for one in sqlglot.parse(text, dialect=dialect) if isinstance(one, exp.Create)]
    assert [one.find(exp.Table).name for one in created] == list(TABLES)  # type: ignore[union-attr]
    for statement, (table, schema) in zip(created, TABLES.items(), strict=True):
        columns = {column.name: column.kind for column in statement.find_all(exp.ColumnDef)}
        assert set(schema.names) <= set(columns) <= {*schema.names, by, "source"}, table
        kinds = {"published_date": "DATE", "source_slug": ("VARCHAR", "TEXT")}
        for name, kind in kinds.items():
            assert columns[name].this.name in kind  # type: ignore[union-attr]


def test_one_table_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "quotes", "--ddl", "athena", "--lake", "s3://b/lake"]) == 0
    text = capsys.readouterr().out
    assert text.count("CREATE EXTERNAL TABLE") == 1
    assert "`piece_starts` array<int>" in text
    assert "LOCATION 's3://b/lake/quotes/'" in text


def test_an_unknown_table() -> None:
    with pytest.raises(ConfigError, match="unknown table 'letters'; one of articles"):
        create_tables("spark", "lake", "letters")
