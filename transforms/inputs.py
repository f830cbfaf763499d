"""Input files in local and cloud storage: found, and read as documents."""

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import fsspec
from fsspec.core import url_to_fs

from transforms import reading
from transforms.reading import UNREADABLE, FilePart, ReadOptions, may_be_split, metadata_of, unreadable
from transforms.records import Document, Failure
from transforms.sidecars import SidecarError, sidecar_metadata, without_sidecars

DEFAULT_OPTIONS = ReadOptions()
_MAGIC = re.compile(r"[*?\[]")
_SECRET = re.compile(
    r"x-amz-.*|x-goog-.*|.*signature|sig|.*token|.*key(?:id)?|.*password|passwd|pwd|.*secret|credential|auth",
    re.IGNORECASE,
)


def expand_inputs(inputs: Sequence[str]) -> list[str]:
    """The files that inputs stand for, sorted, each once: local ones as absolute paths, others as URLs.

    An input is a file, a folder (searched to any depth; names that begin with a dot are skipped), a glob, or an fsspec
    URL of one; the sidecar of another file (`transforms.sidecars`) is left out. Raises FileNotFoundError for an input
    that stands for no file, ValueError for an unknown URL scheme or one whose driver is not installed.
    """
    return without_sidecars(sorted({uri for given in inputs for uri in _expand(given)}))


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
        with fsspec.open(uri, "rb") as file:
            return reading.split_contents(file, whole, options) or [whole]
    except UNREADABLE:
        return [whole]


def read_part(part: FilePart, options: ReadOptions = DEFAULT_OPTIONS) -> Iterator[Document | Failure]:
    """Reads a part of a file, or all of one, as `read_documents` does."""
    if part.range is None:
        return read_documents(part.uri, options)
    return _read(part.uri, options, functools.partial(reading.read_part, part=part, options=options))


def _read(
    uri: str, options: ReadOptions, read: Callable[[IO[bytes], Document], Iterator[Document | Failure]]
) -> Iterator[Document | Failure]:
    shown = public_uri(uri)
    blank = Document(shown, b"")
    try:
        blank = Document(shown, b"", metadata_of(shown, options) | sidecar_metadata(uri))
        with fsspec.open(uri, "rb") as file:
            yield from read(file, blank)
    except SidecarError as error:
        yield Failure(shown, "read", "BadSidecar", str(error))
    except UNREADABLE as error:
        failure = unreadable(error, blank)
        yield dataclasses.replace(failure, message=failure.message.replace(uri, shown))


def public_uri(uri: str) -> str:
    """A URI as it may be shown and stored: no password, no signature or token."""
    if "://" not in uri:
        return uri
    parts = urlsplit(uri)
    user, _, host = parts.netloc.rpartition("@")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    shown = [(key, value) for key, value in pairs if not _SECRET.fullmatch(key)]
    return urlunsplit(
        parts._replace(
            # `container@account`, as Azure writes it, is no secret.
            netloc=host if ":" in user else parts.netloc,
            query=parts.query if shown == pairs else urlencode(shown),
        )
    )


def _expand(given: str) -> list[str]:
    if given.startswith(("http://", "https://")):
        return [given]
    try:
        file_system, path = url_to_fs(given)
    except ImportError as error:
        raise ValueError(f"cannot read {public_uri(given)}: {error}") from error
    file_system.invalidate_cache()
    if file_system.isfile(path):
        return [_uri(file_system, path, given)]
    if file_system.isdir(path):
        found = _files_below(file_system, path)
    else:
        found = _files_of_glob(file_system, path) if _MAGIC.search(path) else []
    if not found:
        raise FileNotFoundError(f"no files at input {public_uri(given)!r}")
    return [_uri(file_system, name, given) for name in found]


def _files_below(file_system: Any, folder: str) -> list[str]:
    root = PurePosixPath(folder)
    return [name for name in file_system.find(folder) if not _is_hidden(PurePosixPath(name), root)]


def _files_of_glob(file_system: Any, pattern: str) -> list[str]:
    found: list[str] = []
    wants_hidden = pattern.rsplit("/", 1)[-1].startswith(".")
    for name, info in file_system.glob(pattern, detail=True).items():
        if PurePosixPath(name).name.startswith(".") and not wants_hidden:
            continue
        found += _files_below(file_system, name) if info["type"] == "directory" else [name]
    return found


def _is_hidden(path: PurePosixPath, root: PurePosixPath) -> bool:
    inner = path.relative_to(root).parts if path.is_relative_to(root) else path.parts[-1:]
    return any(part.startswith(".") for part in inner)


def _uri(file_system: Any, name: str, given: str) -> str:
    protocols = {file_system.protocol} if isinstance(file_system.protocol, str) else set(file_system.protocol)
    if protocols & {"file", "local"} or "://" in name:
        return name
    parts = urlsplit(given)
    if parts.scheme in {"ftp", "sftp", "ssh", "smb"}:
        # These name files by path alone; host, user and port come from what was given.
        return f"{parts.scheme}://{parts.netloc}/{name.lstrip('/')}"
    return str(file_system.unstrip_protocol(name))
