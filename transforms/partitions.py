"""Partition files of a lake: which old rows a run concerns, and the merge of old and new rows.

A row's place (`division`) is the same in every table: entities and quotes are where their article is. Row batches
travel as Arrow record batches without schema, with the column `_origin`, which names the input record the row comes
from.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.division import bucket_of
from transforms.storage import Storage
from transforms.tables import ROW_IDS, SORT_ORDERS, TABLES, Row, file_schema

ORIGIN = "_origin"

_CODEC = "zstd"
_MANY_ROWS = 10_000
_BATCH_SCHEMAS = {table: file_schema(table).append(pa.field(ORIGIN, pa.string(), nullable=False)) for table in TABLES}


class LakeFileError(ValueError):
    """A file of the lake is damaged, or has columns this version of newsbeam does not know, or of other types."""


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """Which rows of a partition belong in one of its files.

    Attributes:
        bucket: its number; -1 where none do.
        buckets: how many files the partition has.
        days: first and last of the days the partition is of; None for any day, (None, None) for rows without one.
    """

    bucket: int
    buckets: int
    days: tuple[dt.date | None, dt.date | None] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """What a run wants of one partition file besides adding its rows.

    Attributes:
        drop: origins of new rows that are not to be written: a newer version of their article is in the lake.
        clear: `article_id` of old rows (`input_uri` in failures) that leave the file, to be replaced or for good.
        clear_records: of failures, `input_uri` and `input_record` of single old rows that leave the file.
        regroup: pairs of the `article_id` of an old row that stays, in articles, and its new `dup_group_id`.
        share: the rows that belong in the file, where old rows move; others have been taken by other files.
        take: names of files, in the table's folder, out of which it takes rows that belong in it.
    """

    drop: frozenset[str] = frozenset()
    clear: frozenset[str] = frozenset()
    clear_records: frozenset[tuple[str, str | None]] = frozenset()
    regroup: frozenset[tuple[str, str]] = frozenset()
    share: Share | None = None
    take: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Merge:
    """The coming rows of one partition file, with how many were there before that are no more."""

    rows: pa.Table
    removed: int
    changed: bool


def table_files(storage: Storage, table: str) -> list[str]:
    """The names of all partition files of a table."""
    return [name for name in storage.find(table) if name.endswith(".parquet") and not is_of_others(name)]


def is_of_others(name: str) -> bool:
    """Whether a file in a table's folder is a table format's bookkeeping, such as `_delta_log`."""
    return any(part.startswith("_") for part in name.split("/")[1:])


def encode_rows(table: str, rows: Sequence[Row], origins: Sequence[str]) -> bytes:
    """Rows of a table as an Arrow record batch, each with the origin it comes from."""
    schema = _BATCH_SCHEMAS[table]
    values = (*zip(*rows, strict=True), origins)
    columns = [pa.array(column, field.type) for column, field in zip(values, schema, strict=True)]
    return _encode(pa.RecordBatch.from_arrays(columns, schema=schema))


def _encode(rows: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, _CODEC) as stream:
        stream.write(rows.serialize())
    batch: bytes = sink.getvalue().to_pybytes()
    return batch


def decode_rows(table: str, batches: Iterable[bytes]) -> pa.Table:
    """The rows of record batches, with their origins."""
    schema = _BATCH_SCHEMAS[table]
    streams = (pa.CompressedInputStream(pa.py_buffer(batch), _CODEC) for batch in batches)
    return pa.Table.from_batches((pa.ipc.read_record_batch(stream.read_buffer(), schema) for stream in streams), schema)


def merge_rows(table: str, old: pa.Table | None, new: pa.Table, order: Order) -> Merge:
    """Replaces the old rows of the articles that have new ones or are to be cleared; sorted, so that order is nothing.

    `old` has the columns of the table, `new` (from `decode_rows`) the origins beside them. Where old rows move,
    `old` is what belongs in the file (`collect_rows`).
    """
    if order.drop:
        new = new.filter(_is_outside(new[ORIGIN], order.drop))
    new = new.drop_columns([ORIGIN])
    if old is None:
        return Merge(_unique(table, _sort(table, new)), 0, new.num_rows > 0)
    key = "input_uri" if table == "failures" else "article_id"
    leaving = order.clear if table == "failures" else order.clear.union(pc.unique(new[key]).to_pylist())
    kept, gone = _split(old, _is_outside(old[key], leaving)) if leaving else (old, old[:0])
    if order.clear_records:
        records = zip(kept["input_uri"].to_pylist(), kept["input_record"].to_pylist(), strict=True)
        stays = pa.array([record not in order.clear_records for record in records], pa.bool_())
        kept, cleared = _split(kept, stays)
        gone = pa.concat_tables([gone, cleared])
    if order.regroup:
        kept = _regroup(kept, dict(order.regroup))
    if table == "failures" or order.take:
        merged = _unique(table, _sort(table, pa.concat_tables([kept, new])))
    else:
        # Rows of the file are unique, and none of them is of an article with new ones: only those are compared, since
        # a table of all ids takes more memory than all other columns.
        merged = _sort(table, pa.concat_tables([kept, _unique(table, _sort(table, new))]))
    return Merge(merged, _count_missing(table, gone, merged), not merged.equals(old))


def _regroup(rows: pa.Table, groups: Mapping[str, str]) -> pa.Table:
    ids, now = rows["article_id"].to_pylist(), rows["dup_group_id"].to_pylist()
    coming = [groups.get(article_id, group) for article_id, group in zip(ids, now, strict=True)]
    flags = [
        group != article_id if article_id in groups else flag
        for article_id, group, flag in zip(ids, coming, rows["is_duplicate"].to_pylist(), strict=True)
    ]
    for name, values in (("dup_group_id", coming), ("is_duplicate", flags)):
        index = rows.schema.get_field_index(name)
        field = rows.schema.field(index)
        rows = rows.set_column(index, field, pa.array(values, field.type))
    return rows


def key_of(table: str) -> str:
    """The column that a row's file goes by."""
    return "input_uri" if table == "failures" else "article_id"


