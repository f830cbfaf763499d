"""Statements that make the tables of a lake known to DuckDB, Athena, BigQuery and Spark, from the Arrow schemas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import pyarrow as pa

from pipeline.errors import ConfigError
from transforms.division import PartitionBy
from transforms.tables import TABLES

Dialect = Literal["duckdb", "athena", "bigquery", "spark"]

# DuckDB's, Athena's, BigQuery's and Spark's words for the types in use; of a list, around that of its elements.
_TYPES: Mapping[Dialect, Mapping[str, str]] = {
    "duckdb": {"string": "VARCHAR", "int32": "INTEGER", "bool": "BOOLEAN", "double": "DOUBLE", "date32[day]": "DATE"},
    "athena": {"string": "string", "int32": "int", "bool": "boolean", "double": "double", "date32[day]": "date"},
    "bigquery": {"string": "STRING", "int32": "INT64", "bool": "BOOL", "double": "FLOAT64", "date32[day]": "DATE"},
    "spark": {"string": "STRING", "int32": "INT", "bool": "BOOLEAN", "double": "DOUBLE", "date32[day]": "DATE"},
}
_MOMENTS: Mapping[Dialect, str] = {
    "duckdb": "TIMESTAMP WITH TIME ZONE",
    "athena": "timestamp",
    "bigquery": "TIMESTAMP",
    "spark": "TIMESTAMP",
}
_LISTS: Mapping[Dialect, str] = {
    "duckdb": "{}[]",
    "athena": "array<{}>",
    "bigquery": "ARRAY<{}>",
    "spark": "ARRAY<{}>",
}


def create_tables(dialect: Dialect, lake: str, table: str | None = None, by: PartitionBy = "date") -> str:
    """The statements for one table, or all, over the files of `lake`; undated rows have NULL as their date, or month.

    `by` is what the lake's folders go by.

    Raises ConfigError for a table that does not exist.
    """
    if table is not None and table not in TABLES:
        raise ConfigError(f"unknown table '{table}'; one of {', '.join(TABLES)}")
    folder = lake.rstrip("/")
    return (
        "\n\n".join(
            _STATEMENTS[dialect](name, f"{folder}/{name}", _folders(by)) for name in ([table] if table else TABLES)
        )
        + "\n"
    )


def _folders(by: PartitionBy) -> tuple[str, ...]:
    """The columns that are in paths, in their order."""
    return ("source",) if by == "none" else (by, "source")


def _columns(dialect: Dialect, table: str) -> str:
    fields = [(_name(dialect, field.name), _type(dialect, field.type), _about(field)) for field in TABLES[table]]
    if dialect == "bigquery":
        described = [f"{name} {kind} OPTIONS (description = {_quote(about, dialect)})" for name, kind, about in fields]
    elif dialect == "duckdb":
        described = [f"{name} {kind}" for name, kind, _ in fields]
    else:
        described = [f"{name} {kind} COMMENT {_quote(about, dialect)}" for name, kind, about in fields]
    return ",\n".join(f"  {column}" for column in described)


def _duckdb(table: str, folder: str, columns: tuple[str, ...]) -> str:
    fields = ", ".join(
        f"CAST({_name('duckdb', field.name)} AS {_type('duckdb', field.type)}) AS {_name('duckdb', field.name)}"
        for field in TABLES[table]
    )
    there = ", ".join(name if name == "source" else f"TRY_CAST({name} AS DATE) AS {name}" for name in columns)
    types = ", ".join(f"'{name}': VARCHAR" for name in columns)
    files = f"{folder}/{'*/' * len(columns)}*.parquet"
    return (
        f"CREATE OR REPLACE VIEW {table} AS\nSELECT {fields},\n  {there}\n"
        f"FROM read_parquet({_quote(files, 'duckdb')}, hive_partitioning = true,\n"
        f"  hive_types = {{{types}}}, union_by_name = true);"
    )


def _athena(table: str, folder: str, columns: tuple[str, ...]) -> str:
    return (
        f"CREATE EXTERNAL TABLE IF NOT EXISTS `{table}` (\n{_columns('athena', table)}\n)\n"
        f"PARTITIONED BY ({', '.join(f'`{name}` string' for name in columns)})\nSTORED AS PARQUET\n"
        f"LOCATION {_quote(folder + '/', 'athena')};"
        f"\n\nMSCK REPAIR TABLE `{table}`;"
    )


def _bigquery(table: str, folder: str, columns: tuple[str, ...]) -> str:
    return (
        f"CREATE OR REPLACE EXTERNAL TABLE `newsbeam`.`{table}` (\n{_columns('bigquery', table)}\n)\n"
        f"WITH PARTITION COLUMNS ({', '.join(map(_typed, columns))})\n"
        f"OPTIONS (format = 'PARQUET', enable_list_inference = true, uris = [{_quote(folder + '/*', 'bigquery')}], "
        f"hive_partition_uri_prefix = {_quote(folder, 'bigquery')});"
    )


def _spark(table: str, folder: str, columns: tuple[str, ...]) -> str:
    typed = ",\n  ".join(map(_typed, columns))
    return (
        f"CREATE TABLE IF NOT EXISTS `{table}` (\n{_columns('spark', table)},\n  {typed}\n)\n"
        f"USING parquet\nPARTITIONED BY ({', '.join(f'`{name}`' for name in columns)})\n"
        f"LOCATION {_quote(folder, 'spark')};"
        f"\n\nMSCK REPAIR TABLE `{table}`;"
    )


def _typed(column: str) -> str:
    return f"`{column}` {'STRING' if column == 'source' else 'DATE'}"


_STATEMENTS: Mapping[Dialect, Callable[[str, str, tuple[str, ...]], str]] = {
    "duckdb": _duckdb,
    "athena": _athena,
    "bigquery": _bigquery,
    "spark": _spark,
}


def _type(dialect: Dialect, kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return _LISTS[dialect].format(_type(dialect, kind.value_type))
    if pa.types.is_timestamp(kind):
        return _MOMENTS[dialect]
    return _TYPES[dialect][str(kind)]


def _name(dialect: Dialect, name: str) -> str:
    return f'"{name}"' if dialect == "duckdb" else f"`{name}`"


def _about(field: pa.Field) -> str:
    about: str = field.metadata[b"description"].decode()
    return about


def _quote(text: str, dialect: Dialect) -> str:
    if dialect == "duckdb":
        return "'" + text.replace("'", "''") + "'"
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
