"""Kills writes and whole runs with signal 9, holds the lake to its promises, and prints how many kills it survived.

    python -m tests.kills                        every step of two writes, and 40 runs of the command
    python -m tests.kills --stride 5 --runs 10   every fifth step, 10 runs
    python -m tests.kills --stride 0 --runs 200 --seed 7 --model PACKAGE_OR_FOLDER

A write is cut off at its steps on the file system, each in a forked process (`tests.faults`). Of a run of the command
on the samples, one process is killed: the command itself, the engine, a worker, a process that parses and analyses, or
the one that forks these; at a random moment, or as soon as the lake begins to change. At once after each kill DuckDB
and Polars must read all tables; after the run has come to its end, or one more run, all rows must be those of an
undisturbed one, with no file left over. Exit status 1 where anything of this does not hold.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import polars

from tests import faults
from tests.conftest import ROOT
from transforms.partitions import lake_hash

SAMPLES = ROOT / "configs" / "samples"
INPUTS = [SAMPLES / name for name in ("wire", "bad", "harbor-courier", "feeds", "dumps", "meridianpost.example")]
TABLES = ("articles", "entities", "quotes", "failures")


def main() -> int:
    """The command line."""
    arguments = _arguments()
    survived: collections.Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory(prefix="newsbeam-kills-") as folder:
        if arguments.stride:
            survived["step of a write"] = kill_writes(Path(folder) / "writes", arguments.stride)
        if arguments.runs:
            survived += Campaign(Path(folder), arguments.model, arguments.seed).run(arguments.runs)
    for what, count in sorted(survived.items()):
        print(f"{count:5}  {what}")  # noqa: T201 - the answer
    print(f"{survived.total():5}  kills survived: no row lost, none doubled, no file left over")  # noqa: T201
    return 0


def kill_writes(folder: Path, stride: int) -> int:
    """Kills a write at every `stride`-th of its steps; how many there were."""
    folder.mkdir()
    os.fsync = lambda _: None  # no power is lost here, and it takes most of the time
    return faults.cut_writes("kill", folder, stride)


class Campaign:
    """Runs of the command of which one process is killed, each over the lake that the one before has left."""

    def __init__(self, folder: Path, model: str, seed: int) -> None:
        self._folder = folder
        self._model = model
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._lake = folder / "lake"
        began = time.monotonic()
        self._finish(self._start(folder / "undisturbed", 2))
        self._seconds = time.monotonic() - began
        self._expected = lake_hash(folder / "undisturbed")
        self._survived: collections.Counter[str] = collections.Counter()

    def run(self, kills: int) -> collections.Counter[str]:
        """Kills so many times; how many there were of each kind."""
        while self._survived.total() < kills:
            self._prepare()
            workers = self._random.choice((1, 2))
            process = self._start(self._lake, workers)
            victim = self._wait(process)
            if victim is not None:
                self._kill(process, *victim)
            self._check(process, victim)
            if victim is not None:
                print(f"survived {self._survived.total()}: {victim[0]}", file=sys.stderr, flush=True)  # noqa: T201
        return self._survived

    def _prepare(self) -> None:
        """A lake as some run before has left it, one of an older state, or none."""
        choice = self._random.random()
        if choice < 0.4:
            shutil.rmtree(self._lake, ignore_errors=True)
        elif choice < 0.6:
            shutil.rmtree(self._lake, ignore_errors=True)
            shutil.copytree(self._folder / "undisturbed", self._lake)
            for path in sorted(self._lake.glob("*/date=*"))[:: self._random.choice((2, 3))]:
                shutil.rmtree(path)

    def _wait(self, process: subprocess.Popen[bytes]) -> tuple[str, int] | None:
        """Waits for the moment: what to kill then; None where the run has ended before."""
        role = self._random.choice(("command", "engine", "worker", "aside", "nursery"))
        in_write = self._random.random() < 0.5
        until = time.monotonic() + self._random.uniform(0.2, 0.9) * self._seconds
        staging = self._lake / "_staging"
        while process.poll() is None:
            if staging.exists() if in_write else time.monotonic() > until:
                time.sleep(self._random.uniform(0, 0.05) if in_write else 0)
                found = roles(process.pid).get(role)
                if found:
                    return f"{role}, {'while it writes' if in_write else 'at any moment'}", self._random.choice(found)
                if in_write or time.monotonic() > until + self._seconds:
                    role = "engine"
            time.sleep(0.001 if in_write else 0.02)
        return None

    def _kill(self, process: subprocess.Popen[bytes], what: str, pid: int) -> None:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self._survived[what] += 1
        if what.startswith("command"):
            process.wait()
        check_readers(self._lake)

    def _check(self, process: subprocess.Popen[bytes], victim: tuple[str, int] | None) -> None:
        killed = victim is not None and victim[0].startswith("command")
        self._finish(process, -signal.SIGKILL if killed else 0)
        if killed:
            self._finish(self._start(self._lake, 1))
        assert lake_hash(self._lake) == self._expected, f"other rows after the kill of {victim}"
        check_readers(self._lake)
        left = {
            str(path.relative_to(self._lake))
            for path in self._lake.rglob("*")
            if path.is_file() and path.suffix not in (".parquet", ".json")
        }
        assert left <= {"_runs/.guard", "_runs/.generation", "_runs/.layout"}, f"left over: {left}"
        assert not (self._lake / "_staging").exists()

    def _start(self, lake: Path, workers: int) -> subprocess.Popen[bytes]:
        options = ["--quiet", "--model", self._model, "--workers", str(workers)]
        command = [sys.executable, "-m", "pipeline", "run", *map(str, INPUTS), "-o", str(lake), *options]
        scratch = self._folder / "scratch"
        scratch.mkdir(exist_ok=True)
        environment = os.environ | {"TMPDIR": str(scratch)}
        return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)

    def _finish(self, process: subprocess.Popen[bytes], expected: int = 0) -> None:
        _, errors = process.communicate(timeout=600)
        assert process.returncode == expected, f"status {process.returncode}: {errors.decode()}"


def roles(command: int) -> dict[str, list[int]]:
    """The processes of a run by what they do, found by who is whose child."""
    children: collections.defaultdict[int, list[int]] = collections.defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            children[int(fields[1])].append(int(path.parent.name))
    found: dict[str, list[int]] = {"command": [command], "engine": children[command], "worker": [], "nursery": []}
    for engine in children[command]:
        # The nursery was forked first.
        for number, pid in enumerate(sorted(children[engine])):
            found["worker" if number else "nursery"].append(pid)
    found["aside"] = [pid for nursery in found["nursery"] for pid in children[nursery]]
    return found


def check_readers(lake: Path) -> None:
    """DuckDB and Polars read every table, to its last row."""
    for table in TABLES:
        pattern = f"{lake}/{table}/**/*.parquet"
        for _ in range(5):
            if not any(lake.glob(f"{table}/**/*.parquet")):
                break
            try:
                duckdb.sql(f"SELECT * FROM read_parquet('{pattern}', hive_partitioning => true)").fetchall()
                polars.read_parquet(pattern, hive_partitioning=True)
            except (duckdb.IOException, FileNotFoundError):
                continue  # a file went between the listing and the reading: the run goes on beside us
            break
        else:
            raise AssertionError(f"{table} cannot be read")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stride", type=int, default=1, help="each so-many-th step of a write; 0 for none")
    parser.add_argument("--runs", type=int, default=40, help="how many runs of the command to kill")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="embedded")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
