"""Named entities of articles in a pipeline: ExtractEntities."""

import dataclasses
from collections.abc import Iterator

import apache_beam as beam
from apache_beam.pvalue import PCollection

from transforms.annotator import is_readable, load_annotator
from transforms.defaults import DEFAULT_MODEL
from transforms.mentions import extract_entities
from transforms.records import Article, Outcome


@dataclasses.dataclass
class ExtractEntities(beam.PTransform[PCollection[Outcome], PCollection[Outcome]]):
    """Fills `Article.entities`: every mention of a name, with the variants of one name joined.

    Reads the annotation of `AnnotateArticles`; articles that come without one, as after a shuffle, are annotated with
    `model`. Failures and repeats pass on; an article the model fails on becomes a Failure of stage `entities`.
    """

    model: str = DEFAULT_MODEL

    def expand(self, articles: PCollection[Outcome]) -> PCollection[Outcome]:
        found: PCollection[Outcome] = articles | "Extract" >> beam.ParDo(_ExtractEntitiesFn(self.model))
        return found


class _ExtractEntitiesFn(beam.DoFn):
    def __init__(self, model: str) -> None:
        self._model = model

    def process(self, element: Outcome) -> Iterator[Outcome]:
        if isinstance(element, Article) and element.annotation is None and is_readable(element):
            (element,) = load_annotator(self._model).annotate([element], stage="entities")
        yield extract_entities(element) if isinstance(element, Article) else element
