"""Divides a lake anew: in each partition as many files as its articles need, in folders by what is asked for.

The rows stay as they are, and all files change at once, as in a run that writes (`commits`).
"""

from __future__ import annotations

import dataclasses

from transforms import commits, growth, writes
from transforms.division import Division
from transforms.growth import Rule
from transforms.partitions import Order, table_files
from transforms.storage import Storage
from transforms.tables import TABLES
from transforms.upserts import Counts
from transforms.writes import Header, Run


@dataclasses.dataclass(frozen=True, slots=True)
class Compaction:
    """How many files the tables of a lake had, and have; `changed` of them were written or removed."""

    before: int
    after: int
    changed: int


def compact_lake(run: Run) -> Compaction:
    """Gives each partition the files it needs, and the lake the folders that the options ask for.

    Raises:
        LakeBusyError: when another run is writing, or has written, the lake.
        LakeFileError: when a file of it is damaged or from a newer newsbeam.
    """
    storage = Storage.open(run.lake)
    header, orders = _plan(storage, run)
    before = _count(storage)
    staged = [writes.stage_file(run, name, [], [order]) for name, order in sorted(orders.items())]
    summary = writes.finish_run(run, header, [one for one in staged if one is not None])
    return Compaction(before, _count(storage), summary.partitions_written)


def _plan(storage: Storage, run: Run) -> tuple[Header, dict[str, Order]]:
    options = run.options
    with writes.holding_lock(storage, run):
        commits.recover(storage, run.owner.run_id)
        generation = commits.generation(storage)
        now = writes.resolve_division(storage)
        coming = Division(options.partition_by or now, options.null_partition)
        coming = growth.fit(storage, coming, Rule(options.buckets, options.file_words))
        moves = growth.find_moves(storage, coming)
        orders = growth.add_moves({}, moves, coming, anew=coming.partition_by != now)
        layout = writes.stage_layout(storage, run, coming.partition_by)
    return Header(generation, Counts(), layout, division=coming), orders


def _count(storage: Storage) -> int:
    return sum(len(table_files(storage, table)) for table in TABLES)
