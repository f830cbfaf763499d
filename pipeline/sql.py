"""SQL over a lake: DuckDB with its tables as views and the named queries; results as tables, CSV or JSON."""

from __future__ import annotations

import csv
import functools
import json
import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, Any, Literal

import duckdb
import fsspec
import pyarrow as pa
from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.errors import ConfigError
from pipeline.named_queries import NamedQuery, named_queries
from transforms.division import PartitionBy
from transforms.storage import Storage
from transforms.tables import TABLES, file_schema
from transforms.writes import resolve_division

MAX_ROWS = 1_000
"""Rows printed of a result as a table; CSV and JSON have all."""

Format = Literal["table", "csv", "json"]
_FETCHED = 10_000
_FOLD, _NARROW = 60, 20
_GAP = 3
_LIST = ".list"
_PROMPT, _MORE = "newsbeam> ", "     ...> "
_GLOB = set("*?[")


def connect(lake: str) -> duckdb.DuckDBPyConnection:
    """DuckDB with a view for each table of the lake, in which `date` and `source` of the path are columns.

    Each named query is a table macro, with underscores in its name: `FROM top_speakers()`, `FROM quotes_of('Quill')`.
    Raises ConfigError when there is no lake.
    """
    filesystem, root = fsspec.core.url_to_fs(lake)
    if not filesystem.isdir(root):
        raise ConfigError(f"{lake}: no such lake; newsbeam run INPUT -o {lake} makes one")
    by = resolve_division(Storage.open(lake))
    files = {table: _files(filesystem, lake, root, table, by) for table in TABLES}
    if not any(files.values()):
        raise ConfigError(f"{lake}: not a lake; it has none of the tables {', '.join(TABLES)}")
    connection = duckdb.connect()
    if "://" in lake:
        connection.register_filesystem(_without_prefetch(filesystem))
    for table, paths in files.items():
        _create_view(connection, table, paths, by)
    for query in named_queries().values():
        connection.execute(_macro(query))
    return connection


def _without_prefetch(filesystem: Any) -> Any:
    """The file system as DuckDB can use it, which leaves files to the garbage collector without closing them.

    Google's files read ahead by a task for each, and asyncio logs an error for a task that is collected at work.
    """
    if "gs" not in filesystem.protocol:
        return filesystem
    own = type(filesystem)(*filesystem.storage_args, **filesystem.storage_options, skip_instance_cache=True)
    own.open = functools.partial(own.open, cache_type="readahead")
    return own


def print_query(
    console: Console,
    connection: duckdb.DuckDBPyConnection,
    query: str,
    values: Sequence[str] = (),
    form: Format = "table",
) -> None:
    """Runs SQL, or the query of that name, with the values of its parameters, and prints the result.

    Raises ConfigError for what DuckDB says is wrong with it, and for too many or too few values.
    """
    sql, parameters = _prepare(query, values)
    try:
        result = connection.execute(sql, parameters or None)
        if not result.description:
            return
        names = [column[0] for column in result.description]
        if form == "table":
            _print_rows(console, names, result.fetchmany(MAX_ROWS + 1))
        else:
            (_write_csv if form == "csv" else _write_json)(console.file, names, _rows(result))
    except duckdb.Error as error:
        raise ConfigError(f"SQL: {' '.join(str(error).split())}") from error


