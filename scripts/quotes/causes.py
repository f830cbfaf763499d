"""Sorts what an evaluation of quotes got wrong by cause, so that the largest cause can be worked on first."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]
_PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "you", "who", "his", "her", "their"])


def table(scorer: ModuleType, gold: list[Row], predicted: Mapping[str, list[Row]], speakers: Mapping[Any, Row]) -> str:
    """Causes with their counts, most frequent first; `scorer` is the module that defines the figures."""
    counts = collections.Counter(
        cause for article in gold for cause in _causes(scorer, article, predicted.get(article["id"], []), speakers)
    )
    width = max((len(cause) for cause in counts), default=0)
    return "\n".join(f"{cause:<{width}} {count:>5}" for cause, count in counts.most_common())


def _causes(scorer: ModuleType, article: Row, quotes: list[Row], speakers: Mapping[Any, Row]) -> Iterator[str]:
    """One line of text for every gold quotation missed or given to the wrong speaker, and every spurious one."""
    text = article["text"]
    mask = scorer.quoted_mask(text)
    numbered = [(number, row) for number, row in enumerate(article["attributions"]) if row["content"]]
    golds = [{i for i in scorer.chars(text, row["content"]) if mask[i]} for _, row in numbered]
    founds = [{i for i in scorer.chars(text, quote["content"]) if mask[i]} for quote in quotes]
    pairs = dict(scorer.match(golds, founds))
    for index, (number, row) in enumerate(numbered):
        if index in pairs:
            quote = quotes[pairs[index]]
            wrong = _wrong_speaker(scorer, text, row, quote)
            if wrong:
                yield wrong
            elif (speaker := speakers.get((article["id"], number))) is not None:
                yield from _wrong_name(scorer, speaker, row, quote, text)
        elif golds[index]:
            partly = any(golds[index] & found for found in founds)
            yield "missed: " + ("the quotation was cut elsewhere" if partly else "the quotation was not seen as speech")
    matched = set(pairs.values())
    for index, quote in enumerate(quotes):
        if quote["type"] != "indirect" and index not in matched:
            partly = any(gold & founds[index] for gold in golds)
            yield "spurious: " + ("part of a gold quotation" if partly else "no quotation in the gold")


def _wrong_speaker(scorer: ModuleType, text: str, row: Row, quote: Row) -> str | None:
    if scorer.speaker_right(text, row["source"], quote["speaker"]):
        return None
    if not row["source"]:
        return "speaker: given where the gold has none"
    kind = _kind(_text(text, row["source"]))
    return f"speaker: {kind} " + ("taken for somebody else" if quote["speaker"] else "not found")


def _wrong_name(scorer: ModuleType, speaker: Row, row: Row, quote: Row, text: str) -> Iterator[str]:
    if speaker["kind"] not in ("person", "organization") or not speaker["canonical"]:
        return
    if not scorer.name_right(speaker, quote.get("speaker_name")):
        kind = _kind(_text(text, row["source"])) if row["source"] else "no mention"
        yield f"name: {kind} " + ("resolved to another name" if quote.get("speaker_name") else "left unresolved")


def _kind(mention: str) -> str:
    """Of a mention as written: a pronoun, a name (some word has a capital) or a description."""
    words = re.findall(r"\w+", mention)
    if len(words) == 1 and words[0].lower() in _PRONOUNS:
        return "a pronoun"
    return "a name" if any(word[0].isupper() for word in words[1:] or words) else "a description"


def _text(text: str, spans: list[list[int]]) -> str:
    return " ".join(text[start:end] for start, end in spans)
