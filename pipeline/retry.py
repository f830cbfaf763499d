"""`newsbeam run --retry-failures LAKE`: the inputs of which something failed are read again, whole.

What can be read now takes the place of its failures; all else of these inputs is upserted as ever.
"""

from __future__ import annotations

import dataclasses

from pipeline.config import Config
from pipeline.errors import ConfigError
from transforms.listing import InputFile, files_there


@dataclasses.dataclass(frozen=True, slots=True)
class Retry:
    """What is read again.

    Attributes:
        config: of the run, with the files as inputs.
        files: the failed inputs that are there; they are read as they are, and not expanded as inputs are.
        gone: those that are not there any more.
    """

    config: Config
    files: list[InputFile]
    gone: list[str]


def plan_retry(config: Config, lake: str) -> Retry:
    """What a run over the failed inputs of a lake reads.

    Raises ConfigError where inputs are named, too, or another lake, and for storage that cannot be asked.
    """
    if config.inputs:
        raise ConfigError(f"--retry-failures: reads what failed in '{lake}', and takes no inputs beside it")
    if config.lake.path not in (None, lake):
        raise ConfigError(f"--retry-failures: writes to '{lake}'; -o names another lake, '{config.lake.path}'")
    failed = failed_inputs(lake)
    try:
        files = files_there(failed)
    except (OSError, ValueError) as error:
        raise ConfigError(f"--retry-failures: cannot list what failed: {error}") from error
    there = {file.uri for file in files}
    sections = {
        "lake": config.lake.model_copy(update={"path": lake}),
        # These files are as the lake has read them, and shall be read.
        "run": config.run.model_copy(update={"resume": False}),
    }
    config = config.model_copy(update={"inputs": tuple(file.uri for file in files), **sections})
    return Retry(config, files, [uri for uri in failed if uri not in there])


def failed_inputs(lake: str) -> list[str]:
    """The inputs that have rows in the table failures, sorted. Raises ConfigError for what is no lake."""
    from transforms.partitions import read_rows, table_files
    from transforms.storage import Storage

    storage = Storage.open(lake)
    if not storage.fs.isdir(storage.root):
        raise ConfigError(f"--retry-failures: there is no lake '{lake}'")
    tables = [read_rows(storage, "failures", name, ["input_uri"]) for name in table_files(storage, "failures")]
    return sorted({uri for table in tables if table is not None for uri in table["input_uri"].to_pylist()})
