"""How far a local run is: worker processes count what passes them into small files, and one process adds those up.

FnApiRunner blocks while it runs and its workers are processes of their own, so the counts travel by files: each counter
owns one, of four integers, rewritten in place a few times a second.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import struct
import time
import uuid
from typing import BinaryIO, Literal, TypeAlias, get_args

Point: TypeAlias = Literal["read", "parsed", "begun", "done"]
"""In the order of the graph; `begun` is where the language model starts, when all that there is has been parsed."""
WRITE_SECONDS = 0.25
_SUFFIX = ".count"
_COUNTS = struct.Struct("<qqqq")


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """What has passed one point of the graph.

    Attributes:
        records: elements of any kind.
        articles: those that are articles (documents, at the point `read`).
        size: bytes of documents, or characters of article bodies.
        failures: those that are failures.
    """

    records: int = 0
    articles: int = 0
    size: int = 0
    failures: int = 0

    def __add__(self, other: Counts) -> Counts:
        # Field by field: dataclasses.astuple takes ten times as long, and this is done for every article four times.
        return Counts(
            self.records + other.records,
            self.articles + other.articles,
            self.size + other.size,
            self.failures + other.failures,
        )


class Counter:
    """Counts of one point in one process, kept in a file of its own below `folder`."""

    def __init__(self, folder: str, point: Point) -> None:
        self._path = pathlib.Path(folder) / f"{point}-{os.getpid()}-{uuid.uuid4().hex}{_SUFFIX}"
        self._file: BinaryIO | None = None
        self._counts = Counts()
        self._written = 0.0

    def add(self, counts: Counts) -> None:
        """Adds, and writes when the last time is long enough ago."""
        self._counts += counts
        if time.monotonic() - self._written > WRITE_SECONDS:
            self.write()

    def write(self) -> None:
        """Lets others see the counts; a full disk costs the progress, not the run."""
        self._written = time.monotonic()
        with contextlib.suppress(OSError):
            # Unbuffered: 32 bytes are one write, which a reader sees whole.
            self._file = self._file or self._path.open("wb", buffering=0)
            self._file.seek(0)
            self._file.write(_COUNTS.pack(*dataclasses.astuple(self._counts)))

    def close(self) -> None:
        """Writes once more and closes the file, which stays."""
        self.write()
        if self._file is not None:
            self._file.close()


def read_counts(folder: pathlib.Path) -> dict[Point, Counts]:
    """The counts of all processes so far, by point; a point nothing has passed has zeros."""
    counts: dict[Point, Counts] = dict.fromkeys(get_args(Point), Counts())
    names: list[str] = []
    # One look at the folder, for this is done five times a second; it may be gone.
    with contextlib.suppress(FileNotFoundError):
        names = [name for name in os.listdir(folder) if name.endswith(_SUFFIX)]  # noqa: PTH208 - no Path for each
    for point in counts:
        for name in names:
            content = (folder / name).read_bytes() if name.startswith(f"{point}-") else b""
            if len(content) == _COUNTS.size:
                counts[point] += Counts(*_COUNTS.unpack(content))
    return counts
