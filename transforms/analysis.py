"""The language model, entities and quotes in one step, in a process aside: AnalyzeArticles."""

import dataclasses
from collections.abc import Sequence

import apache_beam as beam
from apache_beam.pvalue import PCollection

from transforms.analysis_guard import analyze_guarded
from transforms.batches import BatchArticlesFn
from transforms.defaults import DEFAULT_MAX_CHARS, DEFAULT_MODEL
from transforms.guard import Guard
from transforms.records import Article, Outcome


@dataclasses.dataclass
class AnalyzeArticles(beam.PTransform[PCollection[Outcome], PCollection[Outcome]]):
    """Fills entities and quotes of articles, as AnnotateArticles, ExtractEntities and ExtractQuotes do one by one.

    An article of more than `max_chars` characters, or one that the model fails on or does not survive within the
    limits of `guard`, becomes a Failure of stage `annotate`. All else passes on.

    Attributes:
        model: `embedded`, an installed spaCy package, or a folder that holds a spaCy pipeline.
        batch_size: articles the model takes at a time, at most.
        max_chars: the longest title and body together, in code points.
        guard: the limits, kept by a process aside; None runs the model here, without them.
    """

    model: str = DEFAULT_MODEL
    batch_size: int = 8
    max_chars: int = DEFAULT_MAX_CHARS
    guard: Guard | None = None

    def expand(self, articles: PCollection[Outcome]) -> PCollection[Outcome]:
        if self.guard is None:
            # Imported here, as they bring spaCy.
            from transforms.annotate import AnnotateArticles
            from transforms.entities import ExtractEntities
            from transforms.quotes.transform import ExtractQuotes

            annotated = articles | AnnotateArticles(self.model, self.batch_size, self.max_chars)
            found: PCollection[Outcome] = annotated | ExtractEntities(self.model) | ExtractQuotes(self.model)
            return found
        analyzed: PCollection[Outcome] = articles | "Analyze" >> beam.ParDo(
            _AnalyzeFn(self.model, self.batch_size, self.max_chars, self.guard)
        )
        return analyzed


class _AnalyzeFn(BatchArticlesFn):
    def __init__(self, model: str, batch_size: int, max_chars: int, guard: Guard) -> None:
        super().__init__(batch_size)
        self._model = model
        self._max_chars = max_chars
        self._guard = guard

    def run(self, articles: Sequence[Article]) -> Sequence[Outcome]:
        return analyze_guarded(articles, self._model, self._max_chars, self._guard)
