"""Every foreseeable mistake ends in one line that says what to do, and in the right exit status."""

import errno
import importlib
import pathlib
import sys
from collections.abc import Sequence
from typing import Any

import fsspec
import pytest

from pipeline import cli
from tests.lakes import make_articles, upsert

STORY = """Rain Likely in Port Vell, Council Says

PORT VELL, March 3 (Reuters) - "Rain is likely," Mara Quill said on Monday.

Officials of the council did not answer.
"""

# What is typed, and what the one line on standard error begins with. {tmp} is an empty folder, {file} an article,
# {lake} a lake, {newer} a lake that a later version wrote.
TYPED = [
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
    (["run", "{file}", "-o", "nosuch://a"], "no storage is known by the scheme 'nosuch'"),
    (["run", "a", "-o", "l", "-c", "{tmp}/c.yaml"], "{tmp}/c.yaml: cannot read the configuration: No such file"),
    (["run", "a", "-o", "l", "-c", "{tmp}"], "{tmp}: cannot read the configuration: Is a directory"),
    (["run", "a", "-o", "l", "--workers", "many"], "--workers: 'many' is not allowed; 'auto' or a number from 1"),
    (["run", "a", "-o", "l", "--workers", "0"], "--workers: '0' is not allowed; 'auto' or a number from 1"),
    (["run", "a", "-o", "l", "--reference-date", "M"], "--reference-date: 'M' is not allowed; a date as YYYY-MM-DD"),
    (["run", "a", "-o", "l", "--reference-date", "2026-02-30"], "--reference-date: '2026-02-30' is not allowed"),
    (["run", "a", "-o"], "argument -o/--output: expected one argument; see newsbeam run --help"),
    (["run", "{file}", "-o", "{tmp}/l", "--model", "nope"], "--model: cannot load model 'nope'"),
    (["run", "{file}", "-o", "{tmp}/l", "-k"], "unknown option -k; see newsbeam run --help"),
    (["run", "{file}", "-o", "{tmp}/l", "--modle=nope"], "unknown option --modle; see newsbeam run --help"),
    (["run", "{file}", "-o", "{tmp}/l", "--path-pattern", "x"], "read: path pattern 'x' has no field; put one of "),
    (["run", "{file}", "-o", "{tmp}/l", "--path-pattern", "{{x"], "read: path pattern '{{x'"),
    (["run", "{file}", "-o", "{tmp}/l", "--map", "body"], "--map: 'body' is not allowed; FIELD=COLUMN, such as body="),
    (["run", "{file}", "-o", "{tmp}/l", "--map", "bdoy=x"], "parse: unknown field 'bdoy' in the field mapping; one of"),
    (["run", "{file}", "-o", "{tmp}/l", "--runner", "Nope"], "--runner: 'Nope' cannot be used"),
    (["run", "{file}", "-o", "{newer}"], "{newer}: written by newsbeam 9.9 with tables of version 99"),
    (["show"], "the following arguments are required: FILE; see newsbeam show --help"),
    (["show", "{tmp}/a.txt"], "{tmp}/a.txt: cannot be read: No such file or directory"),
    (["show", "{tmp}"], "{tmp}: cannot be read: Is a directory"),
    (["show", "{file}", "--model", "nope"], "--model: cannot load model 'nope'"),
    (["show", "{file}", "--model", "{tmp}"], "--model: cannot load model '{tmp}'"),
    (["show", "{file}", "--record", "9"], "--record: 9 is not there; {file} has 1"),
    (["show", "{file}", "--record", "x"], "argument --record: invalid int value: 'x'; see newsbeam show --help"),
    (["show", "{file}", "--colour"], "unknown argument '--colour'; see newsbeam show --help"),
    (["sql", "{tmp}/lake", "SELECT 1"], "{tmp}/lake: no such lake"),
    (["sql", "{tmp}", "SELECT 1"], "{tmp}: not a lake; it has none of the tables articles, entities, quotes, failures"),
    (["sql", "{lake}", "SELEC 1"], "SQL: Parser Error"),
    (["sql", "{lake}", "SELECT speaker FROM quotes"], "SQL: Binder Error"),
    (["sql", "{newer}", "SELECT 1"], "{newer}: written by newsbeam 9.9 with tables of version 99"),
    (["report"], "the following arguments are required: LAKE; see newsbeam report --help"),
    (["report", "{tmp}/lake"], "{tmp}/lake: no such lake"),
    (["report", "{tmp}"], "{tmp}: not a lake"),
    (["report", "{lake}", "-o", "{tmp}"], "-o: '{tmp}' is a folder; name a file, such as {tmp}/report.html"),
    (["report", "{lake}", "-o", "{tmp}/a/b.html"], "-o: '{tmp}/a/b.html' cannot be written; there is no folder"),
    (["report", "{newer}"], "{newer}: written by newsbeam 9.9 with tables of version 99; this newsbeam knows"),
    (["validate", "{tmp}/lake"], "{tmp}/lake is not a lake"),
    (["validate", "{newer}"], "{newer}: written by newsbeam 9.9 with tables of version 99"),
    (["schema", "quote"], "unknown table 'quote'; one of articles, entities, quotes, failures"),
]  # fmt: skip

