"""Wire datelines: the place, agency and day that a story is filed under, before its first sentence."""

from __future__ import annotations

import dataclasses
import functools
import re

from transforms.agencies import Agency, agency_pattern, find_agency
from transforms.dates import DAY_TEXT, MONTH, WEEKDAY, PartialDay, parse_day
from transforms.places import is_capitals, is_place, stands_alone, takes_colon, without_outlet

_LONGEST = 200
_PARAGRAPHS_SEARCHED = 5
_LONGEST_DECK = 400
_MOST_BARE_WORDS = 2

_UPPER = "A-ZÀ-ÖØ-ÞČĆĐĞİŁŃŐŘŚŠŞȘŤȚŰŽ"
_DASHES = "-–—―‒‐‑_"
_OPENINGS = r"(\[/"
_MARKS = {form: re.compile(f"[{_OPENINGS}]") for form in ("agency first", "agency")} | {
    form: re.compile(f"[{_DASHES}]") for form in ("day last", "day", "place")
}
"""Forms of a dateline, and the mark that all of one form have."""
_STORY_START = re.compile(rf"[{_UPPER}\d\"'“”‘’«„$€£¿¡(\[#@]")


@dataclasses.dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline found in a text.

    Attributes:
        start, end: where it stands; `end` is where the story's first sentence begins.
        text: as printed, white space at its end left out.
        place: as printed, region included (`RICHMOND, Va.`); None where only an agency or a day is given.
        agency: who filed the story.
        day: when; its year may be missing.
    """

    start: int
    end: int
    text: str
    place: str | None = None
    agency: Agency | None = None
    day: PartialDay | None = None


def find_dateline(text: str, start: int = 0) -> Dateline | None:
    """The dateline that stands at `start` of `text`; None where the story begins without one."""
    while start < len(text) and text[start].isspace():
        start += 1
    stop = min(len(text), start + _LONGEST)
    for form, pattern in _forms().items():
        # Most paragraphs have no such mark, and that is soon seen.
        if form in _MARKS and not _MARKS[form].search(text, start, stop):
            continue
        match = pattern.match(text, start, stop)
        if match and (dateline := _accept(form, match)):
            return dateline
    return None


def locate_dateline(paragraphs: list[str]) -> tuple[int, Dateline] | None:
    """The first dateline of a story and the index of its paragraph; decks may stand before it."""
    for index, paragraph in enumerate(paragraphs[:_PARAGRAPHS_SEARCHED]):
        if dateline := find_dateline(paragraph):
            return index, dateline
        if len(paragraph) > _LONGEST_DECK:
            return None
    return None


@functools.cache
def _forms() -> dict[str, re.Pattern[str]]:
    """The forms of a dateline, most telling first.

    Groups: place, agency, one of the days, and end, the mark that parts the dateline from the story.
    """
    # The river that Rio is named for is a month's name too.
    no_day = rf"(?!(?i:(?!janeiro){MONTH}|{WEEKDAY})(?!\w))"
    caps_word = rf"{no_day}(?:Mc|Mac)?[{_UPPER}][{_UPPER}.'’\-]*(?!\w)"
    word = rf"{no_day}[{_UPPER}][\w.'’\-]*"
    link = r"(?:(?:of|the|and|de|del|di|da|do|la|le|al|el|sur|am|upon)\s){0,2}"
    agency, bare = agency_pattern(), agency_pattern(bare=True)
    region_name = rf"{word}(?:\s{link}{word}){{0,3}}"
    region = rf"(?:\s?,\s?{region_name}){{0,2}}(?:\s[(\[](?!{agency}[)\]]){region_name}[)\]]){{0,2}}"
    joint = r"(?:\s?/|\s(?:and|AND|&)\s)"
    caps_city = rf"{caps_word}(?:\s(?!AND\b){caps_word}){{0,4}}"
    city = rf"{word}(?:\s{link}(?!AND\b){word}){{0,4}}"
    caps_place = rf"(?P<place>{caps_city}(?:{joint}{caps_city}){{0,3}}{region})"
    place = rf"(?P<place>{city}(?:{joint}{city}){{0,3}}{region})"
    day, later_day, inner_day = (rf"(?P<{name}>{DAY_TEXT})" for name in ("day", "later_day", "inner_day"))
    dash = rf"(?:-{{1,3}}|[{_DASHES[1:]}]{{1,2}})"
    opening, closing = rf"[{_OPENINGS}]\s?", r"\s?[)\]/]"
    forms = {
        # (ANSA) - ROMA, 16 APR -
        "agency first": rf"{opening}(?P<agency>{agency}){closing}\s*{dash}?\s*"
        rf"{caps_place}\s?,\s*{day}(?P<end>\s*{dash})\s*",
        # BISHKEK, March 28. /TASS/.   RICHMOND, Va. (AP) _   RALEIGH, NC / ACCESSWIRE / May 5, 2023 /   (CNN) --
        "agency": rf"(?:{place}\s?[.,;]?\s*)?(?:{day}\s?[.,]?\s*|\d{{1,2}}\s+)?{dash}?\s*"
        rf"{opening}(?P<agency>{agency})(?:\s?/\s?{agency})?(?:\s?[-–—,]\s?{inner_day})?{closing}"
        rf"(?:\s?,?\s?{later_day}\s?/?)?(?P<end>\s*(?:[.:,]?\s*{dash}|[.:]))?\s*",
        # YEREVAN, MARCH 3, ARMENPRESS.   BAKU, Azerbaijan, April 3. Trend:   DAMASCUS, SANA-
        # HONG KONG SAR - Media OutReach Newswire - 5 April 2024 -
        "bare agency": rf"{place}(?:\s?[.,]|\s{dash})\s*(?:{day}\s?[.,]?\s*(?:{dash}\s*)?)?"
        rf"(?P<agency>{bare})(?:\s{dash}\s{later_day})?(?P<end>\s*[.:]?\s*{dash}|[.:])\s*",
        # TASS, March 28.
        "bare agency first": rf"(?P<agency>{bare}),\s*{day}(?P<end>\s*\.?\s*{dash}|\.)\s*",
        # CAIRO – 5 March 2020:
        "day last": rf"{caps_place}\s*{dash}\s*{day}(?P<end>\s*(?::|{dash}))\s*",
        # BEIRUT, Lebanon, June 2 —
        "day": rf"{place}\s?[.,]\s*{day}(?P<end>\s*[.,:]?\s*{dash})\s*",
        # HEMPSTEAD, N.Y. —   WASHINGTON --
        "place": rf"{caps_place}(?P<end>\s+{dash}\s+|\s?(?:--|—)\s?)",
        # NEW DELHI:
        "colon": rf"(?P<place>{caps_city})(?P<end>:\s+)",
    }
    return {name: re.compile(pattern) for name, pattern in forms.items()}


def _accept(form: str, match: re.Match[str]) -> Dateline | None:
    groups = match.groupdict()
    place, agency_text = groups.get("place"), groups.get("agency")
    day_text = groups.get("day") or groups.get("inner_day") or groups.get("later_day")
    day = parse_day(day_text) if day_text else None
    agency = find_agency(agency_text) if agency_text else None
    if (day_text and day is None) or not match.string[match.end() :].strip():
        return None
    if place and (not is_place(place) or find_agency(place)):
        return None
    if not _is_convincing(form, match, place, agency, day):
        return None
    return Dateline(match.start(), match.end(), match[0].rstrip(), place and _trimmed(place), agency, day)


def _is_convincing(
    form: str, match: re.Match[str], place: str | None, agency: Agency | None, day: PartialDay | None
) -> bool:
    """Whether what matched is a dateline: the less it says, the more its marks must show it."""
    end = (match.groupdict().get("end") or "").strip()
    is_dash = bool(end) and end not in {".", ":"}
    is_caps = place is not None and is_capitals(place)
    starts_story = _STORY_START.match(match.string, match.end()) is not None
    if form == "agency":
        return is_dash or _is_convincing_without_dash(match, place, agency, day, end)
    if form == "bare agency":
        # One name in capitals may follow a city that is not: Damascus, SANA –
        named = place is not None and len(place.split()) <= _MOST_BARE_WORDS and match["agency"].isupper()
        return day is not None or (is_dash and (is_caps or named))
    if form == "place":
        return starts_story and place is not None and stands_alone(place)
    if form == "colon":
        return starts_story and place is not None and takes_colon(place)
    return starts_story or form != "day"


def _is_convincing_without_dash(
    match: re.Match[str], place: str | None, agency: Agency | None, day: PartialDay | None, end: str
) -> bool:
    starts_story = _STORY_START.match(match.string, match.end()) is not None
    is_joined = not match[0][-1].isspace()
    if place is None:
        return starts_story and is_joined
    if end or day:
        return day is not None or is_capitals(place) or "/." in match[0]
    return starts_story and (is_capitals(place) or is_joined or bool(agency and agency.is_direct))


def _trimmed(place: str) -> str:
    """The place without a station or paper in brackets, and without the mark that parts it from the date.

    The period of `Va.` and `D.C.` belongs to it.
    """
    place = without_outlet(place.rstrip(" -–—"))
    abbreviated = "," in place or "." in place.rsplit(" ", 1)[-1][:-1]
    return place if abbreviated else place.rstrip(".")
