"""Dates as publishers print them, and the year of a day printed without one. Nothing is guessed from the clock."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email.utils
import functools
import itertools
import re

from transforms.records import DatePrecision

_FIRST_YEAR, _LAST_YEAR = 1700, 2199
_DATES_KEPT = 256
"""Dates that are known as read: a page says its own several times."""
_DIGIT = re.compile(r"\d")
_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero ene gennaio gen janeiro",
            "february feb februar février fevrier fév febrero febbraio fevereiro",
            "march mar märz maerz mrz mars marzo março marco",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag maio",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug août aout agosto ago",
            "september sep sept septembre septiembre settembre set setembro",
            "october oct okt oktober octobre octubre ottobre ott outubro",
            "november nov novembre noviembre novembro",
            "december dec dez dezember décembre decembre dic diciembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
# Hours from UTC. Abbreviations with one meaning in news copy only; IST, CST of China and the like stay unknown.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "msk": 3,
    "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "hst": -10,
    "jst": 9, "kst": 9, "sgt": 8, "hkt": 8, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
# Zones of the United States as papers there write them, summer or winter: hours from UTC in winter.
_US_ZONES = {"et": -5, "ct": -6, "mt": -7, "pt": -8}
_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)"
    r"(?:(?:T|\s+)(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?(?:\[[\w/]+\])?",
    re.IGNORECASE,
)
_ISO_PART = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d))?")
_ORDINAL = r"(?:st|nd|rd|th)?"
_DAY_FIRST = (
    rf"(?P<day>\d{{1,2}})(?:{_ORDINAL}|\.)(?:\s+(?:of|de)|-)?[\s-]*(?P<month>{MONTH})"
    r"(?:,?\s*(?:de\s+)?-?(?P<year>\d{4}))?"
)
_MONTH_FIRST = rf"(?P<month2>{MONTH})\s*(?P<day2>\d{{1,2}}){_ORDINAL}(?!\d)(?:,?\s+(?P<year2>\d{{4}}))?"
DAY = rf"(?:(?P<weekday>{WEEKDAY}),?\s+)?(?:{_MONTH_FIRST}|{_DAY_FIRST})(?!\d)"
_DAY = re.compile(DAY, re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b{WEEKDAY}", re.IGNORECASE)
# The same without groups, to stand several times in one pattern; what it matches goes to `parse_day`.
DAY_TEXT = "(?i:" + re.sub(r"\?P<\w+>", "?:", DAY) + ")"
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?::(?P<second>\d\d))?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"\s*\(?(?P<zone>[A-Z]{1,4}\b|[+-]\d\d:?\d\d)?\)?",
    re.IGNORECASE,
)
# With a time of day, which says nothing without its zone.
_NUMERIC = re.compile(
    r"(?P<a>\d{1,2})[./](?P<b>\d{1,2})[./](?P<year>\d{4})(?:,?\s+(?:um\s+)?\d{1,2}[:.]\d\d(?:\s*(?:uhr|h))?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_LABEL = re.compile(
    r"(?:first |last )?(?:published|posted|updated|modified|revised|created|date|issued)(?:\s+(?:on|at))?\s*:?\s*",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:(?:first|last)\s+)?(?:published|posted|created|updated|modified|revised)\b", re.IGNORECASE
)


@dataclasses.dataclass(frozen=True, slots=True)
class Moment:
    """A date as printed.

    Attributes:
        day: the publisher's local calendar day; the first of the period where `precision` is month or year.
        at: the instant in UTC; None unless a time with its zone is printed.
    """

    day: dt.date
    at: dt.datetime | None = None
    precision: DatePrecision = "day"


@dataclasses.dataclass(frozen=True, slots=True)
class PartialDay:
    """A day whose year may be missing; `weekday` counts from Monday = 0."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None

    def in_year(self, year: int) -> dt.date | None:
        """The date in that year; None for 29 February of a common year."""
        return _date(year, self.month, self.day)


