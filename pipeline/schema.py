"""The tables in the terminal: their columns, types and what they mean."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.errors import ConfigError
from transforms.tables import TABLES, describe_columns


def print_schema(console: Console, table: str | None = None) -> None:
    """Prints one table, or all. Raises ConfigError for one that does not exist."""
    if table is not None and table not in TABLES:
        raise ConfigError(f"unknown table '{table}'; one of {', '.join(TABLES)}")
    for name in [table] if table else TABLES:
        console.print(_columns(name))


def _columns(name: str) -> Table:
    table = Table(title=name, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("column", "type", "meaning"):
        table.add_column(heading, overflow="fold")
    for column, kind, required, meaning in describe_columns(name):
        table.add_row(Text(column + ("*" if required else "")), Text(kind.replace("element: ", "")), Text(meaning))
    table.caption, table.caption_justify = "* never null", "left"
    return table
