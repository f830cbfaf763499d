"""The wire story that everything must get right, from file to tables, as a person would run it."""

import datetime as dt
import pathlib

import duckdb
import pytest

from pipeline.cli import main

PESKOV, TRUMP = "Dmitry Peskov", "Donald Trump"

# (speaker as written, who it is, what kind of quote)
QUOTES = [
    ("Presidential Spokesman Dmitry Peskov", PESKOV, "mixed"),
    ("Russian Presidential Spokesman Dmitry Peskov", PESKOV, "indirect"),
    ("he", PESKOV, "direct"),
    ("the Kremlin spokesman", PESKOV, "direct"),
    ("He", PESKOV, "direct"),
    ("Peskov", PESKOV, "direct"),
    ("the Russian presidential spokesman", PESKOV, "direct"),
    ("the Russian presidential spokesman", PESKOV, "indirect"),
    ("the El Comercio newspaper", "El Comercio", "indirect"),
    ("US President Donald Trump", TRUMP, "mixed"),
    ("He", TRUMP, "mixed"),
    ("US Vice President Michael Pence", "Michael Pence", "direct"),
    ("US Secretary of State Michael Pompeo", "Michael Pompeo", "indirect"),
]


@pytest.fixture(scope="module")
def lake(shared: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    path = tmp_path_factory.mktemp("seed") / "lake"
    assert main(["run", str(shared / "seed"), "-o", str(path), "--reference-date", "2019-04-01", "--quiet"]) == 0
    return path


def rows(lake: pathlib.Path, table: str, columns: str, order: str = "1") -> list[tuple[object, ...]]:
    source = f"read_parquet('{lake / table}/**/*.parquet')"
    return duckdb.sql(f"SELECT {columns} FROM {source} ORDER BY {order}").fetchall()


def test_the_article(lake: pathlib.Path) -> None:
    columns = "source_slug, dateline_place, published_date, date_source, agency"
    assert rows(lake, "articles", columns) == [("tass", "BISHKEK", dt.date(2019, 3, 28), "dateline+reference", "TASS")]


def test_every_quote_of_the_body_has_its_speaker(lake: pathlib.Path) -> None:
    found = rows(lake, "quotes", "field, speaker_text, speaker_name, quote_type", "start_char")
    assert [row[1:] for row in found if row[0] == "body"] == QUOTES


def test_names_come_out_right(lake: pathlib.Path) -> None:
    found = {name for (name,) in rows(lake, "entities", "DISTINCT entity_name")}
    people = {PESKOV, TRUMP, "Fabiana Rosales", "Juan Guaido", "Michael Pence", "Michael Pompeo", "Nicolas Maduro"}
    places = {"Russia", "Venezuela", "US", "Washington", "Caracas", "Moscow"}
    assert people | places | {"Kremlin", "El Comercio", "Congress", "Russian", "Venezuelan", "Cuban"} <= found


def test_without_a_reference_date_there_is_no_date(shared: pathlib.Path, tmp_path: pathlib.Path) -> None:
    assert main(["run", str(shared / "seed"), "-o", str(tmp_path / "lake"), "--quiet"]) == 0
    assert rows(tmp_path / "lake", "articles", "published_date, date_source") == [(None, None)]
    assert (tmp_path / "lake/articles/date=__HIVE_DEFAULT_PARTITION__/source=tass").is_dir()
