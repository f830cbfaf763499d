"""validate_lake finds what is wrong, each promise broken by hand on a good lake."""

import datetime as dt
import json
import pathlib
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.validate import Finding, validate_lake
from tests.lakes import DAY, make_article, upsert
from transforms.records import Failure
from transforms.storage import TEMPORARY
from transforms.tables import file_schema

PLACE = "date=2021-05-03/source=gazette/part-0.parquet"


@pytest.fixture
def lake(tmp_path: pathlib.Path) -> pathlib.Path:
    failure = Failure("in/f.txt", "parse", "E", "m", published_date=DAY, source_slug="gazette")
    upsert(tmp_path / "lake", [make_article(1), make_article(2), failure])
    return tmp_path / "lake"


def edit(lake: pathlib.Path, table: str, change: Callable[[list[dict[str, Any]]], Any]) -> None:
    """Changes the rows of a file in place."""
    path = lake / table / PLACE
    rows = pq.read_table(path, partitioning=None).to_pylist()
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=file_schema(table)), path, store_schema=False)


def setting(index: int, **values: Any) -> Callable[[list[dict[str, Any]]], Any]:
    return lambda rows: rows[index].update(values)


def test_a_good_lake(lake: pathlib.Path) -> None:
    assert validate_lake(lake) == []


def test_no_lake(tmp_path: pathlib.Path) -> None:
    with pytest.raises(FileNotFoundError, match="is not a lake"):
        validate_lake(tmp_path)
    with pytest.raises(FileNotFoundError, match="is not a lake"):
        validate_lake(tmp_path / "none")


# (table, change, check that finds it, part of its message, rows concerned)
BROKEN = [
    ("entities", setting(0, text="Someone"), "offsets", "not 'Someone'", 1),
    ("entities", setting(0, end_char=5000), "offsets", "to 5000 is no span", 1),
    ("entities", setting(0, start_char=-1), "offsets", "is no span", 1),
    ("entities", setting(0, article_id="gone"), "join", "article gone of", 1),
    ("entities", setting(0, quote_id="gone"), "join", "quote_id gone", 1),
    ("entities", setting(0, field="lede"), "words", "field 'lede'", 1),
    ("entities", lambda rows: rows.append(rows[0]), "twice", "more than once", 1),
    ("entities", lambda rows: rows.pop(), "counts", "n_entities 2 and 1 rows", 1),
    ("entities", lambda rows: [row.update(text="x") for row in rows], "offsets", "not 'x'", 4),
    ("quotes", setting(0, text="never said"), "offsets", "not 'never said'", 1),
    ("quotes", setting(0, piece_starts=[5, 9]), "offsets", "2 piece_starts and 1 piece_ends", 1),
    ("quotes", setting(0, piece_starts=[], piece_ends=[]), "offsets", "0 piece_starts", 1),
    ("quotes", setting(0, start_char=0), "offsets", "not those of the pieces", 1),
    ("quotes", setting(0, speaker_text="He"), "offsets", "speaker", 1),
    ("quotes", setting(0, cue_end=None), "offsets", "cue", 1),
    ("quotes", setting(0, speaker_entity_id="gone"), "join", "speaker_entity_id gone", 1),
    ("quotes", setting(0, quote_type="loud"), "words", "quote_type 'loud'", 1),
    ("quotes", lambda rows: rows.clear(), "counts", "n_quotes 2 and 0 rows", 2),
    ("articles", setting(0, source_slug="wire"), "place", "source_slug wire", 1),
    ("articles", setting(0, published_date=None, date_source=None), "place", "published_date None", 1),
    ("articles", setting(0, published_date=dt.date(2020, 1, 1)), "place", "2020-01-01", 1),
    ("articles", setting(0, date_source=None), "dates", "by None", 1),
    ("articles", setting(0, input_uri="in/f.txt"), "twice", "is an article and a failure", 1),
    ("articles", lambda rows: rows.pop(), "join", "is not in the same place", 2),
    ("failures", setting(0, stage="lunch"), "words", "stage 'lunch'", 1),
    ("failures", lambda rows: rows.append(rows[0]), "twice", "in/f.txt is there more than once", 1),
]


