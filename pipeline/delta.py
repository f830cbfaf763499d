"""The tables of a lake as Delta tables: a log beside their files, which stay as and where they are."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from pipeline.registered import News, Stamp, find_news, partition_values, read_footer
from transforms.division import PartitionBy
from transforms.storage import Storage
from transforms.tables import file_schema

# Those by which queries choose; a file's entry in the log grows with each.
_WITH_STATISTICS = ("published_date", "article_id")


def commit_delta(storage: Storage, lake: str, table: str, by: PartitionBy) -> News:
    """Brings the Delta table in the folder of a table up to the files that are there; in one transaction, if at all."""
    from deltalake import DeltaTable, PostCommitHookProperties, Schema
    from deltalake.transaction import AddAction, RemoveAction

    uri = f"{lake.rstrip('/')}/{table}"
    columns = [] if by == "none" else [pa.field(by, pa.date32())]
    columns.append(pa.field("source", pa.string()))
    schema = Schema.from_arrow(pa.schema([*file_schema(table), *columns]))
    names = [column.name for column in columns]
    is_there = DeltaTable.is_deltatable(uri)
    if is_there and DeltaTable(uri).metadata().partition_columns != names:
        raise ValueError(f"the Delta table {uri} has other folders; remove its _delta_log, and commit again")
    news = find_news(storage, table, _known(DeltaTable(uri)) if is_there else {})
    if not news:
        return news
    delta = DeltaTable(uri) if is_there else DeltaTable.create(uri, schema, partition_by=names)
    added = [
        AddAction(
            name, news.there[name][0], partition_values(name), news.there[name][1], True, _stats(storage, table, name)
        )
        for name in (*news.added, *news.changed)
    ]
    now = int(time.time() * 1000)
    gone = [RemoveAction(name, True, now, None, partition_values(name)) for name in news.gone]
    # Checkpoints are Parquet files below the table's folder, where patterns such as **/*.parquet find them.
    hooks = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)
    delta.create_write_transaction([*added, *gone], "append", schema, names, post_commithook_properties=hooks)
    return news


def _known(delta: Any) -> dict[str, Stamp]:
    actions = pa.table(delta.get_add_actions(flatten=True)).to_pylist()
    return {row["path"]: (row["size_bytes"], _milliseconds(row["modification_time"])) for row in actions}


def _milliseconds(moment: Any) -> int:
    return moment if isinstance(moment, int) else round(moment.timestamp() * 1000)


def _stats(storage: Storage, table: str, name: str) -> str:
    """Rows, and least and greatest values, as the log has them."""
    footer = read_footer(storage, f"{table}/{name}")
    found: dict[str, dict[str, Any]] = {"minValues": {}, "maxValues": {}, "nullCount": {}}
    for index in range(footer.num_columns):
        groups = [footer.row_group(group).column(index) for group in range(footer.num_row_groups)]
        if groups and groups[0].path_in_schema in _WITH_STATISTICS:
            _add(found, groups[0].path_in_schema, [group.statistics for group in groups])
    return json.dumps({"numRecords": footer.num_rows, **found}, default=str)


def _add(found: Mapping[str, dict[str, Any]], column: str, statistics: list[Any]) -> None:
    if not all(one is not None and one.has_null_count for one in statistics):
        return
    found["nullCount"][column] = sum(one.null_count for one in statistics)
    bounded = [one for one in statistics if one.has_min_max]
    if bounded:
        found["minValues"][column] = min(one.min for one in bounded)
        found["maxValues"][column] = max(one.max for one in bounded)
