"""DropRepeats: one version of each article goes on."""

import itertools

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to

from tests.lakes import cancel, make_article, moment, moved
from transforms import DropRepeats
from transforms.records import Article, Cancellation, Failure, Outcome, Repeat
from transforms.repeats import split_repeats

X = make_article(1)
OLD = moved(X, input_uri="in/z.jsonl", input_record="4", modified_at=moment(1))
NEW = moved(X, input_uri="in/a.jsonl", input_record="2", modified_at=moment(2))
UNTIMED = moved(X, input_uri="in/b.jsonl", published_date=None)


@pytest.mark.parametrize("versions", list(itertools.permutations([OLD, NEW, UNTIMED])))
def test_the_newest_is_kept_in_any_order(versions: tuple[Article, ...]) -> None:
    article, repeats = split_repeats(versions)
    assert article == NEW
    assert repeats == [Repeat("in/b.jsonl", X.article_id), Repeat("in/z.jsonl", X.article_id, "4")]


def test_the_same_record_read_twice_is_kept_once() -> None:
    assert split_repeats([X, X]) == (X, [Repeat(X.input_uri, X.article_id)])


GONE = cancel(X, "in/c.xml", 3)


@pytest.mark.parametrize("versions", list(itertools.permutations([OLD, GONE, NEW])))
def test_a_newer_cancellation_is_kept_in_place_of_its_article(versions: tuple[Article | Cancellation, ...]) -> None:
    newest, repeats = split_repeats(versions)
    assert newest == GONE
    assert [repeat.input_uri for repeat in repeats] == ["in/z.jsonl", "in/a.jsonl"]


def test_an_article_that_came_back_after_its_cancellation_is_kept() -> None:
    back = moved(NEW, modified_at=moment(4))
    assert split_repeats([GONE, back, OLD])[0] == back
    assert split_repeats([back, OLD, GONE])[0] == back


def test_drop_repeats_passes_everything_else_on() -> None:
    others: list[Outcome] = [Failure("in/f", "read", "E", "m"), Repeat("in/r", "x"), make_article(2)]
    with beam.Pipeline(FnApiRunner()) as pipeline:
        outcomes = pipeline | beam.Create([OLD, NEW, *others]) | DropRepeats()
        assert_that(outcomes, equal_to([NEW, Repeat("in/z.jsonl", X.article_id, "4"), *others]))


def test_drop_repeats_puts_the_cancellation_in_place_of_the_article() -> None:
    with beam.Pipeline(FnApiRunner()) as pipeline:
        outcomes = pipeline | beam.Create([OLD, GONE, make_article(2)]) | DropRepeats()
        assert_that(outcomes, equal_to([GONE, Repeat("in/z.jsonl", X.article_id, "4"), make_article(2)]))