def print_named_queries(console: Console) -> None:
    """Prints the names of the queries that ship with newsbeam, their parameters and what they ask."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for query in named_queries().values():
        table.add_row(Text(_usage(query)), Text(query.about))
    console.print(table)


def prompt(console: Console, connection: duckdb.DuckDBPyConnection) -> None:
    """Reads queries from the terminal, each ended by a semicolon, until `.exit` or the end of input."""
    with suppress(ImportError):
        import readline  # noqa: F401 - importing it gives input() line editing and history
    console.print(f"Tables: {', '.join(TABLES)}. End a query with a semicolon; .exit leaves.", style="dim")
    console.print("Queries by name, such as top-speakers; or quotes-of 'Quill'; and .list shows them.", style="dim")
    for query in _queries():
        try:
            if query == _LIST:
                print_named_queries(console)
            else:
                print_query(console, connection, *_words(query))
        except ConfigError as error:
            console.print(str(error), style="red", markup=False, highlight=False)


def _prepare(query: str, values: Sequence[str]) -> tuple[str, dict[str, str] | list[str]]:
    """SQL and its parameters: by name for a named query, by number (`$1`) for one that is written out."""
    named = named_queries().get(query)
    if named is None:
        if len(query.split()) == 1 and query.replace("-", "").isalpha():
            raise ConfigError(f"no query is named '{query}'; one of {', '.join(named_queries())}")
        return query, list(values)
    if len(values) != len(named.parameters):
        meanings = "; ".join(f"{name}: {meaning}" for name, meaning in named.parameters) or "no parameters"
        raise ConfigError(f"{named.name} takes {meanings}; {len(values)} given")
    return named.sql, {name: value for (name, _), value in zip(named.parameters, values, strict=True)}


def _usage(query: NamedQuery) -> str:
    return " ".join([query.name, *(name.upper() for name, _ in query.parameters)])


def _macro(query: NamedQuery) -> str:
    sql = query.sql
    names = [name for name, _ in query.parameters]
    for name in names:
        sql = sql.replace(f"${name}", f"_{name}")
    arguments = ", ".join(f"_{name}" for name in names)
    return f"CREATE MACRO {query.name.replace('-', '_')}({arguments}) AS TABLE {sql}"


def _words(query: str) -> tuple[str, list[str]]:
    """What was typed: a query, or the name of one and the values of its parameters."""
    with suppress(ValueError):  # a quotation mark without its other
        name, *values = shlex.split(query.rstrip().rstrip(";")) or [""]
        if name in named_queries():
            return name, values
    return query, []


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    while rows := result.fetchmany(_FETCHED):
        yield from rows


def _write_csv(file: IO[str], names: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(
        [json.dumps(cell, default=str) if isinstance(cell, list | dict) else cell for cell in row] for row in rows
    )


def _write_json(file: IO[str], names: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
    """A list of objects, one a line."""
    separator = "[\n"
    for row in rows:
        file.write(separator + json.dumps(dict(zip(names, row, strict=True)), default=str, ensure_ascii=False))
        separator = ",\n"
    file.write("[]\n" if separator == "[\n" else "\n]\n")


def _files(
    filesystem: fsspec.AbstractFileSystem, lake: str, root: str, table: str, by: PartitionBy
) -> str | list[str] | None:
    """What DuckDB is to read for a table: a pattern, or each file where the lake's own name has a pattern's signs."""
    if not filesystem.isdir(f"{root}/{table}"):
        return None
    if _GLOB & set(lake):
        return [path for path in filesystem.find(f"{root}/{table}") if path.endswith(".parquet")] or None
    folders = "source=*" if by == "none" else f"{by}=*/source=*"
    pattern = f"{lake.rstrip('/')}/{table}/{folders}/*.parquet"
    return pattern if filesystem.glob(f"{root}/{table}/{folders}/*.parquet") else None


def _create_view(
    connection: duckdb.DuckDBPyConnection, table: str, paths: str | list[str] | None, by: PartitionBy
) -> None:
    if paths is None:
        schema = file_schema(table).append(pa.field("date", pa.date32())).append(pa.field("source", pa.string()))
        connection.register(table, schema.empty_table())
        return
    files = f"[{', '.join(map(_quote, paths))}]" if isinstance(paths, list) else _quote(paths)
    # The same columns however the lake is divided.
    # TRY_CAST: a lake may be told to call the folder of undated articles something else than Hive does.
    columns = {
        "date": "* REPLACE (TRY_CAST(date AS DATE) AS date)",
        "month": "* EXCLUDE (month), published_date AS date",
        "none": "*, published_date AS date",
    }
    types = "'source': VARCHAR" if by == "none" else f"'{by}': VARCHAR, 'source': VARCHAR"
    connection.execute(
        f"CREATE VIEW {table} AS SELECT {columns[by]} FROM read_parquet({files}, "  # noqa: S608 - our own names, quoted paths
        f"hive_partitioning = true, hive_types = {{{types}}}, union_by_name = true)"
    )


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _print_rows(console: Console, names: list[str], rows: list[tuple[object, ...]]) -> None:
    cells = [[_cell(value) for value in row] for row in rows[:MAX_ROWS]]
    widths = [_least_width(column) for column in zip(names, *cells, strict=True)]
    if sum(widths) + _GAP * (len(names) - 1) <= console.width or not cells:
        numeric = [all(isinstance(row[index], (int, float)) for row in rows) for index in range(len(names))]
        console.print(_as_table(names, cells, numeric))
    else:
        for cell_row in cells:
            console.print(_as_record(names, cell_row))
    if len(rows) > MAX_ROWS:
        console.print(f"the first {MAX_ROWS:,} rows; COPY (…) TO 'file.csv' writes all", style="dim")


def _least_width(column: Sequence[str]) -> int:
    """How narrow a column may be: a long name takes a second line rather than its row a page; a text would take ten."""
    width = max(map(len, column))
    return max(len(column[0]), _NARROW) if _NARROW < width <= 2 * _NARROW else min(width, _FOLD)


def _as_table(names: list[str], cells: list[list[str]], numeric: list[bool]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, is_number in zip(names, numeric, strict=True):
        table.add_column(name, justify="right" if is_number and cells else "left", overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _as_record(names: list[str], row: list[str]) -> RenderableType:
    """A row with a line for each column, for results wider than the terminal."""
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, cell in zip(names, row, strict=True):
        grid.add_row(name, Text(cell))
    return Padding(grid, (0, 0, 1, 0), expand=False)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    # Control characters of a damaged file must not reach the terminal.
    return "".join(char if char.isprintable() or char == "\n" else "·" for char in text)


def _queries() -> Iterator[str]:
    lines: list[str] = []
    while True:
        try:
            line = input(_MORE if lines else _PROMPT)
        except (EOFError, KeyboardInterrupt):
            break
        if line.strip() in (".exit", ".quit", "exit", "quit") and not lines:
            return
        if line.strip() == _LIST and not lines:
            yield _LIST
            continue
        lines.append(line)
        if line.rstrip().endswith(";"):
            yield "\n".join(lines)
            lines = []
    if "".join(lines).strip():
        yield "\n".join(lines)
