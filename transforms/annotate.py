"""The language model over articles in a pipeline: AnnotateArticles."""

import dataclasses
import time
from collections.abc import Iterator, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.transforms.window import BoundedWindow
from apache_beam.utils.timestamp import Timestamp
from apache_beam.utils.windowed_value import WindowedValue

from transforms.annotator import DEFAULT_MAX_CHARS, load_annotator
from transforms.metrics import observe
from transforms.model import DEFAULT_MODEL
from transforms.records import Article, Outcome


@dataclasses.dataclass
class AnnotateArticles(beam.PTransform[PCollection[Outcome], PCollection[Outcome]]):
    """Runs the language model over articles and hangs its Doc in `Article.annotation`.

    Failures and repeats pass on. An article of more than `max_chars` characters, or one the model fails on, becomes a
    Failure of stage `annotate`. The Doc never crosses a shuffle; transforms that miss it make it again.

    Attributes:
        model: `embedded`, an installed spaCy package, or a folder that holds a spaCy pipeline.
        batch_size: articles the model takes at a time, at most.
        max_chars: the longest title and body together, in code points.
    """

    model: str = DEFAULT_MODEL
    batch_size: int = 8
    max_chars: int = DEFAULT_MAX_CHARS

    def expand(self, articles: PCollection[Outcome]) -> PCollection[Outcome]:
        annotated: PCollection[Outcome] = articles | "Annotate" >> beam.ParDo(
            _AnnotateFn(self.model, self.batch_size, self.max_chars)
        )
        return annotated


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


class _AnnotateFn(BatchArticlesFn):
    def __init__(self, model: str, batch_size: int, max_chars: int) -> None:
        super().__init__(batch_size)
        self._model = model
        self._max_chars = max_chars

    def run(self, articles: Sequence[Article]) -> Sequence[Outcome]:
        return load_annotator(self._model).annotate(articles, self._max_chars)
