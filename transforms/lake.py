"""Writes articles, entities, quotes and failures into a lake of Parquet files: an upsert by article.

Rows travel in batches to the one worker that merges their partition file. Before any is merged, the run's articles are
compared with those in the lake (`upserts`), and after all are merged the files take their places together (`commits`).
"""

import contextlib
import dataclasses
import datetime as dt
import importlib.metadata
import os
import pickle
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal, TypeAlias

import apache_beam as beam
from apache_beam.pvalue import AsIter, AsSingleton, PCollection, TaggedOutput
from apache_beam.transforms.combiners import ToList
from apache_beam.transforms.window import GlobalWindows

from transforms import commits, locks, partitions, upserts
from transforms.records import Article, Failure, Outcome
from transforms.storage import Storage
from transforms.tables import Rows, article_rows, failure_rows, replace_surrogates

_ROWS: Final = "rows"
_TOUCHES: Final = "touches"
_ORDERS: Final = "orders"
_RowBatch: TypeAlias = TaggedOutput[Literal["rows"], tuple[str, bytes]]
_TouchBatch: TypeAlias = TaggedOutput[Literal["touches"], bytes]
_Batches: TypeAlias = Iterator[_RowBatch | _TouchBatch]
_Orders: TypeAlias = TaggedOutput[Literal["orders"], tuple[str, partitions.Order]]


