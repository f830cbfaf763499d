"""Compressed files: told by their first bytes, inflated as they are read, refused where they inflate to no end."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Callable
from typing import IO, Any, cast

MAX_RATIO = 200
"""Text shrinks to a tenth, tables of it to a fiftieth; what is made to fill a disk, to a thousandth."""
# What decompressors raise for damage that is no OSError; what is cut short is an EOFError.
_DAMAGE = (zlib.error, lzma.LZMAError, ValueError)
_GZIP = re.compile(rb"\x1f\x8b\x08")
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_XZ = re.compile(rb"\xfd7zXZ\x00")
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")


class BombError(OSError):
    """Compressed content of which no more is inflated, for it has grown out of all proportion."""


class DamagedError(OSError):
    """Compressed content that cannot be inflated."""


class Allowance:
    """How much may be inflated: some bytes in any case, then `MAX_RATIO` times what was stored."""

    def __init__(self, free: int) -> None:
        self._left = free

    def earn(self, stored: int) -> None:
        """Adds what so many stored bytes may inflate to."""
        self._left += MAX_RATIO * stored

    def spend(self, inflated: int) -> None:
        """Takes off what was inflated. Raises BombError where that is more than there was."""
        self._left -= inflated
        if self._left < 0:
            self._left = 0
            raise BombError(f"inflates to more than {MAX_RATIO} times its size")


class Inflated(io.RawIOBase):
    """A stream of what is in a compressed one, within an allowance; a read may give less than was asked for."""

    def __init__(self, source: IO[bytes], allowance: Allowance, damage: tuple[type[Exception], ...] = _DAMAGE) -> None:
        self._source = source
        self._allowance = allowance
        self._damage = damage
        self._error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._error:
            # Not what comes after damage, which would pass for content.
            raise self._error
        try:
            content = cast(io.BufferedReader, self._source).read1(len(buffer))
            self._allowance.spend(len(content))
        except self._damage as error:
            self._error = DamagedError(str(error))
            raise self._error from error
        except (OSError, EOFError) as error:
            self._error = error
            raise
        buffer[: len(content)] = content
        return len(content)


def is_compressed(head: bytes) -> bool:
    """Whether a file that begins so is in a compressed format that `inflate` knows."""
    return _opener(head) is not None


def inflate(file: IO[bytes], head: bytes, free_bytes: int) -> IO[bytes]:
    """The content of a file of which `head` is the beginning, still to be read; the file itself where it is plain.

    gzip, bzip2, xz and zstd, each of one or more members. The stream raises DamagedError or OSError for damage,
    EOFError or OSError where the file is cut short, and BombError where more than `free_bytes` are out of proportion.
    """
    opener = _opener(head)
    if opener is None:
        return file
    allowance = Allowance(free_bytes)
    return cast(IO[bytes], Inflated(opener(cast(IO[bytes], _Counted(file, allowance))), allowance))


class _Counted(io.RawIOBase):
    """A stored stream, each byte of which adds to the allowance."""

    def __init__(self, file: IO[bytes], allowance: Allowance) -> None:
        self._file = file
        self._allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._file.read(len(buffer))
        self._allowance.earn(len(content))
        buffer[: len(content)] = content
        return len(content)


def _opener(head: bytes) -> Callable[[IO[bytes]], Any] | None:
    for magic, opener in ((_GZIP, _open_gzip), (_BZIP2, bz2.BZ2File), (_XZ, _open_xz), (_ZSTD, _open_zstd)):
        if magic.match(head):
            return opener
    return None


def _open_gzip(file: IO[bytes]) -> gzip.GzipFile:
    return gzip.GzipFile(fileobj=file)


def _open_xz(file: IO[bytes]) -> lzma.LZMAFile:
    return lzma.LZMAFile(file)


def _open_zstd(file: IO[bytes]) -> Any:
    import pyarrow  # has zstd; Python itself only from 3.14

    return pyarrow.input_stream(file, compression="zstd")
