"""The text the language model sees, and its layout: title, paragraphs and datelines end sentences.

A parser trained on edited sentences runs a headline into the first paragraph and a dateline such as `PARIS (Reuters) -`
into the sentence after it. The component `newsbeam_layout`, placed before the parser of any spaCy pipeline, presets the
sentence starts that the layout decides and leaves all others to the parser.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from spacy.attrs import SENT_START  # type: ignore[import-not-found]  # Cython without stubs
from spacy.language import Language
from spacy.tokens import Doc, Span

from transforms.columns import doc_text, token_texts
from transforms.dateline import find_dateline
from transforms.records import Article

BODY_START = "newsbeam_body_start"
"""The key of `doc.user_data` that holds the offset of the body in `doc.text`; where it is missing all is body."""

_TITLE_GAP = "\n\n"
_SENTENCE_END = frozenset(".!?…:;\"'“”‘’«»()[]-–—*•|/")
_NEVER_FIRST = frozenset(".,;:!?)]’”»%")
_PARAGRAPHS_WITH_DATELINE = 5


def article_text(article: Article) -> tuple[str, int]:
    """The one text of an article's Doc, and the offset at which the body starts in it (0 without a title)."""
    if not article.title:
        return article.body, 0
    return f"{article.title}{_TITLE_GAP}{article.body}", len(article.title) + len(_TITLE_GAP)


def body_start(doc: Doc) -> int:
    """The offset of the body in `doc.text`."""
    return int(doc.user_data.get(BODY_START, 0))


def sentences(doc: Doc) -> list[Span]:
    """The sentences of the Doc; all of it is one where no component has set them."""
    if doc.has_annotation("SENT_START"):
        return list(doc.sents)
    return [doc[:]] if len(doc) else []


@Language.factory("newsbeam_layout", assigns=["token.is_sent_start"])
def make_layout(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001  (spaCy's signature of a factory)
    """The spaCy factory of `newsbeam_layout`; add it with `before="parser"`."""
    return mark_layout


def mark_layout(doc: Doc) -> Doc:
    """Presets `is_sent_start` where the layout decides it; all other tokens stay open for the parser.

    Raises ValueError for a Doc that has been parsed: its sentences are decided.
    """
    if len(doc) and doc.has_annotation("DEP"):
        raise ValueError("newsbeam_layout stands after the parser, which has decided the sentences; put it before")
    # Arrays, not tokens: to set one token's sentence start spaCy looks through the whole Doc.
    starts = doc.to_array([SENT_START]).astype(np.int64).tolist()
    paragraphs = _mark_tokens(token_texts(doc), starts)
    _mark_dateline(doc, starts, paragraphs)
    column: Any = np.array(starts, dtype=np.int64).astype(np.uint64)
    return doc.from_array([SENT_START], column)


_STARTS, _GOES_ON = 1, -1
"""What spaCy writes of a token that starts a sentence, and of one that goes on with it; 0 leaves it open."""


def _mark_tokens(words: Sequence[str], starts: list[int]) -> list[int]:
    """Fills `starts` with what words and line breaks decide; the tokens that open paragraphs."""
    paragraphs = []
    before, gap = -1, ""
    for i, word in enumerate(words):
        if word.isspace():
            # A break must hang on the paragraph it ends, never open a sentence.
            if i:
                starts[i] = _GOES_ON
            gap += word
            continue
        last = words[before] if before >= 0 else ""
        if i == 0 or _opens_paragraph(word, last, gap.count("\n")):
            starts[i] = _STARTS
            paragraphs.append(i)
        elif not _may_open_sentence(word, last, after_start=before >= 0 and starts[before] == _STARTS and not gap):
            starts[i] = _GOES_ON
        before, gap = i, ""
    return paragraphs


def _opens_paragraph(word: str, last: str, breaks: int) -> bool:
    """Is there a paragraph break before the token? One line break within a wrapped sentence is none."""
    if breaks == 0 or not last:
        return breaks > 0
    return breaks > 1 or not word.islower() or last[-1] in _SENTENCE_END


def _may_open_sentence(word: str, last: str, *, after_start: bool) -> bool:
    """Newspapers end sentences by a mark: no sentence starts after a bare word, nor with a mark that closes one."""
    if not last or word[0] in _NEVER_FIRST:
        return False
    if after_start and not any(char.isalnum() for char in last):
        return False  # the mark that opens a paragraph opens its first sentence
    return last[-1] in _SENTENCE_END


def _mark_dateline(doc: Doc, starts: list[int], paragraphs: Sequence[int]) -> None:
    """A dateline is one sentence of its own, whatever its full stops suggest, and the story starts after it."""
    body, text = body_start(doc), doc_text(doc)
    heads = [i for i in paragraphs if doc[i].idx >= body][:_PARAGRAPHS_WITH_DATELINE]
    for head in heads:
        dateline = find_dateline(text, doc[head].idx)
        if dateline is not None:
            _mark_span(doc, starts, head, dateline.end)
            return


def _mark_span(doc: Doc, starts: list[int], head: int, end: int) -> None:
    for token in doc[head + 1 :]:
        if token.is_space:
            continue
        starts[token.i] = _STARTS if token.idx >= end else _GOES_ON
        if token.idx >= end:
            return
