"""A lake on S3, Google Cloud Storage and Azure, as their emulators answer: written, corrected, and cut off."""

import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable

import pytest

from pipeline.validate import validate_lake
from tests.clouds import Cloud
from tests.conftest import ROOT
from tests.lakes import lake_hash, make_article, make_articles, moved, upsert
from tests.test_lake_faults import half_a_run
from transforms.locks import LakeBusyError
from transforms.records import Failure
from transforms.storage import Storage
from transforms.writes import finish_run


def test_a_lake_is_written_like_a_folder(cloud: Cloud, tmp_path: pathlib.Path) -> None:
    for lake in (f"{cloud.url}/lake", tmp_path / "lake"):
        upsert(lake, make_articles(3))
        upsert(lake, [moved(make_articles(3)[1], source_slug="elsewhere"), Failure("in/2.txt", "parse", "E", "m")])
        assert validate_lake(lake) == []
    assert lake_hash(f"{cloud.url}/lake") == lake_hash(tmp_path / "lake")
    assert not Storage.open(f"{cloud.url}/lake").find("_staging")


def test_of_two_runs_at_once_the_later_fails(cloud: Cloud, tmp_path: pathlib.Path) -> None:
    lake = f"{cloud.url}/lake"
    run, (header, staged) = half_a_run(lake, "slow", 3)  # type: ignore[arg-type]
    upsert(lake, [make_article(1)], run_id="quick")
    with pytest.raises(LakeBusyError, match="changed by another run"):
        finish_run(run, header, staged)  # type: ignore[arg-type]
    upsert(tmp_path / "lake", [make_article(1)])
    assert lake_hash(lake) == lake_hash(tmp_path / "lake")


def test_what_must_not_be_there_is_created_once(cloud: Cloud) -> None:
    if cloud.scheme == "gs":
        pytest.skip("the emulator ignores the condition ifGenerationMatch=0, which Google's store keeps")
    storage = Storage.open(f"{cloud.url}/lake")
    tries = [storage.create("_staging/one", content) for content in (b"first", b"second", b"first")]
    assert tries == [True, False, True]
    assert storage.read("_staging/one") == b"first"


@pytest.mark.skipif(os.name != "posix", reason="forks and signals")
def test_writes_to_s3_killed_at_many_requests(
    start_cloud: Callable[[str], Cloud], survived: Callable[[str, int], None]
) -> None:
    """`python -m tests.cloud_faults URL 1` tries every request, with the emulator's environment."""
    cloud = start_cloud("s3")
    command = [sys.executable, "-W", "ignore", "-m", "tests.cloud_faults", f"{cloud.url}-killed", "2"]
    environment = os.environ | cloud.environment
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    count = json.loads(done.stdout)["survived"]
    survived("writes cut off (kill, on S3)", count)
    assert count >= 8
