"""The causes under which an evaluation sorts errors, on an invented article and the scorers' own rules."""

import pathlib
import sys
from types import ModuleType
from typing import Any

import pytest

from tests.conftest import ROOT

sys.path.append(str(ROOT / "scripts"))

from quotes import causes, reliability, report

TEXT = "“We are late,” said Ines Rao. She said the boat “had gone”. The mayor was “sorry”."
LATE = [[1, 12]]
RAO = [[20, 28]]
GONE = [[42, 57]]
SHE = [[30, 33]]


def quote(content: list[list[int]], speaker: list[list[int]], name: str | None = None) -> dict[str, Any]:
    return {"content": content, "speaker": speaker, "speaker_name": name, "type": "direct"}


@pytest.fixture
def scorer(shared: pathlib.Path) -> ModuleType:
    return report._module(shared / "eval" / "score_quotes.py")


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        ([quote(LATE, RAO, "Ines Rao"), quote(GONE, SHE, "Ines Rao")], {}),
        ([quote(LATE, RAO, "Ines Rao")], {"missed: the quotation was not seen as speech": 1}),
        ([quote(LATE, RAO, "Ines Rao"), quote(GONE, [])], {"speaker: a pronoun not found": 1}),
        ([quote(LATE, [[60, 69]]), quote(GONE, SHE, "Ines Rao")], {"speaker: a name taken for somebody else": 1}),
        ([quote(LATE, RAO, "Ines Rao"), quote(GONE, SHE)], {"name: a pronoun left unresolved": 1}),
        (
            [quote(LATE, RAO, "Ines Rao"), quote(GONE, SHE, "Ines Rao"), quote([[75, 80]], [])],
            {"spurious: no quotation in the gold": 1},
        ),
    ],
)
def test_causes(scorer: ModuleType, quotes: list[dict[str, Any]], expected: dict[str, int]) -> None:
    attributions = [{"source": RAO, "cue": [], "content": LATE}, {"source": SHE, "cue": [], "content": GONE}]
    gold = [{"id": "a", "text": TEXT, "attributions": attributions}]
    rao = {"canonical": "Ines Rao", "kind": "person"}
    table = causes.table(scorer, gold, {"a": quotes}, {("a", 0): rao, ("a", 1): rao})
    rows = (line.rsplit(maxsplit=1) for line in table.splitlines())
    assert {cause.strip(): int(count) for cause, count in rows} == expected


def test_quotes_are_right_by_the_words_in_marks_and_in_single_marks_by_all(scorer: ModuleType) -> None:
    text = "Rao: ‘We are late’. She said “it left early” again. She said we lost."
    contents = [(6, 17), (29, 45), (61, 69)]
    assert [text[start:end] for start, end in contents] == ["We are late", "“it left early” ", "we lost."]
    gold = [{"id": "a", "text": text, "attributions": [{"content": [list(span)]} for span in contents]}]
    found = [([6, 17], "direct"), ([30, 33], "direct"), ([61, 69], "indirect"), ([0, 3], "indirect")]
    why = {"rule": "clause; name", "kind": "speech", "confidence": 0.5}
    quotes = [{"content": [span], "type": name} | why for span, name in found]
    judged = list(reliability.judge(scorer, gold, {"a": quotes}))
    assert [row.is_right for row in judged] == [True, False, True, False]
    assert {row.rule for row in judged} == {"clause"}


def test_an_unknown_floor_is_told() -> None:
    with pytest.raises(SystemExit, match="unknown figure 'quotes' of --floor; one of quoted"):
        report._print_scores({"quoted": {}}, {"quotes": 0.5})
