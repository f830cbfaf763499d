"""Wire datelines: the place, agency and day that a story is filed under, before its first sentence."""

from __future__ import annotations

import dataclasses
import re

from transforms.agencies import Agency, agency_pattern, find_agency
from transforms.dates import DAY_TEXT, MONTH, WEEKDAY, PartialDay, parse_day

_LONGEST = 200
_PARAGRAPHS_SEARCHED = 5
_LONGEST_DECK = 400

_UPPER = "A-ZÀ-ÖØ-ÞČĆĐĞİŁŃŐŘŚŠŞȘŤȚŰŽ"
_NO_DAY = rf"(?!(?i:{MONTH}|{WEEKDAY})(?!\w))"
_CAPS_WORD = rf"{_NO_DAY}(?:Mc|Mac)?[{_UPPER}][{_UPPER}.'’\-]*(?!\w)"
_WORD = rf"{_NO_DAY}[{_UPPER}][\w.'’\-]*"
_LINK = r"(?:(?:of|the|and|de|del|di|da|do|la|le|al|el|sur|am|upon)\s){0,2}"
_CAPS_CITY = rf"{_CAPS_WORD}(?:\s(?!AND\b){_CAPS_WORD}){{0,4}}"
_CITY = rf"{_WORD}(?:\s{_LINK}(?!AND\b){_WORD}){{0,4}}"
_AGENCY = agency_pattern()
_REGION = (
    rf"(?:\s?,\s?{_WORD}(?:\s{_LINK}{_WORD}){{0,3}}){{0,2}}(?:\s\((?!{_AGENCY}\)){_WORD}(?:\s{_LINK}{_WORD}){{0,3}}\))?"
)
_JOINT = r"(?:\s?/|\s(?:and|AND|&)\s)"
_CAPS_PLACE = rf"{_CAPS_CITY}(?:{_JOINT}{_CAPS_CITY}){{0,3}}{_REGION}"
_PLACE = rf"{_CITY}(?:{_JOINT}{_CITY}){{0,3}}{_REGION}"
_DASH = r"(?:-{1,3}|[–—―‒‐‑_]{1,2})"
_OPEN, _CLOSE = r"[(\[/]\s?", r"\s?[)\]/]"

