"""Whether this newsbeam can handle a lake that another version of it wrote."""

from __future__ import annotations

import contextlib
import json
import re

from pipeline.errors import ConfigError
from transforms.storage import Storage

_MANIFEST = re.compile(r"_runs/[^./][^/]*\.json")


def check_lake_version(lake: str) -> None:
    """Raises ConfigError for a lake whose last run had newer tables than this newsbeam knows; no lake is fine."""
    storage = Storage.open(lake)
    # Listed first, for finding files takes a store that refuses for an empty one.
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        storage.fs.ls(storage.root)
    manifests = sorted(name for name in storage.find("_runs") if _MANIFEST.fullmatch(name))
    versions = _versions(storage, manifests[-1]) if manifests else {}
    if not versions:
        return
    # Here, for it brings pyarrow, and a new lake needs none of it.
    from transforms.tables import SCHEMA_VERSION

    found = str(versions.get("schema", ""))
    if found.isdigit() and int(found) > SCHEMA_VERSION:
        writer = versions.get("newsbeam", "a newer version")
        raise ConfigError(
            f"{lake}: written by newsbeam {writer} with tables of version {found}; this newsbeam knows version "
            f"{SCHEMA_VERSION}: update it with pip install -U newsbeam"
        )


def _versions(storage: Storage, manifest: str) -> dict[str, object]:
    """What a manifest says of versions; nothing where it is damaged, which `newsbeam validate` tells."""
    try:
        versions = json.loads(storage.read(manifest) or b"{}").get("versions")
    except (ValueError, AttributeError):
        return {}
    return versions if isinstance(versions, dict) else {}
