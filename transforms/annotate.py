"""The language model over articles in a pipeline: AnnotateArticles."""

import dataclasses
from collections.abc import Sequence

import apache_beam as beam
from apache_beam.pvalue import PCollection

from transforms.annotator import load_annotator
from transforms.batches import BatchArticlesFn
from transforms.defaults import DEFAULT_MAX_CHARS, DEFAULT_MODEL
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


class _AnnotateFn(BatchArticlesFn):
    def __init__(self, model: str, batch_size: int, max_chars: int) -> None:
        super().__init__(batch_size)
        self._model = model
        self._max_chars = max_chars

    def run(self, articles: Sequence[Article]) -> Sequence[Outcome]:
        return load_annotator(self._model).annotate(articles, self._max_chars)
