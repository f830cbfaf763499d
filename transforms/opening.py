"""Opens input files wherever they are, and nothing that only looks like one."""

from __future__ import annotations

import os
import pathlib
import stat
from typing import IO, Any, cast

import fsspec
from fsspec.core import url_to_fs

_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def open_file(uri: str) -> IO[bytes]:
    """A file of a local path or an fsspec URL, for reading. Raises OSError for what is none.

    A pipe may never say anything, and a device never come to an end, so neither is opened.
    """
    if "://" in uri:
        return cast(IO[bytes], fsspec.open(uri, "rb").open())
    # Not by fsspec, to which a name with two colons is a chain of file systems.
    mode = os.stat(uri).st_mode  # noqa: PTH116 - a hundred thousand of them; Path costs more than the call
    kind = next((kind for is_kind, kind in _KINDS if is_kind(mode)), None)
    if kind is not None:
        raise OSError(f"{kind}, not a file: '{uri}'")
    return pathlib.Path(uri).open("rb")


def is_there(uri: str) -> bool:
    """Whether there is anything of that name."""
    if "://" not in uri:
        return os.path.exists(uri)  # noqa: PTH110 - as above
    file_system, path = url_to_fs(uri)
    there: Any = file_system.exists(path)
    return bool(there)
