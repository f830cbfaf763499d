"""Typed configuration of a run: defaults, then a YAML file, then the command line.

`configs/local.yaml` documents every option. Keys that do not exist are errors, and an error is one line that names the
key by its path, the value and what is allowed.
"""

from __future__ import annotations

import datetime as dt
import difflib
import os
import pathlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pydantic
import yaml

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from transforms.arrivals import WatchOptions
    from transforms.articles import ParseOptions
    from transforms.guard import Guard
    from transforms.reading import ReadOptions
    from transforms.writes import LakeOptions

LOCAL_RUNNERS = ("local", "direct", "directrunner", "fnapirunner")


class Section(pydantic.BaseModel):
    """What all sections share: immutable, and no key passes unnoticed."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class ReadSection(Section):
    """How input files are read."""

    path_pattern: str | None = None
    max_bytes: Annotated[int, pydantic.Field(gt=0)] = 256 * 1024 * 1024


class ParseSection(Section):
    """How documents become articles, and what is known of them from outside."""

    source: str | None = None
    reference_date: dt.date | None = None
    format: str | None = None
    fields: dict[str, str] = {}
    max_body_chars: Annotated[int, pydantic.Field(gt=0)] = 1_000_000
    max_seconds: Annotated[float, pydantic.Field(gt=0)] | None = 120.0

    def options(self) -> ParseOptions:
        """The options of the transform. Raises ConfigError for values it does not allow."""
        from transforms.articles import ParseOptions

        values = dict(self)
        del values["max_seconds"]
        try:
            return ParseOptions(**values)
        except ValueError as error:
            raise ConfigError(f"parse: {error}") from error


class DuplicatesSection(Section):
    """Which articles count as near-duplicates of each other."""

    group: bool = True
    days: Annotated[int, pydantic.Field(ge=0)] = 7
    similarity: Annotated[float, pydantic.Field(gt=0, le=1)] = 0.6


class AnnotateSection(Section):
    """How the language model runs over articles."""

    batch_size: Annotated[int, pydantic.Field(gt=0)] = 8
    max_chars: Annotated[int, pydantic.Field(gt=0)] = 500_000
    max_seconds: Annotated[float, pydantic.Field(gt=0)] | None = 300.0


class LakeSection(Section):
    """Where the tables go and how they are laid out."""

    path: str | None = None
    partition_by: Literal["auto", "date", "month", "none"] = "auto"
    file_words: Annotated[int, pydantic.Field(ge=1)] = 4_000_000
    buckets: Annotated[int, pydantic.Field(ge=1)] = 1
    null_partition: Annotated[str, pydantic.Field(pattern=r"^[^/]+$")] = "__HIVE_DEFAULT_PARTITION__"
    row_group_rows: Annotated[int, pydantic.Field(ge=1)] = 20_000
    batch_chars: Annotated[int, pydantic.Field(ge=1)] = 8_000_000
    wait_s: Annotated[float, pydantic.Field(ge=0)] = 600.0

    def options(self) -> LakeOptions:
        """The options of the transform."""
        from transforms.writes import LakeOptions

        values = dict(self)
        del values["path"]
        values["partition_by"] = None if self.partition_by == "auto" else self.partition_by
        return LakeOptions(**values)


class StreamSection(Section):
    """How a run without end looks for files, and how often it changes the lake."""

    interval_s: Annotated[float, pydantic.Field(gt=0)] = 10.0
    window_s: Annotated[float, pydantic.Field(gt=0)] = 60.0
    stop_after_s: Annotated[float, pydantic.Field(gt=0)] | None = None
    max_files: Annotated[int, pydantic.Field(ge=1)] = 500
    expansion_service: str | None = None

    def options(self) -> WatchOptions:
        """The options of the source."""
        from transforms.arrivals import WatchOptions

        return WatchOptions(self.interval_s, self.stop_after_s, self.max_files)


class RunSection(Section):
    """Where and how the graph runs."""

    resume: bool = False
    runner: str = "local"
    streaming: bool = False
    workers: Annotated[int, pydantic.Field(ge=1)] | Literal["auto"] = "auto"
    commit_articles: Annotated[int, pydantic.Field(ge=0)] = 2_000
    retries: Annotated[int, pydantic.Field(ge=0)] = 2
    max_memory: Annotated[int, pydantic.Field(ge=2**28)] = 2**32
    max_failure_rate: Annotated[float, pydantic.Field(ge=0, le=1)] = 1.0
    beam_options: tuple[str, ...] = ()


class WatchSection(Section):
    """How inputs are watched."""

    interval: Annotated[float, pydantic.Field(gt=0)] = 10.0
    delete: bool = False
    batch_articles: Annotated[int, pydantic.Field(ge=1)] = 2_000


class Config(Section):
    """Everything a run can be told."""

    inputs: tuple[str, ...] = ()
    model: str = "embedded"
    read: ReadSection = ReadSection()
    parse: ParseSection = ParseSection()
    duplicates: DuplicatesSection = DuplicatesSection()
    annotate: AnnotateSection = AnnotateSection()
    lake: LakeSection = LakeSection()
    stream: StreamSection = StreamSection()
    run: RunSection = RunSection()
    watch: WatchSection = WatchSection()

    def check(self) -> None:
        """Raises ConfigError for values that only the transforms know to be wrong."""
        self.parse.options()
        self.lake.options()
        self.read_options()

    def read_options(self) -> ReadOptions:
        """The options of reading. Raises ConfigError for values it does not allow."""
        from transforms.formats.pieces import Limits
        from transforms.reading import ReadOptions

        try:
            limits = Limits(max_bytes=self.read.max_bytes)
            return ReadOptions(self.read.path_pattern, self.parse.format, limits)
        except ValueError as error:
            raise ConfigError(f"read: {error}") from error

    def guard(self, seconds: float | None, nursery: str | None = None) -> Guard | None:
        """The limits of a record, kept by processes that the nursery forks; None where there are to be none."""
        from transforms.aside import Isolation
        from transforms.guard import Guard

        if seconds is None or os.name != "posix":
            return None
        return Guard(seconds, Isolation(nursery, self.run.max_memory))

    @property
    def is_local(self) -> bool:
        """Whether newsbeam runs the graph itself, rather than handing it to a Beam runner by name."""
        return self.run.runner.lower() in LOCAL_RUNNERS


Overrides = Mapping[tuple[str, ...], object]


def load_config(
    path: str | None = None, overrides: Overrides | None = None, flags: Mapping[str, str] | None = None
) -> Config:
    """The configuration of the YAML file with `overrides` (paths of keys to values) over it.

    `flags` names the command line's option for a key path (`{"parse.source": "--source"}`), for messages.
    Raises ConfigError.
    """
    values = _read_yaml(path) if path else {}
    overrides = overrides or {}
    for keys, value in overrides.items():
        _put(values, keys, value)
    given = {".".join(keys) for keys in overrides}
    try:
        return Config.model_validate(values)
    except pydantic.ValidationError as error:
        raise ConfigError(_message(error, path, given, flags or {})) from error


def option_paths(model: type[Section] = Config, prefix: str = "") -> list[str]:
    """Every option by its path, in order: `inputs`, `model`, `parse.source`, …"""
    paths: list[str] = []
    for name, field in model.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, Section):
            paths += option_paths(section, f"{prefix}{name}.")
        else:
            paths.append(prefix + name)
    return paths


def _read_yaml(path: str) -> dict[str, Any]:
    try:
        text = pathlib.Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot read the configuration: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: the configuration is not UTF-8 text") from error
    try:
        values = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}{_place(error)}: not YAML: {_problem(error)}") from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: must hold options such as 'model: embedded', not a {type(values).__name__}")
    return values


class _Loader(yaml.SafeLoader):
    """YAML without dates: pydantic reads them, and a day that does not exist is an error with a place."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as its base class declares it
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""


