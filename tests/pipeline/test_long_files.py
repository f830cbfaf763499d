"""A file that is longer than a part of a run: read in portions, gone on with after a kill, the same rows as whole."""

import json
import os
import pathlib
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.validate import validate_lake
from tests.pipeline.conftest import Finished, finish, start
from transforms.ledger import BEGUN, READ, Seen, read_ledger
from transforms.partitions import lake_hash
from transforms.storage import Storage

RECORDS = 60
# What nobody reads of a record, so that a few make a long file.
PADDING = "x" * 250_000


def write_long(path: pathlib.Path, first: int = 0) -> None:
    """Some 15 MB, four portions: articles, a broken record, and some articles that come again, newer or older."""
    lines = []
    for number in range(first, RECORDS):
        which, day = number % 50, 1 + (number * 7) % 20
        body = f'"Rain is likely in ward {which}.{day}," Mara Quill said. The council of Port {which} was silent.'
        record = {"title": f"Rain over Port {which}", "maintext": body, "url": f"https://quillpost.example/{which}"}
        record |= {"date_publish": f"2026-03-{day:02} 08:00:00", "padding": PADDING}
        lines.append(json.dumps(record) if number != 33 else '{"title": "Rain')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.utime(path, (1_750_000_000 + first,) * 2)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    inputs = tmp_path_factory.mktemp("long")
    write_long(inputs / "b.jsonl")
    for name in ("a", "c"):
        text = f"Quiet day in {name.upper()}ville\n\nNothing happened, Mayor Jo Brandt said on Friday.\n"
        (inputs / f"ledger_2026-03-09_{name}.txt").write_text(text)
    return inputs


@pytest.fixture
def portions(tmp_path: pathlib.Path, tiny_model: str) -> list[str]:
    """Options for parts that are shorter than the file."""
    config = tmp_path / "portions.yaml"
    config.write_text(json.dumps({"run": {"commit_articles": 500}}))
    return ["--model", tiny_model, "-c", str(config)]


@pytest.fixture(scope="module")
def whole(inputs: pathlib.Path, tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The lake of a run that changes it once."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "c.yaml").write_text(json.dumps({"run": {"commit_articles": 0}}))
    arguments = ("run", str(inputs), "-o", str(folder / "lake"), "--model", tiny_model, "-c", str(folder / "c.yaml"))
    assert finish(start((*arguments, "--quiet"))).status == 0
    return folder / "lake"


def manifests(lake: pathlib.Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((lake / "_runs").glob("*.json"))]


def seen(lake: pathlib.Path) -> Seen | None:
    return next((one for uri, one in read_ledger(Storage.open(str(lake))).items() if uri.endswith("b.jsonl")), None)


def test_portions_give_the_same_rows_and_counts(
    inputs: pathlib.Path,
    whole: pathlib.Path,
    portions: list[str],
    tmp_path: pathlib.Path,
    newsbeam: Callable[..., Finished],
) -> None:
    lake = tmp_path / "lake"
    done = newsbeam("run", str(inputs), "-o", str(lake), *portions)
    assert done.status == 0
    assert lake_hash(lake) == lake_hash(whole)
    assert validate_lake(lake) == []
    [one], [other] = manifests(lake), manifests(whole)
    assert one["counts"] == other["counts"]
    assert one["inputs"] == other["inputs"] == {"files": 3, "bytes": other["inputs"]["bytes"]}
    assert one["counts"]["repeats"] > 5
    assert one["metrics"]["distributions"]["commit_ms"]["count"] >= 4
    read = seen(lake)
    assert read is not None
    assert (read.state, read.upto, read.articles + read.failures + read.repeats) == (READ, "", RECORDS)
    again = newsbeam("run", str(inputs), "-o", str(lake), *portions, "--resume")
    assert "3 of 3 files are as the lake has read them" in again.err


def test_a_long_file_that_changed(
    portions: list[str], tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished]
) -> None:
    inputs, lake, expected = tmp_path / "in", tmp_path / "lake", tmp_path / "expected"
    inputs.mkdir()
    for first in (4, 0):
        write_long(inputs / "b.jsonl", first)
        assert newsbeam("run", str(inputs), "-o", str(lake), *portions, "--resume", "--quiet") == Finished(0, "", "")
    assert newsbeam("run", str(inputs), "-o", str(expected), "--model", tiny_model, "--quiet").status == 0
    assert lake_hash(lake) == lake_hash(expected)


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(("command", "number"), [("run", "SIGKILL"), ("watch", "SIGKILL"), ("watch", "SIGTERM")])
def test_a_run_that_was_ended_goes_on_within_the_file(
    command: str, number: str, inputs: pathlib.Path, whole: pathlib.Path, portions: list[str], tmp_path: pathlib.Path
) -> None:
    lake = tmp_path / "lake"
    ways = {"run": ["--resume"], "watch": ["--once", "--interval", "0.2"]}
    arguments = [command, str(inputs), "-o", str(lake), *portions, *ways[command]]
    process = start(arguments)
    while (begun := seen(lake)) is None or begun.state != BEGUN:
        assert process.poll() is None, finish(process)
        time.sleep(0.05)
    process.send_signal(getattr(signal, number))
    process.communicate()
    before = seen(lake)
    assert before is not None
    assert (before.state, int(before.upto) > 1) == (BEGUN, True)
    read = sum(one["counts"]["records"] for one in manifests(lake))
    # A file that was being written is left over until the next run.
    assert [found for found in validate_lake(lake) if found.check != "files"] == []
    done = finish(start(arguments))
    assert done.status == 0, done
    assert f"b.jsonl is read from record {before.upto} on; the lake has what is before it" in done.err
    assert lake_hash(lake) == lake_hash(whole)
    # Lines before that were not read again.
    assert sum(one["counts"]["records"] for one in manifests(lake)) - read <= RECORDS - int(before.upto) + 1 + 2
