"""SQL over a lake: DuckDB with its tables as views, and results as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import duckdb
import fsspec
import pyarrow as pa
from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.errors import ConfigError
from transforms.tables import TABLES, file_schema

MAX_ROWS = 1_000
"""Rows printed of a result; a query that wants more has COPY … TO."""
_FOLD = 60
_PROMPT, _MORE = "newsbeam> ", "     ...> "
_GLOB = set("*?[")


def connect(lake: str) -> duckdb.DuckDBPyConnection:
    """DuckDB with a view for each table of the lake, in which `date` and `source` of the path are columns.

    Raises ConfigError when there is no lake.
    """
    filesystem, root = fsspec.core.url_to_fs(lake)
    if not filesystem.isdir(root):
        raise ConfigError(f"{lake}: no such lake; newsbeam run INPUT -o {lake} makes one")
    files = {table: _files(filesystem, lake, root, table) for table in TABLES}
    if not any(files.values()):
        raise ConfigError(f"{lake}: not a lake; it has none of the tables {', '.join(TABLES)}")
    connection = duckdb.connect()
    if "://" in lake:
        connection.register_filesystem(filesystem)
    for table, paths in files.items():
        _create_view(connection, table, paths)
    return connection


def print_query(console: Console, connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Runs the query and prints its result. Raises ConfigError for what DuckDB says is wrong with it."""
    try:
        result = connection.execute(query)
        rows = result.fetchmany(MAX_ROWS + 1)
    except duckdb.Error as error:
        raise ConfigError(f"SQL: {' '.join(str(error).split())}") from error
    if result.description:
        _print_rows(console, [column[0] for column in result.description], rows)


def prompt(console: Console, connection: duckdb.DuckDBPyConnection) -> None:
    """Reads queries from the terminal, each ended by a semicolon, until `.exit` or the end of input."""
    with suppress(ImportError):
        import readline  # noqa: F401 - importing it gives input() line editing and history
    console.print(f"Tables: {', '.join(TABLES)}. End a query with a semicolon; .exit leaves.", style="dim")
    for query in _queries():
        try:
            print_query(console, connection, query)
        except ConfigError as error:
            console.print(str(error), style="red", markup=False, highlight=False)


def _files(filesystem: fsspec.AbstractFileSystem, lake: str, root: str, table: str) -> str | list[str] | None:
    """What DuckDB is to read for a table: a pattern, or each file where the lake's own name has a pattern's signs."""
    if not filesystem.isdir(f"{root}/{table}"):
        return None
    if _GLOB & set(lake):
        return [path for path in filesystem.find(f"{root}/{table}") if path.endswith(".parquet")] or None
    pattern = f"{lake.rstrip('/')}/{table}/*/*/*.parquet"
    return pattern if filesystem.glob(f"{root}/{table}/*/*/*.parquet") else None


def _create_view(connection: duckdb.DuckDBPyConnection, table: str, paths: str | list[str] | None) -> None:
    if paths is None:
        schema = file_schema(table).append(pa.field("date", pa.date32())).append(pa.field("source", pa.string()))
        connection.register(table, schema.empty_table())
        return
    files = f"[{', '.join(map(_quote, paths))}]" if isinstance(paths, list) else _quote(paths)
    # TRY_CAST: a lake may be told to call the folder of undated articles something else than Hive does.
    connection.execute(
        f"CREATE VIEW {table} AS SELECT * REPLACE (TRY_CAST(date AS DATE) AS date) FROM read_parquet({files}, "  # noqa: S608 - our own names, quoted paths
        "hive_partitioning = true, hive_types = {'date': VARCHAR, 'source': VARCHAR}, union_by_name = true)"
    )


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _print_rows(console: Console, names: list[str], rows: list[tuple[object, ...]]) -> None:
    cells = [[_cell(value) for value in row] for row in rows[:MAX_ROWS]]
    widths = [min(_FOLD, max(map(len, column))) for column in zip(names, *cells, strict=True)]
    if sum(widths) + 3 * len(names) <= console.width or not cells:
        numeric = [all(isinstance(row[index], (int, float)) for row in rows) for index in range(len(names))]
        console.print(_as_table(names, cells, numeric))
    else:
        for cell_row in cells:
            console.print(_as_record(names, cell_row))
    if len(rows) > MAX_ROWS:
        console.print(f"the first {MAX_ROWS:,} rows; COPY (…) TO 'file.csv' writes all", style="dim")


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
        lines.append(line)
        if line.rstrip().endswith(";"):
            yield "\n".join(lines)
            lines = []
    if "".join(lines).strip():
        yield "\n".join(lines)
