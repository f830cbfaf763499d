"""Engines as a user has them: programs that `scripts/fetch_engines.py` fetched, in processes of their own."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scripts.fetch_engines import program
from tests.conftest import ROOT
from tests.engines.flink import FlinkCluster
from tests.pipeline.conftest import finish, start
from tests.pipeline.conftest import tiny_model as tiny_model  # a fixture
from transforms.partitions import lake_hash

TIMEOUT_S = 900
CORPUS = (
    "bad/empty.txt",
    "bad/scan.html",
    "bad/truncated.jsonl",
    "wire/a0418.txt",
    "wire/velmora-results.txt",
    "northern-ledger/northern-ledger_2026-03-03_museum-bell.txt",
    "northern-ledger/archive/northern-ledger_2026-03-03_museum-bell.txt",
    "meridianpost.example/flight-212-report.html",
    "meridianpost.example/flight-212-report-corrected.html",
    "dumps/lantern-weekly.eml",
    "feeds/quotebank-2026.jsonl",
)


def needs(name: str) -> pathlib.Path:
    """The program of an engine; the test is skipped where it was not fetched."""
    path = program(name)
    if not path.exists():
        pytest.skip(f"{name} is not here: python scripts/fetch_engines.py {name}")
    return path


@pytest.fixture(scope="session")
def corpus(samples: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A dozen files: text, pages, mail, records; a repeat, a correction, and three that fail."""
    folder = tmp_path_factory.mktemp("corpus")
    for name in CORPUS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(samples / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def expected(corpus: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a local run makes of the corpus."""
    return run_newsbeam(corpus, tmp_path_factory.mktemp("local") / "lake", "--workers", "1")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlinkCluster]:
    """A standalone session cluster of Flink with two task managers, and a pool of Python workers beside it."""
    needs("flink")
    with FlinkCluster(program("flink").parent, tmp_path_factory.mktemp("flink")) as started:
        yield started


def run_newsbeam(inputs: pathlib.Path, lake: pathlib.Path, *options: str) -> dict[str, Any]:
    """Runs the command as a user would; the rows of all tables as digests, and what its manifest counts."""
    finished = finish(start(["run", str(inputs), "-o", str(lake), "--quiet", *options]), TIMEOUT_S)
    assert finished.status == 0, finished.err[-4000:]
    (manifest,) = (lake / "_runs").glob("*Z-??????.json")
    found = json.loads(manifest.read_text())
    return {"rows": lake_hash(lake), "counts": found["counts"], "found": found["found"]}


@contextlib.contextmanager
def service(command: list[str], log: pathlib.Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that runs while the block does, with all that it started."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=ROOT, env=os.environ | environment,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)


PYTHON = sys.executable
Runner = Callable[..., dict[str, Any]]
