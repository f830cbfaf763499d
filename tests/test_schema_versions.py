"""Lakes of an older schema are read and brought up to date; those of a newer one are left alone, with a reason."""

import pathlib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.validate import validate_lake
from tests.lakes import lake_hash, make_articles, upsert
from transforms.partitions import LakeFileError
from transforms.tables import SCHEMA_VERSION


def set_version(lake: pathlib.Path, version: int, without: tuple[str, ...] = ()) -> None:
    """Makes the articles of a lake those of another version, which lacks some columns."""
    for path in lake.glob("articles/**/*.parquet"):
        rows = pq.read_table(path, partitioning=None)
        number = rows.schema.get_field_index("schema_version")
        versions = pa.array([version] * rows.num_rows, pa.int32())
        pq.write_table(rows.set_column(number, rows.schema.field(number), versions).drop_columns(list(without)), path)


def test_a_lake_of_an_older_schema_is_brought_up_to_date(tmp_path: pathlib.Path) -> None:
    lake = tmp_path / "lake"
    upsert(lake, make_articles(8))
    expected = lake_hash(lake)
    set_version(lake, SCHEMA_VERSION - 1, without=("is_excerpt", "dup_group_id"))
    upsert(lake, make_articles(8))
    assert lake_hash(lake) == expected
    assert validate_lake(lake) == []


def test_a_lake_of_a_newer_schema_is_left_alone(tmp_path: pathlib.Path) -> None:
    lake = tmp_path / "lake"
    upsert(lake, make_articles(8))
    set_version(lake, SCHEMA_VERSION + 1)
    before = lake_hash(lake)
    message = (
        rf"part-0\.parquet has schema {SCHEMA_VERSION + 1}; this newsbeam knows up to {SCHEMA_VERSION}, so update it"
    )
    with pytest.raises(LakeFileError, match=message):
        upsert(lake, make_articles(9))
    assert lake_hash(lake) == before
    assert not (lake / "_runs/.lock").exists()
