"""Reads input files as documents."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection

from transforms.formats.pieces import Limits
from transforms.inputs import DEFAULT_OPTIONS, read_documents, read_part, split_input
from transforms.listing import InputFile, expand_inputs, public_uri
from transforms.metrics import count, timed
from transforms.reading import FilePart, ReadOptions
from transforms.records import Document, Failure


@dataclasses.dataclass
class ReadDocuments(beam.PTransform[PBegin | PCollection[str], PCollection[Document | Failure]]):
    """Reads files as documents; a file that cannot be read becomes a failure.

    Long files of formats that can be split are read by several workers, each a part of it. Plain JSONL can be, WARC
    plain or with gzip by record as usual, Parquet by row groups, zip archives by members. A JSONL file that is
    compressed as a whole cannot, nor can CSV: one worker reads these, still in pieces.

    Attributes:
        inputs: files, folders, globs or fsspec URLs, or files that are listed already, or parts of them; None where the
            transform is applied to a PCollection of the first.
        options: what file names say, the format, and sizes.
    """

    inputs: Sequence[str | InputFile | FilePart] | None = None
    options: ReadOptions = DEFAULT_OPTIONS

    def __post_init__(self) -> None:
        if isinstance(self.inputs, str):
            raise TypeError(f"inputs must be a list of paths or URLs, not the text {self.inputs!r}")

    def expand(self, begin: PBegin | PCollection[str]) -> PCollection[Document | Failure]:
        if self.inputs is not None:
            # Listed when the graph is built, so that a missing input is an error before anything runs.
            found: Any = begin | "Files" >> beam.Create(_read_from(self.inputs), reshuffle=False)
        else:
            found = begin | "List" >> beam.FlatMap(_list_input)
        parts = found | "Spread" >> beam.Reshuffle() | "Split" >> beam.ParDo(_SplitFn(self.options))
        # Straight from reading to parsing: what several stages write together, a local run holds in memory.
        documents: PCollection[Document | Failure] = (
            parts | "SpreadParts" >> beam.Reshuffle() | "Read" >> beam.ParDo(_ReadFn(self.options))
        )
        return documents


class _SplitFn(beam.DoFn):
    def __init__(self, options: ReadOptions) -> None:
        self._options = options

    def process(self, element: str | FilePart | Failure) -> Iterable[FilePart | Failure]:
        return split_input(element, self._options) if isinstance(element, str) else [element]


class _ReadFn(beam.DoFn):
    def __init__(self, options: ReadOptions) -> None:
        self._options = options

    def process(self, element: FilePart | Failure) -> Iterable[Document | Failure]:
        if isinstance(element, Failure):
            return [element]
        return timed("read_ms", map(_counted, read_part(element, self._options)))


def _counted(document: Document | Failure) -> Document | Failure:
    if isinstance(document, Document):
        count("documents")
    return document


def _read_from(inputs: Sequence[str | InputFile | FilePart]) -> list[str | FilePart]:
    listed = {given.uri for given in inputs if isinstance(given, InputFile)}
    others = [given for given in inputs if isinstance(given, str)]
    parts = [given for given in inputs if isinstance(given, FilePart)]
    return [*sorted(listed.union(expand_inputs(others))), *parts]


def _list_input(given: str) -> Iterator[str | Failure]:
    try:
        yield from expand_inputs([given])
    except FileNotFoundError as error:
        yield Failure(public_uri(given), "read", "FileNotFoundError", str(error))


__all__ = ["Limits", "ReadDocuments", "ReadOptions", "expand_inputs", "public_uri", "read_documents"]
