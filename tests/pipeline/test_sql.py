"""Tests of SQL over a lake: views of all tables wherever they are, and results that fit the terminal."""

import builtins
import datetime as dt
import io
import pathlib
from collections.abc import Callable, Iterator

import duckdb
import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from pipeline import sql
from pipeline.errors import ConfigError
from tests.lakes import make_article, upsert
from transforms.division import PartitionBy
from transforms.lake import LakeOptions
from transforms.tables import file_schema

FAILURE = {
    "input_uri": "a.txt", "input_record": None, "stage": "parse", "error_type": "NoText", "message": "no text\x1b[2J",
    "excerpt": "x" * 300, "published_date": dt.date(2026, 3, 1), "source_slug": "rannik",
}  # fmt: skip


def make_lake(lake: str, days: list[str]) -> None:
    """A lake with one failure for each of the names of date folders."""
    table = pa.Table.from_pylist([FAILURE], file_schema("failures"))
    for day in days:
        with fsspec.open(f"{lake}/failures/date={day}/source=rannik/part-0.parquet", "wb", auto_mkdir=True) as file:
            pq.write_table(table, file)


def printed(query: str, width: int = 80, lake: str | None = None) -> str:
    file = io.StringIO()
    sql.print_query(Console(file=file, width=width), sql.connect(lake) if lake else duckdb.connect(), query)
    return file.getvalue()


@pytest.fixture(params=["", "it's [a] lake", "memory://lake"])
def lake(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[str]:
    path = request.param if "://" in request.param else str(tmp_path / request.param)
    make_lake(path, ["2026-03-01", "2026-03-02", "__HIVE_DEFAULT_PARTITION__"])
    yield path
    fsspec.filesystem("memory").store.clear()


def test_views(lake: str) -> None:
    connection = sql.connect(lake)
    rows = connection.execute("SELECT date, source, input_uri FROM failures ORDER BY date NULLS LAST").fetchall()
    days = [dt.date(2026, 3, 1), dt.date(2026, 3, 2), None]
    assert rows == [(day, "rannik", "a.txt") for day in days]
    for empty in ("articles", "entities", "quotes"):
        found = connection.execute(f"SELECT count(*), max(date), max(source) FROM {empty}").fetchall()
        assert found == [(0, None, None)]


@pytest.mark.parametrize("by", ["month", "none"])
def test_views_have_the_date_however_the_lake_is_divided(by: PartitionBy, tmp_path: pathlib.Path) -> None:
    dated = [make_article(number, published_date=dt.date(2026, number, 9)) for number in (1, 2)]
    upsert(tmp_path, [*dated, make_article(3, published_date=None)], LakeOptions(partition_by=by))
    connection = sql.connect(str(tmp_path))
    for table in ("articles", "quotes"):
        rows = connection.execute(f"SELECT DISTINCT date, source FROM {table} ORDER BY date NULLS LAST").fetchall()
        assert rows == [(day, "gazette") for day in (dt.date(2026, 1, 9), dt.date(2026, 2, 9), None)]
        columns = [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]
        assert sorted(columns) == sorted([*file_schema(table).names, "date", "source"])


def test_undated_articles_under_another_name(tmp_path: pathlib.Path) -> None:
    make_lake(str(tmp_path), ["2026-03-01", "unknown"])
    rows = sql.connect(str(tmp_path)).execute("SELECT date FROM failures ORDER BY date NULLS LAST").fetchall()
    assert rows == [(dt.date(2026, 3, 1),), (None,)]


def test_narrow_results_are_tables() -> None:
    lines = printed("SELECT 'Mara Quill' AS speaker_name, 12 AS n, 1/3 AS share, NULL AS nothing").splitlines()
    assert lines[1].split() == ["speaker_name", "n", "share", "nothing"]
    assert lines[3].split() == ["Mara", "Quill", "12", "0.333333"]


def test_long_names_take_a_second_line() -> None:
    columns = ", ".join(f"{number} AS number_{number}" for number in range(5))
    lines = printed(f"SELECT 'Sigrún Eldjárns of Harbour' AS speaker_name, {columns}").splitlines()
    assert lines[1].split() == ["speaker_name", *(f"number_{number}" for number in range(5))]
    assert lines[3].split()[-5:] == list("01234")
    assert lines[4].split()[-1:] == ["Harbour"]
    assert max(map(len, lines)) <= 80


def test_wide_results_are_records_without_control_characters(tmp_path: pathlib.Path) -> None:
    make_lake(str(tmp_path), ["2026-03-01"])
    text = printed("SELECT * FROM failures", lake=str(tmp_path))
    assert "message         no text·[2J" in text
    assert "\x1b" not in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80


def test_long_results_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "MAX_ROWS", 3)
    text = printed("SELECT * FROM range(10)")
    assert "the first 3 rows" in text
    assert len(text.splitlines()) == 8


@pytest.mark.parametrize("query", ["SELEC 1", "SELECT * FROM nothing", "SELECT 1/"])
def test_mistakes_in_a_query_are_one_line(query: str) -> None:
    with pytest.raises(ConfigError, match=r"^SQL: [^\n]+$"):
        printed(query)


def test_the_prompt_goes_on_after_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["SELECT", "7 AS seven;", "", "SELEC;", "SELECT 8 AS eight;", ".exit", "SELECT 9;"])
    monkeypatch.setattr(builtins, "input", answer(typed))
    file = io.StringIO()
    sql.prompt(Console(file=file, width=80), duckdb.connect())
    shown = file.getvalue()
    assert [word in shown for word in ("seven", "Parser Error", "eight", "9")] == [True, True, True, False]


def test_the_prompt_ends_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "input", answer(iter(["SELECT 7 AS seven"])))
    file = io.StringIO()
    sql.prompt(Console(file=file, width=80), duckdb.connect())
    assert "seven" in file.getvalue()


def answer(typed: Iterator[str]) -> Callable[[str], str]:
    def read(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    return read
