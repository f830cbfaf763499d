"""Work that may crash, hang or eat all memory, done in a process aside: whatever becomes of that, this one goes on.

A process aside takes one task after another and sends back what each yields. One that dies or takes too long is
replaced, and the caller hears which it was. Where a nursery (`transforms.nursery`) is at hand it forks them, warm;
elsewhere each is a fresh interpreter, which takes some seconds to start.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import multiprocessing
import multiprocessing.connection
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import reduction
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeAlias

DEFAULT_MAX_MEMORY = 4 * 1024**3
"""Bytes a task may take; a page of 100 MB takes one and a half billion while it is parsed."""
START_SECONDS = 300.0
NURSERY_VARIABLE = "NEWSBEAM_NURSERY"
"""Environment variable with the address of a nursery for processes of which none is told."""
WAIT_FACTOR = 10
"""A limit is one of processor time, so that a busy machine fails nothing; by the clock it is so many times that."""
_LOOK_SECONDS = 0.5
_STARTS = 3
_STANDARD_ERROR = 2
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from transforms.aside import serve_at; serve_at(int(sys.argv[2]), int(sys.argv[3]))"
)


class LostError(RuntimeError):
    """A task did not come to its end.

    Attributes:
        kind: `Crash`, `TimeLimit` or `MemoryLimit`.
        results: what it had yielded before.
    """

    def __init__(self, kind: str, message: str, results: list[Any]) -> None:
        super().__init__(message)
        self.kind = kind
        self.results = results


class TaskError(RuntimeError):
    """A task raised an error; the text is its traceback."""


@dataclasses.dataclass(frozen=True, slots=True)
class Isolation:
    """Where processes aside come from, and what they may take.

    Attributes:
        nursery: address of the nursery that forks them; None for that of the environment (`NURSERY_VARIABLE`), and
            where there is none, each starts by itself.
        max_memory: bytes of memory that a task may take, beyond what there is when its process starts (Linux only).
    """

    nursery: str | None = None
    max_memory: int = DEFAULT_MAX_MEMORY


Load: TypeAlias = tuple[Any, ...]
"""A function of a module and its arguments, for a process to get ready."""
DEFAULT_ISOLATION = Isolation()


class Aside:
    """A process aside, replaced when it is lost. Threads that share it take turns."""

    def __init__(self, isolation: Isolation) -> None:
        self._isolation = isolation
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._loaded: set[Load] = set()

    def run(
        self, task: Callable[..., Iterable[Any]], *arguments: Any, seconds: float, load: Load | None = None
    ) -> list[Any]:
        """What a task, a function of a module, yields.

        `load` is what a process does before its first such task, however long that takes.

        Raises LostError where the process dies, is out of memory, or has nothing to show for `seconds` of processor
        time or `WAIT_FACTOR` times that by the clock; TaskError where the task raises.
        """
        with self._lock:
            if self._process is None:
                self._process, self._loaded = _start(self._isolation), set()
            if load is not None and load not in self._loaded:
                self._do(self._process, load[0], load[1:], START_SECONDS)
                self._loaded.add(load)
            return self._do(self._process, task, arguments, seconds)

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            if self._process is not None:
                self._bury()

    def _do(
        self, process: _Process, task: Callable[..., Iterable[Any]], arguments: tuple[Any, ...], seconds: float
    ) -> list[Any]:
        results: list[Any] = []
        try:
            process.connection.send((task, arguments, seconds))
            return self._collect(process, results, seconds)
        except (EOFError, OSError):
            raise LostError("Crash", f"the process {self._bury()}", results) from None
        except LostError:
            self._bury()
            raise

    def _collect(self, process: _Process, results: list[Any], seconds: float) -> list[Any]:
        patience = START_SECONDS  # until it has the task: a fresh process imports what that needs
        while True:
            if not _wait(process, patience):
                raise LostError("TimeLimit", f"not done after {seconds:g} s (max_seconds)", results)
            kind, value = process.connection.recv()
            patience = seconds
            if kind == "result":
                results.append(value)
            elif kind == "done":
                return results
            elif kind == "taken":
                continue
            elif kind == "memory":
                limit = self._isolation.max_memory
                raise LostError("MemoryLimit", f"took more than {limit:,} bytes (max_memory)", results)
            else:
                raise TaskError(value)

    def _bury(self) -> str:
        process, self._process = self._process, None
        if process is None:
            return "ended"
        process.connection.close()
        return _ending(process.end())


@functools.lru_cache(maxsize=4)
def shared_aside(isolation: Isolation) -> Aside:
    """The process aside that all transforms of this process share."""
    return Aside(isolation)


def serve(connection: Connection, max_memory: int) -> None:
    """Does tasks as they come in, until the other side is gone."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _limit_memory(max_memory)
    with contextlib.suppress(EOFError, OSError):
        connection.send(("ready", os.getpid()))
        while True:
            task, arguments, seconds = connection.recv()
            for message in _answers(task, arguments, seconds):
                connection.send(message)


