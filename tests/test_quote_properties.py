"""Whatever the text: datelines, dates, entities and quotes are found or not, at true offsets, and nothing hangs."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms import analyze
from transforms.dateline import find_dateline, locate_dateline
from transforms.dates import parse_date
from transforms.records import Article

EXAMPLES = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# What datelines and quotes are made of, so that what is put together of it is nearly one.
WORDS = [
    "“", "”", '"', "'", "‘", "’", "„", "«", "»", "''", "``", "—", " - ", "-- ", "(", ")", "[", "]", "...", "…", ",",
    ".", "?", "!", ":", ";", "\n", "\n\n", "\u2028", "\u00a0", "\ufeff", "\u200b", "\ud83d\ude00", "\u0301", "\t",
    " said", " he said", " she added", "Ada Holm", "Mr. Holm", "the mayor", "Reuters", "AP", "OSLO", "WASHINGTON, D.C.",
    "March 3", "3 March 2026", "February 30", "99/99/9999", "2026-03-03T25:61:00Z", "Monday", "according to", "that",
    " it rained", "told", "Q:", "A:", "HOLM:", "'s", "n't", "U.S.", "1.", "0" * 30, "a" * 200, " ",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=60).map("".join)


@EXAMPLES
@given(TEXTS)
def test_datelines(text: str) -> None:
    found = find_dateline(text)
    assert found is None or 0 <= found.start <= found.end <= len(text)
    located = locate_dateline(text.split("\n\n"))
    assert located is None or 0 <= located[0] < len(text.split("\n\n"))


@EXAMPLES
@given(TEXTS)
def test_dates(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.at is None or found.at.utcoffset() == dt.timedelta()


@EXAMPLES
@given(TEXTS, st.none() | TEXTS)
def test_entities_and_quotes(text: str, title: str | None) -> None:
    article = analyze(text, title)
    for entity in article.entities:
        assert field_of(article, entity.field)[entity.start_char : entity.end_char] == entity.text
    for quote in article.quotes:
        whole = field_of(article, quote.field)
        pieces = [whole[a:b] for a, b in zip(quote.piece_starts, quote.piece_ends, strict=True)]
        assert " ".join(pieces) == quote.text
        assert 0 <= quote.confidence <= 1
        if quote.speaker_start is not None and quote.speaker_field is not None:
            said_by = field_of(article, quote.speaker_field)[quote.speaker_start : quote.speaker_end]
            assert said_by == quote.speaker_text


def field_of(article: Article, field: str) -> str:
    return article.body if field == "body" else article.title or ""
