"""A lake that is registered with Delta and Iceberg, and read by both; again after changes, and again without."""

import datetime as dt
import importlib.util
import pathlib
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from pipeline.cli import main
from pipeline.iceberg import FOLDER, NAMESPACE
from pipeline.validate import validate_lake
from tests.lakes import DAY, lake_hash, make_article, make_articles, moved, upsert
from transforms.compaction import compact_lake
from transforms.division import PartitionBy
from transforms.lake import LakeOptions
from transforms.locks import Owner
from transforms.records import Failure
from transforms.writes import Run

deltalake = pytest.importorskip("deltalake")
pytest.importorskip("pyiceberg")
FORMS = ("delta", "iceberg")


def read(lake: pathlib.Path, form: str, table: str, filters: Any = None) -> pa.Table:
    if form == "delta":
        return deltalake.DeltaTable(lake / table).to_pyarrow_table(filters=filters)
    from pyiceberg.catalog.sql import SqlCatalog

    catalog = SqlCatalog(NAMESPACE, uri=f"sqlite:///{lake}/{FOLDER}/catalog.db", warehouse=str(lake / FOLDER))
    try:
        return catalog.load_table(f"{NAMESPACE}.{table}").scan().to_arrow()
    finally:
        catalog.close()


def versions(lake: pathlib.Path, form: str) -> int:
    """How often the table of articles was changed."""
    folder, pattern = (
        ("articles/_delta_log", "*.json") if form == "delta" else (f"{FOLDER}/articles/metadata", "snap-*")
    )
    return len(list((lake / folder).glob(pattern)))


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def commit(lake: pathlib.Path, form: str, status: int = 0) -> str:
        assert main(["commit", str(lake), f"--{form}"]) == status
        said = capsys.readouterr()
        return said.out + said.err

    return commit


@pytest.mark.parametrize(
    ("form", "by"), [("delta", "date"), ("delta", "none"), ("iceberg", "date"), ("iceberg", "month")]
)
def test_a_lake_is_registered_and_kept_up(
    form: str, by: PartitionBy, tmp_path: pathlib.Path, say: Callable[..., str]
) -> None:
    options = LakeOptions(partition_by=by, buckets=2)
    lake = tmp_path / "a lake"
    upsert(lake, [*make_articles(20), Failure("in/bad", "parse", "E", "m")], options)
    files = len(list(lake.glob("articles/**/*.parquet")))
    before = lake_hash(lake)
    assert f"articles: {files} files, {files} new\n" in say(lake, form)
    assert lake_hash(lake) == before
    assert validate_lake(lake) == []
    found = read(lake, form, "articles")
    assert found.num_rows == 20
    assert found.schema.field("published_at").type == pa.timestamp("us", "UTC")
    assert found["published_date"].null_count == 3
    assert [read(lake, form, table).num_rows for table in ("entities", "quotes", "failures")] == [30, 30, 1]
    if form == "delta" and by == "date":
        assert found["date"].to_pylist() == found["published_date"].to_pylist()
        some = read(lake, form, "articles", [("date", "=", DAY), ("source", "=", "wire")])
        assert set(some["source_slug"].to_pylist()) == {"wire"}
    # Nothing new adds nothing.
    count = versions(lake, form)
    assert f"articles: {files} files, as it was\n" in say(lake, form)
    assert versions(lake, form) == count
    # A correction in place, an article elsewhere, and one that goes.
    upsert(lake, [moved(make_articles(2)[1], title="Corrected"), make_article(77, published_date=dt.date(2022, 1, 1))])
    upsert(lake, [Failure("in/4.txt", "parse", "E", "m")])
    assert "1 changed" in say(lake, form)
    titles = read(lake, form, "articles")["title"].to_pylist()
    assert (len(titles), "Corrected" in titles, "Title 4" in titles) == (20, True, False)
    # Other files for the same rows.
    compact_lake(Run(str(lake), Owner.this_process("fold"), LakeOptions()))
    assert " gone\n" in say(lake, form)
    assert sorted(read(lake, form, "articles")["title"].to_pylist()) == sorted(titles)
    assert validate_lake(lake) == []


@pytest.mark.parametrize("form", FORMS)
def test_what_cannot_be_registered_is_said_in_one_line(
    form: str, tmp_path: pathlib.Path, say: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "not a lake" in say(tmp_path / "none", form, 2)
    lake = tmp_path / "lake"
    upsert(lake, [make_article(1)])
    say(lake, form)
    compact_lake(Run(str(lake), Owner.this_process("fold"), LakeOptions(partition_by="month")))
    assert "other folders; remove " in say(lake, form, 1)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    said = say(lake, form, 2)
    assert said.endswith(f"is not installed; pip install 'newsbeam[{form}]'\n")
    assert said.count("\n") == 1
