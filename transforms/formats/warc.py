"""WARC, the format of web archives such as CC-NEWS: the pages in it.

An input record of a WARC is a response of status 200 that holds HTML; redirects, errors, robots.txt, images, requests
and all other WARC records are none, and become neither article nor failure. A record is named by its number, from 1,
all WARC records counted, so that it has one name whether the file is compressed or not.

Records are told apart here, by their headers and lengths alone: what is damaged or cut off is then known, which
libraries pass over in silence, and the numbers are the same for whoever reads a part.
"""

from __future__ import annotations

import dataclasses
import io
import re
import zlib
from collections.abc import Iterator
from typing import IO

from transforms.compression import Allowance, is_compressed
from transforms.formats.pieces import Limits, Part, Piece, Pieces, RawStream, too_large
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.formats.warc_page import MAX_PAGE_BYTES, is_page, is_response, read_page
from transforms.records import Document

_MARK = b"WARC/"
_END = b"\r\n\r\n"
_HEADER_BYTES = 65_536
_BLOCK_BYTES = 1024 * 1024
_MEMBER_MAGIC = b"\x1f\x8b"
_PAGE_LIMITS = Limits(max_bytes=MAX_PAGE_BYTES)
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclasses.dataclass(frozen=True, slots=True)
class _Frame:
    """One WARC record.

    Attributes:
        start: its place in the stream, in bytes.
        header: up to and with the blank line; None where it is damaged.
        length: of its block, in bytes.
        block: of a page that is not too long, the HTTP message; else None.
    """

    number: int
    start: int
    header: bytes | None
    length: int = 0
    is_page: bool = False
    block: bytes | None = None


