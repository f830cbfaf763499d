"""Articles to articles with entities and quotes, without Beam."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from transforms.annotator import load_annotator
from transforms.defaults import DEFAULT_MAX_CHARS, DEFAULT_MODEL
from transforms.mentions import extract_entities
from transforms.quotes.rows import extract_quotes
from transforms.records import Article, Outcome, stable_id


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
