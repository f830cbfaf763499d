"""`newsbeam run --retry-failures LAKE`: the inputs of which something failed are read again, whole.

What can be read now takes the place of its failures; all else of these inputs is upserted as ever.
"""

from __future__ import annotations

import os

from pipeline.config import Config
from pipeline.errors import ConfigError


def retry_config(config: Config, lake: str) -> tuple[Config, list[str]]:
    """The configuration with the failed inputs of the lake as inputs, and those that are not there any more.

    Raises ConfigError where inputs are named, too, or another lake.
    """
    if config.inputs:
        raise ConfigError(f"--retry-failures: reads what failed in '{lake}', and takes no inputs beside it")
    if config.lake.path not in (None, lake):
        raise ConfigError(f"--retry-failures: writes to '{lake}'; -o names another lake, '{config.lake.path}'")
    there: list[str] = []
    gone: list[str] = []
    for uri in failed_inputs(lake):
        (there if "://" in uri or os.path.exists(uri) else gone).append(uri)  # noqa: PTH110 - as it is stored
    sections = {
        "lake": config.lake.model_copy(update={"path": lake}),
        # These files are as the lake has read them, and shall be read.
        "run": config.run.model_copy(update={"resume": False}),
    }
    return config.model_copy(update={"inputs": tuple(there), **sections}), gone


def failed_inputs(lake: str) -> list[str]:
    """The inputs that have rows in the table failures, sorted. Raises ConfigError for what is no lake."""
    from transforms.partitions import read_rows, table_files
    from transforms.storage import Storage

    storage = Storage.open(lake)
    if not storage.fs.isdir(storage.root):
        raise ConfigError(f"--retry-failures: there is no lake '{lake}'")
    tables = [read_rows(storage, "failures", name, ["input_uri"]) for name in table_files(storage, "failures")]
    return sorted({uri for table in tables if table is not None for uri in table["input_uri"].to_pylist()})
