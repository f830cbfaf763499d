"""Reads input files as documents."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection

from transforms.inputs import DEFAULT_MAX_BYTES, expand_inputs, public_uri, read_documents
from transforms.paths import compile_path_pattern
from transforms.records import Document, Failure


@dataclasses.dataclass
class ReadDocuments(beam.PTransform[PBegin | PCollection[str], PCollection[Document | Failure]]):
    """Reads files as documents; a file that cannot be read becomes a failure.

    Attributes:
        inputs: files, folders, globs or fsspec URLs; None where the transform is applied to a PCollection of them.
        path_pattern: what file names say, such as `{source}_{date}_{slug}` (`transforms.paths`).
        max_bytes: the largest file, after decompression.
    """

    inputs: Sequence[str] | None = None
    path_pattern: str | None = None
    max_bytes: int = DEFAULT_MAX_BYTES

    def __post_init__(self) -> None:
        if isinstance(self.inputs, str):
            raise TypeError(f"inputs must be a list of paths or URLs, not the text {self.inputs!r}")
        if self.path_pattern is not None:
            compile_path_pattern(self.path_pattern)

    def expand(self, begin: PBegin | PCollection[str]) -> PCollection[Document | Failure]:
        if self.inputs is not None:
            # Listed when the graph is built, so that a missing input is an error before anything runs.
            found: Any = begin | "Files" >> beam.Create(expand_inputs(self.inputs), reshuffle=False)
        else:
            found = begin | "List" >> beam.FlatMap(_list_input)
        documents: PCollection[Document | Failure] = (
            found | "Spread" >> beam.Reshuffle() | "Read" >> beam.ParDo(_ReadFn(self.path_pattern, self.max_bytes))
        )
        return documents


class _ReadFn(beam.DoFn):
    def __init__(self, path_pattern: str | None, max_bytes: int) -> None:
        self._pattern = compile_path_pattern(path_pattern) if path_pattern else None
        self._max_bytes = max_bytes

    def process(self, element: str | Failure) -> Iterator[Document | Failure]:
        if isinstance(element, Failure):
            yield element
        else:
            yield from read_documents(element, self._pattern, self._max_bytes)


def _list_input(given: str) -> Iterator[str | Failure]:
    try:
        yield from expand_inputs([given])
    except FileNotFoundError as error:
        yield Failure(public_uri(given), "read", "FileNotFoundError", str(error))


__all__ = ["DEFAULT_MAX_BYTES", "ReadDocuments", "expand_inputs", "public_uri", "read_documents"]
