"""The run manifest, `LAKE/_runs/<run>.json`: what went in, what came out, with which code, model and options.

Written by the last step of the graph, so that every engine writes it and only a run that is complete has one. It never
holds credentials: URLs lose theirs, and of Beam's options only the names are kept.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib.metadata
import json
import platform
import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline.config import Config
from pipeline.health import health_of
from pipeline.parts import Part
from pipeline.plan import Plan
from transforms.storage import Storage

if TYPE_CHECKING:
    from pipeline.tally import Tally
    from transforms.lake import WriteSummary

FOLDER = "_runs"
_USER_INFO = re.compile(r"(?<=://)[^/@\s]+@")
_QUERY = re.compile(r"\?.*$")
_PACKAGES = ("newsbeam", "apache-beam", "spacy", "pyarrow")


@dataclasses.dataclass(frozen=True, slots=True)
class RunInfo:
    """What is known of a run before its first record.

    Attributes:
        started: UTC, ISO 8601.
        options: the effective configuration as JSON values, without credentials.
    """

    run_id: str
    started: str
    plan: Plan
    options: dict[str, Any]
    versions: dict[str, str]
    part: Part | None = None


def new_run_id() -> str:
    """A name for a run; later runs sort after earlier ones."""
    return f"{dt.datetime.now(dt.timezone.utc):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def now() -> str:
    """This moment, UTC, ISO 8601."""
    return dt.datetime.now(dt.timezone.utc).isoformat(timespec="milliseconds")


def describe_run(config: Config, plan: Plan, run_id: str, started: str, part: Part | None = None) -> RunInfo:
    """What the manifest says of a run besides what it finds."""
    return RunInfo(run_id, started, plan, public_options(config), _versions(), part)


def public_options(config: Config) -> dict[str, Any]:
    """The configuration as JSON values, without credentials."""
    values = config.model_dump(mode="json")
    names = [option.split("=", 1)[0] for option in config.run.beam_options if option.startswith("-")]
    values["run"]["beam_options"] = names
    values["inputs"] = [without_credentials(url) for url in config.inputs]
    values["model"] = without_credentials(config.model)
    values["lake"]["path"] = config.lake.path and without_credentials(config.lake.path)
    return values


def without_credentials(url: str) -> str:
    """The path or URL without user information and query (`https://me:secret@host/a?sig=…` → `https://host/a`)."""
    return _QUERY.sub("", _USER_INFO.sub("", url)) if "://" in url else url


def run_record(run: RunInfo, written: WriteSummary, found: Tally) -> dict[str, Any]:
    """The manifest of a run that has written its last row, as JSON values."""
    finished = now()
    seconds = round(_moment(finished).timestamp() - _moment(run.started).timestamp(), 3)
    failures = sum(count for _, _, count in written.failures)
    return {
        "run_id": run.run_id,
        "started": run.started,
        "finished": finished,
        "seconds": seconds,
        "workers": run.plan.workers,
        "inputs": {"files": run.plan.files, "bytes": run.plan.size},
        "counts": {
            "records": written.records,
            "articles": written.articles,
            "failures": failures,
            "repeats": written.repeats,
            "cancelled": written.cancelled,
            "entities": written.entities,
            "quotes": written.quotes,
            "words": written.words,
        },
        "written": {
            "partitions": written.partitions_written,
            "partitions_unchanged": written.partitions_unchanged,
            "rows_removed": written.rows_removed,
            "inputs_due": written.inputs_due,
        },
        "health": health_of(written, found, seconds),
        "found": found.as_record(),
        "model": {"name": run.options["model"], "version": found.model},
        "versions": run.versions,
        "options": run.options,
    }


def failure_rate(manifest: Mapping[str, Any]) -> float:
    """The share of input records that failed; 0 for a run without records."""
    counts = manifest["counts"]
    return counts["failures"] / counts["records"] if counts["records"] else 0.0


def write_manifest(lake: str, record: dict[str, Any]) -> None:
    """Writes the manifest, whole or not at all."""
    content = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    Storage.open(lake).write(f"{FOLDER}/{record['run_id']}.json", content.encode())


def read_manifest(lake: str, run_id: str) -> dict[str, Any]:
    """The manifest of a run; FileNotFoundError when that run is not complete."""
    content = Storage.open(lake).read(f"{FOLDER}/{run_id}.json")
    if content is None:
        raise FileNotFoundError(f"{lake} has no manifest of run {run_id}")
    record: dict[str, Any] = json.loads(content)
    return record


def prune_manifests(lake: str, suffix: str, kept: int) -> None:
    """Removes the manifests of runs whose names end so, but for the newest."""
    storage = Storage.open(lake)
    names = [name for name in storage.find(FOLDER) if name.endswith(f"{suffix}.json")]
    storage.delete(names[: max(0, len(names) - kept)])


def newsbeam_version() -> str:
    """The version of the installed distribution."""
    return _version_of("newsbeam")


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _versions() -> dict[str, str]:
    # Here, for it brings pyarrow: the process that only watches a run shall start at once.
    from transforms.tables import SCHEMA_VERSION

    packages = {package: _version_of(package) for package in _PACKAGES}
    return {"python": platform.python_version(), **packages, "schema": str(SCHEMA_VERSION)}


def _version_of(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
