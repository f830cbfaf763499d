"""The verdict names the promise that is broken, and no other."""

import pathlib

import pytest

from pipeline.cli import main
from pipeline.validate import Finding
from pipeline.verdict import PROMISES, judge
from tests.lakes import make_article, upsert
from tests.pipeline.test_validate import BROKEN

# Check of a finding, words of the promise it breaks.
BREAKS = [
    ("manifest", "counts of the last run"),
    ("offsets", "offsets"),
    ("join", "joins"),
    ("counts", "joins"),
    ("twice", "twice"),
    ("files", "files are whole"),
    ("schema", "schemas"),
    ("words", "schemas"),
    ("place", "date and source"),
    ("dates", "evidence"),
]


@pytest.mark.parametrize(("check", "promise"), BREAKS)
def test_each_check_breaks_one_promise(check: str, promise: str) -> None:
    lines = list(judge([Finding(check, "articles/x", "m")]))
    assert len(lines) == len(PROMISES)
    [broken] = [line for line in lines if line.startswith("broken")]
    assert promise in broken


def test_every_check_belongs_to_a_promise() -> None:
    known = {check for checks in PROMISES.values() for check in checks}
    assert known == {check for check, _ in BREAKS}
    assert known.issuperset(case[2] for case in BROKEN)


def test_validate_prints_the_verdict(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = tmp_path / "lake"
    upsert(lake, [make_article(1)])
    assert main(["validate", str(lake)]) == 0
    good = capsys.readouterr().out.splitlines()
    assert [line.partition("  ")[0].strip() for line in good[:-1]] == ["kept"] * 6 + ["not seen"] * 3
    assert good[-1] == f"{lake} keeps its promises"
    (lake / "_staging").mkdir()
    (lake / "_staging" / "x").write_bytes(b"")
    assert main(["validate", str(lake)]) == 1
    printed = capsys.readouterr()
    assert sum(line.startswith("broken") for line in printed.out.splitlines()) == 1
    assert "breaks its promises in 1 way" in printed.err
