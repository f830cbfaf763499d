"""The files of a lake as a table format is to know them, and what of them it does not know yet."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.manifest import new_run_id
from transforms import commits, locks, writes
from transforms.division import PartitionBy
from transforms.locks import Owner
from transforms.partitions import LakeFileError, table_files
from transforms.storage import Storage
from transforms.writes import LakeOptions, Run

Stamp = tuple[int, int]
"""Size and time of change, in milliseconds since 1970, of a file."""


@dataclasses.dataclass(frozen=True, slots=True)
class News:
    """Files of a table, by their names in its folder, that a table format must be told of."""

    there: Mapping[str, Stamp]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


@contextmanager
def lake_at_rest(lake: str, options: LakeOptions) -> Iterator[tuple[Storage, PartitionBy]]:
    """The lake, while no run changes it, and what its folders go by."""
    storage = Storage.open(lake)
    run = Run(lake, Owner.this_process(new_run_id()), options)
    try:
        with writes.holding_lock(storage, run):
            commits.recover(storage, run.owner.run_id)
            yield storage, writes.resolve_division(storage)
    finally:
        locks.release(storage, run.owner)


def find_news(storage: Storage, table: str, known: Mapping[str, Stamp]) -> News:
    """What the files of a table are now, and how that differs from what is known."""
    names = [name.partition("/")[2] for name in table_files(storage, table)]
    there = dict(zip(names, storage.at_once(lambda name: _stamp(storage, f"{table}/{name}"), names), strict=True))
    return News(
        there,
        tuple(name for name in names if name not in known),
        tuple(name for name in names if name in known and known[name] != there[name]),
        tuple(sorted(set(known).difference(there))),
    )


def partition_values(name: str) -> dict[str, str | None]:
    """The columns in the path of a file, in their order; NULL for undated rows, whatever their folder is called."""
    values: dict[str, str | None] = {}
    for folder in name.split("/")[:-1]:
        column, _, value = folder.partition("=")
        values[column] = value if column == "source" or _is_day(value) else None
    return values


def read_footer(storage: Storage, name: str) -> Any:
    """The metadata of a Parquet file of the lake. Raises LakeFileError for one that is damaged."""
    with storage.reading(name) as content:
        try:
            return pq.read_metadata(content)
        except pa.ArrowInvalid as error:
            raise LakeFileError(f"{storage.path(name)} cannot be read as Parquet: {error}") from error


def _stamp(storage: Storage, name: str) -> Stamp:
    path = storage.path(name)
    changed: dt.datetime = storage.ask(lambda: storage.fs.modified(path))
    return int(storage.ask(lambda: storage.fs.size(path))), int(changed.timestamp() * 1000)


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
