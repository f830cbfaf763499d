"""Tests of local runs as a user starts them: the same rows however many workers, and however the run is disturbed."""

import dataclasses
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from pipeline.validate import validate_lake
from tests.pipeline.conftest import Finished, finish, start, write_articles
from transforms.partitions import lake_hash

ARTICLES = 120
PROGRESS = re.compile(r"newsbeam: (starting|reading|loading|finding|writing) ?")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="finds worker processes by /proc")


@dataclasses.dataclass(frozen=True)
class Reference:
    """One undisturbed run in one process, which all others must equal."""

    inputs: pathlib.Path
    lake: pathlib.Path
    ended: Finished
    hash: dict[str, str]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Reference:
    folder = tmp_path_factory.mktemp("reference")
    inputs = folder / "articles"
    inputs.mkdir()
    write_articles(inputs / "a.jsonl", ARTICLES)
    (inputs / "empty.txt").write_text("")
    (inputs / "again.jsonl").write_text((inputs / "a.jsonl").read_text().splitlines()[0])
    lake = folder / "lake"
    ended = finish(start(["run", str(inputs), "-o", str(lake), "--model", tiny_model, "--workers", "1"]))
    assert ended.status == 0, ended.err
    return Reference(inputs, lake, ended, lake_hash(lake))


def arguments_of(reference: Reference, lake: pathlib.Path, model: str, **run: object) -> list[str]:
    """A run over the same articles, in two processes, that shows early how far it is."""
    config = lake.with_suffix(".yaml")
    config.write_text(json.dumps({"annotate": {"batch_size": 4}, "run": {"workers": 2, **run}}))
    return ["run", str(reference.inputs), "-o", str(lake), "--model", model, "-c", str(config)]


def manifest_of(lake: pathlib.Path) -> dict[str, object]:
    (path,) = (lake / "_runs").glob("*.json")
    manifest: dict[str, object] = json.loads(path.read_text())
    return manifest


def engine_processes(folder: pathlib.Path) -> set[int]:
    """The processes that have counted articles of the run whose temporary files are below `folder`."""
    return {int(path.name.split("-")[1]) for path in folder.glob("newsbeam-*/done-*.count") if path.stat().st_size}


def wait_for_workers(folder: pathlib.Path, count: int, process: subprocess.Popen[str]) -> list[int]:
    """Worker processes that are at it; fails when the run ends before."""
    while process.poll() is None:
        found = engine_processes(folder)
        if len(found) >= count:
            return sorted(found)
        time.sleep(0.02)
    raise AssertionError(process.communicate())


def members(wanted: int) -> set[int]:
    """All living processes of a session."""
    found = set()
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(session) == wanted and state != "Z":
            found.add(int(path.parent.name))
    return found


def test_an_undisturbed_run_is_quiet_and_keeps_its_promises(reference: Reference) -> None:
    assert [line for line in reference.ended.err.splitlines() if not PROGRESS.match(line)] == []
    assert f"{ARTICLES} articles in " in reference.ended.out
    assert "Who speaks most" in reference.ended.out
    assert validate_lake(reference.lake) == []


def test_the_manifest_counts_every_record(reference: Reference) -> None:
    manifest = manifest_of(reference.lake)
    counts = manifest["counts"]
    assert isinstance(counts, dict)
    records = {name: counts[name] for name in ("records", "articles", "failures", "repeats")}
    assert records == {"records": ARTICLES + 2, "articles": ARTICLES, "failures": 1, "repeats": 1}
    size = sum(path.stat().st_size for path in reference.inputs.iterdir())
    assert manifest["inputs"] == {"files": 3, "bytes": size}
    assert manifest["workers"] == 1
    assert manifest["found"]["sources"] == {"quillpost.example": ARTICLES}  # type: ignore[index]


def test_two_workers_write_the_same_rows(reference: Reference, tiny_model: str, tmp_path: pathlib.Path) -> None:
    lake = tmp_path / "lake"
    ended = finish(start([*arguments_of(reference, lake, tiny_model), "--quiet"]))
    assert ended == Finished(0, "", "")
    assert lake_hash(lake) == reference.hash
    assert manifest_of(lake)["workers"] == 2


def test_a_run_over_its_own_lake_changes_nothing(reference: Reference, tiny_model: str) -> None:
    def files() -> dict[pathlib.Path, int]:
        # Not the ledger: inputs just written have no stamp there at first.
        found = set(reference.lake.rglob("*.parquet")) - set(reference.lake.rglob("_runs/**/*.parquet"))
        return {path: path.stat().st_mtime_ns for path in found}

    before = files()
    ended = finish(start(arguments_of(reference, reference.lake, tiny_model)))
    assert ended.status == 0, ended.err
    assert files() == before
    sorted((reference.lake / "_runs").glob("*.json"))[-1].unlink()


