"""Which version of an article wins, and what a run asks of each file."""

import datetime as dt

import pytest

from tests.lakes import DAY, cancel, make_article, moment, moved
from transforms.found import Found, FoundFailure
from transforms.partitions import Order
from transforms.records import Article, Cancellation, Failure, Outcome, Repeat
from transforms.touches import Touch, origin_of, touch_of
from transforms.upserts import plan_upsert
from transforms.versions import article_version, moment_of, version_key

X = make_article(1)
# Each line is of one article, oldest version first.
VERSIONS: list[list[Article | Cancellation]] = [
    [moved(X, published_date=None), moved(X, published_date=DAY), moved(X, published_date=DAY + dt.timedelta(1))],
    [moved(X, published_at=moment(5)), moved(X, published_at=moment(6))],
    [moved(X, published_at=moment(9)), moved(X, published_at=moment(5), modified_at=moment(10))],
    [moved(X, published_date=DAY), moved(X, published_date=DAY, published_at=moment(1))],
    [moved(X, input_uri="a"), moved(X, input_uri="b")],
    [moved(X, input_record=None), moved(X, input_record="2"), moved(X, input_record="9"), moved(X, input_record="10")],
    [moved(X, published_at=moment(5).replace(tzinfo=None)), moved(X, published_at=moment(6))],
    [moved(X, provider_version=number, input_uri=uri) for number, uri in ((None, "c"), (2, "b"), (10, "a"))],
    [moved(X, provider_version=9), moved(X, provider_version=1, modified_at=moment(9))],
    [moved(X, is_excerpt=True, modified_at=moment(9)), moved(X, modified_at=moment(5))],
    [moved(X, modified_at=moment(5), input_uri="z"), cancel(X, "a", 5), moved(X, modified_at=moment(6))],
    [cancel(X, "a", 5), moved(X, modified_at=moment(5), provider_version=2)],
    [moved(X, is_excerpt=True, modified_at=moment(9)), cancel(X, "a", 5)],
    [moved(X, modified_at=moment(9)), cancel(X, "a", 10), cancel(X, "a", None)],
]


@pytest.mark.parametrize("versions", VERSIONS)
def test_versions_are_ordered(versions: list[Article | Cancellation]) -> None:
    keys = [article_version(version) for version in versions]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_origins_tell_records_apart() -> None:
    outcomes: list[Outcome] = [
        X,
        moved(X, input_record=""),
        moved(X, input_record="1"),
        moved(X, article_id="other"),
        moved(X, input_uri="in/11"),
        Failure("in/1.txt", "parse", "E", "m"),
    ]
    assert len({origin_of(outcome) for outcome in outcomes}) == len(outcomes)
    assert origin_of(X) == origin_of(moved(X, body="corrected"))
    assert origin_of(X) == origin_of(cancel(X, X.input_uri, 1))


HERE, THERE = "date=2021-05-03/source=gazette/part-0.parquet", "date=2021-05-04/source=gazette/part-0.parquet"


def found(place: str, uri: str, hour: int = 0, article_id: str = X.article_id) -> Found:
    return Found(place, article_id, version_key(moment(hour), uri, None), uri)


def touched(uri: str, hour: int) -> Touch:
    return touch_of(moved(X, input_uri=uri, modified_at=moment(hour)), HERE)


def clear(place: str, *ids: str) -> dict[str, Order]:
    return {f"{table}/{place}": Order(clear=frozenset(ids)) for table in ("articles", "entities", "quotes")}


def drop(*touches: Touch) -> dict[str, Order]:
    origins = frozenset(touch.origin for touch in touches)
    return {f"{table}/{HERE}": Order(drop=origins) for table in ("articles", "entities", "quotes")}


A5, B6 = touched("a", 5), touched("b", 6)
CLEAR_X = Order(clear=frozenset({X.article_id}))
GONE = touch_of(cancel(X, "g", 7), HERE)


def gone(place: str, uri: str, hour: int) -> Found:
    return Found(
        place, X.article_id, version_key(moment(hour), uri, None, is_cancellation=True), uri, None, "cancelled"
    )


# (what arrived, what the lake has of it, orders, articles, repeats, cancelled)
WITHDRAWALS: list[tuple[list[Touch], list[Found], dict[str, Order], int, int, int]] = [
    # an article and its cancellation, of one run or of two, in either order
    ([A5, GONE], [], drop(A5), 0, 0, 2),
    ([GONE], [found(THERE, "a", 5)], clear(THERE, X.article_id), 0, 0, 1),
    ([A5], [gone(THERE, "g", 7)], drop(A5), 0, 0, 1),
    ([touch_of(Repeat("a", X.article_id), ""), GONE], [], {}, 0, 0, 2),
    # a newer version brings it back
    ([touched("b", 8), GONE], [], {f"cancellations/{HERE}": Order(drop=frozenset({GONE.origin}))}, 1, 1, 0),
    ([touched("b", 8)], [gone(THERE, "g", 7)], {f"cancellations/{THERE}": CLEAR_X}, 1, 0, 0),
    ([GONE], [found(THERE, "b", 8)], {f"cancellations/{HERE}": Order(drop=frozenset({GONE.origin}))}, 0, 1, 0),
    # the file of the cancellation is read again: with it, and without
    ([GONE], [gone(HERE, "g", 7)], {f"cancellations/{HERE}": CLEAR_X}, 0, 0, 1),
    ([touched("g", 1)], [gone(HERE, "g", 7)], {f"cancellations/{HERE}": CLEAR_X}, 1, 0, 0),
    # twice, from two files: one of them is kept
    ([GONE], [gone(THERE, "h", 9)], {f"cancellations/{HERE}": Order(drop=frozenset({GONE.origin}))}, 0, 0, 1),
]


