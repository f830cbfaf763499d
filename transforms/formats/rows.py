"""Rows of tables to articles. A row is named by its number, from 1; a header does not count."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.formats.fields import known_name, read_record
from transforms.formats.raw import BadRecord, FormatOptions, RawArticle


def read_row(
    columns: Sequence[str], values: Sequence[Any], number: int, options: FormatOptions, evidence: str
) -> RawArticle | BadRecord:
    """The article of a row.

    Which column holds what is said by `options.fields`, else found by its name, where case, spaces and underscores do
    not matter (`Article Text` is `article_text`). A column of the mapping that is not there fails the row.
    """
    for field, path in options.fields.items():
        if path not in columns and path.partition(".")[0] not in columns:
            shown = ", ".join(columns[:12])
            return BadRecord(
                f"no column {path!r}, which {field} is mapped to; columns: {shown}", "NoColumn", str(number)
            )
    # The first of two columns of one name is meant.
    record: dict[str, Any] = dict(zip(reversed(columns), reversed(values), strict=True))
    for name, column in _aliases(tuple(columns)).items():
        record.setdefault(name, record[column])
    return read_record(record, str(number), options.fields, evidence)


@functools.lru_cache(maxsize=64)
def _aliases(columns: tuple[str, ...]) -> Mapping[str, str]:
    """Names that are known for fields, to the columns that are spelled otherwise."""
    return {name: column for column in reversed(columns) if (name := known_name(column)) not in (None, column)}
