"""When an article was published, and which evidence says so."""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import re
from urllib.parse import urlsplit

from transforms.dates import Moment, PartialDay, month_number, parse_date, resolve_year
from transforms.records import DatePrecision

_DAY_IN_URL = re.compile(
    r"[/_-](?P<year>(?:19|20)\d\d)(?:(?P<sep>[/-])(?P<month>\d\d?|[a-z]{3})(?P=sep)(?P<day>\d\d?)|(?P<month2>\d\d)(?P<day2>\d\d))(?=[/_.-]|$)"
)
_MONTH_IN_URL = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>\d\d?|[a-z]{3})(?=/|$)")
_YEAR_IN_URL = re.compile(r"/(?P<year>(?:19|20)\d\d)(?=/|$)")


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of an article's date.

    Attributes:
        printed: the date in its metadata or under its headline, and `printed_from` which of these.
        dateline: the day of its dateline.
        path: the date in its path or given with the file.
        reference: a day on or shortly before which undated copy is known to have been written.
        captured: when a crawler fetched it.
    """

    printed: str | None = None
    printed_from: str = "metadata"
    dateline: PartialDay | None = None
    url: str | None = None
    path: str | None = None
    reference: dt.date | None = None
    captured: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Publication:
    """A date with its provenance: `day` is the calendar day at the publisher, `at` the instant where it is known.

    `source` names the evidence: `json-ld`, `meta`, `time`, `json`, `text` (a date printed with the article), `url`,
    `path`, `warc` (when it was fetched), `dateline` (with its year); or, where the dateline has none, what its year is
    from: `dateline+url`, `dateline+path`, `dateline+warc`, `dateline+reference`, and `dateline+json-ld` or the like for
    metadata of a year or month only.
    """

    day: dt.date
    source: str
    at: dt.datetime | None = None
    precision: DatePrecision = "day"


def date_article(evidence: Evidence) -> Publication | None:
    """Dates an article by the best of its evidence; None where there is none, or only a day without a year.

    A full date in the metadata comes first, then one in the URL: both are of this publication. Then the dateline, the
    day of filing, with its year or with that of other evidence; then the path; then a year or month alone. The day a
    crawler fetched it, seldom long after it was published, is the last resort.
    """
    printed = parse_date(evidence.printed)
    if printed and printed.precision not in ("year", "month"):
        return Publication(printed.day, evidence.printed_from, printed.at, printed.precision)
    if (in_url := _in_url(evidence.url)) and in_url.precision == "day":
        return Publication(in_url.day, "url")
    if evidence.dateline and (dated := _date_dateline(evidence.dateline, evidence, printed)):
        return dated
    if (in_path := parse_date(evidence.path)) and in_path.precision not in ("year", "month"):
        return Publication(in_path.day, "path", in_path.at, in_path.precision)
    if printed:
        return Publication(printed.day, evidence.printed_from, precision=printed.precision)
    return Publication(captured.day, "warc") if (captured := parse_date(evidence.captured)) else None


def _date_dateline(day: PartialDay, evidence: Evidence, printed: Moment | None) -> Publication | None:
    if day.year:
        date = day.in_year(day.year)
        return Publication(date, "dateline") if date else None
    known = (
        (evidence.printed_from, printed),
        ("url", _in_url(evidence.url)),
        ("path", parse_date(evidence.path)),
        ("warc", parse_date(evidence.captured)),
        ("reference", Moment(evidence.reference) if evidence.reference else None),
    )
    for name, moment in known:
        date = _in_year_of(day, moment) if moment else None
        if date:
            return Publication(date, f"dateline+{name}")
    return None


def _in_year_of(day: PartialDay, known: Moment) -> dt.date | None:
    if known.precision == "year":
        return day.in_year(known.day.year)
    if known.precision == "month":
        last = calendar.monthrange(known.day.year, known.day.month)[1]
        return resolve_year(day, known.day.replace(day=last))
    return resolve_year(day, known.day)


def _in_url(url: str | None) -> Moment | None:
    """The date in the path of a URL, or the month, or the year."""
    path = _url_path(url or "").lower()
    if match := _DAY_IN_URL.search(path):
        month, day = match["month"] or match["month2"], match["day"] or match["day2"]
        number = month_number(month)
        if number and (moment := parse_date(f"{match['year']}-{number:02}-{int(day):02}")):
            return moment
    if (match := _MONTH_IN_URL.search(path)) and (number := month_number(match["month"])):
        return Moment(dt.date(int(match["year"]), number, 1), precision="month")
    match = _YEAR_IN_URL.search(path)
    return Moment(dt.date(int(match["year"]), 1, 1), precision="year") if match else None


def _url_path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
