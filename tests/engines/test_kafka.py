"""Messages of a broker of Kafka on Flink, read by Beam's Java worker as a process: the rows are those of a batch."""

import json
import pathlib
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from tests.engines.conftest import TIMEOUT_S, needs, service
from tests.engines.flink import QUICK, FlinkCluster, free_port, wait_for
from tests.engines.kafka import Broker
from tests.pipeline.conftest import Finished, finish, start, write_articles
from transforms.partitions import read_rows, table_files
from transforms.storage import Storage
from transforms.tables import TABLES

CONFIG = """
stream: {{window_s: 3, stop_after_s: 12, expansion_service: "{expansion}"}}
duplicates: {{group: false}}
"""
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
    command.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m pipeline.java_worker "$@" >> "{tmp_path}/java-worker.log" 2>&1\n'
    )
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
    topic = f"kafka://{broker.address}/news"
    options = ["-c", str(config), "--model", tiny_model, "--quiet"]
    engine = cluster.options("--job_name=messages", "--parallelism=1", f"--artifacts_dir={tmp_path}/jars")
    command = ["run", topic, "-o", str(lake), *options, "--streaming", *engine]
    finished = _run_and_send(command, lake, broker, first, second)
    assert finished.status == 0, finished.err[-4000:] + cluster.log()
    (whole,) = (manifest for manifest in _manifests(lake) if "windows" in manifest)
    assert whole["windows"] == len(_manifests(lake)) - 1 > 1
    assert whole["counts"]["records"] > len(first) + len(second)

    batch = tmp_path / "batch"
    again = finish(start(["run", str(tmp_path / "in"), "-o", str(batch), *options, "--workers", "1"]), TIMEOUT_S)
    assert again.status == 0, again.err
    (failure,) = _rows(lake, "failures", without=set())
    assert (failure["error_type"], failure["excerpt"]) == ("BadMessage", "?")
    for table in set(TABLES).difference({"failures"}):
        assert _rows(lake, table) == _rows(batch, table)
    uris = {row["input_uri"] for row in _rows(lake, "articles", without=set())}
    assert {uri.rpartition("/")[0] for uri in uris if uri.startswith("kafka:")} == {f"{topic}/0", f"{topic}/1"}
    assert sum(not uri.startswith("kafka:") for uri in uris) == 6


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


def _run_and_send(
    command: Sequence[str], lake: pathlib.Path, broker: Broker, first: Mapping[str, str], second: Mapping[str, str]
) -> Finished:
    """Runs the command to its end; messages are sent before, the others when a window is in the lake."""
    with broker.producer("news") as producer:
        producer.send(first)
        process = start(command)
        deadline = time.monotonic() + TIMEOUT_S
        while not _manifests(lake) and process.poll() is None and time.monotonic() < deadline:
            # The same again and again, so that it is never quiet.
            producer.send({"0": first["0"]})
            time.sleep(1)
        producer.send(second)
    return finish(process, TIMEOUT_S)


def _manifests(lake: pathlib.Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in (lake / "_runs").glob("*.json")]


def _rows(lake: pathlib.Path, table: str, without: set[str] = ORIGIN) -> list[dict[str, object]]:
    storage = Storage.open(str(lake))
    rows: list[dict[str, object]] = []
    for name in table_files(storage, table):
        found = read_rows(storage, table, name)
        assert found is not None
        rows += found.drop_columns([name for name in found.column_names if name in without]).to_pylist()
    return sorted(rows, key=repr)
