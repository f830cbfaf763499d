"""The process that runs the graph on this machine: started, watched and if need be ended by `pipeline.run`.

It owns the workers. However it ends it leaves a result in the job's folder, or is known to have been killed.
"""

import logging
import os
import pathlib
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from pipeline.collector import loading
from pipeline.errors import ConfigError
from pipeline.health import add_metrics, metrics_of
from pipeline.job import Job, Result, Task, load_task, save_plan, save_result
from pipeline.logs import configure_engine
from pipeline.manifest import describe_run
from pipeline.parts import settle_metrics

if TYPE_CHECKING:
    from apache_beam.transforms.environments import Environment

_LONGEST_SOCKET_NAME = 100
_ERROR_LINE = re.compile(r"(?:[A-Za-z_]\w*\.)*([A-Z]\w+): (.+)")


class OpenNursery(NamedTuple):
    """A nursery with the model: where it answers, and its process."""

    address: str
    pid: int


class Lasting(NamedTuple):
    """What all jobs of a warm engine share: where a nursery with the model answers, and a file of signatures."""

    nursery: str | None
    signatures: str


def main(folder: str, lasting: Lasting | None = None) -> NoReturn:
    """Runs the job of the folder, leaves a result there and ends the process.

    Where no nursery lasts for several jobs, the engine starts its own.
    """
    job = Job.load(pathlib.Path(folder))
    configure_engine(job.folder, verbose=job.verbose)
    try:
        result = _run(job, lasting)
    except ConfigError as error:
        result = Result("usage", str(error))
    except Exception as error:  # noqa: BLE001 - a process boundary: whatever it is, the other side must hear of it
        traceback.print_exc()
        result = Result("failed", explain(error))
    _end(job, result)


def explain(error: Exception) -> str:
    """One line for an error of a run: the last error of the traceback that a worker sent, where that is what it is."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    if "Traceback (most recent call last)" in str(error):
        for line in reversed(lines):
            found = _ERROR_LINE.match(line)
            if found:
                return f"{found[1]}: {found[2]}"
    return f"{type(error).__name__}: {lines[0] if lines else 'no message'}"


def _run(job: Job, lasting: Lasting | None) -> Result:
    nursery = lasting.nursery if lasting else None
    if nursery is None and (opened := open_nursery(job.folder, job.config.model)):
        nursery = opened.address
    with loading():
        job.config.check()
        # Heavy imports come here, after logging is configured: importing Beam installs a log handler if there is none.
        from apache_beam import Pipeline

        from pipeline.build import build
        from pipeline.fingerprint import name_reading
        from pipeline.inputs import find_files, make_plan
        from pipeline.introspection import remember_parameters
        from pipeline.runners import check_options, local_options, local_runner
        from transforms.ledger import describe_reading
        from transforms.portions import whole

        remember_parameters()
        check_options(job.config.run.beam_options)
        task = load_task(job.folder) or Task([whole(file) for file in find_files(job.config.inputs)])
        plan = make_plan(job.config, task.portions, job.max_workers)
        workers = plan.workers or 1
        save_plan(job.folder, plan)
        run = describe_run(job.config, plan, job.run_id, job.started, job.part)
        part_of = job.run_id if job.part else ""
        reading = describe_reading(task.portions, name_reading(job.config), part_of, task.gone, is_again=task.is_again)
        if nursery is None or job.config.annotate.max_seconds is None:
            _load_shared_model(job.config.model)
    with _workers(job, workers) as environment:
        with loading():
            options = local_options(job.config.run.beam_options, workers)
            pipeline = Pipeline(runner=local_runner(options, environment), options=options)
            inputs = [given for portion in task.portions for given in portion.inputs]
            signatures = lasting.signatures if lasting else None
            build(pipeline, job.config, run, inputs, reading, str(job.folder), nursery, signatures)
        _watch_nursery(job, nursery)
        result = pipeline.run()
        result.wait_until_finish()
        metrics = metrics_of(result)
        if job.part is not None:
            metrics = settle_metrics(job.part, metrics)
        add_metrics(job.config.lake.path or "", job.run_id, metrics)
    return Result("done")


@contextmanager
def _workers(job: Job, count: int) -> "Iterator[Environment | None]":
    """The environment of `count` worker processes; None, which is this process, for one."""
    from pipeline.workers import ForkedEnvironment, WorkerPool, exit_with_stdin, register_pool

    if count == 1:
        exit_with_stdin()
        yield None
        return
    pool = WorkerPool(count)
    # A thread, and so not before the fork.
    exit_with_stdin()
    register_pool(pool)
    pool.watch(lambda exit_code: _end(job, Result("lost", _ending(exit_code))))
    yield ForkedEnvironment()
    pool.close()


def _load_shared_model(name: str) -> None:
    """Loads the model before workers are forked, so that they share it, and so that a wrong name is told at once."""
    from pipeline.models import load_annotator

    load_annotator(name)


def open_nursery(folder: pathlib.Path, model: str) -> "OpenNursery | None":
    """What forks the processes in which records are parsed and analysed; None where forks are unsafe.

    It loads what they need while this process loads Beam and makes the graph: most of a short run's time. To be opened
    before workers are forked, who shall not have its socket.
    """
    from transforms.nursery import can_fork, start_nursery

    address = str(folder / "nursery")
    if not can_fork() or len(os.fsencode(address)) > _LONGEST_SOCKET_NAME:
        return None
    return OpenNursery(address, start_nursery(address, lambda: warm_tasks(model)))


def warm_tasks(model: str) -> None:
    """Loads what tasks aside need, language model included. Raises ValueError for a model that cannot be loaded."""
    from transforms.analysis_guard import warm_analysis
    from transforms.guard import warm_parsing

    with loading():
        warm_parsing()
        warm_analysis(model)


def _watch_nursery(job: Job, address: str | None) -> None:
    """Ends this process where the nursery could not load the model; it may be loading it still."""
    from transforms.nursery import trouble_of

    if address is None:
        return

    def wait() -> None:
        if trouble := trouble_of(address):
            _end(job, Result("usage", f"--model: {trouble}"))

    threading.Thread(target=wait, name="newsbeam-watch-nursery", daemon=True).start()


def _ending(exit_code: int) -> str:
    return f"killed by signal {-exit_code}" if exit_code < 0 else f"ended with code {exit_code}"


def _end(job: Job, result: Result) -> NoReturn:
    save_result(job.folder, result)
    logging.shutdown()
    sys.stderr.flush()
    # Not sys.exit: threads of gRPC that wait for a worker that is gone would keep the process for ever.
    os._exit(0)
