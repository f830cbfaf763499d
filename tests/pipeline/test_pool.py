"""The pool of workers for engines: forks that are ready, do what an engine asks for, and end when it hangs up."""

import os
import pathlib
import signal
import subprocess
import sys
from collections.abc import Iterator

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.environments import ExternalEnvironment

from tests.conftest import ROOT
from tests.lakes import make_article
from tests.processes import children_of, wait_until_gone
from transforms import AnalyzeArticles, Article
from transforms.guard import Guard
from transforms.nursery import can_fork
from transforms.records import Outcome

pytestmark = pytest.mark.skipif(not can_fork(), reason="the pool forks")
_PATIENCE_S = 60


@pytest.fixture
def pool(tiny_model: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process of a pool, and its address."""
    command = [sys.executable, "-m", "pipeline.pool", "--port", "0", "--model", tiny_model]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("newsbeam: workers for engines at localhost:")
        yield process, line.split()[-1]
    finally:
        process.kill()
        process.communicate()


class _Note(beam.DoFn):
    """Writes down which process works, and what it has."""

    def __init__(self, path: str) -> None:
        self._path = path

    def process(self, element: Outcome) -> None:
        assert isinstance(element, Article)
        with open(self._path, "a", encoding="utf-8") as file:  # noqa: PTH123 - in a worker
            loaded = "spacy" in sys.modules
            file.write(f"{os.getpid()} {os.getppid()} {element.model} {loaded}\n")


def run(address: str, notes: pathlib.Path, model: str) -> list[list[str]]:
    runner = FnApiRunner(default_environment=ExternalEnvironment(address))
    with beam.Pipeline(runner) as pipeline:
        articles = pipeline | beam.Create([make_article(1), make_article(2)])
        analyzed = articles | AnalyzeArticles(model, guard=Guard(60.0))
        analyzed | beam.ParDo(_Note(str(notes)))
    return [line.split() for line in notes.read_text().splitlines()]


def test_workers_are_forks_and_end_with_the_engine(
    pool: tuple[subprocess.Popen[str], str], tiny_model: str, tmp_path: pathlib.Path
) -> None:
    process, address = pool
    first, second = run(address, tmp_path / "first", tiny_model), run(address, tmp_path / "second", tiny_model)
    assert len(first) == len(second) == 2
    workers = {int(line[0]) for line in first + second}
    (forker,) = {int(line[1]) for line in first + second}
    assert len(workers) >= 2
    assert os.getpid() not in workers
    assert process.pid not in workers
    # The model is in processes that the nursery forks, not in workers.
    assert {(line[2] != "None", line[3]) for line in first + second} == {(True, "False")}
    wait_until_gone(*workers, seconds=_PATIENCE_S)
    process.send_signal(signal.SIGTERM)
    assert process.wait(_PATIENCE_S) == 0
    wait_until_gone(forker, seconds=_PATIENCE_S)


def test_all_ends_with_a_pool_that_is_killed(
    pool: tuple[subprocess.Popen[str], str], tiny_model: str, tmp_path: pathlib.Path
) -> None:
    process, address = pool
    forker = int(run(address, tmp_path / "notes", tiny_model)[0][1])
    below = children_of(forker)
    assert below
    process.kill()
    wait_until_gone(forker, *below, seconds=_PATIENCE_S)


def test_a_model_that_is_not_there_is_told_at_once() -> None:
    command = [sys.executable, "-m", "pipeline.pool", "--port", "0", "--model", "nix"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.splitlines()[-1].startswith("newsbeam: --model: cannot load model 'nix'")
