"""A warm engine: a process that has loaded Beam, and forks itself for each job it is given.

What a fork does is what a fresh engine does, three seconds sooner; whatever it leaves in memory ends with it, so a
process that watches for months is as large on its last day as on its first. The model is in a nursery beside it, for
all jobs: engines and workers, which do not use the model, do not have it.
"""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
from types import TracebackType
from typing import NoReturn

from pipeline.collector import loading
from pipeline.engine import Lasting, main, open_nursery
from pipeline.job import Job
from pipeline.logs import configure
from pipeline.start import Engine, engine_command, engine_environment, start_engine
from transforms.nursery import end_with_parent

_POLL_SECONDS = 0.02
_PID, _ENDED = "engine.pid", "engine.ended"
_SERVE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from pipeline.warm import serve; serve(int(sys.argv[2]), *sys.argv[3:])"
)


class WarmEngine:
    """Starts engines for one model out of a warm process; cold ones where forks are unsafe.

    A context manager: the warm process, and what came of it, end with it.
    """

    def __init__(self, model: str) -> None:
        self._model = model
        self._process: subprocess.Popen[bytes] | None = None
        self._commands = -1
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> "WarmEngine":
        if sys.platform == "linux":
            self._open()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._close()

    def start(self, job: Job) -> Engine:
        """Starts an engine for the job, whose folder holds it."""
        if sys.platform != "linux":
            return start_engine(job)
        if self._process is None or self._process.poll() is not None:
            self._close()
            self._open()
        os.write(self._commands, f"{job.folder}\n".encode())
        return _ForkedEngine(job.folder, self._process)

    def _open(self) -> None:
        theirs, self._commands = os.pipe()
        self._folder = tempfile.TemporaryDirectory(prefix="newsbeam-", ignore_cleanup_errors=True)
        command = engine_command(_SERVE, str(theirs), self._model, self._folder.name)
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=engine_environment(),
            pass_fds=(theirs,),
            start_new_session=True,
        )
        os.close(theirs)

    def _close(self) -> None:
        if self._commands >= 0:
            os.close(self._commands)
            self._commands = -1
        if self._process is not None:
            # With the nursery and its children; engines have sessions of their own.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            if self._process.stdin:
                self._process.stdin.close()
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


class _ForkedEngine:
    """An engine that another process is the parent of; known by the files that one leaves in the job's folder."""

    stdin = None

    def __init__(self, folder: pathlib.Path, parent: "subprocess.Popen[bytes] | None") -> None:
        self._folder = folder
        self._parent = parent
        self.returncode: int | None = None

    @property
    def pid(self) -> int:
        """Its number; 0 before it is there."""
        path = self._folder / _PID
        return int(path.read_text()) if path.exists() else 0

    def poll(self) -> int | None:
        if self.returncode is None:
            with contextlib.suppress(FileNotFoundError):
                self.returncode = int((self._folder / _ENDED).read_text())
            if self.returncode is None and self._parent is not None and self._parent.poll() is not None:
                self.returncode = self._parent.returncode or 1
        return self.returncode

    def wait(self, timeout: float) -> int:
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired("engine", timeout)
            time.sleep(_POLL_SECONDS)
        return code

    def kill(self) -> None:
        if pid := self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def serve(commands: int, model: str, folder: str) -> NoReturn:
    """Forks an engine for each folder of a job that comes down the pipe, one after another, until it is closed."""
    end_with_parent()
    configure(verbose=False)
    nursery = _Nursery(pathlib.Path(folder), model)
    signatures = str(pathlib.Path(folder) / "signatures.sqlite")
    with loading():
        load_graphs()
    with os.fdopen(commands, "rb") as lines:
        for line in lines:
            job = pathlib.Path(os.fsdecode(line.rstrip(b"\n")))
            _fork(job, commands, Lasting(nursery.address(), signatures))
    os._exit(0)


class _Nursery:
    """What all engines have their processes aside forked by. It loads the model while this process loads Beam."""

    def __init__(self, folder: pathlib.Path, model: str) -> None:
        self._folder = folder
        self._model = model
        self._opened = open_nursery(folder, model)

    def address(self) -> str | None:
        """Where it answers, once more where it was killed; None where there can be none."""
        if self._opened and os.waitpid(self._opened.pid, os.WNOHANG)[0]:
            self._opened = open_nursery(self._folder, self._model)
        return self._opened.address if self._opened else None


def load_graphs() -> None:
    """Loads Beam and all transforms."""
    import pipeline.build
    import pipeline.runners
    import pipeline.stream
    import pipeline.workers  # noqa: F401 - loaded to be there


def _fork(folder: pathlib.Path, commands: int, lasting: Lasting) -> None:
    child = os.fork()
    if not child:
        os.setsid()
        os.close(commands)
        _redirect(folder)
        main(str(folder), lasting)
    _write(folder / _PID, str(child))
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(OSError):  # the folder may be gone by now
        _write(folder / _ENDED, str(os.waitstatus_to_exitcode(status)))


def _redirect(folder: pathlib.Path) -> None:
    """Output goes to the log of the job, unless all of it is asked for."""
    if json.loads((folder / "job.json").read_text(encoding="utf-8"))["verbose"]:
        return
    log = os.open(folder / "engine.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


def _write(path: pathlib.Path, text: str) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_text(text)
    temporary.replace(path)
