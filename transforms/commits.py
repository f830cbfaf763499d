"""Changes to a lake that happen as a whole: files are staged, listed in a commit record, then moved into place.

Until the record is written the lake is as it was, and a killed run leaves nothing but a folder under `_staging` to be
discarded. From then on the change is decided: whoever comes next, be it a retry or a later run, moves the rest of the
files into place. So the tables always fit each other after `recover`, whichever moment a run was killed at.
"""

from __future__ import annotations

import dataclasses
import json
import socket
import time
import uuid

from transforms import locks
from transforms.records import stable_id
from transforms.storage import TEMPORARY, Storage

STAGING = "_staging"
_GENERATION = "_runs/.generation"
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
    return (storage.read(_GENERATION) or b"").decode()


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
        found = generation(storage)
        if found != coming:
            _check_unchanged(storage, run_id, planned_on, changes)
            storage.write(_record(run_id), json.dumps({"generation": coming, "changes": rows}).encode())
            _check_alone(storage, run_id)
        _complete(storage, run_id)


def recover(storage: Storage, run_id: str) -> None:
    """Completes the decided changes of killed runs and removes what undecided others left; to be called with the lock.

    What `run_id` itself has staged stays until its commit: a runner may repeat a step and keep what came of another.
    """
    with locks.guard(storage):
        for folder in storage.folders(STAGING):
            _complete(storage, folder)
            if folder != run_id and (storage.local or _is_abandoned(storage, folder)):
                storage.delete_folder(f"{STAGING}/{folder}")
        storage.prune(STAGING)
        _remove_temporaries(storage)


def _check_unchanged(storage: Storage, run_id: str, planned_on: str, changes: list[Change]) -> None:
    staged = set(storage.find(f"{STAGING}/{run_id}"))
    if generation(storage) != planned_on or not staged.issuperset(change.staged for change in changes if change.staged):
        raise locks.LakeBusyError(f"{storage.root} was changed by another run while this one was writing; run it again")


def _check_alone(storage: Storage, run_id: str) -> None:
    """Two runs on an object store that decide in the same moment both see the other here, and both step back."""
    for other in storage.folders(STAGING):
        if other != run_id and storage.read(_record(other)) is not None:
            storage.delete([_record(run_id)])
            raise locks.LakeBusyError(f"{storage.root} is being changed by run {other}; run again when it is done")


def _complete(storage: Storage, run_id: str) -> None:
    """Does what a commit record says; can be done again and again, by several at once, to the same end."""
    content = storage.read(_record(run_id))
    if content is None:
        return
    record = json.loads(content)
    changes = [Change(*fields) for fields in record["changes"]]
    storage.write(_GENERATION, record["generation"].encode())
    storage.move([(change.staged, change.name) for change in changes if change.staged is not None])
    storage.delete([change.name for change in changes if change.staged is None])
    storage.delete([_record(run_id)])
    storage.delete_folder(f"{STAGING}/{run_id}")


def _record(run_id: str) -> str:
    return f"{STAGING}/{run_id}/commit.json"


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
