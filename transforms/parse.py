"""Parses documents into articles."""

import dataclasses
from collections.abc import Iterator

import apache_beam as beam
from apache_beam.pvalue import PCollection

from transforms.articles import ParseOptions
from transforms.documents import DEFAULT_OPTIONS, parse_document, parse_text
from transforms.guard import Guard, parse_guarded
from transforms.metrics import timed
from transforms.records import Document, Failure, Outcome


@dataclasses.dataclass
class ParseArticles(beam.PTransform[PCollection[Document | Failure], PCollection[Outcome]]):
    """Turns documents into articles; failures from before pass through.

    Attributes:
        options: what is known of the articles from outside.
        guard: parses aside, within limits, so that a record that crashes or hangs is a failure as any other; None
            parses here.
    """

    options: ParseOptions = DEFAULT_OPTIONS
    guard: Guard | None = None

    def expand(self, documents: PCollection[Document | Failure]) -> PCollection[Outcome]:
        outcomes: PCollection[Outcome] = documents | "Parse" >> beam.ParDo(_ParseFn(self.options, self.guard))
        return outcomes


class _ParseFn(beam.DoFn):
    def __init__(self, options: ParseOptions, guard: Guard | None) -> None:
        self._options = options
        self._guard = guard

    def process(self, element: Document | Failure) -> Iterator[Outcome]:
        if isinstance(element, Failure):
            yield element
        elif self._guard is None:
            yield from timed("parse_ms", parse_document(element, self._options))
        else:
            yield from timed("parse_ms", parse_guarded(element, self._options, self._guard))


__all__ = ["ParseArticles", "ParseOptions", "parse_document", "parse_text"]