@pytest.mark.parametrize(("touches", "there", "orders", "written", "repeats", "cancelled"), WITHDRAWALS)
def test_plan_of_cancellations(
    touches: list[Touch], there: list[Found], orders: dict[str, Order], written: int, repeats: int, cancelled: int
) -> None:
    for arrived in (touches, touches[::-1]):
        plan = plan_upsert(arrived, there[::-1], [])
        assert plan.orders == orders
        assert (plan.counts.articles, plan.counts.repeats, plan.counts.cancelled) == (written, repeats, cancelled)
        assert plan.counts.records == len(touches) == written + repeats + cancelled


# (what arrived, article rows in the lake, failures in the lake, orders, articles, repeats)
PLANS = [
    ([A5], [], [], {}, 1, 0),
    ([A5], [found(HERE, "a")], [], clear(HERE, X.article_id), 1, 0),
    ([A5], [found(THERE, "a")], [], clear(THERE, X.article_id), 1, 0),
    ([A5], [found(THERE, "a", 9)], [], clear(THERE, X.article_id), 1, 0),
    ([A5], [found(HERE, "a", 1, "y")], [], clear(HERE, "y"), 1, 0),
    ([A5], [found(THERE, "b", 4)], [], clear(THERE, X.article_id), 1, 0),
    ([A5], [found(THERE, "b", 6)], [], drop(A5), 0, 1),
    ([A5, B6], [], [], drop(A5), 1, 1),
    ([A5, B6], [found(THERE, "c", 7)], [], drop(A5, B6), 0, 2),
    ([A5], [found(THERE, "b", 6), found("elsewhere", "c", 7)], [], drop(A5) | clear(THERE, X.article_id), 0, 1),
    ([A5], [], [FoundFailure(THERE, "a")], {f"failures/{THERE}": Order(clear=frozenset({"a"}))}, 1, 0),
    (
        [A5],
        [],
        [FoundFailure(THERE, "a", "7", True)],
        {f"failures/{THERE}": Order(clear_records=frozenset({("a", "7")}))},
        1,
        0,
    ),
    ([touch_of(Repeat("a", "x"), "")], [found(THERE, "a")], [], clear(THERE, X.article_id), 0, 1),
    ([touch_of(Failure("a", "parse", "E", "m"), HERE)], [found(HERE, "a")], [], clear(HERE, X.article_id), 0, 0),
    # an input that cannot be read for now keeps what the lake has of it
    ([touch_of(Failure("a", "read", "E", "m"), HERE)], [found(HERE, "a")], [], {}, 0, 0),
]


@pytest.mark.parametrize(("touches", "articles", "failures", "orders", "written", "repeats"), PLANS)
def test_plan(
    touches: list[Touch],
    articles: list[Found],
    failures: list[FoundFailure],
    orders: dict[str, Order],
    written: int,
    repeats: int,
) -> None:
    for arrived in (touches, touches[::-1]):
        plan = plan_upsert(arrived, articles[::-1], failures)
        assert plan.orders == orders
        assert (plan.counts.articles, plan.counts.repeats) == (written, repeats)
        failed = sum(count for _, _, count in plan.counts.failures)
        assert plan.counts.records == len(touches) == written + repeats + failed


def test_counts_are_those_of_the_articles_that_win() -> None:
    newer = moved(make_article(1, says=3), input_uri="b", modified_at=moment(9), published_date=None)
    outcomes: list[Outcome] = [
        X,
        newer,
        make_article(2),
        Failure("f", "read", "E", "m"),
        Failure("g", "read", "E", "m"),
    ]
    counts = plan_upsert([touch_of(outcome, "") for outcome in outcomes], [], []).counts
    assert (counts.entities, counts.quotes, counts.words) == (5, 5, newer.word_count + make_article(2).word_count)
    assert (counts.failures, counts.first_date, counts.last_date) == ((("read", "E", 2),), DAY, DAY)


def test_moment_of() -> None:
    assert moment_of(None, None, None) is None
    assert moment_of(moment(1), moment(2), DAY) == moment(1)
    assert moment_of(None, None, DAY) == moment(0)
