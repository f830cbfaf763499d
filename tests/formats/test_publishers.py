"""Pages of large publishers' templates: title, minute, authors and every paragraph, and nothing besides."""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from tests.formats.publishers import PAGES
from transforms.parse import parse_document
from transforms.records import Article, Document


def read(content: str) -> Article:
    (article,) = parse_document(Document("/pages/story.html", content.encode()))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("name", PAGES)
def test_what_pages_say(name: str) -> None:
    page = PAGES[name]
    article = read(page.content)
    assert article.title == page.title
    assert article.authors == page.authors
    if "T" in page.published:
        assert article.published_at == dt.datetime.fromisoformat(f"{page.published}:00+00:00").replace(
            second=article.published_at.second if article.published_at else 0
        )
    else:
        assert (str(article.published_date), article.published_at) == (page.published, None)
    assert article.body.split("\n\n") == [part for part in page.body if part != article.dateline]


def without_regions(content: str) -> str:
    return re.sub(r"<(/?)(?:article|main|section)\b", r"<\1div", content)


def in_boxes(content: str) -> str:
    boxed = r"<div class='row'><p\1><span>\2</span></p></div>"
    return re.sub(r"<p((?:\s[^>]*)?)>(.*?)</p>", boxed, content, flags=re.DOTALL)


def of_many_classes(content: str) -> str:
    return content.replace("<body>", "<body class='single has-caption related newsletter no-share comments-open'>")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("other", [without_regions, in_boxes, of_many_classes])
def test_the_same_story_in_other_elements(name: str, other: Callable[[str], str]) -> None:
    page = PAGES[name]
    assert read(other(page.content)).body == read(page.content).body
