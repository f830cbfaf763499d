"""The flex template: its parameters are newsbeam's options, its metadata is what Dataflow takes."""

import json
import re
from typing import Any

import pytest

from pipeline.config import option_paths
from pipeline.errors import ConfigError
from pipeline.template import parameter_names, read_parameters
from scripts.flex_template import METADATA, metadata, read_comments

NEEDED = ["--inputs=gs://b/news", "--lake=gs://b/lake"]
# The fields of a parameter by the service's API, and which of its kinds are used here.
FIELDS = {"name": str, "label": str, "helpText": str, "isOptional": bool, "paramType": str, "defaultValue": str}
KINDS = {"TEXT", "GCS_WRITE_FOLDER"}


def test_the_file_is_current() -> None:
    assert json.loads(METADATA.read_text(encoding="utf-8")) == metadata(), "run scripts/flex_template.py"


@pytest.mark.parametrize("parameter", metadata()["parameters"], ids=lambda one: one["name"])
def test_each_parameter_keeps_the_rules(parameter: dict[str, Any]) -> None:
    assert set(parameter) - {"defaultValue"} == set(FIELDS) - {"defaultValue"}
    assert all(isinstance(value, FIELDS[name]) for name, value in parameter.items())
    assert re.fullmatch(r"[a-z][a-z0-9_]*", parameter["name"])
    assert parameter["paramType"] in KINDS
    assert len(parameter["helpText"]) > 15
    assert "On the command line" not in parameter["helpText"]
    assert parameter["isOptional"] or "defaultValue" not in parameter


def test_every_parameter_is_read_back() -> None:
    names = [parameter["name"] for parameter in metadata()["parameters"]]
    assert len(set(names)) == len(names)
    given = [f"--{one['name']}={one['defaultValue']}" for one in metadata()["parameters"] if "defaultValue" in one]
    config = read_parameters([*NEEDED, *given])
    plain = read_parameters(NEEDED)
    assert config == plain
    assert set(parameter_names()) <= set(option_paths())


def test_parameters_become_a_configuration() -> None:
    more = ["--inputs=gs://b/a gs://b/c", "--parse_source=Reuters", '--parse_fields={"body": "text"}', "--model="]
    config = read_parameters([*NEEDED, *more, "--project=p", "--streaming", "--runner=DataflowRunner"])
    assert config.inputs == ("gs://b/a", "gs://b/c")
    assert (config.lake.path, config.parse.source, config.model) == ("gs://b/lake", "Reuters", "embedded")
    assert config.parse.fields == {"body": "text"}
    assert config.run.beam_options == ("--project=p", "--streaming")
    assert (config.run.runner, config.run.streaming) == ("DataflowRunner", True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--lake=gs://b/lake"], "--inputs is missing"),
        (["--inputs=gs://b/a"], "--lake is missing"),
        ([*NEEDED, "--parse_fields=body"], "--parse_fields: 'body' is not allowed; a JSON object"),
        ([*NEEDED, "--lake_buckets=0"], "--lake_buckets: '0' is not allowed; a number from 1"),
    ],
)
def test_mistakes_are_told_in_one_line(arguments: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        read_parameters(arguments)


def test_comments_are_read_by_section() -> None:
    text = "# All.\n\n# One\n# line.  On the command line: --one\none: 1\n# Two.\ntwo:\n  # Inner.\n  three: null\n"
    assert read_comments(text) == {"one": "One line.", "two": "Two.", "two.three": "Inner."}
