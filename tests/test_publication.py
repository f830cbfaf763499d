"""Which evidence dates an article, and what is said of it."""

import dataclasses
import datetime as dt

import pytest

from transforms.dates import PartialDay
from transforms.publication import Evidence, Publication, date_article

DAY = dt.date(2019, 3, 28)
DATELINE = PartialDay(3, 28)
YEAR_BEFORE = Publication(dt.date(2018, 12, 31), "dateline+url")
REFERENCE = dt.date(2019, 4, 1)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence(), None),
        # The clock never gives a year.
        (Evidence(dateline=DATELINE), None),
        (Evidence(dateline=DATELINE, reference=REFERENCE), Publication(DAY, "dateline+reference")),
        (Evidence(dateline=PartialDay(3, 28, 2019)), Publication(DAY, "dateline")),
        (Evidence(dateline=PartialDay(2, 29, 2019)), None),
        (Evidence(dateline=DATELINE, path="2019-03-29"), Publication(DAY, "dateline+path")),
        (Evidence(dateline=DATELINE, url="https://a.example/2019/story"), Publication(DAY, "dateline+url")),
        (Evidence(dateline=DATELINE, url="https://a.example/2019/03/story"), Publication(DAY, "dateline+url")),
        (Evidence(dateline=PartialDay(12, 31), url="https://a.example/2019/01/x"), YEAR_BEFORE),
        (Evidence(dateline=DATELINE, url="https://a.example/2019/03/29/x"), Publication(dt.date(2019, 3, 29), "url")),
        (Evidence(dateline=DATELINE, printed="2019", printed_from="meta"), Publication(DAY, "dateline+meta")),
        (Evidence(url="https://a.example/2019/03/28/story"), Publication(DAY, "url")),
        (Evidence(url="https://a.example/news/2019-03-28-story.html"), Publication(DAY, "url")),
        (Evidence(url="https://a.example/news/story-20190328"), Publication(DAY, "url")),
        (Evidence(url="https://a.example/2019/mar/28/story"), Publication(DAY, "url")),
        (Evidence(url="https://a.example/2019/13/45/story"), None),
        (Evidence(url="https://a.example/2019/03/story"), None),
        (Evidence(url="https://[broken/2019/03/28"), None),
        (Evidence(path="2019-03-28"), Publication(DAY, "path")),
        (Evidence(reference=REFERENCE), None),
        (Evidence(printed="2019-03", printed_from="json"), Publication(dt.date(2019, 3, 1), "json", None, "month")),
        (Evidence(printed="None", printed_from="json", path="2019-03-28"), Publication(DAY, "path")),
    ],
)  # fmt: skip
def test_dates_and_where_they_come_from(evidence: Evidence, expected: Publication | None) -> None:
    assert date_article(evidence) == expected


def test_metadata_come_first_and_keep_the_time() -> None:
    evidence = Evidence(
        "2019-03-28T23:30:00-05:00", "json-ld", DATELINE, "https://a.example/2019/03/01/x", "2019-02-02"
    )
    instant = dt.datetime(2019, 3, 29, 4, 30, tzinfo=dt.timezone.utc)
    assert date_article(evidence) == Publication(DAY, "json-ld", instant, "second")
    assert date_article(dataclasses.replace(evidence, printed="soon")) == Publication(dt.date(2019, 3, 1), "url")