# The forms of a dateline, most telling first. Groups: place, agency, day or later_day, and end, the mark that parts it
# from the story.
_FORMS: dict[str, re.Pattern[str]] = {
    # (ANSA) - ROMA, 16 APR -
    "agency first": re.compile(
        rf"{_OPEN}(?P<agency>{_AGENCY}){_CLOSE}\s*{_DASH}?\s*(?P<place>{_CAPS_PLACE})\s?,\s*(?P<day>{DAY_TEXT})(?P<end>\s*{_DASH})\s*"
    ),
    # BISHKEK, March 28. /TASS/.   RICHMOND, Va. (AP) _   RALEIGH, NC / ACCESSWIRE / December 5, 2023 /   (Bloomberg) --
    "agency": re.compile(
        rf"(?:(?P<place>{_PLACE})\s?[.,;]?\s*)?(?:(?P<day>{DAY_TEXT})\s?[.,]?\s*)?{_DASH}?\s*"
        rf"{_OPEN}(?P<agency>{_AGENCY})(?:\s?[-–—,]\s?(?P<inner_day>{DAY_TEXT}))?{_CLOSE}"
        rf"(?:\s?,?\s?(?P<later_day>{DAY_TEXT})\s?/?)?(?P<end>\s*(?:[.:,]?\s*{_DASH}|[.:]))?\s*"
    ),
    # YEREVAN, MARCH 3, ARMENPRESS.   BAKU, Azerbaijan, April 3. Trend:   DAMASCUS, SANA-
    "bare agency": re.compile(
        rf"(?P<place>{_PLACE})\s?[.,]\s*(?:(?P<day>{DAY_TEXT})\s?[.,]?\s*(?:{_DASH}\s*)?)?"
        rf"(?P<agency>{agency_pattern(bare=True)})(?P<end>\s*[.:]?\s*{_DASH}|[.:])\s*"
    ),
    # TASS, March 28.
    "bare agency first": re.compile(
        rf"(?P<agency>{agency_pattern(bare=True)}),\s*(?P<day>{DAY_TEXT})(?P<end>\s*\.?\s*{_DASH}|\.)\s*"
    ),
    # CAIRO – 5 March 2020:
    "day last": re.compile(rf"(?P<place>{_CAPS_PLACE})\s*{_DASH}\s*(?P<day>{DAY_TEXT})(?P<end>\s*(?::|{_DASH}))\s*"),
    # BEIRUT, Lebanon, June 2 —
    "day": re.compile(rf"(?P<place>{_PLACE})\s?[.,]\s*(?P<day>{DAY_TEXT})(?P<end>\s*[.,:]?\s*{_DASH})\s*"),
    # HEMPSTEAD, N.Y. —   WASHINGTON --
    "place": re.compile(rf"(?P<place>{_CAPS_PLACE})(?P<end>\s+{_DASH}\s+|\s?(?:--|—)\s?)"),
    # NEW DELHI:
    "colon": re.compile(rf"(?P<place>{_CAPS_CITY})(?P<end>:\s+)"),
}
_STORY_START = re.compile(rf"[{_UPPER}\d\"'“”‘’«„$€£¿¡(\[#@]")
# In capitals before a dash, but no place: rubrics, and words no place name has.
_RUBRIC = re.compile(
    r"\b(?:ADVISORY|ALERT|ANALYSIS|BACKGROUND|BLOG|BREAKING|CLARIFICATION|COLUMN|COMMENT|COMMENTARY|CONTEXT|CORRECTED|CORRECTION|"
    r"DEVELOPING|EDITORIALS?|EDITOR|EDITOR['’]S|EMAIL|EXCLUSIVE|EXPLAINER|FACTBOX|FACTS?|FEATURE|FILE|FLASH|GALLERY|GRAPHIC|INSIGHT|"
    r"INTERVIEW|LETTERS?|LISTEN|LIVE|LIVEBLOG|MORE|NEWS|NOTES?|OPINION|PHOTOS?|PICTURES?|PODCAST|POLLS?|PREVIEW|PROFILE|QUIZ|QUOTES?|"
    r"READ|RECAP|RELATED|RELEASE|REPORT|REVIEW|SPONSORED|SPOTLIGHT|STORY|SUMMARY|TIMELINE|TRANSCRIPT|TRENDING|UPDATES?|UPDATED|"
    r"URGENT|VIDEOS?|WATCH|WRAPUP|"
    r"ABOUT|AN|ARE|BUT|BY|FOR|FROM|HE|HOW|I|IF|IN|IS|IT|NO|NOT|ON|ONLINE|OR|OUR|SHE|THAT|THEY|THIS|TO|VIA|WAS|WE|WERE|WHAT|WHEN|WHERE|"
    r"WHO|WHY|WILL|WITH|YES|YOU|YOUR|CEO|CFO|FBI|CIA|GOP|NATO|NFL|NBA|NHL|MLB|FIFA|UEFA|IMF|UN|EU|U\.N\.|E\.U\.|COVID-19)(?![\w])"
)
_RUBRIC_START = re.compile(r"(?:THE(?! HAGUE| BRONX| VALLEY| WOODLANDS)|A|AND)\b")
# Words that open a sentence, not a place: `On Monday, June 2 —`.
_OPENER = re.compile(
    r"(?:A|After|An|And|As|At|Before|But|By|During|Editor|For|From|He|In|It|Its|Last|Next|No|Note|Of|On|Our|Published|Released|She|Since|"
    r"The|Then|There|They|This|To|Today|Tomorrow|Tonight|Until|Updated?|Yesterday|We|When|With|You)\b(?! (?:Hague|Bronx|Angeles))"
)
_SHORT_PLACES = frozenset(
    "ADEN APIA BAKU BALI BARI BATH BERN BONN BRNO CALI CORK DILI DOHA ERIE GAZA GENT GOMA GRAZ HULL IOWA JUBA KANO KIEV KYIV LIMA "
    "LODZ LOME LVIV LYON MALE MALI MESA NICE OAHU OHIO OMSK ORAN OSLO PERM PERU RENO RIGA ROME SANAA SUVA TROY UFA UTAH VADUZ WACO "
    "YORK ROMA KÖLN".split()
)
# Papers that set the dateline off with a colon are those of these cities; any other `WORDS:` is a label or a speaker.
_COLON_CITIES = frozenset(
    "ABU DHABI;AHMEDABAD;BAGHDAD;BANGKOK;BEIRUT;BEIJING;BENGALURU;BHOPAL;BHUBANESWAR;CAIRO;CHANDIGARH;CHENNAI;COLOMBO;DAMASCUS;DHAKA;"
    "DOHA;DUBAI;FAISALABAD;GAZA;GEORGE TOWN;GUWAHATI;HANOI;HONG KONG;HYDERABAD;ISLAMABAD;ISTANBUL;JAIPUR;JAKARTA;JAMMU;JEDDAH;JERUSALEM;"
    "JOHOR BARU;KABUL;KARACHI;KATHMANDU;KOCHI;KOLKATA;KOTA KINABALU;KUALA LUMPUR;KUCHING;KUWAIT CITY;LAHORE;LONDON;LUCKNOW;MANAMA;"
    "MANILA;MELAKA;MULTAN;MUMBAI;MUSCAT;NAGPUR;NEW DELHI;NEW YORK;PARIS;PATNA;PESHAWAR;PETALING JAYA;PUNE;PUTRAJAYA;QUETTA;RAMALLAH;"
    "RANCHI;RAWALPINDI;RIYADH;SEOUL;SHANGHAI;SINGAPORE;SRINAGAR;SYDNEY;TAIPEI;TEHRAN;THIRUVANANTHAPURAM;TOKYO;WASHINGTON".split(
        ";"
    )
)


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
    for form, pattern in _FORMS.items():
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


