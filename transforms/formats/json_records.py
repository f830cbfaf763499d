"""JSON: one article, a list of them, or one a line (JSONL)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from transforms.clean import excerpt
from transforms.formats.charset import decode
from transforms.formats.fields import dig, read_record
from transforms.formats.ninjs import is_ninjs, read_ninjs
from transforms.formats.quotebank import is_quotebank, read_quotebank
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.records import Document

_CONTAINERS = (
    "articles", "items", "results", "response.results", "response.docs", "docs", "documents", "data", "entries", "news",
    "records", "hits",
)  # fmt: skip

# Records that need more than the names of their fields; a mapping of the user's own goes before.
_SHAPES = ((is_ninjs, read_ninjs), (is_quotebank, read_quotebank))


def parse_json(document: Document, options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The articles of a JSON file: an object, a list of objects, or an object with such a list in it."""
    try:
        value = json.loads(decode(document.content))
    except (ValueError, RecursionError) as error:
        raise FormatError(f"no valid JSON: {_reason(error)}") from error
    items = None if isinstance(value, Mapping) and is_ninjs(value) else _container(value)
    if items is None:
        yield _read(value, None, options)
        return
    for index, item in enumerate(items, start=1):
        yield _read(item, str(index), options)


def parse_jsonl(document: Document, options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The articles of a file with one JSON object a line; a record's name is its line number, from 1."""
    first = document.first_record or 1
    # Not splitlines(): U+2028 and its like may stand unescaped within a JSON string.
    for number, line in enumerate(decode(document.content).split("\n"), start=first):
        if line.strip():
            yield _read_line(line, str(number), options)


def _read_line(line: str, number: str, options: FormatOptions) -> RawArticle | BadRecord:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadRecord(f"no valid JSON: {_reason(error)}", "InvalidJSON", number, excerpt(line))
    return _read(value, number, options)


def _read(value: object, number: str | None, options: FormatOptions) -> RawArticle | BadRecord:
    if not isinstance(value, Mapping):
        shown = excerpt(repr(value)[:400]) if not isinstance(value, list) else None
        return BadRecord(f"a JSON {_kind(value)} where an object is wanted", "NoRecord", number, shown)
    if not options.fields:
        for is_shape, read_shape in _SHAPES:
            if is_shape(value):
                return read_shape(value, number)
    return read_record(value, number, options.fields)


def _container(value: object) -> list[object] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping):
        for path in _CONTAINERS:
            items = dig(value, path)
            if isinstance(items, list) and any(isinstance(item, Mapping) for item in items):
                return items
    return None


def _kind(value: object) -> str:
    return {list: "array", str: "string", bool: "boolean", type(None): "null"}.get(type(value), "number")


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (line {error.lineno}, column {error.colno})"
    # Of a number with too many digits, what follows is advice to programmers.
    return "nested too deeply" if isinstance(error, RecursionError) else str(error).partition(":")[0]
