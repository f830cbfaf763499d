"""Writes to a lake on S3 that are killed at their requests: `python -m tests.cloud_faults URL STRIDE`.

Each request that changes something (every STRIDE-th) is tried twice in forked processes: killed before it is made, and
after the store has done it. Then the lake must hold what it held before the write or what it holds after it, once
another run has come by; and what it holds after it when the write is run again.
"""

import itertools
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import fsspec
import s3fs

from pipeline.validate import validate_lake
from tests.lakes import lake_hash, make_article, moved, upsert
from transforms.records import Failure, Outcome

BYSTANDER = make_article(99, source_slug="bystander")
BEFORE: list[Outcome] = [make_article(1), make_article(2)]
# One article moves, one fails.
AFTER: list[Outcome] = [moved(make_article(1), source_slug="wire"), Failure("in/2.txt", "parse", "E", "m")]
REQUESTS = ("_pipe_file", "_cp_file", "_rm_file", "_bulk_delete")


def kill_at(number: int, *, afterwards: bool) -> None:
    """Lets this process die at its so-manieth request."""
    numbers = itertools.count(1)

    def counted(request: Callable[..., Any]) -> Callable[..., Any]:
        async def ask(*arguments: Any, **options: Any) -> Any:
            last = next(numbers) == number
            if last and not afterwards:
                os.kill(os.getpid(), signal.SIGKILL)
            answer = await request(*arguments, **options)
            if last:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        return ask

    s3fs.S3FileSystem.clear_instance_cache()  # an instance holds its methods from when it was made
    for name in REQUESTS:
        setattr(s3fs.S3FileSystem, name, counted(getattr(s3fs.S3FileSystem, name)))


def in_child(work: Callable[[], Any]) -> int:
    """Runs work in a forked process, whose client of the store is its own; its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        work()
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def killed_write(lake: str, number: int, *, afterwards: bool) -> None:
    upsert(lake, BEFORE)
    kill_at(number, afterwards=afterwards)
    upsert(lake, AFTER)


def check(lake: str, states: list[dict[str, str]]) -> None:
    """Readable at once, one of the states after another run, and after the same run again as it should be."""
    lake_hash(lake)
    upsert(lake, [BYSTANDER], run_id="bystander")
    assert lake_hash(lake) in states, lake
    upsert(lake, AFTER, run_id="again")
    assert lake_hash(lake) == states[-1], lake
    left = [finding for finding in validate_lake(lake) if not finding.where.startswith("_staging/run/")]
    assert not left, left  # what a run has staged stays for a day, as it may only be slow


def make_states(folder: str) -> None:
    """The states before and after the write, each with the bystander, on a lake of their own."""
    for number, writes in enumerate(([BEFORE], [BEFORE, AFTER])):
        for outcomes in (*writes, [BYSTANDER]):
            upsert(f"{folder}/state-{number}", outcomes)


def read_states(folder: str, into: int) -> None:
    os.write(into, json.dumps([lake_hash(f"{folder}/state-{number}") for number in (0, 1)]).encode())


def sweep(folder: str, stride: int) -> int:
    """How many writes were killed until one came to its end."""
    source, into = os.pipe()
    assert in_child(lambda: fsspec.filesystem("s3").mkdir(folder.partition("://")[2])) == 0
    assert in_child(lambda: make_states(folder)) == 0
    assert in_child(lambda: read_states(folder, into)) == 0
    states = json.loads(os.read(source, 65536))
    for survived in itertools.count():
        number, afterwards = 1 + survived // 2 * stride, survived % 2 == 1
        lake = f"{folder}/lake-{survived}"
        code = in_child(lambda: killed_write(lake, number, afterwards=afterwards))  # noqa: B023 - called at once
        assert code in (0, -signal.SIGKILL), f"request {number} ended with {code}"
        assert in_child(lambda: check(lake, states)) == 0, f"request {number}"  # noqa: B023 - called at once
        if code == 0:
            return survived
    raise AssertionError("unreachable")


if __name__ == "__main__":
    print(json.dumps({"survived": sweep(sys.argv[1], int(sys.argv[2]))}))  # noqa: T201 - the answer to the test
