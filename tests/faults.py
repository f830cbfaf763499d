"""Writes to a lake that are cut off at the steps on the file system: `python -m tests.faults ACTION FOLDER STRIDE`.

A step is anything Python's audit events report on a path in the lake (open, rename, remove, …) and every fsync. Each
step (every STRIDE-th) is tried in a forked process of its own, which is killed there or gets an OSError. Then the
lake must be, in every table, as before the write or as after it, once another run has come by; and as after it when
the write is run again.
"""

import itertools
import json
import os
import pathlib
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from typing import Any

from pipeline.validate import validate_lake
from tests.lakes import lake_hash, make_article, make_articles, moved, upsert
from transforms.partitions import TABLES, read_rows, table_files
from transforms.records import Failure, Outcome
from transforms.storage import Storage

EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "os.listdir", "os.scandir"}
BYSTANDER = make_article(99, source_slug="bystander")
BEFORE: list[Outcome] = [*make_articles(4), Failure("in/9.txt", "parse", "E", "m")]
# One article is corrected, one moves, one fails, one is new, one failure becomes an article.
AFTER: list[Outcome] = [
    make_article(0, says=3, source_slug="gazette", published_date=None),
    moved(make_articles(4)[1], source_slug="gazette"),
    Failure("in/2.txt", "parse", "E", "m"),
    make_article(5, source_slug="wire"),
    make_article(9),
]


DONE, FAILED, COPED, CRASHED = 0, 3, 4, 5
"""Exit codes of a write: it came to its end without a fault, it failed of it, it did without, it crashed."""


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


def in_child(prepare: Callable[[], Steps | None], lake: pathlib.Path) -> int:
    """Runs the write in a forked process; how it ended, as an exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = CRASHED
    try:
        steps = prepare()
        upsert(lake, AFTER)
        code = COPED if steps is not None and steps.were_reached else DONE
    except OSError:
        code = FAILED
    finally:
        os._exit(code)


def check_after_fault(lake: pathlib.Path, states: list[dict[str, str]], done: dict[str, str]) -> None:
    """Readable at once, whole after any other run, done after the same run again, and nothing is left over."""
    storage = Storage.open(lake)
    for table in TABLES:
        for name in table_files(storage, table):
            assert read_rows(storage, table, name) is not None
    other = lake.with_name(lake.name + "-other")
    shutil.copytree(lake, other)
    upsert(other, [BYSTANDER], run_id="bystander")
    assert lake_hash(other) in states
    assert validate_lake(other) == []
    upsert(lake, AFTER, run_id="again")
    assert lake_hash(lake) == done
    assert validate_lake(lake) == []
    left = {str(path.relative_to(lake)) for path in lake.rglob("*") if path.is_file() and path.suffix != ".parquet"}
    assert left <= {"_runs/.guard", "_runs/.generation"}
    for used in (lake, other):
        shutil.rmtree(used)


def sweep(folder: pathlib.Path, cut: Callable[[pathlib.Path, int], int], stride: int) -> int:
    """Cuts writes off at step 1, 1 + stride, …, until one comes to its end; how many were cut off."""
    before, after = folder / "before", folder / "after"
    upsert(before, BEFORE)
    shutil.copytree(before, after)
    upsert(after, AFTER)
    done = lake_hash(after)
    states = []
    for state in (before, after):
        shutil.copytree(state, state_copy := folder / f"{state.name}-bystander")
        upsert(state_copy, [BYSTANDER])
        states.append(lake_hash(state_copy))
    for survived in itertools.count():
        number = 1 + survived * stride
        lake = folder / f"lake-{number}"
        shutil.copytree(before, lake)
        code = cut(lake, number)
        if code == DONE:
            assert lake_hash(lake) == done
            return survived
        assert code in (-signal.SIGKILL, FAILED, COPED), f"step {number} ended with {code}"
        if code == COPED:
            assert lake_hash(lake) == done
        check_after_fault(lake, states, done)
    raise AssertionError("unreachable")


def cut_by_kill(lake: pathlib.Path, number: int) -> int:
    return in_child(lambda: Steps(lake, number, kill), lake)


def cut_by_error(lake: pathlib.Path, number: int) -> int:
    return in_child(lambda: Steps(lake, number, fail), lake)


def cut_by_full_disk(lake: pathlib.Path, number: int) -> int:
    """No file can grow beyond a size that rises from step to step."""
    size = 100 * (number - 1)
    return in_child(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)), lake)


if __name__ == "__main__":
    cuts = {"kill": cut_by_kill, "error": cut_by_error, "full": cut_by_full_disk}
    os.fsync = lambda _: None  # no power is lost here, and it takes most of the time
    survived = sweep(pathlib.Path(sys.argv[2]), cuts[sys.argv[1]], int(sys.argv[3]))
    print(json.dumps({"survived": survived}))  # noqa: T201 - the answer to the test that started this
