"""When a stream that has no end by itself is said to be quiet."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from apache_beam import Create, DoFn, FlatMap, Map, Pipeline, WindowInto
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from transforms.quiet import CountInStretches

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
        # Less than a window is a window, and parts of one are a whole one.
        (0, [8, 14, 20, 26, 32, 38], 1, [3, 9, 15, 21, 27, 33]),
        (0, [20], 7, [3, 6, 9, 21, 24, 27, 30]),
    ],
)
def test_stretches_without_news(begun: int, news: Sequence[int], quiet_s: float, stretches: Sequence[int]) -> None:
    """A clock ticks once a window while the stream is on; stretches that it is not on all through do not count."""
    with Pipeline(FnApiRunner()) as pipeline:

        def at(name: str, seconds: Sequence[int]) -> Any:
            created = pipeline | name >> Create(list(seconds))
            return created | f"{name}At" >> Map(lambda second: TimestampedValue(second, second))

        windows = at("News", news) | WindowInto(FixedWindows(WINDOW_S))
        clock = at("Clock", range(begun + 1, LAST_S, WINDOW_S))
        quiet = (at("Begun", [begun]), windows, clock) | CountInStretches(WINDOW_S, quiet_s)
        # What reaches beyond the clock's last tick is not whole.
        starts = quiet | FlatMap(start_of)
        assert_that(starts, equal_to(list(stretches)))


def start_of(_: int, window: Any = DoFn.WindowParam) -> Iterator[int]:
    if window.end <= LAST_S:
        yield int(window.start)
