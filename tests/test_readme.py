"""Runs what the README shows: a reader who copies a line must not be the first to try it."""

import os
import pathlib
import re
import shlex
import subprocess
import sys

import duckdb
import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """The newsbeam commands on the samples; those on a reader's own files and those that install are left out."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("newsbeam")]
    return [words for words in map(shlex.split, lines) if words[2].startswith(("configs/samples", "lake"))]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with the samples and the lake that the README's first command makes of them."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "configs").symlink_to(ROOT / "configs")
    newsbeam(["newsbeam", "run", "configs/samples", "-o", "lake"], folder)
    return folder


def newsbeam(command: list[str], folder: pathlib.Path) -> str:
    return python(["-m", "pipeline", *command[1:]], folder)


def python(arguments: list[str], folder: pathlib.Path) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readme_stays_short() -> None:
    assert len(README.splitlines()) < 120


def test_the_first_command_is_the_one_tested_here() -> None:
    assert "newsbeam run configs/samples -o lake" in README


@pytest.mark.parametrize("command", commands(), ids=lambda words: words[1])
def test_commands(command: list[str], there: pathlib.Path) -> None:
    assert newsbeam(command, there).strip()


@pytest.mark.parametrize("code", blocks("python"))
def test_python_snippets(code: str, there: pathlib.Path) -> None:
    python(["-c", code], there)


@pytest.mark.parametrize("query", blocks("sql"))
def test_sql(query: str, there: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(there)
    assert duckdb.sql(query).fetchall()
