"""Reads input files as documents."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, TypeAlias

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection, TaggedOutput

from transforms.formats.pieces import Limits
from transforms.inputs import DEFAULT_OPTIONS, expand_inputs, public_uri, read_documents, read_or_split, read_part
from transforms.reading import FilePart, ReadOptions
from transforms.records import Document, Failure

_DOCUMENTS: Final = "documents"
_PARTS: Final = "parts"


@dataclasses.dataclass
class ReadDocuments(beam.PTransform[PBegin | PCollection[str], PCollection[Document | Failure]]):
    """Reads files as documents; a file that cannot be read becomes a failure.

    Long files of formats that can be split are read by several workers, each a part of it. Plain JSONL can be, WARC
    plain or with gzip by record as usual, Parquet by row groups, zip archives by members. A JSONL file that is
    compressed as a whole cannot, nor can CSV: one worker reads these, still in pieces.

    Attributes:
        inputs: files, folders, globs or fsspec URLs; None where the transform is applied to a PCollection of them.
        options: what file names say, the format, and sizes.
    """

    inputs: Sequence[str] | None = None
    options: ReadOptions = DEFAULT_OPTIONS

    def __post_init__(self) -> None:
        if isinstance(self.inputs, str):
            raise TypeError(f"inputs must be a list of paths or URLs, not the text {self.inputs!r}")

    def expand(self, begin: PBegin | PCollection[str]) -> PCollection[Document | Failure]:
        if self.inputs is not None:
            # Listed when the graph is built, so that a missing input is an error before anything runs.
            found: Any = begin | "Files" >> beam.Create(expand_inputs(self.inputs), reshuffle=False)
        else:
            found = begin | "List" >> beam.FlatMap(_list_input)
        read = (
            found
            | "Spread" >> beam.Reshuffle()
            | "Read" >> beam.ParDo(_ReadFn(self.options)).with_outputs(_PARTS, main=_DOCUMENTS)
        )
        parts = read[_PARTS] | "SpreadParts" >> beam.Reshuffle() | "ReadParts" >> beam.ParDo(_ReadPartFn(self.options))
        documents: PCollection[Document | Failure] = (read[_DOCUMENTS], parts) | beam.Flatten()
        return documents


_Part: TypeAlias = TaggedOutput[Literal["parts"], FilePart]


class _ReadFn(beam.DoFn):
    def __init__(self, options: ReadOptions) -> None:
        self._options = options

    def process(self, element: str | Failure) -> Iterator[Document | Failure | _Part]:
        if isinstance(element, Failure):
            yield element
            return
        for item in read_or_split(element, self._options):
            yield TaggedOutput(_PARTS, item) if isinstance(item, FilePart) else item


class _ReadPartFn(beam.DoFn):
    def __init__(self, options: ReadOptions) -> None:
        self._options = options

    def process(self, element: FilePart) -> Iterator[Document | Failure]:
        return read_part(element, self._options)


def _list_input(given: str) -> Iterator[str | Failure]:
    try:
        yield from expand_inputs([given])
    except FileNotFoundError as error:
        yield Failure(public_uri(given), "read", "FileNotFoundError", str(error))


__all__ = ["Limits", "ReadDocuments", "ReadOptions", "expand_inputs", "public_uri", "read_documents"]
