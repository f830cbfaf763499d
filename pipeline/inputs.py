"""What there is to read, before anything runs: the files, their size, and the worker processes they are worth."""

import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence

import fsspec

from pipeline.config import Config
from pipeline.errors import ConfigError
from pipeline.plan import Plan, available_cpus, choose_workers, estimate_articles
from transforms.files import expand_inputs

_MAX_REMOTE_SIZES = 500
"""Beyond so many remote files their number alone is worth all CPUs, and to ask for each size takes a request."""


def make_plan(config: Config, max_workers: int | None = None) -> Plan:
    """Lists the inputs and chooses the number of workers, at most `max_workers`.

    Raises ConfigError for an input that stands for no file or cannot be listed.
    """
    files = _list_aside(config.inputs) if _has_remote(config.inputs) else list_files(config.inputs)
    workers = config.run.workers
    if workers == "auto":
        workers = choose_workers(sum(estimate_articles(uri, size) for uri, size in files), available_cpus())
    sizes = [size for _, size in files if size is not None]
    total = sum(sizes) if len(sizes) == len(files) else None
    return Plan(min(workers, max_workers or workers), len(files), total)


def list_files(inputs: Sequence[str]) -> list[tuple[str, int | None]]:
    """The files of the inputs with their size in bytes as stored, None where it is not known. Raises ConfigError."""
    try:
        files = expand_inputs(inputs)
    except (FileNotFoundError, ValueError) as error:
        raise ConfigError(str(error)) from error
    except OSError as error:
        raise ConfigError(f"cannot list the inputs: {error}") from error
    return list(zip(files, _sizes(files), strict=True))


def _sizes(files: Sequence[str]) -> Iterator[int | None]:
    remote = sum("://" in uri for uri in files)
    for uri in files:
        if "://" not in uri:
            yield _local_size(uri)
        else:
            yield _remote_size(uri) if remote <= _MAX_REMOTE_SIZES else None


def _local_size(path: str) -> int | None:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - a hundred thousand of them; Path costs more than the call
    except OSError:
        return None


def _remote_size(uri: str) -> int | None:
    try:
        filesystem, path = fsspec.core.url_to_fs(uri)
        size = filesystem.info(path).get("size")
    except OSError:
        return None
    return size if isinstance(size, int) else None


def _has_remote(inputs: Sequence[str]) -> bool:
    return any("://" in given for given in inputs)


def _list_aside(inputs: Sequence[str]) -> list[tuple[str, int | None]]:
    """`list_files` in a process of its own: drivers of remote storage start threads, which do not survive a fork."""
    if sys.platform != "linux":  # no forks there
        return list_files(inputs)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(list_files, (inputs,))
