"""The end of a stream whose sources have none: for so long, nothing has come."""

import dataclasses
import math
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.transforms.periodicsequence import PeriodicImpulse, RebaseMode
from apache_beam.transforms.window import FixedWindows, SlidingWindows, TimestampedValue
from apache_beam.utils.timestamp import MAX_TIMESTAMP, Timestamp


@dataclasses.dataclass
class FindQuiet(beam.PTransform[PCollection[Any], PCollection[int]]):
    """Yields something for each stretch of time in which nothing came, and nothing kept the sources from being read.

    The collection has an element for each window of arrivals that is done with, and none for a window without. The
    watermark tells that there is none, and also how timely the sources were read. What is read late arrives late, so
    time that was over only much later is not quiet: as little of it passes as leaves a stretch incomplete. The first
    stretch begins when the stream does, and one with each window.

    Attributes:
        window_s: seconds of the windows, which are fixed ones.
        quiet_s: seconds of a stretch; whole windows, at least two, so it may be longer.
    """

    window_s: float
    quiet_s: float

    def expand(self, news: PCollection[Any]) -> PCollection[int]:
        stretch_s = max(2, math.ceil(self.quiet_s / self.window_s)) * self.window_s
        begun = news.pipeline | beam.Impulse() | "Begun" >> beam.Map(_begin)
        clock = news.pipeline | PeriodicImpulse(
            stop_timestamp=MAX_TIMESTAMP, fire_interval=self.window_s, rebase=RebaseMode.REBASE_START
        )
        signs = [clock | "Tick" >> beam.Map(_constant, 0), news | "IsNews" >> beam.Map(_constant, 1)]
        windows = [
            each | f"Window {number}" >> beam.WindowInto(FixedWindows(self.window_s))
            for number, each in enumerate(signs)
        ]
        totals = windows | beam.Flatten() | "Total" >> beam.CombineGlobally(sum).without_defaults()
        judged = totals | "Judge" >> beam.Map(_judge, stretch_s - self.window_s)
        quiet: PCollection[int] = (begun, judged) | "Stretches" >> FindStretches(self.window_s, stretch_s)
        return quiet


@dataclasses.dataclass
class FindStretches(beam.PTransform[Any, PCollection[int]]):
    """Yields 0 for each stretch of time in which all elements of the collections are 0; one begins each `every_s`."""

    every_s: float
    stretch_s: float

    def expand(self, signs: Any) -> PCollection[int]:
        stretches = SlidingWindows(self.stretch_s, self.every_s)
        placed = [each | f"Stretch {number}" >> beam.WindowInto(stretches) for number, each in enumerate(signs)]
        totals = placed | beam.Flatten() | "Total" >> beam.CombineGlobally(sum).without_defaults()
        quiet: PCollection[int] = totals | "Quiet" >> beam.Filter(_is_none)
        return quiet


def is_lively(total: int, end: Timestamp, now: Timestamp, patience_s: float) -> bool:
    """Whether a window that ended then, and is over now, had news, or was not over in time."""
    return total > 0 or float(now - end) > patience_s


def _judge(total: int, patience_s: float, window: Any = beam.DoFn.WindowParam) -> int:
    return int(is_lively(total, window.end, Timestamp.now(), patience_s))


def _begin(_: bytes) -> Any:
    return TimestampedValue(1, Timestamp.now())


def _constant(_: Any, one: int) -> int:
    return one


def _is_none(total: int) -> bool:
    return total == 0