def _accept(form: str, match: re.Match[str]) -> Dateline | None:
    groups = match.groupdict()
    place, end = groups.get("place"), (groups.get("end") or "").strip()
    day_text = groups.get("day") or groups.get("inner_day") or groups.get("later_day")
    day = parse_day(day_text) if day_text else None
    agency = find_agency(groups["agency"]) if groups.get("agency") else None
    if (day_text and day is None) or (place and not _is_place(place)) or not match.string[match.end() :].strip():
        return None
    following = match.string[match.end() : match.end() + 1]
    if not _is_convincing(form, place, agency, day, end, following, match):
        return None
    return Dateline(match.start(), match.end(), match[0].rstrip(), place and _trimmed(place), agency, day)


def _is_convincing(
    form: str,
    place: str | None,
    agency: Agency | None,
    day: PartialDay | None,
    end: str,
    following: str,
    match: re.Match[str],
) -> bool:
    starts_story = _STORY_START.match(following) is not None
    is_dash = bool(end) and end not in {".", ":"}
    is_caps = place is not None and _is_caps(place)
    if form == "agency":
        if is_dash:
            return True
        if place is None:
            return starts_story and not match[0][-1].isspace()
        if end or day:
            return is_caps or day is not None
        return starts_story and (is_caps or not match[0][-1].isspace() or bool(agency and agency.no_separator))
    if form == "bare agency":
        return day is not None or (is_dash and is_caps)
    if form == "day":
        return starts_story
    if form == "place":
        return starts_story and place is not None and _stands_alone(place)
    if form == "colon":
        return starts_story and place in _COLON_CITIES
    return True


def _trimmed(place: str) -> str:
    """The place without the period or dash that parts it from the date; that of `Va.` and `D.C.` belongs to it."""
    place = place.rstrip(" -–—")
    abbreviated = "," in place or "." in place.rsplit(" ", 1)[-1][:-1]
    return place if abbreviated else place.rstrip(".")


def _is_caps(place: str) -> bool:
    return place.split(",")[0].split("(")[0].replace("Mc", "MC").replace(" and ", " AND ").isupper()


def _is_place(place: str) -> bool:
    return not (_OPENER.match(place) or find_agency(place) or (_is_caps(place) and _is_rubric(place)))


def _is_rubric(place: str) -> bool:
    city = place.split(",")[0]
    return _RUBRIC.search(city) is not None or _RUBRIC_START.match(city) is not None


def _stands_alone(place: str) -> bool:
    """Whether capitals before a dash are a place without further evidence: an acronym is not."""
    letters = re.sub(r"\W", "", place.split(",")[0])
    return "," in place or "(" in place or len(letters) > 4 or place in _SHORT_PLACES
