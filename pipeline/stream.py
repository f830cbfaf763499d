"""The graph of a run without end, and the manifests of its windows."""

import dataclasses
import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import apache_beam as beam
from apache_beam.pvalue import PCollection
from apache_beam.transforms.combiners import CountCombineFn
from apache_beam.transforms.trigger import AccumulationMode, AfterWatermark
from apache_beam.transforms.window import FixedWindows, GlobalWindows

from pipeline.config import Config
from pipeline.manifest import FOLDER, RunInfo, read_manifest, run_record, write_manifest
from pipeline.tally import Tally, TallyRecords
from transforms.analysis import AnalyzeArticles
from transforms.arrivals import WatchFiles
from transforms.files import ReadDocuments
from transforms.messages import OpenMessages, ReadMessages
from transforms.metrics import CountOutcomes
from transforms.parse import ParseArticles
from transforms.quiet import FindQuiet
from transforms.records import Document, Failure, Outcome
from transforms.storage import Storage
from transforms.streams import WriteStream, window_name
from transforms.topics import is_topic
from transforms.writes import WriteSummary

T = TypeVar("T")


def build_stream(pipeline: beam.Pipeline, config: Config, run: RunInfo) -> None:
    """Puts the graph of a run without end into the pipeline; each window writes a manifest, `<run>.<window>`.

    Windows are of the time of arrival, so that one closes when all that came in it is read, and nothing is late. When
    an article was published decides its partition, never its window: what comes years late is as welcome as news. The
    upsert finds which version is the newest, so none is dropped before.
    """
    model, annotate, lake = config.model, config.annotate, config.lake.path or ""
    articles = _read(pipeline, config) | ParseArticles(config.parse.options(), config.guard(config.parse.max_seconds))
    outcomes = articles | AnalyzeArticles(
        model, annotate.batch_size, annotate.max_chars, config.guard(annotate.max_seconds)
    )
    outcomes |= CountOutcomes()
    windowed: PCollection[Outcome] = outcomes | "Window" >> beam.WindowInto(FixedWindows(config.stream.window_s))
    summaries = windowed | WriteStream(lake, config.lake.options(), run.run_id)
    tallies = windowed | "TallyRecords" >> beam.CombineGlobally(TallyRecords()).without_defaults()  # type: ignore[no-untyped-call]  # Beam's constructor
    windows = _write_manifests(lake, run, summaries, tallies)
    ended = _find_quiet(config, windows) if _has_no_end(config) else _find_end(pipeline, windows)
    ended | "Close" >> beam.Map(lambda _: close_stream(lake, run))


def _read(pipeline: beam.Pipeline, config: Config) -> PCollection[Document | Failure]:
    """All inputs: files that are watched for, messages, and the files that messages name."""
    topics = sorted(filter(is_topic, config.inputs))
    watched = [given for given in config.inputs if not is_topic(given)]
    files: list[PCollection[str]] = []
    documents: list[PCollection[Document | Failure]] = []
    if watched:
        options = config.stream.options()
        # Beside messages, files are watched for as long as those may come.
        options = dataclasses.replace(options, stop_after_s=None) if topics else options
        files.append(pipeline | WatchFiles(watched, options))
    for number, url in enumerate(topics):
        messages = pipeline | f"Topic {number}" >> ReadMessages(url, config.stream.expansion_service)
        opened = messages | f"Messages {number}" >> OpenMessages()
        documents.append(opened.documents)
        files.append(opened.files)
    named = _joined(files, "Files")
    documents.append(named | ReadDocuments(None, config.read_options()))
    return _joined(documents, "Documents")


def _joined(several: list[PCollection[T]], name: str) -> PCollection[T]:
    joined: PCollection[T] = several[0] if len(several) == 1 else several | name >> beam.Flatten()
    return joined


