"""Steps of the graph that count what passes them, for the progress of a local run."""

import dataclasses
from collections.abc import Iterator
from typing import TypeVar

import apache_beam as beam
from apache_beam.pvalue import PCollection

from pipeline.counts import Counter, Counts, Point
from transforms.records import Article, Document, Failure

T = TypeVar("T")


@dataclasses.dataclass
class CountPassing(beam.PTransform[PCollection[T], PCollection[T]]):
    """Passes every element on and counts it into a file below `folder`, a folder of this machine."""

    point: Point
    folder: str

    def expand(self, elements: PCollection[T]) -> PCollection[T]:
        """Elements in, the same elements out."""
        counting = beam.ParDo(_CountPassingFn(self.point, self.folder))
        counted: PCollection[T] = elements | counting.with_output_types(elements.element_type)
        return counted


class _CountPassingFn(beam.DoFn):
    def __init__(self, point: Point, folder: str) -> None:
        self._point = point
        self._folder = folder

    def setup(self) -> None:
        self._counter = Counter(self._folder, self._point)

    def process(self, element: object) -> Iterator[object]:
        self._counter.add(_counts(element))
        yield element

    def finish_bundle(self) -> None:
        self._counter.write()

    def teardown(self) -> None:
        self._counter.close()


def _counts(element: object) -> Counts:
    if isinstance(element, Document):
        return Counts(1, 1, len(element.content))
    if isinstance(element, Article):
        return Counts(1, 1, len(element.body))
    return Counts(1, failures=isinstance(element, Failure))
