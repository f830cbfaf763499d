"""Files as they arrive: a source without end that lists its inputs again and again, and remembers what it has seen.

What was seen is the restriction of a splittable DoFn, so it is part of every checkpoint of the engine: after a crash
the watch goes on where the checkpoint was, and files it had passed on since come once more, which an upsert does not
mind. It takes 32 bytes a file.
"""

import dataclasses
import hashlib
import os
import pickle
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import apache_beam as beam
import fsspec
from apache_beam.coders import Coder
from apache_beam.io.iobase import RestrictionProgress, RestrictionTracker
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.pvalue import PBegin, PCollection
from apache_beam.transforms.core import RestrictionProvider
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import Duration, Timestamp

from transforms.inputs import expand_inputs

Marks = Mapping[bytes, bytes]

_VERSION_KEYS = ("ETag", "etag", "md5Hash", "content_md5", "generation", "mtime", "LastModified", "last_modified")


@dataclasses.dataclass(frozen=True, slots=True)
class WatchOptions:
    """How often and how long files are looked for.

    Attributes:
        interval_s: seconds between two looks.
        stop_after_s: ends the watch when nothing new has come for so many seconds; None never does.
        max_files: files passed on by one look, at most; the rest by the next, at once.
    """

    interval_s: float = 10.0
    stop_after_s: float | None = None
    max_files: int = 500

    def __post_init__(self) -> None:
        for name in ("interval_s", "stop_after_s", "max_files"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise ValueError(f"{name} is {value}; it must be above 0")


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """What a watch knows: by digest of the file's name, the digest of the version that it saw.

    Attributes:
        taken: files that were passed on.
        pending: files that were there at the last look, but not just so at the one before: they may be half written.
        news_at: when the last file was passed on, or the watch began, in seconds since 1970.
    """

    taken: Marks = dataclasses.field(default_factory=dict)
    pending: Marks = dataclasses.field(default_factory=dict)
    news_at: float = 0.0
    finished: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """What one look at the inputs brought: what is known now, the files to pass on, and whether more are waiting."""

    seen: Seen
    files: Sequence[str]
    more: bool


def take_look(seen: Seen, listed: Iterable[tuple[str, bytes]], now: float, options: WatchOptions) -> Look:
    """The files, of those listed with their versions, that are new or changed and have not changed since the last look.

    A version that is not known (b"") is taken as it is.
    """
    taken, pending = dict(seen.taken), {}
    files: list[str] = []
    more = False
    for uri, version in listed:
        name = _digest(uri.encode("utf-8", "surrogatepass"))
        if taken.get(name) == version:
            continue
        if version and seen.pending.get(name) != version:
            pending[name] = version
        elif len(files) == options.max_files:
            pending[name], more = version, True
        else:
            taken[name] = version
            files.append(uri)
    news_at = now if files or pending or not seen.news_at else seen.news_at
    finished = options.stop_after_s is not None and now - news_at >= options.stop_after_s
    return Look(Seen(taken, pending, news_at, finished), files, more)


def list_versions(inputs: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The files that are there now for the inputs, each with a digest of its version; b"" where none is known.

    An input that stands for no file, for now, has none.
    """
    for given in inputs:
        try:
            uris = expand_inputs([given])
        except FileNotFoundError:
            continue
        for uri in uris:
            version = _version(uri)
            if version is not None:
                yield uri, version


def _version(uri: str) -> bytes | None:
    """None for a file that is gone again."""
    try:
        if "://" not in uri:
            found = os.stat(uri)  # noqa: PTH116 - of very many files; Path costs more than the call
            return _digest(f"{found.st_size} {found.st_mtime_ns}".encode())
        file_system, path = fsspec.core.url_to_fs(uri)
        info = file_system.info(path)
    except FileNotFoundError:
        return None
    known = [str(info[key]) for key in _VERSION_KEYS if info.get(key)]
    return _digest(" ".join([str(info.get("size")), *known]).encode()) if known else b""


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


@dataclasses.dataclass
class WatchFiles(beam.PTransform[PBegin, PCollection[str]]):
    """Yields files, as `ReadDocuments` takes them, when they come and whenever they have changed; without end.

    The timestamp of a file is the moment it was passed on, and the watermark is the last look: so all that comes of one
    version of a file is in one window of time. A file is passed on when two looks have found it the same, so that none
    is read half written. What is deleted is not noticed.

    Attributes:
        inputs: files, folders, globs or fsspec URLs; those that stand for nothing yet may later.
    """

    inputs: Sequence[str]
    options: WatchOptions = dataclasses.field(default_factory=WatchOptions)

    def expand(self, begin: PBegin) -> PCollection[str]:
        # One element: one place knows what was seen.
        watched: Any = begin | "Inputs" >> beam.Create([tuple(self.inputs)], reshuffle=False)
        files: PCollection[str] = watched | "Watch" >> beam.ParDo(_WatchFn(self.options)).with_output_types(str)
        return files


class _SeenCoder(Coder):
    def encode(self, value: Seen) -> bytes:
        return pickle.dumps(dataclasses.astuple(value))

    def decode(self, encoded: bytes) -> Seen:
        return Seen(*pickle.loads(encoded))  # noqa: S301 - our own checkpoint

    def is_deterministic(self) -> bool:
        return True


class _SeenTracker(RestrictionTracker):
    """One look is the unit of work: claimed whole, and then the rest of the watch can be put off."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._next: Seen | None = None
        self._split = False

    def current_restriction(self) -> Seen:
        return self._seen

    def try_claim(self, position: Seen) -> bool:
        if self._split or self._next is not None:
            return False
        self._next = position
        return True

    def try_split(self, fraction_of_remainder: float) -> tuple[Seen, Seen] | None:
        if fraction_of_remainder or self._split or self._seen.finished:
            return None
        rest = self._seen if self._next is None else self._next
        if rest.finished:
            return None
        self._split = True
        self._seen = dataclasses.replace(self._seen, finished=True)
        return self._seen, rest

    def check_done(self) -> bool:
        if not (self._split or self._seen.finished or (self._next is not None and self._next.finished)):
            raise ValueError("the watch is not at its end, and what is left was not put off")
        return True

    def current_progress(self) -> Any:
        return RestrictionProgress(fraction=0.0)

    def is_bounded(self) -> bool:
        return False


class _SeenProvider(RestrictionProvider):
    def initial_restriction(self, element: tuple[str, ...]) -> Seen:  # noqa: ARG002 - Beam's signature
        return Seen()

    def create_tracker(self, restriction: Seen) -> _SeenTracker:
        return _SeenTracker(restriction)

    def restriction_size(self, element: tuple[str, ...], restriction: Seen) -> float:  # noqa: ARG002 - Beam's signature
        return 1.0

    def restriction_coder(self) -> Coder:
        return _SeenCoder()

    def truncate(self, element: tuple[str, ...], restriction: Seen) -> None:
        """A job that is drained looks for no more files."""


_TRACKER: Any = beam.DoFn.RestrictionParam(_SeenProvider())
_WATERMARK: Any = beam.DoFn.WatermarkEstimatorParam(ManualWatermarkEstimator.default_provider())


class _WatchFn(beam.DoFn):
    def __init__(self, options: WatchOptions) -> None:
        self._options = options

    @beam.DoFn.unbounded_per_element()  # type: ignore[untyped-decorator]  # Beam's
    def process(
        self,
        element: tuple[str, ...],
        tracker: Any = _TRACKER,
        watermark: Any = _WATERMARK,
    ) -> Iterator[Any]:
        look = take_look(tracker.current_restriction(), list_versions(element), time.time(), self._options)
        if not tracker.try_claim(look.seen):
            return
        # Never before what the watermark has promised, whatever the clock was put to.
        moment = max(Timestamp.now(), watermark.current_watermark() or Timestamp(0))
        for uri in look.files:
            yield TimestampedValue(uri, moment)
        watermark.set_watermark(moment)
        if not look.seen.finished:
            tracker.defer_remainder(Duration(0 if look.more else self._options.interval_s))
