"""Writes articles, entities, quotes and failures into a lake of Parquet files: an upsert by article.

Rows travel in batches to the one worker that merges their partition file. Before any is merged, the run's articles are
compared with those in the lake (`upserts`), and after all are merged the files take their places together (`commits`).
"""

import dataclasses
import os
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal, TypeAlias

import apache_beam as beam
from apache_beam.pvalue import AsIter, AsSingleton, PCollection, TaggedOutput
from apache_beam.transforms.combiners import ToList
from apache_beam.transforms.window import GlobalWindows

from transforms import writes
from transforms.ledger import Reading
from transforms.locks import Owner
from transforms.metrics import timing
from transforms.partitions import Order
from transforms.records import Outcome
from transforms.writes import Header, LakeOptions, Run, Staged, WriteSummary

__all__ = ["LakeOptions", "WriteLake", "WriteSummary"]

_ROWS: Final = "rows"
_TOUCHES: Final = "touches"
_ORDERS: Final = "orders"
_RowBatch: TypeAlias = TaggedOutput[Literal["rows"], tuple[str, bytes]]
_TouchBatch: TypeAlias = TaggedOutput[Literal["touches"], bytes]
_Orders: TypeAlias = TaggedOutput[Literal["orders"], tuple[str, Order]]


@dataclasses.dataclass
class WriteLake(beam.PTransform[PCollection[Outcome], PCollection[WriteSummary]]):
    """Writes what comes out of the other transforms into the tables of a lake; yields one `WriteSummary`.

    An article replaces its old rows in all tables, wherever they are. An input counts as read from beginning to end:
    what the lake holds of an `input_uri` that arrives again, and is in it no more, goes; so all records of one input
    belong in one run, or those of a portion, where `reading` says what span of records it has. The whole run changes
    the lake at once, at its end, or not at all.

    Attributes:
        path: folder or fsspec URL of the lake; made when it is not there.
        run_id: names the run in the lake's bookkeeping; letters, digits, `.`, `_` and `-`.
        reading: the inputs for the lake's ledger (`ledger.describe_reading`); others will count as never read.

    Raises (in the pipeline):
        LakeBusyError: when another run is writing, or has written, the lake.
        LakeFileError: when a file of it is damaged or from a newer newsbeam.
    """

    path: str | os.PathLike[str]
    options: LakeOptions = dataclasses.field(default_factory=LakeOptions)
    run_id: str = dataclasses.field(default_factory=lambda: uuid.uuid4().hex)
    reading: Reading = dataclasses.field(default_factory=Reading)

    def expand(self, outcomes: PCollection[Outcome]) -> PCollection[WriteSummary]:
        if not outcomes.is_bounded:
            raise ValueError("WriteLake takes a bounded collection; write a stream in micro-batches")
        run = Run(os.fspath(self.path), Owner.this_process(self.run_id), self.options)
        # A change of the lake is one for the whole run, whatever windows its articles had.
        split = (
            outcomes
            | "OneWindow" >> beam.WindowInto(GlobalWindows())
            | "Batch" >> beam.ParDo(_BatchRowsFn(run, writes.pipeline_version())).with_outputs(_ROWS, _TOUCHES)
        )
        touches = split[_TOUCHES] | "CollectTouches" >> ToList()
        planned = touches | "Plan" >> beam.ParDo(_PlanFn(run, self.reading)).with_outputs(_ORDERS, main="header")
        placed = split[_ROWS] | "Place" >> beam.ParDo(_PlaceFn(run), AsSingleton(planned.header))
        staged = (
            {_ROWS: placed, _ORDERS: planned[_ORDERS]}
            | "Group" >> beam.CoGroupByKey()
            | "Stage" >> beam.ParDo(_StageFn(run), AsSingleton(planned.header))
        )
        summary: PCollection[WriteSummary] = planned.header | "Commit" >> beam.ParDo(_CommitFn(run), AsIter(staged))
        return summary


class _BatchRowsFn(beam.DoFn):
    """Turns outcomes into batches of rows keyed by table and address, and batches of touches."""

    def __init__(self, run: Run, pipeline_version: str) -> None:
        self._run = run
        self._pipeline_version = pipeline_version

    def start_bundle(self) -> None:
        self._batcher = writes.RowBatcher(self._run.options, self._pipeline_version)

    def process(self, outcome: Outcome) -> Iterator[_RowBatch | _TouchBatch]:
        self._batcher.add(outcome)
        if self._batcher.is_full:
            yield from self._take()

    def finish_bundle(self) -> Iterator[_RowBatch | _TouchBatch]:
        for batch in self._take():
            # Beam wants what a bundle ends with to say its window itself; its types have no word for that.
            yield TaggedOutput(batch.tag, GlobalWindows.windowed_value(batch.value))  # type: ignore[misc]

    def _take(self) -> Iterator[_RowBatch | _TouchBatch]:
        batches, touches = self._batcher.take()
        for batch in batches:
            rows: _RowBatch = TaggedOutput(_ROWS, batch)
            yield rows
        if touches is not None:
            tagged: _TouchBatch = TaggedOutput(_TOUCHES, touches)
            yield tagged


class _PlanFn(beam.DoFn):
    def __init__(self, run: Run, reading: Reading) -> None:
        self._run = run
        self._reading = reading

    def process(self, batches: list[bytes]) -> Iterator[Header | _Orders]:
        header, orders = writes.plan_run(self._run, batches, self._reading)
        yield header
        for order in orders.items():
            tagged: _Orders = TaggedOutput(_ORDERS, order)
            yield tagged


class _PlaceFn(beam.DoFn):
    """Keys batches of rows by their partition file, once the plan says how many a partition has."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def process(self, keyed: tuple[str, bytes], header: Header) -> Iterator[tuple[str, bytes]]:
        yield from writes.place_batch(header, *keyed)


class _StageFn(beam.DoFn):
    def __init__(self, run: Run) -> None:
        self._run = run

    def process(self, grouped: tuple[str, dict[str, Iterable[Any]]], header: Header) -> Iterator[Staged]:
        del header  # that it is there says that the plan is made and the lock is ours
        name, values = grouped
        with timing("stage_ms"):
            staged = writes.stage_file(self._run, name, values[_ROWS], values[_ORDERS])
        if staged is not None:
            yield staged


class _CommitFn(beam.DoFn):
    def __init__(self, run: Run) -> None:
        self._run = run

    def process(self, header: Header, staged: Iterable[Staged]) -> Iterator[WriteSummary]:
        with timing("commit_ms"):
            summary = writes.finish_run(self._run, header, staged)
        yield summary
