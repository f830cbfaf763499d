"""`newsbeam watch` as a user has it: files come, change, move and go while it is killed, and the rows are right."""

import json
import os
import pathlib
import random
import signal
import sys
import time
from typing import Any

import pytest

from pipeline.arrivals import Changes, Lookout
from pipeline.validate import validate_lake
from pipeline.watch import describe_batch
from tests.pipeline.conftest import Finished, finish, start
from tests.pipeline.preloaded import preloaded
from tests.processes import children_of, wait_until_gone
from transforms.ledger import Seen, describe_reading
from transforms.listing import list_inputs
from transforms.partitions import lake_hash, read_rows, table_files
from transforms.storage import Storage

FILES, RESTARTS = 1_000, 20
SYNDICATED = " ".join(f"Passenger number {number} had waited for {number + 3} days in vain." for number in range(12))


def story(number: int, version: int = 0) -> str:
    """Every story is another, but for some that go over the wire again and again."""
    body = SYNDICATED if number % 50 == 0 else f'"Rain is likely in ward {number}," Mara Quill said on Monday.'
    return f"Rain over Port {number}\n\n{body}\n\nOfficials of the council did not answer {number}.{version}."


def name_of(number: int) -> str:
    return f"ledger_2026-03-{number % 9 + 1:02}_rain-{number:04}.txt"


class Watched:
    """A watch that is started again whenever it has ended."""

    def __init__(self, folder: pathlib.Path, lake: pathlib.Path, model: str, *options: str) -> None:
        self._arguments = ["watch", str(folder), "-o", str(lake), "--model", model, "--interval", "0.2", *options]
        self._arguments += ["--log-format", "json"]
        self.process = start(self._arguments)
        self.events: list[dict[str, Any]] = []

    def await_start(self) -> None:
        """Until then a signal finds an interpreter that is loading."""
        assert self.process.stderr is not None
        assert json.loads(self.process.stderr.readline())["event"] == "watching"

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=60)
        self.events += [json.loads(line) for line in err.splitlines() if line.startswith("{")]
        return self.process.returncode


def run_once(folder: pathlib.Path, lake: pathlib.Path, model: str, *options: str) -> Finished:
    arguments = ["watch", str(folder), "-o", str(lake), "--model", model, "--interval", "0.2", "--once", *options]
    return finish(start(arguments))


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def write(folder: pathlib.Path, number: int, version: int = 0, age: float = 60) -> pathlib.Path:
    """A file that is whole when it is there, and left alone for a minute."""
    path = folder / name_of(number)
    hidden = folder / f".{path.name}"
    hidden.write_text(story(number, version))
    os.utime(hidden, (time.time() - age,) * 2)
    return hidden.replace(path)


