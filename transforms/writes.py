"""The steps of a write to a lake, without Beam: batch rows, plan, stage each file, commit.

Steps of one run may happen in many processes and, when a runner retries them, more than once. All but the first hold
the lock of the lake (`locks`); nothing in the lake changes before the last.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import importlib.metadata
import pickle
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from transforms import commits, division, growth, ledger, locks, partitions, upserts
from transforms.division import NULL_PARTITION, PARTITIONS, Division, PartitionBy
from transforms.found import Found, find_articles, find_failures
from transforms.ledger import NO_READING, Reading
from transforms.partitions import Order
from transforms.records import Article, Cancellation, Failure, Outcome
from transforms.regroups import add_regroups
from transforms.storage import Storage
from transforms.tables import TABLES, Row, Rows, article_rows, cancellation_rows, failure_rows, replace_surrogates
from transforms.touches import Touch, touch_of

_ROW_CHARS = 200
"""What a row without text counts for, roughly."""
_TRIES = 5
_BUSY_S = 5.0


@dataclasses.dataclass(frozen=True, slots=True)
class LakeOptions:
    """How a lake is laid out and written.

    Attributes:
        partition_by: what folders go by, besides the source: date, month or none; None as the lake has it, a new one by
            date.
        buckets: files that every partition has, at least.
        file_words: words of articles that a file is to hold, about; a partition with more has more files.
        null_partition: folder name of the date of undated rows; the default is what SQL engines read as NULL.
        row_group_rows: most rows of a row group of the files.
        batch_chars: text a worker collects before it sends its rows on.
        wait_s: seconds to wait for another run that is writing the same lake.
    """

    partition_by: PartitionBy | None = None
    buckets: int = 1
    file_words: int = 4_000_000
    null_partition: str = NULL_PARTITION
    row_group_rows: int = 20_000
    batch_chars: int = 8_000_000
    wait_s: float = locks.WAIT_S

    def __post_init__(self) -> None:
        for name in ("buckets", "file_words", "row_group_rows", "batch_chars"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be 1 or more")
        if self.partition_by not in (None, *PARTITIONS):
            raise ValueError(f"partition_by is {self.partition_by!r}; one of {', '.join(PARTITIONS)}")
        if not self.null_partition or "/" in self.null_partition:
            raise ValueError(f"null_partition is {self.null_partition!r}; it must be the name of a folder")


@dataclasses.dataclass(frozen=True, slots=True)
class WriteSummary:
    """What a run brought into a lake; counted from the data, so exact whatever was retried.

    Attributes:
        records: input records that arrived; always articles + failures + repeats + cancelled.
        articles: articles written, or found in the lake just so.
        repeats: records whose article is there in a newer version from another record.
        cancelled: records that withdraw an article, or hold one that is withdrawn.
        failures: records that failed, as (stage, error type, how many), sorted.
        entities: rows of these articles in `entities`; `quotes` and `words` likewise.
        partitions_written: files replaced or deleted; `partitions_unchanged` were left as they are.
        rows_removed: old rows, of all tables, that left their file and were not replaced there.
        first_date: day of the oldest of the articles, None when all are undated; `last_date` of the newest.
        inputs_due: inputs that the ledger wants read once more: they could not be read for a reason that may pass, or
            have an article whose newer version from another input has left the lake.
    """

    run_id: str
    records: int
    articles: int
    repeats: int
    cancelled: int
    failures: tuple[tuple[str, str, int], ...]
    entities: int
    quotes: int
    words: int
    partitions_written: int
    partitions_unchanged: int
    rows_removed: int
    first_date: dt.date | None
    last_date: dt.date | None
    inputs_due: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """One write to a lake: its folder or URL, who does it, and how."""

    lake: str
    owner: locks.Owner
    options: LakeOptions


class LakeStorageError(OSError):
    """The storage of the lake failed: a full disk, no permission, a read-only file system."""


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """What the later steps must know of the plan: the state of the lake it is made on, the counts, the ledger's files.

    Attributes:
        division: where rows are to go.
        layout: the note of what folders go by, for a lake that has none.
        due: how many inputs, read before, must be read again for an article that this run took from the lake.
    """

    generation: str
    counts: upserts.Counts
    ledger: tuple[commits.Change, ...] = ()
    due: int = 0
    division: Division = dataclasses.field(default_factory=Division)
    layout: tuple[commits.Change, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Staged:
    """What became of one partition file: its change, None when it stays, and how many old rows go.

    Attributes:
        takes: whether it has rows of other files; it takes its place before they do.
    """

    change: commits.Change | None
    removed: int
    takes: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """Rows that travel together, by table and address, and the touches of their outcomes."""

    rows: list[tuple[str, bytes]]
    touches: bytes | None


class RowBatcher:
    """Collects the rows of outcomes by table and address, and what of each outcome concerns others (its touch)."""

    def __init__(self, options: LakeOptions, pipeline_version: str) -> None:
        self._options = options
        self._pipeline_version = pipeline_version
        self._clear()

    def _clear(self) -> None:
        self._rows: defaultdict[str, tuple[list[Row], list[str]]] = defaultdict(lambda: ([], []))
        self._touches: list[Touch] = []
        self._chars = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to take what was collected."""
        return self._chars >= self._options.batch_chars

    def add(self, outcome: Outcome) -> None:
        """Takes the rows of an outcome. Raises ValueError for a source that cannot be a folder's name."""
        outcome = replace_surrogates(outcome)
        place, rows = self._place_rows(outcome)
        touch = touch_of(outcome, place)
        self._touches.append(touch)
        for table, table_rows in rows.items():
            if table_rows:
                kept, origins = self._rows[f"{table}/{place}"]
                kept.extend(table_rows)
                origins.extend([touch.origin] * len(table_rows))
        self._chars += _ROW_CHARS * (1 + touch.entities + touch.quotes)
        self._chars += len(outcome.body) if isinstance(outcome, Article) else 0

    def take(self) -> tuple[list[tuple[str, bytes]], bytes | None]:
        """The collected rows as batches by table and address, the touches, if any; then it is empty again."""
        batches = [
            (name, partitions.encode_rows(name.partition("/")[0], rows, origins))
            for name, (rows, origins) in self._rows.items()
        ]
        touches = pickle.dumps(self._touches) if self._touches else None
        self._clear()
        return batches, touches

    def _place_rows(self, outcome: Outcome) -> tuple[str, Rows]:
        if isinstance(outcome, Article):
            return _address(outcome), article_rows(outcome, self._pipeline_version)
        if isinstance(outcome, Failure):
            return _address(outcome), failure_rows(outcome)
        if isinstance(outcome, Cancellation):
            return _address(outcome), cancellation_rows(outcome)
        return "", {}


