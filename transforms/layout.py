"""The text the language model sees, and its layout: title, paragraphs and datelines end sentences.

A parser trained on edited sentences runs a headline into the first paragraph and a dateline such as `PARIS (Reuters) -`
into the sentence after it. The component `newsbeam_layout`, placed before the parser of any spaCy pipeline, presets the
sentence starts that the layout decides and leaves all others to the parser.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

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
    """Presets `is_sent_start` where the layout decides it; all other tokens stay open for the parser."""
    paragraphs = []
    for token in doc:
        if token.is_space:
            # A break must hang on the paragraph it ends, never open a sentence.
            if token.i:
                token.is_sent_start = False
        elif token.i == 0 or _opens_paragraph(token):
            token.is_sent_start = True
            paragraphs.append(token)
        elif not _may_open_sentence(token):
            token.is_sent_start = False
    _mark_dateline(doc, paragraphs)
    return doc


def _before(token: Token) -> tuple[Token | None, str]:
    """The last token before this one that is no white space, and the white-space tokens between them."""
    gap, i = "", token.i - 1
    while i >= 0 and token.doc[i].is_space:
        gap += token.doc[i].text
        i -= 1
    return (token.doc[i] if i >= 0 else None), gap


def _opens_paragraph(token: Token) -> bool:
    """Is there a paragraph break before the token? One line break within a wrapped sentence is none."""
    before, gap = _before(token)
    breaks = gap.count("\n")
    if breaks == 0 or before is None:
        return breaks > 0
    return breaks > 1 or not token.is_lower or before.text[-1] in _SENTENCE_END


def _may_open_sentence(token: Token) -> bool:
    """Newspapers end sentences by a mark: no sentence starts after a bare word, nor with a mark that closes one."""
    before, gap = _before(token)
    if before is None or token.text[0] in _NEVER_FIRST:
        return False
    if before.is_sent_start and not any(char.isalnum() for char in before.text) and not gap:
        return False  # the mark that opens a paragraph opens its first sentence
    return before.text[-1] in _SENTENCE_END


def _mark_dateline(doc: Doc, paragraphs: Sequence[Token]) -> None:
    """A dateline is one sentence of its own, whatever its full stops suggest, and the story starts after it."""
    start = body_start(doc)
    heads = [token for token in paragraphs if token.idx >= start][:_PARAGRAPHS_WITH_DATELINE]
    for head in heads:
        dateline = find_dateline(doc.text, head.idx)
        if dateline is not None:
            _mark_span(doc, head, dateline.end)
            return


def _mark_span(doc: Doc, head: Token, end: int) -> None:
    for token in doc[head.i + 1 :]:
        if token.is_space:
            continue
        token.is_sent_start = token.idx >= end
        if token.idx >= end:
            return
