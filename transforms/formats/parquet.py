"""Parquet: a row is an article. Row groups are read one at a time, and some rows of one at once.

Nested columns are reached by dotted paths (`meta.headline`), as in JSON.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Any

from transforms.formats.pieces import Limits, Part, Piece, Pieces
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.formats.rows import read_row
from transforms.records import Document

_FEWEST_ROWS, _MOST_ROWS = 8, 2_000
_MOST_BYTES = 128 * 1024 * 1024
_TEXT_RATIO = 10
_READ_BYTES = 1024 * 1024


def parse_parquet(document: Document, options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The articles of a table. Raises FormatError where it is damaged."""
    if not document.content:
        return
    number = document.first_record or 1
    try:
        for batch in _batches(io.BytesIO(document.content), None, Limits()):
            yield from _read_rows(batch, number, options)
            number += batch.num_rows
    # Of a file in memory it is the file's own fault.
    except OSError as error:
        raise FormatError(f"no valid Parquet file: {error}") from error


def parquet_pieces(file: IO[bytes], part: Part | None, limits: Limits) -> Pieces:
    """Pieces of some rows. Raises FormatError where the file is damaged."""
    number = part.first if part else 1
    held: list[Any] = []
    for batch in _batches(file, part, limits):
        held.append(batch)
        if sum(each.nbytes for each in held) >= limits.piece_bytes:
            yield _piece(held, number)
            number += sum(each.num_rows for each in held)
            held = []
    if held:
        yield _piece(held, number)


def parquet_rows(content: bytes) -> Iterator[Piece]:
    """The rows of a small file, each a piece."""
    number = 1
    for batch in _batches(io.BytesIO(content), None, Limits()):
        for index in range(batch.num_rows):
            yield _piece([batch.slice(index, 1)], number)
            number += 1


def split_parquet(file: IO[bytes], limits: Limits) -> list[Part]:
    """Parts of whole row groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.ParquetFile(file).metadata
    except (pa.ArrowException, OSError):
        # Read in one go, it says what is wrong with it.
        return []
    parts: list[Part] = []
    start, first, number, size = 0, 1, 1, 0
    for index in range(metadata.num_row_groups):
        group = metadata.row_group(index)
        number += group.num_rows
        size += sum(group.column(column).total_compressed_size for column in range(group.num_columns))
        if size >= limits.part_bytes or index == metadata.num_row_groups - 1:
            parts.append(Part(start, index + 1, first))
            start, first, size = index + 1, number, 0
    return parts


def _piece(batches: list[Any], first: int) -> Piece:
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = io.BytesIO()
    pq.write_table(pa.Table.from_batches(batches), content, compression="none")
    return Piece(content.getvalue(), first)


def _batches(file: IO[bytes], part: Part | None, limits: Limits) -> Iterator[Any]:
    """Record batches of no more than about `piece_bytes`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # Buffered: else whole column chunks of a row group are in memory.
        table = pq.ParquetFile(file, buffer_size=_READ_BYTES, pre_buffer=False)
        for index in range(part.start, part.end) if part else range(table.metadata.num_row_groups):
            rows = _rows_at_once(table.metadata.row_group(index), limits)
            yield from table.iter_batches(rows, row_groups=[index], use_threads=False)
    except (pa.ArrowException, ValueError) as error:
        raise FormatError(f"no valid Parquet file: {error}") from error


def _rows_at_once(group: Any, limits: Limits) -> int:
    """How many rows of a row group are not too much: by their average, and by the longest text there may be."""
    columns = [group.column(index) for index in range(group.num_columns)]
    average = max(int(group.total_byte_size) // max(int(group.num_rows), 1), 1)
    longest = max(map(_longest_text, columns), default=0)
    return max(_FEWEST_ROWS, min(_MOST_ROWS, limits.piece_bytes // average, _MOST_BYTES // max(longest, 1)))


def _longest_text(column: Any) -> int:
    """How long a text may be that stands for many rows: as long as the dictionary, where the rows are small."""
    if not column.has_dictionary_page:
        return 0
    rows = int(column.total_compressed_size - max(column.data_page_offset - column.dictionary_page_offset, 0))
    return 0 if rows * _TEXT_RATIO > column.total_uncompressed_size else int(column.total_uncompressed_size)


def _read_rows(batch: Any, number: int, options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    columns = [_readable(column) for column in batch.columns]
    for index in range(batch.num_rows):
        try:
            values = [column[index].as_py() for column in columns]
        # Text that is not UTF-8 within a nested column, a time beyond what Python counts.
        except (ValueError, OverflowError, KeyError) as error:
            yield BadRecord(f"a value cannot be read: {error}", "InvalidRow", str(number + index))
        else:
            yield read_row(batch.schema.names, values, number + index, options, "parquet")


def _readable(column: Any) -> Any:
    """A column of values that Python can hold: text that may be damaged as bytes, nanoseconds as microseconds."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        return pa.DictionaryArray.from_arrays(column.indices, _readable(column.dictionary))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return column.cast(pa.large_binary() if pa.types.is_large_string(kind) else pa.binary())
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return column.cast(pa.timestamp("us", kind.tz), safe=False)
    return column
