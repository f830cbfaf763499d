"""`newsbeam commit`: makes a lake known to a table format, which reads its files where they are."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from typing import Literal

from pipeline.config import LakeSection
from pipeline.errors import ConfigError, RunError
from pipeline.plan import check_lake
from pipeline.registered import News, lake_at_rest
from pipeline.versions import check_lake_version
from transforms.locks import LakeBusyError
from transforms.partitions import LakeFileError, table_files
from transforms.storage import Storage
from transforms.tables import TABLES

TableFormat = Literal["delta", "iceberg"]
_PACKAGES: dict[TableFormat, tuple[str, ...]] = {
    "delta": ("deltalake",),
    "iceberg": ("pyiceberg", "sqlalchemy"),
}


def commit(lake: str, form: TableFormat) -> Iterator[str]:
    """Registers each table of a lake; yields a line of what came of it.

    Raises ConfigError for what is no lake or a missing extra, RunError where it cannot be done now.
    """
    if missing := [name for name in _PACKAGES[form] if importlib.util.find_spec(name) is None]:
        raise ConfigError(f"--{form}: needs {missing[0]}, which is not installed; pip install 'newsbeam[{form}]'")
    if form == "iceberg" and "://" in lake:
        raise ConfigError(f"--iceberg: '{lake}' is not on this machine, where alone it keeps a catalog; use --delta")
    check_lake(lake)
    check_lake_version(lake)
    if not any(map(Storage.open(lake).folders, TABLES)):
        raise ConfigError(f"{lake}: not a lake; it has none of the tables {', '.join(TABLES)}")
    try:
        yield from _commit(lake, form)
    except (LakeBusyError, LakeFileError, ValueError) as error:
        raise RunError(f"{error}") from error


def _commit(lake: str, form: TableFormat) -> Iterator[str]:
    from pipeline.delta import commit_delta
    from pipeline.iceberg import commit_iceberg

    with lake_at_rest(lake, LakeSection().options()) as (storage, by):
        register: dict[TableFormat, Callable[[str], News]] = {
            "delta": lambda table: commit_delta(storage, lake, table, by),
            "iceberg": lambda table: commit_iceberg(storage, table, by),
        }
        for table in TABLES:
            # A table that never had a row has no files to know its columns by.
            if table_files(storage, table) or storage.folders(table):
                yield _line(table, register[form](table))


def _line(table: str, news: News) -> str:
    changes = {"new": news.added, "changed": news.changed, "gone": news.gone}
    said = ", ".join(f"{len(names):,} {word}" for word, names in changes.items() if names) or "as it was"
    return f"{table}: {len(news.there):,} files, {said}"
