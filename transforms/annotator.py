"""The language pipeline of one process: loaded once, run over batches of articles; a bad one costs only itself."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import logging
import re
import threading
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from transforms.clean import count_words
from transforms.defaults import DEFAULT_MAX_CHARS, DEFAULT_MODEL
from transforms.layout import BODY_START, article_text
from transforms.long_runs import make_doc
from transforms.model import load_model
from transforms.naming.gazetteer import word_set
from transforms.records import Article, Failure, Stage

_LOGGER = logging.getLogger(__name__)
_UNUSED = word_set(
    """
    senter sentencizer textcat textcat_multilabel spancat span_finder entity_linker newsbeam_layout
    newsbeam_entities newsbeam_quotes
    """
)
_ENGLISH = re.compile(r"(?:en|eng|english)(?:[-_].*)?", re.IGNORECASE)
_EXCERPT = 200
_WORDS_KEPT = 30_000
"""Words that the vocabulary may hold before it forgets those that come in new: the commonest are there by then."""
_LOADING = threading.Lock()


class Annotator:
    """A spaCy pipeline that turns the text of articles into Docs; safe to share between threads.

    Articles whose language is known and is not English keep `annotation` None, and nothing is looked for in them.
    """

    def __init__(self, nlp: Language, words_kept: int = _WORDS_KEPT) -> None:
        self._nlp = nlp
        self._words_kept = words_kept
        self._lock = threading.Lock()
        self.model = f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"

    def annotate(
        self, articles: Sequence[Article], max_chars: int = DEFAULT_MAX_CHARS, stage: Stage = "annotate"
    ) -> list[Article | Failure]:
        """The articles with `annotation`, `word_count` and `model` filled, in the given order.

        An article of more than `max_chars` characters, or one the model fails on, becomes a Failure of `stage`.
        """
        done: list[Article | Failure | None] = [_without_doc(article, max_chars, stage) for article in articles]
        due = [number for number, outcome in enumerate(done) if outcome is None]
        docs = self._docs([articles[number] for number in due])
        for number, doc in zip(due, docs, strict=True):
            article = articles[number]
            done[number] = (
                _failure(article, stage, doc) if isinstance(doc, Exception) else self._annotated(article, doc)
            )
        return [outcome for outcome in done if outcome is not None]

    @contextlib.contextmanager
    def forgetting(self) -> Iterator[None]:
        """Words met within are forgotten afterwards, once many are known: a vocabulary would grow for ever.

        Docs made within must not be used afterwards, nor other threads use the pipeline meanwhile.
        """
        if len(self._nlp.vocab) < self._words_kept:
            yield
            return
        with self._nlp.memory_zone():
            yield

    def _annotated(self, article: Article, doc: Doc) -> Article:
        words = article.word_count or count_words(article.body)
        return dataclasses.replace(article, annotation=doc, word_count=words, model=self.model)

    def _docs(self, articles: Sequence[Article]) -> list[Doc | Exception]:
        """A Doc for each article, or what the model raised on it; all at once, and one by one where that fails."""
        try:
            return list(self._run(articles))
        except Exception as error:  # noqa: BLE001  (any pipeline a user names may fail in its own way on one text)
            if len(articles) == 1:
                return [error]
            _LOGGER.debug("a batch of %d articles failed, taking each by itself: %s", len(articles), error)
        return [doc for article in articles for doc in self._docs([article])]

    def _run(self, articles: Sequence[Article]) -> list[Doc]:
        # Python threads gain nothing here, and spaCy's string store does not promise to be safe for them.
        with self._lock:
            return list(
                self._nlp.pipe((self._make_doc(article) for article in articles), batch_size=len(articles) or 1)
            )

    def _make_doc(self, article: Article) -> Doc:
        text, start = article_text(article)
        doc = make_doc(self._nlp, text)
        doc.user_data[BODY_START] = start
        return doc


def load_annotator(model: str = DEFAULT_MODEL) -> Annotator:
    """The annotator of the model, loaded once a process however many transforms and threads ask for it."""
    with _LOADING:
        return _load(model)


# Not Beam's Shared: three transforms with handles of their own would load the model three times.
@functools.lru_cache(maxsize=2)
def _load(model: str) -> Annotator:
    nlp = load_model(model)
    for name in [name for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory in _UNUSED]:
        nlp.disable_pipe(name)
    nlp.add_pipe("newsbeam_layout", name="newsbeam_sentence_layout", before=_parser(nlp))
    nlp.max_length = 2**31 - 1  # `max_chars` is the limit
    _one_thread()
    return Annotator(nlp)


def _parser(nlp: Language) -> str:
    return next(name for name in nlp.pipe_names if "token.dep" in nlp.get_pipe_meta(name).assigns)


def _one_thread() -> None:
    """Workers are processes, one a core; a transformer's threads would only fight them for it."""
    with contextlib.suppress(ImportError):
        import torch  # type: ignore[import-not-found, unused-ignore]  # there only with a transformer model

        torch.set_num_threads(1)


def is_readable(article: Article) -> bool:
    """Is there English text to look for names and quotes in, as far as is known?"""
    if article.language and not _ENGLISH.fullmatch(article.language.strip()):
        return False
    return bool(article.body.strip() or (article.title or "").strip())


def _without_doc(article: Article, max_chars: int, stage: Stage) -> Article | Failure | None:
    """What becomes of an article that the model shall not see; None for one that it shall."""
    if not is_readable(article):
        return dataclasses.replace(article, word_count=article.word_count or count_words(article.body))
    size = len(article_text(article)[0])
    if size > max_chars:
        error = ValueError(f"article of {size:,} characters; max_chars allows {max_chars:,}")
        return _failure(article, stage, error)
    return None


def _failure(article: Article, stage: Stage, error: Exception) -> Failure:
    return Failure(
        article.input_uri,
        stage,
        type(error).__name__,
        str(error),
        input_record=article.input_record,
        excerpt=(article.title or article.body)[:_EXCERPT],
        published_date=article.published_date,
        source_slug=article.source_slug,
    )
