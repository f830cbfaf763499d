"""Parses documents into articles."""

import dataclasses
from collections.abc import Iterator

import apache_beam as beam
from apache_beam.pvalue import PCollection

from transforms.articles import ParseOptions
from transforms.documents import DEFAULT_OPTIONS, parse_document, parse_text
from transforms.records import Document, Failure, Outcome


@dataclasses.dataclass
class ParseArticles(beam.PTransform[PCollection[Document | Failure], PCollection[Outcome]]):
    """Turns documents into articles; failures from before pass through."""

    options: ParseOptions = DEFAULT_OPTIONS

    def expand(self, documents: PCollection[Document | Failure]) -> PCollection[Outcome]:
        outcomes: PCollection[Outcome] = documents | "Parse" >> beam.ParDo(_ParseFn(self.options))
        return outcomes


class _ParseFn(beam.DoFn):
    def __init__(self, options: ParseOptions) -> None:
        self._options = options

    def process(self, element: Document | Failure) -> Iterator[Outcome]:
        if isinstance(element, Failure):
            yield element
        else:
            yield from parse_document(element, self._options)


__all__ = ["ParseArticles", "ParseOptions", "parse_document", "parse_text"]
