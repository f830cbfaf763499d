"""A process that forks processes aside (`transforms.aside`) whenever one is asked for.

Forked itself while its parent had no threads, it has none either, and loads all that the tasks need while its parent
does other things; its children start in no time and share that memory. It ends when its parent does, and a child
when the process that asked for it does, whatever it was doing.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pathlib
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from multiprocessing import reduction
from multiprocessing.connection import Connection
from typing import NoReturn

from transforms.aside import connect, serve

_LOOK_SECONDS = 0.5
_PR_SET_PDEATHSIG = 1
_CREDENTIALS = "3i"
"""Of the process at the other end of a socket: its number, its user and group."""


def can_fork() -> bool:
    """Whether forks are safe on this system, as far as is known."""
    return sys.platform == "linux"


def start_nursery(address: str, prepare: Callable[[], None] = lambda: None) -> int:
    """Forks a nursery that answers at a socket of that name; to be called before this process has any thread.

    It prepares first, which may fail by a ValueError; whoever asks meanwhile waits. Returns its process number.
    """
    pathlib.Path(address).unlink(missing_ok=True)  # of one before it, which was killed
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(64)
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        _end_after(lambda: _work(listener, parent, prepare))
    listener.close()
    return pid


def end_with_parent() -> None:
    """Lets the kernel end this process with the one that started it, which may be killed while this one still loads."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def trouble_of(address: str) -> str | None:
    """Waits until a nursery is ready: why it is not what it was to be, None where it is, or where it is gone."""
    with contextlib.suppress(EOFError, OSError), connect(address) as connection:
        connection.send(("trouble", 0))
        trouble: str | None = connection.recv()
        return trouble
    return None


def _work(listener: socket.socket, parent: int, prepare: Callable[[], None]) -> None:
    end_with_parent()
    _Nursery(listener, parent, _trouble(prepare)).serve()


def _trouble(prepare: Callable[[], None]) -> str | None:
    try:
        prepare()
    except ValueError as error:
        return str(error)
    return None


class _Nursery:
    def __init__(self, listener: socket.socket, parent: int, trouble: str | None) -> None:
        self._listener = listener
        self._parent = parent
        self._trouble = trouble
        self._refused: list[Connection] = []
        self._askers: dict[int, int] = {}
        """By the number of a child, a handle of the process that asked for it, where the system has such handles."""

    def serve(self) -> None:
        while os.getppid() == self._parent:
            ready = select.select([self._listener.fileno(), *self._askers.values()], [], [], _LOOK_SECONDS)[0]
            for pid in [pid for pid, asker in self._askers.items() if asker in ready]:
                os.kill(pid, signal.SIGKILL)
                self._bury(pid)
            if self._listener.fileno() in ready:
                self._answer()

    def _answer(self) -> None:
        asked, _ = self._listener.accept()
        with contextlib.ExitStack() as stack, contextlib.suppress(EOFError, OSError):
            connection = stack.enter_context(Connection(asked.detach()))
            request, value = connection.recv()
            if request == "fork" and self._trouble is not None:
                # It hears of no child, nor that it lost one, until whoever asks for the trouble ends it.
                self._refused.append(connection)
                stack.pop_all()
            elif request == "fork":
                self._fork(connection, value)
            else:
                connection.send(self._trouble if request == "trouble" else self._bury(value))

    def _fork(self, connection: Connection, max_memory: int) -> None:
        asker = _asker_of(connection)
        pid = os.fork()
        if not pid:
            self._listener.close()
            _end_after(lambda: _serve(connection, max_memory))
        if asker is not None:
            self._askers[pid] = asker

    def _bury(self, pid: int) -> int | None:
        """How a child has ended; it has been told to."""
        if pid in self._askers:
            os.close(self._askers.pop(pid))
        try:
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        except ChildProcessError:
            return None


def _serve(connection: Connection, max_memory: int) -> None:
    output = reduction.recv_handle(connection)
    for standard in (1, 2):
        os.dup2(output, standard)
    os.close(output)
    serve(connection, max_memory)


def _asker_of(connection: Connection) -> int | None:
    """A handle of the process at the other end, which can be read from once that has ended."""
    with socket.socket(fileno=os.dup(connection.fileno())) as asked:
        credentials = asked.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize(_CREDENTIALS))
    pid, _, _ = struct.unpack(_CREDENTIALS, credentials)
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):  # an old kernel, or an interpreter made for one: then a child ends with its task
        return None


def _end_after(work: Callable[[], None]) -> NoReturn:
    """Does the work and ends the process, past all that the parent wanted to do at its own end."""
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        work()
        code = 0
    finally:
        os._exit(code)
