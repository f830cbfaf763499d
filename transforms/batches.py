"""Articles in batches within a bundle: BatchArticlesFn."""

import dataclasses
import time
from collections.abc import Iterator, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import BoundedWindow
from apache_beam.utils.timestamp import Timestamp
from apache_beam.utils.windowed_value import WindowedValue

from transforms.metrics import observe
from transforms.records import Article, Outcome


@dataclasses.dataclass(frozen=True, slots=True)
class _Waiting:
    """An article in a batch, with the place in time that its outcome must keep."""

    article: Article
    timestamp: Timestamp
    window: BoundedWindow


_MOST_CHARS_WAITING = 200_000


class BatchArticlesFn(beam.DoFn):
    """Collects a bundle's articles into batches; each outcome leaves in the window its article came in."""

    def __init__(self, batch_size: int) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}; at least 1")
        self._batch_size = batch_size
        self._waiting: list[_Waiting] = []
        self._chars = 0

    def run(self, articles: Sequence[Article]) -> Sequence[Outcome]:
        """The outcome of each article, in order."""
        raise NotImplementedError

    def start_bundle(self) -> None:
        # A bundle that failed half-way is run again from its start; what it left must not come out twice.
        self._clear()

    def process(
        self,
        element: Outcome,
        timestamp: Any = beam.DoFn.TimestampParam,
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Outcome]:
        if not isinstance(element, Article):
            yield element
            return
        self._waiting.append(_Waiting(element, timestamp, window))
        self._chars += len(element.body)
        if len(self._waiting) >= self._batch_size or self._chars >= _MOST_CHARS_WAITING:
            yield from self._annotated()

    def finish_bundle(self) -> Iterator[Any]:
        yield from self._annotated()

    def _annotated(self) -> Iterator[Any]:
        waiting = self._waiting
        self._clear()
        if not waiting:
            return
        start = time.perf_counter()
        outcomes = self.run([item.article for item in waiting])
        observe("analyze_ms", 1000 * (time.perf_counter() - start) / len(waiting), len(waiting))
        for item, outcome in zip(waiting, outcomes, strict=True):
            yield WindowedValue(outcome, item.timestamp, (item.window,))

    def _clear(self) -> None:
        self._waiting = []
        self._chars = 0