def _address(outcome: Article | Failure | Cancellation) -> str:
    try:
        return division.address_of(outcome.published_date, outcome.source_slug)
    except ValueError as error:
        raise ValueError(f"{error}; in record {outcome.input_record} of {outcome.input_uri}") from error


def plan_run(run: Run, batches: Iterable[bytes], reading: Reading = NO_READING) -> tuple[Header, dict[str, Order]]:
    """Takes the lock, completes what a killed run left, and decides from all touches what the run changes.

    What the ledger of inputs will be is staged here.

    Raises:
        LakeBusyError: when another run keeps the lock for longer than the options say.
    """
    touches = [touch for batch in batches for touch in pickle.loads(batch)]  # noqa: S301 - our own batches
    storage = Storage.open(run.lake)
    with holding_lock(storage, run):
        commits.recover(storage, run.owner.run_id)
        generation = commits.generation(storage)
        found, there = find_articles(storage, touches, reading.gone, reading.spans)
        divided = _divide(storage, run.options, touches, found, there)
        touches = [touch._replace(place=_place_of(divided, touch)) if touch.place else touch for touch in touches]
        uris = {touch.input_uri for touch in touches}.union(
            (row.input_uri for row in found), reading.gone, reading.spans
        )
        known = ledger.read_ledger(storage, uris)
        failures = find_failures(storage, touches, reading.gone, reading.spans)
        before = reading.read_before(known)
        plan = upserts.plan_upsert(touches, found, failures, reading.gone, before, reading.spans)
        orders = add_regroups(storage, plan)
        if partitions_grown := growth.grown(divided, there):
            moves = growth.find_moves(storage, divided, partitions_grown)
            orders = growth.add_moves(orders, moves, divided)
        seen = ledger.settle(storage, touches, plan, reading, known)
        changes = ledger.stage(storage, run.owner.run_id, seen)
        layout = stage_layout(storage, run, divided.partition_by)
    due = sum(row.state == ledger.DUE for row in seen)
    return Header(generation, plan.counts, tuple(changes), due, divided, layout), orders


def _divide(
    storage: Storage,
    options: LakeOptions,
    touches: Sequence[Touch],
    found: Sequence[Found],
    there: Mapping[str, int],
) -> Division:
    partition_by = resolve_division(storage, options.partition_by)
    rule = growth.Rule(options.buckets, options.file_words)
    return growth.divide(Division(partition_by, options.null_partition), rule, there, found, touches)


def resolve_division(storage: Storage, wanted: PartitionBy | None = None) -> PartitionBy:
    """What the folders of a lake go by; of a new one what is wanted, or date.

    Raises:
        LakeLayoutError: for a lake that goes by something else than is wanted.
    """
    is_new = not commits.generation(storage) and not any(map(storage.folders, TABLES))
    return division.resolve(storage, wanted, is_new=is_new)


def _place_of(divided: Division, touch: Touch) -> str:
    return divided.place(touch.place, touch.input_uri if touch.kind == "failure" else touch.article_id)


