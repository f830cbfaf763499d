"""Analysis where an article that crashes, hangs or eats all memory costs itself and nothing else.

Articles are analysed in a process aside. When that is lost over a batch, each article of it is tried alone; the one
over which it is lost again becomes a failure. This process does without spaCy and the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.aside import LostError
from transforms.guard import Guard, run_aside
from transforms.records import Article, Failure, Outcome

_EXCERPT = 200


def warm_analysis(model: str) -> tuple[()]:
    """Loads the model. Raises ValueError for one that cannot be loaded."""
    from transforms.bare_spacy import import_spacy

    import_spacy()
    import transforms.analyzing  # noqa: F401 - loaded to be there
    from transforms.annotator import load_annotator

    load_annotator(model)
    return ()


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
    return run_aside(guard, _analyze, model, articles, max_chars, load=(warm_analysis, model))


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


def _analyze(model: str, articles: Sequence[Article], max_chars: int) -> Iterator[Outcome]:
    from transforms.analyzing import analyze_articles

    return analyze_articles(model, articles, max_chars)