def _problem(error: yaml.YAMLError) -> str:
    return " ".join(str(getattr(error, "problem", None) or error).split())


def _put(values: dict[str, Any], keys: tuple[str, ...], value: object) -> None:
    for key in keys[:-1]:
        # A section that is not one is left for validation to name.
        inner = values.get(key)
        values[key] = dict(inner) if isinstance(inner, dict) else {}
        values = values[key]
    values[keys[-1]] = value


def _message(error: pydantic.ValidationError, path: str | None, given: set[str], flags: Mapping[str, str]) -> str:
    details = error.errors()[0]
    option = _option_of(details["loc"])
    in_file = f"{path}: {option}" if path else option
    where = flags.get(option, option) if option in given else in_file
    return f"{where}: {_explain(details, option)}"


def _option_of(loc: tuple[int | str, ...]) -> str:
    """The option's path without what pydantic adds for the members of a union."""
    known = set(option_paths())
    parts = [str(part) for part in loc]
    for end in range(len(parts), 0, -1):
        if ".".join(parts[:end]) in known:
            return ".".join(parts[:end])
    return ".".join(parts)


def _explain(details: Any, option: str) -> str:
    kind, value = details["type"], details["input"]
    if kind == "extra_forbidden":
        return _unknown(option)
    if kind in ("model_type", "model_attributes_type"):
        return f"{value!r} is not a section; put its options below it, indented"
    allowed = _ALLOWED.get(option)
    return f"{_shown(value)} is not allowed; {allowed}" if allowed else f"{_shown(value)}: {details['msg']}"


