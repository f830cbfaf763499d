"""What the page's script gets of articles and their quotes: values, and paragraphs with their marks as HTML."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from transforms.marked import Paragraph, mark_paragraphs, visible
from transforms.records import Article, Quote

_KINDS: Final = ("direct", "mixed", "indirect")
_MOST_PARAGRAPHS: Final = 5
_NEAR: Final = 600
"""A speaker named farther off, in characters, is not worth the paragraphs between."""


def reading_data(articles: Sequence[Article]) -> dict[str, list[Any]]:
    """The articles as objects, and their quotes as rows of what page.js names at its beginning."""
    found: dict[str, list[Any]] = {"articles": [], "quotes": []}
    for index, article in enumerate(articles):
        paragraphs = mark_paragraphs(article, "body")
        found["articles"].append(_article(article, paragraphs))
        found["quotes"] += [[index, number, *_quote(quote, paragraphs)] for number, quote in enumerate(article.quotes)]
    return found


def web_address(url: str | None) -> str | None:
    """The address if a browser may be sent there: http or https, with a host."""
    try:
        parts = urlsplit(visible(url or ""))
        allowed = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        return None
    return parts.geturl() if allowed else None


def _article(article: Article, paragraphs: Sequence[Paragraph]) -> dict[str, Any]:
    name = article.source_name or article.source_slug or "unknown source"
    return {
        "id": article.article_id,
        "title": " ".join(paragraph.html for paragraph in mark_paragraphs(article, "title")),
        "text": [paragraph.html for paragraph in paragraphs],
        "day": article.published_date.isoformat() if article.published_date else None,
        "source": visible(article.source_slug or ""),
        "name": visible(name),
        "url": web_address(article.canonical_url) or web_address(article.url),
        "byline": visible(article.byline or ""),
        "place": visible(article.dateline_place or ""),
    }


def _quote(quote: Quote, paragraphs: Sequence[Paragraph]) -> list[Any]:
    first, last = _extent(quote, paragraphs)
    return [
        _line(quote.speaker_name),
        _line(quote.speaker_text),
        _line(quote.speaker_role),
        _KINDS.index(quote.quote_type),
        _line(quote.cue_text),
        round(quote.confidence, 3),
        quote.rule,
        first,
        last,
        _line(" … ".join(quote.piece_texts)),
        _note(quote),
    ]


def _extent(quote: Quote, paragraphs: Sequence[Paragraph]) -> tuple[int, int]:
    """The paragraphs, first and last, that have the quote with its cue and speaker; -1 is the title."""
    if quote.field == "title" or not paragraphs:
        return -1, -1
    points = [quote.start_char, quote.end_char - 1]
    if quote.cue_start is not None:
        points.append(quote.cue_start)
    if quote.speaker_field == "body" and quote.speaker_start is not None:
        points += [quote.speaker_start] if abs(quote.speaker_start - quote.start_char) < _NEAR else []
    starts = [paragraph.start for paragraph in paragraphs]
    first = max(0, bisect.bisect_right(starts, min(points)) - 1)
    return first, min(max(0, bisect.bisect_right(starts, max(points)) - 1), first + _MOST_PARAGRAPHS - 1)


def _line(text: str | None) -> str | None:
    return visible(" ".join(text.split())) if text else None


def _note(quote: Quote) -> str | None:
    notes = [] if quote.reported_kind == "speech" else [quote.reported_kind]
    return ", ".join([*notes, *(["denied"] if quote.polarity == "negative" else [])]) or None
