"""Confidence against truth: how often quotes are right, by rule and by the confidence stated for them."""

from __future__ import annotations

import collections
import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]
Key: TypeAlias = tuple[str, str, str]

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
# How many quotes the average of a rule weighs against those seen of one form and kind.
_PRIOR = 8
# PolNeAR's annotators leave transcripts out, so that their turns cannot be measured on it.
ESTIMATES: dict[str, float] = {"turn": 0.85}


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """One quote: how it was found, how sure it was stated to be, and whether the gold has it."""

    rule: str
    form: str
    kind: str
    confidence: float
    is_right: bool

    def stating(self, confidence: float) -> Judged:
        """The same quote, with another confidence stated for it."""
        return dataclasses.replace(self, confidence=confidence)


def judge(scorer: ModuleType, gold: Iterable[Row], predicted: Mapping[str, list[Row]]) -> Iterator[Judged]:
    """Every quote, right where it overlaps by half or more with a gold attribution, one to one.

    As the scorer has it, quotes with quotation marks are compared by the words in marks, the others by all words; so
    are those in marks that the scorer does not see, such as the single ones of headlines.
    """
    for article in gold:
        text = article["text"]
        quotes = predicted.get(article["id"], [])
        mask = scorer.quoted_mask(text)
        full = [scorer.chars(text, row["content"]) for row in article["attributions"] if row["content"]]
        found = [scorer.chars(text, quote["content"]) for quote in quotes]
        marked = [[{i for i in chars if mask[i]} for chars in group] for group in (full, found)]
        whole = {number for _, number in scorer.match(full, found)}
        unseen = {number for number in whole if not marked[1][number]}
        right = {"quoted": {number for _, number in scorer.match(*marked)} | unseen, "indirect": whole}
        for number, quote in enumerate(quotes):
            form = "indirect" if quote["type"] == "indirect" else "quoted"
            rule = quote["rule"].split("; ")[0]
            yield Judged(rule, form, quote["kind"], quote["confidence"], number in right[form])


def table(judged: Iterable[Judged]) -> str:
    """The reliability table: stated confidence in bins, the quotes in each, the mean stated and the share right."""
    rows = [row for row in judged if row.rule not in ESTIMATES]
    lines = [f"{'confidence':<12} {'quotes':>7} {'stated':>7} {'right':>7}"]
    off = 0.0
    for low, high in itertools.pairwise(EDGES):
        inside = [row for row in rows if low <= row.confidence < high]
        if inside:
            stated = sum(row.confidence for row in inside) / len(inside)
            right = sum(row.is_right for row in inside) / len(inside)
            off += abs(stated - right) * len(inside)
            lines.append(f"{low:.2f}-{min(high, 1):.2f}    {len(inside):>7} {stated:>7.3f} {right:>7.3f}")
    lines.append(f"expected calibration error {off / max(len(rows), 1):.3f}, turns of transcripts left out")
    return "\n".join(lines)


def shares(judged: Iterable[Judged], rules: Iterable[str]) -> Iterator[tuple[Key, float, int]]:
    """For each rule, form and kind the share that is right, with the count it rests on.

    Few quotes lean on the average of their rule and form, and these on that of all quotes.
    """
    counts: collections.Counter[Key] = collections.Counter()
    hits: collections.Counter[Key] = collections.Counter()
    for row in judged:
        for key in ((row.rule, row.form, row.kind), (row.rule, row.form, ""), ("", row.form, "")):
            counts[key] += 1
            hits[key] += row.is_right
    for rule in sorted(rules):
        for form in ("quoted", "indirect"):
            whole = hits["", form, ""] / max(counts["", form, ""], 1)
            average = _smooth(hits[rule, form, ""], counts[rule, form, ""], whole)
            for kind in ("speech", "thought", "intention"):
                key = (rule, form, kind)
                yield key, ESTIMATES.get(rule) or _smooth(hits[key], counts[key], average), counts[key]


def _smooth(hits: int, count: int, average: float) -> float:
    return round((hits + _PRIOR * average) / (count + _PRIOR), 2)