def test_files_arriving_while_it_is_killed_and_started_again(
    folder: pathlib.Path, tiny_model: str, tmp_path: pathlib.Path
) -> None:
    """A thousand files come, some twice, some by another name; a watch is ended twenty times, mostly by SIGKILL."""
    lake, chance = tmp_path / "lake", random.Random(11)  # noqa: S311 - no secret
    watch = ["watch", str(folder), "-o", str(lake), "--model", tiny_model, "--interval", "0.2", "--log-format", "json"]
    order = chance.sample(range(FILES), FILES)
    statuses = []
    with preloaded(tiny_model) as commands:
        for turn in range(RESTARTS):
            log = tmp_path / f"{turn}.log"
            pid = commands.start(watch, log)
            for number in order[turn * FILES // RESTARTS : (turn + 1) * FILES // RESTARTS]:
                write(folder, number)
            write(folder, order[turn], version=1)
            path = folder / name_of(order[turn * FILES // RESTARTS])
            path.rename(path.with_name(f"courier_{path.name.partition('_')[2]}"))
            gently = turn % 5 == 4
            wait_for_line(log, '"event": "watching"' if gently else "")
            time.sleep(chance.uniform(0, 2.5))
            os.kill(pid, signal.SIGINT if gently else signal.SIGKILL)
            statuses.append(commands.status())
        assert set(statuses) == {-signal.SIGKILL, 0}
        whole = tmp_path / "whole"
        run = ["run", str(folder), "-o", str(whole), "--model", tiny_model, "--workers", "1", "--quiet"]
        for last in ([*watch, "--once"], run):
            commands.start(last, tmp_path / "last.log")
            assert commands.status() == 0, (tmp_path / "last.log").read_text()
    assert lake_hash(lake) == lake_hash(whole)
    assert validate_lake(lake) == []
    assert run_once(folder, lake, tiny_model, "--quiet") == Finished(0, "", "")


def wait_for_line(log: pathlib.Path, text: str, seconds: float = 60) -> None:
    """Until a process that was forked has said so in its log: before, a signal finds one that is not yet itself."""
    deadline = time.monotonic() + seconds
    while not log.exists() or text not in log.read_text():
        assert time.monotonic() < deadline, text
        time.sleep(0.02)


def uris_of(lake: pathlib.Path, table: str = "articles") -> list[str]:
    """The names of the files that the rows of a table come from."""
    storage = Storage.open(lake)
    tables = [read_rows(storage, table, name, ["input_uri"]) for name in table_files(storage, table)]
    return sorted(pathlib.Path(uri).name for rows in tables if rows for uri in rows["input_uri"].to_pylist())


def wait_for(lake: pathlib.Path, names: list[str], watched: Watched, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not lake.exists() or uris_of(lake) != sorted(names):
        assert time.monotonic() < deadline, (uris_of(lake), watched.end(signal.SIGTERM), watched.events)
        time.sleep(0.1)


def test_a_watch_keeps_up_and_ends_after_its_batch(
    folder: pathlib.Path, tiny_model: str, tmp_path: pathlib.Path
) -> None:
    """New, unfinished, changed, moved and deleted files, one after another, in one process that stays."""
    lake = tmp_path / "lake"
    watched = Watched(folder, lake, tiny_model, "--delete")
    one, two = write(folder, 1), write(folder, 2)
    (folder / "three.txt.part").write_text(story(3))
    wait_for(lake, [one.name, two.name], watched)
    write(folder, 1, version=1)
    three = (folder / "three.txt.part").rename(folder / "three.txt")
    wait_for(lake, [one.name, two.name, three.name], watched)
    moved = two.rename(folder / "a_2026-03-02_moved.txt")
    wait_for(lake, [one.name, moved.name, three.name], watched)
    one.unlink()
    wait_for(lake, [moved.name, three.name], watched)
    (folder / "empty.txt").write_text("")
    write(folder, 4)
    wait_for(lake, [name_of(4), moved.name, three.name], watched)
    assert watched.end(signal.SIGTERM) == 0
    batches = [event for event in watched.events if event["event"] == "batch"]
    assert sum(batch["articles"] for batch in batches) >= 6
    assert all(0 < batch["latency_s_max"] < 600 for batch in batches if batch["latency_s_max"] is not None)
    assert watched.events[-1]["message"] == "ended; the lake has all that was read"
    assert validate_lake(lake) == []


def test_a_batch_that_fails_does_not_end_the_watch(
    folder: pathlib.Path, tiny_model: str, tmp_path: pathlib.Path
) -> None:
    lake = tmp_path / "lake"
    path = write(folder, 1)
    damaged = lake / "articles/date=2026-03-02/source=ledger/part-0.parquet"
    damaged.parent.mkdir(parents=True)
    damaged.write_text("no Parquet")
    watched = Watched(folder, lake, tiny_model)
    while "again in" not in (line := watched.process.stderr.readline()):  # type: ignore[union-attr]  # it is a pipe
        assert line
    assert json.loads(line)["event"] == "batch_failed"
    damaged.unlink()
    wait_for(lake, [path.name], watched)
    assert watched.end(signal.SIGINT) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere engines are started cold")
def test_what_a_watch_has_started_ends_with_it(folder: pathlib.Path, tiny_model: str, tmp_path: pathlib.Path) -> None:
    """At once, though it is still loading, which takes seconds."""
    watched = Watched(folder, tmp_path / "lake", tiny_model)
    watched.await_start()
    pid = watched.process.pid
    children = children_of(pid)
    watched.end(signal.SIGKILL)
    assert children
    wait_until_gone(*children, seconds=1)


# The look at inputs, without a lake


def look(lookout: Lookout, known: dict[str, Seen] | None = None) -> Changes:
    return lookout.look(known or {}, "r")


def due_of(changes: Changes) -> list[str]:
    return [pathlib.Path(file.uri).name for file in changes.due]


def seen_of(folder: pathlib.Path) -> dict[str, Seen]:
    return {seen.uri: seen._replace(articles=1) for seen in describe_reading(list_inputs([str(folder)]), "r").seen}


NAMES = [
    "a.txt",
    "b.html",
    "a.tmp",
    "b.html.part",
    "c.crdownload",
    "~$d.docx",
    "e.txt~",
    ".f.txt",
    "part.txt",
    "x.PART",
]


def test_names_of_unfinished_files_are_passed_over(folder: pathlib.Path) -> None:
    for name in NAMES:
        (folder / name).write_text(name)
        os.utime(folder / name, (1_750_000_000,) * 2)
    assert due_of(look(Lookout([str(folder)], 1))) == ["a.txt", "b.html", "part.txt"]


def test_a_file_is_read_when_it_has_come_to_rest(folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = time.time()
    monkeypatch.setattr("pipeline.arrivals.time.time", lambda: clock)
    lookout = Lookout([str(folder)], 5)
    (folder / "old.txt").write_text("old")
    os.utime(folder / "old.txt", (clock - 6,) * 2)
    (folder / "new.txt").write_text("new")
    os.utime(folder / "new.txt", (clock + 100,) * 2)  # another clock: its time says nothing
    assert due_of(look(lookout)) == ["old.txt"]
    clock += 4
    assert due_of(look(lookout)) == ["old.txt"]
    with (folder / "new.txt").open("a") as file:
        file.write("er")
    os.utime(folder / "new.txt", (clock,) * 2)
    clock += 4
    changes = look(lookout)
    assert (due_of(changes), changes.unsettled) == (["old.txt"], 1)
    clock += 5
    assert due_of(look(lookout)) == ["new.txt", "old.txt"]


def test_files_are_gone_when_they_were_missed_twice(folder: pathlib.Path) -> None:
    paths = [write(folder, number) for number in range(4)]
    known = seen_of(folder) | {"/elsewhere/x.txt": Seen("/elsewhere/x.txt"), "s3://b/k": Seen("s3://b/k")}
    lookout = Lookout([str(folder)], 1)
    paths[0].unlink()
    paths[1].rename(folder / "moved.txt")
    first, second = look(lookout, known), look(lookout, known)
    assert (first.gone, first.unsettled) == ([], 2)
    assert (second.gone, second.moved) == ([str(paths[0]), str(paths[1])], [str(paths[1])])
    for path in folder.iterdir():
        path.unlink()
    for _ in range(3):
        changes = look(lookout, known)
        assert changes.gone == []
        assert list(changes.missing) == [str(folder)]


@pytest.mark.parametrize(("pattern", "gone"), [("*.txt", True), ("*.html", False), ("**/*2026*", True), ("", True)])
def test_only_what_an_input_stands_for_can_be_gone(pattern: str, gone: bool, folder: pathlib.Path) -> None:
    path = write(folder, 1)
    known = seen_of(folder)
    path.rename(folder.parent / "away")
    for name in ("b.html", "2026.txt"):
        (folder / name).write_text(name)
    lookout = Lookout([str(folder / pattern)], 1)
    look(lookout, known)
    assert look(lookout, known).gone == ([str(path)] if gone else [])


FACTS: dict[str, Any] = {
    "files": 1,
    "files_begun": 0,
    "gone": 0,
    "articles": 1,
    "quotes": 2,
    "failures": 0,
    "repeats": 0,
    "cancelled": 0,
}
FACTS |= {"seconds": 0.5, "articles_per_second": 2.0, "latency_s_median": None, "latency_s_max": None}


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({}, "1 file: 1 article, 2 quotes in 0.5 s (2.0 articles/s)"),
        ({"files": 0, "gone": 2}, "rows of 2 files that are gone removed"),
        (
            {"files": 2, "files_begun": 1},
            "2 files (1 yet to be read to its end): 1 article, 2 quotes in 0.5 s (2.0 articles/s)",
        ),
        (
            {"failures": 3, "cancelled": 1, "latency_s_median": 2.5, "latency_s_max": 1234.0},
            "1 file: 1 article, 2 quotes, 1 cancelled, 3 failures in 0.5 s (2.0 articles/s); "
            "from file to row 2.5 s, at most 1234.0 s",
        ),
    ],
)
def test_a_batch_in_one_line(facts: dict[str, Any], line: str) -> None:
    assert describe_batch(FACTS | facts) == line
