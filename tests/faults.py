"""Writes to a lake that are cut off at the steps on the file system: `python -m tests.faults ACTION FOLDER NUMBER`.

A step is anything Python's audit events report on a path in the lake (open, rename, remove, …) and every fsync. Each
step (every NUMBER-th) is tried in a forked process of its own, which is killed there or gets an OSError; or NUMBER
processes are killed at moments of chance. At once all tables must be read by DuckDB, and each fifth time by Polars and
pyarrow. Every second lake then sees another run, and must be as before the write or as after it; when the write is made
again, each must be, file by file and byte by byte, as if nothing had happened, with no file left over.
"""

import importlib
import itertools
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import duckdb
import polars
import pyarrow as pa
import pyarrow.dataset

from pipeline.validate import validate_lake
from tests.lakes import make_article, snapshot, upsert, write_with_beam
from transforms.records import Failure, Outcome
from transforms.tables import TABLES
from transforms.writes import LakeOptions

EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "os.listdir", "os.scandir"}
BYSTANDER = make_article(99, says=0)
BEFORE: list[Outcome] = [make_article(0), make_article(1, says=1), Failure("in/9.txt", "parse", "E", "m")]
# One article moves, corrected, to another source or date; one fails, and a failure becomes an article.
AFTER: dict[str, list[Outcome]] = {
    moves: [make_article(0, says=1, **place), Failure("in/1.txt", "parse", "E", "m"), make_article(9, says=1, **place)]
    for moves, place in (("source", {"source_slug": "wire"}), ("date", {"published_date": None}))
}
OTHER_READERS_EACH = 5
PARTITIONS = pyarrow.dataset.partitioning(pa.schema({"date": pa.date32(), "source": pa.string()}), flavor="hive")
LEFT = {"_runs/.guard", "_runs/.generation", "_runs/.layout"}
"""What of the bookkeeping stays, beside the ledger."""

DONE, FAILED, COPED, CRASHED = 0, 3, 4, 5
"""Exit codes of a write: it came to its end without a fault, it failed of it, it did without, it crashed."""

Cut = Callable[["Trials", pathlib.Path, int], int]


