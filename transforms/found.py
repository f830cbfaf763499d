"""The rows of a lake that a run may concern, found by article and by input.

All files of articles are read (some columns of them) and of failures, once a run: about a second for a thousand files
on a local disk, nothing for a new lake.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from transforms.commits import lake_files
from transforms.partitions import LakeFileError, read_rows
from transforms.spans import WHOLE, Span
from transforms.storage import Storage
from transforms.tables import SCHEMA_VERSION
from transforms.touches import Touch
from transforms.versions import Version, moment_of, version_key

_LEAST_WORDS = 200
NO_SPANS: Mapping[str, Span] = {}
# Where each kind of version has its rows; the first table is the one that is searched, for these columns.
ROWS_IN = {"article": ("articles", "entities", "quotes"), "cancelled": ("cancellations",)}
_ORIGIN_COLUMNS = ("article_id", "input_uri", "input_record", "provider_version")
_COUNTED = ("n_entities", "n_quotes", "word_count")
_FOUND_COLUMNS = {
    "article": (
        *_ORIGIN_COLUMNS,
        "is_excerpt",
        "modified_at",
        "published_at",
        "published_date",
        "schema_version",
        *_COUNTED,
    ),
    "cancelled": (*_ORIGIN_COLUMNS, "cancelled_at"),
}


class Found(NamedTuple):
    """A row of the lake that a run may concern: an article, or a cancellation."""

    place: str
    article_id: str
    version: Version
    input_uri: str
    input_record: str | None = None
    kind: str = "article"
    entities: int = 0
    quotes: int = 0
    words: int = 0


class FoundFailure(NamedTuple):
    """A failure in the lake whose input a run touches, or whose input is gone.

    Attributes:
        is_single: whether it is one of the records that were read of the input, of which others were not.
    """

    place: str
    input_uri: str
    input_record: str | None = None
    is_single: bool = False


def find_articles(
    storage: Storage, touches: Sequence[Touch], gone: Collection[str] = (), spans: Mapping[str, Span] = NO_SPANS
) -> tuple[list[Found], dict[str, int]]:
    """The articles and cancellations in the lake that a run touches, by article or input, or of a gone input.

    Of inputs with a span they are those of records in the span only, and those touched by article. With them comes the
    `weight` of the articles of each file.

    Raises LakeFileError for a file that is damaged, or from a newer newsbeam.
    """
    touched = {touch.article_id for touch in touches}
    ids = pa.array(sorted(touched), pa.string())
    uris = pa.array(sorted({touch.input_uri for touch in touches}.union(gone, spans)), pa.string())

    def search(name: str) -> tuple[list[Found], int | None]:
        table = name.partition("/")[0]
        kind = "article" if table == "articles" else "cancelled"
        rows = read_rows(storage, table, name, _FOUND_COLUMNS[kind])
        if rows is None:
            return [], None
        if kind == "article":
            _check_version(rows["schema_version"], storage.path(name))
        concerned = rows.filter(pc.or_(pc.is_in(rows["article_id"], ids), pc.is_in(rows["input_uri"], uris)))
        if spans:
            names = zip(*(concerned[name].to_pylist() for name in _ORIGIN_COLUMNS[:3]), strict=True)
            kept = [one in touched or spans.get(uri, WHOLE).has(record) for one, uri, record in names]
            concerned = concerned.filter(pa.array(kept, pa.bool_()))
        found = [_found(place_of(name), kind, row) for row in concerned.to_pylist()]
        return found, _weight_of_rows(rows) if kind == "article" else None

    names = [name for tables in ROWS_IN.values() for name in lake_files(storage, tables[0])]
    found: list[Found] = []
    weights: dict[str, int] = {}
    for name, (some, weighed) in zip(names, storage.at_once(search, names), strict=True):
        found += some
        if weighed is not None:
            weights[place_of(name)] = weighed
    return found, weights


def weight(words: int) -> int:
    """What an article counts for in a file: its words; a short one has a row of the same columns, too."""
    return max(words, _LEAST_WORDS)


def _weight_of_rows(articles: pa.Table) -> int:
    """The `weight` of all rows of articles together; they need `word_count` only."""
    words = pc.fill_null(articles["word_count"], 0).cast(pa.int64())
    total: int = pc.sum(pc.max_element_wise(words, pa.scalar(_LEAST_WORDS, pa.int64()))).as_py() or 0
    return total


def _check_version(versions: pa.ChunkedArray, path: str) -> None:
    newest = pc.max(versions).as_py()
    if newest is not None and newest > SCHEMA_VERSION:
        raise LakeFileError(f"{path} has schema {newest}; this newsbeam knows up to {SCHEMA_VERSION}, so update it")


def find_failures(
    storage: Storage, touches: Sequence[Touch], gone: Collection[str] = (), spans: Mapping[str, Span] = NO_SPANS
) -> Iterator[FoundFailure]:
    """Yields the failures in the lake whose input a run touches, or is gone: of an input without a span, one a file."""
    uris = {touch.input_uri for touch in touches}.union(gone, spans)

    def search(name: str) -> list[FoundFailure]:
        rows = read_rows(storage, "failures", name, ["input_uri", "input_record"])
        if rows is None:
            return []
        pairs = zip(rows["input_uri"].to_pylist(), rows["input_record"].to_pylist(), strict=True)
        found = [(uri, record) for uri, record in pairs if uri in uris]
        place = place_of(name)
        whole = [FoundFailure(place, uri) for uri in sorted({uri for uri, _ in found} - spans.keys())]
        single = [FoundFailure(place, *one, True) for one in found if one[0] in spans and spans[one[0]].has(one[1])]
        return whole + single

    for found in storage.at_once(search, lake_files(storage, "failures")):
        yield from found


def _found(place: str, kind: str, row: Mapping[str, Any]) -> Found:
    origin = (row["input_uri"], row["input_record"], row["provider_version"])
    if kind == "article":
        moment = moment_of(row["modified_at"], row["published_at"], row["published_date"])
        version = version_key(moment, *origin, is_excerpt=bool(row["is_excerpt"]))
        counted = tuple(row[name] or 0 for name in _COUNTED)
    else:
        version = version_key(row["cancelled_at"], *origin, is_cancellation=True)
        counted = (0, 0, 0)
    return Found(place, row["article_id"], version, row["input_uri"], row["input_record"], kind, *counted)


def place_of(name: str) -> str:
    """The place in the name of a partition file: what follows the table."""
    return name.partition("/")[2]
