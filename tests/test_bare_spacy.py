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
    code = f"import sys\nfrom transforms.bare_spacy import import_spacy\nimport_spacy()\n{code}"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.strip() == expected, done.stderr


def test_spacy_that_is_there_stays() -> None:
    code = "import spacy\nfrom transforms.bare_spacy import import_spacy\nimport_spacy()\nprint(spacy.info.__module__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.strip() == "spacy.cli.info", done.stderr
