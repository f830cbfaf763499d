"""Tests of the command: what it prints and its exit statuses; mistakes have a table of their own."""

import pathlib
import subprocess
import sys
from collections.abc import Callable

import pytest

from pipeline import cli
from pipeline.commands import configure_job, split_others
from pipeline.usage import make_parser
from tests.conftest import ROOT
from tests.pipeline.conftest import Finished, write_articles

STORY = """Rain Likely in Port Vell, Council Says

PORT VELL, March 3 (Reuters) - "Rain is likely," Mara Quill said on Monday.

Officials of the council did not answer.
"""


@pytest.mark.parametrize(
    ("others", "inputs", "options"),
    [
        ([], [], []),
        (["b.txt"], ["b.txt"], []),
        (["--project=mine", "b.txt", "c.txt"], ["b.txt", "c.txt"], ["--project=mine"]),
        (["--project", "mine", "b.txt"], ["b.txt"], ["--project", "mine"]),
        (["--streaming", "--project", "mine"], [], ["--streaming", "--project", "mine"]),
    ],
)
def test_inputs_may_stand_behind_options(others: list[str], inputs: list[str], options: list[str]) -> None:
    assert split_others(others) == (inputs, options)


def test_columns_mapped_on_the_command_line_win_over_those_of_the_file(tmp_path: pathlib.Path) -> None:
    (tmp_path / "c.yaml").write_text("parse: {fields: {body: text, title: name}}")
    typed = ["run", "a.csv", "-c", str(tmp_path / "c.yaml"), "--map", "body=data.text", "--map", "url=a=b"]
    config = configure_job(make_parser().parse_args(typed))
    assert config.parse.fields == {"body": "data.text", "title": "name", "url": "a=b"}


def test_help_loads_nothing_heavy() -> None:
    check = (
        "import sys, contextlib\nfrom pipeline.cli import main\n"
        "with contextlib.suppress(SystemExit): main(['run', '--help'])\n"
        "sys.exit(bool({'pydantic', 'rich', 'apache_beam', 'spacy', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False, capture_output=True).returncode == 0


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("newsbeam ")


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema"]) == 0
    out = capsys.readouterr().out
    assert "quote_id*" in out
    assert "list<int32>" in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.fixture
def story(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    return path


def test_show(story: pathlib.Path, tiny_model: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", str(story), "--model", tiny_model, "--reference-date", "2026-03-05"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Rain Likely in Port Vell, Council Says\n")
    assert "Reuters · 2026-03-03 (from dateline+reference) · PORT VELL" in out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_show_reads_standard_input(story: pathlib.Path, tiny_model: str) -> None:
    command = [sys.executable, "-m", "pipeline", "show", "-", "--model", tiny_model]
    done = subprocess.run(command, input=story.read_text(), cwd=ROOT, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Rain Likely in Port Vell" in done.stdout


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m pipeline schema | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_run_then_sql_then_validate(
    tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished], capsys: pytest.CaptureFixture[str]
) -> None:
    lake = str(tmp_path / "lake's [1]")
    articles = write_articles(tmp_path / "a.jsonl", 3)
    assert newsbeam("run", str(articles), "-o", lake, "--model", tiny_model).status == 0
    assert cli.main(["sql", lake, "SELECT count(*) AS n, min(date), max(source) FROM articles"]) == 0
    assert "3   2026-03-01   quillpost.example" in capsys.readouterr().out
    assert cli.main(["sql", lake, "SELECT count(*) AS failed FROM failures"]) == 0
    assert cli.main(["sql", lake, "SELECT * FROM articles WHERE url LIKE '%/2'"]) == 0
    assert "title             Rain over Port 2" in capsys.readouterr().out
    assert cli.main(["sql", lake, "SELEC"]) == 2
    assert cli.main(["validate", lake]) == 0
    assert "keeps its promises" in capsys.readouterr().out
    next(pathlib.Path(lake).glob("entities/*/*/*.parquet")).unlink()
    assert cli.main(["validate", lake]) == 1
    assert "breaks its promises" in capsys.readouterr().err
