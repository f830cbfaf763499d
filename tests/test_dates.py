"""Dates as printed, and years for days without one."""

import datetime as dt

import pytest

from transforms.dates import Moment, PartialDay, is_date_line, parse_date, parse_day, resolve_year, weekday_in_text

DAY = dt.date(2019, 3, 28)
UTC = dt.timezone.utc


def at(hour: int, minute: int = 0, second: int = 0, day: int = 28) -> dt.datetime:
    return dt.datetime(2019, 3, day, hour, minute, second, tzinfo=dt.timezone.utc)


DATES = [
    ("2019-03-28", Moment(DAY)),
    ("20190328", Moment(DAY)),
    ("2019-03-28T10:15:30Z", Moment(DAY, at(10, 15, 30), "second")),
    ("2019-03-28T10:15Z", Moment(DAY, at(10, 15), "minute")),
    ("2019-03-28T10:15:30.123+03:00", Moment(DAY, at(7, 15, 30), "second")),
    ("20190328T101530Z", Moment(DAY, at(10, 15, 30), "second")),
    ("2019-03-28 10:15:30 +0300", Moment(DAY, at(7, 15, 30), "second")),
    ("2019-03-28 10:15:30 UTC", Moment(DAY, at(10, 15, 30), "second")),
    ("2019-03-28T10:15:30+01:00[Europe/Rome]", Moment(DAY, at(9, 15, 30), "second")),
    # The calendar day stays the publisher's, though it is the next day in UTC.
    ("2019-03-28T23:30:00-05:00", Moment(DAY, at(4, 30, day=29), "second")),
    # A time without its zone names no instant.
    ("2019-03-28 10:15:30", Moment(DAY)),
    ("2019-03", Moment(dt.date(2019, 3, 1), precision="month")),
    ("2019", Moment(dt.date(2019, 1, 1), precision="year")),
    ("1553768130", Moment(DAY, at(10, 15, 30), "second")),
    ("1553768130000", Moment(DAY, at(10, 15, 30), "second")),
    ("Thu, 28 Mar 2019 10:15:30 GMT", Moment(DAY, at(10, 15, 30), "second")),
    ("28 Mar 2019 10:15:30 +0300", Moment(DAY, at(7, 15, 30), "second")),
    ("28 Mar 2019 10:15:30", Moment(DAY)),
    ("March 28, 2019", Moment(DAY)),
    ("28 March 2019", Moment(DAY)),
    ("Thursday, March 28th, 2019", Moment(DAY)),
    ("28. März 2019", Moment(DAY)),
    ("28 de marzo de 2019", Moment(DAY)),
    ("28-Mar-2019", Moment(DAY)),
    ("March 28, 2019 at 10:15 a.m. EDT", Moment(DAY, at(14, 15), "minute")),
    ("March 28, 2019, 12:05 PM (GMT)", Moment(DAY, at(12, 5), "minute")),
    ("10:15 GMT, 28 March 2019", Moment(DAY, at(10, 15), "minute")),
    ("28 March 2019, 8:05", Moment(DAY)),
    ("Thu 28 Mar 2019 10.15 GMT", Moment(DAY, at(10, 15), "minute")),
    ("Published 10:15 AM EDT, Thu March 28, 2019", Moment(DAY, at(14, 15), "minute")),
    ("Mar 28, 2019, 10:15 ET", Moment(DAY, at(14, 15), "minute")),
    ("March 28, 2019 at 9:15 a.m. CT", Moment(DAY, at(14, 15), "minute")),
    (
        "January 28, 2019 9:15 am PT",
        Moment(dt.date(2019, 1, 28), dt.datetime(2019, 1, 28, 17, 15, tzinfo=UTC), "minute"),
    ),
    ("March 28, 2019 10:15 IST", Moment(DAY)),
    ("Published: 28 March 2019, 10:15 GMT", Moment(DAY, at(10, 15), "minute")),
    ("Last updated on March 28, 2019", Moment(DAY)),
    ("28.03.2019", Moment(DAY)),
    ("03/28/2019", Moment(DAY)),
    ("04/04/2019", Moment(dt.date(2019, 4, 4))),
    ("03/04/2019", None),
    ("March 28", None),
    ("2019-02-29", None),
    ("2019-13-01", None),
    ("0000-00-00", None),
    ("None", None),
    ("", None),
    (None, None),
    ("The storm of March 28, 2019 killed nobody", None),
    ("1" * 500, None),
    ("2019-03-28T99:99:99Z", Moment(DAY)),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_as_printed(text: str | None, expected: Moment | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 28", PartialDay(3, 28)),
        ("28 Mar.", PartialDay(3, 28)),
        ("Thursday, March 28", PartialDay(3, 28, weekday=3)),
        ("11 may", PartialDay(5, 11)),
        ("3rd March, 2020", PartialDay(3, 3, 2020)),
        ("Feb. 29", PartialDay(2, 29)),
        ("Feb. 30", None),
        ("Smarch 3", None),
        ("March", None),
    ],
)
def test_days_without_a_year(text: str, expected: PartialDay | None) -> None:
    assert parse_day(text) == expected


@pytest.mark.parametrize(
    ("day", "known", "expected"),
    [
        (PartialDay(3, 28), dt.date(2019, 4, 1), dt.date(2019, 3, 28)),
        (PartialDay(3, 28), dt.date(2019, 3, 26), dt.date(2019, 3, 28)),
        (PartialDay(3, 28), dt.date(2019, 3, 25), dt.date(2018, 3, 28)),
        (PartialDay(12, 31), dt.date(2019, 1, 2), dt.date(2018, 12, 31)),
        (PartialDay(1, 1), dt.date(2018, 12, 31), dt.date(2019, 1, 1)),
        (PartialDay(2, 29), dt.date(2019, 4, 1), dt.date(2016, 2, 29)),
        (PartialDay(3, 28, weekday=3), dt.date(2020, 4, 1), dt.date(2019, 3, 28)),
    ],
)
def test_the_year_is_the_nearest_not_after_what_is_known(day: PartialDay, known: dt.date, expected: dt.date) -> None:
    assert resolve_year(day, known) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said on Thursday, March 28, that he would go.", 3),
        ("It opens on Friday, 29 March, and closed on Thursday, 28 March.", 3),
        ("On Thursday he said so; March 28 was wet.", None),
        ("On Thursday, March 28, 2002, it rained.", None),
        ("It was Thursday, March 28, and not Friday, March 28.", None),
        ("It rained.", None),
    ],
)
def test_the_weekday_a_story_gives_a_day(text: str, expected: int | None) -> None:
    assert weekday_in_text(PartialDay(3, 28), text) == expected


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        ("March 9, 2019", 17), ("March 10, 2019", 16), ("November 2, 2019", 16), ("November 3, 2019", 17),
        ("April 1, 2000", 17), ("April 2, 2000", 16), ("October 28, 2000", 16), ("October 29, 2000", 17),
    ],
)  # fmt: skip
def test_summer_time_of_the_united_states(day: str, utc_hour: int) -> None:
    moment = parse_date(f"{day} 12:00 PM ET")
    assert moment is not None
    assert moment.at is not None
    assert moment.at.hour == utc_hour


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published: 28 March 2019", True),
        ("March 28, 2019", True),
        ("2019-03-28T10:00:00Z", True),
        ("March 28", False),
        ("The March 28, 2019 storm", False),
        ("2019", False),
        ("1553768130", False),
    ],
)
def test_lines_that_are_dates(line: str, expected: bool) -> None:
    assert is_date_line(line) is expected
