"""The end of a stream whose sources have none: for so long, nothing has come."""

import dataclasses
import math
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.transforms.periodicsequence import PeriodicImpulse, RebaseMode
from apache_beam.transforms.window import SlidingWindows, TimestampedValue
from apache_beam.utils.timestamp import MAX_TIMESTAMP, Timestamp


@dataclasses.dataclass
class FindQuiet(beam.PTransform[PCollection[Any], PCollection[int]]):
    """Yields something for each stretch of time in which nothing came, and nothing was under way.

    The collection has an element for each window of arrivals that is done with; its timestamp is the window's end. The
    watermark tells when there is none. What takes long keeps the sources from being read, so the time from a window's
    end to that of its element is not quiet. The first stretch begins when the stream does, and one with each window.

    Attributes:
        window_s: seconds of the windows.
        quiet_s: seconds of a stretch; whole windows, at least one, so it may be longer.
    """

    window_s: float
    quiet_s: float

    def expand(self, news: PCollection[Any]) -> PCollection[int]:
        begun = news.pipeline | beam.Impulse() | "Begun" >> beam.Map(_begin)
        clock = news.pipeline | PeriodicImpulse(
            stop_timestamp=MAX_TIMESTAMP, fire_interval=self.window_s, rebase=RebaseMode.REBASE_START
        )
        busy = news | "Busy" >> beam.FlatMap(_until_now, self.window_s)
        quiet: PCollection[int] = (begun, busy, clock) | "Count" >> CountInStretches(self.window_s, self.quiet_s)
        return quiet


@dataclasses.dataclass
class CountInStretches(beam.PTransform[Any, PCollection[int]]):
    """Yields 0 for each stretch of time with ticks of a clock, and neither the beginning nor news in it."""

    window_s: float
    quiet_s: float

    def expand(self, inputs: Any) -> PCollection[int]:
        begun, news, clock = inputs
        stretches = SlidingWindows(max(1, math.ceil(self.quiet_s / self.window_s)) * self.window_s, self.window_s)
        named = {"Begun": (begun, 1), "News": (news, 1), "Clock": (clock, 0)}
        counted = [
            each | f"Is{name}" >> beam.Map(_constant, one) | f"In{name}" >> beam.WindowInto(stretches)
            for name, (each, one) in named.items()
        ]
        sums = counted | beam.Flatten() | "Sum" >> beam.CombineGlobally(sum).without_defaults()
        quiet: PCollection[int] = sums | beam.Filter(_is_none)
        return quiet


def _begin(_: bytes) -> Any:
    return TimestampedValue(None, Timestamp.now())


def _until_now(_: Any, step_s: float, moment: Any = beam.DoFn.TimestampParam) -> Iterator[Any]:
    """Moments from that of the element to now, so many seconds apart."""
    now = Timestamp.now()
    while moment < now:
        yield TimestampedValue(None, moment)
        moment += step_s
    yield TimestampedValue(None, moment)


def _constant(_: Any, one: int) -> int:
    return one


def _is_none(total: int) -> bool:
    return total == 0
