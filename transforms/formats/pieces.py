"""Files too long for memory: read in pieces of whole records, and in parts that several workers share.

A piece is a small file of the same format, so that a format is parsed by one function however long the file was. What
the pieces and parts of a file are, and the numbers of its records, depends on the file alone, not on who reads it.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from typing import IO, Any, TypeAlias

from transforms.formats.raw import BadRecord

_MIB = 1024 * 1024


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """Sizes, in bytes after decompression.

    Attributes:
        max_bytes: the longest record, and the longest file of a format that is not read in pieces.
        piece_bytes: about how much is in memory at once.
        part_bytes: about how much of a long file (as stored) one worker reads at a time: little enough that the workers
            of a run of one file all have something to do.
    """

    max_bytes: int = 256 * _MIB
    piece_bytes: int = 8 * _MIB
    part_bytes: int = 4 * _MIB

    @property
    def block_bytes(self) -> int:
        """What is read at a time."""
        return min(self.piece_bytes, self.max_bytes)


DEFAULT_LIMITS = Limits()


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """Some records of a file, as a file of its own; `first` is the number of the first record in the whole file."""

    content: bytes
    first: int


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """What one worker reads of a file: from `start` to before `end`; `first` is the number of its first record.

    `start` and `end` count bytes of the stored file, or what else the format can go to at once, such as row groups.
    """

    start: int
    end: int
    first: int


Pieces: TypeAlias = Iterator["Piece | BadRecord"]


@dataclasses.dataclass(frozen=True, slots=True)
class Streaming:
    """How the files of a format are read in pieces.

    Attributes:
        pieces: the pieces of a file, or of a part of it, and the records that cannot be read. A stream may give fewer
            bytes than it is asked for. Raises FormatError, and what the stream raises.
        split: the parts of a seekable file as it is stored, compressed or not; fewer than two where it has to be read
            in one go.
        by_bytes: whether a part is a range of bytes, which reads as a file does; else `pieces` is given the whole file,
            seekable, and finds the part itself.
    """

    pieces: Callable[[IO[bytes], Part | None, Limits], Pieces]
    split: Callable[[IO[bytes], Limits], list[Part]] | None = None
    by_bytes: bool = True


def too_large(number: int | None, limits: Limits) -> BadRecord:
    """The record of that number, or the file, is longer than any may be."""
    record = None if number is None else str(number)
    return BadRecord(f"more than {limits.max_bytes:,} bytes (max_bytes)", "TooLarge", record)


def read_blocks(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """The stream in blocks of `size` bytes; where it breaks off with an error, what came before it first."""
    held: list[bytes] = []
    length = 0
    while True:
        try:
            block = stream.read(min(size - length, _MIB))
        except Exception:
            if held:
                yield b"".join(held)
            raise
        held.append(block)
        length += len(block)
        if length == size or not block:
            if length:
                yield b"".join(held)
            if not block:
                return
            held, length = [], 0


class RawStream(io.RawIOBase):
    """Any stream that reads, as Python's own readers of lines and text want one; what is read already comes first."""

    def __init__(self, stream: IO[bytes], read_already: bytes = b"") -> None:
        self._stream = stream
        self._head = read_already

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            content, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            content = self._stream.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)
