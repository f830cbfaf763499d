"""Confidence: known for every rule that finds quotes, highest for the plainest evidence, and how it is measured."""

import pathlib
import re
import sys

import pytest

from tests.conftest import ROOT
from transforms.quotes import confidence as module
from transforms.quotes.assemble import _INDIRECT
from transforms.quotes.confidence import RULES, confidence, parse_shares
from transforms.records import QuoteType

sys.path.append(str(ROOT / "scripts"))

from quotes.reliability import Judged, shares, table

_SOURCES = pathlib.Path(module.__file__).parent
_RULE = re.compile(r'(?:Attachment|Row)\(.*?"([a-z-]+)"')


def test_every_rule_of_the_code_is_known() -> None:
    written = {rule for path in _SOURCES.glob("*.py") for rule in _RULE.findall(path.read_text(encoding="utf-8"))}
    assert {"quote-verb", "cue-parse", "floating"} <= written
    assert written | _INDIRECT.keys() | {"quote-comma", "quote-after"} == RULES
    for rule in RULES:
        assert 0 < confidence(rule, "direct") <= 1
        assert 0 < confidence(rule, "indirect", "intention") <= 1


@pytest.mark.parametrize(
    ("surer", "less_sure"),
    [
        (("quote-comma", "direct"), ("cue-parse", "direct")),
        (("clause", "mixed"), ("clause", "indirect")),
        (("according", "indirect"), ("noun", "indirect")),
    ],
)
def test_plain_evidence_is_surer(surer: tuple[str, QuoteType], less_sure: tuple[str, QuoteType]) -> None:
    assert confidence(*surer) > confidence(*less_sure)


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(KeyError, match="guess"):
        confidence("guess", "direct")


def test_a_share_out_of_range_is_told() -> None:
    with pytest.raises(ValueError, match=r"share 1\.20 of rule clause"):
        parse_shares("clause\tquoted\tspeech\t1.20\t9\n")


def judged(rule: str, right: int, wrong: int, confidence: float = 0.8) -> list[Judged]:
    return [Judged(rule, "quoted", "speech", confidence, i < right) for i in range(right + wrong)]


def test_shares_of_many_quotes_are_those_seen_and_of_few_lean_on_the_average() -> None:
    found = {key: share for key, share, _ in shares([*judged("many", 900, 100), *judged("few", 0, 1)], ["many", "few"])}
    assert found["many", "quoted", "speech"] == 0.9
    assert 0.5 < found["few", "quoted", "speech"] < found["few", "quoted", "thought"] < 0.9


def test_the_reliability_table_sets_what_is_stated_beside_what_is_right() -> None:
    lines = table([*judged("a", 3, 1, 0.75), *judged("b", 9, 1, 0.92), *judged("turn", 0, 50)]).splitlines()
    assert lines[1].split() == ["0.70-0.80", "4", "0.750", "0.750"]
    assert lines[2].split() == ["0.90-0.95", "10", "0.920", "0.900"]
    assert lines[3].startswith("expected calibration error 0.014")
