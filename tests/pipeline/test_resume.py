"""`--resume` as a user has it: nothing is read twice, whatever is unlike what was read is read."""

import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.config import load_config
from pipeline.fingerprint import name_reading
from pipeline.parts import split_files
from tests.conftest import ROOT
from tests.pipeline.conftest import Finished, finish, start, write_articles
from transforms.listing import InputFile
from transforms.locks import Owner
from transforms.partitions import lake_hash
from transforms.portions import whole
from transforms.seen import known_inputs
from transforms.writes import LakeOptions, Run


@pytest.fixture
def inputs(tmp_path: pathlib.Path) -> pathlib.Path:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number in range(3):
        write_articles(inputs / f"{number}.jsonl", number + 1)
        os.utime(inputs / f"{number}.jsonl", (1_750_000_000 + number,) * 2)
    return inputs


def records_of(lake: pathlib.Path) -> list[int]:
    """How many records each run has read."""
    return [json.loads(path.read_text())["counts"]["records"] for path in sorted((lake / "_runs").glob("*.json"))]


def test_only_what_is_new_or_changed_is_read(
    inputs: pathlib.Path, tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished]
) -> None:
    lake = tmp_path / "lake"
    arguments = ("run", str(inputs), "-o", str(lake), "--model", tiny_model, "--workers", "1", "--resume")
    assert newsbeam(*arguments, "--quiet") == Finished(0, "", "")
    files = {path: path.read_bytes() for path in lake.rglob("*") if path.is_file()}
    again = newsbeam(*arguments)
    nothing = "newsbeam: 3 of 3 files are as the lake has read them, so there is nothing to do\n"
    assert again == Finished(0, "", nothing)
    assert {path: path.read_bytes() for path in lake.rglob("*") if path.is_file()} == files
    write_articles(inputs / "2.jsonl", 5)
    write_articles(inputs / "9.jsonl", 7)
    assert "newsbeam: 2 of 4 files are as the lake has read them; reading the other 2\n" in newsbeam(*arguments).err
    assert records_of(lake) == [1 + 2 + 3, 5 + 7]
    whole = tmp_path / "whole"
    assert newsbeam("run", str(inputs), "-o", str(whole), "--model", tiny_model, "--quiet").status == 0
    assert lake_hash(lake) == lake_hash(whole)


def test_nothing_heavy_is_loaded_and_no_input_opened_to_find_that_there_is_nothing_to_do(
    inputs: pathlib.Path, tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished]
) -> None:
    arguments = ["run", str(inputs), "-o", str(tmp_path / "lake"), "--model", tiny_model, "--quiet"]
    assert newsbeam(*arguments).status == 0
    check = (
        "import sys\nfrom pipeline.cli import main\nopened = []\n"
        "sys.addaudithook(lambda event, values: event == 'open' and opened.append(str(values[0])))\n"
        "assert main(sys.argv[1:]) == 0\n"
        "print(sorted({'apache_beam', 'spacy', 'lxml', 'pandas', 'duckdb'} & set(sys.modules)))\n"
        "print([path for path in opened if path.startswith(sys.argv[2])])"
    )
    command = [sys.executable, "-c", check, *arguments, "--resume"]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n[]\n", "")


def counts_of(lake: pathlib.Path) -> dict[str, object]:
    [manifest] = (json.loads(path.read_text()) for path in (lake / "_runs").glob("*.json"))
    return {"counts": manifest["counts"], "inputs": manifest["inputs"]}


def metrics_of(lake: pathlib.Path) -> dict[str, dict[str, Any]]:
    [manifest] = (json.loads(path.read_text()) for path in (lake / "_runs").glob("*.json"))
    metrics: dict[str, dict[str, Any]] = manifest["metrics"]
    return metrics


@pytest.fixture
def mixed(tmp_path: pathlib.Path) -> pathlib.Path:
    """Files of which one has newer versions, one older versions, and one the near-duplicates of articles in others."""
    inputs = tmp_path / "mixed"
    inputs.mkdir()
    for name in ("a", "b", "c", "d"):
        write_articles(inputs / f"{name}.jsonl", 6)
    newer = (inputs / "b.jsonl").read_text().replace("2026-03-0", "2026-04-0").replace("likely", "sure")
    (inputs / "b.jsonl").write_text(newer)
    story = " ".join(f"Passenger number {number} had waited for {number + 3} days in vain." for number in range(12))
    for name, day in (("c", 9), ("d", 3)):
        records = [
            {
                "title": f"{name} {number}",
                "maintext": f"{story} So {name}{number}.",
                "url": f"https://{name}.example/{number}",
            }
            | {"date_publish": f"2026-03-0{day} 08:00:00"}
            for number in range(3)
        ]
        (inputs / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)))
    (inputs / "empty.txt").write_text("")
    return inputs


