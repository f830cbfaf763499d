"""Writes a stream into a lake: each window of it is one change of the lake, as a batch run is."""

import dataclasses
import os
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.transforms.window import BoundedWindow
from apache_beam.utils.windowed_value import WindowedValue

from transforms import writes
from transforms.locks import Owner
from transforms.records import Outcome
from transforms.writes import Batch, LakeOptions, Run, WriteSummary

_KEY = "lake"
_Keyed: TypeAlias = tuple[str, Batch]


@dataclasses.dataclass
class WriteStream(beam.PTransform[PCollection[Outcome], PCollection[WriteSummary]]):
    """Writes what comes out of the other transforms into the tables of a lake; a `WriteSummary` for each window.

    The windows of the collection say how often the lake changes: each is written when it fires, as a whole, by one
    worker, and one after the other. So two never race for a partition file, and a window that an engine fires again,
    after a crash, finds its rows there and changes nothing. All records of one input belong in one window, as
    `WatchFiles` sees to; where windows fire more than once, let them accumulate, so that this holds for each firing.

    Attributes:
        path: folder or fsspec URL of the lake; made when it is not there.
        run_id: names the stream in the lake's bookkeeping; letters, digits, `.`, `_` and `-`.

    Raises (in the pipeline):
        LakeBusyError: when others keep changing the lake; the engine tries again.
        LakeFileError: when a file of it is damaged or from a newer newsbeam.
    """

    path: str | os.PathLike[str]
    options: LakeOptions = dataclasses.field(default_factory=LakeOptions)
    run_id: str = dataclasses.field(default_factory=lambda: uuid.uuid4().hex)

    def expand(self, outcomes: PCollection[Outcome]) -> PCollection[WriteSummary]:
        written: PCollection[WriteSummary] = (
            outcomes
            | "Batch" >> beam.ParDo(_BatchFn(self.options, writes.pipeline_version()))
            | "ByLake" >> beam.GroupByKey()
            | "Write" >> beam.ParDo(_WriteFn(os.fspath(self.path), self.options, self.run_id))
        )
        return written


class _BatchFn(beam.DoFn):
    """Turns outcomes into batches of rows, each of one window."""

    def __init__(self, options: LakeOptions, pipeline_version: str) -> None:
        self._options = options
        self._pipeline_version = pipeline_version

    def start_bundle(self) -> None:
        self._batchers: dict[BoundedWindow, writes.RowBatcher] = {}

    def process(self, outcome: Outcome, window: Any = beam.DoFn.WindowParam) -> Iterator[_Keyed]:
        batcher = self._batchers.get(window)
        if batcher is None:
            batcher = self._batchers[window] = writes.RowBatcher(self._options, self._pipeline_version)
        batcher.add(outcome)
        if batcher.is_full:
            yield _KEY, Batch(*batcher.take())

    def finish_bundle(self) -> Iterator[Any]:
        for window, batcher in self._batchers.items():
            batch = Batch(*batcher.take())
            if batch.touches is not None:
                yield WindowedValue((_KEY, batch), window.max_timestamp(), (window,))


class _WriteFn(beam.DoFn):
    def __init__(self, lake: str, options: LakeOptions, run_id: str) -> None:
        self._lake = lake
        self._options = options
        self._run_id = run_id

    def process(
        self, element: tuple[str, Iterable[Batch]], window: Any = beam.DoFn.WindowParam
    ) -> Iterator[WriteSummary]:
        # The process that writes holds the lock: when it is killed, the next need not wait for it.
        owner = Owner.this_process(f"{self._run_id}.{window_name(window)}")
        yield writes.write_batches(Run(self._lake, owner, self._options), list(element[1]))


def window_name(window: Any) -> str:
    """The end of a window as part of a name; later ones sort after earlier ones."""
    return window.max_timestamp().to_utc_datetime().strftime("%Y%m%dT%H%M%S")  # type: ignore[no-any-return]  # Beam's