def parse_warc(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The pages of a WARC. Raises FormatError where a whole file has none, or is cut off."""
    found = False
    frames = _frames(_Cursor(io.BytesIO(document.content)), document.first_record or 1, MAX_PAGE_BYTES)
    try:
        for frame in frames:
            if frame.header is not None and frame.block is not None:
                found = True
                yield read_page(frame.header, frame.block, str(frame.number))
            elif frame.header is None or frame.is_page:
                found = True
                yield _bad(frame)
    except EOFError as error:
        raise FormatError(str(error)) from error
    if not found and document.first_record is None:
        raise FormatError("no WARC record is a response of status 200 with HTML")


def warc_pieces(stream: IO[bytes], part: Part | None, limits: Limits) -> Pieces:
    """A piece for each page."""
    for frame in _frames(_Cursor(stream), part.first if part else 1, limits.max_bytes):
        if frame.header is not None and frame.block is not None:
            yield Piece(frame.header + frame.block + _END, frame.number)
        elif frame.header is None or frame.is_page:
            yield _bad(frame, limits)


def split_warc(file: IO[bytes], limits: Limits) -> list[Part]:
    """Parts of a plain file, or of one in which each record is a gzip member of its own, as it should be.

    Found in one pass, which for gzip inflates the file: that takes a hundredth of the time that its pages take.
    """
    head = file.read(16)
    file.seek(0)
    if is_compressed(head) and not head.startswith(_MEMBER_MAGIC):
        return []
    starts = _member_starts(file, Allowance(limits.max_bytes)) if is_compressed(head) else _record_starts(file)
    try:
        return _cut(starts, limits.part_bytes)
    except (OSError, EOFError, zlib.error):
        # Read in one go, it gives what stands before the damage, and says what the damage is.
        return []


def _bad(frame: _Frame, limits: Limits = _PAGE_LIMITS) -> BadRecord:
    if frame.header is not None:
        return too_large(frame.number, limits)
    return BadRecord("a WARC record has no header, or a damaged one", "InvalidRecord", str(frame.number))


def _cut(starts: Iterator[int | None], part_bytes: int) -> list[Part]:
    """Parts from where records start; the last of `starts` is where the file ends. None in it: not to be split."""
    parts: list[Part] = []
    start, first, at = 0, 1, 0
    for number, found in enumerate(starts, start=1):
        if found is None:
            return []
        at = found
        if at - start >= part_bytes:
            parts.append(Part(start, at, first))
            start, first = at, number
    return [*parts, Part(start, at, first)] if at > start else parts


def _record_starts(file: IO[bytes]) -> Iterator[int | None]:
    cursor = _Cursor(file)
    for frame in _frames(cursor, 1, keep_bytes=0):
        yield None if frame.header is None else frame.start
    yield cursor.at


def _member_starts(file: IO[bytes], allowance: Allowance) -> Iterator[int | None]:
    """Where gzip members start, None for one that does not hold exactly one record."""
    at, stored = 0, file.read(_BLOCK_BYTES)
    while stored:
        yield at
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        head, length = b"", 0
        while not member.eof:
            if not stored and not (stored := file.read(_BLOCK_BYTES)):
                raise EOFError("cut off")
            content = member.decompress(stored, _BLOCK_BYTES)
            rest = member.unused_data if member.eof else member.unconsumed_tail
            allowance.earn(len(stored) - len(rest))
            allowance.spend(len(content))
            at, stored = at + len(stored) - len(rest), rest
            head, length = head + content[: _HEADER_BYTES - len(head)], length + len(content)
        header, end, _ = head.partition(_END)
        if not (header.startswith(_MARK) and length == len(header) + 2 * len(_END) + (_length_of(header + end) or 0)):
            yield None
        stored = stored or file.read(_BLOCK_BYTES)
    yield at


def _frames(cursor: _Cursor, first: int, keep_bytes: int) -> Iterator[_Frame]:
    """The WARC records of a stream. Raises EOFError where it ends within one."""
    number = first
    start, line = _next_line(cursor)
    while line:
        header = _header(cursor, line)
        length = _length_of(header)
        if header is None or length is None:
            yield _Frame(number, start, None)
            start, line = _next_mark(cursor)
        else:
            yield _read_block(cursor, _Frame(number, start, header, length), keep_bytes)
            start, line = _next_line(cursor)
        number += 1


def _next_line(cursor: _Cursor) -> tuple[int, bytes]:
    """The next line that is not blank, after its place; an empty one at the end."""
    while line := cursor.readline():
        if line.strip():
            break
    return cursor.at - len(line), line


def _next_mark(cursor: _Cursor) -> tuple[int, bytes]:
    """The next line with which a record may begin, after its place."""
    while (line := cursor.readline()) and not line.startswith(_MARK):
        pass
    return cursor.at - len(line), line


def _header(cursor: _Cursor, line: bytes) -> bytes | None:
    if not line.startswith(_MARK):
        return None
    header = line
    while line.strip() and len(header) <= _HEADER_BYTES:
        line = cursor.readline()
        header += line
    return header if line and not line.strip() else None


def _length_of(header: bytes | None) -> int | None:
    match = _LENGTH.search(header) if header else None
    return int(match[1]) if match else None


def _read_block(cursor: _Cursor, frame: _Frame, keep_bytes: int) -> _Frame:
    """The frame with what is kept of its block; the cursor stands after it."""
    begun = cursor.read(min(frame.length, _HEADER_BYTES)) if is_response(frame.header or b"") else b""
    page = is_page(begun)
    kept = [begun]
    left = frame.length - len(begun)
    keeps = page and frame.length <= keep_bytes
    while left:
        content = cursor.read(min(left, _BLOCK_BYTES))
        if not content:
            raise EOFError(f"the file ends within WARC record {frame.number}")
        left -= len(content)
        if keeps:
            kept.append(content)
    return dataclasses.replace(frame, is_page=page, block=b"".join(kept) if keeps else None)


class _Cursor:
    """A stream that knows how far it was read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = io.BufferedReader(RawStream(stream), _BLOCK_BYTES)
        self.at = 0

    def readline(self) -> bytes:
        line = self._stream.readline(_HEADER_BYTES)
        self.at += len(line)
        return line

    def read(self, size: int) -> bytes:
        content = self._stream.read(size)
        self.at += len(content)
        return content
