"""Beam metrics of the transforms, in the namespace `newsbeam`; every runner shows them under these names.

Counters: `documents`, `articles`, `entities`, `quotes`, `repeats`, `cancelled`, `failures`, and by kind
`failures_<stage>` and `failures_<stage>_<error type>`. Distributions, in milliseconds: `read_ms` and `parse_ms` of a
document, `analyze_ms` of an article (its share of a batch), `stage_ms` of a partition file, `commit_ms` of a change to
the lake; and `article_chars`.
"""

import functools
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.metrics.metric import Metrics as _Metrics
from apache_beam.pvalue import PCollection

from transforms.records import Article, Cancellation, Failure, Outcome

NAMESPACE: Final = "newsbeam"
T = TypeVar("T")


def count(name: str, by: int = 1) -> None:
    """Adds to a counter."""
    _counter(name).inc(by)


def observe(name: str, value: float, times: int = 1) -> None:
    """Adds a value to a distribution, so many times, rounded to a whole number."""
    for _ in range(times):
        _distribution(name).update(round(value))


@contextmanager
def timing(name: str) -> Iterator[None]:
    """Observes how many milliseconds its body takes."""
    start = time.perf_counter()
    try:
        yield
    finally:
        observe(name, 1000 * (time.perf_counter() - start))


def timed(name: str, items: Iterable[T]) -> Iterator[T]:
    """Passes items on and observes how many milliseconds it took to make them all, those of who takes them aside."""
    spent, iterator = 0.0, iter(items)
    while True:
        start = time.perf_counter()
        try:
            item = next(iterator)
        except StopIteration:
            observe(name, 1000 * (spent + time.perf_counter() - start))
            return
        spent += time.perf_counter() - start
        yield item


class CountOutcomes(beam.PTransform[PCollection[Outcome], PCollection[Outcome]]):
    """Counts what came of records in Beam's metrics, and passes it on."""

    def expand(self, outcomes: PCollection[Outcome]) -> PCollection[Outcome]:
        counted: PCollection[Outcome] = outcomes | "Count" >> beam.Map(count_outcome).with_output_types(Outcome)
        return counted


def count_outcome(outcome: Outcome) -> Outcome:
    """Counts one outcome; the outcome."""
    if isinstance(outcome, Article):
        count("articles")
        count("entities", len(outcome.entities))
        count("quotes", len(outcome.quotes))
        observe("article_chars", len(outcome.body))
    elif isinstance(outcome, Failure):
        for name in ("failures", f"failures_{outcome.stage}", f"failures_{outcome.stage}_{outcome.error_type}"):
            count(name)
    else:
        count("cancelled" if isinstance(outcome, Cancellation) else "repeats")
    return outcome


@functools.cache
def _counter(name: str) -> "_Metrics.DelegatingCounter":
    return Metrics.counter(NAMESPACE, name)


@functools.cache
def _distribution(name: str) -> "_Metrics.DelegatingDistribution":
    return Metrics.distribution(NAMESPACE, name)
