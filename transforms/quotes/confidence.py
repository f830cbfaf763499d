"""How sure the evidence makes a quote, from 0 to 1: the measured share of right quotes of its rule, form and kind.

`confidence.tsv` holds the shares; `scripts/calibrate_quotes.py` measures them anew. The speaker is not judged.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping
from typing import Literal, TypeAlias

from transforms.records import QuoteType, ReportedKind

Form: TypeAlias = Literal["quoted", "indirect"]
Key: TypeAlias = tuple[str, Form, ReportedKind]

# Every rule that finds quotes; README.md tells what each means.
RULES = frozenset(
    {"quote-comma", "quote-after", "quote-verb", "quote-according", "cue-colon", "name-colon", "sentence-colon"}
    | {"cue-near", "cue-parse", "cue-as", "signature", "person-beside", "person-before", "told-before", "floating"}
    | {"turn", "clause", "according", "parenthetical", "infinitive", "preposition", "claim", "sentence", "noun"}
)


def confidence(rule: str, quote_type: QuoteType, kind: ReportedKind = "speech") -> float:
    """The share of quotes of this rule, type and kind that are right. Raises KeyError for a rule nobody measured."""
    return _shares()[rule, form_of(quote_type), kind]


def form_of(quote_type: QuoteType) -> Form:
    """Whether a quote has words in quotation marks."""
    return "indirect" if quote_type == "indirect" else "quoted"


@functools.cache
def _shares() -> Mapping[Key, float]:
    return parse_shares((importlib.resources.files(__package__) / "confidence.tsv").read_text(encoding="utf-8"))


def parse_shares(text: str) -> dict[Key, float]:
    """Reads lines of rule, form, kind, share and count, parted by tabs. Raises ValueError for a share out of range."""
    shares: dict[Key, float] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        rule, form, kind, share, _ = line.split("\t")
        if not 0 < float(share) <= 1:
            raise ValueError(f"share {share} of rule {rule}: from above 0 to 1")
        shares[rule, _form(form), _kind(kind)] = float(share)
    return shares


def _form(text: str) -> Form:
    return "indirect" if text == "indirect" else "quoted"


def _kind(text: str) -> ReportedKind:
    return "thought" if text == "thought" else "intention" if text == "intention" else "speech"
