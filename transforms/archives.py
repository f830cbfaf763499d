"""Zip archives: each member is a document. Nothing is unpacked to a disk, so that a name is no more than a name."""

from __future__ import annotations

import dataclasses
import lzma
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any, cast

from transforms.compression import Allowance, Inflated
from transforms.formats.pieces import Limits, Part
from transforms.formats.raw import BadRecord, FormatError

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = frozenset(("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"))
_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f]")
_HIDDEN = re.compile(r"(?:^|/)(?:\.(?!\.?[/\\])|__MACOSX/)")
_DIRECTORY_BYTES = 256 * 1024 * 1024
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, lzma.LZMAError, ValueError)


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; its name is unique there."""

    name: str
    content: IO[bytes]


def is_archive(head: bytes) -> bool:
    """Whether a file that begins so is a zip archive, or one of the documents that are zip archives inside."""
    return head.startswith(_MAGIC)


def read_members(file: IO[bytes], part: Part | None, limits: Limits) -> Iterator[Member | BadRecord]:
    """The members of an archive in its order, or some of them; folders and hidden files are passed over.

    A member that cannot be read is a bad record under its name: encrypted, of an unknown compression, with a name that
    leads out of the archive. Raises FormatError for what is no archive of files, OSError for damage.
    """
    archive = _open(file)
    members = _members(archive)
    size = _check_sizes(file, archive)
    allowance = Allowance(limits.max_bytes)
    for name, info in members[part.start : part.end] if part else members:
        if reason := _refusal(info):
            yield BadRecord(reason, "BadMember", name)
            continue
        allowance.earn(min(info.compress_size, size))
        try:
            with archive.open(info) as content:
                yield Member(name, cast(IO[bytes], Inflated(content, allowance, _DAMAGE)))
        except _DAMAGE as error:
            yield BadRecord(str(error), "BadMember", name)


def split_archive(file: IO[bytes], limits: Limits) -> list[Part]:
    """Parts of whole members; `start` and `end` count members. Raises what `read_members` does."""
    archive = _open(file)
    _check_sizes(file, archive)
    parts: list[Part] = []
    members = _members(archive)
    start, size = 0, 0
    for end, (_, info) in enumerate(members, start=1):
        size += info.compress_size
        if size >= limits.part_bytes or end == len(members):
            parts.append(Part(start, end, start + 1))
            start, size = end, 0
    return parts


def _open(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(_Guarded(file))
    except _DAMAGE as error:
        cut = str(error) == "File is not a zip file"  # which it is, by its first bytes
        reason = "it ends without its list of members, as if it were cut off" if cut else error
        raise OSError(f"damaged archive: {reason}") from error
    if _OFFICE & set(archive.namelist()):
        raise FormatError("an office document or a program; only zip archives of article files are read")
    return archive


def _check_sizes(file: IO[bytes], archive: zipfile.ZipFile) -> int:
    """The size of the archive. Members that share their bytes are how a small one becomes a large bomb."""
    size = file.seek(0, 2)
    if sum(info.compress_size for info in archive.infolist()) > size:
        raise OSError("the members of the archive overlap")
    return size


def _members(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """The files in it by name; of two of one name, the second is `name~2`."""
    seen: Counter[str] = Counter()
    members: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.is_dir() or _HIDDEN.search(info.filename):
            continue
        name = info.filename
        while name in members:
            seen[info.filename] += 1
            name = f"{info.filename}~{seen[info.filename] + 1}"
        members[name] = info
    return list(members.items())


def _refusal(info: zipfile.ZipInfo) -> str | None:
    if _OUTSIDE.search(info.filename):
        return "the member's name leads out of the archive"
    return "the member is encrypted" if info.flag_bits & _ENCRYPTED else None


class _Guarded:
    """A file of which a list of members that would fill the memory is not read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        if size > _DIRECTORY_BYTES:
            raise zipfile.BadZipFile(f"a list of members of {size:,} bytes")
        return self._file.read(size)
