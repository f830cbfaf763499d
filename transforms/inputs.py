"""Input files in local and cloud storage: found, and read as documents."""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import fsspec
from fsspec.core import url_to_fs

from transforms.formats import FormatError, detect_format
from transforms.paths import path_metadata
from transforms.records import Document, Failure
from transforms.sidecars import SidecarError, sidecar_metadata, without_sidecars

DEFAULT_MAX_BYTES = 256 * 1024 * 1024
_PIECE_BYTES = 8 * 1024 * 1024
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_GZIP_MAGIC = b"\x1f\x8b"
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


def read_documents(
    uri: str, path_pattern: re.Pattern[str] | None = None, max_bytes: int = DEFAULT_MAX_BYTES
) -> Iterator[Document | Failure]:
    """Reads one file, gzip removed.

    A file is one document, but for JSONL: a long one comes in pieces of whole lines, which never are in memory all at
    once (`metadata["first_line"]` is the number of a piece's first line). A file that cannot be read ends in a failure
    of stage `read`, and so does one of more than `max_bytes` (of JSONL, a line of more) or with a broken sidecar.
    """
    shown = public_uri(uri)
    try:
        metadata = path_metadata(shown, path_pattern) | sidecar_metadata(uri)
        with fsspec.open(uri, "rb") as file, _inflated(file) as content:
            yield from _documents(shown, metadata, content, max_bytes)
    except SidecarError as error:
        yield Failure(shown, "read", "BadSidecar", str(error))
    # What fsspec's file systems, gzip and zlib raise for files that are missing, forbidden, damaged or cut short.
    except (OSError, EOFError, zlib.error) as error:
        message = str(error).replace(uri, shown)[:500] or "cannot be read"
        yield Failure(shown, "read", type(error).__name__, message)


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


def _inflated(file: IO[bytes]) -> IO[bytes] | gzip.GzipFile:
    head = file.read(len(_GZIP_MAGIC))
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if head == _GZIP_MAGIC else file


def _documents(
    uri: str, metadata: dict[str, str], content: IO[bytes] | gzip.GzipFile, max_bytes: int
) -> Iterator[Document | Failure]:
    # Reading stops at the limit, so that what inflates to gigabytes is not inflated to its end.
    head = content.read(min(_PIECE_BYTES, max_bytes + 1))
    if len(head) == _PIECE_BYTES and _has_lines(uri, head):
        yield from _pieces(uri, metadata, head, content, max_bytes)
        return
    whole = head + content.read(max_bytes + 1 - len(head))
    yield _too_large(uri, max_bytes) if len(whole) > max_bytes else Document(uri, whole, metadata)


def _has_lines(uri: str, head: bytes) -> bool:
    try:
        return detect_format(Document(uri, head)).name == "jsonl" and not head.startswith(_WIDE_MARKS)
    except FormatError:
        return False


def _pieces(
    uri: str, metadata: dict[str, str], head: bytes, content: IO[bytes] | gzip.GzipFile, max_bytes: int
) -> Iterator[Document | Failure]:
    """Pieces of whole lines, each of about `_PIECE_BYTES`."""
    number, rest = 1, head
    while rest:
        cut = rest.rfind(b"\n") + 1
        if cut:
            yield Document(uri, rest[:cut], metadata | {"first_line": str(number)})
            number, rest = number + rest.count(b"\n", 0, cut), rest[cut:]
        elif len(rest) > max_bytes:
            yield _too_large(uri, max_bytes, str(number))
            number, rest = number + 1, _after_line(content)
        block = content.read(_PIECE_BYTES)
        if not block and rest:
            yield Document(uri, rest, metadata | {"first_line": str(number)})
            return
        rest += block


def _after_line(content: IO[bytes] | gzip.GzipFile) -> bytes:
    """Skips the rest of a line; what is read beyond its end."""
    while block := content.read(_PIECE_BYTES):
        if b"\n" in block:
            return block.partition(b"\n")[2]
    return b""


def _too_large(uri: str, max_bytes: int, record: str | None = None) -> Failure:
    return Failure(uri, "read", "TooLarge", f"more than {max_bytes:,} bytes (max_bytes)", record)
