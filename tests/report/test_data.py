"""Tests of what a report counts, and of the articles it carries."""

import datetime as dt
import pathlib

import pytest

from pipeline.report.data import Cell, Count, Overview, count_lake
from pipeline.report.sample import sample_articles
from pipeline.sql import connect
from tests.lakes import make_article, make_articles, upsert
from tests.report.conftest import HOSTILE, named


@pytest.fixture(scope="module")
def overview(page_lake: pathlib.Path) -> Overview:
    return count_lake(connect(str(page_lake)))


def test_totals(overview: Overview) -> None:
    totals = overview.totals
    quotes = sum(number % 4 for number in range(40)) + 1
    assert (totals.articles, totals.quotes, totals.attributed, totals.named) == (41, quotes, quotes, quotes)
    assert (totals.sources, totals.undated, totals.speakers, totals.failures) == (2, 6, 4, 2)
    assert (totals.first, totals.last) == (dt.date(2021, 5, 3), dt.date(2021, 5, 6))


def test_the_timeline_counts_dated_articles_once(overview: Overview) -> None:
    assert overview.unit == "day"
    assert sum(cell.count for cell in overview.timeline) == 41 - 6
    assert {cell.column for cell in overview.timeline} == {"gazette", "wire", "others"}
    assert overview.timeline[0].row == "2021-05-03"


def test_speakers_pairs_and_names(overview: Overview) -> None:
    assert sum(count.count for count in overview.speakers) == overview.totals.quotes
    assert overview.speakers[-1] == Count(HOSTILE, 1)
    assert overview.pairs == (Cell(HOSTILE, HOSTILE, 1),)
    assert overview.names["Organizations"] == (Count(HOSTILE, 1),)
    assert [count.count for count in overview.names["People"]] == sorted(
        (count.count for count in overview.names["People"]), reverse=True
    )


def test_kinds_confidence_failures_and_groups(overview: Overview) -> None:
    assert {cell.column for cell in overview.quote_types} == {"direct"}
    assert sum(count for _, count in overview.confidence) == overview.totals.quotes
    assert [low for low, _ in overview.confidence] == [0.4, 0.55, 0.7, 0.9]
    assert {(kind.stage, kind.error_type, kind.count) for kind in overview.failures} == {
        ("parse", "FormatError", 1), ("parse", "NoText", 1),
    }  # fmt: skip
    (group,) = overview.groups
    assert (group.title, group.count, group.sources) == ("Title 8", 2, ("gazette", "unknown"))


@pytest.mark.parametrize(("days", "unit"), [(3, "day"), (100, "week"), (1_000, "month"), (9_000, "year")])
def test_steps_of_the_timeline_fit_its_length(days: int, unit: str, tmp_path: pathlib.Path) -> None:
    late = dt.date(2021, 5, 3) + dt.timedelta(days=days)
    upsert(tmp_path / "lake", [make_article(1), make_article(2, published_date=late)])
    overview = count_lake(connect(str(tmp_path / "lake")))
    assert overview.unit == unit
    assert len(overview.timeline) == 2


def test_articles_come_back_as_they_were_written(tmp_path: pathlib.Path) -> None:
    articles = {article.article_id: named(article) for article in make_articles(12)}
    upsert(tmp_path / "lake", articles.values())
    found = sample_articles(connect(str(tmp_path / "lake")))
    assert len(found) == 12
    for article in found:
        written = articles[article.article_id]
        assert (article.body, article.title, article.source_slug) == (written.body, written.title, written.source_slug)
        assert article.entities == written.entities
        assert article.quotes == written.quotes
    days = [article.published_date for article in found if article.published_date]
    assert days == sorted(days, reverse=True)


def test_a_large_lake_is_sampled_the_same_way_each_time(tmp_path: pathlib.Path) -> None:
    upsert(tmp_path / "lake", [named(article) for article in make_articles(60)])
    connection = connect(str(tmp_path / "lake"))
    few = sample_articles(connection, max_bytes=20_000)
    assert 5 < len(few) < 30
    assert all(article.quotes for article in few)  # articles with quotes first
    assert few == sample_articles(connection, max_bytes=20_000)