@dataclasses.dataclass(frozen=True, slots=True)
class LakeOptions:
    """How a lake is laid out and written.

    Attributes:
        buckets: files a partition is spread over; for partitions beyond about a gigabyte.
        null_partition: folder name of the date of undated rows; the default is what SQL engines read as NULL.
        row_group_rows: most rows of a row group of the files.
        batch_chars: text a worker collects before it sends its rows on.
        wait_s: seconds to wait for another run that is writing the same lake.
    """

    buckets: int = 1
    null_partition: str = partitions.NULL_PARTITION
    row_group_rows: int = 20_000
    batch_chars: int = 8_000_000
    wait_s: float = locks.WAIT_S

    def __post_init__(self) -> None:
        for name in ("buckets", "row_group_rows", "batch_chars"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be 1 or more")
        if not self.null_partition or "/" in self.null_partition:
            raise ValueError(f"null_partition is {self.null_partition!r}; it must be the name of a folder")


@dataclasses.dataclass(frozen=True, slots=True)
class WriteSummary:
    """What a run brought into a lake; counted from the data, so exact whatever was retried.

    Attributes:
        records: input records that arrived; always articles + failures + repeats.
        articles: articles written, or found in the lake just so.
        repeats: records whose article is there in a newer version from another record.
        failures: records that failed, as (stage, error type, how many), sorted.
        entities: rows of these articles in `entities`; `quotes` and `words` likewise.
        partitions_written: files replaced or deleted; `partitions_unchanged` were left as they are.
        rows_removed: old rows, of all tables, that left their file and were not replaced there.
        first_date: day of the oldest of the articles, None when all are undated; `last_date` of the newest.
    """

    run_id: str
    records: int
    articles: int
    repeats: int
    failures: tuple[tuple[str, str, int], ...]
    entities: int
    quotes: int
    words: int
    partitions_written: int
    partitions_unchanged: int
    rows_removed: int
    first_date: dt.date | None
    last_date: dt.date | None


@dataclasses.dataclass
class WriteLake(beam.PTransform[PCollection[Outcome], PCollection[WriteSummary]]):
    """Writes what comes out of the other transforms into the tables of a lake; yields one `WriteSummary`.

    Attributes:
        path: folder or fsspec URL of the lake; made when it is not there.
        run_id: names the run in the lake's bookkeeping; letters, digits, `.`, `_` and `-`.

    Raises (in the pipeline):
        LakeBusyError: when another run is writing, or has written, the lake.
        LakeFileError: when a file of it is damaged or from a newer newsbeam.
    """

    path: str | os.PathLike[str]
    options: LakeOptions = dataclasses.field(default_factory=LakeOptions)
    run_id: str = dataclasses.field(default_factory=lambda: uuid.uuid4().hex)

    def expand(self, outcomes: PCollection[Outcome]) -> PCollection[WriteSummary]:
        if not outcomes.is_bounded:
            raise ValueError("WriteLake takes a bounded collection; write a stream in micro-batches")
        run = _Run(os.fspath(self.path), locks.Owner.this_process(self.run_id), self.options)
        # A change of the lake is one for the whole run, whatever windows its articles had.
        split = (
            outcomes
            | "OneWindow" >> beam.WindowInto(GlobalWindows())
            | "Batch" >> beam.ParDo(_BatchRowsFn(self.options, _version())).with_outputs(_ROWS, _TOUCHES)
        )
        touches = split[_TOUCHES] | "CollectTouches" >> ToList()
        planned = touches | "Plan" >> beam.ParDo(_PlanFn(run)).with_outputs(_ORDERS, main="header")
        changes = (
            {_ROWS: split[_ROWS], _ORDERS: planned[_ORDERS]}
            | "Group" >> beam.CoGroupByKey()
            | "Stage" >> beam.ParDo(_StageFn(run), AsSingleton(planned.header))
        )
        summary: PCollection[WriteSummary] = planned.header | "Commit" >> beam.ParDo(_CommitFn(run), AsIter(changes))
        return summary


@dataclasses.dataclass(frozen=True, slots=True)
class _Run:
    lake: str
    owner: locks.Owner
    options: LakeOptions


@dataclasses.dataclass(frozen=True, slots=True)
class _Header:
    """What all workers know of the plan: the state of the lake it is made on, and the counts."""

    generation: str
    counts: upserts.Counts


@dataclasses.dataclass(frozen=True, slots=True)
class _Staged:
    change: commits.Change | None
    removed: int


class _BatchRowsFn(beam.DoFn):
    """Turns outcomes into batches of rows keyed by their partition file, and batches of touches."""

    def __init__(self, options: LakeOptions, pipeline_version: str) -> None:
        self._options = options
        self._pipeline_version = pipeline_version

    def start_bundle(self) -> None:
        self._rows: defaultdict[str, tuple[list[Any], list[str]]] = defaultdict(lambda: ([], []))
        self._touches: list[upserts.Touch] = []
        self._chars = 0

    def process(self, outcome: Outcome) -> _Batches:
        outcome = replace_surrogates(outcome)
        place, rows = self._place_rows(outcome)
        touch = upserts.touch_of(outcome, place)
        self._touches.append(touch)
        for table, table_rows in rows.items():
            if table_rows:
                kept, origins = self._rows[f"{table}/{place}"]
                kept.extend(table_rows)
                origins.extend([touch.origin] * len(table_rows))
        self._chars += 200 + (2 * len(outcome.body) if isinstance(outcome, Article) else 0)
        if self._chars >= self._options.batch_chars:
            yield from self._flush()

    def finish_bundle(self) -> _Batches:
        for batch in self._flush():
            # Beam wants what a bundle ends with to say its window itself; its types have no word for that.
            yield TaggedOutput(batch.tag, GlobalWindows.windowed_value(batch.value))  # type: ignore[misc]

    def _place_rows(self, outcome: Outcome) -> tuple[str, Rows]:
        if isinstance(outcome, Article):
            return self._place(outcome, outcome.article_id), article_rows(outcome, self._pipeline_version)
        if isinstance(outcome, Failure):
            return self._place(outcome, outcome.input_uri), failure_rows(outcome)
        return "", {}

    def _place(self, outcome: Article | Failure, key: str) -> str:
        bucket = partitions.bucket_of(key, self._options.buckets)
        try:
            return partitions.place(outcome.published_date, outcome.source_slug, bucket, self._options.null_partition)
        except ValueError as error:
            raise ValueError(f"{error}; in record {outcome.input_record} of {outcome.input_uri}") from error

    def _flush(self) -> _Batches:
        for name, (rows, origins) in self._rows.items():
            content = partitions.encode_rows(name.partition("/")[0], rows, origins)
            batch: _RowBatch = TaggedOutput(_ROWS, (name, content))
            yield batch
        if self._touches:
            touches: _TouchBatch = TaggedOutput(_TOUCHES, pickle.dumps(self._touches))
            yield touches
        self.start_bundle()


class _PlanFn(beam.DoFn):
    """Takes the lock, completes what a killed run left, and decides what this run changes."""

    def __init__(self, run: _Run) -> None:
        self._run = run

    def process(self, batches: list[bytes]) -> Iterator[_Header | _Orders]:
        storage = Storage.open(self._run.lake)
        with _holding_lock(storage, self._run):
            commits.recover(storage)
            generation = commits.generation(storage)
            touches = [touch for batch in batches for touch in pickle.loads(batch)]  # noqa: S301 - our own batches
            found = upserts.find_articles(storage, touches)
            plan = upserts.plan_upsert(touches, found, upserts.find_failures(storage, touches))
        yield _Header(generation, plan.counts)
        for name, order in plan.orders.items():
            yield TaggedOutput(_ORDERS, (name, order))


class _StageFn(beam.DoFn):
    """Merges the new rows of a partition file with its old ones and stages the result, if it is another."""

    def __init__(self, run: _Run) -> None:
        self._run = run

    def process(self, grouped: tuple[str, dict[str, Iterable[Any]]], header: _Header) -> Iterator[_Staged]:
        del header  # what counts is that the plan is made
        name, values = grouped
        table = name.partition("/")[0]
        storage = Storage.open(self._run.lake)
        with _holding_lock(storage, self._run):
            order = next(iter(values[_ORDERS]), partitions.Order())
            old = partitions.read_rows(storage, table, name)
            new = partitions.decode_rows(table, values[_ROWS])
            if old is None and not new.num_rows:  # an article without entities has no file of them to clear
                return
            merge = partitions.merge_rows(table, old, new, order)
            yield _Staged(self._stage(storage, name, merge), merge.removed)

    def _stage(self, storage: Storage, name: str, merge: partitions.Merge) -> commits.Change | None:
        if not merge.changed:
            return None
        if not merge.rows.num_rows:
            return commits.Change(name, None)
        content = partitions.to_parquet(merge.rows, self._run.options.row_group_rows)
        return commits.stage(storage, self._run.owner.run_id, name, content)


class _CommitFn(beam.DoFn):
    """Puts all staged files in their places, gives the lock back and sums up."""

    def __init__(self, run: _Run) -> None:
        self._run = run

    def process(self, header: _Header, staged: Iterable[_Staged]) -> Iterator[WriteSummary]:
        storage = Storage.open(self._run.lake)
        results = list(staged)
        changes = sorted(
            (result.change for result in results if result.change is not None), key=lambda change: change.name
        )
        run_id = self._run.owner.run_id
        with _holding_lock(storage, self._run):
            commits.commit(storage, run_id, header.generation, changes)
        locks.release(storage, self._run.owner)
        counts = {field.name: getattr(header.counts, field.name) for field in dataclasses.fields(header.counts)}
        yield WriteSummary(
            run_id=run_id,
            partitions_written=len(changes),
            partitions_unchanged=len(results) - len(changes),
            rows_removed=sum(result.removed for result in results),
            **counts,
        )


@contextlib.contextmanager
def _holding_lock(storage: Storage, run: _Run) -> Iterator[None]:
    """Takes the lock, or takes it again; gives it back when the work in it fails, as the run may end there."""
    locks.acquire(storage, run.owner, run.options.wait_s)
    try:
        yield
    except BaseException:
        locks.release(storage, run.owner)
        raise


def _version() -> str:
    try:
        return importlib.metadata.version("newsbeam")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
