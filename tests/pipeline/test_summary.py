"""Tests for the end of a run: its manifest and the summary made of it."""

import dataclasses
import datetime as dt
import io
import json
import pathlib
import shlex
from typing import Any

import pytest
from rich.console import Console

from pipeline.config import load_config
from pipeline.manifest import describe_run, failure_rate, read_manifest, run_record, without_credentials, write_manifest
from pipeline.plan import Plan
from pipeline.summary import TRY_FAILURES_SQL, TRY_SQL, print_summary
from pipeline.tally import Tally
from tests.pipeline.test_tally import RECORDS, tally_of
from transforms.lake import WriteSummary

WRITTEN = WriteSummary(
    run_id="r", records=7, articles=3, repeats=1, cancelled=0,
    failures=(("parse", "NoText", 2), ("read", "OSError", 1)),
    entities=1234, quotes=4, words=500, partitions_written=4, partitions_unchanged=2, rows_removed=1,
    first_date=dt.date(2026, 3, 1),
    last_date=dt.date(2026, 3, 3),
)  # fmt: skip
STARTED = "2026-03-05T10:00:00.000+00:00"


def manifest(written: WriteSummary = WRITTEN, found: Tally | None = None, **overrides: object) -> dict[str, Any]:
    config = load_config(None, {tuple(name.split("__")): value for name, value in overrides.items()})
    run = describe_run(config, Plan(2, 3, 1000), "r", STARTED)
    record = run_record(run, written, found or tally_of(*RECORDS))
    return record | {"seconds": 12.5}


def printed(record: dict[str, Any], lake: str = "lake", width: int = 80) -> str:
    file = io.StringIO()
    print_summary(Console(file=file, width=width), record, lake)
    return file.getvalue()


def test_the_manifest_is_json_and_agrees_with_itself() -> None:
    record = manifest()
    assert json.loads(json.dumps(record)) == record
    counts = record["counts"]
    assert counts["records"] == counts["articles"] + counts["failures"] + counts["repeats"] == 7
    assert record["found"]["quotes_attributed"] == 3
    assert record["model"] == {"name": "embedded", "version": "m-1"}
    assert failure_rate(record) == 3 / 7


def test_a_manifest_is_written_and_read(tmp_path: pathlib.Path) -> None:
    record = manifest()
    write_manifest(str(tmp_path), record)
    assert read_manifest(str(tmp_path), "r") == record
    assert [path.name for path in (tmp_path / "_runs").iterdir()] == ["r.json"]
    with pytest.raises(FileNotFoundError):
        read_manifest(str(tmp_path), "another")


def test_a_manifest_holds_no_credentials() -> None:
    record = manifest(
        inputs=["sftp://me:hush@host/a", "https://host/a?X-Amz-Signature=hush"],
        lake__path="s3://key:hush@bucket/lake",
        run__beam_options=["--project=mine", "--password=hush", "--token", "hush"],
    )
    assert "hush" not in json.dumps(record)
    assert record["options"]["inputs"] == ["sftp://host/a", "https://host/a"]
    assert record["options"]["run"]["beam_options"] == ["--project", "--password", "--token"]


@pytest.mark.parametrize("path", ["a@b/c?d.txt", "/data/x@y", "s3://bucket/a.txt"])
def test_paths_without_credentials_stay(path: str) -> None:
    assert without_credentials(path) == path


def test_cancelled_articles_are_told() -> None:
    record = manifest(dataclasses.replace(WRITTEN, records=9, cancelled=2))
    counts = record["counts"]
    assert counts["records"] == counts["articles"] + counts["failures"] + counts["repeats"] + counts["cancelled"] == 9
    assert "cancelled  2 records of articles that their publisher withdrew" in printed(record)
    assert "cancelled" not in printed(manifest())


def test_the_summary_says_it_all() -> None:
    text = printed(manifest())
    lines = [line.rstrip() for line in text.splitlines()]
    assert lines[0] == "3 articles in 12 s (0.2 articles/s, 2 processes)"
    assert "  sources   rannik 2, unknown 1" in lines
    assert "  dates     2026-03-01 to 2026-03-03; 1 article without a date" in lines
    assert "  quotes    4: 2 direct, 1 mixed, 1 indirect; 75% with a speaker" in lines
    assert "  entities  1,234 mentions" in lines
    assert "  no model  1 article in languages without one: de 1" in lines
    assert "  repeats   1 record of articles that are there already" in lines
    assert "  failures  3 records of 7" in lines
    assert "  2  Mara Quill" in lines
    assert "  2  parse: NoText, such as a.txt: no text at all" in lines
    assert max(map(len, lines[:-1])) <= 80


def test_commands_to_try_are_one_line_each_and_quoted() -> None:
    report, query = printed(manifest(), lake="my lake", width=40).splitlines()[-2:]
    assert shlex.split(report) == ["newsbeam", "report", "my lake"]
    assert shlex.split(query) == ["newsbeam", "sql", "my lake", TRY_SQL]


def test_a_run_without_articles() -> None:
    nothing = WriteSummary("r", 1, 0, 0, 0, (("parse", "NoText", 1),), 0, 0, 0, 1, 0, 0, None, None)
    text = printed(manifest(nothing, tally_of(RECORDS[3])))
    assert text.startswith("0 articles in 12 s")
    assert "sources" not in text
    assert TRY_FAILURES_SQL in text


def test_another_engine_is_named() -> None:
    record = manifest(run__runner="FlinkRunner") | {"workers": None}
    assert "on FlinkRunner)" in printed(record)
