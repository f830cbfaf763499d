"""What a resumed run has to read: the inputs, without those that the lake has read as they are now."""

from __future__ import annotations

import dataclasses

from pipeline.config import Config
from pipeline.fingerprint import name_reading
from pipeline.inputs import list_files
from transforms.listing import InputFile
from transforms.locks import Owner
from transforms.seen import due_inputs, known_inputs
from transforms.writes import Run


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """The files to read, out of how many."""

    files: list[InputFile]
    listed: int


def find_due(config: Config, run_id: str) -> Due:
    """Lists the inputs and asks the lake's ledger. Raises ConfigError as `list_files` does."""
    files = list_files(config.inputs)
    run = Run(config.lake.path or "", Owner.this_process(run_id), config.lake.options())
    return Due(due_inputs(run, files, known_inputs(run), name_reading(config)), len(files))
