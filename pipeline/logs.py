"""Logging of newsbeam's processes: quiet, except for what newsbeam itself warns of, or all of it on request."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import pathlib
import sys
from typing import Literal, TypeAlias

from pipeline.errors import ConfigError

OURS = ("transforms", "pipeline")
MAX_NOTES = 20
"""Notes shown of one run; a warning that comes with every article would bury all else."""
LogFormat: TypeAlias = Literal["text", "json"]
FORMAT_VARIABLE = "NEWSBEAM_LOG"
"""Environment variable that says how logs are written, to this process and those it starts."""
_NOTES = "notes.log"
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


def log_format() -> LogFormat:
    """How logs are to be written, by the environment. Raises ConfigError."""
    value = os.environ.get(FORMAT_VARIABLE) or "text"
    if value == "json":
        return "json"
    if value != "text":
        raise ConfigError(f"{FORMAT_VARIABLE}: '{value}' is not allowed; text or json")
    return "text"


def json_line(level: str, message: str, **facts: object) -> str:
    """One event as a JSON object on one line, with its time in UTC."""
    time = dt.datetime.now(dt.timezone.utc).isoformat(timespec="milliseconds")
    return json.dumps({"time": time, "level": level, "message": message, **facts}, ensure_ascii=False, default=str)


def configure(*, verbose: bool) -> None:
    """Logs of this process to standard error: warnings of newsbeam and errors of others; everything when verbose.

    To be called before Beam is imported, which installs a handler of its own where there is none.
    """
    handler = _StandardError()
    if log_format() == "json":
        handler.setFormatter(_Json())
    else:
        handler.setFormatter(logging.Formatter(_FORMAT if verbose else "newsbeam: %(message)s"))
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, handlers=[handler], force=True)
    if not verbose:
        for name in OURS:
            logging.getLogger(name).setLevel(logging.WARNING)


def configure_engine(folder: pathlib.Path, *, verbose: bool) -> None:
    """Logs of an engine and of the workers it forks: as above, and newsbeam's own warnings as notes of the job too."""
    configure(verbose=True)
    logging.getLogger().setLevel(logging.INFO if verbose else logging.WARNING)
    notes = logging.FileHandler(folder / _NOTES, encoding="utf-8")  # appends, so that all processes may write
    notes.setLevel(logging.WARNING)
    notes.setFormatter(_OneLine())
    for name in OURS:
        logging.getLogger(name).addHandler(notes)


class NoteReader:
    """Reads the notes of a job as they come, each text once."""

    def __init__(self, folder: pathlib.Path) -> None:
        self._path = folder / _NOTES
        self._read = 0
        self._seen: set[str] = set()

    def new_notes(self) -> list[str]:
        """Notes since the last call."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            file.seek(self._read)
            whole, newline, _ = file.read().rpartition(b"\n")
        self._read += len(whole) + len(newline)
        fresh = []
        for note in whole.decode("utf-8", "replace").splitlines():
            if note not in self._seen and len(self._seen) < MAX_NOTES:
                self._seen.add(note)
                fresh.append(note)
        return fresh


class _StandardError(logging.StreamHandler):  # type: ignore[type-arg]  # which Python 3.10 does not take
    """Writes to what is standard error at the time; a stream that was put in its place may be closed by then."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return " ".join(record.getMessage().split())


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, object] = {"event": "log", "logger": record.name, "process": record.process}
        if record.exc_info:
            facts["error"] = self.formatException(record.exc_info)
        return json_line(record.levelname, record.getMessage(), **facts)
