"""Tells places at the head of a story from rubrics, acronyms and the first words of sentences."""

from __future__ import annotations

import functools
import re
from importlib import resources

_SHORTEST_PLAIN = 5
_MOST_WORDS = 6
_SHORT_COUNTRIES = frozenset(("UK", "U.K.", "US", "U.S.", "USA", "UAE", "DRC", "CAR"))
_OUTLET = re.compile(
    r"\b(?:News|Newsroom|Times|Post|Press|Tribune|Independent|Observer|Herald|Record|TV|Radio|Service)\b"
)
_LINE_SECTIONS = ("exceptions", "colon")


def is_place(text: str) -> bool:
    """Whether words before a dateline's other parts can be a place: no rubric, no beginning of a sentence."""
    city = _city(text)
    if any(city == name or city.startswith(f"{name} ") for name in _words("exceptions")):
        return True
    words = re.findall(r"[\w.'’-]+", text.lower())
    if not words or words[0] in _words("openers"):
        return False
    return not (is_capitals(text) and _words("rubrics").intersection(re.findall(r"[\w.'’-]+", city)))


def is_capitals(text: str) -> bool:
    """Whether a place is set in capitals, its region left aside: `McALLEN, Texas` is."""
    return re.split(r"[,(]", text)[0].replace("Mc", "MC").replace(" and ", " AND ").isupper()


def stands_alone(place: str) -> bool:
    """Whether capitals are a place without further evidence.

    An acronym of four letters is not, nor a line of a whole sentence; `RYE, N.H.` is.
    """
    city = _city(place)
    if len(place.split()) > _MOST_WORDS:
        return False
    return "," in place or "(" in place or len(re.sub(r"\W", "", city)) >= _SHORTEST_PLAIN or city in _words("short")


def takes_colon(place: str) -> bool:
    """Whether papers set this city off with a colon; other capitals before a colon are a label or a speaker."""
    return place.lower() in _words("colon")


def without_outlet(place: str) -> str:
    """A place without brackets that hold no region: `AUSTIN (KXAN)`, `TRENTON, N.J. (The Record)`."""
    city, bracket, inner = place.partition(" (")
    inner = inner.rstrip(")")
    is_region = "," not in city and (inner in _SHORT_COUNTRIES or not (inner.isupper() or _OUTLET.search(inner)))
    return place if is_region or not bracket else city


def _city(place: str) -> str:
    return re.split(r"[,(]", place)[0].strip().lower()


@functools.cache
def _words(section: str) -> frozenset[str]:
    text = resources.files("transforms").joinpath("places.txt").read_text(encoding="utf-8")
    for part in re.split(r"^\[", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("]\n")
        if heading.split(":")[0] == section:
            return frozenset(body.splitlines() if section in _LINE_SECTIONS else body.split())
    raise KeyError(section)
