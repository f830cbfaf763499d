"""Runs a configuration: locally in processes that are watched, elsewhere by handing the graph to a Beam runner.

A local run is an engine process (`pipeline.engine`) with its workers in a session of their own. This process stays
light: it shows progress, starts the engine again when a worker was killed (writing is an upsert, so that is safe), and
takes the whole session down when it is told to stop or is gone itself.
"""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.config import Config
from pipeline.counts import read_counts
from pipeline.display import Display, PartDisplay
from pipeline.errors import ConfigError, RunError, Stopped
from pipeline.excess import early_excess
from pipeline.job import Job, Result, Task, load_plan, load_result, save_task
from pipeline.logs import NoteReader
from pipeline.manifest import new_run_id, now, read_manifest
from pipeline.pace import Pace
from pipeline.parts import Part, split_files
from pipeline.plan import check_division, check_inputs, check_lake, check_topics
from pipeline.start import Engine, end_session, start_engine
from pipeline.versions import check_lake_version

if TYPE_CHECKING:
    from pipeline.resume import Due
    from transforms.listing import InputFile
    from transforms.portions import Portion

POLL_SECONDS = 0.2
_MOST_ROUNDS = 3


def run(
    config: Config, display: Display, *, files: list[InputFile] | None = None, verbose: bool = False
) -> dict[str, Any] | None:
    """Runs the configuration to its end; the run's manifest, or None where a resumed run had nothing to read.

    `files` are what it reads, where that is not what its inputs stand for.
    Raises ConfigError for what the user can put right, RunError when the run failed and Stopped when it was told to.
    """
    if not config.inputs:
        raise ConfigError("no input; name files, folders, globs or URLs")
    if not config.lake.path:
        raise ConfigError("no lake; name its folder or URL with -o")
    if config.run.streaming and config.is_local:
        raise ConfigError("--streaming needs an engine, such as --runner FlinkRunner; here, newsbeam watch does it")
    if files is None:
        check_inputs(config.inputs)
        check_topics(config.inputs, config.stream.expansion_service, streaming=config.run.streaming)
    check_lake(config.lake.path, config.inputs if files is None else ())
    check_lake_version(config.lake.path)
    check_division(config.lake.path, config.lake.partition_by)
    run_id = new_run_id()
    begun: dict[str, str] = {}
    if config.run.resume:
        due = _find_due(config, run_id, display)
        if not due.files:
            return None
        files, begun = due.files, due.begun
    if config.is_local:
        _run_here(config, run_id, display, files, begun, verbose=verbose)
    else:
        _run_elsewhere(config, run_id, display, files, verbose=verbose)
    return read_manifest(config.lake.path, run_id)


def _find_due(config: Config, run_id: str, display: Display) -> Due:
    """What a resumed run reads. Raises RunError when the lake cannot be asked."""
    # Imported here, as it brings pyarrow.
    from pipeline.resume import find_due
    from transforms.locks import LakeBusyError
    from transforms.partitions import LakeFileError

    try:
        due = find_due(config, run_id)
    except (LakeBusyError, LakeFileError, OSError) as error:
        raise RunError(f"{type(error).__name__}: {error}") from error
    unchanged = due.listed - len(due.files)
    if unchanged:
        rest = f"; reading the other {len(due.files):,}" if due.files else ", so there is nothing to do"
        display.note(f"{unchanged:,} of {due.listed:,} files are as the lake has read them{rest}")
    return due


def _run_elsewhere(
    config: Config, run_id: str, display: Display, files: list[InputFile] | None, *, verbose: bool
) -> None:
    from pipeline.elsewhere import run_elsewhere

    # What Beam has started for it, such as a job server, is ended on the way out.
    with stop_signals():
        run_elsewhere(config, run_id, display, files, verbose=verbose)


