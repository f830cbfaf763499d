"""Quotebank (Vaucher et al. 2021): records of articles are read, those of quotations alone hold no article.

Its article-centric version gives the tokens around each quotation and where in the article they stand; the passages
are put together again, those that touch as one paragraph. What stood between them is not in the data set. Versions with
the whole text (`content`) are read as that.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from transforms.formats.fields import text_of
from transforms.formats.raw import BadRecord, RawArticle

_LONGEST_ARTICLE = 200_000
_MARKS = frozenset(('"', "“", "”", "``", "''"))
# Tokens are parted by spaces; in print they are not.
_SPACE = re.compile(r"\s+(?=[,.;:!?%)\]](?:\s|$|”)|['’](?:s|re|ve|ll|d|m|t)\b|n['’]t\b)|(?<=[(\[$£€])\s+")


def is_quotebank(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object is an article or a quotation of Quotebank."""
    return _is_quotation(record) or _is_article(record)


def read_quotebank(record: Mapping[str, Any], number: str | None) -> RawArticle | BadRecord:
    """The article of an article-centric record; a failure for a quotation, which is part of many articles."""
    if _is_quotation(record):
        message = "a quotation of Quotebank's quote-centric version; only its article-centric version holds articles"
        return BadRecord(message, "NoArticle", number, text_of(record.get("quotation")))
    body = text_of(record.get("content")) or "\n\n".join(_passages(record.get("quotations")))
    if not body:
        return BadRecord("no text: an article of Quotebank without content or quotations", "NoText", number)
    date = text_of(record.get("date"))
    return RawArticle(
        body=body,
        title=text_of(record.get("title")),
        record=number,
        published=date,
        published_from="json" if date else None,
        source_domain=text_of(record.get("website")),
        language="en",
        url=text_of(record.get("url")),
        provider_id=text_of(record.get("articleID")) or text_of(record.get("articleUID")),
    )


def _is_quotation(record: Mapping[str, Any]) -> bool:
    return "quotation" in record and "quoteID" in record and "quotations" not in record


def _is_article(record: Mapping[str, Any]) -> bool:
    return bool({"articleID", "articleUID"} & record.keys()) and bool({"quotations", "phase"} & record.keys())


def _passages(quotations: object) -> Iterator[str]:
    """The passages around quotations in the order of the article, without gaps within one."""
    members = quotations if isinstance(quotations, list) else []
    placed = [place for member in members if isinstance(member, Mapping) and (place := _placed(member))]
    # What is around one quotation may hold another, without its marks; quotations win.
    tokens = {place: token for _, around in placed for place, token in around.items()}
    tokens |= {place: token for quoted, _ in placed for place, token in quoted.items()}
    for _, run in itertools.groupby(enumerate(sorted(tokens)), lambda item: item[1] - item[0]):
        yield _SPACE.sub("", " ".join(filter(None, (tokens[place] for _, place in run))))


def _placed(quotation: Mapping[str, Any]) -> tuple[dict[int, str], dict[int, str]] | None:
    """The tokens of a quotation, in quotation marks, and those around it, by their places in the article."""
    start = quotation.get("quotationOffset")
    words = _tokens(quotation.get("quotation"))
    if not isinstance(start, int) or not 0 <= start < _LONGEST_ARTICLE or not words:
        return None
    left, right = _tokens(quotation.get("leftContext")), _tokens(quotation.get("rightContext"))
    end = start + len(words)
    quoted = dict(enumerate([f"“{words[0]}", *words[1:]], start))
    quoted[end - 1] += "”"
    # Where the marks are tokens of the context, they are there already.
    quoted |= {start - 1: ""} if left and left[-1] in _MARKS else {}
    quoted |= {end: ""} if right and right[0] in _MARKS else {}
    return quoted, dict(enumerate(left, start - len(left))) | dict(enumerate(right, end))


def _tokens(text: object) -> list[str]:
    return text.split()[:_LONGEST_ARTICLE] if isinstance(text, str) else []
