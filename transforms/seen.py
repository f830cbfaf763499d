"""What can be done with a lake's ledger without reading an input: ask it what there is to read, and forget inputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transforms import commits, ledger, locks, writes
from transforms.ledger import Reading, Seen
from transforms.listing import InputFile
from transforms.storage import Storage
from transforms.writes import Run, WriteSummary


def known_inputs(run: Run) -> dict[str, Seen]:
    """The ledger of a lake, what a killed run left completed before; empty for a lake whose articles were removed."""
    storage = Storage.open(run.lake)
    if storage.folders(commits.STAGING):
        with writes.holding_lock(storage, run):
            commits.recover(storage, run.owner.run_id)
        locks.release(storage, run.owner)
    known = ledger.read_ledger(storage)
    if any(seen.articles for seen in known.values()) and not storage.folders("articles"):
        return {}
    return known


def due_inputs(run: Run, files: Sequence[InputFile], known: dict[str, Seen], reading: str) -> list[InputFile]:
    """Those of the files that must be read; where only the time of others changed, the ledger learns it."""
    due, fresh = ledger.find_due(files, known, reading)
    if fresh:
        _note(run, fresh)
    return due


def forget_inputs(run: Run, uris: Iterable[str]) -> WriteSummary:
    """Takes the rows of inputs (`Seen.uri`) out of the lake, and the inputs out of its ledger."""
    header, orders = writes.plan_run(run, [], Reading(gone=tuple(uris)))
    staged = [writes.stage_file(run, name, [], [order]) for name, order in sorted(orders.items())]
    return writes.finish_run(run, header, [result for result in staged if result is not None])


def _note(run: Run, rows: Sequence[Seen]) -> None:
    storage = Storage.open(run.lake)
    with writes.holding_lock(storage, run):
        commits.recover(storage, run.owner.run_id)
        planned_on = commits.generation(storage)
        # Another run may have read them meanwhile.
        now = ledger.read_ledger(storage, [row.uri for row in rows])
        kept = [row for row in rows if row.uri in now and now[row.uri]._replace(stamp=row.stamp) == row]
        changes = ledger.stage(storage, run.owner.run_id, kept)
        commits.commit(storage, run.owner.run_id, planned_on, changes)
    locks.release(storage, run.owner)
