"""What is in an open input file: decompressed, archives gone through, long files in pieces, or in parts for workers."""

from __future__ import annotations

import dataclasses
import functools
import io
import zlib
from collections.abc import Iterator
from typing import IO, Any, TypeAlias, cast

from transforms.archives import Member, is_archive, read_members, split_archive
from transforms.compression import inflate
from transforms.formats import Format, detect_format, format_of_name, get_format
from transforms.formats.pieces import DEFAULT_LIMITS, Limits, Part, Pieces, RawStream, read_blocks, too_large
from transforms.formats.raw import BadRecord, FormatError
from transforms.formats.sniff import HEAD_BYTES
from transforms.paths import compile_path_pattern, path_metadata
from transforms.records import Document, Failure

# What file systems, decompressors and formats raise for files that are missing, forbidden, damaged or cut short.
UNREADABLE = (OSError, EOFError, zlib.error, FormatError)
ARCHIVE = "zip"
_pattern = functools.cache(compile_path_pattern)
_BLOCK_BYTES = 1024 * 1024
_MEMBER_FREE_BYTES = 1024 * 1024


@dataclasses.dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read.

    Attributes:
        path_pattern: what file names say, such as `{source}_{date}_{slug}` (`transforms.paths`).
        format: the name of a format (`transforms.formats.FORMAT_NAMES`); None detects it for each file.
        limits: how much at most, and how much at a time.
    """

    path_pattern: str | None = None
    format: str | None = None
    limits: Limits = DEFAULT_LIMITS

    def __post_init__(self) -> None:
        if self.path_pattern is not None:
            compile_path_pattern(self.path_pattern)
        if self.format is not None:
            get_format(self.format)


@dataclasses.dataclass(frozen=True, slots=True)
class FilePart:
    """A part of an input file that is read by itself, or all of it where `range` is None.

    `format` is then the name of the file's format, or `ARCHIVE`.
    """

    uri: str
    format: str = ""
    range: Part | None = None


def metadata_of(path: str, options: ReadOptions) -> dict[str, str]:
    """What the names in a path say of the file."""
    return path_metadata(path, _pattern(options.path_pattern) if options.path_pattern else None)


Read: TypeAlias = Iterator["Document | Failure"]


def read_contents(file: IO[bytes], blank: Document, options: ReadOptions) -> Read:
    """The documents of a file, which `blank` says everything of but its content. Raises `UNREADABLE`."""
    head, file = _peek(file)
    if is_archive(head):
        yield from _read_archive(_seekable(file, options.limits), blank, None, options)
    else:
        yield from _read_stream(file, head, blank, options, options.limits.max_bytes)


def may_be_split(uri: str, options: ReadOptions) -> bool:
    """Whether a file may be of a format that can be split, as far as its name and the options say."""
    entry = get_format(options.format) if options.format else format_of_name(uri)
    return entry is None or (entry.streaming is not None and entry.streaming.split is not None)


def split_contents(file: IO[bytes], whole: FilePart, options: ReadOptions) -> list[FilePart]:
    """The parts of a file that is long and can be split, else none. Raises `UNREADABLE`."""
    if not _is_longer(file, options.limits.part_bytes):
        return []
    head, _ = _peek(file)
    if is_archive(head):
        name, parts = ARCHIVE, split_archive(file, options.limits)
    else:
        stream = inflate(file, head, options.limits.max_bytes)
        content = head if stream is file else next(read_blocks(stream, HEAD_BYTES), b"")
        entry = _format(Document(whole.uri, content), options.format)
        split = entry.streaming.split if entry and entry.streaming else None
        file.seek(0)
        name, parts = entry.name if entry else "", split(file, options.limits) if split else []
    return [FilePart(whole.uri, name, part) for part in parts] if len(parts) > 1 else []


def read_part(file: IO[bytes], blank: Document, part: FilePart, options: ReadOptions) -> Read:
    """The documents of a part of a file. Raises `UNREADABLE`."""
    if part.format == ARCHIVE:
        yield from _read_archive(file, blank, part.range, options)
        return
    streaming = get_format(part.format).streaming
    if streaming is None or part.range is None:
        raise ValueError(f"no part of a file: {part}")
    if streaming.by_bytes:
        file.seek(part.range.start)
        head, file = _peek(cast(IO[bytes], _Bounded(file, part.range.end - part.range.start)))
        file = inflate(file, head, options.limits.max_bytes)
    yield from _documents(
        streaming.pieces(file, part.range, options.limits), dataclasses.replace(blank, format=part.format)
    )


def _read_stream(file: IO[bytes], head: bytes, blank: Document, options: ReadOptions, free_bytes: int) -> Read:
    stream = inflate(file, head, free_bytes)
    if stream is not file:
        head, stream = _peek(stream)
    entry = _format(dataclasses.replace(blank, content=head), options.format)
    if entry is None:
        # Parsing says what is wrong with it.
        yield dataclasses.replace(blank, content=head)
        return
    blank = dataclasses.replace(blank, format=entry.name)
    if entry.streaming is None:
        yield _whole(stream, blank, options.limits)
        return
    found = False
    source = stream if entry.streaming.by_bytes else _seekable(stream, options.limits)
    for document in _documents(entry.streaming.pieces(source, None, options.limits), blank):
        found = True
        yield document
    if not found:
        yield blank


def _format(head: Document, name: str | None) -> Format | None:
    """The format of a file; None where it is none that is read here."""
    try:
        return get_format(name) if name else detect_format(head)
    except FormatError:
        return None


def _documents(pieces: Pieces, blank: Document) -> Read:
    for item in pieces:
        if isinstance(item, BadRecord):
            yield _failure(item, blank)
        else:
            yield dataclasses.replace(blank, content=item.content, first_record=item.first)


def _whole(stream: IO[bytes], blank: Document, limits: Limits) -> Document | Failure:
    # Reading stops at the limit, so that what inflates to gigabytes is not inflated to its end.
    content = b"".join(_up_to(stream, limits.max_bytes + 1))
    if len(content) > limits.max_bytes:
        return _failure(too_large(None, limits), blank)
    return dataclasses.replace(blank, content=content)


def _up_to(stream: IO[bytes], size: int) -> Iterator[bytes]:
    while size and (block := stream.read(min(size, _BLOCK_BYTES))):
        yield block
        size -= len(block)


def _read_archive(file: IO[bytes], blank: Document, part: Part | None, options: ReadOptions) -> Read:
    found = part is not None
    for item in read_members(file, part, options.limits):
        found = True
        if isinstance(item, BadRecord):
            yield _failure(item, blank)
        else:
            yield from _read_member(item, blank, options)
    if not found:
        yield Failure(blank.uri, "parse", "NoRecords", "the archive has no files in it")


def _read_member(member: Member, blank: Document, options: ReadOptions) -> Read:
    # What the names within the archive say is nearer to the article than that of the archive.
    metadata = {**blank.metadata, **metadata_of(f"/{member.name}", options)}
    blank = dataclasses.replace(blank, member=member.name, metadata=metadata)
    try:
        head, content = _peek(member.content)
        yield from _read_stream(content, head, blank, options, _MEMBER_FREE_BYTES)
    except UNREADABLE as error:
        yield unreadable(error, blank)


def unreadable(error: Exception, blank: Document) -> Failure:
    """The failure of a file, or of a member of an archive, that cannot be read, or not to its end."""
    return Failure(blank.uri, "read", type(error).__name__, str(error)[:500] or "cannot be read", blank.member)


def _failure(bad: BadRecord, blank: Document) -> Failure:
    return Failure(blank.uri, "read", bad.error_type, bad.message[:500], record_name(bad.record, blank.member))


def record_name(record: str | None, member: str | None) -> str | None:
    """How a record is named in its file: `7`, in an archive `a/b.html`, `dump.jsonl#7`."""
    if member is None or record is None or record == member:
        return record or member
    return f"{member}#{record}"


def _peek(file: IO[bytes]) -> tuple[bytes, IO[bytes]]:
    """The beginning of a file, and the file with it still to be read."""
    head = next(read_blocks(file, HEAD_BYTES), b"")
    try:
        file.seek(0)
    # io.UnsupportedOperation is both; a stream over HTTP raises ValueError.
    except (OSError, ValueError):
        return head, cast(IO[bytes], RawStream(file, head))
    return head, file


def _is_longer(file: IO[bytes], size: int) -> bool:
    try:
        length = file.seek(0, io.SEEK_END)
        file.seek(0)
    except (OSError, ValueError):
        return False
    return length > size


def _seekable(stream: IO[bytes], limits: Limits) -> IO[bytes]:
    """A stream that can go to any place: itself, or what is in it, which must then fit in memory. Raises OSError."""
    try:
        stream.seek(0)
    except (OSError, ValueError):
        content = b"".join(_up_to(stream, limits.max_bytes + 1))
        if len(content) > limits.max_bytes:
            raise OSError(f"more than {limits.max_bytes:,} bytes (max_bytes) that cannot be read in pieces") from None
        return io.BytesIO(content)
    return stream


class _Bounded(io.RawIOBase):
    """The next bytes of a stream."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._stream.read(min(len(buffer), self._left))
        self._left -= len(content)
        buffer[: len(content)] = content
        return len(content)
