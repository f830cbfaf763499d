"""What a resumed run has to read: the inputs, without those that the lake has read as they are now."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pipeline.config import Config
from pipeline.fingerprint import name_reading
from pipeline.inputs import list_files
from transforms.ledger import DUE, find_begun, read_ledger
from transforms.listing import InputFile, public_uri
from transforms.locks import Owner
from transforms.seen import due_inputs, known_inputs
from transforms.storage import Storage
from transforms.writes import Run


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """The files to read, out of how many.

    Attributes:
        begun: by URI of those that are read in part, the first record that is not.
    """

    files: list[InputFile]
    listed: int
    begun: dict[str, str]


def find_due(config: Config, run_id: str) -> Due:
    """Lists the inputs and asks the lake's ledger. Raises ConfigError as `list_files` does."""
    files = list_files(config.inputs)
    run = Run(config.lake.path or "", Owner.this_process(run_id), config.lake.options())
    known, reading = known_inputs(run), name_reading(config)
    due = due_inputs(run, files, known, reading)
    return Due(due, len(files), find_begun(due, known, reading))


def find_lost(lake: str, files: Sequence[InputFile]) -> list[InputFile]:
    """Those of the files that have an article which the lake lost with a newer version of it: they are read again."""
    by_uri = {public_uri(file.uri): file for file in files}
    known = read_ledger(Storage.open(lake), by_uri)
    return [by_uri[uri] for uri, seen in sorted(known.items()) if seen.state == DUE and (seen.articles or seen.lost)]
