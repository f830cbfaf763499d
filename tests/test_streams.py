"""Each window of a stream is one change of the lake; again and again the same rows."""

import pathlib
from collections.abc import Iterable

import pytest
from apache_beam import Create, Map, Pipeline, WindowInto
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from tests.lakes import make_article, make_articles, moved, upsert
from transforms import locks
from transforms.locks import LakeBusyError, Owner
from transforms.partitions import lake_hash
from transforms.records import Failure, Outcome
from transforms.storage import Storage
from transforms.streams import WriteStream
from transforms.writes import Batch, LakeOptions, RowBatcher, Run, WriteSummary, write_batches


def stream(lake: pathlib.Path, timed: Iterable[tuple[int, Outcome]], *expected: tuple[str, int, int]) -> None:
    """Writes outcomes with their times in windows of a minute; checks name, articles and failures of each."""

    def shown(summary: WriteSummary) -> tuple[str, int, int]:
        return summary.run_id, summary.articles, sum(count for _, _, count in summary.failures)

    with Pipeline(FnApiRunner()) as pipeline:
        written = (
            pipeline
            | Create(list(timed))
            | Map(lambda pair: TimestampedValue(pair[1], pair[0]))
            | WindowInto(FixedWindows(60))
            | WriteStream(lake, LakeOptions(batch_chars=100), run_id="s")
        )
        assert_that(written | Map(shown), equal_to(list(expected)))


def test_windows_come_to_the_rows_of_one_batch(tmp_path: pathlib.Path) -> None:
    articles = make_articles(12)
    failure = Failure("in/bad.txt", "parse", "NoText", "no text")
    timed = [(60 * (number % 3), article) for number, article in enumerate(articles)]
    expected = [("s.19700101T000059", 4, 0), ("s.19700101T000159", 4, 1), ("s.19700101T000259", 4, 0)]
    stream(tmp_path / "stream", [*timed, (70, failure)], *expected)
    stream(tmp_path / "batch", [(0, outcome) for outcome in (*articles, failure)], ("s.19700101T000059", 12, 1))
    assert lake_hash(tmp_path / "stream") == lake_hash(tmp_path / "batch")


def test_a_correction_in_a_later_window_replaces_and_a_replay_changes_nothing(tmp_path: pathlib.Path) -> None:
    first = make_article(1)
    corrected = moved(make_article(1, says=3), source_slug="wire")
    timed = [(0, first), (61, corrected)]
    expected = [("s.19700101T000059", 1, 0), ("s.19700101T000159", 1, 0)]
    stream(tmp_path / "lake", timed, *expected)
    stream(tmp_path / "expected", [(0, corrected)], expected[0])
    assert lake_hash(tmp_path / "lake") == lake_hash(tmp_path / "expected")
    stream(tmp_path / "lake", timed[1:], expected[1])
    assert lake_hash(tmp_path / "lake") == lake_hash(tmp_path / "expected")


def test_a_lake_that_stays_busy_is_an_error(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.writes._BUSY_S", 0.01)
    options = LakeOptions(wait_s=0.01)
    other = Owner.this_process("other")
    upsert(tmp_path, [make_article(1)])
    locks.acquire(Storage.open(tmp_path), other)
    batcher = RowBatcher(options, "1")
    batcher.add(make_article(2))
    with pytest.raises(LakeBusyError, match="run other"):
        write_batches(Run(str(tmp_path), Owner.this_process("mine"), options), [Batch(*batcher.take())])
