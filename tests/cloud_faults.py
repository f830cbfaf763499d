"""Writes to a lake on S3 that are killed at their requests: `python -m tests.cloud_faults URL STRIDE`.

Two writes that undo each other are made to one lake in turn, each in a forked process, which is killed at a request
that changes something (every STRIDE-th of them): before it is made, or after the store has done it. Then the lake must
hold what it held before the write or what it holds after it, once another run has come by (each third time); and what
it holds after it when the write is made again.
"""

import dataclasses
import itertools
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

import fsspec
import s3fs

from pipeline.validate import validate_lake
from tests.lakes import lake_hash, make_article, moved, upsert
from transforms.records import Failure, Outcome

BYSTANDER = make_article(99, source_slug="bystander", says=0)
BEFORE: list[Outcome] = [make_article(1, says=0), make_article(2, says=0)]
# One article moves, one fails.
AFTER: list[Outcome] = [moved(make_article(1, says=0), source_slug="wire"), Failure("in/2.txt", "parse", "E", "m")]
OTHER_RUN_EACH = 3
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


def undisturbed(folder: str, into: int) -> None:
    """Sends the rows before and after the write, each with the bystander; the lake to be written is as before."""
    hashes = []
    for lake, writes in ((f"{folder}/after", (BEFORE, AFTER)), (f"{folder}/lake", (BEFORE,))):
        for outcomes in (*writes, [BYSTANDER]):
            upsert(lake, outcomes)
        assert validate_lake(lake) == []
        hashes.append(lake_hash(lake))
    os.write(into, json.dumps(hashes[::-1]).encode())


@dataclasses.dataclass(frozen=True)
class Trial:
    """The so-manieth write to a lake: of two, which undo each other, and killed at one of its requests."""

    lake: str
    number: int
    stride: int
    states: Sequence[dict[str, str]]

    def write(self, run_id: str = "run") -> None:
        upsert(self.lake, (BEFORE, AFTER)[self.number % 2], run_id=run_id)

    def run(self) -> None:
        """Checks what the write before has left, and makes this one, which is killed."""
        if self.number > 1:
            dataclasses.replace(self, number=self.number - 1).check()
        kill_at(1 + (self.number - 1) // 2 * self.stride, afterwards=self.number % 2 == 0)
        self.write()

    def check(self) -> None:
        """Readable at once, one of the states after another run (each third time), right after the same run again."""
        lake_hash(self.lake)
        if self.number % OTHER_RUN_EACH == 0:
            upsert(self.lake, [BYSTANDER], run_id="bystander")
            assert lake_hash(self.lake) in self.states
        self.write("again")
        assert lake_hash(self.lake) == self.states[self.number % 2]

    def check_all(self) -> None:
        """The check of the last write, and whether all promises are kept after so many kills."""
        self.check()
        # What a run has staged stays for a day, as it may only be slow.
        left = [found for found in validate_lake(self.lake) if not found.where.startswith("_staging/run/")]
        assert not left, left


def sweep(folder: str, stride: int) -> int:
    """How many writes were killed until one came to its end."""
    source, into = os.pipe()
    assert in_child(lambda: fsspec.filesystem("s3").mkdir(folder.partition("://")[2])) == 0
    assert in_child(lambda: undisturbed(folder, into)) == 0
    trial = Trial(f"{folder}/lake", 1, stride, json.loads(os.read(source, 65536)))
    while code := in_child(trial.run):
        assert code == -signal.SIGKILL, f"write {trial.number} ended with {code}"
        trial = dataclasses.replace(trial, number=trial.number + 1)
    assert in_child(trial.check_all) == 0
    return trial.number - 1


if __name__ == "__main__":
    print(json.dumps({"survived": sweep(sys.argv[1], int(sys.argv[2]))}))  # noqa: T201 - the answer to the test
