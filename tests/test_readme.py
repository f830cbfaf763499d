"""Runs what the README and the recipes show: a reader who copies a line must not be the first to try it."""

import os
import pathlib
import re
import shlex
import subprocess
import sys

import duckdb
import pytest
import yaml

from pipeline.commands import configure_job
from pipeline.usage import make_parser
from scripts import write_api, write_tables
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


RECIPES = (ROOT / "configs" / "recipes.md").read_text(encoding="utf-8")


def blocks(language: str, page: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def recipe_commands(language: str) -> list[list[str]]:
    return [
        shlex.split(line[line.index("newsbeam") :])
        for block in blocks(language, RECIPES)
        for line in block.splitlines()
    ]


def commands() -> list[list[str]]:
    """The newsbeam commands on the samples; those on a reader's own files and those that install are left out."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("newsbeam")]
    on_samples = [words for words in map(shlex.split, lines) if words[2].startswith(("configs/samples", "lake"))]
    return [words for words in on_samples if words[1] != "run"]  # which the fixture below has run


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


@pytest.mark.parametrize("command", recipe_commands("sh"), ids=lambda words: words[1])
def test_commands_of_recipes(command: list[str], there: pathlib.Path) -> None:
    assert newsbeam(command, there).strip()


@pytest.mark.parametrize("command", recipe_commands("sh cloud") + recipe_commands("cron"), ids=" ".join)
def test_commands_that_need_more_are_understood(command: list[str]) -> None:
    arguments, others = make_parser().parse_known_args(command[1:])
    assert all(option.startswith("--") and "=" in option for option in others)
    config = configure_job(arguments, others)
    config.check()
    assert config.lake.path


@pytest.mark.parametrize("code", blocks("python", RECIPES))
def test_python_of_recipes(code: str, there: pathlib.Path) -> None:
    python(["-W", "error", "-c", code], there)


@pytest.mark.parametrize("query", blocks("sql", RECIPES))
def test_sql_of_recipes(query: str, there: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(there)
    assert duckdb.sql(query).fetchall()


def test_the_reference_of_the_tables_is_current() -> None:
    assert write_tables.PAGE.read_text(encoding="utf-8") == write_tables.tables_page()


def test_the_reference_of_the_transforms_is_current() -> None:
    assert write_api.PAGE.read_text(encoding="utf-8") == write_api.api_page()


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        *(f"configs/{path.name}" for path in (ROOT / "configs").glob("*.md")),
    ],
)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_hooks_before_commits_are_those_of_ci() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    ci = (ROOT / ".ci" / "run").read_text()
    for hook in hooks:
        assert f'"$bin/{hook["entry"].split()[0]}"' in ci
