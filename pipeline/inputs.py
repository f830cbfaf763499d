"""What there is to read, before anything runs: the files, their size, and the worker processes they are worth."""

import multiprocessing
import sys
from collections.abc import Sequence

from pipeline.config import Config
from pipeline.errors import ConfigError
from pipeline.plan import Plan, available_cpus, choose_workers, count_articles
from transforms.listing import InputFile, list_inputs
from transforms.portions import Portion


def find_files(inputs: Sequence[str]) -> list[InputFile]:
    """The files of the inputs, in a process that is yet to fork. Raises ConfigError."""
    return _list_aside(inputs) if _has_remote(inputs) else list_files(inputs)


def list_files(inputs: Sequence[str]) -> list[InputFile]:
    """The files of the inputs. Raises ConfigError for an input that stands for no file or cannot be listed."""
    try:
        return list_inputs(inputs)
    except (FileNotFoundError, ValueError) as error:
        raise ConfigError(str(error)) from error
    except OSError as error:
        raise ConfigError(f"cannot list the inputs: {error}") from error


def make_plan(config: Config, portions: Sequence[Portion], max_workers: int | None = None) -> Plan:
    """Chooses the number of workers for what is to be read, at most `max_workers`."""
    workers = config.run.workers
    if workers == "auto":
        workers = choose_workers(sum(map(count_articles, portions)), available_cpus())
    sizes = [portion.size for portion in portions if portion.size is not None]
    total = sum(sizes) if len(sizes) == len(portions) else None
    # A file in several portions counts once, when it ends.
    return Plan(min(workers, max_workers or workers), sum(portion.is_last for portion in portions), total)


def _has_remote(inputs: Sequence[str]) -> bool:
    return any("://" in given for given in inputs)


def _list_aside(inputs: Sequence[str]) -> list[InputFile]:
    """`list_files` in a process of its own: drivers of remote storage start threads, which do not survive a fork."""
    if sys.platform != "linux":  # no forks there
        return list_files(inputs)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(list_files, (inputs,))
