"""What passes between the process that watches a local run and the engine that does it: files in the job's folder."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import threading
from typing import TYPE_CHECKING, Literal, TypeAlias

from pipeline.config import Config
from pipeline.parts import Part
from pipeline.plan import Plan

if TYPE_CHECKING:
    from transforms.portions import Portion

Status: TypeAlias = Literal["done", "failed", "usage", "lost"]
_JOB, _PLAN, _RESULT, _TASK = "job.json", "plan.json", "result.json", "task.json"


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """What the engine is asked to do, for a run or a part of one; `folder` is its own, for counts and the result."""

    config: Config
    run_id: str
    started: str
    verbose: bool
    folder: pathlib.Path
    max_workers: int | None = None
    part: Part | None = None

    def save(self) -> None:
        """Writes the job into its folder."""
        record = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        part = self.part and dataclasses.asdict(self.part)
        record |= {"config": self.config.model_dump(mode="json"), "folder": str(self.folder), "part": part}
        _write_json(self.folder / _JOB, record)

    @classmethod
    def load(cls, folder: pathlib.Path) -> Job:
        """Reads what `save` wrote."""
        record = json.loads((folder / _JOB).read_text(encoding="utf-8"))
        part = record["part"] and Part(**record["part"])
        return cls(**record | {"config": Config.model_validate(record["config"]), "folder": folder, "part": part})


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """How the engine ended: `lost` when a worker was killed, `usage` when the user can put it right."""

    status: Status
    message: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """What an engine is to read, and which inputs are gone.

    Attributes:
        is_again: whether the run has read all of it before.
    """

    portions: list[Portion]
    gone: list[str] = dataclasses.field(default_factory=list)
    is_again: bool = False


def save_task(folder: pathlib.Path, task: Task) -> None:
    """Tells the engine what to read; without it, it finds that out from the inputs of the configuration."""
    _write_json(folder / _TASK, dataclasses.asdict(task))


def load_task(folder: pathlib.Path) -> Task | None:
    """What `save_task` wrote; None where nothing is."""
    path = folder / _TASK
    if not path.exists():
        return None
    # Imported here: the process that only watches a run shall start at once.
    from transforms.portions import Portion

    record = json.loads(path.read_text(encoding="utf-8"))
    return Task(**record | {"portions": [Portion.from_record(portion) for portion in record["portions"]]})


def load_result(folder: pathlib.Path) -> Result | None:
    """The result the engine left; None when it did not come so far."""
    path = folder / _RESULT
    return Result(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def load_plan(folder: pathlib.Path) -> Plan | None:
    """What the engine set out to do; None before it has listed its inputs."""
    path = folder / _PLAN
    return Plan(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def save_plan(folder: pathlib.Path, plan: Plan) -> None:
    """Tells the other side what the engine sets out to do."""
    _write_json(folder / _PLAN, dataclasses.asdict(plan))


def save_result(folder: pathlib.Path, result: Result) -> None:
    """Leaves the result, unless there is one: the first that is known is the cause of others."""
    if not (folder / _RESULT).exists():
        _write_json(folder / _RESULT, dataclasses.asdict(result))


def _write_json(path: pathlib.Path, record: object) -> None:
    temporary = path.with_suffix(f".{threading.get_ident()}")
    temporary.write_text(json.dumps(record), encoding="utf-8")
    temporary.replace(path)
