"""`newsbeam compact`: a lake with the files it needs, in folders by what is asked for."""

from __future__ import annotations

from pipeline.config import Config
from pipeline.errors import ConfigError, RunError
from pipeline.manifest import new_run_id
from pipeline.plan import check_lake
from pipeline.versions import check_lake_version
from transforms.compaction import compact_lake
from transforms.locks import LakeBusyError, Owner
from transforms.partitions import LakeFileError
from transforms.storage import Storage
from transforms.tables import TABLES
from transforms.writes import Run


def compact(config: Config) -> str:
    """Divides the lake of a configuration anew, and says in one line what came of it.

    Raises ConfigError for what is no lake, RunError where it cannot be done now.
    """
    lake = config.lake.path or ""
    check_lake(lake)
    check_lake_version(lake)
    if not any(map(Storage.open(lake).folders, TABLES)):
        raise ConfigError(f"{lake}: not a lake; it has none of the tables {', '.join(TABLES)}")
    try:
        done = compact_lake(Run(lake, Owner.this_process(new_run_id()), config.lake.options()))
    except (LakeBusyError, LakeFileError) as error:
        raise RunError(f"{type(error).__name__}: {error}") from error
    if not done.changed:
        return f"{lake}: its {done.after:,} files are what it needs"
    return f"{lake}: {done.after:,} files in place of {done.before:,}"
