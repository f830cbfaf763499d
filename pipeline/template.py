"""Options as flat parameters, for launchers that know no sections: `parse_source` for `parse.source`.

Dataflow's flex templates start `main` (`configs/dataflow`), with the parameters of a job and Dataflow's own options.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from pipeline.config import Config, load_config, option_paths
from pipeline.errors import ConfigError

_LEFT_OUT = {
    *("run.runner", "run.workers", "run.retries", "run.beam_options", "run.max_failure_rate", "run.streaming"),
    *("run.resume", "run.commit_articles"),
}
"""Of no use there: the template says which runner, Dataflow how many workers; the rest is for runs on one machine."""
_SPECIAL = {"lake_path": "lake"}


def parameter_names() -> dict[str, str]:
    """The parameter of each option that a template takes, by the option's path."""
    flat = {
        path: path.replace(".", "_")
        for path in option_paths()
        if path not in _LEFT_OUT and not path.startswith("watch.")
    }
    return {path: _SPECIAL.get(name, name) for path, name in flat.items()}


def read_parameters(arguments: Sequence[str]) -> Config:
    """The configuration of a job, from `--name=value` for each parameter; all else goes to Beam.

    `inputs` are parted by spaces or line ends, `parse_fields` is a JSON object. A parameter that is empty is not given,
    as the console sends those that are left blank. Raises ConfigError.
    """
    paths = {name: path for path, name in parameter_names().items()}
    overrides: dict[tuple[str, ...], object] = {}
    beam_options = []
    for argument in arguments:
        name, _, value = argument.removeprefix("--").partition("=")
        if name not in paths:
            beam_options.append(argument)
        elif value:
            overrides[tuple(paths[name].split("."))] = _read(name, value)
    streaming = any(option in ("--streaming", "--streaming=true") for option in beam_options)
    overrides["run", "runner"], overrides["run", "streaming"] = "DataflowRunner", streaming
    overrides["run", "beam_options"] = [option for option in beam_options if not option.startswith("--runner")]
    config = load_config(None, overrides, {path: f"--{name}" for name, path in paths.items()})
    needed: dict[str, object] = {"inputs": config.inputs, "lake": config.lake.path}
    for path, given in needed.items():
        if not given:
            raise ConfigError(f"--{path} is missing")
    return config


def main() -> None:
    """Builds the graph of the parameters given, hands it to Dataflow and ends: a launcher must not wait."""
    from pipeline.elsewhere import submit
    from pipeline.manifest import new_run_id

    try:
        submit(read_parameters(sys.argv[1:]), new_run_id())
    except ConfigError as error:
        raise SystemExit(f"newsbeam: {error}") from error


def _read(name: str, value: str) -> Any:
    if name == "inputs":
        return value.split()
    if name == "parse_fields":
        try:
            return json.loads(value)
        except ValueError as error:
            allowed = 'a JSON object, such as {"body": "data.text"}'
            raise ConfigError(f"--{name}: '{value}' is not allowed; {allowed}") from error
    return value
