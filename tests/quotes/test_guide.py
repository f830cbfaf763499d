"""The page on quotes: what it shows runs, and its figures are those of the table that confidence is read from."""

import re

import pytest

from tests.conftest import ROOT
from transforms.defaults import DEFAULT_MODEL
from transforms.quotes.confidence import RULES, confidence

PAGE = (ROOT / "transforms" / "quotes" / "README.md").read_text(encoding="utf-8")


def test_the_page_stays_short() -> None:
    assert len(PAGE.splitlines()) <= 120


def test_the_example_runs(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    if model != DEFAULT_MODEL:
        pytest.skip("the page shows the embedded model")
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len([line for line in code.splitlines() if line]) == 5
    exec(code, {})  # noqa: S102  (the page's own example, as a reader would copy it)
    assert capsys.readouterr().out == "[('Ruth Okoye', 'say')]\n"


def test_every_rule_is_told_with_its_share() -> None:
    rows = {
        row[0]: row[1:]
        for row in re.findall(r"^\| `([a-z-]+)` \| .* \| ([\d.]+|–).*? \| ([\d.]+|–).*? \|$", PAGE, re.M)
    }
    assert rows.keys() == RULES
    for rule, (quoted, indirect) in rows.items():
        assert quoted in ("–", f"{confidence(rule, 'direct'):.2f}"), rule
        assert indirect in ("–", f"{confidence(rule, 'indirect'):.2f}"), rule
