"""Changes of several files that happen as a whole."""

import os
import pathlib
import socket

import pytest

from tests.test_locks import ended_process
from transforms.commits import Change, commit, generation, recover, stage
from transforms.locks import LakeBusyError
from transforms.storage import TEMPORARY, Storage


@pytest.fixture
def storage(tmp_path: pathlib.Path) -> Storage:
    storage = Storage.open(tmp_path / "lake")
    storage.write("articles/1", b"old")
    storage.write("articles/2", b"old")
    return storage


def state(storage: Storage) -> dict[str, bytes | None]:
    return {name: storage.read(name) for name in storage.find("") if not name.startswith("_runs")}


def changes_of(storage: Storage) -> list[Change]:
    return [
        stage(storage, "run", "articles/1", b"new"),
        Change("articles/2", None),
        stage(storage, "run", "quotes/1", b"q"),
    ]


OLD = {"articles/1": b"old", "articles/2": b"old"}
NEW = {"articles/1": b"new", "quotes/1": b"q"}


def test_commit_makes_all_changes_and_another_generation(storage: Storage) -> None:
    assert generation(storage) == ""
    changes = changes_of(storage)
    assert state(storage).items() > OLD.items()
    commit(storage, "run", "", changes)
    assert state(storage) == NEW
    first = generation(storage)
    commit(storage, "run", "", changes)  # a runner's second attempt
    assert (state(storage), generation(storage)) == (NEW, first)
    commit(storage, "run", first, [Change("quotes/1", None)])
    assert generation(storage) not in ("", first)


def test_a_generation_is_read_as_older_lakes_have_it(storage: Storage) -> None:
    storage.write("_runs/.generation", b"0f3c")
    assert generation(storage) == "0f3c"
    commit(storage, "run", "0f3c", changes_of(storage))
    assert state(storage) == NEW
    assert generation(storage) not in ("", "0f3c")


def test_nothing_to_change_changes_nothing(storage: Storage) -> None:
    stage(storage, "run", "articles/1", b"of an attempt that failed")
    commit(storage, "run", "", [])
    assert (state(storage), generation(storage)) == (OLD, "")


def test_a_lake_that_changed_meanwhile_is_left_alone(storage: Storage) -> None:
    changes = changes_of(storage)
    commit(storage, "other", "", [Change("articles/2", None)])
    with pytest.raises(LakeBusyError, match="changed by another run"):
        commit(storage, "run", "", changes)
    recover(storage, "third")
    assert state(storage) == {"articles/1": b"old"}


def test_staged_files_that_are_gone_stop_the_commit_before_it_starts(storage: Storage) -> None:
    changes = changes_of(storage)
    recover(storage, "other")
    with pytest.raises(LakeBusyError):
        commit(storage, "run", "", changes)
    assert state(storage) == OLD


@pytest.mark.parametrize("moves", [0, 1])
def test_recover_completes_what_was_decided(storage: Storage, moves: int, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = changes_of(storage)
    left = iter([True] * moves)
    replace = pathlib.Path.replace

    def replace_some(old: pathlib.Path, new: pathlib.Path) -> pathlib.Path:
        if "_staging" in str(old) and "commit.json" not in str(new) and not next(left, False):
            raise OSError(5, "injected")
        return replace(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(pathlib.Path, "replace", replace_some)
        with pytest.raises(OSError, match="injected"):
            commit(storage, "run", "", changes)
    recover(storage, "next")
    assert state(storage) == NEW


def test_recover_removes_what_was_not_decided(storage: Storage) -> None:
    changes_of(storage)
    recover(storage, "run")
    assert len(state(storage)) == 4  # the run itself may still want it
    recover(storage, "next")
    assert state(storage) == OLD
    assert not pathlib.Path(storage.path("_staging")).exists()


@pytest.mark.parametrize(
    ("host", "pid", "stays"),
    [
        (socket.gethostname(), ended_process(), False),
        (socket.gethostname(), os.getpid(), True),
        ("elsewhere", ended_process(), True),
    ],
    ids=["ended", "running", "elsewhere"],
)
def test_recover_removes_unfinished_files_of_dead_processes(storage: Storage, host: str, pid: int, stays: bool) -> None:
    storage.write(f"_runs/{TEMPORARY}{host}~{pid}~ab", b"{")
    recover(storage, "next")
    assert any(TEMPORARY in name for name in storage.find("_runs")) == stays


def test_recover_removes_a_record_that_a_process_died_of_writing(storage: Storage) -> None:
    changes_of(storage)
    unfinished = f"_staging/after~nothing/{TEMPORARY}{socket.gethostname()}~{ended_process()}~ab"
    storage.write(unfinished, b"{")
    recover(storage, "next")
    assert state(storage) == OLD
    assert not pathlib.Path(storage.path("_staging")).exists()