def collect_rows(storage: Storage, table: str, own: pa.Table | None, order: Order) -> pa.Table | None:
    """The old rows that belong in a file, its own and those it takes out of others; None without such files."""
    if order.share is None:
        return own
    days = order.share.days
    taken = (read_rows(storage, table, f"{table}/{name}", days=days) for name in order.take)
    found = [_shared(table, rows, order.share) for rows in (own, *taken) if rows is not None]
    return pa.concat_tables(found) if found else None


def _shared(table: str, rows: pa.Table, share: Share) -> pa.Table:
    if share.days is not None:
        first, last = share.days
        day = rows["published_date"]
        of_days = pc.is_null(day) if first is None else pc.and_(pc.greater_equal(day, first), pc.less_equal(day, last))
        rows = rows.filter(of_days)
    if (share.bucket, share.buckets) == (0, 1):
        return rows
    keys = rows[key_of(table)].combine_chunks().dictionary_encode()
    belongs = pa.array(
        [bucket_of(key, share.buckets) == share.bucket for key in keys.dictionary.to_pylist()], pa.bool_()
    )
    return rows.filter(belongs.take(keys.indices))


def place_rows(name: str, batch: bytes, place: Callable[[str], str]) -> Iterator[tuple[str, bytes]]:
    """Divides a batch of rows of one partition among its files, by the place of each row's key."""
    table = name.partition("/")[0]
    rows = decode_rows(table, [batch])
    places = pa.array([place(key) for key in rows[key_of(table)].to_pylist()], pa.string())
    for one in sorted(places.unique().to_pylist()):
        (rows_there,) = rows.filter(pc.equal(places, one)).combine_chunks().to_batches()
        yield f"{table}/{one}", _encode(rows_there)


def read_rows(
    storage: Storage,
    table: str,
    name: str,
    columns: Sequence[str] | None = None,
    days: tuple[dt.date | None, dt.date | None] | None = None,
) -> pa.Table | None:
    """The rows of a partition file, None when there is none; columns added since it was written are null.

    With `days`, a first and a last, row groups that have no such `published_date` may be left out (None: without date).

    Raises:
        LakeFileError: when the file is damaged or has another schema.
    """
    schema = file_schema(table)
    wanted = schema if columns is None else pa.schema([schema.field(column) for column in columns])
    # In one request, which also tells that there is no such file.
    whole = columns is None and days is None and not storage.local
    opened = storage.reading_whole if whole else storage.reading
    found = storage.ask(lambda: _read_columns(storage, opened(name), name, wanted.names, days))
    if found is None:
        return None
    rows, there = found
    if unknown := there - set(schema.names):
        names = ", ".join(sorted(unknown))
        raise LakeFileError(f"{storage.path(name)} has columns only a newer newsbeam knows: {names}")
    return _conform(rows, wanted, storage.path(name))


def lake_hash(lake: str | os.PathLike[str]) -> dict[str, str]:
    """A digest of all rows of each table with their date and source, whatever their order, files and buckets."""
    storage = Storage.open(lake)
    digests = {}
    for table in TABLES:
        total = 0
        for name in table_files(storage, table):
            rows = read_rows(storage, table, name)
            folder = name.rpartition("/")[0]
            for row in zip(*(rows.to_pydict().values() if rows is not None else ()), strict=True):
                digest = hashlib.blake2b(repr((folder, row)).encode(), digest_size=16).digest()
                total += int.from_bytes(digest, "big")
        digests[table] = f"{total % 2**128:032x}"
    return digests


