"""Tests for what passes between processes: jobs, results, counts and notes."""

import dataclasses
import datetime as dt
import logging
import pathlib

import apache_beam as beam
from apache_beam.testing.test_pipeline import TestPipeline as Pipeline
from apache_beam.testing.util import assert_that, equal_to

from pipeline.config import load_config
from pipeline.counts import Counter, Counts, read_counts
from pipeline.job import Job, Result, load_plan, load_result, save_plan, save_result
from pipeline.logs import MAX_NOTES, NoteReader, configure_engine
from pipeline.plan import Plan
from pipeline.progress import CountPassing
from transforms.records import Article, Document, Failure


def test_a_job_comes_back_as_it_was(tmp_path: pathlib.Path) -> None:
    config = load_config(None, {("parse", "reference_date"): "2026-03-01", ("inputs",): ["a"]})
    job = Job(config, "run-1", "2026-03-01T00:00:00+00:00", verbose=True, folder=tmp_path, max_workers=2)
    job.save()
    assert Job.load(tmp_path) == job
    assert job.config.parse.reference_date == dt.date(2026, 3, 1)


def test_plans_and_results(tmp_path: pathlib.Path) -> None:
    assert (load_plan(tmp_path), load_result(tmp_path)) == (None, None)
    save_plan(tmp_path, Plan(2, 3, None))
    save_result(tmp_path, Result("lost", "killed by signal 9"))
    save_result(tmp_path, Result("failed", "what came of it"))
    assert load_plan(tmp_path) == Plan(2, 3, None)
    assert load_result(tmp_path) == Result("lost", "killed by signal 9")


def test_what_passes_is_counted_and_unchanged(tmp_path: pathlib.Path) -> None:
    article = Article("a", "a", "a body", "a.txt", "text")
    records = [article, dataclasses.replace(article, article_id="b"), Failure("b.txt", "parse", "NoText", "no text")]
    with Pipeline() as pipeline:
        passed = pipeline | beam.Create(records) | "Done" >> CountPassing("done", str(tmp_path))
        assert_that(passed, equal_to(records))
        _ = pipeline | "Files" >> beam.Create([Document("a", b"12345")]) | CountPassing("read", str(tmp_path))
    assert read_counts(tmp_path) == {
        "read": Counts(1, 1, 5),
        "parsed": Counts(),
        "begun": Counts(),
        "done": Counts(3, 2, 12, 1),
    }


def test_a_folder_that_is_gone_costs_the_progress_only(tmp_path: pathlib.Path) -> None:
    counter = Counter(str(tmp_path / "gone"), "done")
    counter.add(Counts(1))
    counter.close()
    assert read_counts(tmp_path / "gone")["done"] == Counts()


def test_half_written_counts_are_passed_over(tmp_path: pathlib.Path) -> None:
    (tmp_path / "done-1-x.count").write_bytes(b"\0" * 7)
    assert read_counts(tmp_path)["done"] == Counts()


def test_warnings_become_notes_once(tmp_path: pathlib.Path) -> None:
    before = {name: list(logging.getLogger(name).handlers) for name in ("", "transforms", "pipeline")}
    level = logging.getLogger().level
    try:
        configure_engine(tmp_path, verbose=False)
        reader = NoteReader(tmp_path)
        assert reader.new_notes() == []
        for _ in range(2):
            logging.getLogger("transforms.locks").warning("waiting for run %s\nto end", "x")
        logging.getLogger("apache_beam").warning("noise")
        assert reader.new_notes() == ["waiting for run x to end"]
        for number in range(2 * MAX_NOTES):
            logging.getLogger("pipeline.engine").warning("note %d", number)
        assert len(reader.new_notes()) == MAX_NOTES - 1
    finally:
        logging.getLogger().setLevel(level)
        for name, handlers in before.items():
            for handler in set(logging.getLogger(name).handlers) - set(handlers):
                handler.close()
            logging.getLogger(name).handlers = handlers