def _write_manifests(
    lake: str, run: RunInfo, summaries: PCollection[WriteSummary], tallies: PCollection[Tally]
) -> PCollection[None]:
    both = {
        "written": summaries | "KeySummary" >> beam.WithKeys(run.run_id),
        "found": tallies | "KeyTally" >> beam.WithKeys(run.run_id),
    }
    written: PCollection[None] = (
        both | "Meet" >> beam.CoGroupByKey() | "WriteManifest" >> beam.ParDo(_ManifestFn(lake, run))
    )
    return written


def _find_end(pipeline: beam.Pipeline, windows: PCollection[None]) -> PCollection[int]:
    """One element when the stream is at its end and all of its windows are written."""
    begun = pipeline | "Begin" >> beam.Impulse() | "Begun" >> beam.Map(lambda _: None)
    whole = [each | f"Whole {number}" >> _until_the_end() for number, each in enumerate((begun, windows))]
    ended: PCollection[int] = (
        whole | beam.Flatten() | "Count" >> beam.CombineGlobally(CountCombineFn()).without_defaults()
    )
    return ended


def _has_no_end(config: Config) -> bool:
    """Whether the sources do not end by themselves, but the run is to end when nothing new comes."""
    return config.stream.stop_after_s is not None and any(map(is_topic, config.inputs))


def _find_quiet(config: Config, windows: PCollection[None]) -> PCollection[int]:
    """An element when nothing new has come for as long as the configuration says, and all before is written."""
    stream = config.stream
    quiet: PCollection[int] = windows | FindQuiet(stream.window_s, stream.stop_after_s or 0)
    return quiet


def _until_the_end() -> beam.WindowInto:
    return beam.WindowInto(GlobalWindows(), trigger=AfterWatermark(), accumulation_mode=AccumulationMode.DISCARDING)


class _ManifestFn(beam.DoFn):
    def __init__(self, lake: str, run: RunInfo) -> None:
        self._lake = lake
        self._run = run

    def process(
        self, element: tuple[str, Mapping[str, Iterable[Any]]], window: Any = beam.DoFn.WindowParam
    ) -> Iterator[None]:
        (written,), (found,) = element[1]["written"], element[1]["found"]
        run = dataclasses.replace(self._run, run_id=f"{self._run.run_id}.{window_name(window)}")
        write_manifest(self._lake, run_record(run, written, found))
        yield None


def close_stream(lake: str, run: RunInfo) -> None:
    """Writes the manifest of a run without end that has ended: the sum of those of its windows, however often."""
    names = [pathlib.PurePath(name) for name in Storage.open(lake).find(FOLDER)]
    runs = [name.stem for name in names if name.suffix == ".json" and name.stem.startswith(f"{run.run_id}.")]
    parts = [read_manifest(lake, name) for name in runs]
    nothing = WriteSummary(run.run_id, 0, 0, 0, 0, (), 0, 0, 0, 0, 0, 0, None, None)
    whole = sum_manifests(run.run_id, parts) if parts else {**run_record(run, nothing, Tally()), "windows": 0}
    write_manifest(lake, whole)


def is_closed(lake: str, run_id: str) -> bool:
    """Whether a run without end has ended, and all that came of it is in the lake."""
    return Storage.open(lake).read(f"{FOLDER}/{run_id}.json") is not None


def sum_manifests(run_id: str, parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One manifest of a run out of those of its windows, oldest first: counts added up, the rest that of the last.

    A file that came in several windows counts in each.
    """
    whole: dict[str, Any] = {**parts[-1], "run_id": run_id, "windows": len(parts)}
    for name in ("counts", "written", "found"):
        whole[name] = parts[0][name]
        for part in parts[1:]:
            whole[name] = _add(whole[name], part[name])
    whole["found"]["source_count"] = max(part["found"]["source_count"] for part in parts)
    return whole


def _add(one: Any, other: Any, name: str = "") -> Any:
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, Mapping):
        return {
            key: _add(one.get(key), other.get(key), key) for key in [*one, *(key for key in other if key not in one)]
        }
    if isinstance(one, int):
        return one + other
    return max(one, other) if name == "last_date" else min(one, other)