def stage_layout(storage: Storage, run: Run, partition_by: PartitionBy) -> tuple[commits.Change, ...]:
    """The note of what the folders of a lake go by, staged where the lake has it not, or another."""
    if division.recorded(storage) == partition_by:
        return ()
    return (commits.stage(storage, run.owner.run_id, division.RECORD, division.record(partition_by)),)


def place_batch(header: Header, name: str, batch: bytes) -> Iterator[tuple[str, bytes]]:
    """Yields the rows of a batch, by table and address, as batches by the name of their partition file."""
    table, _, address = name.partition("/")
    if header.division.partition(address) in header.division.files:
        yield from partitions.place_rows(name, batch, functools.partial(header.division.place, address))
    else:
        yield f"{table}/{header.division.place(address, '')}", batch


def stage_file(run: Run, name: str, batches: Iterable[bytes], orders: Iterable[Order]) -> Staged | None:
    """Merges the new rows of a file with its old ones and stages the result, if it is another; None without rows."""
    table = name.partition("/")[0]
    storage = Storage.open(run.lake)
    with holding_lock(storage, run):
        order = next(iter(orders), Order())
        own = partitions.read_rows(storage, table, name)
        old = partitions.collect_rows(storage, table, own, order)
        new = partitions.decode_rows(table, batches)
        if old is None and not new.num_rows:  # an article without entities has no file of them to clear
            return None
        merge = partitions.merge_rows(table, old, new, order)
        if order.share is not None:  # what it has taken, or given away, is a change as well
            is_other = merge.rows.num_rows > 0 if own is None else not merge.rows.equals(own)
            merge = dataclasses.replace(merge, changed=is_other)
        return Staged(_stage(storage, run, name, merge), merge.removed, bool(order.take))


def finish_run(run: Run, header: Header, staged: Iterable[Staged]) -> WriteSummary:
    """Puts all staged files in their places, gives the lock back and sums up.

    Raises:
        LakeBusyError: when another run changed the lake since the plan was made; nothing is changed then.
    """
    results = list(staged)
    # Who reads meanwhile may find a row that moves twice, but always finds it.
    ordered = sorted((not result.takes, result.change.name, result.change) for result in results if result.change)
    changes = [change for _, _, change in ordered]
    storage = Storage.open(run.lake)
    with holding_lock(storage, run):
        layout = header.layout if changes or header.ledger else ()
        commits.commit(storage, run.owner.run_id, header.generation, [*layout, *changes, *header.ledger])
    locks.release(storage, run.owner)
    counts = header.counts
    return WriteSummary(
        run_id=run.owner.run_id,
        partitions_written=len(changes),
        partitions_unchanged=len(results) - len(changes),
        inputs_due=header.due,
        rows_removed=sum(result.removed for result in results),
        **{field.name: getattr(counts, field.name) for field in dataclasses.fields(counts)},
    )


@contextlib.contextmanager
def holding_lock(storage: Storage, run: Run) -> Iterator[None]:
    """Takes the lock, or takes it again; gives it back when the work in it fails, as the run may end there."""
    try:
        locks.acquire(storage, run.owner, run.options.wait_s)
        yield
    except OSError as error:
        # On a full disk there may be no room for giving the lock back in order, either.
        with contextlib.suppress(OSError):
            locks.release(storage, run.owner)
        raise LakeStorageError(error.errno, f"{storage.root}: {error.strerror or error}") from error
    except BaseException:
        locks.release(storage, run.owner)
        raise


def write_batches(run: Run, batches: Sequence[Batch]) -> WriteSummary:
    """All steps of a small write at one place; planned anew when another run changes the lake meanwhile.

    Raises:
        LakeBusyError: when that happens `_TRIES` times.
    """
    for left in reversed(range(_TRIES)):
        try:
            return _write_once(run, batches)
        except locks.LakeBusyError:
            if not left:
                raise
            time.sleep(random.uniform(0, _BUSY_S))  # noqa: S311 - for writers to miss each other, not for secrets
    raise AssertionError("not reached")


def _write_once(run: Run, batches: Sequence[Batch]) -> WriteSummary:
    header, orders = plan_run(run, [batch.touches for batch in batches if batch.touches is not None])
    rows: defaultdict[str, list[bytes]] = defaultdict(list)
    for batch in batches:
        for at, content in batch.rows:
            for name, part in place_batch(header, at, content):
                rows[name].append(part)
    names = sorted({*rows, *orders})
    staged = (stage_file(run, name, rows[name], [orders[name]] if name in orders else []) for name in names)
    return finish_run(run, header, [one for one in staged if one is not None])


def pipeline_version() -> str:
    """The version of newsbeam, as installed."""
    try:
        return importlib.metadata.version("newsbeam")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def _stage(storage: Storage, run: Run, name: str, merge: partitions.Merge) -> commits.Change | None:
    if not merge.changed:
        return None
    if not merge.rows.num_rows:
        return commits.Change(name, None)
    content = partitions.to_parquet(merge.rows, run.options.row_group_rows)
    return commits.stage(storage, run.owner.run_id, name, content)