def parse_date(text: str | None) -> Moment | None:
    """Reads a date, with or without a time, as ISO 8601, RFC 5322, epoch seconds or milliseconds, or as newspapers do.

    None where it is no date, has no year, or may be read in two ways (`03/04/2019`).
    """
    text = " ".join((text or "")[:200].split())
    text = text[label.end() :] if (label := _LABEL.match(text)) else text
    if not text or len(text) > 100:
        return None
    return _read_date(text)


@functools.lru_cache(_DATES_KEPT)
def _read_date(text: str) -> Moment | None:
    for read in (_parse_iso, _parse_epoch, _parse_rfc, _parse_printed, _parse_numeric):
        if moment := read(text):
            return moment
    return None


def parse_day(text: str) -> PartialDay | None:
    """Reads a day such as `March 28`, `Thursday, 28 Mar. 2019`, from the whole of `text`."""
    match = _DAY.fullmatch(text.strip(" ,."))
    return day_of_match(match) if match else None


def day_of_match(match: re.Match[str]) -> PartialDay | None:
    """The day in a match of a pattern that contains `DAY`; None where no such day exists."""
    month = match["month"] or match["month2"]
    day, year = match["day"] or match["day2"], match["year"] or match["year2"]
    number = _month(month) if month else None
    if number is None or _date(int(year) if year else 2000, number, int(day)) is None:
        return None
    return PartialDay(number, int(day), int(year) if year else None, _weekday(match["weekday"]))


def weekday_in_text(day: PartialDay, text: str) -> int | None:
    """The weekday that a text prints with a day: `on Thursday, March 28`; None where it prints none, or several."""
    found = {
        named.weekday
        for begin in _WEEKDAY.finditer(text)
        if (match := _DAY.match(text, begin.start())) and match["weekday"]
        if (named := day_of_match(match)) and (named.month, named.day) == (day.month, day.day)
        if named.year is None
    }
    return found.pop() if len(found) == 1 else None


def month_number(name: str) -> int | None:
    """1 to 12 of a month's name, abbreviation or number."""
    if name.isdigit():
        return int(name) if 1 <= int(name) <= 12 else None
    return _month(name)


def is_date_line(line: str) -> bool:
    """Whether a whole line is a date, perhaps with a label: `Published: 28 March 2019, 10:15 GMT`."""
    if not _DIGIT.search(line):
        return False
    moments = [None if part.isdigit() else parse_date(part) for part in split_dates(line)]
    return bool(moments) and all(moment and moment.precision not in ("year", "month") for moment in moments)


def split_dates(line: str) -> list[str]:
    """A line that may have several dates, each with its label: `Published March 3, 2026 Updated March 4, 2026`."""
    starts = [0, *(match.start() for match in _LABELLED.finditer(line)), len(line)]
    parts = (line[start:end].strip(" ,;|·•–—-.") for start, end in itertools.pairwise(starts))
    return [part.removesuffix(" and") for part in parts if part]


def resolve_year(day: PartialDay, known: dt.date) -> dt.date | None:
    """The date of a yearless day nearest to `known`, but not later than two days after it.

    Wire copy is dated on the day before or after it is published, never weeks ahead. Where the day carries a weekday,
    only years in which the two agree count.
    """
    limit = known + dt.timedelta(days=2)
    for year in range(limit.year, limit.year - 12, -1):
        date = day.in_year(year)
        if date and date <= limit and day.weekday in (None, date.weekday()):
            return date
    return None


def _parse_iso(text: str) -> Moment | None:
    if part := _ISO_PART.fullmatch(text):
        first = _date(int(part["year"]), int(part["month"] or 1), 1)
        return Moment(first, precision="month" if part["month"] else "year") if first else None
    match = _ISO.fullmatch(text)
    day = _date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    if match is None or day is None:
        return None
    return _moment(day, match["hour"], match["minute"], match["second"], _zone(match["zone"]))


def _parse_epoch(text: str) -> Moment | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text) / (1000 if len(text) >= 12 and "." not in text else 1)
    at = dt.datetime.fromtimestamp(int(seconds), dt.timezone.utc)
    return Moment(at.date(), at, "second")


