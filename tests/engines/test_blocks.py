"""The transforms as building blocks of other people's pipelines: Beam YAML, and Python."""

import json
import pathlib
import subprocess
import sys

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to

from tests.conftest import ROOT
from tests.lakes import make_article
from transforms import TableRows
from transforms.records import Failure
from transforms.tables import TABLES, file_schema

YAML = ROOT / "configs" / "beam-yaml"


def test_the_yaml_pipeline_runs(samples: pathlib.Path, tmp_path: pathlib.Path) -> None:
    variables = json.dumps({"inputs": str(samples / "wire"), "output": str(tmp_path / "said")})
    command = [sys.executable, "-m", "apache_beam.yaml.main", "--yaml_pipeline_file=quotes.yaml"]
    done = subprocess.run(
        [*command, f"--jinja_variables={variables}", "--runner=FnApiRunner"],
        cwd=YAML, check=False, capture_output=True, text=True, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [line for path in tmp_path.glob("said*") for line in path.read_text().splitlines()]
    assert len(lines) > 20
    assert len({line.partition(": ")[0] for line in lines}) > 5


@pytest.mark.parametrize(("table", "count"), [("articles", 1), ("quotes", 2), ("entities", 2), ("failures", 1)])
def test_rows_have_the_columns_of_the_table(table: str, count: int) -> None:
    outcomes = [make_article(1), Failure("in/bad.txt", "parse", "NoText", "no text")]
    with beam.Pipeline(FnApiRunner()) as pipeline:
        rows = pipeline | beam.Create(outcomes) | TableRows(table)
        names = [name for name, _ in rows.element_type._fields]
        assert names == file_schema(table).names
        assert_that(rows | beam.combiners.Count.Globally(), equal_to([count]))


def test_rows_of_no_table() -> None:
    with pytest.raises(ValueError, match=f"unknown table 'people'; one of {', '.join(TABLES)}"):
        TableRows("people")


def test_rows_go_on_through_a_pipeline_with_a_schema() -> None:
    with beam.Pipeline(FnApiRunner()) as pipeline:
        rows = pipeline | beam.Create([make_article(1)]) | TableRows("quotes")
        said = rows | beam.Select("quote_type", who="speaker_text") | beam.Reshuffle()
        assert_that(
            said | beam.Map(lambda row: (row.who, row.quote_type)),
            equal_to([("Ben Marrow", "direct"), ("Cora Finch", "direct")]),
        )