@pytest.mark.parametrize(("table", "change", "check", "message", "rows"), BROKEN)
def test_broken_rows_are_found(
    table: str, change: Callable[[Any], Any], check: str, message: str, rows: int, lake: pathlib.Path
) -> None:
    edit(lake, table, change)
    findings = [finding for finding in validate_lake(lake) if finding.check == check]
    assert any(message in finding.message and finding.rows == rows for finding in findings), validate_lake(lake)
    assert all(finding.where.endswith(PLACE) for finding in findings)


@pytest.mark.parametrize(
    "name",
    [
        "_staging/run/commit.json",
        f"_runs/{TEMPORARY}host~1~ab",
        "articles/part-0.parquet",
        "articles/date=2021-05-03/source=2024/part-0.parquet",
        "letters/date=2021-05-03/x.parquet",
    ],
)
def test_files_that_do_not_belong_are_found(name: str, lake: pathlib.Path) -> None:
    (lake / name).parent.mkdir(parents=True, exist_ok=True)
    (lake / name).write_bytes((lake / "articles" / PLACE).read_bytes())
    assert ("files", name) in {(finding.check, finding.where) for finding in validate_lake(lake)}


def test_a_damaged_file_and_other_schemas_are_found(lake: pathlib.Path) -> None:
    (lake / "quotes" / PLACE).write_bytes(b"PAR1")
    rows = pq.read_table(lake / "entities" / PLACE, partitioning=None)
    pq.write_table(rows.append_column("mood", [["good"] * 4]), lake / "entities" / PLACE)
    rows = pq.read_table(lake / "failures" / PLACE, partitioning=None)
    pq.write_table(rows.drop_columns(["message"]), lake / "failures" / PLACE)
    found = {(finding.check, finding.where.partition("/")[0]): finding.message for finding in validate_lake(lake)}
    assert "cannot be read" in found["files", "quotes"]
    assert found["schema", "entities"] == "has an unknown column mood"
    assert found["schema", "failures"] == "has no column message"


def test_an_article_that_is_there_although_cancelled(lake: pathlib.Path) -> None:
    article_id = pq.read_table(lake / "articles" / PLACE, partitioning=None)["article_id"][0].as_py()
    row = {"article_id": article_id, "input_uri": "in/c.xml", "published_date": DAY, "source_slug": "gazette"}
    path = lake / "cancellations" / PLACE
    path.parent.mkdir(parents=True)
    table = pa.Table.from_pylist([row], schema=file_schema("cancellations"))
    pq.write_table(table, path, store_schema=False)
    [finding] = validate_lake(lake)
    assert (finding.check, finding.rows) == ("twice", 1)
    assert "is an article and cancelled" in finding.message


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({}, None),
        ({"records": 4}, "4 records, but 3"),
        ({"articles": 1, "repeats": 1}, None),
        ({"articles": 1, "cancelled": 1}, None),
        ({"cancelled": 1}, "3 records, but 4"),
        ({"quotes": 9}, "9 quotes written, 4 there"),
        ({"articles": "two"}, "cannot be read"),
    ],
)
def test_the_last_manifest_agrees(counts: dict[str, Any], message: str | None, lake: pathlib.Path) -> None:
    good = {"records": 3, "articles": 2, "failures": 1, "repeats": 0, "entities": 4, "quotes": 4, "words": 30}
    (lake / "_runs/20210503T080000Z-aa.json").write_text("{}")
    (lake / "_runs/20210504T080000Z-aa.json").write_text(json.dumps({"counts": good | counts}))
    findings = validate_lake(lake)
    assert [message in finding.message for finding in findings] == ([True] if message else [])


def test_findings_read_well() -> None:
    assert str(Finding("twice", "articles/x", "article_id 1 is there more than once", 3)) == (
        "twice: articles/x: article_id 1 is there more than once (and 2 more)"
    )
