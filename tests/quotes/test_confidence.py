"""Confidence: known for every rule that finds quotes, highest for the plainest evidence."""

import pathlib
import re

import pytest

from transforms.quotes import confidence as module
from transforms.quotes.assemble import _INDIRECT
from transforms.quotes.confidence import confidence
from transforms.records import QuoteType

_SOURCES = pathlib.Path(module.__file__).parent
_RULE = re.compile(r'(?:Attachment|Row)\(.*?"([a-z-]+)"')


def test_every_rule_of_the_code_is_known() -> None:
    written = {rule for path in _SOURCES.glob("*.py") for rule in _RULE.findall(path.read_text(encoding="utf-8"))}
    assert {"quote-verb", "cue-parse", "floating"} <= written
    for rule in written | _INDIRECT.keys() | {"quote-comma", "quote-after"}:
        assert 0 < confidence(rule, "direct") <= 1


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
