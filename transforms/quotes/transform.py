"""Quotes of articles in a pipeline: ExtractQuotes."""

import dataclasses
from collections.abc import Iterator

import apache_beam as beam
from apache_beam.pvalue import PCollection

from transforms.annotator import is_readable, load_annotator
from transforms.defaults import DEFAULT_MODEL
from transforms.quotes.rows import extract_quotes
from transforms.records import Article, Outcome


@dataclasses.dataclass
class ExtractQuotes(beam.PTransform[PCollection[Outcome], PCollection[Outcome]]):
    """Fills `Article.quotes`: who says what, in direct, mixed and indirect speech, with the speaker's name.

    Reads the annotation of `AnnotateArticles`; articles that come without one, as after a shuffle, are annotated with
    `model`. Failures and repeats pass on; an article the model fails on becomes a Failure of stage `quotes`.
    """

    model: str = DEFAULT_MODEL

    def expand(self, articles: PCollection[Outcome]) -> PCollection[Outcome]:
        found: PCollection[Outcome] = articles | "Extract" >> beam.ParDo(_ExtractQuotesFn(self.model))
        return found


class _ExtractQuotesFn(beam.DoFn):
    def __init__(self, model: str) -> None:
        self._model = model

    def process(self, element: Outcome) -> Iterator[Outcome]:
        if isinstance(element, Article) and element.annotation is None and is_readable(element):
            (element,) = load_annotator(self._model).annotate([element], stage="quotes")
        yield extract_quotes(element) if isinstance(element, Article) else element
