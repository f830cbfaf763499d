"""How sure the evidence makes a quote, from 0 to 1."""

from __future__ import annotations

from typing import NamedTuple

from transforms.records import QuoteType


class _Precision(NamedTuple):
    """Shares for quotes with quotation marks in them (direct and mixed), and for those without (indirect)."""

    quoted: float
    indirect: float


# How often a quote found in this way overlaps by half or more with one that PolNeAR's annotators marked: 250 articles
# of its training part (every third of the first 750), 3,890 quotes, rounded to 0.05. The speaker is not judged.
# Rules seen fewer than ten times, and turns of transcripts, which PolNeAR leaves out, are estimates.
_PRECISION = {
    "quote-comma": _Precision(0.95, 0.95),
    "quote-after": _Precision(0.9, 0.9),
    "quote-verb": _Precision(0.85, 0.85),
    "quote-according": _Precision(0.75, 0.75),
    "cue-colon": _Precision(0.95, 0.95),
    "name-colon": _Precision(0.7, 0.7),
    "sentence-colon": _Precision(0.7, 0.7),
    "cue-near": _Precision(0.65, 0.65),
    "cue-parse": _Precision(0.5, 0.5),
    "cue-as": _Precision(0.3, 0.3),
    "signature": _Precision(0.7, 0.7),
    "person-beside": _Precision(0.5, 0.5),
    "floating": _Precision(0.6, 0.6),
    "told-before": _Precision(0.6, 0.6),
    "person-before": _Precision(0.5, 0.5),
    "turn": _Precision(0.85, 0.85),
    "clause": _Precision(0.9, 0.85),
    "according": _Precision(0.65, 0.85),
    "parenthetical": _Precision(0.85, 0.75),
    "infinitive": _Precision(0.85, 0.65),
    "preposition": _Precision(0.75, 0.6),
    "claim": _Precision(0.85, 0.6),
    "sentence": _Precision(0.9, 0.55),
    "noun": _Precision(0.55, 0.45),
}


def confidence(rule: str, quote_type: QuoteType) -> float:
    """The share of quotes of this rule and type that are right. Raises KeyError for a rule that nobody measured."""
    found = _PRECISION[rule]
    return found.indirect if quote_type == "indirect" else found.quoted
