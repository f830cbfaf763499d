"""Tests of completion in shells."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from pipeline import cli
from pipeline.completion import SHELLS
from tests.conftest import ROOT


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_code(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", shell]) == 0
    assert "newsbeam" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "expected"),
    [("newsbeam re", {"report"}), ("newsbeam run --wor", {"--workers"}), ("newsbeam completion b", {"bash"})],
)
def test_words_are_completed(line: str, expected: set[str], tmp_path: pathlib.Path) -> None:
    answer = tmp_path / "answer"
    asked = {"_ARGCOMPLETE": "1", "_ARGCOMPLETE_STDOUT_FILENAME": str(answer), "_ARGCOMPLETE_IFS": "|"}
    asked |= {"COMP_LINE": line, "COMP_POINT": str(len(line)), "_ARGCOMPLETE_SHELL": "bash"}
    subprocess.run([sys.executable, "-m", "pipeline"], cwd=ROOT, env=os.environ | asked, check=False)
    assert {word.strip() for word in answer.read_text().split("|")} == expected


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
def test_bash_accepts_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["completion", "bash"])
    done = subprocess.run(["bash", "-n"], input=capsys.readouterr().out, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
