"""One run on each engine: the same rows as on this machine, the same failures, the same manifest."""

import pathlib
from typing import Any

import pytest

from tests.engines.conftest import PYTHON, needs, run_newsbeam, service
from tests.engines.flink import ADD_OPENS, FlinkCluster, free_port

# Spark's own list for Java 17, as far as it matters here.
_SPARK_OPENS = [
    *ADD_OPENS,
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in ("java.lang.invoke", "java.lang.reflect", "java.util.concurrent.atomic", "sun.security.action")
    ),
]


def test_flink_embedded(corpus: pathlib.Path, expected: dict[str, Any], tmp_path: pathlib.Path) -> None:
    options = ["--runner", "FlinkRunner", "--flink_master=[local]", "--flink_version=1.19", "--parallelism=2"]
    options += [f"--flink_job_server_jar={needs('flink')}", "--job_server_jvm_properties=-Xmx1g"]
    assert run_newsbeam(corpus, tmp_path / "lake", *options) == expected


@pytest.mark.xdist_group("cluster")
def test_flink_session_cluster(
    cluster: FlinkCluster, corpus: pathlib.Path, expected: dict[str, Any], tmp_path: pathlib.Path
) -> None:
    assert run_newsbeam(corpus, tmp_path / "lake", *cluster.options()) == expected


def test_spark(corpus: pathlib.Path, expected: dict[str, Any], tmp_path: pathlib.Path) -> None:
    options = ["--runner", "SparkRunner", f"--spark_job_server_jar={needs('spark')}", "--environment_type=LOOPBACK"]
    options += [f"--job_server_jvm_properties={option}" for option in ("-Xmx1g", *_SPARK_OPENS)]
    assert run_newsbeam(corpus, tmp_path / "lake", *options) == expected


def test_prism(corpus: pathlib.Path, expected: dict[str, Any], tmp_path: pathlib.Path) -> None:
    options = ["--runner", "PrismRunner", f"--prism_location={needs('prism')}"]
    assert run_newsbeam(corpus, tmp_path / "lake", *options) == expected


def test_any_job_server(corpus: pathlib.Path, expected: dict[str, Any], tmp_path: pathlib.Path) -> None:
    """PortableRunner, against Beam's own job service in another process."""
    port = free_port()
    command = [PYTHON, "-m", "apache_beam.runners.portability.local_job_service_main", f"--port={port}"]
    with service(command, tmp_path / "job-service.log"):
        options = ["--runner", "PortableRunner", f"--job_endpoint=localhost:{port}", "--environment_type=LOOPBACK"]
        assert run_newsbeam(corpus, tmp_path / "lake", *options) == expected


@pytest.mark.parametrize("name", ["flink", "spark", "prism"])
def test_programs_are_named_where_they_are_missing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.engines.conftest.program", lambda _: pathlib.Path("/nowhere"))
    with pytest.raises(pytest.skip.Exception, match=f"fetch_engines.py {name}"):
        needs(name)
