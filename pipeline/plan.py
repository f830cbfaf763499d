"""What a run is about to do: the files it found, and how many worker processes they are worth."""

from __future__ import annotations

import dataclasses
import importlib.util
import math
import os
import pathlib
from collections.abc import Sequence

from pipeline.errors import ConfigError
from transforms.portions import BYTES_AN_ARTICLE, Portion
from transforms.topics import is_topic, parse_topic

ARTICLES_A_WORKER = 60
"""A worker more pays when it takes over this many articles: at some ten articles a second they are worth its start."""
# Pages come with their scripts; Parquet is packed inside.
_OTHER_BYTES = {".warc": 100_000, ".parquet": 2_000, ".pq": 2_000}
_CPU_QUOTA = pathlib.Path("/sys/fs/cgroup/cpu.max")
# A page is one article, however large; a compressed file holds more text than it has bytes.
_ONE_ARTICLE = (".html", ".htm", ".xhtml")
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".lz4", ".zip")
_COMPRESSION = 4
_GLOB = set("*?[")
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs", "az": "azure", "abfs": "azure", "abfss": "azure"}


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What a run will read and with how many worker processes.

    Attributes:
        workers: None where another engine decides.
        size: bytes of the files as they are stored; None where a listing does not say.
    """

    workers: int | None
    files: int
    size: int | None


def check_inputs(inputs: Sequence[str]) -> None:
    """Raises ConfigError for a local path that does not exist or may not be read, before anything heavy is loaded."""
    for given in inputs:
        if "://" in given:
            if not is_topic(given):
                check_driver(given)
            continue
        if _GLOB & set(given):
            continue
        if not os.path.exists(given):  # noqa: PTH110 - as given, for the message
            raise ConfigError(f"no files at input '{given}': there is no such file or folder")
        if not os.access(given, os.R_OK):
            raise ConfigError(f"cannot read input '{given}': permission denied")


def check_topics(inputs: Sequence[str], expansion_service: str | None, *, streaming: bool) -> None:
    """Raises ConfigError for an input of messages that cannot be read, or not by this run."""
    for given in filter(is_topic, inputs):
        if not streaming:
            raise ConfigError(f"input '{given}': messages come without end; run --streaming reads them")
        try:
            topic = parse_topic(given)
        except ValueError as error:
            raise ConfigError(f"input '{given}' is not allowed; {error}") from error
        if topic.kind == "kafka" and not expansion_service:
            raise ConfigError(f"input '{given}' needs stream.expansion_service; an address as host:port, or a jar")
        if topic.kind == "pubsub" and not _has_pubsub():
            raise ConfigError("pubsub:// needs a driver that is not installed: pip install 'newsbeam[gcp]'")


def _has_pubsub() -> bool:
    try:
        return importlib.util.find_spec("google.cloud.pubsub_v1") is not None
    except ModuleNotFoundError:
        return False


def check_lake(lake: str, inputs: Sequence[str] = ()) -> None:
    """Raises ConfigError for a lake on this machine that cannot be written, or whose files would be inputs.

    Now, not when all the work is done.
    """
    if "://" in lake:
        check_driver(lake)
        return
    place = pathlib.Path(lake).absolute()
    for given in inputs:
        if os.path.isdir(given) and place.resolve().is_relative_to(pathlib.Path(given).resolve()):  # noqa: PTH112 - as given
            raise ConfigError(
                f"-o: '{lake}' is inside the input '{given}', and would be read as input; put it elsewhere"
            )
    while not place.exists():
        place = place.parent
    if not place.is_dir():
        raise ConfigError(f"-o: '{lake}' cannot be a lake; '{place}' is a file")
    if not os.access(place, os.W_OK | os.X_OK):
        raise ConfigError(f"-o: '{lake}' cannot be written; no permission for '{place}'")


def check_division(lake: str, wanted: str) -> None:
    """Raises ConfigError for a lake whose folders go by something else than is wanted; auto is as it has them."""
    from transforms.division import PARTITIONS, LakeLayoutError
    from transforms.storage import Storage

    storage = Storage.open(lake)
    by = next((one for one in PARTITIONS if one == wanted), None)
    if by is None or not storage.folders(""):
        return
    # Here, for it brings pyarrow, and a new lake needs none of it.
    from transforms.writes import resolve_division

    try:
        resolve_division(storage, by)
    except LakeLayoutError as error:
        raise ConfigError(f"--partition-by: {error}") from error


def check_driver(url: str) -> None:
    """Raises ConfigError for a URL of a scheme that fsspec does not know, or whose driver is not installed."""
    import fsspec

    scheme = url.partition("://")[0]
    try:
        fsspec.get_filesystem_class(scheme)
    except ImportError as error:
        extra = _EXTRAS.get(scheme)
        advice = f"pip install 'newsbeam[{extra}]'" if extra else str(error)
        raise ConfigError(f"{scheme}:// needs a driver that is not installed: {advice}") from error
    except ValueError as error:
        raise ConfigError(f"no storage is known by the scheme '{scheme}'; see fsspec's list") from error


def count_articles(portion: Portion) -> int:
    """Roughly how many articles a portion of a file holds."""
    return estimate_articles(portion.file.uri, portion.size) if portion.articles is None else portion.articles


def estimate_articles(uri: str, size: int | None) -> int:
    """Roughly how many articles a file holds, by its name and its size in bytes."""
    name = uri.lower()
    size = size or 0
    if name.endswith(_COMPRESSED):
        name, size = name.rsplit(".", 1)[0], size * _COMPRESSION
    suffix = next((suffix for suffix in _OTHER_BYTES if name.endswith(suffix)), "")
    return 1 if name.endswith(_ONE_ARTICLE) else max(1, size // _OTHER_BYTES.get(suffix, BYTES_AN_ARTICLE))


def choose_workers(articles: int, cpus: int) -> int:
    """How many processes so many articles are worth, at most one for each CPU."""
    return max(1, min(cpus, math.ceil(articles / ARTICLES_A_WORKER)))


def available_cpus() -> int:
    """CPUs this process may use: by affinity, and by the quota of its container."""
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = _CPU_QUOTA.read_text().split()
    except (OSError, ValueError):
        return cpus
    return cpus if quota == "max" else max(1, min(cpus, math.ceil(int(quota) / int(period))))
