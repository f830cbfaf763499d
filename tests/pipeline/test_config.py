"""Tests for typed configuration: defaults, files, overrides, and mistakes named in one line."""

import datetime as dt
import itertools
import pathlib

import pytest
import yaml

from pipeline.config import Config, load_config, option_paths
from pipeline.errors import ConfigError
from tests.conftest import ROOT
from transforms.defaults import DEFAULT_MAX_CHARS
from transforms.formats.pieces import DEFAULT_LIMITS
from transforms.lake import LakeOptions
from transforms.parse import ParseOptions

LOCAL = ROOT / "configs" / "local.yaml"


def paths_of(values: dict[str, object], prefix: str = "") -> list[str]:
    """The paths of the options in a YAML file."""
    paths: list[str] = []
    for name, value in values.items():
        paths += paths_of(value, f"{prefix}{name}.") if isinstance(value, dict) and value else [prefix + name]
    return paths


def test_local_yaml_documents_every_option_with_its_default() -> None:
    values = yaml.safe_load(LOCAL.read_text(encoding="utf-8"))
    assert paths_of(values) == option_paths()
    assert load_config(str(LOCAL)) == Config()


def test_local_yaml_explains_every_option() -> None:
    lines = [line.strip() for line in LOCAL.read_text(encoding="utf-8").splitlines()]
    bare = [line for before, line in itertools.pairwise(lines) if line[:1] not in ("", "#") and before[:1] != "#"]
    assert bare == []


def test_defaults_are_those_of_the_transforms() -> None:
    config = Config()
    assert config.parse.options() == ParseOptions()
    assert config.lake.options() == LakeOptions()
    assert config.read.max_bytes == DEFAULT_LIMITS.max_bytes
    assert config.annotate.max_chars == DEFAULT_MAX_CHARS


def test_the_command_line_wins_over_the_file(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text("parse: {source: Rannik, reference_date: 2026-03-01}\nrun: {workers: 3}\n")
    config = load_config(str(file), {("parse", "source"): "Meridian", ("run", "workers"): "2"})
    assert (config.parse.source, config.parse.reference_date) == ("Meridian", dt.date(2026, 3, 1))
    assert config.run.workers == 2


MISTAKES = [
    ("modle: en", ": modle: unknown option; did you mean model?"),
    ("parse: {sauce: x}", ": parse.sauce: unknown option; did you mean source?"),
    ("run: {zzz: 1}", ": run.zzz: unknown option; one of beam_options, commit_articles, max_failure_rate, "),
    ("parse: {reference_date: tomorrow}", ": parse.reference_date: 'tomorrow' is not allowed; a date as YYYY-MM-DD"),
    ("parse: {reference_date: 2026-02-30}", ": parse.reference_date: '2026-02-30' is not allowed; a date as "),
    ("run: {workers: many}", ": run.workers: 'many' is not allowed; 'auto' or a number from 1"),
    ("run: {workers: 0}", ": run.workers: 0 is not allowed; 'auto' or a number from 1"),
    ("run: {max_failure_rate: 5}", ": run.max_failure_rate: 5 is not allowed; a share from 0 to 1"),
    ("read: {max_bytes: -1}", ": read.max_bytes: -1 is not allowed; a number from 1"),
    ("lake: here", ": lake: 'here' is not a section; put its options below it, indented"),
    ("lake: {partition_by: week}", ": lake.partition_by: 'week' is not allowed; auto, date, month or none"),
    ("lake: {file_words: 0}", ": lake.file_words: 0 is not allowed; a number from 1"),
    ("lake: {null_partition: a/b}", ": lake.null_partition: 'a/b' is not allowed; the name of a folder"),
    ("inputs: a.txt", ": inputs: 'a.txt' is not allowed; a list of files, folders, globs or URLs"),
    ("- a", ": must hold options such as 'model: embedded', not a list"),
    ("parse: {source: [", ", line 1: not YAML: "),
    ("parse:\n\tsource: x", ", line 2: not YAML: "),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[text for text, _ in MISTAKES])
def test_mistakes_in_a_file(text: str, expected: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pathlib.Path("c.yaml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_config("c.yaml")
    assert str(caught.value).startswith(f"c.yaml{expected}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [(None, "cannot read the configuration: No such file"), (b"\xff\xfe\x00", "not UTF-8 text")],
)
def test_files_that_cannot_be_read(content: bytes | None, expected: str, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "c.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=expected):
        load_config(str(file))


def test_a_mistake_on_the_command_line_is_named_by_its_flag() -> None:
    with pytest.raises(ConfigError, match=r"^--workers: 'x' is not allowed; 'auto' or a number from 1$"):
        load_config(None, {("run", "workers"): "x"}, {"run.workers": "--workers"})


def test_options_the_transforms_refuse() -> None:
    config = load_config(None, {("parse", "fields"): {"bdoy": "text"}})
    with pytest.raises(ConfigError, match="bdoy"):
        config.parse.options()


@pytest.mark.parametrize(("runner", "local"), [("local", True), ("DirectRunner", True), ("FlinkRunner", False)])
def test_which_runners_are_local(runner: str, local: bool) -> None:
    assert load_config(None, {("run", "runner"): runner}).is_local is local
