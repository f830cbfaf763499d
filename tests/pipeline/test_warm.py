"""An engine that stays warm: one nursery with the model for all its jobs, opened again when it is killed."""

import os
import pathlib
import signal
import sys

import pyarrow.dataset
import pytest

from pipeline.config import load_config
from pipeline.display import QuietDisplay
from pipeline.job import Job
from pipeline.run import run_job
from pipeline.validate import validate_lake
from pipeline.warm import WarmEngine
from tests.pipeline.conftest import write_articles
from tests.processes import children_of, wait_until_gone

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere engines are started cold")


def has_spacy(pid: int) -> bool:
    return "/spacy/" in pathlib.Path(f"/proc/{pid}/maps").read_text()


def test_one_nursery_serves_all_jobs(tiny_model: str, tmp_path: pathlib.Path) -> None:
    lake = tmp_path / "lake"
    before = children_of(os.getpid())
    nurseries = []
    with WarmEngine(tiny_model) as engine:
        (warm,) = set(children_of(os.getpid())) - set(before)
        for number in range(4):
            folder = tmp_path / f"job{number}"
            folder.mkdir()
            inputs = write_articles(tmp_path / f"{number}.jsonl", number + 1)
            keys = {("inputs",): [str(inputs)], ("lake", "path"): str(lake), ("model",): tiny_model}
            job = Job(load_config(None, keys), f"run-{number}", "2026-03-01T00:00:00+00:00", False, folder)
            if number == 2:
                os.kill(nurseries[-1], signal.SIGKILL)
                wait_until_gone(nurseries[-1], seconds=20)
            run_job(job, QuietDisplay(), None, engine.start)
            (nursery,) = children_of(warm)
            nurseries.append(nursery)
            assert (has_spacy(warm), has_spacy(nursery)) == (False, True)
            wait_until_gone(*children_of(nursery), seconds=20)
    assert nurseries[0] == nurseries[1] != nurseries[2] == nurseries[3]
    wait_until_gone(*nurseries, seconds=20)
    assert validate_lake(lake) == []
    assert pyarrow.dataset.dataset(lake / "articles").count_rows() == 4