@LINUX
@pytest.mark.parametrize("victim", ["worker", "engine"])
def test_a_killed_process_is_replaced(
    victim: str, reference: Reference, tiny_model: str, tmp_path: pathlib.Path
) -> None:
    lake = tmp_path / "lake"
    arguments = arguments_of(reference, lake, tiny_model)
    process = start(arguments, TMPDIR=str(tmp_path))
    worker = wait_for_workers(tmp_path, 2, process)[0]
    os.kill(worker if victim == "worker" else os.getsid(worker), signal.SIGKILL)
    ended = finish(process)
    assert ended.status == 0, ended.err
    assert "killed by signal 9; starting again with 1" in ended.err
    assert lake_hash(lake) == reference.hash
    assert list(tmp_path.glob("newsbeam-*")) == []


@LINUX
def test_a_worker_killed_every_time_is_an_error(reference: Reference, tiny_model: str, tmp_path: pathlib.Path) -> None:
    # Quiet, or it tells how far it is where it takes long.
    arguments = [*arguments_of(reference, tmp_path / "lake", tiny_model, retries=0), "--quiet"]
    process = start(arguments, TMPDIR=str(tmp_path))
    os.kill(wait_for_workers(tmp_path, 1, process)[0], signal.SIGKILL)
    ended = finish(process)
    assert ended.status == 1
    assert ended.err.startswith("newsbeam: a process was killed by signal 9; what is written is whole")
    assert ended.err.count("\n") == 1


@LINUX
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=lambda value: str(value)
)
def test_a_run_told_to_stop_leaves_no_process(
    number: signal.Signals, status: int, reference: Reference, tiny_model: str, tmp_path: pathlib.Path
) -> None:
    lake = tmp_path / "lake"
    arguments = [*arguments_of(reference, lake, tiny_model), "--quiet"]
    process = start(arguments, TMPDIR=str(tmp_path))
    session = os.getsid(wait_for_workers(tmp_path, 2, process)[0])
    # The engine, two workers, the nursery, and a process aside at least for the worker that reads.
    assert len(members(session)) >= 5
    process.send_signal(number)
    ended = finish(process, timeout=30)
    assert (ended.status, ended.out) == (status, "")
    assert ended.err == "newsbeam: stopped; what is written is whole, and the same command completes it\n"
    assert members(session) == set()
    if number == signal.SIGINT:
        assert finish(start(arguments)).status == 0
        assert lake_hash(lake) == reference.hash


@LINUX
def test_nothing_is_left_when_the_command_itself_is_killed(
    reference: Reference, tiny_model: str, tmp_path: pathlib.Path
) -> None:
    process = start(arguments_of(reference, tmp_path / "lake", tiny_model), TMPDIR=str(tmp_path))
    session = os.getsid(wait_for_workers(tmp_path, 2, process)[0])
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 30
    while left := members(session):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def test_too_many_failures_fail_the_run(tiny_model: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_text("")
    config = tmp_path / "c.yaml"
    config.write_text("run: {max_failure_rate: 0.5}")
    arguments = ["run", str(tmp_path / "in"), "-o", str(tmp_path / "lake"), "--model", tiny_model, "-c", str(config)]
    ended = finish(start(arguments))
    assert ended.status == 1
    assert ended.err.startswith("newsbeam: 1 of 1 records failed (100.0%); run.max_failure_rate allows 50.0%")
    assert "SELECT input_uri, message FROM failures" in ended.out


def test_an_error_of_the_run_is_one_line_with_the_log_beside(
    tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished]
) -> None:
    article = write_articles(tmp_path / "a.jsonl", 1)
    damaged = tmp_path / "lake/articles/date=2026-03-01/source=quillpost.example/part-0.parquet"
    damaged.parent.mkdir(parents=True)
    damaged.write_text("no Parquet")
    ended = newsbeam("run", str(article), "-o", str(tmp_path / "lake"), "--model", tiny_model, TMPDIR=str(tmp_path))
    assert ended.status == 1
    assert ended.err.count("\n") == 1
    assert "Parquet" in ended.err
    (log,) = tmp_path.glob("newsbeam-*.log")
    assert str(log) in ended.err
    assert "Traceback" in log.read_text()


def test_verbose_shows_the_logs(tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished]) -> None:
    article = write_articles(tmp_path / "a.jsonl", 1)
    ended = newsbeam("run", str(article), "-o", str(tmp_path / "lake"), "--model", tiny_model, "-v")
    assert ended.status == 0
    assert "apache_beam" in ended.err