def _parse_rfc(text: str) -> Moment | None:
    # parsedate_tz takes almost anything; only what has its shape is handed to it.
    if not re.match(r"(?:[A-Za-z]{3},?\s+)?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d", text):
        return None
    fields = email.utils.parsedate_tz(text)
    day = _date(*fields[:3]) if fields else None
    if fields is None or day is None:
        return None
    # Without a zone the module says 0, as it does for GMT.
    zone = fields[9] if re.search(r"(?:[+-]\d{4}|[A-Z]{1,4})\)?$", text) else None
    return _moment(day, str(fields[3]), str(fields[4]), str(fields[5]), None if zone is None else zone // 60)


def _parse_printed(text: str) -> Moment | None:
    match = _DAY.search(text)
    partial = day_of_match(match) if match else None
    day = partial.in_year(partial.year) if partial and partial.year else None
    if match is None or day is None:
        return None
    before, after = text[: match.start()], text[match.end() :]
    rest = re.sub(r"^\W+|\b(?:at|um|à)\b|\W+$", " ", f"{before} {after}").strip(" ,|·-–—")
    if not rest:
        return Moment(day)
    time = _TIME.fullmatch(rest)
    if time is None or (time["minute"] is None and time["half"] is None):
        return None
    zone = _zone(time["zone"], day)
    return _moment(day, _hour(time["hour"], time["half"]), time["minute"] or "0", time["second"], zone)


def _parse_numeric(text: str) -> Moment | None:
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    # 28.03.2019 and 03/28/2019 have one reading; 03/04/2019 has two, which agree only for 04/04.
    days = {day for day in (_date(year, b, a), _date(year, a, b)) if day}
    return Moment(days.pop()) if len(days) == 1 else None


def _moment(day: dt.date, hour: str | None, minute: str | None, second: str | None, zone: int | None) -> Moment:
    """A moment of a printed day and time; `zone` is in minutes east of UTC. Without a zone only the day is known."""
    if hour is None or zone is None or abs(zone) >= 24 * 60:
        return Moment(day)
    try:
        local = dt.datetime(
            day.year, day.month, day.day, int(hour), int(minute or 0), min(int(second or 0), 59),
            tzinfo=dt.timezone(dt.timedelta(minutes=zone)),
        )  # fmt: skip
    except ValueError:
        return Moment(day)
    return Moment(day, local.astimezone(dt.timezone.utc), "second" if second else "minute")


def _zone(name: str | None, day: dt.date | None = None) -> int | None:
    """Minutes east of UTC, on that day; None where the zone is missing or ambiguous."""
    if not name:
        return None
    if day and (winter := _US_ZONES.get(name.lower())) is not None:
        return (winter + _is_us_summer(day)) * 60
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        return (1 if name[0] == "+" else -1) * (int(digits[:2]) * 60 + int(digits[2:]))
    hours = _ZONES.get(name.lower())
    return None if hours is None else hours * 60


def _is_us_summer(day: dt.date) -> bool:
    """Whether clocks in the United States are an hour ahead for most of that day (rules of 1987 and 2007)."""
    if day.year >= 2007:
        begin, end = _sunday(day.year, 3, 8), _sunday(day.year, 11, 1)
    else:
        begin, end = _sunday(day.year, 4, 1), _sunday(day.year, 10, 25)
    return begin <= day < end


def _sunday(year: int, month: int, earliest: int) -> dt.date:
    first = dt.date(year, month, earliest)
    return first + dt.timedelta(days=6 - first.weekday())


def _hour(hour: str, half: str | None) -> str:
    if not half:
        return hour
    return str(int(hour) % 12 + (12 if half.lower().startswith("p") else 0))


def _month(name: str) -> int | None:
    return _MONTHS.get(name.lower().rstrip("."))


def _weekday(name: str | None) -> int | None:
    key = (name or "").lower()[:3]
    return next((i for i, day in enumerate(WEEKDAYS) if key and day.startswith(key)), None)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if _FIRST_YEAR <= year <= _LAST_YEAR else None
    except ValueError:
        return None
