"""Plain text: a headline, perhaps decks, a byline and a date, then the story."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.bylines import is_byline
from transforms.clean import paragraphs, repair
from transforms.dateline import find_dateline
from transforms.dates import is_date_line
from transforms.formats.charset import decode
from transforms.formats.raw import BadRecord, FormatOptions, RawArticle
from transforms.records import Document

_LONGEST_HEADLINE = 200
_LONGEST_HEADLINE_WITH_PERIOD = 150
_FRONT_MATTER_LINES = 4
_UNFINISHED = re.compile(r"(?:[;,:–—-]|\b(?:a|an|and|as|at|by|for|from|in|of|on|or|over|the|to|with))$")


def parse_text_file(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The one article of a text file."""
    yield split_story(decode(document.content))


def split_story(text: str) -> RawArticle:
    """Parts headline, byline and date line from the story.

    The first line is the headline unless it has the shape of a dateline, a byline or a paragraph. Decks under it stay,
    as the first paragraphs of the body.
    """
    lines = paragraphs(repair(text))
    title, lines = _take_headline(lines)
    byline = published = None
    for _ in range(_FRONT_MATTER_LINES):
        if len(lines) > 1 and byline is None and is_byline(lines[0]):
            byline, *lines = lines
        elif len(lines) > 1 and published is None and is_date_line(lines[0]):
            published, *lines = lines
    return RawArticle(
        "\n\n".join(lines), title, byline=byline, published=published, published_from="text" if published else None
    )


def _take_headline(lines: list[str]) -> tuple[str | None, list[str]]:
    if len(lines) < 2 or not _is_headline(lines[0]):
        return None, lines
    title, *rest = lines
    while len(rest) > 1 and _continues(title, rest[0]):
        title += " " + rest.pop(0)
    return title, rest


def _continues(title: str, line: str) -> bool:
    unfinished = _UNFINISHED.search(title) is not None or line[:1].islower()
    return unfinished and len(title) + len(line) < _LONGEST_HEADLINE and _is_headline(line)


def _is_headline(line: str) -> bool:
    limit = _LONGEST_HEADLINE_WITH_PERIOD if line.endswith(".") else _LONGEST_HEADLINE
    return len(line) <= limit and not is_byline(line) and not is_date_line(line) and find_dateline(line) is None
