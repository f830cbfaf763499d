"""CSV and its kin: values parted by commas, semicolons, tabs or bars, below a header that names the columns.

Long files are read in pieces of rows, by one worker: where a row begins within a file, among line breaks in quotation
marks, only who has read from its beginning knows.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import itertools
from collections.abc import Iterator
from typing import IO

from transforms.clean import excerpt
from transforms.formats.charset import encoding_of
from transforms.formats.fields import is_body, known_name
from transforms.formats.pieces import Limits, Part, Piece, Pieces, RawStream, read_blocks
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.formats.rows import read_row
from transforms.records import Document

_SAMPLE_BYTES = 65_536
_SAMPLE_ROWS = 50
_MAX_COLUMNS = 2_000
_LINE_CHARS = 1024 * 1024
_LONGEST_VALUE = 16 * 1024 * 1024
_MARK = "\ufeff"


@dataclasses.dataclass(frozen=True, slots=True)
class _Dialect:
    """How values are parted and quoted: quotation marks within are doubled, or escaped, or there is no quoting."""

    delimiter: str = ","
    escape: str | None = None
    quoted: bool = True

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """The rows of the lines."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            escapechar=self.escape,
            doublequote=self.escape is None,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
        )


_DELIMITERS = (",", "\t", ";", "|")
_DIALECTS = (
    *(_Dialect(delimiter, escape) for delimiter in _DELIMITERS for escape in (None, "\\")),
    *(_Dialect(delimiter, quoted=False) for delimiter in ("\t", "|")),
)


def is_csv(head: bytes) -> bool:
    """A header that names the text of an article beside something else; prose with commas is none."""
    text = head.decode(encoding_of(head), "replace").removeprefix(_MARK)
    return any(_is_header(_first_row(_Dialect(delimiter), text)) for delimiter in _DELIMITERS)


def parse_csv(document: Document, options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The articles of a table."""
    if document.first_record is not None:
        yield from _read_rows(document.content, document.first_record, options)
        return
    for piece in csv_pieces(io.BytesIO(document.content), None, Limits()):
        if isinstance(piece, BadRecord):
            yield piece
        else:
            yield from _read_rows(piece.content, piece.first, options)


def csv_pieces(stream: IO[bytes], _part: Part | None, limits: Limits) -> Pieces:
    """Pieces of rows, each with the header above them, in the plain dialect and UTF-8."""
    _allow_long_values()
    text, sample = _open_text(stream)
    rows = _choose_dialect(sample).reader(_lines(text))
    header = _header(rows)
    number, first, held = 1, 1, _Piece(header)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield from held.take(first)
            yield BadRecord(f"no valid row: {error}", "InvalidRow", str(number))
            number, first = number + 1, number + 1
            continue
        except Exception:
            yield from held.take(first)
            raise
        if row is None:
            break
        if not any(row):
            continue
        held.add(row)
        number += 1
        if held.size >= limits.block_bytes:
            yield from held.take(first)
            first = number
    yield from held.take(first)


def _choose_dialect(sample: str) -> _Dialect:
    """The dialect in which most rows of a sample have as many values as its header; of two such, that of more rows."""
    return max(_DIALECTS, key=lambda dialect: _fit(dialect, sample))


def _fit(dialect: _Dialect, sample: str) -> tuple[bool, float, int, int]:
    rows: list[list[str]] = []
    try:
        rows.extend(
            row for row in itertools.islice(dialect.reader(io.StringIO(sample, newline="")), _SAMPLE_ROWS) if row
        )
    except csv.Error:
        return False, 0.0, 0, 0
    # A long sample ends within a row.
    whole = rows[:-1] if len(sample) > _SAMPLE_BYTES // 4 and len(rows) > 2 else rows
    width = len(whole[0]) if whole else 0
    fitting = sum(len(row) == width for row in whole) / len(whole) if whole else 0.0
    return width > 1, fitting, width, len(rows)


def _first_row(dialect: _Dialect, text: str) -> list[str]:
    """The first of several rows; an empty one where there is none."""
    try:
        rows = list(itertools.islice(dialect.reader(io.StringIO(text, newline="")), 2))
    except csv.Error:
        return []
    return rows[0] if len(rows) > 1 else []


def _is_header(cells: list[str]) -> bool:
    """Whether names of columns stand here, among them one for the text and one for something else."""
    known = {known_name(cell) for cell in cells} - {None}
    return len(cells) > 1 and len(known) > 1 and any(is_body(name) for name in known if name)


def _allow_long_values() -> None:
    # A limit of the whole process: Python's own is less than a long article. What it guards against is a quotation mark
    # that is never closed, which makes one value of the rest of the file.
    csv.field_size_limit(_LONGEST_VALUE)


def _open_text(stream: IO[bytes]) -> tuple[io.TextIOWrapper, str]:
    """The stream as text, and the beginning of it."""
    head = next(read_blocks(stream, _SAMPLE_BYTES), b"")
    encoding = encoding_of(head)
    text = io.TextIOWrapper(io.BufferedReader(RawStream(stream, head)), encoding, "replace", newline="")
    return text, head.decode(encoding, "replace").removeprefix(_MARK)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines without byte order mark and NULs; overlong ones in pieces, which is all the same within a quotation."""
    line = text.readline(_LINE_CHARS).removeprefix(_MARK)
    while line:
        yield line.replace("\x00", "")
        line = text.readline(_LINE_CHARS)


def _header(rows: Iterator[list[str]]) -> list[str]:
    try:
        header = next((row for row in rows if any(row)), [])
    except csv.Error as error:
        raise FormatError(f"no header that names columns: {error}") from error
    if len(header) > _MAX_COLUMNS:
        raise FormatError(f"a header of {len(header):,} columns; at most {_MAX_COLUMNS:,}")
    return [cell.strip() for cell in header]


def _read_rows(content: bytes, first: int, options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The articles of a piece."""
    _allow_long_values()
    rows = csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline=""))
    header = next(rows, [])
    for number, row in enumerate(rows, start=first):
        values = row[: len(header)] if not any(row[len(header) :]) else row
        if len(values) == len(header):
            yield read_row(header, values, number, options, "csv")
        else:
            message = f"{len(row)} values in a table of {len(header)} columns"
            yield BadRecord(message, "ColumnCount", str(number), excerpt(", ".join(row)[:400]))


class _Piece:
    """Rows of a piece to be."""

    def __init__(self, header: list[str]) -> None:
        self._header = header
        self._start()

    def _start(self) -> None:
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, lineterminator="\n")
        self._writer.writerow(self._header)
        self._empty = self.size

    @property
    def size(self) -> int:
        return self._text.tell()

    def add(self, row: list[str]) -> None:
        self._writer.writerow(row)

    def take(self, first: int) -> Iterator[Piece]:
        """The piece, where there are rows in it; the next one begins."""
        if self.size > self._empty:
            yield Piece(self._text.getvalue().encode("utf-8", "replace"), first)
            self._start()
