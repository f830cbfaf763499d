"""The queries that ship with newsbeam: files of SQL with a line that says what they ask, and one for each parameter."""

from __future__ import annotations

import dataclasses
import re
from importlib import resources

_PARAMETER = re.compile(r"-- (?P<name>[a-z_]+): (?P<meaning>.+)")
_SUFFIX = ".sql"


@dataclasses.dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query and how to ask it.

    Attributes:
        about: what it asks, in a line.
        parameters: names of its parameters (`$name` in the SQL) in the order of the command line, with their meaning.
    """

    name: str
    about: str
    parameters: tuple[tuple[str, str], ...]
    sql: str


def named_queries() -> dict[str, NamedQuery]:
    """All queries by name."""
    folder = resources.files("pipeline") / "queries"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(_SUFFIX)), key=lambda file: file.name)
    queries = (_parse(file.name.removesuffix(_SUFFIX), file.read_text(encoding="utf-8")) for file in files)
    return {query.name: query for query in queries}


def _parse(name: str, text: str) -> NamedQuery:
    about, *lines = text.splitlines()
    found = [match for line in lines if (match := _PARAMETER.fullmatch(line))]
    parameters = tuple((match["name"], match["meaning"]) for match in found)
    return NamedQuery(name, about.removeprefix("-- "), parameters, "\n".join(lines[len(parameters) :]))
