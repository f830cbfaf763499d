"""Transcripts: paragraphs that open with the name of who speaks, `LUND: We have no boats.`"""

from __future__ import annotations

import collections
import re

from transforms.quotes.joining import Row
from transforms.quotes.reading import Reading
from transforms.quotes.reports import Report

_TURN = re.compile(r"[\"“”]?(?P<name>(?:[A-Z][\w.'’-]*)(?: (?:[A-Z][\w.'’-]*|of|de|van|von|al)){0,4}):[^\S\n]+(?=\S)")
_FEWEST = 3
_CLOSING = '"”'


def find_turns(reading: Reading) -> list[Row]:
    """A quote for every turn of a transcript; none where names before colons are too few to make one.

    Three turns are wanted at least, and one name that comes again: a list of labels has each but once.
    """
    found = []
    for lo, hi in reading.bounds:
        if lo >= hi or lo < reading.body_start:
            continue
        turn = _TURN.match(reading.text, reading.doc[lo].idx)
        if turn is not None and turn.end() < _end(reading, hi):
            found.append((lo, hi, turn))
    names = collections.Counter(turn["name"] for _, _, turn in found)
    if len(found) < _FEWEST or max(names.values()) < 2:
        return []
    return [row for lo, hi, turn in found if (row := _row(reading, lo, hi, turn)) is not None]


def _end(reading: Reading, hi: int) -> int:
    return reading.doc[hi - 1].idx + len(reading.doc[hi - 1])


def _row(reading: Reading, lo: int, hi: int, turn: re.Match[str]) -> Row | None:
    """The turn of the paragraph of tokens lo to hi."""
    doc = reading.doc
    named = [i for i in range(lo, min(lo + 12, hi)) if turn.start("name") <= doc[i].idx < turn.end("name")]
    if not named:
        return None
    colon = min(named[-1] + 1, hi - 1)
    start, end = turn.end(), _end(reading, hi)
    if reading.text[end - 1] in _CLOSING and reading.text[start:end].count(reading.text[end - 1]) % 2:
        end -= 1
    report = Report(colon, ":", (colon, colon + 1), (), (named[0], named[-1] + 1), named[-1], "turn")
    numbers = {reading.inside[i] for i in range(lo, hi)} - {-1}
    return Row(report, [(start, end)], numbers, "turn", 0.85) if start < end else None
