"""What is in an open input file: decompressed, archives gone through, long files in pieces, or in parts for workers."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import io
import itertools
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
from transforms.portions import BYTES_AN_ARTICLE
from transforms.records import Document, Failure
from transforms.spans import has_place, place_of_record

# What file systems, decompressors and formats raise for files that are missing, forbidden, damaged or cut short.
UNREADABLE = (OSError, EOFError, zlib.error, FormatError)
ARCHIVE = "zip"
_pattern = functools.cache(compile_path_pattern)
_BLOCK_BYTES = 1024 * 1024
_MEMBER_FREE_BYTES = 1024 * 1024
# A page is one article, however large.
_PAGES = ("html", "warc")
_COARSE = 4
"""Parts that are so many times as long as they should be are no places to cut a file at."""


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
    """A part of an input file that is read by itself, or all of it.

    Attributes:
        range: what one worker reads; `format` is then the name of the file's format, or `ARCHIVE`.
        documents: instead of it, which of the documents that the file gives, from one to before another (None: to the
            last), counted from 0; those before are read and passed over.
    """

    uri: str
    format: str = ""
    range: Part | None = None
    documents: tuple[int, int | None] | None = None

    def joined(self, after: FilePart) -> FilePart | None:
        """This part and the next as one; None where both are to be read by themselves."""
        if self.documents is None or after.documents is None:
            return None
        return dataclasses.replace(self, documents=(self.documents[0], after.documents[1]))


@dataclasses.dataclass(frozen=True, slots=True)
class Cut:
    """A part of a file that can be told from the others by the names of its records.

    Attributes:
        name: of its first record: the names of all records before it stand before that.
        articles: how many it has, about; None where its size alone says so.
    """

    part: FilePart
    name: str
    articles: int | None = None


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
        entry = _format_inside(file, head, whole.uri, options)
        split = entry.streaming.split if entry and entry.streaming else None
        name, parts = entry.name if entry else "", split(file, options.limits) if split else []
    return [FilePart(whole.uri, name, part) for part in parts] if len(parts) > 1 else []


def _format_inside(file: IO[bytes], head: bytes, uri: str, options: ReadOptions) -> Format | None:
    """The format of a file that may be compressed; it is at its beginning then."""
    stream = inflate(file, head, options.limits.max_bytes)
    content = head if stream is file else next(read_blocks(stream, HEAD_BYTES), b"")
    file.seek(0)
    return _format(Document(uri, content), options.format)


def cut_contents(file: IO[bytes], whole: FilePart, options: ReadOptions) -> list[Cut]:
    """The parts of a file that can be told apart by the names of their records; none where there are no two.

    Each is about `Limits.part_bytes` long, as far as records allow. Raises `UNREADABLE`.
    """
    size = options.limits.part_bytes
    if not _is_longer(file, 0):
        return []
    head, _ = _peek(file)
    if not is_archive(head):
        entry = _format_inside(file, head, whole.uri, options)
        if entry is None or entry.streaming is None:
            return []
        parts = entry.streaming.split(file, options.limits) if entry.streaming.split else []
        if len(parts) * _COARSE * size >= file.seek(0, io.SEEK_END):
            return [Cut(FilePart(whole.uri, entry.name, part), str(part.first)) for part in parts]
        file.seek(0)
    return _cut_documents(read_contents(file, Document(whole.uri, b""), options), whole.uri, size)


def _cut_documents(documents: Read, uri: str, size: int) -> list[Cut]:
    starts: list[tuple[int, str]] = [(0, "")]
    articles = [0]
    highest, length = place_of_record(None), 0
    # Of a damaged file the last part says so, when it is read.
    with contextlib.suppress(*UNREADABLE):
        for number, item in enumerate(documents):
            name = _name_of(item)
            if name is None:
                continue
            if isinstance(item, Document) and item.member is not None and not has_place(item.member):
                return []
            place = place_of_record(name)
            while len(starts) > 1 and place < place_of_record(starts[-1][1]):
                starts.pop()
                articles[-2:] = [sum(articles[-2:])]
            if isinstance(item, Document):
                if length >= size and place > highest:
                    starts.append((number, name))
                    articles.append(0)
                    length = 0
                length += len(item.content)
                articles[-1] += 1 if item.format in _PAGES else max(1, len(item.content) // BYTES_AN_ARTICLE)
            highest = max(highest, place)
    ends = [number for number, _ in starts[1:]]
    return [
        Cut(FilePart(uri, documents=(number, end)), name, count)
        for (number, name), end, count in zip(starts, [*ends, None], articles, strict=True)
    ]


def _name_of(item: Document | Failure) -> str | None:
    """What the first record of a document is called."""
    if isinstance(item, Failure):
        return item.input_record
    return record_name(None if item.first_record is None else str(item.first_record), item.member)


def read_part(file: IO[bytes], blank: Document, part: FilePart, options: ReadOptions) -> Read:
    """The documents of a part of a file. Raises `UNREADABLE`."""
    if part.documents is not None:
        yield from itertools.islice(read_contents(file, blank, options), *part.documents)
        return
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
