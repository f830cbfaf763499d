"""A lake survives what cuts a write off: kills, errors of the disk, a second run, a retry."""

import errno
import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Callable

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from pipeline.validate import validate_lake
from tests.conftest import ROOT
from tests.lakes import lake_hash, make_article, make_articles, moved, snapshot, upsert
from transforms import commits, locks, retries
from transforms.lake import LakeOptions
from transforms.locks import LakeBusyError, Owner
from transforms.partitions import LakeFileError
from transforms.records import Failure
from transforms.storage import Storage
from transforms.writes import RowBatcher, Run, finish_run, pipeline_version, place_batch, plan_run, stage_file

posix_only = pytest.mark.skipif(os.name != "posix", reason="forks and signals")


# What cuts writes off, at which steps or how often, and how many writes it cuts off at least.
CUTS = [("kill", 3, 100), ("moments", 40, 30), ("driver", 45, 6), ("error", 37, 6), ("full", 20, 3)]


@posix_only
@pytest.mark.parametrize(("action", "number", "at_least"), CUTS)
def test_writes_cut_off(
    action: str, number: int, at_least: int, tmp_path: pathlib.Path, survived: Callable[[str, int], None]
) -> None:
    """`python -m tests.faults kill FOLDER 1` tries every step."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults", action, str(tmp_path), str(number)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    count = json.loads(done.stdout)["survived"]
    survived(f"writes cut off ({action})", count)
    assert count >= at_least


@posix_only
def test_runs_at_once_wait_for_each_other(tmp_path: pathlib.Path) -> None:
    lake = tmp_path / "lake"
    code = (
        "import sys\nfrom tests.lakes import make_articles, upsert\n"
        "print('ready', flush=True)\nsys.stdin.readline()\n"
        "part = int(sys.argv[2])\nupsert(sys.argv[1], make_articles(24)[part * 4 : part * 4 + 12], run_id=sys.argv[2])"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, str(lake)]
    runs = [
        subprocess.Popen(
            [*command, str(part)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for part in range(4)
    ]
    for run in runs:
        assert run.stdout is not None
        run.stdout.readline()
    outputs = [run.communicate(b"go\n", timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0] * 4, outputs
    upsert(tmp_path / "expected", make_articles(24))
    assert snapshot(lake) == snapshot(tmp_path / "expected")
    assert validate_lake(lake) == []


def test_a_run_that_will_not_wait_says_who_writes(tmp_path: pathlib.Path) -> None:
    storage = Storage.open(tmp_path / "lake")
    locks.acquire(storage, Owner.this_process("first"))
    with pytest.raises(LakeBusyError, match=rf"written by run first \(process {os.getpid()} on"):
        upsert(tmp_path / "lake", [make_article(1)], LakeOptions(wait_s=0.3), "second")
    locks.release(storage, Owner.this_process("first"))
    assert upsert(tmp_path / "lake", [make_article(1)], LakeOptions(wait_s=0)).articles == 1


def half_a_run(lake: pathlib.Path, run_id: str, number: int) -> tuple[Run, list[object]]:
    """A run that has planned and staged, and not committed."""
    run = Run(str(lake), Owner.this_process(run_id), LakeOptions())
    batcher = RowBatcher(run.options, pipeline_version())
    batcher.add(make_article(number))
    batches, touches = batcher.take()
    header, orders = plan_run(run, [touches or b""])
    placed = [one for at, batch in batches for one in place_batch(header, at, batch)]
    files = [(name, batch, [orders[name]] if name in orders else []) for name, batch in placed]
    return run, [header, [stage_file(run, name, [batch], order) for name, batch, order in files]]


@pytest.mark.parametrize("number", [1, 2])
def test_a_run_taken_for_dead_cannot_overwrite_the_next(number: int, tmp_path: pathlib.Path) -> None:
    """The next run wrote something (2), or nothing but has cleaned up (1): either way the first fails clearly."""
    lake = tmp_path / "lake"
    upsert(lake, [make_article(1)])
    run, (header, staged) = half_a_run(lake, "slow", 3)
    long_ago = time.time() - 2 * locks.STALE_AFTER_S
    os.utime(lake / "_runs/.lock", (long_ago, long_ago))
    upsert(lake, [make_article(number)], run_id="next")
    expected = lake_hash(lake)
    with pytest.raises(LakeBusyError, match="changed by another run"):
        finish_run(run, header, staged)  # type: ignore[arg-type]
    assert lake_hash(lake) == expected
    assert validate_lake(lake) == []


def test_steps_that_are_retried_count_and_write_once(tmp_path: pathlib.Path) -> None:
    run, (header, staged) = half_a_run(tmp_path / "lake", "run", 1)
    half_a_run(tmp_path / "lake", "run", 1)
    first = finish_run(run, header, staged)  # type: ignore[arg-type]
    assert finish_run(run, header, staged) == first  # type: ignore[arg-type]
    upsert(tmp_path / "expected", [make_article(1)])
    assert snapshot(tmp_path / "lake") == snapshot(tmp_path / "expected")
    assert validate_lake(tmp_path / "lake") == []


def test_a_failed_step_gives_the_lock_back(tmp_path: pathlib.Path) -> None:
    lake = tmp_path / "lake"
    upsert(lake, [make_article(1)])
    file = next(lake.glob("articles/*/*/*.parquet"))
    file.write_bytes(b"PAR1 no")
    with pytest.raises(LakeFileError, match=r"part-0\.parquet cannot be read as Parquet"):
        upsert(lake, [make_article(1)])
    assert not (lake / "_runs/.lock").exists()


class FlakyStore(MemoryFileSystem):
    """An object store in memory whose n-th request fails."""

    protocol = "flaky"
    left = 0
    error = errno.EINVAL

    def _request(self) -> None:
        FlakyStore.left -= 1
        if FlakyStore.left == 0:
            raise OSError(self.error, "injected")

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **options: object) -> None:
        self._request()
        super().pipe_file(path, value, mode, **options)

    def cp_file(self, path1: str, path2: str, **options: object) -> None:
        self._request()
        super().cp_file(path1, path2, **options)

    def rm_file(self, path: str) -> None:
        self._request()
        super().rm_file(path)

    def cat_file(self, path: str, *positions: object, **options: object) -> bytes:
        self._request()
        content: bytes = super().cat_file(path, *positions, **options)
        return content


@pytest.fixture
def store() -> str:
    fsspec.register_implementation("flaky", FlakyStore, clobber=True)
    FlakyStore.store.clear()
    FlakyStore.left, FlakyStore.error = 0, errno.EINVAL
    return "flaky://bucket/lake"


def test_an_object_store_is_written_like_a_folder(store: str, tmp_path: pathlib.Path) -> None:
    for lake in (store, tmp_path / "lake"):
        upsert(lake, make_articles(12))
        upsert(lake, [moved(make_articles(3)[1], source_slug="elsewhere"), Failure("in/2.txt", "parse", "E", "m")])
        assert validate_lake(lake) == []
    assert lake_hash(store) == lake_hash(tmp_path / "lake")
    assert not Storage.open(store).find("_staging")


def test_an_object_store_fails_at_every_request(store: str, tmp_path: pathlib.Path) -> None:
    upsert(tmp_path / "lake", make_articles(3))
    upsert(tmp_path / "lake", make_articles(4)[2:])
    done, number, code = lake_hash(tmp_path / "lake"), 0, 1
    while code:
        number += 1
        lake = f"{store}-{number}"
        upsert(lake, make_articles(3))
        FlakyStore.left = number
        try:
            upsert(lake, make_articles(4)[2:])
            code = 0
        except OSError:
            FlakyStore.left = 0
            upsert(lake, make_articles(4)[2:])
        FlakyStore.left = 0
        assert lake_hash(lake) == done
        assert validate_lake(lake) == []
    assert number > 10


def test_two_runs_on_an_object_store_the_later_fails(store: str) -> None:
    run, (header, staged) = half_a_run(store, "slow", 3)  # type: ignore[arg-type]
    upsert(store, [make_article(1)], run_id="quick")
    with pytest.raises(LakeBusyError, match="changed by another run"):
        finish_run(run, header, staged)  # type: ignore[arg-type]


def test_of_runs_that_decide_in_the_same_moment_one_does(store: str, tmp_path: pathlib.Path) -> None:
    run, (header, staged) = half_a_run(store, "one", 3)  # type: ignore[arg-type]
    _, (_, other) = half_a_run(store, "two", 4)  # type: ignore[arg-type]
    storage = Storage.open(store)
    changes = [result.change for result in other if result.change]  # type: ignore[attr-defined]
    commits._decide(storage, header.generation, commits._Record("two", "next", changes))  # type: ignore[attr-defined]
    with pytest.raises(LakeBusyError, match="changed by another run"):
        finish_run(run, header, staged)  # type: ignore[arg-type]
    upsert(tmp_path / "expected", [make_article(4)])
    assert lake_hash(store) == lake_hash(tmp_path / "expected")
    assert validate_lake(store) == []


def test_a_run_that_decides_too_late_steps_back(store: str) -> None:
    """The generation it was planned on is over, and so the place of its record is free again."""
    upsert(store, [make_article(1)])
    record = commits._Record("late", "other", [commits.Change("articles/x.parquet", "_staging/late/x")])
    expected = lake_hash(store)
    with pytest.raises(LakeBusyError, match="changed by another run"):
        commits._decide(Storage.open(store), "", record)
    upsert(store, [])
    assert lake_hash(store) == expected


@pytest.mark.parametrize("error", [errno.EBUSY, errno.EIO])
def test_requests_that_fail_for_the_moment_are_made_again(
    error: int, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "FIRST_PAUSE_S", 0.001)
    upsert(store, make_articles(3))
    expected, number = lake_hash(store), 0
    FlakyStore.error = error
    while FlakyStore.left <= 0:
        number += 1
        FlakyStore.left = number
        upsert(f"{store}-{number}", make_articles(3))
        assert lake_hash(f"{store}-{number}") == expected
    assert number > 10


def test_a_listing_that_comes_late_doubles_nothing(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A correction moves an article right after it was written, while listings do not show it yet."""
    upsert(store, [make_article(1)])

    def find_nothing(*_: object, **__: object) -> list[str]:
        return []

    with monkeypatch.context() as late:
        late.setattr(FlakyStore, "find", find_nothing)
        upsert(store, [moved(make_article(1), source_slug="elsewhere")])
    assert validate_lake(store) == []
    assert [name.split("/")[2] for name in Storage.open(store).find("articles")] == ["source=elsewhere"]


def test_what_dead_runs_left_on_an_object_store_goes_after_a_day(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = Storage.open(store)
    commits.stage(storage, "dead", "articles/x.parquet", b"")
    commits.recover(storage, "run")
    assert storage.find("_staging")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 25 * 3600)
    commits.recover(storage, "run")
    assert not storage.find("_staging")
