"""The folder of a lake on any file system: whole-file reads and writes, moves and listings, through fsspec.

Paths are relative to the lake, with slashes. On a local disk a file is written beside its place under a hidden name,
synced and renamed; an object store takes it as one upload of a complete buffer. Either way no reader sees half a file.
Requests to a store are made again when they fail for the moment (`retries`), and nothing is remembered of its listings.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import io
import os
import pathlib
import socket
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, TypeVar

import fsspec
from fsspec.implementations.local import LocalFileSystem

from transforms.retries import retry

TEMPORARY = ".tmp~"
"""How the name of an unfinished file begins; host, process and a random part follow, each after a tilde."""

_PARALLEL_REQUESTS = 16
_SYNCED_ONE_BY_ONE = 32
# Where a copy inside the store may still be under way when it is answered, and fail without a word.
_COPIED_LATER = frozenset({"abfs", "abfss", "az"})
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclasses.dataclass(frozen=True)
class Storage:
    """A lake's folder on its file system.

    Attributes:
        root: the folder as its file system names it, without protocol.
        local: whether it is a folder of this machine, where renames are atomic and files can be locked.
    """

    fs: fsspec.AbstractFileSystem
    root: str
    local: bool

    @classmethod
    def open(cls, lake: str | os.PathLike[str]) -> Storage:
        """The storage of a path or fsspec URL; credentials come from where the file system takes them by itself."""
        # Another process may have changed what a listing said a moment ago.
        fs, root = fsspec.core.url_to_fs(os.fspath(lake), use_listings_cache=False)
        return cls(fs, root.rstrip("/"), isinstance(fs, LocalFileSystem))

    def ask(self, request: Callable[[], _Result]) -> _Result:
        """What a request gives; of an object store it is asked again while that fails for the moment."""
        return request() if self.local else retry(request)

    def path(self, name: str) -> str:
        """The whole path of a file of the lake, for its file system."""
        return f"{self.root}/{name}"

    def find(self, folder: str) -> list[str]:
        """The names of all files under a folder, sorted; none when there is no such folder."""
        if self.local:
            found = self._find_local(self.path(folder))
        else:
            try:
                found = self.ask(lambda: self.fs.find(self.path(folder)))
            except FileNotFoundError:
                return []
        return sorted(path[len(self.root) + 1 :] for path in found)

    def read(self, name: str) -> bytes | None:
        """The content of a file, None when it is not there."""
        try:
            content: bytes = self.ask(lambda: self.fs.cat_file(self.path(name)))
        except FileNotFoundError:
            return None
        return content

    @contextlib.contextmanager
    def reading(self, name: str) -> Iterator[BinaryIO | None]:
        """A file to read parts of, None when it is not there."""
        try:
            file = self.ask(lambda: self.fs.open(self.path(name), "rb"))
        except FileNotFoundError:
            yield None
            return
        with file:
            yield file

    @contextlib.contextmanager
    def reading_whole(self, name: str) -> Iterator[BinaryIO | None]:
        """A file that is wanted to its end, fetched at once; None when it is not there."""
        content = self.read(name)
        yield None if content is None else io.BytesIO(content)

    def write(self, name: str, content: bytes) -> None:
        """Writes a file whole or not at all; when it returns, the file is on the disk or in the store."""
        if self.local:
            folder = name.rpartition("/")[0]
            hidden = f"{folder}/{TEMPORARY}{socket.gethostname()}~{os.getpid()}~{uuid.uuid4().hex}"
            self._write_local(hidden, content)
            self.move([(hidden, name)])
        else:
            retry(lambda: self.fs.pipe_file(self.path(name), content))

    def create(self, name: str, content: bytes) -> bool:
        """Writes a file that must not be there yet; whether it is there now with this content.

        Of several that try at once, one succeeds: by the condition of the request on object stores that know one (S3,
        Google's and Azure's do), by `locks.guard` around it on a local disk.
        """
        if not self.local:
            try:
                retry(lambda: self.fs.pipe_file(self.path(name), content, mode="create"))
            except OSError:
                # There already; perhaps by an earlier try of our own, whose answer was lost.
                if not self.exists(name):
                    raise
        elif self.read(name) is None:
            self.write(name, content)
        return self.read(name) == content

    def write_unseen(self, name: str, content: bytes) -> None:
        """Writes a file that nothing reads until it is named elsewhere: durable, but not atomic on a local disk."""
        if self.local:
            self._write_local(name, content)
        else:
            retry(lambda: self.fs.pipe_file(self.path(name), content))

    def exists(self, name: str) -> bool:
        """Whether a file is there."""
        try:
            self.ask(lambda: self.fs.info(self.path(name)))  # exists() takes any error for an answer
        except FileNotFoundError:
            return False
        return True

    def move(self, moves: Iterable[tuple[str, str]]) -> None:
        """Puts files in the place of others, each at once; a file that was moved before is left alone.

        Object stores copy inside the store and keep the original, which is removed with its folder.
        """
        if self.local:
            _sync({self._move_local(old, new) for old, new in moves})
        else:
            list(self.at_once(self._copy, moves))

    def at_once(self, work: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
        """Yields the results of work on files, in order: many requests at once where each takes its time."""
        if self.local:
            yield from map(work, items)
            return
        with ThreadPoolExecutor(_PARALLEL_REQUESTS) as pool:
            yield from pool.map(work, items)

    def delete(self, names: Iterable[str]) -> None:
        """Removes files, those already gone included, and on a local disk the folders this leaves empty."""
        for name in names:
            try:
                self.ask(functools.partial(self.fs.rm_file, self.path(name)))
            except FileNotFoundError:
                continue
            self.prune(name.rpartition("/")[0])

    def delete_folder(self, folder: str) -> None:
        """Removes a folder and all it holds, if it is there, and on a local disk the empty folders around it."""
        try:
            self.ask(lambda: self.fs.rm(self.path(folder), recursive=True))
        except FileNotFoundError:
            return
        self.prune(folder.rpartition("/")[0])

    def prune(self, name: str) -> None:
        """Removes a folder and those around it, up to the lake, as far as they are empty; stores have no folders."""
        if not self.local:
            return
        folder = pathlib.Path(self.path(name))
        while folder != pathlib.Path(self.root):
            try:
                folder.rmdir()
            except OSError:  # it holds something
                return
            folder = folder.parent

    def folders(self, folder: str) -> list[str]:
        """The names of the folders in a folder, without the path to them, sorted."""
        try:
            entries = self.ask(lambda: self.fs.ls(self.path(folder), detail=True))
        except FileNotFoundError:
            return []
        return sorted(entry["name"].rstrip("/").rpartition("/")[2] for entry in entries if entry["type"] == "directory")

    def _find_local(self, folder: str) -> list[str]:
        """All files under a folder; not fsspec's, which takes a folder it cannot list for an empty one."""

        def stop(error: OSError) -> None:
            if not isinstance(error, FileNotFoundError):
                raise error

        walk = os.walk(folder.rstrip("/"), onerror=stop)
        return [f"{parent}/{name}" for parent, _, names in walk for name in names]

    def _write_local(self, name: str, content: bytes) -> None:
        path = pathlib.Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise

    def _move_local(self, old: str, new: str) -> pathlib.Path:
        source, target = pathlib.Path(self.path(old)), pathlib.Path(self.path(new))
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.replace(target)
        except FileNotFoundError:
            if not target.exists():
                raise
        return target.parent

    def _copy(self, names: tuple[str, str]) -> None:
        old, new = map(self.path, names)
        protocols = {self.fs.protocol} if isinstance(self.fs.protocol, str) else set(self.fs.protocol)

        def copy() -> None:
            if protocols & _COPIED_LATER:
                self.fs.pipe_file(new, self.fs.cat_file(old))
            else:
                self.fs.cp_file(old, new)

        try:
            retry(copy)
        except FileNotFoundError:
            if not self.exists(names[1]):
                raise


def _sync(folders: set[pathlib.Path]) -> None:
    """Makes renames in folders last through a loss of power, where the system can open folders."""
    if os.name != "posix":
        return
    if len(folders) > _SYNCED_ONE_BY_ONE:
        os.sync()
        return
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
