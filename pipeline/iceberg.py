"""The tables of a lake on this machine as Iceberg tables: metadata and a catalog in `_iceberg`, the files as they are.

Iceberg names files by their whole path and takes them for unchanging, so what was noted of each is kept beside the
catalog, and only the newest snapshot can be read: the files of older ones may have been replaced since.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

from pipeline.registered import News, Stamp, find_news
from transforms.division import PartitionBy
from transforms.storage import Storage
from transforms.tables import file_schema

FOLDER = "_iceberg"
NAMESPACE = "newsbeam"


def commit_iceberg(storage: Storage, table: str, by: PartitionBy) -> News:
    """Brings the Iceberg table of a table up to the files that are there; in one snapshot, if at all."""
    from pyiceberg.catalog.sql import SqlCatalog

    root = storage.path(FOLDER)
    storage.fs.makedirs(root, exist_ok=True)
    with contextlib.closing(SqlCatalog(NAMESPACE, uri=f"sqlite:///{root}/catalog.db", warehouse=root)) as catalog:
        catalog.create_namespace_if_not_exists(NAMESPACE)
        name = f"{NAMESPACE}.{table}"
        location = f"{root}/{table}"
        there = catalog.table_exists(name)
        iceberg = catalog.load_table(name) if there else _create(catalog, name, location, table, by)
        _check(iceberg, location, by)
        files = {_name(storage, table, task.file.file_path): task.file for task in iceberg.scan().plan_files()}
        stamps = _read_stamps(storage, table)
        news = find_news(storage, table, {file: stamps.get(file, (-1, -1)) for file in files})
        if news:
            _change(iceberg, storage, table, news, files)
            storage.write(f"{FOLDER}/{table}.json", json.dumps(dict(news.there)).encode())
    return news


def _create(catalog: Any, name: str, location: str, table: str, by: PartitionBy) -> Any:
    from pyiceberg.table import TableProperties
    from pyiceberg.transforms import IdentityTransform, MonthTransform

    iceberg = catalog.create_table(name, file_schema(table), location=location)
    with iceberg.transaction() as transaction:
        with transaction.update_spec() as spec:
            if by != "none":
                spec.add_field("published_date", MonthTransform() if by == "month" else IdentityTransform(), by)
            spec.add_field("source_slug", IdentityTransform(), "source")
        # The files have names, and not the numbers that Iceberg knows columns by.
        names = iceberg.schema().name_mapping.model_dump_json()
        transaction.set_properties(**{TableProperties.DEFAULT_NAME_MAPPING: names})
    return iceberg


def _check(iceberg: Any, location: str, by: PartitionBy) -> None:
    """Raises ValueError for a table that was made for other folders, or in another place."""
    fields = [field.name for field in iceberg.spec().fields]
    if iceberg.location() != location or fields != (["source"] if by == "none" else [by, "source"]):
        folder = location.rpartition("/")[0]
        raise ValueError(
            f"the Iceberg tables in {folder} are of a lake elsewhere, or of other folders; remove {folder}"
        )


def _change(iceberg: Any, storage: Storage, table: str, news: News, files: Mapping[str, Any]) -> None:
    from pyiceberg.io.pyarrow import parquet_file_to_data_file

    with iceberg.transaction() as transaction, transaction.update_snapshot().overwrite() as snapshot:
        for name in (*news.gone, *news.changed):
            snapshot.delete_data_file(files[name])
        for name in (*news.added, *news.changed):
            path = storage.path(f"{table}/{name}")
            snapshot.append_data_file(parquet_file_to_data_file(iceberg.io, transaction.table_metadata, path))


def _read_stamps(storage: Storage, table: str) -> dict[str, Stamp]:
    content = storage.read(f"{FOLDER}/{table}.json")
    found: dict[str, list[int]] = json.loads(content) if content else {}
    return {name: (size, changed) for name, (size, changed) in found.items()}


def _name(storage: Storage, table: str, path: str) -> str:
    return path.removeprefix("file://").removeprefix(storage.path(f"{table}/"))
