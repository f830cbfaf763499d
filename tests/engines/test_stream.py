"""A stream on Flink: files come while it runs, a task manager is killed, and the rows are those of one batch."""

import json
import pathlib
import shutil
import threading
import time

import pytest

from tests.engines.conftest import TIMEOUT_S
from tests.engines.flink import FlinkCluster
from tests.pipeline.conftest import finish, start, write_articles
from transforms.partitions import lake_hash

CONFIG = """
stream: {interval_s: 1, window_s: 3, stop_after_s: 8, max_files: 20}
duplicates: {group: false}
"""
MOST_FILES = 250
FILES_AFTER = 15
CORRECTED = 5


@pytest.mark.xdist_group("cluster")
def test_a_killed_task_manager_loses_nothing_and_doubles_nothing(
    cluster: FlinkCluster, tmp_path: pathlib.Path, tiny_model: str
) -> None:
    lake, inputs, config = tmp_path / "lake", tmp_path / "in", tmp_path / "stream.yaml"
    inputs.mkdir()
    config.write_text(CONFIG)
    checkpoints = ["--checkpointing_interval=1000", "--state_backend=filesystem"]
    checkpoints.append(f"--state_backend_storage_path=file://{tmp_path}/checkpoints")
    command = ["run", str(inputs), "-o", str(lake), "-c", str(config), "--model", tiny_model, "--quiet"]
    process = start([*command, "--streaming", *cluster.options(*checkpoints)])
    killed_at: list[int] = []
    writing = threading.Thread(target=_write_files, args=(inputs, lake, cluster, killed_at))
    writing.start()
    finished = finish(process, TIMEOUT_S)
    writing.join(TIMEOUT_S)
    assert finished.status == 0, finished.err[-4000:] + cluster.log()
    assert killed_at, "the stream ended before it could be disturbed"
    assert _checkpoints(cluster)["restored"], "what was lost was not made good from a checkpoint"

    batch = tmp_path / "batch"
    again = finish(start([*command[:3], str(batch), *command[4:], "--workers", "1"]), TIMEOUT_S)
    assert again.status == 0, again.err
    assert lake_hash(lake) == lake_hash(batch)
    manifests = [json.loads(path.read_text()) for path in (lake / "_runs").glob("*.json")]
    windows = [manifest for manifest in manifests if "windows" not in manifest]
    (whole,) = (manifest for manifest in manifests if "windows" in manifest)
    # One before the kill; what comes while the engine makes it good may all be in one.
    assert whole["windows"] == len(windows) > 1
    assert whole["counts"]["articles"] >= 2 * killed_at[0]


def _write_files(inputs: pathlib.Path, lake: pathlib.Path, cluster: FlinkCluster, killed_at: list[int]) -> None:
    """Writes files without a pause, kills a task manager when some are in the lake and saved, and goes on."""
    for number in range(MOST_FILES):
        _write(inputs, number, 2)
        if not killed_at and _is_under_way(lake, cluster):
            cluster.kill_one()
            killed_at.append(number)
        if killed_at and number >= killed_at[0] + FILES_AFTER:
            break
        # Slowly at first: an engine takes its time to start, and shall find something new when it has.
        time.sleep(0.3 if killed_at else 2)
    for number in range(CORRECTED):
        _write(inputs, number, 1)


def _is_under_way(lake: pathlib.Path, cluster: FlinkCluster) -> bool:
    """Whether a window is in the lake, and the engine has a checkpoint to go back to."""
    if not any((lake / "_runs").glob("*.json")):
        return False
    return bool(_checkpoints(cluster)["completed"])


def _checkpoints(cluster: FlinkCluster) -> dict[str, int]:
    """How many checkpoints of the stream's job are completed, restored, …"""
    (job,) = (job for job in cluster.ask("/jobs/overview")["jobs"] if job["name"].startswith("newsbeam-"))
    counts: dict[str, int] = cluster.ask(f"/jobs/{job['jid']}/checkpoints")["counts"]
    return counts


def _write(inputs: pathlib.Path, number: int, count: int) -> None:
    """One file of its own articles; written aside and moved, as anybody should who is watched."""
    folder = inputs / f"source-{number % 4}"
    folder.mkdir(exist_ok=True)
    hidden = folder / f".{number}.jsonl"
    write_articles(hidden, count)
    hidden.write_text(hidden.read_text().replace("quillpost.example/", f"quillpost.example/{number}-"))
    shutil.move(hidden, folder / f"{number}.jsonl")
