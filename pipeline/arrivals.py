"""What changes in watched inputs: files that have come to rest and are due, and files that are gone."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import time
from collections.abc import Mapping, Sequence

from fsspec.core import url_to_fs
from fsspec.utils import glob_translate

from transforms.digests import content_digest
from transforms.ledger import DUE, Seen, find_due
from transforms.listing import InputFile, file_uri, list_inputs, public_uri

_UNFINISHED = re.compile(
    r".*(?:\.(?:tmp|temp|part|partial|crdownload|download|filepart|incomplete|swp|swx|lock)|~)|~\$.*|\..*",
    re.IGNORECASE,
)
_MAGIC = set("*?[")
YOUNG_S = 2.0
"""At least so long a file must have been left alone: the clocks of file systems are no finer."""


@dataclasses.dataclass(frozen=True, slots=True)
class Changes:
    """What one look at the inputs found.

    Attributes:
        due: files at rest that the lake has not read as they are.
        unsettled: how many files may still be written to, or have been missed for the first time.
        gone: inputs of the ledger (`Seen.uri`) whose files are gone: twice in a row they were not there.
        moved: those of them whose content is there under another name.
        missing: inputs that stand for no file now, or cannot be listed, each with the reason.
    """

    due: list[InputFile] = dataclasses.field(default_factory=list)
    unsettled: int = 0
    gone: list[str] = dataclasses.field(default_factory=list)
    moved: list[str] = dataclasses.field(default_factory=list)
    missing: dict[str, str] = dataclasses.field(default_factory=dict)


class Lookout:
    """Looks at inputs again and again, and remembers the last look.

    A file is at rest when it is as it was a look ago, at least `interval` seconds before, or when its time says that
    nobody has written to it for as long. Names of unfinished files (`.part`, `.tmp`, …) are passed over.
    """

    def __init__(self, inputs: Sequence[str], interval: float) -> None:
        self._inputs = inputs
        self._rest_s = max(interval, YOUNG_S)
        self._states: dict[str, tuple[object, float]] = {}
        self._absent: set[str] = set()
        self._looked: float | None = None
        self.arrived: dict[str, float] = {}

    def look(self, known: Mapping[str, Seen], reading: str) -> Changes:
        """Lists the inputs and compares them with the ledger and with the last look."""
        now = time.time()
        files, missing = self._list()
        self._note_arrivals(files, now)
        resting = [file for file in files if self._is_at_rest(file, now)]
        self._states = {file.uri: self._states[file.uri] for file in files}
        due, _ = find_due(resting, known, reading)
        gone, moved = self._find_gone(files, known, missing)
        self._looked = now
        unsettled = len(files) - len(resting) + len(self._absent.difference(gone))
        return Changes(due, unsettled, gone, moved, missing)

    def _list(self) -> tuple[list[InputFile], dict[str, str]]:
        there, missing = list(self._inputs), {}
        try:
            files = list_inputs(there)
        except OSError:
            missing = {given: reason for given in self._inputs if (reason := _reason(given))}
            there = [given for given in there if given not in missing]
            files = list_inputs(there)
        return [file for file in files if not _is_unfinished(file.uri)], missing

    def _note_arrivals(self, files: Sequence[InputFile], now: float) -> None:
        """When each file came: between two looks, by its time where that is in between; unknown at the first look."""
        if self._looked is not None:
            for file in files:
                if file.uri not in self._states:
                    self.arrived[file.uri] = min(now, max(self._looked, _time_of(file) or 0.0))
        present = {file.uri for file in files}
        self.arrived = {uri: moment for uri, moment in self.arrived.items() if uri in present}

    def _is_at_rest(self, file: InputFile, now: float) -> bool:
        if "://" in file.uri:  # stores show a file when it is whole
            self._states[file.uri] = (None, now)
            return True
        moment = _time_of(file)
        state = (file.size, moment, file.beside)
        before, since = self._states.get(file.uri, (None, now))
        if before != state:
            since = now
        self._states[file.uri] = (state, since)
        is_old = moment is not None and moment <= now - self._rest_s
        return is_old or now - since >= self._rest_s

    def _find_gone(
        self, files: Sequence[InputFile], known: Mapping[str, Seen], missing: Mapping[str, str]
    ) -> tuple[list[str], list[str]]:
        present = {public_uri(file.uri) for file in files}
        patterns = [pattern for given in self._inputs if given not in missing and (pattern := _pattern_of(given))]
        absent = {
            uri
            for uri in known.keys() - present
            if any(pattern.match(uri) for pattern in patterns) and not _is_there(uri)
        }
        gone = sorted(absent & self._absent)
        self._absent = absent
        return gone, _moved(gone, files, known) if gone else []


def _reason(given: str) -> str | None:
    """Why an input cannot be listed."""
    try:
        list_inputs([given])
    except OSError as error:
        return str(error)
    return None


def _moved(gone: Sequence[str], files: Sequence[InputFile], known: Mapping[str, Seen]) -> list[str]:
    wanted = {content: known[uri].size for uri in gone if (content := known[uri].content)}
    sizes = set(wanted.values())
    there = {known[uri].content for file in files if (uri := public_uri(file.uri)) in known}
    there |= {content_digest(file) for file in files if file.size in sizes and public_uri(file.uri) not in known}
    return [uri for uri in gone if known[uri].content is not None and known[uri].content in there]


def _is_unfinished(uri: str) -> bool:
    return bool(_UNFINISHED.fullmatch(uri.rpartition("/")[2]))


def _is_there(uri: str) -> bool:
    """A local file that a glob or the rules on names merely pass over is not gone."""
    return "://" not in uri and os.path.lexists(uri)


def _time_of(file: InputFile) -> float | None:
    """When a local file was changed; None where nobody knows."""
    if "://" in file.uri:
        return None
    with contextlib.suppress(OSError):
        return os.stat(file.uri).st_mtime  # noqa: PTH116 - of perhaps a million files
    return None


def _pattern_of(given: str) -> re.Pattern[str] | None:
    """Which URIs an input stands for: the file or folder itself, and all below; None where nobody can list it."""
    if given.startswith(("http://", "https://")):
        return None
    file_system, path = url_to_fs(given)
    pattern = public_uri(file_uri(file_system, path, given)).rstrip("/")
    body = glob_translate(pattern).removesuffix(r"\Z").removesuffix(r"\z") if _MAGIC & set(pattern) else ""
    literal = re.escape(pattern)
    return re.compile(rf"(?:{literal}{f'|{body}' if body else ''})(?:/.*)?", re.DOTALL)


def is_due_again(seen: Seen | None) -> bool:
    """Whether an input that was just read is to be read once more."""
    return seen is not None and seen.state == DUE
