"""One run at a time changes a lake: a lock file for lakes on a local disk, and a guard for its short critical moments.

The lock names the process that runs the job, on whatever worker the writing happens. It is void when that process is
gone from this machine, or when the run has not taken it again for `STALE_AFTER_S`. Object stores have no such lock:
there the generation of the lake (see `commits`) makes the later of two runs fail.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import os
import pathlib
import socket
import time
from collections.abc import Iterator

from transforms.storage import Storage

STALE_AFTER_S = 300.0
WAIT_S = 600.0
_POLL_S = 0.2
_LOCK = "_runs/.lock"
_GUARD = "_runs/.guard"
_logger = logging.getLogger(__name__)


class LakeBusyError(RuntimeError):
    """Another run is changing the lake, or has changed it since this run looked at it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Owner:
    """Who wants to change a lake: a run, and the process whose end is the end of the run."""

    run_id: str
    host: str
    pid: int
    started: str = ""

    @classmethod
    def this_process(cls, run_id: str) -> Owner:
        """This process as the owner of a run."""
        return cls(run_id, socket.gethostname(), os.getpid(), _start_of(os.getpid()))

    def is_gone(self) -> bool:
        """Whether the process is known to have ended; false for processes of other machines."""
        if self.host != socket.gethostname():
            return False
        return not is_running(self.pid) or _start_of(self.pid) != self.started


def acquire(storage: Storage, owner: Owner, wait_s: float = WAIT_S) -> None:
    """Takes the lock of a lake for a run, which may have it already; waits while another run has it.

    Raises:
        LakeBusyError: when the other run is still at it after `wait_s` seconds.
    """
    if not storage.local:
        return
    deadline = time.monotonic() + wait_s
    waiting = False
    while (holder := _try_acquire(storage, owner)) is not None:
        if time.monotonic() >= deadline:
            raise LakeBusyError(
                f"{storage.root} is being written by run {holder.run_id} (process {holder.pid} on {holder.host}); "
                f"waited {wait_s:.0f} s for it to end"
            )
        if not waiting:
            _logger.warning("waiting for run %s (process %d) to finish writing", holder.run_id, holder.pid)
            waiting = True
        time.sleep(_POLL_S)


def release(storage: Storage, owner: Owner) -> None:
    """Gives the lock back, if this run has it."""
    if storage.local and pathlib.Path(storage.root).is_dir():
        with guard(storage):
            holder = _holder(storage)
            if holder is not None and holder.run_id == owner.run_id:
                pathlib.Path(storage.path(_LOCK)).unlink()


@contextlib.contextmanager
def guard(storage: Storage) -> Iterator[None]:
    """Lets one process at a time into a critical moment; the system opens it again when that process dies."""
    if not storage.local or os.name != "posix":
        yield
        return
    import fcntl

    path = pathlib.Path(storage.path(_GUARD))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _try_acquire(storage: Storage, owner: Owner) -> Owner | None:
    """The run that has the lock, None when it is ours now; taking it again shows that we are alive."""
    with guard(storage):
        holder = _holder(storage)
        if holder == owner:
            os.utime(storage.path(_LOCK))
            return None
        if holder is not None and holder.run_id != owner.run_id and not _is_void(storage, holder):
            return holder
        storage.write(_LOCK, json.dumps(dataclasses.asdict(owner)).encode())
        return None


def _holder(storage: Storage) -> Owner | None:
    content = storage.read(_LOCK)
    return None if content is None else Owner(**json.loads(content))


def _is_void(storage: Storage, holder: Owner) -> bool:
    age_s = time.time() - pathlib.Path(storage.path(_LOCK)).stat().st_mtime
    return holder.is_gone() or age_s > STALE_AFTER_S


def is_running(pid: int) -> bool:
    """Whether a process of this machine is alive; true where nobody can ask without harm."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs, for another user
        return True
    return True


def _start_of(pid: int) -> str:
    """When a process started, in the system's own unit: tells it from a later one of the same number; "" if unknown."""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
