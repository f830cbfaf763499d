"""One run in parts whose processes are killed again and again: it comes to its end by itself, with all rows."""

import collections
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from pipeline.validate import validate_lake
from tests.faults import check_readable
from tests.pipeline.conftest import Finished, finish, start, write_articles
from transforms.partitions import lake_hash

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc")
FILES = 3
LONGEST_PAUSE_S = 0.3
# Never the same twice in a row: it might be a record that cannot be survived, which would be a failure.
ROLES = ("worker", "engine", "aside", "worker", "nursery", "worker", "aside", "engine")


def children() -> dict[int, list[int]]:
    """The children of each process that have not ended, oldest first."""
    found: collections.defaultdict[int, list[tuple[int, int]]] = collections.defaultdict(list)
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            found[int(fields[1])].append((int(fields[19]), int(path.parent.name)))
    return {parent: [pid for _, pid in sorted(born)] for parent, born in found.items()}


def processes(command: int) -> Iterator[tuple[str, int]]:
    """The processes of a run in parts by what they do: the warm one forks the nursery and an engine, that workers.

    An engine has a session of its own, which the nursery has not.
    """
    of = children()
    for warm in of.get(command, []):
        for child in of.get(warm, []):
            is_nursery = os.getsid(child) == os.getsid(warm)
            yield ("nursery" if is_nursery else "engine"), child
            yield from (("aside" if is_nursery else "worker", grandchild) for grandchild in of.get(child, []))


def kill_again_and_again(run: subprocess.Popen[str], lake: pathlib.Path) -> collections.Counter[str]:
    """Kills one process of a run after another and reads the lake after each kill; how many of each kind."""
    chance = random.Random(5)  # noqa: S311 - no secret
    killed = collections.Counter[str]()
    while run.poll() is None and killed.total() < len(ROLES):
        role = ROLES[killed.total()]
        if role not in dict(processes(run.pid)):
            time.sleep(0.1)
            continue
        time.sleep(chance.uniform(0, LONGEST_PAUSE_S))
        found = [pid for what, pid in processes(run.pid) if what == role]
        if not found:
            continue
        try:
            os.kill(chance.choice(found), signal.SIGKILL)
        except ProcessLookupError:
            continue
        killed[role] += 1
        check_readable(lake, by_all=killed.total() % 4 == 0)
    return killed


def test_processes_of_a_run_are_killed_again_and_again(
    tiny_model: str, tmp_path: pathlib.Path, survived: Callable[[str, int], None]
) -> None:
    inputs, lake, expected = tmp_path / "in", tmp_path / "lake", tmp_path / "expected"
    inputs.mkdir()
    for number in range(FILES):
        path = write_articles(inputs / f"{number}.jsonl", 2)
        path.write_text(path.read_text().replace("example/", f"example/{number}-"))
    for name, options in (("c", {"commit_articles": 1, "retries": 100}), ("whole", {})):
        (tmp_path / f"{name}.yaml").write_text(json.dumps({"run": options, "duplicates": {"group": False}}))
    options = ["run", str(inputs), "--model", tiny_model, "--quiet"]
    run = start([*options, "-o", str(lake), "--workers", "2", "-c", str(tmp_path / "c.yaml")])
    killed = kill_again_and_again(run, lake)
    assert finish(run, 300) == Finished(0, "", "")
    whole = start([*options, "-o", str(expected), "--workers", "1", "-c", str(tmp_path / "whole.yaml")])
    assert finish(whole, 300) == Finished(0, "", "")
    assert lake_hash(lake) == lake_hash(expected)
    assert validate_lake(lake) == []
    for role, count in killed.items():
        survived(f"processes of a run killed ({role})", count)
    assert killed.total() >= len(ROLES) // 2