def _run_here(
    config: Config,
    run_id: str,
    display: Display,
    files: list[InputFile] | None,
    begun: Mapping[str, str],
    *,
    verbose: bool,
) -> None:
    # Imported here, as it brings fsspec.
    from pipeline.inputs import list_files

    with stop_signals():
        job = Job(config, run_id, now(), verbose, pathlib.Path())
        tasks = plan_tasks(config, list_files(config.inputs) if files is None else files, begun, display)
        if len(tasks) == 1:
            run_job(job, display, tasks[0])
        else:
            # Imported here, as one part needs none.
            from pipeline.warm import WarmEngine

            with WarmEngine(config.model) as engine:
                _run_tasks(job, display, tasks, engine.start)


def plan_tasks(
    config: Config, files: Sequence[InputFile], begun: Mapping[str, str], display: Display, gone: Sequence[str] = ()
) -> list[Task]:
    """What the engines of a run are to read, one after another; what is `gone` goes with the first."""

    def cut(file: InputFile, begin: str | None) -> list[Portion]:
        # Imported here, as it brings all formats, and few files are so long.
        from transforms.cuts import cut_file
        from transforms.listing import public_uri

        portions = cut_file(file, config.read_options(), begin)
        if begin is not None and portions[0].span.first == begin:
            display.note(f"{public_uri(file.uri)} is read from record {begin} on; the lake has what is before it")
        return portions

    parts = split_files(files, config.run.commit_articles, cut, begun)
    return [Task(part, list(gone) if number == 0 else []) for number, part in enumerate(parts)]


def _run_tasks(job: Job, display: Display, tasks: Sequence[Task], start: Callable[[Job], Engine]) -> None:
    """Runs the parts of a job one after another, and then what the last ones made due once more."""
    from pipeline.resume import find_lost

    files = {portion.file.uri: portion.file for task in tasks for portion in task.portions}
    done = 0
    with _job_folder() as folder:
        for _ in range(1 + _MOST_ROUNDS):
            for number, task in enumerate(tasks, 1):
                part = Part(str(folder), done + number, is_last=number == len(tasks))
                shown = PartDisplay(display, number, len(tasks)) if len(tasks) > 1 else display
                run_job(dataclasses.replace(job, part=part), shown, task, start)
            done += len(tasks)
            lost = find_lost(job.config.lake.path or "", list(files.values()))
            if not lost:
                return
            tasks = [dataclasses.replace(task, is_again=True) for task in plan_tasks(job.config, lost, {}, display)]


def run_job(
    job: Job,
    display: Display,
    task: Task | None = None,
    start: Callable[[Job], Engine] = start_engine,
) -> None:
    """Runs a job on an engine, and again on half the workers when a process of it was killed.

    It reads what the task says, or else the inputs of its configuration. Raises ConfigError and RunError.
    """
    for left in reversed(range(job.config.run.retries + 1)):
        with _job_folder() as folder:
            job = dataclasses.replace(job, folder=folder)
            if task is not None:
                save_task(folder, task)
            result = _attempt(job, display, start)
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


def _attempt(job: Job, display: Display, start: Callable[[Job], Engine]) -> Result:
    """One engine, from its start to the end of its whole session."""
    job.save()
    process = start(job)
    pace, notes = Pace(), NoteReader(job.folder)
    try:
        while process.poll() is None:
            counts = read_counts(job.folder)
            display.update(pace.describe(load_plan(job.folder), counts))
            for note in notes.new_notes():
                display.note(note)
            if reason := early_excess(job.config.run.max_failure_rate, counts):
                raise RunError(reason)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(POLL_SECONDS)
    finally:
        end_session(process)
    result = load_result(job.folder)
    if result is not None:
        return result
    code = process.returncode or 0
    if code < 0:
        return Result("lost", f"killed by signal {-code}")
    return Result("failed", f"the engine ended with code {code}")


@contextlib.contextmanager
def _job_folder() -> Iterator[pathlib.Path]:
    with tempfile.TemporaryDirectory(prefix="newsbeam-", ignore_cleanup_errors=True) as folder:
        yield pathlib.Path(folder)


@contextlib.contextmanager
def stop_signals() -> Iterator[None]:
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
