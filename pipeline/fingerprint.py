"""Names a way of reading: everything besides an input itself that its rows depend on, in one short word."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import pathlib
from typing import Any

from pipeline.config import Config
from pipeline.manifest import newsbeam_version
from transforms.tables import SCHEMA_VERSION

# Where a run goes and how it gets there; all other options, those that are yet to come included, may change rows.
_INDIFFERENT: dict[str, Any] = {
    "inputs": True,
    "model": True,
    "lake": True,
    "run": True,
    "watch": True,
    "annotate": {"batch_size"},
}
_EMBEDDED = "transforms/model/en_newsbeam"


def name_reading(config: Config) -> str:
    """Another name for every other model, version of newsbeam or of its schemas, or option that may change rows."""
    parts = {
        "options": config.model_dump(mode="json", exclude=_INDIFFERENT),
        "model": _model(config.model),
        "newsbeam": newsbeam_version(),
        "schema": SCHEMA_VERSION,
    }
    return hashlib.blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=12).hexdigest()


def _model(model: str) -> str:
    """A digest of the model's files; its name, where they are not to be found (to load it will say so)."""
    folder = _folder_of(model)
    if folder is None:
        return model
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        with path.open("rb") as file:
            content = hashlib.blake2b(file.read(), digest_size=16).hexdigest()
        digest.update(f"{path.relative_to(folder)}\0{content}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _folder_of(model: str) -> pathlib.Path | None:
    if model == "embedded":
        return pathlib.Path(__file__).parent.parent / _EMBEDDED
    if pathlib.Path(model).is_dir():
        return pathlib.Path(model)
    try:
        package = importlib.util.find_spec(model)
    except (ImportError, ValueError):
        return None
    places = package.submodule_search_locations if package else None
    return pathlib.Path(next(iter(places))) if places else None
