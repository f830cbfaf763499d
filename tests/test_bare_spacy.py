"""spaCy is whole without its command line, and with it as soon as that is asked for."""

import subprocess
import sys

import pytest

CASES = [
    ("print('typer' in sys.modules, 'spacy.cli' in sys.modules)", "False False"),
    ("import spacy\nprint(spacy.blank('en')('It rained.')[1])", "rained"),
    ("import spacy\nprint(spacy.info(silent=True)['spacy_version'] == spacy.__version__)", "True"),
    ("import spacy.cli\nprint(callable(spacy.cli.download), spacy.cli.info.__module__)", "True spacy.cli.info"),
    ("from transforms import analyze\nprint(analyze('“Yes,” Ruth Okoye said.').quotes[0].speaker_name)", "Ruth Okoye"),
]


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_without_commands(code: str, expected: str) -> None:
    assert said(f"from transforms.bare_spacy import import_spacy\nimport_spacy()\n{code}") == expected


def test_spacy_that_is_there_stays() -> None:
    code = "import spacy\nfrom transforms.bare_spacy import import_spacy\nimport_spacy()\nprint(spacy.info.__module__)"
    assert said(code) == "spacy.cli.info"


def said(code: str) -> str:
    """What a fresh interpreter prints."""
    command = [sys.executable, "-W", "error", "-c", f"import sys\n{code}"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.strip()
