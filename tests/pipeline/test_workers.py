"""Tests of worker processes with a graph of their own: options reach them, errors come back, a loss is told."""

import pathlib
import subprocess

import pytest

from pipeline.engine import explain
from tests.processes import run_script

# Runs in an interpreter of its own, for workers are forked before gRPC starts.
SCRIPT = """
import os, sys
import apache_beam as beam
from apache_beam.options.value_provider import RuntimeValueProvider
from pipeline.runners import local_options, local_runner
from pipeline.workers import ForkedEnvironment, WorkerPool, register_pool

class Work(beam.DoFn):
    def process(self, element):
        {work}
        job = RuntimeValueProvider.get_value("temp_location", str, "no options")
        yield os.getpid() == {parent}, job, os.getpid()

pool = WorkerPool(2)
register_pool(pool)
pool.watch(lambda code: (print("lost", code, flush=True), os._exit(7)))
options = local_options(["--temp_location=/here"], 2)
with beam.Pipeline(runner=local_runner(options, ForkedEnvironment()), options=options) as pipeline:
    seen = pipeline | beam.Create(range(8)) | beam.Reshuffle() | beam.ParDo(Work()) | beam.combiners.ToSet()
    seen | beam.Map(lambda found: open(sys.argv[1], "w").write(repr(sorted(found))))
pool.close()
print("closed", [process.exitcode for process in pool._processes])
"""


def run(tmp_path: pathlib.Path, work: str) -> tuple[subprocess.CompletedProcess[str], pathlib.Path]:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace("{work}", work).replace("{parent}", "os.getppid()"))
    out = tmp_path / "out"
    return run_script(script, str(out)), out


def test_workers_share_the_work_and_see_the_options(tmp_path: pathlib.Path) -> None:
    done, out = run(tmp_path, "pass")
    assert (done.returncode, done.stdout) == (0, "closed [0, 0]\n"), done.stderr
    seen = eval(out.read_text())  # noqa: S307 - the script's own
    assert [(own, options) for own, options, _ in seen] == [(False, "/here"), (False, "/here")]


def test_a_killed_worker_is_told(tmp_path: pathlib.Path) -> None:
    done, _ = run(tmp_path, "os.kill(os.getpid(), 9)")
    assert (done.returncode, done.stdout) == (7, "lost -9\n")


def test_an_error_in_a_worker_comes_back(tmp_path: pathlib.Path) -> None:
    done, _ = run(tmp_path, "raise KeyError('what is wrong')")
    assert done.returncode == 1
    assert "what is wrong [while running 'ParDo(Work)']" in done.stderr


TRACEBACK = """Traceback (most recent call last):
  File "a.py", line 1, in process
PermissionError: [Errno 13] Permission denied: '/lake'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "b.py", line 2, in run
apache_beam.errors.StageError: it broke [while running 'WriteLake/Commit']
 with more about it
"""


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuntimeError(TRACEBACK), "StageError: it broke [while running 'WriteLake/Commit']"),
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (ValueError("one\ntwo"), "ValueError: one"),
        (AssertionError(), "AssertionError: no message"),
    ],
)
def test_errors_in_one_line(error: Exception, expected: str) -> None:
    assert explain(error) == expected
