"""A lake divided anew: fewer files, other folders, the same rows; and a kill at any step on the way."""

import datetime as dt
import os
import pathlib
import shutil
import signal

import duckdb
import pytest

from pipeline.cli import main
from pipeline.validate import validate_lake
from tests.faults import DONE, Steps, in_child, kill
from tests.lakes import DAY, cancel, lake_hash, make_article, make_articles, snapshot, upsert
from transforms import locks
from transforms.compaction import compact_lake
from transforms.lake import LakeOptions
from transforms.locks import LakeBusyError, Owner
from transforms.records import Failure
from transforms.storage import Storage
from transforms.tables import TABLES
from transforms.writes import Run

STRIDE = 23
OUTCOMES = [
    *make_articles(24),
    *(make_article(100 + number) for number in range(12)),
    *(Failure(f"in/bad-{number}", "parse", "E", "m", published_date=(None, DAY)[number % 2]) for number in range(9)),
    cancel(make_article(90), "in/c", 9),
]


def compact(lake: pathlib.Path, options: LakeOptions | None = None, run_id: str = "compact") -> tuple[int, int, int]:
    done = compact_lake(Run(str(lake), Owner.this_process(run_id), options or LakeOptions()))
    return done.before, done.after, done.changed


def rows_of(lake: pathlib.Path) -> list[list[str]]:
    tables = [
        f"FROM read_parquet('{lake}/{table}/**/*.parquet', hive_partitioning=false)"
        for table in TABLES
        if any(lake.glob(f"{table}/**/*.parquet"))
    ]
    return [sorted(map(str, duckdb.sql(query).fetchall())) for query in tables]


@pytest.fixture(scope="module")
def scattered(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A lake of partitions that are in five files each."""
    lake = tmp_path_factory.mktemp("scattered") / "lake"
    upsert(lake, OUTCOMES, LakeOptions(buckets=5))
    return lake


@pytest.fixture
def lake(scattered: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    return pathlib.Path(shutil.copytree(scattered, tmp_path / "lake"))


def test_small_files_are_folded_and_no_row_is_another(lake: pathlib.Path, tmp_path: pathlib.Path) -> None:
    before = lake_hash(lake)
    count, after, changed = compact(lake)
    assert (count, after, changed >= count - after) == (71, 44, True)
    assert lake_hash(lake) == before
    assert validate_lake(lake) == []
    # As if it had been written so; and nothing is left to do.
    upsert(tmp_path / "plain", OUTCOMES)
    assert snapshot(lake) == snapshot(tmp_path / "plain")
    assert compact(lake) == (44, 44, 0)
    assert upsert(lake, OUTCOMES).partitions_written == 0


def test_a_lake_gets_other_folders_and_goes_on_with_them(lake: pathlib.Path) -> None:
    before, rows = snapshot(lake), rows_of(lake)
    for by, files in (("month", 21), ("none", 11), ("month", 21), ("date", 44)):
        options = LakeOptions(partition_by=by)  # type: ignore[arg-type]
        assert compact(lake, options)[1] == files
        assert rows_of(lake) == rows
        assert validate_lake(lake) == []
        assert compact(lake)[2] == 0
        assert upsert(lake, OUTCOMES).partitions_written == 0
    assert compact(lake, LakeOptions(buckets=5))[2] > 0
    assert snapshot(lake) == before


def test_large_partitions_are_divided(lake: pathlib.Path, tmp_path: pathlib.Path) -> None:
    options = LakeOptions(partition_by="none", file_words=1000)
    rows = rows_of(lake)
    compact(lake, options)
    assert rows_of(lake) == rows
    upsert(tmp_path / "plain", OUTCOMES, options)
    assert snapshot(lake) == snapshot(tmp_path / "plain")
    assert len(list(lake.glob("articles/source=gazette/*"))) > 3


def test_one_that_is_killed_leaves_all_rows_and_is_completed(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are there at once, and once only after the next run, whatever it is."""
    monkeypatch.setattr(os, "fsync", lambda _: None)  # no power is lost here, and it takes most of the time
    scattered, folded, options = tmp_path / "scattered", tmp_path / "folded", LakeOptions(partition_by="month")
    few = [make_article(number, says=1, published_date=DAY + dt.timedelta(number % 2)) for number in range(6)]
    upsert(scattered, few, LakeOptions(buckets=2))
    shutil.copytree(scattered, folded)
    compact(folded, options)
    expected, rows = snapshot(folded), rows_of(scattered)
    kills = 0
    while True:
        lake = tmp_path / "lake"
        shutil.copytree(scattered, lake)
        if _cut(lake, 1 + kills * STRIDE, options) == DONE:
            break
        assert [sorted(set(table)) for table in rows_of(lake)] == rows
        if kills % 2:
            assert upsert(lake, few[:1]).records == 1
            assert rows_of(lake) == rows
        compact(lake, options)
        assert snapshot(lake) == expected
        assert not (lake / "_staging").exists()
        shutil.rmtree(lake)
        kills += 1
    print(f"{kills} kills of a compaction survived")  # noqa: T201 - for the log of CI
    assert kills > 10


def _cut(lake: pathlib.Path, step: int, options: LakeOptions) -> int:
    code = in_child(lambda: Steps(lake, step, kill), lambda: compact(lake, options))
    assert code in (DONE, -signal.SIGKILL)
    return code


def test_it_waits_for_another_run_and_says_so(lake: pathlib.Path) -> None:
    storage = Storage.open(lake)
    locks.acquire(storage, Owner.this_process("first"))
    before = snapshot(lake)
    with pytest.raises(LakeBusyError, match="written by run first"):
        compact(lake, LakeOptions(wait_s=0.1))
    assert snapshot(lake) == before


def test_the_command(lake: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    def say(*words: str) -> tuple[int, str]:
        status = main([*words])
        said = capsys.readouterr()
        return status, said.out + said.err

    assert say("compact", str(lake)) == (0, f"{lake}: 44 files in place of 71\n")
    assert say("compact", str(lake)) == (0, f"{lake}: its 44 files are what it needs\n")
    assert say("compact", str(lake), "--partition-by", "none", "--quiet") == (0, "")
    status, said = say("compact", str(lake), "--partition-by", "week")
    assert (status, said) == (2, "newsbeam: --partition-by: 'week' is not allowed; auto, date, month or none\n")
    (tmp_path / "in").mkdir()
    status, said = say("run", str(tmp_path / "in"), "-o", str(lake), "--partition-by", "month")
    assert status == 2
    assert said.startswith(f"newsbeam: --partition-by: {lake} is partitioned by none, not month; newsbeam compact")
    status, said = say("compact", str(tmp_path / "none"))
    assert (status, "not a lake" in said, said.count("\n")) == (2, True, 1)
