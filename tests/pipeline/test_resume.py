"""`--resume` as a user has it: nothing is read twice, whatever is unlike what was read is read."""

import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable

import pytest

from pipeline.config import load_config
from pipeline.fingerprint import name_reading
from tests.conftest import ROOT
from tests.pipeline.conftest import Finished, write_articles
from transforms.partitions import lake_hash


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


def test_nothing_heavy_is_loaded_to_find_that_there_is_nothing_to_do(
    inputs: pathlib.Path, tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished]
) -> None:
    arguments = ["run", str(inputs), "-o", str(tmp_path / "lake"), "--model", tiny_model, "--quiet"]
    assert newsbeam(*arguments).status == 0
    check = (
        "import sys\nfrom pipeline.cli import main\nassert main(sys.argv[1:]) == 0\n"
        "print(sorted({'apache_beam', 'spacy', 'lxml', 'pandas', 'duckdb'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", check, *arguments, "--resume"]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


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
