"""The language model, entities and quotes in one step, in a process aside: AnalyzeArticles.

An article that crashes, hangs or eats all memory costs itself and nothing else. When the process is lost over a batch,
each article of it is tried alone; the one over which it is lost again becomes a failure.
"""

import dataclasses
from collections.abc import Iterator, Sequence

import apache_beam as beam
from apache_beam.pvalue import PCollection

from transforms.annotate import AnnotateArticles, BatchArticlesFn
from transforms.annotator import DEFAULT_MAX_CHARS, load_annotator
from transforms.aside import LostError
from transforms.entities import ExtractEntities, extract_entities
from transforms.guard import Guard, run_aside
from transforms.model import DEFAULT_MODEL
from transforms.quotes.transform import ExtractQuotes, extract_quotes
from transforms.records import Article, Failure, Outcome

DEFAULT_SECONDS = 300.0
"""Twenty times what the longest article that is allowed takes the embedded model on one core."""
_EXCERPT = 200


def analyze_articles(model: str, articles: Sequence[Article], max_chars: int = DEFAULT_MAX_CHARS) -> Iterator[Outcome]:
    """The articles with entities and quotes, without annotation; what the model fails on as a failure.

    Raises MemoryError where memory is short.
    """
    annotator = load_annotator(model)
    with annotator.forgetting():
        for outcome in annotator.annotate(articles, max_chars):
            if isinstance(outcome, Article):
                yield dataclasses.replace(extract_quotes(extract_entities(outcome)), annotation=None)
            elif outcome.error_type == "MemoryError":
                raise MemoryError(outcome.message)
            else:
                yield outcome


def analyze_guarded(articles: Sequence[Article], model: str, max_chars: int, guard: Guard) -> list[Outcome]:
    """What `analyze_articles` yields, and a failure for each article that cannot be survived."""
    try:
        return _run_aside(articles, model, max_chars, guard)
    except LostError as loss:
        if len(articles) == 1 and loss.kind == "TimeLimit":
            return [_lost(articles[0], loss)]
        # Even a single one again: a crash may have come from elsewhere, such as a system short of memory.
        return [_analyze_alone(article, model, max_chars, guard) for article in articles]


def _analyze_alone(article: Article, model: str, max_chars: int, guard: Guard, tries: int = 2) -> Outcome:
    try:
        return _run_aside([article], model, max_chars, guard)[0]
    except LostError as loss:
        if loss.kind == "TimeLimit" or tries == 1:
            return _lost(article, loss)
    return _analyze_alone(article, model, max_chars, guard, tries - 1)


def _run_aside(articles: Sequence[Article], model: str, max_chars: int, guard: Guard) -> list[Outcome]:
    return run_aside(guard, analyze_articles, model, articles, max_chars, load=(_load, model))


def _load(model: str) -> tuple[()]:
    load_annotator(model)
    return ()


def _lost(article: Article, loss: LostError) -> Failure:
    return Failure(
        article.input_uri,
        "annotate",
        loss.kind,
        f"the language model: {loss}",
        input_record=article.input_record,
        excerpt=(article.title or article.body)[:_EXCERPT],
        published_date=article.published_date,
        source_slug=article.source_slug,
    )


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