class Steps:
    """Counts the steps of this process in a folder and does something at one of them."""

    def __init__(self, folder: pathlib.Path, at: int, act: Callable[[], None]) -> None:
        self._folder = str(folder)
        self._left = at
        self._act = act
        fsync = os.fsync

        def fsync_as_step(handle: Any) -> None:
            self._step()
            fsync(handle)

        os.fsync = fsync_as_step
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in EVENTS and str(arguments[0]).startswith(self._folder):
            self._step()

    @property
    def were_reached(self) -> bool:
        """Whether the step to act at has come."""
        return self._left <= 0

    def _step(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._act()


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise OSError(5, "injected")


class Trials:
    """One write, made to one lake again and again, and cut off each time."""

    def __init__(self, folder: pathlib.Path, moves: str, buckets: int) -> None:
        self._coming = AFTER[moves]
        self._options = LakeOptions(buckets=buckets)
        self._numbers = itertools.count(1)
        self.before, done = folder / "before", folder / "done"
        upsert(self.before, BEFORE)
        # Of each state the files: without another run, and with one.
        self._states = [(snapshot(self.before), self._with_bystander(self.before, folder / "before-other"))]
        shutil.copytree(self.before, done)
        began = time.monotonic()
        self.write(done)
        self.seconds = time.monotonic() - began
        assert validate_lake(done) == []
        self._states.append((snapshot(done), self._with_bystander(done, folder / "done-other")))

    def _with_bystander(self, lake: pathlib.Path, copy: pathlib.Path) -> dict[str, bytes]:
        shutil.copytree(lake, copy)
        upsert(copy, [BYSTANDER], run_id="bystander")
        assert validate_lake(copy) == []
        return snapshot(copy)

    def write(self, lake: pathlib.Path, run_id: str = "run") -> None:
        upsert(lake, self._coming, self._options, run_id)

    def write_with_beam(self, lake: pathlib.Path) -> None:
        write_with_beam(lake, self._coming, buckets=self._options.buckets)

    def cut(self, folder: pathlib.Path, cut: Cut, at: int) -> int:
        """One write that is cut off at a place; how it ended, after all checks."""
        number = next(self._numbers)
        lake = folder / f"lake-{number}"
        shutil.copytree(self.before, lake)
        code = cut(self, lake, at)
        assert code in (DONE, FAILED, COPED, -signal.SIGKILL), f"at {at} it ended with {code}"
        if code in (DONE, COPED):
            assert snapshot(lake) == self._states[-1][0]
        else:
            self._check(lake, number)
        shutil.rmtree(lake)
        return code

    def _check(self, lake: pathlib.Path, number: int) -> None:
        check_readable(lake, by_all=number % OTHER_READERS_EACH == 0)
        other = number % 2
        if other:
            upsert(lake, [BYSTANDER], run_id="bystander")
            assert snapshot(lake) in [state[1] for state in self._states]
        self.write(lake, "again")
        assert snapshot(lake) == self._states[-1][other]
        left = {str(path.relative_to(lake)) for path in lake.rglob("*") if path.is_file() and path.suffix != ".parquet"}
        assert left <= LEFT, sorted(left)
        assert not (lake / "_staging").exists()


def check_readable(lake: pathlib.Path, *, by_all: bool = True) -> None:
    """DuckDB, and perhaps pyarrow and Polars, read every table to its last row."""
    for table in TABLES:
        pattern = f"{lake}/{table}/**/*.parquet"
        if any(lake.glob(f"{table}/**/*.parquet")):
            duckdb.sql(f"SELECT * FROM read_parquet('{pattern}', hive_partitioning => true)").fetchall()
            if by_all:
                polars.read_parquet(pattern, hive_partitioning=True)
                pyarrow.dataset.dataset(lake / table, partitioning=PARTITIONS).to_table()


def in_child(prepare: Callable[[], Steps | None], write: Callable[[], object]) -> int:
    """Runs the write in a forked process; how it ended, as an exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = CRASHED
    try:
        steps = prepare()
        write()
        code = COPED if steps is not None and steps.were_reached else DONE
    except OSError:
        code = FAILED
    finally:
        os._exit(code)


def sweep(trials: Trials, folder: pathlib.Path, cut: Cut, stride: int) -> int:
    """Cuts writes off at step 1, 1 + stride, …, until one comes to its end; how many were cut off."""
    survived = 0
    while trials.cut(folder, cut, 1 + survived * stride) != DONE:
        survived += 1
    return survived


def cut_by_kill(trials: Trials, lake: pathlib.Path, number: int) -> int:
    return in_child(lambda: Steps(lake, number, kill), lambda: trials.write(lake))


def cut_by_kill_of_a_driver(trials: Trials, lake: pathlib.Path, number: int) -> int:
    """The same write as a pipeline of Beam, whose process is killed."""
    return in_child(lambda: Steps(lake, number, kill), lambda: trials.write_with_beam(lake))


def cut_by_error(trials: Trials, lake: pathlib.Path, number: int) -> int:
    return in_child(lambda: Steps(lake, number, fail), lambda: trials.write(lake))


def cut_by_full_disk(trials: Trials, lake: pathlib.Path, number: int) -> int:
    """No file can grow beyond a size that rises from step to step."""
    size = 100 * (number - 1)
    return in_child(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)), lambda: trials.write(lake))


def cut_by_a_kill_from_outside(trials: Trials, lake: pathlib.Path, number: int) -> int:
    """A kill somewhere in the time that a write takes."""
    child = os.fork()
    if not child:
        code = CRASHED
        try:
            trials.write(lake)
            code = DONE
        finally:
            os._exit(code)
    chance = random.Random(number)  # noqa: S311 - no secret
    time.sleep(chance.uniform(0, 1.3 * trials.seconds))
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_at_moments(trials: Trials, folder: pathlib.Path, kills: int) -> int:
    """Kills so many writes from outside; how many of them had not come to their end."""
    return sum(trials.cut(folder, cut_by_a_kill_from_outside, number) != DONE for number in range(kills))


CUTS: dict[str, Cut] = {
    "kill": cut_by_kill,
    "driver": cut_by_kill_of_a_driver,
    "error": cut_by_error,
    "full": cut_by_full_disk,
}


def cut_writes(action: str, folder: pathlib.Path, number: int) -> int:
    """Cuts off writes of two kinds: one that moves an article to another source, one to another date and other buckets.

    How many were cut off.
    """
    if action == "driver":
        importlib.import_module("transforms.lake")  # and Beam, before the forks
    survived = 0
    for moves, buckets in (("source", 1), ("date", 3)):
        place = folder / moves
        place.mkdir(parents=True)
        trials = Trials(place, moves, buckets)
        if action == "moments":
            survived += kill_at_moments(trials, place, number)
        else:
            survived += sweep(trials, place, CUTS[action], number)
    return survived


if __name__ == "__main__":
    os.fsync = lambda _: None  # no power is lost here, and it takes most of the time
    duckdb.sql("SET threads = 1")
    survived = cut_writes(sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps({"survived": survived}))  # noqa: T201 - the answer to the test that started this
