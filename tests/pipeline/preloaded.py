"""Commands out of a process that has loaded all that they load, so that one starts in no time.

What such a command starts as an interpreter of its own is a fork as well; all else is as ever.
"""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import IO, Any, NoReturn

from tests.conftest import ROOT


class Preloaded:
    """Starts commands, one after another."""

    def __init__(self, model: str) -> None:
        command = [sys.executable, "-m", "tests.pipeline.preloaded", model]
        pipe = subprocess.PIPE
        self._server = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, start_new_session=True)

    def start(self, arguments: Sequence[str], log: pathlib.Path) -> int:
        """The number of the process, whose output goes to the file."""
        return self._ask([*arguments, str(log)])

    def status(self) -> int:
        """How the process started last has ended, when it has; minus the number of the signal that did it."""
        return int(self._read())

    def close(self) -> None:
        self._server.kill()
        self._server.communicate()

    def _ask(self, words: Sequence[str]) -> int:
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(words) + "\n")
        self._server.stdin.flush()
        return int(self._read())

    def _read(self) -> str:
        assert self._server.stdout is not None
        return self._server.stdout.readline()


@contextlib.contextmanager
def preloaded(model: str) -> Iterator[Preloaded]:
    server = Preloaded(model)
    try:
        yield server
    finally:
        server.close()


class _ForkedPython:
    """As much as is needed of `subprocess.Popen`, for `python -c CODE ARGUMENT…`."""

    def __init__(
        self, command: Sequence[str], *, env: dict[str, str], pass_fds: Sequence[int] = (), **_: object
    ) -> None:
        theirs, ours = os.pipe()
        self.stdin: IO[bytes] = os.fdopen(ours, "wb", buffering=0)
        self.returncode: int | None = None
        self.pid = os.fork()
        if not self.pid:
            os.dup2(theirs, 0)
            for number in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208 - names only
                if number > 2 and number not in pass_fds:
                    with contextlib.suppress(OSError):
                        os.close(number)
            os.environ.update(env)
            _run_code(command[2], ["-c", *command[3:]])
        os.close(theirs)

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float = 60) -> int:
        deadline = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("a fork", timeout)
            time.sleep(0.01)
        return status

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def _run_code(code: str, argv: list[str]) -> NoReturn:
    os.setsid()
    sys.argv = argv
    try:
        exec(code, {"__name__": "__main__"})  # noqa: S102 - what an interpreter would be given
    finally:
        os._exit(1)


def _serve(model: str) -> None:
    import pipeline.cli
    import pipeline.watch  # noqa: F401 - loaded to be there
    from pipeline.engine import warm_tasks
    from pipeline.logs import configure
    from pipeline.warm import load_graphs

    configure(verbose=False)
    load_graphs()
    warm_tasks(model)
    for line in sys.stdin:
        *arguments, log = json.loads(line)
        pid = os.fork()
        if not pid:
            _run_command(arguments, log)
        _tell(pid)
        _tell(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _run_command(arguments: list[str], log: str) -> NoReturn:
    from pipeline.cli import main

    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), out, out)):
        os.dup2(file, number)
    patched: Any = subprocess
    patched.Popen = _ForkedPython
    status = 1
    try:
        status = main(arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _serve(sys.argv[1])
