"""What a person looks at: one page about a lake, made of its tables and needing nothing else."""

from __future__ import annotations

import os
import pathlib
import sys
from typing import Final

from pipeline.errors import ConfigError, RunError
from pipeline.manifest import newsbeam_version, without_credentials
from pipeline.report.data import count_lake
from pipeline.report.page import make_page
from pipeline.report.sample import MAX_BYTES, sample_articles
from pipeline.sql import connect
from transforms.storage import TEMPORARY

STDOUT: Final = "-"


def make_report(lake: str, max_bytes: int = MAX_BYTES) -> str:
    """The page about a lake, as HTML, with about `max_bytes` bytes of articles to read.

    Raises ConfigError when there is no lake.
    """
    with connect(lake) as connection:
        overview = count_lake(connection)
        articles = sample_articles(connection, max_bytes)
    return make_page(without_credentials(lake.rstrip("/")), overview, articles, newsbeam_version())


def write_report(lake: str, output: str) -> str:
    """Writes the page to a file (`-`: standard output), whole or not at all; a line that says what was done.

    Raises ConfigError when there is no lake or the file cannot be there, RunError when it cannot be written.
    """
    path = pathlib.Path(output)
    if output != STDOUT:
        _check(path)
    page = make_report(lake)
    if output == STDOUT:
        sys.stdout.write(page)
        return "written to standard output"
    _write(path, page)
    return f"{output} is written ({len(page.encode()) / 1e6:.1f} MB); open it in a browser"


def _check(path: pathlib.Path) -> None:
    if path.is_dir():
        raise ConfigError(f"-o: '{path}' is a folder; name a file, such as {path / 'report.html'}")
    if not path.parent.is_dir():
        raise ConfigError(f"-o: '{path}' cannot be written; there is no folder '{path.parent}'")


def _write(path: pathlib.Path, page: str) -> None:
    unfinished = path.with_name(f".{path.name}{TEMPORARY}")
    try:
        unfinished.write_text(page, encoding="utf-8")
        os.replace(unfinished, path)  # noqa: PTH105 - over a file that is there
    except PermissionError as error:
        raise ConfigError(f"-o: '{path}' cannot be written: {error.strerror}") from error
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise RunError(f"'{path}' cannot be written: {error.strerror}") from error
