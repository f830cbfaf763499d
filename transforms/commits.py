"""Changes to a lake that happen as a whole: files are staged, listed in a commit record, then moved into place.

Until the record is written the lake is as it was, and a killed run leaves nothing but a folder under `_staging` to be
discarded. From then on the change is decided: whoever comes next, be it a retry or a later run, moves the rest of the
files into place. So the tables always fit each other after `recover`, whichever moment a run was killed at.

The record has its name from the generation of the lake that it changes and is created where none may be: on an object
store too, one of several runs decides. Nothing that is decided rests on listings.
"""

from __future__ import annotations

import dataclasses
import json
import socket
import time
import uuid

from transforms import locks
from transforms.partitions import table_files
from transforms.records import stable_id
from transforms.storage import TEMPORARY, Storage

STAGING = "_staging"
_GENERATION = "_runs/.generation"
_DECIDED = "after~"
_RECORD = "commit.json"
_ABANDONED_AFTER_S = 24 * 3600.0


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file of the lake: the staged file takes its place, or it is deleted (`staged` None)."""

    name: str
    staged: str | None


def stage(storage: Storage, run_id: str, name: str, content: bytes) -> Change:
    """Writes the coming content of a file aside; every attempt under another name."""
    staged = f"{STAGING}/{run_id}/{uuid.uuid4().hex}.{name.replace('/', '~')}"
    storage.write_unseen(staged, content)
    return Change(name, staged)


def generation(storage: Storage) -> str:
    """Names the state of the lake: another one after every change; "" for a new lake."""
    return _state(storage)[0]


def lake_files(storage: Storage, table: str) -> list[str]:
    """The names of all partition files of a table; those of the last change even where a listing comes late."""
    names = {name for name in _state(storage)[1] if name.startswith(f"{table}/")}
    return sorted(names.union(table_files(storage, table)))


def commit(storage: Storage, run_id: str, planned_on: str, changes: list[Change]) -> None:
    """Makes the changes of a run at once, if the lake is still in the generation they were planned on.

    A second call with the same changes, after a first that may have been cut off, completes the first.

    Raises:
        LakeBusyError: when another run has changed the lake meanwhile; nothing has been changed then.
    """
    if not changes:
        storage.delete_folder(f"{STAGING}/{run_id}")  # an attempt of this run that failed may have left it
        return
    rows = [dataclasses.astuple(change) for change in changes]
    coming = stable_id(planned_on, json.dumps(rows))
    with locks.guard(storage):
        _complete(storage, generation(storage))
        if generation(storage) == coming:
            return
        try:
            _check_unchanged(storage, planned_on, changes)
            _decide(storage, planned_on, _Record(run_id, coming, changes))
        except locks.LakeBusyError:
            storage.delete_folder(f"{STAGING}/{run_id}")
            raise
        _complete(storage, planned_on)


def recover(storage: Storage, run_id: str) -> None:
    """Completes the decided change of a killed run and removes what undecided ones left; to be called with the lock.

    What `run_id` itself has staged stays until its commit: a runner may repeat a step and keep what came of another.
    """
    with locks.guard(storage):
        _complete(storage, generation(storage))
        folders = storage.folders(STAGING)
        current = _record_folder(generation(storage))  # asked after the listing, so all others in it are over
        for folder in folders:
            if folder.startswith(_DECIDED):
                if folder != current:
                    _clean_up(storage, f"{STAGING}/{folder}/{_RECORD}")
                if storage.local:  # a record that a process died of writing
                    storage.delete_folder(f"{STAGING}/{folder}")
            elif folder != run_id and (storage.local or _is_abandoned(storage, folder)):
                storage.delete_folder(f"{STAGING}/{folder}")
        storage.prune(STAGING)
        _remove_temporaries(storage)


@dataclasses.dataclass(frozen=True, slots=True)
class _Record:
    """A change that is decided: who made it, the generation it leads to, and what becomes of which file."""

    run_id: str
    generation: str
    changes: list[Change]


def _record_name(planned_on: str) -> str:
    """Where the change of a generation is decided: in one place, so that no two runs can change the same generation."""
    return f"{STAGING}/{_record_folder(planned_on)}/{_RECORD}"


def _record_folder(planned_on: str) -> str:
    return f"{_DECIDED}{planned_on or 'nothing'}"


def _check_unchanged(storage: Storage, planned_on: str, changes: list[Change]) -> None:
    staged = [change.staged for change in changes if change.staged is not None]
    if generation(storage) != planned_on or not all(storage.at_once(storage.exists, staged)):
        raise _busy(storage)


def _decide(storage: Storage, planned_on: str, record: _Record) -> None:
    content = json.dumps(dataclasses.asdict(record)).encode()
    if not storage.create(_record_name(planned_on), content):
        raise _busy(storage)
    # A run that others took for dead may decide on a generation whose own record is long gone.
    if generation(storage) not in (planned_on, record.generation):
        storage.delete([_record_name(planned_on)])
        raise _busy(storage)


def _complete(storage: Storage, planned_on: str) -> None:
    """Does what the record of a generation says; can be done again and again, by several at once, to the same end."""
    content = storage.read(_record_name(planned_on))
    if content is None:
        return
    values = json.loads(content)
    record = _Record(values["run_id"], values["generation"], [Change(**change) for change in values["changes"]])
    moves = [(change.staged, change.name) for change in record.changes if change.staged is not None]
    storage.move(moves)
    # Who comes late must not delete what a later run has written again.
    if generation(storage) == planned_on:
        storage.delete([change.name for change in record.changes if change.staged is None])
        names = [name for _, name in moves]
        storage.write(_GENERATION, json.dumps({"generation": record.generation, "written": names}).encode())
    _clean_up(storage, _record_name(planned_on))


def _clean_up(storage: Storage, record_name: str) -> None:
    """Removes a record that is done with or came too late, and first what its run has staged."""
    content = storage.read(record_name)
    if content is not None:
        record = json.loads(content)
        # By name first: a store's listing may not show yet what was just written.
        storage.delete([change["staged"] for change in record["changes"] if change["staged"] is not None])
        storage.delete_folder(f"{STAGING}/{record['run_id']}")
        storage.delete([record_name])


def _state(storage: Storage) -> tuple[str, list[str]]:
    """The generation of the lake, and the files that the change which led to it has written."""
    content = storage.read(_GENERATION)
    if content is None:
        return "", []
    if not content.startswith(b"{"):  # as lakes had it before the files were noted beside it
        return content.decode(), []
    state = json.loads(content)
    return state["generation"], state["written"]


def _busy(storage: Storage) -> locks.LakeBusyError:
    return locks.LakeBusyError(f"{storage.root} was changed by another run while this one was writing; run it again")


def _is_abandoned(storage: Storage, folder: str) -> bool:
    """Whether nothing was written there for a day: on an object store nobody can tell a slow run from a dead one."""
    names = storage.find(f"{STAGING}/{folder}")
    try:
        newest = max((storage.fs.modified(storage.path(name)).timestamp() for name in names), default=0.0)
    except NotImplementedError:  # a file system that keeps no times
        return False
    return time.time() - newest > _ABANDONED_AFTER_S


def _remove_temporaries(storage: Storage) -> None:
    """Removes the unfinished files that processes of this machine left in `_runs` when they died."""
    for name in storage.find("_runs"):
        base = name.rpartition("/")[2]
        if base.startswith(TEMPORARY):
            _, host, pid, _ = base.split("~")
            if host == socket.gethostname() and not locks.is_running(int(pid)):
                storage.delete([name])
