"""When a stream that has no end by itself is said to be quiet."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from apache_beam import Create, DoFn, FlatMap, Map, Pipeline
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import Timestamp

from transforms.quiet import FindStretches, is_lively

LAST_S = 40
WINDOW_S = 3


@pytest.mark.parametrize(
    ("begun", "news", "quiet_s", "stretches"),
    [
        (0, [], 60, []),
        (0, [], 6, [*range(3, 34, 3)]),
        (10, [], 9, [*range(12, 31, 3)]),
        (0, [20], 9, [3, 6, 9, 21, 24, 27, 30]),
        (0, [*range(2, 34, 3), 35, 38], 3, []),
        (0, [8, 14, 20, 26, 32, 38], 3, [3, 9, 15, 21, 27, 33]),
    ],
)
def test_stretches_without_news(begun: int, news: Sequence[int], quiet_s: float, stretches: Sequence[int]) -> None:
    """A clock ticks once a window while the stream is on; stretches that it is not on all through do not count."""
    ticks = range(begun + 1, LAST_S, WINDOW_S)
    with Pipeline(FnApiRunner()) as pipeline:
        timed = [(begun, 1), *((second, 0) for second in ticks), *((second, 1) for second in news)]
        signs = pipeline | Create(timed) | Map(lambda pair: TimestampedValue(pair[1], pair[0]))
        # What reaches beyond the clock's last tick is not whole.
        starts = (signs,) | FindStretches(WINDOW_S, quiet_s) | FlatMap(start_of)
        assert_that(starts, equal_to(list(stretches)))


def start_of(_: int, window: Any = DoFn.WindowParam) -> Iterator[int]:
    if window.end <= LAST_S:
        yield int(window.start)


@pytest.mark.parametrize(
    ("total", "late_s", "lively"), [(0, 0, False), (0, 3, False), (0, 3.1, True), (1, 0, True), (2, 9, True)]
)
def test_a_window_is_lively_with_news_or_when_it_is_late(total: int, late_s: float, lively: bool) -> None:
    assert is_lively(total, Timestamp(100), Timestamp(100 + late_s), patience_s=3) == lively