def serve_at(handle: int, max_memory: int) -> None:
    """`serve` in a fresh interpreter, on a socket that it was given."""
    serve(Connection(handle), max_memory)


def _answers(task: Callable[..., Iterable[Any]], arguments: Any, seconds: float) -> Iterator[tuple[str, Any]]:
    # Should nobody be left to end a task that hangs, the system does: even within a library that lets no Python run.
    signal.setitimer(signal.ITIMER_REAL, 2 * WAIT_FACTOR * seconds + 10)
    yield "taken", None
    try:
        for result in task(*arguments):
            yield "result", result
            signal.setitimer(signal.ITIMER_REAL, 2 * WAIT_FACTOR * seconds + 10)
    except MemoryError:
        yield "memory", None
    except Exception:  # noqa: BLE001 - a process boundary: whatever it is, the other side must hear of it
        yield "error", traceback.format_exc()
    else:
        yield "done", None
    signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_memory(max_memory: int) -> None:
    if sys.platform != "linux":
        return
    import resource

    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[5])
    limit = pages * resource.getpagesize() + max_memory
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


class _Process(Protocol):
    connection: Connection
    pid: int

    def end(self) -> int | None:
        """Ends it, if it has not ended: its exit code, negative for a signal, None where nobody knows."""


class _Forked:
    """A child of the nursery."""

    def __init__(self, address: str, max_memory: int) -> None:
        self._address = address
        self.connection = connect(address)
        self.connection.send(("fork", max_memory))
        # What it says goes where ours does, wherever its parent's does.
        reduction.send_handle(self.connection, _STANDARD_ERROR, None)
        self.pid = _wait_until_ready(self.connection)

    def end(self) -> int | None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(EOFError, OSError), connect(self._address) as connection:
            connection.send(("end", self.pid))
            code: int | None = connection.recv()
            return code
        return None


class _Spawned:
    """An interpreter of its own."""

    def __init__(self, max_memory: int) -> None:
        self.connection, theirs = multiprocessing.connection.Pipe()
        with theirs:
            command = [sys.executable, "-c", _START, json.dumps(sys.path), str(theirs.fileno()), str(max_memory)]
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )
        self.pid = _wait_until_ready(self.connection)

    def end(self) -> int | None:
        # It may be just about to end: of a crash it shall say itself what it was.
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(0.5)
        self._process.kill()
        return self._process.wait()


def _start(isolation: Isolation) -> _Process:
    if address := isolation.nursery or os.environ.get(NURSERY_VARIABLE):
        # One that is killed while it starts is no fault of a task; without a nursery it goes on, too.
        for _ in range(_STARTS):
            with contextlib.suppress(EOFError, OSError):
                return _Forked(address, isolation.max_memory)
    return _Spawned(isolation.max_memory)


def connect(address: str) -> Connection:
    """A connection to the nursery of that address."""
    with socket.socket(socket.AF_UNIX) as reached:
        reached.connect(address)
        return Connection(reached.detach())


def _wait_until_ready(connection: Connection) -> int:
    if not connection.poll(START_SECONDS):
        raise TimeoutError(f"a process aside did not start within {START_SECONDS:g} s")
    _, pid = connection.recv()
    return int(pid)


def _wait(process: _Process, seconds: float) -> bool:
    """Whether the process says something within so many seconds."""
    look = min(_LOOK_SECONDS, seconds / 4)
    if process.connection.poll(look):
        return True
    used, end = _processor_seconds(process.pid) - look, time.monotonic() + WAIT_FACTOR * seconds - look
    while _processor_seconds(process.pid) - used < seconds and time.monotonic() < end:
        if process.connection.poll(look):
            return True
    return False


def _processor_seconds(pid: int) -> float:
    """The processor time that a process has used; where the system does not say so, the time by the clock."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ending(code: int | None) -> str:
    if code is None or code >= 0:
        return f"ended with code {code}" if code else "ended"
    return f"was killed by signal {-code} ({signal.Signals(-code).name})"
