"""Holds the layout of the house: who may import whom, and what must not be imported to start."""

import ast
import pathlib
import subprocess
import sys

import pytest

from tests.conftest import ROOT

MODULES = sorted(path for package in ("transforms", "pipeline") for path in (ROOT / package).rglob("*.py"))
BEAM_FREE = (
    "transforms",
    "transforms.analyzing",
    "transforms.layout",
    "transforms.names",
    "transforms.quotes.component",
    "transforms.records",
)


def imported(path: pathlib.Path) -> set[str]:
    """Names of the modules that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", [p for p in MODULES if "transforms" in p.parts], ids=lambda p: p.stem)
def test_transforms_never_import_the_pipeline(path: pathlib.Path) -> None:
    assert not {name for name in imported(path) if name.split(".")[0] == "pipeline"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
def test_annotations_are_not_postponed_beside_transforms(path: pathlib.Path) -> None:
    """Postponed annotations turn Beam's typing off without a word."""
    text = path.read_text(encoding="utf-8")
    if "beam.DoFn" in text or "beam.PTransform" in text:
        assert "__future__" not in imported(path)


@pytest.mark.parametrize("module", BEAM_FREE)
def test_language_side_imports_without_beam(module: str) -> None:
    check = f"import sys, {module}; sys.exit('apache_beam' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0


def test_the_graph_of_a_run_is_made_without_spacy() -> None:
    """Which takes half a second to import, and is for the processes that the nursery forks."""
    check = "import sys, pipeline.build; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0


def test_records_import_nothing_heavy() -> None:
    check = "import sys, transforms.records; sys.exit(bool({'spacy', 'apache_beam', 'pyarrow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(p.relative_to(ROOT)) for p in MODULES if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert silent == []
