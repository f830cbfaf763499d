"""Parsing where a record that crashes, hangs or eats all memory costs itself and nothing else.

A document is parsed in a process aside. When that is lost, the document is parsed again, record by record: the one at
which it is lost again becomes a failure, and all others come out as if it had never been there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from transforms.articles import ParseOptions, fail_record
from transforms.aside import DEFAULT_ISOLATION, Isolation, Load, LostError, shared_aside
from transforms.clean import excerpt
from transforms.documents import parse_document, read_records
from transforms.formats import BadRecord
from transforms.formats.singles import single_records
from transforms.reading import record_name
from transforms.records import Document, Failure, Outcome

DEFAULT_PARSE_SECONDS = 120.0
_MOST_LOST = 20
_WARMING = {
    "a.txt": b"A title\n\nOSLO, March 3 (AP) - " + 8 * b"It rained in the north of the country on Monday. ",
    # Not so short that trafilatura asks jusText, whose word lists of a hundred languages few pages need.
    "a.html": b"<html><title>A</title><article><p>" + 20 * b"It rained in the north. " + b"</p></article></html>",
    "a.json": b'{"title": "A", "text": "It rained.", "url": "https://a.example/b", "date": "2026-03-01"}',
}
_EXCERPT = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Guard:
    """Limits of what one record may take.

    Attributes:
        seconds: processor time that a record may take to be parsed, or an article to be analysed, before it is given
            up; ten times that by the clock.
        isolation: where it is done.
    """

    seconds: float
    isolation: Isolation = DEFAULT_ISOLATION

    def __post_init__(self) -> None:
        if not self.seconds > 0:
            raise ValueError(f"seconds is {self.seconds}; more than 0")


class _At(NamedTuple):
    """What is being done now."""

    record: str | None


def warm_parsing() -> tuple[()]:
    """Loads what parsing loads when it comes to it, tables of names and languages above all: a second of work."""
    for name, content in _WARMING.items():
        for _ in parse_document(Document(name, content)):
            pass
    return ()


def parse_guarded(document: Document, options: ParseOptions, guard: Guard) -> list[Outcome]:
    """What `parse_document` yields, and a failure for each record that cannot be survived."""
    try:
        return run_aside(guard, parse_document, document, options, load=(warm_parsing,))
    except LostError as loss:
        if document.first_record is None:
            return _parse_announced(document, options, guard)
        singles = run_aside(guard, single_records, document)
        if singles:
            return [outcome for single in singles for outcome in _parse_single(single, options, guard)]
        return [*loss.results, _lost(loss, document, options, _name(document))]


def run_aside(guard: Guard, task: Callable[..., Iterable[Any]], *arguments: Any, load: Load | None = None) -> list[Any]:
    """What a task yields in the process aside of this process. Raises what `Aside.run` does."""
    return shared_aside(guard.isolation).run(task, *arguments, seconds=guard.seconds, load=load)


def _parse_single(document: Document, options: ParseOptions, guard: Guard) -> list[Outcome]:
    """The outcomes of a document of one record, tried once more where its process is lost to something else."""
    try:
        try:
            return run_aside(guard, parse_document, document, options, load=(warm_parsing,))
        except LostError as loss:
            if loss.kind == "TimeLimit":
                raise
            return run_aside(guard, parse_document, document, options, load=(warm_parsing,))
    except LostError as loss:
        return [_lost(loss, document, options, _name(document))]


def _parse_announced(document: Document, options: ParseOptions, guard: Guard) -> list[Outcome]:
    """The outcomes of a document whose records cannot be taken apart: those at which it is lost are passed over.

    Where it is lost between records, or too often, the rest of the document is one failure.
    """
    lost: dict[str | None, Failure] = {}
    while True:
        try:
            found = run_aside(guard, _announce_records, document, options, frozenset(lost))
        except LostError as loss:
            done = [outcome for outcome in loss.results if not isinstance(outcome, _At)]
            at = loss.results[-1] if loss.results else None
            if not isinstance(at, _At) or len(lost) == _MOST_LOST:
                whole = None if done or lost else _name(document)
                rest = _lost(loss, document, options, whole, after=len(done))
                return [*done, *lost.values(), rest]
            lost[at.record] = _lost(loss, document, options, at.record)
        else:
            return [*(outcome for outcome in found if not isinstance(outcome, _At)), *lost.values()]


def _announce_records(
    document: Document, options: ParseOptions, passed_over: frozenset[str | None]
) -> Iterator[Outcome | _At]:
    """`parse_document`, but each record is named before it is made, and some are not made."""
    for record, make in read_records(document, options):
        if record not in passed_over:
            yield _At(record)
            yield make()


def _lost(loss: LostError, document: Document, options: ParseOptions, record: str | None, after: int = 0) -> Failure:
    rest = f"; what comes after {after:,} records of the file is not read" if after else ""
    bad = BadRecord(f"parsing it: {loss}{rest}", loss.kind, record, excerpt(document.content[: 4 * _EXCERPT]))
    return fail_record(bad, document, options)


def _name(document: Document) -> str | None:
    first = document.first_record
    return record_name(None if first is None else str(first), document.member)