def test_parts_give_the_same_rows_and_counts(
    mixed: pathlib.Path, tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished]
) -> None:
    for name, articles in (("whole", 0), ("parts", 1)):
        config = tmp_path / f"{name}.yaml"
        config.write_text(json.dumps({"run": {"commit_articles": articles}}))
        arguments = ("run", str(mixed), "-o", str(tmp_path / name), "--model", tiny_model, "-c", str(config), "--quiet")
        assert newsbeam(*arguments) == Finished(0, "", "")
    assert lake_hash(tmp_path / "parts") == lake_hash(tmp_path / "whole")
    assert counts_of(tmp_path / "parts") == counts_of(tmp_path / "whole")
    parts, whole = metrics_of(tmp_path / "parts"), metrics_of(tmp_path / "whole")
    timed = {"analyze_ms", "article_chars", "commit_ms", "parse_ms", "read_ms", "stage_ms"}
    assert parts["distributions"].keys() == whole["distributions"].keys() == timed
    assert whole["distributions"]["commit_ms"]["count"] == 1 < parts["distributions"]["commit_ms"]["count"]
    # A file whose newer articles came first and left is read once more.
    assert 5 <= whole["counters"]["documents"] <= parts["counters"]["documents"]


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_run_is_resumed_after_its_last_part(
    mixed: pathlib.Path, tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished]
) -> None:
    lake, config = tmp_path / "lake", tmp_path / "c.yaml"
    config.write_text(json.dumps({"run": {"commit_articles": 1}}))
    arguments = ("run", str(mixed), "-o", str(lake), "--model", tiny_model, "-c", str(config), "--resume", "--quiet")
    process = start(arguments)
    while len(list((lake / "_runs" / "seen").glob("*.parquet"))) < 1:
        assert process.poll() is None, finish(process)
        time.sleep(0.02)
    process.kill()
    process.communicate()
    seen = known_inputs(Run(str(lake), Owner.this_process("asks"), LakeOptions()))
    assert 1 <= len(seen) < 5
    assert newsbeam(*arguments) == Finished(0, "", "")
    assert counts_of(lake)["inputs"]["files"] <= 5 - len(seen)  # type: ignore[index]  # JSON
    whole = tmp_path / "whole"
    assert newsbeam("run", str(mixed), "-o", str(whole), "--model", tiny_model, "--quiet").status == 0
    assert lake_hash(lake) == lake_hash(whole)


@pytest.mark.parametrize(
    ("sizes", "articles", "parts"),
    [
        ([1, 1, 1], 0, [3]),
        ([1, 1, 1], 2, [2, 1]),
        ([8000, 1, 1], 2, [1, 2]),
        ([1] * 100, 1, [1] * 32 + [2] * 8 + [3] * 5),
        ([], 5, [0]),
    ],
)
def test_files_in_parts(sizes: list[int], articles: int, parts: list[int]) -> None:
    files = [InputFile(f"{number}.jsonl", size) for number, size in enumerate(sizes)]
    found = split_files(files, articles, lambda file, _: [whole(file)])
    assert [len(part) for part in found][: len(parts)] == parts
    assert sum(map(len, found)) == len(sizes)


def test_parts_grow_to_a_limit() -> None:
    found = split_files([InputFile(f"{number}.jsonl", 1) for number in range(1000)], 1, lambda file, _: [whole(file)])
    sizes = [len(part) for part in found]
    assert sizes[:-1] == sorted(sizes[:-1])
    assert sizes[-9:-1] == [8] * 8


MODELS = ("embedded", "nowhere", "spacy")
SAME = [
    ({("lake", "path"): "elsewhere"}),
    ({("inputs",): ["b"]}),
    ({("run", "workers"): 2, ("run", "retries"): 0}),
    ({("annotate", "batch_size"): 3}),
    ({("lake", "row_group_rows"): 7}),
]
OTHER = [
    ({("parse", "source"): "tass"}),
    ({("parse", "reference_date"): "2026-03-01"}),
    ({("read", "path_pattern"): "{source}/{slug}"}),
    ({("duplicates", "days"): 3}),
    ({("annotate", "max_chars"): 100}),
    *({("model",): model} for model in MODELS[1:]),
]


@pytest.mark.parametrize("options", SAME, ids=str)
def test_options_that_change_no_row(options: dict[tuple[str, ...], object]) -> None:
    assert name_reading(load_config(None, options)) == name_reading(load_config())


@pytest.mark.parametrize("options", OTHER, ids=str)
def test_options_that_may_change_rows(options: dict[tuple[str, ...], object]) -> None:
    assert name_reading(load_config(None, options)) != name_reading(load_config())


def test_a_model_is_known_by_its_files(tmp_path: pathlib.Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name / "parser").mkdir(parents=True)
        (tmp_path / name / "parser" / "model").write_text("weights")
    one, other = (load_config(None, {("model",): str(tmp_path / name)}) for name in ("a", "b"))
    assert name_reading(one) == name_reading(other)
    (tmp_path / "b" / "parser" / "model").write_text("Weights")
    assert name_reading(one) != name_reading(other)


def test_the_version_of_newsbeam_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = name_reading(load_config())
    monkeypatch.setattr("pipeline.fingerprint.newsbeam_version", lambda: "99")
    assert name_reading(load_config()) != before
