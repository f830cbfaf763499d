"""Input files found in local and cloud storage, each with what tells whether it has changed since."""

from __future__ import annotations

import dataclasses
import os
import re
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fsspec.core import url_to_fs

from transforms.paths import suffix_of, without_suffix

_MAGIC = re.compile(r"[*?\[]")
_SECRET = re.compile(
    r"x-amz-.*|x-goog-.*|.*signature|sig|.*token|.*key(?:id)?|.*password|passwd|pwd|.*secret|credential|auth",
    re.IGNORECASE,
)
_JSON = frozenset((".json", ".jsonl", ".ndjson", ".jsonlines"))
_TAGS = ("ETag", "etag", "e_tag", "content_md5", "md5Hash", "generation")
_TIMES = ("mtime", "LastModified", "last_modified", "updated", "modified", "created")
_YOUNG_S = 2.0
"""A file changed this shortly before it was listed may change again within the same tick of its time."""


@dataclasses.dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read.

    Attributes:
        size: bytes as stored; None where a listing does not say.
        stamp: its ETag or time of change, which differs after every change; "" where nothing is known that would.
        beside: size and stamp of its sidecar, "" where it has none.
    """

    uri: str
    size: int | None = None
    stamp: str = ""
    beside: str = ""


def expand_inputs(inputs: Sequence[str]) -> list[str]:
    """The files that inputs stand for, sorted, each once: local ones as absolute paths, others as URLs.

    An input is a file, a folder (searched to any depth; names that begin with a dot are skipped), a glob, or an fsspec
    URL of one; the sidecar of another file (`transforms.sidecars`) is left out. Raises FileNotFoundError for an input
    that stands for no file, ValueError for an unknown URL scheme or one whose driver is not installed.
    """
    return without_sidecars(sorted({uri for given in inputs for uri in _expand(given)}))


def list_inputs(inputs: Sequence[str]) -> list[InputFile]:
    """The files that inputs stand for, as `expand_inputs` has them, with size and stamp. Raises as that does."""
    now = time.time()
    found: dict[str, Mapping[str, Any]] = {}
    for given in inputs:
        found |= _expand(given)
    files = without_sidecars(sorted(found))
    return [_input_file(uri, found, now) for uri in files]


def files_there(uris: Sequence[str]) -> list[InputFile]:
    """Those of the files that are there, as `list_inputs` has them, and nothing else, whatever their names look like.

    Raises ValueError as `list_inputs` does, and what the file system raises.
    """
    now = time.time()
    found = {uri: info for uri in uris if (info := _info(uri)) is not None}
    return [_input_file(uri, found, now) for uri in found]


def without_sidecars(uris: Collection[str]) -> list[str]:
    """The files that are not the sidecar of another of them, in their order."""
    known = set(uris)
    beside = {name for uri in known for name in sidecar_names(uri) if name in known}
    return [uri for uri in uris if uri not in beside]


def sidecar_names(uri: str) -> list[str]:
    """What the sidecar of a file may be called, best first."""
    stem = without_suffix(uri)
    names = [f"{uri}.json"]
    return names if suffix_of(uri) in _JSON else [*names, f"{stem}.json"]


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


def file_uri(file_system: Any, name: str, given: str) -> str:
    """The URI of a file that a file system names by its path; `given` is what it was found by."""
    protocols = {file_system.protocol} if isinstance(file_system.protocol, str) else set(file_system.protocol)
    if protocols & {"file", "local"} or "://" in name:
        return name
    parts = urlsplit(given)
    if parts.scheme in {"ftp", "sftp", "ssh", "smb"}:
        # These name files by path alone; host, user and port come from what was given.
        return f"{parts.scheme}://{parts.netloc}/{name.lstrip('/')}"
    return str(file_system.unstrip_protocol(name))


def _input_file(uri: str, found: Mapping[str, Mapping[str, Any]], now: float) -> InputFile:
    info = found[uri]
    size = info.get("size")
    return InputFile(uri, size if isinstance(size, int) else None, _stamp(info, now), _beside(uri, found, now))


def _stamp(info: Mapping[str, Any], now: float) -> str:
    for name in _TAGS:
        if tag := info.get(name):
            return str(tag).strip('"')
    moment = next((info[name] for name in _TIMES if info.get(name)), None)
    if moment is None:
        return ""
    seconds = moment.timestamp() if hasattr(moment, "timestamp") else moment
    if isinstance(seconds, (int, float)) and seconds > now - _YOUNG_S:
        return ""
    return repr(seconds) if isinstance(seconds, float) else str(moment)


def _beside(uri: str, found: Mapping[str, Mapping[str, Any]], now: float) -> str:
    """The state of a file's sidecar. Of remote files only those sidecars are known that were listed with them."""
    for name in sidecar_names(uri):
        info = found.get(name)
        if info is None and "://" not in uri:
            try:
                status = os.stat(name)  # noqa: PTH116 - two for each of perhaps a million files
            except OSError:
                continue
            info = {"size": status.st_size, "mtime": status.st_mtime}
        if info is not None:
            return f"{info.get('size')} {_stamp(info, now) or now}"
    return ""


def _info(uri: str) -> Mapping[str, Any] | None:
    """What the file system says of a file; None where there is none."""
    if uri.startswith(("http://", "https://")):
        return {}
    if "://" not in uri:
        try:
            status = os.stat(uri)  # noqa: PTH116 - as for sidecars
        except OSError:
            return None
        return {"size": status.st_size, "mtime": status.st_mtime}
    try:
        file_system, path = url_to_fs(uri)
        info: Mapping[str, Any] = file_system.info(path)
    except FileNotFoundError:
        return None
    except ImportError as error:
        raise ValueError(f"cannot read {public_uri(uri)}: {error}") from error
    return info


def _expand(given: str) -> dict[str, Mapping[str, Any]]:
    """The files of an input by URI, with what their file system says of them."""
    if given.startswith(("http://", "https://")):
        return {given: {}}
    try:
        file_system, path = url_to_fs(given)
    except ImportError as error:
        raise ValueError(f"cannot read {public_uri(given)}: {error}") from error
    file_system.invalidate_cache()
    if file_system.isfile(path):
        return {file_uri(file_system, path, given): file_system.info(path)}
    if file_system.isdir(path):
        found = dict(_files_below(file_system, path))
    else:
        found = dict(_files_of_glob(file_system, path)) if _MAGIC.search(path) else {}
    if not found:
        raise FileNotFoundError(f"no files at input {public_uri(given)!r}")
    return {file_uri(file_system, name, given): info for name, info in found.items()}


def _files_below(file_system: Any, folder: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    root = PurePosixPath(folder)
    for name, info in file_system.find(folder, detail=True).items():
        if not _is_hidden(PurePosixPath(name), root):
            yield name, info


def _files_of_glob(file_system: Any, pattern: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    wants_hidden = pattern.rsplit("/", 1)[-1].startswith(".")
    for name, info in file_system.glob(pattern, detail=True).items():
        if PurePosixPath(name).name.startswith(".") and not wants_hidden:
            continue
        if info["type"] == "directory":
            yield from _files_below(file_system, name)
        else:
            yield name, info


def _is_hidden(path: PurePosixPath, root: PurePosixPath) -> bool:
    inner = path.relative_to(root).parts if path.is_relative_to(root) else path.parts[-1:]
    return any(part.startswith(".") for part in inner)