def _unknown(option: str) -> str:
    parent, _, name = option.rpartition(".")
    prefix = f"{parent}." if parent else ""
    siblings = sorted({path[len(prefix) :].split(".")[0] for path in option_paths() if path.startswith(prefix)})
    close = difflib.get_close_matches(name, siblings, n=1)
    hint = f"did you mean {close[0]}?" if close else f"one of {', '.join(siblings)}"
    return f"unknown option; {hint}"


def _shown(value: object) -> str:
    return f"'{value}'" if isinstance(value, (str, dt.date)) else repr(value)


_SIZE = "a number from 1"
_SECONDS = "a number of seconds above 0, or null for no limit"
_ALLOWED = {
    "inputs": "a list of files, folders, globs or URLs",
    "model": "'embedded', a spaCy pipeline package or a folder",
    "read.path_pattern": "a pattern such as '{source}_{date}_{slug}'",
    "read.max_bytes": _SIZE,
    "parse.source": "the name of a source, such as 'Reuters'",
    "parse.reference_date": "a date as YYYY-MM-DD",
    "parse.format": "a name of a format, such as html",
    "parse.fields": "newsbeam's names of fields to those of the records, such as 'body: data.text'",
    "parse.max_body_chars": _SIZE,
    "parse.max_seconds": _SECONDS,
    "duplicates.group": "true or false",
    "duplicates.days": "a number from 0",
    "duplicates.similarity": "a share above 0, at most 1",
    "annotate.batch_size": _SIZE,
    "annotate.max_chars": _SIZE,
    "annotate.max_seconds": _SECONDS,
    "lake.path": "a folder or URL",
    "lake.partition_by": "auto, date, month or none",
    "lake.buckets": _SIZE,
    "lake.file_words": _SIZE,
    "lake.null_partition": "the name of a folder",
    "lake.row_group_rows": _SIZE,
    "lake.batch_chars": _SIZE,
    "lake.wait_s": "a number of seconds from 0",
    "run.resume": "true or false",
    "run.runner": "'local' or a Beam runner, such as FlinkRunner",
    "run.streaming": "true or false",
    "stream.interval_s": _SECONDS,
    "stream.window_s": _SECONDS,
    "stream.stop_after_s": "a number of seconds above 0, or null",
    "stream.max_files": _SIZE,
    "stream.expansion_service": "an address as host:port, the path of a jar, or null",
    "run.workers": "'auto' or a number from 1",
    "run.commit_articles": "a number from 0",
    "run.retries": "a number from 0",
    "run.max_memory": "a number of bytes from 268435456",
    "run.max_failure_rate": "a share from 0 to 1",
    "watch.interval": "a number of seconds above 0",
    "watch.delete": "true or false",
    "watch.batch_articles": _SIZE,
    "run.beam_options": "a list of Beam options, such as '--project=mine'",
}
