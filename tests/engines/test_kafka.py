"""Messages of a broker of Kafka on Flink, read by Beam's Java worker as a process: the rows are those of a batch."""

import json
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from pipeline.flink import cancel_job
from tests.engines.conftest import TIMEOUT_S, needs, service
from tests.engines.flink import QUICK, FlinkCluster, free_port, wait_for
from tests.engines.kafka import Broker
from tests.pipeline.conftest import finish, start, write_articles
from transforms.partitions import read_rows, table_files
from transforms.storage import Storage
from transforms.tables import TABLES

CONFIG = """
stream: {{window_s: 3, expansion_service: "{expansion}"}}
duplicates: {{group: false}}
"""
JOB = "messages"
ORIGIN = {"input_uri", "input_record", "input_format"}
"""What rows say of the message or file they came in."""


@pytest.fixture
def broker(tmp_path: pathlib.Path) -> Iterator[Broker]:
    """A broker without topics."""
    (tmp_path / "kafka").mkdir()
    with Broker(needs("kafka"), tmp_path / "kafka") as started:
        yield started


@pytest.fixture
def expansion(tmp_path: pathlib.Path) -> Iterator[str]:
    """Beam's expansion service, whose steps run in a process; its address."""
    jar, command = needs("expansion"), tmp_path / "java-worker"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pipeline.java_worker "$@"\n')
    command.chmod(0o755)
    small = {"NEWSBEAM_JAVA_WORKER": str(jar), "JDK_JAVA_OPTIONS": " ".join(["-Xmx256m", *QUICK])}
    environment = json.dumps({"command": str(command), "env": small})
    options = ["--defaultEnvironmentType=PROCESS", f"--defaultEnvironmentConfig={environment}"]
    port = free_port()
    with service(["java", *QUICK, "-jar", str(jar), str(port), *options], tmp_path / "expansion.log"):
        wait_for(port)
        yield f"localhost:{port}"


@pytest.mark.xdist_group("cluster")
def test_messages_become_the_rows_of_a_batch(
    cluster: FlinkCluster, broker: Broker, expansion: str, tmp_path: pathlib.Path, tiny_model: str
) -> None:
    lake, config = tmp_path / "lake", tmp_path / "stream.yaml"
    config.write_text(CONFIG.format(expansion=expansion))
    first, second = _messages(tmp_path / "in")
    broker.send("news", first)
    options = ["-c", str(config), "--model", tiny_model, "--quiet"]
    engine = cluster.options(f"--job_name={JOB}", "--checkpointing_interval=2000", f"--artifacts_dir={tmp_path}/jars")
    topic = f"kafka://{broker.address}/news"
    process = start(["run", topic, "-o", str(lake), *options, "--streaming", *engine])
    try:
        _wait_for_records(lake, len(first), process)
        broker.send("news", second)
        _wait_for_records(lake, len(first) + len(second), process)
    finally:
        cancel_job(cluster.address, JOB)
        process.terminate()
        finish(process)

    batch = tmp_path / "batch"
    again = finish(start(["run", str(tmp_path / "in"), "-o", str(batch), *options, "--workers", "1"]), TIMEOUT_S)
    assert again.status == 0, again.err
    (failure,) = _rows(lake, "failures", without=set())
    assert (failure["error_type"], failure["excerpt"]) == ("BadMessage", "?")
    for table in set(TABLES).difference({"failures"}):
        assert _rows(lake, table) == _rows(batch, table)
    uris = {row["input_uri"] for row in _rows(lake, "articles", without=set())}
    assert {uri.rpartition("/")[0] for uri in uris if uri.startswith("kafka:")} == {f"{topic}/0", f"{topic}/1"}
    assert sum(uri.startswith("file:") for uri in uris) == 6


def _messages(folder: pathlib.Path) -> tuple[dict[str, str], dict[str, str]]:
    """What is sent first and what later, by key; every article is a file in the folder as well.

    Twelve articles, each second as a record and the others as URLs of their files; two of them again, one corrected,
    and one message that is neither.
    """
    folder.mkdir()
    records = write_articles(folder / "all.jsonl", 12).read_text().splitlines()
    (folder / "all.jsonl").unlink()
    messages = {}
    for number, record in enumerate(records):
        path = folder / f"{number}.json"
        path.write_text(record)
        messages[str(number)] = record if number % 2 else path.as_uri()
    corrected = json.loads(records[3]) | {"title": "Sun over Port 3", "date_modify": "2026-03-20 08:00:00"}
    (folder / "corrected.json").write_text(json.dumps(corrected))
    again = {"again-0": messages["0"], "again-1": messages["1"], "3": json.dumps(corrected), "bad": "?"}
    keys = list(messages)
    return {key: messages[key] for key in keys[:6]}, {key: messages[key] for key in keys[6:]} | again


def _wait_for_records(lake: pathlib.Path, count: int, process: subprocess.Popen[str]) -> None:
    """Waits until the windows that were written hold so many records."""
    deadline = time.monotonic() + TIMEOUT_S
    found = 0
    while time.monotonic() < deadline:
        manifests = [json.loads(path.read_text()) for path in (lake / "_runs").glob("*.json")]
        found = sum(manifest["counts"]["records"] for manifest in manifests)
        if found >= count:
            assert found == count
            return
        assert process.poll() is None, finish(process).err[-4000:]
        time.sleep(0.5)
    raise TimeoutError(f"{found} of {count} records")


def _rows(lake: pathlib.Path, table: str, without: set[str] = ORIGIN) -> list[dict[str, object]]:
    storage = Storage.open(str(lake))
    rows: list[dict[str, object]] = []
    for name in table_files(storage, table):
        found = read_rows(storage, table, name)
        assert found is not None
        rows += found.drop_columns([name for name in found.column_names if name in without]).to_pylist()
    return sorted(rows, key=repr)