# What stands in a configuration, and what the line says behind the file's name.
CONFIGURED = [
    ("workers: [1", ", line 1: not YAML: "),
    ("- a\n- b", ": must hold options such as 'model: embedded', not a list"),
    ("modle: embedded", ": modle: unknown option; did you mean model?"),
    ("run: {wokers: 2}", ": run.wokers: unknown option; did you mean workers?"),
    ("run: {frobnicate: 2}", ": run.frobnicate: unknown option; one of beam_options, commit_articles, "),
    ("run: 3", ": run: 3 is not a section; put its options below it, indented"),
    ("run: {workers: -1}", ": run.workers: -1 is not allowed; 'auto' or a number from 1"),
    ("run: {max_failure_rate: 2}", ": run.max_failure_rate: 2 is not allowed; a share from 0 to 1"),
    ("parse: {reference_date: 2026-13-01}", ": parse.reference_date: '2026-13-01' is not allowed; a date as YYYY"),
    ("lake: {buckets: 0}", ": lake.buckets: 0 is not allowed; a number from 1"),
    ("read: {max_bytes: none}", ": read.max_bytes: 'none' is not allowed; a number from 1"),
    ("inputs: a.txt", ": inputs: 'a.txt' is not allowed; a list of files, folders, globs or URLs"),
    (b"model: \xff", ": the configuration is not UTF-8 text"),
]  # fmt: skip

