"""The lock of a lake: who has it, and when it is void."""

import dataclasses
import os
import pathlib
import subprocess
import sys
import time

import pytest

from transforms import locks
from transforms.locks import LakeBusyError, Owner, acquire, release
from transforms.storage import Storage


@pytest.fixture
def storage(tmp_path: pathlib.Path) -> Storage:
    return Storage.open(tmp_path / "lake")


def lock_of(storage: Storage) -> pathlib.Path:
    return pathlib.Path(storage.path("_runs/.lock"))


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


ME = Owner.this_process("mine")
OTHER = Owner.this_process("other")
# (owner of the lock that is there, seconds since it was taken, whether it still counts)
HOLDERS = [
    (ME, 0.0, False),
    (ME, 9e5, False),
    (OTHER, 0.0, True),
    (OTHER, locks.STALE_AFTER_S + 5, False),
    (dataclasses.replace(OTHER, pid=ended_process()), 0.0, False),
    (dataclasses.replace(OTHER, host="elsewhere", pid=ended_process()), 0.0, True),
    (dataclasses.replace(OTHER, host="elsewhere"), locks.STALE_AFTER_S + 5, False),
    # the number is that of another process now
    (dataclasses.replace(OTHER, started="1"), 0.0, not pathlib.Path("/proc/self/stat").exists()),
    (dataclasses.replace(ME, pid=ended_process()), 0.0, False),
]


@pytest.mark.parametrize(("holder", "age_s", "counts"), HOLDERS)
def test_a_lock_counts_while_its_run_lives(holder: Owner, age_s: float, counts: bool, storage: Storage) -> None:
    acquire(storage, holder)
    taken = time.time() - age_s
    os.utime(lock_of(storage), (taken, taken))
    if counts:
        with pytest.raises(LakeBusyError, match="run other"):
            acquire(storage, ME, wait_s=0)
        return
    acquire(storage, ME, wait_s=0)
    assert time.time() - lock_of(storage).stat().st_mtime < 60
    release(storage, holder if holder.run_id == "mine" else ME)
    assert not lock_of(storage).exists()


def test_release_leaves_the_lock_of_another_run(storage: Storage) -> None:
    release(storage, ME)
    acquire(storage, OTHER)
    release(storage, ME)
    assert lock_of(storage).exists()


def test_waiting_ends_when_the_lock_is_given_back(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    acquire(storage, OTHER)
    monkeypatch.setattr(time, "sleep", lambda _: release(storage, OTHER))
    acquire(storage, ME, wait_s=5)
    assert '"mine"' in lock_of(storage).read_text()


def test_object_stores_have_no_lock() -> None:
    storage = Storage.open("memory://locks/lake")
    acquire(storage, OTHER)
    acquire(storage, ME, wait_s=0)
    release(storage, ME)
    assert storage.find("") == []
