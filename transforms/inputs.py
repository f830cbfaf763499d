"""Input files in local and cloud storage, read as documents."""

import dataclasses
import functools
from collections.abc import Callable, Iterator
from typing import IO

from transforms import reading
from transforms.listing import expand_inputs, public_uri
from transforms.opening import open_file
from transforms.reading import UNREADABLE, Cut, FilePart, ReadOptions, may_be_split, metadata_of, unreadable
from transforms.records import Document, Failure
from transforms.sidecars import SidecarError, sidecar_metadata

DEFAULT_OPTIONS = ReadOptions()


def read_documents(uri: str, options: ReadOptions = DEFAULT_OPTIONS) -> Iterator[Document | Failure]:
    """Reads one file, compression removed: gzip, bzip2, xz or zstd, known by its first bytes.

    A file is one document, but for formats of many records, which come in pieces of whole records and are never in
    memory all at once, and for zip archives, each member of which is read as a file is. What cannot be read ends in a
    failure of stage `read`: a file, or a member, or a record, that is damaged or too large, or has a broken sidecar.
    """
    return _read(uri, options, functools.partial(reading.read_contents, options=options))


def split_input(uri: str, options: ReadOptions = DEFAULT_OPTIONS) -> list[FilePart]:
    """The parts of a file that is long and can be split, each for a worker to read; else the file as one part.

    They depend on the file alone, never on how many workers there are. A file that cannot be opened is one part, too:
    reading it says what is wrong.
    """
    whole = FilePart(uri)
    if "://" in uri and not may_be_split(uri, options):
        # To ask for the size of each of many small files takes as long as to read them.
        return [whole]
    try:
        with open_file(uri) as file:
            return reading.split_contents(file, whole, options) or [whole]
    except UNREADABLE:
        return [whole]


def cut_input(uri: str, options: ReadOptions = DEFAULT_OPTIONS) -> list[Cut]:
    """The parts of a file that can be committed by themselves; none, or one, where it is to be read as a whole.

    They depend on the file alone. Of a file that cannot be opened, reading says what is wrong.
    """
    try:
        with open_file(uri) as file:
            return reading.cut_contents(file, FilePart(uri), options)
    except UNREADABLE:
        return []


def read_part(part: FilePart, options: ReadOptions = DEFAULT_OPTIONS) -> Iterator[Document | Failure]:
    """Reads a part of a file, or all of one, as `read_documents` does."""
    if part.range is None and part.documents is None:
        return read_documents(part.uri, options)
    return _read(part.uri, options, functools.partial(reading.read_part, part=part, options=options))


def _read(
    uri: str, options: ReadOptions, read: Callable[[IO[bytes], Document], Iterator[Document | Failure]]
) -> Iterator[Document | Failure]:
    shown = public_uri(uri)
    blank = Document(shown, b"")
    try:
        blank = Document(shown, b"", metadata_of(shown, options) | sidecar_metadata(uri))
        with open_file(uri) as file:
            yield from read(file, blank)
    except SidecarError as error:
        yield Failure(shown, "read", "BadSidecar", str(error))
    except UNREADABLE as error:
        failure = unreadable(error, blank)
        yield dataclasses.replace(failure, message=failure.message.replace(uri, shown))


__all__ = ["DEFAULT_OPTIONS", "cut_input", "expand_inputs", "public_uri", "read_documents", "read_part", "split_input"]