# What is in a file that is shown, and what the line says behind the file's name.
SHOWN = [
    (b"", ": no text"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ": a PNG image; formats are "),
    (b"%PDF-1.7 \x00\x01\x02", ": "),
    (b'{"title": "Rain", "maintext": ', ": "),
]


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A lake, and one whose last run was of a later version."""
    folder = tmp_path_factory.mktemp("lakes")
    for name in ("lake", "newer"):
        upsert(folder / name, make_articles(3))
    runs = folder / "newer" / "_runs"
    runs.mkdir(exist_ok=True)
    (runs / "20990101T000000Z-a.json").write_text('{"versions": {"newsbeam": "9.9", "schema": "99"}}')
    return {name: str(folder / name) for name in ("lake", "newer")}


def command(arguments: Sequence[str]) -> int | str | None:
    try:
        return cli.main(arguments)
    except SystemExit as stop:
        return stop.code


@pytest.mark.parametrize(("arguments", "expected"), TYPED, ids=[" ".join(typed) for typed, _ in TYPED])
def test_on_the_command_line(
    arguments: list[str],
    expected: str,
    lakes: dict[str, str],
    tmp_path: pathlib.Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path.with_suffix(".txt")
    file.write_text(STORY)
    places = {"tmp": str(tmp_path), "file": str(file), **lakes}
    # On a slow machine a run says that it is starting; not where it is to be quiet.
    quiet = ["--quiet"] if arguments[:1] == ["run"] else []
    typed = [argument.format(**places) for argument in arguments]
    status = command([*typed[:1], *quiet, *typed[1:]])
    line = one_line(capfd)
    assert (status, line[: len(expected.format(**places)) + 10]) == (2, f"newsbeam: {expected.format(**places)}")


@pytest.mark.parametrize(("text", "expected"), CONFIGURED, ids=[str(text) for text, _ in CONFIGURED])
def test_in_a_configuration(
    text: str | bytes, expected: str, tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "c.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    status = command(["run", "-o", str(tmp_path / "lake"), "-c", str(file)])
    assert (status, one_line(capfd).startswith(f"newsbeam: {file}{expected}")) == (2, True)


@pytest.mark.parametrize(("content", "expected"), SHOWN, ids=[str(content) for content, _ in SHOWN])
def test_in_a_file_that_is_shown(
    content: bytes, expected: str, tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    status = command(["show", str(file)])
    assert (status, one_line(capfd).startswith(f"newsbeam: {file}{expected}")) == (2, True)


def test_a_driver_that_is_not_installed(
    tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    # Another test of this process may have loaded the driver.
    for scheme in ("s3", "s3a"):
        monkeypatch.delitem(importlib.import_module("fsspec.registry")._registry, scheme, raising=False)
    status = command(["run", "s3://bucket/a.txt", "-o", str(tmp_path / "lake")])
    assert status == 2
    assert one_line(capfd) == "newsbeam: s3:// needs a driver that is not installed: pip install 'newsbeam[s3]'\n"


class Closed(fsspec.AbstractFileSystem):  # type: ignore[misc]  # fsspec comes without types
    """A store that lets nobody in."""

    protocol = "closed"
    error: Exception = PermissionError(errno.EACCES, "Access Denied")

    def ls(self, path: str, detail: bool = True, **kwargs: Any) -> list[Any]:  # noqa: ARG002, FBT - as its base class
        raise self.error

    def info(self, path: str, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG002 - as its base class
        raise self.error


class NoCredentialsError(Exception):
    """As botocore has one."""


NoCredentialsError.__module__ = "botocore.exceptions"
REFUSALS = [
    (PermissionError(errno.EACCES, "Access Denied"), "Access Denied"),
    (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "Connection refused"),
    (TimeoutError("timed out"), "timed out"),
    (NoCredentialsError("Unable to locate credentials"), "Unable to locate credentials"),
]


@pytest.mark.parametrize(("error", "expected"), REFUSALS, ids=[expected for _, expected in REFUSALS])
@pytest.mark.parametrize("arguments", [["sql", "closed://b/lake", "SELECT 1"], ["report", "closed://b/lake"]])
def test_a_store_that_refuses(
    arguments: list[str],
    error: Exception,
    expected: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fsspec.register_implementation("closed", Closed, clobber=True)
    monkeypatch.setattr(Closed, "error", error)
    status = command(arguments)
    line = one_line(capfd)
    assert status == 1
    assert expected in line
    assert "credentials" in line or "network" in line


def test_a_full_disk(
    lakes: dict[str, str], tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = pathlib.Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full on this machine")
    monkeypatch.setattr(pathlib.Path, "with_name", lambda *_: full)
    status = command(["report", lakes["lake"], "-o", str(tmp_path / "report.html")])
    assert (status, one_line(capfd)) == (
        1,
        f"newsbeam: '{tmp_path / 'report.html'}' cannot be written: No space left on device\n",
    )


def test_there_are_enough() -> None:
    assert len(TYPED) + len(CONFIGURED) + len(SHOWN) + len(REFUSALS) >= 60


def one_line(capfd: pytest.CaptureFixture[str]) -> str:
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err
