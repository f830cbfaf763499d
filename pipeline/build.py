"""The graph of a run: which transform feeds which, and nothing more."""

import dataclasses
from collections.abc import Sequence

import apache_beam as beam
from apache_beam.pvalue import AsSingleton, PCollection

from pipeline import parts
from pipeline.config import Config
from pipeline.counts import Point
from pipeline.manifest import RunInfo, run_record, write_manifest
from pipeline.progress import CountPassing
from pipeline.tally import Tally, TallyRecords
from transforms.analysis import AnalyzeArticles
from transforms.duplicates import GroupDuplicates
from transforms.files import ReadDocuments
from transforms.lake import WriteLake, WriteSummary
from transforms.ledger import Reading
from transforms.listing import InputFile
from transforms.metrics import CountOutcomes
from transforms.parse import ParseArticles
from transforms.reading import FilePart
from transforms.records import Outcome
from transforms.repeats import DropRepeats


def build(
    pipeline: beam.Pipeline,
    config: Config,
    run: RunInfo,
    inputs: Sequence[InputFile | FilePart],
    reading: Reading,
    counts_folder: str | None = None,
    nursery: str | None = None,
    signatures: str | None = None,
) -> None:
    """Puts the graph of a run over files, or parts of them, into the pipeline; its last step writes the run's manifest.

    `reading` is what the lake's ledger will say of what is read, `counts_folder` a folder of this machine for the
    progress of a local run, `nursery` the address of what forks its processes aside, `signatures` a file for what runs
    on this machine have signed. Raises ValueError for options that do not fit each other.
    """
    lake = config.lake.path or ""
    annotate = config.annotate
    documents = pipeline | ReadDocuments(inputs, config.read_options())
    parsed = _count(documents, "read", counts_folder) | ParseArticles(
        config.parse.options(), config.guard(config.parse.max_seconds, nursery)
    )
    articles = _count(parsed, "parsed", counts_folder) | DropRepeats()
    if config.duplicates.group:
        articles |= GroupDuplicates(lake, config.duplicates.days, config.duplicates.similarity, signatures)
    analyzed = _count(articles, "begun", counts_folder) | AnalyzeArticles(
        config.model, annotate.batch_size, annotate.max_chars, config.guard(annotate.max_seconds, nursery)
    )
    outcomes = _count(analyzed, "done", counts_folder)
    outcomes |= CountOutcomes()
    summary = outcomes | WriteLake(lake, config.lake.options(), run.run_id, reading)
    tally = outcomes | "TallyRecords" >> beam.CombineGlobally(TallyRecords())  # type: ignore[no-untyped-call]  # Beam's constructor
    _write_manifest(lake, run, summary, tally)


def _count(elements: PCollection[Outcome], point: Point, folder: str | None) -> PCollection[Outcome]:
    return elements if folder is None else elements | f"Count {point}" >> CountPassing(point, folder)


def _write_manifest(lake: str, run: RunInfo, summary: PCollection[WriteSummary], tally: PCollection[Tally]) -> None:
    def write(written: WriteSummary, found: Tally) -> None:
        whole: parts.Outcome | None = parts.Outcome(run.plan, written, found)
        if run.part is not None and whole is not None:
            whole = parts.settle_part(run.part, whole)
        if whole is not None:
            info = dataclasses.replace(run, plan=whole.plan)
            write_manifest(lake, run_record(info, whole.written, whole.found))

    summary | "WriteManifest" >> beam.Map(write, AsSingleton(tally))
