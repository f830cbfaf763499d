"""Articles to articles with entities and quotes, without Beam: here, or in a process aside.

In a process aside an article that crashes, hangs or eats all memory costs itself and nothing else. When the process is
lost over a batch, each article of it is tried alone; the one over which it is lost again becomes a failure.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from transforms.annotator import DEFAULT_MAX_CHARS, load_annotator
from transforms.aside import LostError
from transforms.guard import Guard, run_aside
from transforms.mentions import extract_entities
from transforms.model import DEFAULT_MODEL
from transforms.quotes.rows import extract_quotes
from transforms.records import Article, Failure, Outcome, stable_id

_EXCERPT = 200


def analyze(text: str, title: str | None = None, *, model: str = DEFAULT_MODEL) -> Article:
    """One text as an article with entities and quotes, without Beam or files; a lone surrogate in it becomes `?`.

    Raises ValueError if the model cannot be loaded or fails on the text.
    """
    # The language model takes no surrogates; one for one, so that offsets are those of the text that was given.
    text = _encodable(text)
    title = None if title is None else _encodable(title)
    content = stable_id(title or "", text)
    article = Article(content, content, text, input_uri="", input_format="text", title=title)
    (outcome,) = load_annotator(model).annotate([article], max_chars=len(text) + len(title or "") + 2)
    if isinstance(outcome, Article):
        return extract_quotes(extract_entities(outcome))
    raise ValueError(f"cannot analyze the text ({outcome.error_type}: {outcome.message})")


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


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
    return run_aside(guard, analyze_articles, model, articles, max_chars, load=(warm_analysis, model))


def warm_analysis(model: str) -> tuple[()]:
    """Loads the model. Raises ValueError for one that cannot be loaded."""
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
