"""Tests for what a run is found to hold: counts that add up in any order, and failures with a steady example."""

import dataclasses
import datetime as dt
import itertools

import apache_beam as beam
from apache_beam.testing.test_pipeline import TestPipeline as Pipeline
from apache_beam.testing.util import assert_that, equal_to

from pipeline import tally
from pipeline.tally import Tally, TallyRecords
from transforms.records import Article, Failure, Outcome, Quote, Repeat


def quote(number: int, kind: str, speaker: str | None) -> Quote:
    return Quote(
        str(number),
        "a",
        "body",
        kind,
        "x",
        0,
        1,
        (0,),
        (1,),
        speaker_text=speaker and "he",
        speaker_name=speaker,  # type: ignore[arg-type]
    )


def article(name: str, day: dt.date | None, *quotes: Quote, source: str | None = "rannik") -> Article:
    return Article(
        name, name, "body", "a.txt", "text", source_slug=source, published_date=day, quotes=quotes, model="m-1"
    )


MARCH = [dt.date(2026, 3, day) for day in range(1, 6)]
RECORDS: list[Outcome] = [
    article("a", MARCH[2], quote(1, "direct", "Mara Quill"), quote(2, "mixed", "Mara Quill")),
    article("b", MARCH[0], quote(3, "indirect", "Olen Brask"), quote(4, "direct", None)),
    dataclasses.replace(article("c", None, source=None), language="de", model=""),
    Failure("b.txt", "parse", "NoText", "no text"),
    Failure("a.txt", "parse", "NoText", "no text at all"),
    Failure("z.txt", "read", "OSError", "gone"),
    Repeat("d.txt", "a"),
]
EXPECTED = {
    "quotes": {"direct": 2, "indirect": 1, "mixed": 1},
    "quotes_attributed": 3,
    "articles_undated": 1,
    "articles_unread": {"de": 1},
    "first_date": "2026-03-01",
    "last_date": "2026-03-03",
    "source_count": 2,
    "sources": {"rannik": 2, "unknown": 1},
    "top_speakers": {"Mara Quill": 2, "Olen Brask": 1},
    "failures_by_kind": {
        "parse: NoText": {"count": 2, "input_uri": "a.txt", "message": "no text at all"},
        "read: OSError": {"count": 1, "input_uri": "z.txt", "message": "gone"},
    },
}


def tally_of(*records: Outcome) -> Tally:
    whole = Tally()
    for record in records:
        whole.add(record)
    return whole


def test_records_are_counted() -> None:
    found = tally_of(*RECORDS)
    assert (found.articles, found.failures, found.repeats, found.model) == (3, 3, 1, "m-1")
    assert found.as_record() == EXPECTED


def test_parts_add_up_in_any_order() -> None:
    for order in itertools.islice(itertools.permutations(RECORDS), 0, 5000, 499):
        whole = tally_of(*order[:3])
        whole.merge(tally_of(*order[3:]))
        assert whole.as_record() == EXPECTED


def test_names_are_bounded() -> None:
    whole = Tally()
    whole.speakers.update({f"speaker {number}": 1 for number in range(2 * tally.MAX_NAMES + 1)})
    whole.speakers["Mara Quill"] = 9
    whole.merge(Tally())
    assert len(whole.speakers) == tally.MAX_NAMES
    assert whole.as_record()["top_speakers"]["Mara Quill"] == 9  # type: ignore[index]


def test_combines_in_a_pipeline() -> None:
    with Pipeline() as pipeline:
        found = pipeline | beam.Create(RECORDS) | beam.CombineGlobally(TallyRecords()) | beam.Map(Tally.as_record)
        assert_that(found, equal_to([EXPECTED]))
