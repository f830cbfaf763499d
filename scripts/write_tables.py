"""Writes configs/tables.md, the reference of the lake's tables, from their schemas: python scripts/write_tables.py"""

from __future__ import annotations

import pathlib

from transforms.tables import ROW_IDS, SCHEMA_VERSION, TABLES, describe_columns

PAGE = pathlib.Path(__file__).parent.parent / "configs" / "tables.md"


def tables_page() -> str:
    """The page as Markdown."""
    head = (
        f"# Tables\n\nEvery column of a lake, version {SCHEMA_VERSION} of its schemas; made by "
        "`scripts/write_tables.py`, so change the schemas instead. `*`: never null. The folders add `date` and "
        "`source` to each table. Offsets count code points, ends are exclusive.\n"
    )
    return head + "".join(map(_table, TABLES))


def _table(name: str) -> str:
    rows = "".join(
        f"| `{column}`{'*' if required else ''} | {kind.replace('element: ', '')} | {meaning} |\n"
        for column, kind, required, meaning in describe_columns(name)
    )
    key = ", ".join(f"`{column}`" for column in ROW_IDS[name])
    return f"\n## {name}\n\nOne row for each {key}.\n\n| Column | Type | Meaning |\n|---|---|---|\n{rows}"


if __name__ == "__main__":
    PAGE.write_text(tables_page(), encoding="utf-8")
