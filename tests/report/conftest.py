"""A lake of invented articles for pages: ordinary ones, copies, failures, and one that would break in if it could."""

import dataclasses
import datetime as dt
import pathlib

import pytest

from tests.lakes import make_articles, upsert
from transforms.records import Article, Entity, Failure, Quote, stable_id

HOSTILE = (
    '</script><script>document.title="broken in"</script><img src=x onerror="alert(1)"> \u202egnp.exe & <b>"bold"</b>'
)
HOSTILE_URL = "javascript:alert(document.domain)"


def hostile_article() -> Article:
    """An article whose every text wants out of where it stands."""
    body = f"{HOSTILE} said 😀 “{HOSTILE}” 🎉 today."
    at = body.index("“") + 1
    end = at + len(HOSTILE)
    article_id = stable_id("hostile")
    entity_id = stable_id(HOSTILE)
    speaker = Entity("h1", article_id, "body", 0, len(HOSTILE), HOSTILE, "PERSON", entity_id, HOSTILE)
    named = Entity("h2", article_id, "body", at, at + 9, body[at : at + 9], "ORG", "o", HOSTILE, quote_id="hq")
    quote = Quote(
        "hq", article_id, "body", "direct", HOSTILE, at, end, (at,), (end,), speaker_text=HOSTILE, speaker_field="body",
        speaker_start=0, speaker_end=len(HOSTILE), speaker_kind="person", speaker_name=HOSTILE,
        speaker_entity_id=entity_id, speaker_role=HOSTILE, cue_text="said", cue_start=len(HOSTILE) + 1,
        cue_end=len(HOSTILE) + 5, confidence=0.9, rule="after",
    )  # fmt: skip
    return Article(
        article_id, "h", body, f"in/{HOSTILE}", "html", title=HOSTILE, source_slug="wire", source_name=HOSTILE,
        published_date=dt.date(2021, 5, 4), date_source="metadata", url=HOSTILE_URL, byline=HOSTILE, word_count=9,
        entities=(speaker, named), quotes=(quote,),
    )  # fmt: skip


def named(article: Article) -> Article:
    """The article with names for its speakers and a confidence for each quote."""
    quotes = tuple(
        dataclasses.replace(quote, speaker_name=quote.speaker_text, confidence=0.4 + 0.15 * (number % 4), rule="before")
        for number, quote in enumerate(article.quotes)
    )
    return dataclasses.replace(article, quotes=quotes)


@pytest.fixture(scope="session")
def page_lake(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    articles = [named(article) for article in make_articles(40)]
    articles[3] = dataclasses.replace(articles[3], url="https://gazette.example/3?a=1&b=2", byline="By Ola Ruud")
    for number in (8, 9):
        articles[number] = dataclasses.replace(
            articles[number], dup_group_id=articles[8].article_id, is_duplicate=number == 9
        )
    failures = [
        Failure(f"in/{HOSTILE}", "parse", "FormatError", HOSTILE),
        Failure("in/b.txt", "parse", "NoText", "no text"),
    ]
    lake = tmp_path_factory.mktemp("report") / "lake"
    upsert(lake, [*articles, hostile_article(), *failures])
    return lake
