"""Starts the engine of a job as a process in a session of its own, and ends that session."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from typing import IO, Protocol

from pipeline.job import Job

STOP_SECONDS = 5.0
_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
# Arrow's own pool keeps what is freed, and so does each of the arenas that malloc gives to threads, of which gRPC
# starts many: together a third of what a worker takes at most, and no time is saved.
_MEMORY = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from pipeline.engine import main; main(sys.argv[2])"


class Engine(Protocol):
    """A process that runs a job: as much of `subprocess.Popen` as is used."""

    @property
    def pid(self) -> int: ...
    @property
    def stdin(self) -> IO[bytes] | None: ...
    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float) -> int: ...
    def kill(self) -> None: ...


def start_engine(job: Job) -> Engine:
    """A fresh engine; its output goes to `engine.log` in the job's folder, or where ours goes when verbose."""
    with (job.folder / "engine.log").open("wb") as log:
        out = None if job.verbose else log
        return subprocess.Popen(  # noqa: S603 - our own interpreter and code
            engine_command(_START, str(job.folder)),
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            env=engine_environment(),
            start_new_session=True,
        )


def engine_command(code: str, *arguments: str) -> list[str]:
    """The command that runs code in an interpreter like ours; the first argument it sees is our `sys.path`."""
    return [sys.executable, "-c", code, json.dumps(sys.path), *arguments]


def engine_environment() -> dict[str, str]:
    """Our environment, with one thread a process, little memory, and local channels that stay on this machine."""
    environment = _MEMORY | os.environ | dict.fromkeys(_ONE_THREAD, "1")
    # The channels between engine and workers stay on this machine, whatever proxy leads out of it.
    reach = [environment[name] for name in ("no_grpc_proxy", "no_proxy") if environment.get(name)][:1]
    environment["no_grpc_proxy"] = ",".join(["localhost", "127.0.0.1", "::1", *reach])
    return environment


def end_session(engine: Engine) -> None:
    """Ends the engine and all its workers; nothing of them is left when this returns."""
    if hasattr(os, "killpg") and engine.pid:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(engine.pid, signal.SIGKILL)
    if engine.poll() is None:
        engine.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):  # stuck in the kernel; it ends when that lets it go
        engine.wait(STOP_SECONDS)
    if engine.stdin:
        engine.stdin.close()
