"""The page of measured quality is what its script writes, and the README's figures are the page's."""

from __future__ import annotations

import importlib.util
import pathlib
import re
import types

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "configs" / "quality.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
ROWS = {
    "quotations found": "quoted",
    "found, with the right speaker mention": "who-said",
    "found, with the right name": "named",
    "indirect speech found": "indirect",
}


@pytest.fixture(scope="module")
def script() -> types.ModuleType:
    spec = importlib.util.spec_from_file_location("write_quality", ROOT / "scripts" / "write_quality.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sections_are_those_of_the_script(script: types.ModuleType) -> None:
    assert PAGE.startswith(script.HEAD)
    expected = [(title, f"python {command}") for title, command in script.SECTIONS]
    assert re.findall(r"^## (.+)\n\n`(.+)`$", PAGE, re.MULTILINE) == expected


@pytest.mark.parametrize(("row", "figure"), ROWS.items(), ids=ROWS.values())
def test_the_readme_rounds_the_figures_of_the_page(row: str, figure: str) -> None:
    # Its tables in order: development, the same with '' counted, held out.
    measured = [round(float(found), 2) for found in re.findall(rf"^{figure}\s+\S+\s+\S+\s+(\S+)", PAGE, re.MULTILINE)]
    (line,) = (line for line in README.splitlines() if line.startswith(f"| {row} |"))
    stated = [float(cell) for cell in line.split("|")[2:5] if cell.strip()]
    assert stated == measured
