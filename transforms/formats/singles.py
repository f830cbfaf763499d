"""A piece of a long file as documents of one record each, for when one of its records cannot be survived."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator

from transforms.formats.csv_tables import csv_pieces
from transforms.formats.parquet import parquet_rows
from transforms.formats.pieces import Limits, Piece
from transforms.records import Document

_EACH = Limits(piece_bytes=1)


def single_records(document: Document) -> Iterator[Document]:
    """The records of a document, each as one with the same number; nothing where its format cannot be taken apart."""
    take = _TAKERS.get(document.format or "")
    first = document.first_record
    if take is None or first is None:
        return
    for piece in take(document.content):
        yield dataclasses.replace(document, content=piece.content, first_record=first + piece.first - 1)


def _lines(content: bytes) -> Iterator[Piece]:
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.strip():
            yield Piece(line + b"\n", number)


def _rows(content: bytes) -> Iterator[Piece]:
    for piece in csv_pieces(io.BytesIO(content), None, _EACH):
        if isinstance(piece, Piece):  # a row that is none was told of when the file was read
            yield piece


# A piece of WARC is one page as it is.
_TAKERS: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    "jsonl": _lines,
    "csv": _rows,
    "parquet": parquet_rows,
    "warc": lambda content: iter([Piece(content, 1)]),
}
