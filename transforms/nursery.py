"""A process that forks processes aside (`transforms.aside`) whenever one is asked for.

Forked itself while its parent had no threads, it has none either, and loads all that the tasks need while its parent
does other things; its children start in no time and share that memory. It ends when its parent does.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import NoReturn

from transforms.aside import connect, serve

_LOOK_SECONDS = 0.5


def can_fork() -> bool:
    """Whether forks are safe on this system, as far as is known."""
    return sys.platform == "linux"


def start_nursery(address: str, prepare: Callable[[], None] = lambda: None) -> None:
    """Forks a nursery that answers at a socket of that name; to be called before this process has any thread.

    It prepares first, which may fail by a ValueError; whoever asks meanwhile waits.
    """
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(64)
    parent = os.getpid()
    if os.fork():
        listener.close()
        return
    _end_after(lambda: _Nursery(listener, parent, _trouble(prepare)).serve())


def trouble_of(address: str) -> str | None:
    """Waits until a nursery is ready: why it is not what it was to be, None where it is, or where it is gone."""
    with contextlib.suppress(EOFError, OSError), connect(address) as connection:
        connection.send(("trouble", 0))
        trouble: str | None = connection.recv()
        return trouble
    return None


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

    def serve(self) -> None:
        while os.getppid() == self._parent:
            if not select.select([self._listener], [], [], _LOOK_SECONDS)[0]:
                continue
            asked, _ = self._listener.accept()
            with Connection(asked.detach()) as connection, contextlib.suppress(EOFError, OSError):
                request, value = connection.recv()
                if request == "fork":
                    self._fork(connection, value)
                else:
                    connection.send(self._trouble if request == "trouble" else _code_of(value))

    def _fork(self, connection: Connection, max_memory: int) -> None:
        if os.fork() == 0:
            self._listener.close()
            _end_after(lambda: serve(connection, max_memory))


def _code_of(pid: int) -> int | None:
    """How a child has ended; it has been told to."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
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
