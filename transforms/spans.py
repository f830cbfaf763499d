"""Spans of records of an input file, by the names of records."""

from __future__ import annotations

import dataclasses

Place = tuple[str, int]
"""Where a record stands among those of its file: the member of an archive (else ""), then its number."""
_START: Place = ("", -1)


def place_of_record(record: str | None) -> Place:
    """Where a record of that name stands; what is said of a file as a whole stands before all records."""
    if record is None:
        return _START
    if _is_number(record):
        return "", int(record)
    member, _, number = record.partition("#")
    return member, int(number) if _is_number(number) else 0


def has_place(member: str) -> bool:
    """Whether the names of records of a member of an archive say that they are of this member."""
    return "#" not in member and not _is_number(member)


def _is_number(text: str) -> bool:
    """Whether a name is a number, as records are counted."""
    return text.isascii() and text.isdigit() and len(text) < 19


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """The records of a file from `first` to before `end`; from its beginning, or to its end, where these are None."""

    first: str | None = None
    end: str | None = None

    def has(self, record: str | None) -> bool:
        """Whether a record is in the span."""
        return not self.is_after(record) and not self.is_before(record)

    def is_after(self, record: str | None) -> bool:
        """Whether the span begins after a record."""
        return self.first is not None and place_of_record(record) < place_of_record(self.first)

    def is_before(self, record: str | None) -> bool:
        """Whether the span ends before a record."""
        return self.end is not None and place_of_record(record) >= place_of_record(self.end)


WHOLE = Span()
