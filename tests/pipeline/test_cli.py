"""Tests of the command: what it prints, its exit statuses, and mistakes told in one line."""

import pathlib
import subprocess
import sys
from collections.abc import Callable

import pytest

from pipeline import cli
from tests.conftest import ROOT
from tests.pipeline.conftest import Finished, write_articles

STORY = """Rain Likely in Port Vell, Council Says

PORT VELL, March 3 (Reuters) - "Rain is likely," Mara Quill said on Monday.

Officials of the council did not answer.
"""

# What is typed, and what the one line on standard error begins with. {tmp} is an empty folder.
MISTAKES = [
    ([], "the following arguments are required: COMMAND; see newsbeam --help"),
    (["rnu"], "argument COMMAND: invalid choice: 'rnu'"),
    (["run"], "no input; name files, folders, globs or URLs"),
    (["run", "{tmp}/a.txt"], "no lake; name its folder or URL with -o"),
    (["run", "{tmp}/a.txt", "-o", "{tmp}/l"], "no files at input '{tmp}/a.txt': there is no such file or folder"),
    (["run", "{tmp}", "-o", "{tmp}-lake"], "no files at input '{tmp}'"),
    (["run", "{tmp}", "-o", "{tmp}/l"], "-o: '{tmp}/l' is inside the input '{tmp}', and would be read as input"),
    (["run", "{tmp}/*.html", "-o", "{tmp}/l"], "no files at input '{tmp}/*.html'"),
    (["run", "{file}", "-o", "{file}"], "-o: '{file}' cannot be a lake; '{file}' is a file"),
    (["run", "nosuch://a", "-o", "{tmp}/l"], "no storage is known by the scheme 'nosuch'"),
    (["run", "a", "-o", "l", "-c", "{tmp}/c.yaml"], "{tmp}/c.yaml: cannot read the configuration: No such file"),
    (["run", "a", "-o", "l", "--workers", "many"], "--workers: 'many' is not allowed; 'auto' or a number from 1"),
    (["run", "a", "-o", "l", "--reference-date", "M"], "--reference-date: 'M' is not allowed; a date as YYYY-MM-DD"),
    (["run", "a", "-o"], "argument -o/--output: expected one argument; see newsbeam run --help"),
    (["run", "{file}", "-o", "{tmp}/l", "--model", "nope"], "--model: cannot load model 'nope'"),
    (["run", "{file}", "-o", "{tmp}/l", "--modle=nope"], "unknown option --modle; see newsbeam run --help"),
    (["run", "{file}", "-o", "{tmp}/l", "--path-pattern", "x"], "read: path pattern 'x' has no field; put one of "),
    (["run", "{file}", "-o", "{tmp}/l", "--map", "body"], "--map: 'body' is not allowed; FIELD=COLUMN, such as body="),
    (["run", "{file}", "-o", "{tmp}/l", "--map", "bdoy=x"], "parse: unknown field 'bdoy' in the field mapping; one of"),
    (["run", "{file}", "-o", "{tmp}/l", "--runner", "Nope"], "--runner: 'Nope' cannot be used"),
    (["show", "{tmp}/a.txt"], "{tmp}/a.txt: cannot be read: No such file or directory"),
    (["show", "{tmp}"], "{tmp}: cannot be read: Is a directory"),
    (["show", "{file}", "--model", "nope"], "--model: cannot load model 'nope'"),
    (["show", "{file}", "--record", "9"], "--record: 9 is not there; {file} has 1"),
    (["show", "{file}", "--colour"], "unknown argument '--colour'; see newsbeam show --help"),
    (["sql", "{tmp}/lake", "SELECT 1"], "{tmp}/lake: no such lake"),
    (["sql", "{tmp}", "SELECT 1"], "{tmp}: not a lake; it has none of the tables articles, entities, quotes, failures"),
    (["validate", "{tmp}/lake"], "{tmp}/lake is not a lake"),
    (["schema", "quote"], "unknown table 'quote'; one of articles, entities, quotes, failures"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "expected"), MISTAKES, ids=[" ".join(typed) for typed, _ in MISTAKES])
def test_mistakes(
    arguments: list[str], expected: str, tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path.with_suffix(".txt")
    file.write_text(STORY)
    places = {"tmp": str(tmp_path), "file": str(file)}
    try:
        status = cli.main([argument.format(**places) for argument in arguments])
    except SystemExit as stop:
        status = stop.code  # type: ignore[assignment]
    out, err = capfd.readouterr()
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].startswith(f"newsbeam: {expected.format(**places)}")
    assert err.count("\n") == 1


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
    assert cli._split(others) == (inputs, options)


def test_columns_mapped_on_the_command_line_win_over_those_of_the_file(tmp_path: pathlib.Path) -> None:
    (tmp_path / "c.yaml").write_text("parse: {fields: {body: text, title: name}}")
    typed = ["run", "a.csv", "-c", str(tmp_path / "c.yaml"), "--map", "body=data.text", "--map", "url=a=b"]
    config = cli._config(cli._parser().parse_args(typed))
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