def to_parquet(rows: pa.Table, row_group_rows: int) -> bytes:
    """The bytes of a partition file."""
    buffer = io.BytesIO()
    # The types can be read from Parquet's own schema; Arrow's copy of it would be a third of a small file.
    pq.write_table(rows, buffer, compression="zstd", row_group_size=row_group_rows, store_schema=False)
    return buffer.getvalue()


def _read_columns(
    storage: Storage,
    opened: AbstractContextManager[BinaryIO | None],
    name: str,
    columns: Sequence[str],
    days: tuple[dt.date | None, dt.date | None] | None,
) -> tuple[pa.Table, set[str]] | None:
    """Those of the columns that a file has, and the names of all it has; None when it is not there."""
    with opened as content:
        if content is None:
            return None
        try:
            file = pq.ParquetFile(content, pre_buffer=not storage.local)
            there = set(file.schema_arrow.names)
            # Threads cost more than they give on the many small files.
            threads = file.metadata.num_rows > _MANY_ROWS
            groups = [
                i for i in range(file.num_row_groups) if days is None or _may_have(file.metadata.row_group(i), days)
            ]
            wanted = [name for name in columns if name in there]
            return file.read_row_groups(groups, columns=wanted, use_threads=threads), there
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise LakeFileError(f"{storage.path(name)} cannot be read as Parquet: {error}") from error


def _may_have(group: pq.RowGroupMetaData, days: tuple[dt.date | None, dt.date | None]) -> bool:
    """Whether a row group may have rows of these days, by its statistics."""
    columns = [group.column(index) for index in range(group.num_columns)]
    found = next((column.statistics for column in columns if column.path_in_schema == "published_date"), None)
    first, last = days
    if found is None or first is None or last is None:
        return found is None or not found.has_null_count or found.null_count > 0
    return bool(found.has_min_max) and found.min <= last and found.max >= first


def _conform(rows: pa.Table, schema: pa.Schema, path: str) -> pa.Table:
    columns = []
    for field in schema:
        if field.name not in rows.column_names:
            columns.append(pa.nulls(rows.num_rows, field.type))
            continue
        if rows.schema.field(field.name).type != field.type:
            found = rows.schema.field(field.name).type
            raise LakeFileError(f"column {field.name} of {path} is {found}, not {field.type}")
        columns.append(rows[field.name])
    return pa.table(columns, schema=schema)


def _is_outside(values: pa.ChunkedArray, keys: Iterable[str]) -> pa.ChunkedArray:
    return pc.invert(pc.is_in(values, pa.array(sorted(keys), pa.string())))


def _split(rows: pa.Table, stays: pa.Array | pa.ChunkedArray) -> tuple[pa.Table, pa.Table]:
    """The rows that stay and those that do not; nothing is copied where all stay, as where only new articles come."""
    if pc.all(stays).as_py():
        return rows, rows[:0]
    return rows.filter(stays), rows.filter(pc.invert(stays))


def _sort(table: str, rows: pa.Table) -> pa.Table:
    return rows.take(pc.sort_indices(rows, sort_keys=list(SORT_ORDERS[table]))).combine_chunks()


def _unique(table: str, rows: pa.Table) -> pa.Table:
    """The rows without the later ones of the same id; there are none unless a record reached the lake twice."""
    ids = rows.select(list(ROW_IDS[table]))
    if len(ids.column_names) == 1 and pc.count_distinct(ids.column(0)).as_py() == rows.num_rows:
        return rows
    first: dict[tuple[object, ...], int] = {}
    for index, row in enumerate(zip(*ids.to_pydict().values(), strict=True)):
        first.setdefault(row, index)
    return rows.take(pa.array(first.values(), pa.int64())).combine_chunks()


def _count_missing(table: str, gone: pa.Table, merged: pa.Table) -> int:
    """How many of the old rows that have left the file are not there again, by their ids."""
    if not gone.num_rows:
        return 0
    columns = list(ROW_IDS[table])
    # Few are gone of many that are there: Python sees none but them, and those that may be the same.
    again = merged.filter(pc.is_in(merged[columns[0]], value_set=pc.unique(gone[columns[0]])))
    there = set(zip(*(again[column].to_pylist() for column in columns), strict=True))
    return sum(row not in there for row in zip(*(gone[column].to_pylist() for column in columns), strict=True))
