"""Runs a configuration: locally in processes that are watched, elsewhere by handing the graph to a Beam runner.

A local run is an engine process (`pipeline.engine`) with its workers in a session of their own. This process stays
light: it shows progress, starts the engine again when a worker was killed (writing is an upsert, so that is safe), and
takes the whole session down when it is told to stop or is gone itself.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.config import Config
from pipeline.counts import read_counts
from pipeline.display import Display
from pipeline.errors import ConfigError, RunError, Stopped
from pipeline.job import Job, Result, load_plan, load_result
from pipeline.logs import NoteReader
from pipeline.manifest import failure_rate, new_run_id, now, read_manifest
from pipeline.pace import Pace
from pipeline.plan import check_inputs, check_lake

POLL_SECONDS = 0.2
STOP_SECONDS = 5.0
_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from pipeline.engine import main; main(sys.argv[2])"


def run(config: Config, display: Display, *, verbose: bool = False) -> dict[str, Any]:
    """Runs the configuration to its end; the run's manifest.

    Raises ConfigError for what the user can put right, RunError when the run failed and Stopped when it was told to.
    """
    if not config.inputs:
        raise ConfigError("no input; name files, folders, globs or URLs")
    if not config.lake.path:
        raise ConfigError("no lake; name its folder or URL with -o")
    check_inputs(config.inputs)
    check_lake(config.lake.path, config.inputs)
    run_id = new_run_id()
    if config.is_local:
        _run_here(config, run_id, display, verbose=verbose)
    else:
        _run_elsewhere(config, run_id, display, verbose=verbose)
    return read_manifest(config.lake.path, run_id)


def excess_failures(config: Config, manifest: Mapping[str, Any]) -> str | None:
    """Why the run counts as failed although it came to its end: too many records failed; None when it does not."""
    rate, allowed = failure_rate(manifest), config.run.max_failure_rate
    if rate <= allowed:
        return None
    counts = manifest["counts"]
    return (
        f"{counts['failures']:,} of {counts['records']:,} records failed ({rate:.1%}); run.max_failure_rate allows "
        f"{allowed:.1%}. What could be read is written, the rest is in the table failures"
    )


def _run_elsewhere(config: Config, run_id: str, display: Display, *, verbose: bool) -> None:
    from pipeline.elsewhere import run_elsewhere

    run_elsewhere(config, run_id, display, verbose=verbose)


def _run_here(config: Config, run_id: str, display: Display, *, verbose: bool) -> None:
    job = Job(config, run_id, now(), verbose, pathlib.Path())
    for left in reversed(range(config.run.retries + 1)):
        with _job_folder() as folder, _stop_signals():
            job = dataclasses.replace(job, folder=folder)
            result = _attempt(job, display)
            if result.status == "done":
                return
            if result.status != "lost" or not left:
                raise _failure(result, job)
            plan = load_plan(folder)
        # Half the processes: what kills them is most often a lack of memory.
        workers = max(1, ((plan and plan.workers) or 1) // 2)
        job = dataclasses.replace(job, max_workers=workers)
        display.note(f"a process was {result.message}; starting again with {workers} ({left} more if that fails)")


def _failure(result: Result, job: Job) -> Exception:
    if result.status == "usage":
        return ConfigError(result.message)
    if result.status == "failed":
        return RunError(_with_log(result.message, job.folder))
    times = job.config.run.retries + 1
    message = f"a process was {result.message}" + (f", {times} times over" if times > 1 else "")
    advice = "what is written is whole, and the same command completes it; if memory is short, try --workers 1"
    return RunError(_with_log(f"{message}; {advice}", job.folder))


def _attempt(job: Job, display: Display) -> Result:
    """One engine, from its start to the end of its whole session."""
    job.save()
    process = _start_engine(job)
    pace, notes = Pace(), NoteReader(job.folder)
    try:
        while process.poll() is None:
            display.update(pace.describe(load_plan(job.folder), read_counts(job.folder)))
            for note in notes.new_notes():
                display.note(note)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(POLL_SECONDS)
    finally:
        _end_session(process)
    result = load_result(job.folder)
    if result is not None:
        return result
    if process.returncode < 0:
        return Result("lost", f"killed by signal {-process.returncode}")
    return Result("failed", f"the engine ended with code {process.returncode}")


def _start_engine(job: Job) -> subprocess.Popen[bytes]:
    environment = os.environ | dict.fromkeys(_ONE_THREAD, "1")
    # The channels between engine and workers stay on this machine, whatever proxy leads out of it.
    reach = [environment[name] for name in ("no_grpc_proxy", "no_proxy") if environment.get(name)][:1]
    environment["no_grpc_proxy"] = ",".join(["localhost", "127.0.0.1", "::1", *reach])
    command = [sys.executable, "-c", _START, json.dumps(sys.path), str(job.folder)]
    with (job.folder / "engine.log").open("wb") as log:
        out = None if job.verbose else log
        return subprocess.Popen(  # noqa: S603 - our own interpreter and code
            command, stdin=subprocess.PIPE, stdout=out, stderr=out, env=environment, start_new_session=True
        )


def _end_session(process: subprocess.Popen[bytes]) -> None:
    """Ends the engine and all its workers; nothing of them is left when this returns."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):  # stuck in the kernel; it ends when that lets it go
        process.wait(STOP_SECONDS)
    if process.stdin:
        process.stdin.close()


@contextlib.contextmanager
def _job_folder() -> Iterator[pathlib.Path]:
    with tempfile.TemporaryDirectory(prefix="newsbeam-", ignore_cleanup_errors=True) as folder:
        yield pathlib.Path(folder)


@contextlib.contextmanager
def _stop_signals() -> Iterator[None]:
    """While a run is on, SIGTERM and SIGHUP stop it as Ctrl-C does."""

    def stop(signal_number: int, frame: object) -> None:  # noqa: ARG001 - the signature of handlers
        for number in numbers:  # once is enough: a second must not disturb the cleaning up
            signal.signal(number, signal.SIG_IGN)
        raise Stopped(signal_number)

    numbers = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]
    # What is ignored stays so: nohup, and shells without job control, mean it.
    numbers = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    try:
        before = {number: signal.signal(number, stop) for number in numbers}
    except ValueError:  # not the main thread: whoever owns it handles signals
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _with_log(message: str, folder: pathlib.Path) -> str:
    """The message, with the engine's log kept where the user can read it."""
    log = folder / "engine.log"
    if not log.exists() or not log.stat().st_size:
        return message
    with tempfile.NamedTemporaryFile(prefix="newsbeam-", suffix=".log", delete=False) as kept:
        kept.write(log.read_bytes())
    return f"{message} (details in {kept.name})"
