"""Java's worker: what it is told of its job, by a provision service as engines have one; Java itself is not run."""

import importlib
import json
import os
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures

import grpc  # type: ignore[import-untyped]  # ships no types
import pytest
from apache_beam.portability.api import beam_provision_api_pb2, beam_provision_api_pb2_grpc, endpoints_pb2
from google.protobuf import text_format  # type: ignore[import-untyped]  # ships no types

from pipeline.java_worker import CLASS_PATH, main, worker_environment
from tests.conftest import ROOT

JAVA = """#!/bin/sh
printf '%s\\n' "$@" > {folder}/arguments
env > {folder}/environment
"""


class _Provision(beam_provision_api_pb2_grpc.ProvisionServiceServicer):
    """Tells of a job whose control is elsewhere than the command said, to the worker that asks by its id."""

    def GetProvisionInfo(self, request: object, context: grpc.ServicerContext) -> object:  # noqa: N802, ARG002 - gRPC's
        assert dict(context.invocation_metadata())["worker_id"] == "7-1"
        control = endpoints_pb2.ApiServiceDescriptor(url="localhost:2")
        info = beam_provision_api_pb2.ProvisionInfo(control_endpoint=control, runner_capabilities=["a:v1", "b:v1"])
        info.pipeline_options.update({"beam:option:job_name:v1": "news"})
        return beam_provision_api_pb2.GetProvisionInfoResponse(info=info)


@pytest.fixture
def provision() -> Iterator[str]:
    """The address of a provision service."""
    server = grpc.server(futures.ThreadPoolExecutor(1))
    beam_provision_api_pb2_grpc.add_ProvisionServiceServicer_to_server(_Provision(), server)
    port = server.add_insecure_port("localhost:0")
    server.start()
    yield f"localhost:{port}"
    server.stop(None).wait(10)


def become_worker(provision: str, path: str, **environment: str) -> subprocess.CompletedProcess[str]:
    endpoints = {"provision": provision, "control": "localhost:1", "logging": "localhost:3", "artifact": "localhost:4"}
    options = [f"--{name}_endpoint={address}" for name, address in endpoints.items()]
    command = [sys.executable, "-m", "pipeline.java_worker", "--id=7-1", *options]
    variables = {name: value for name, value in os.environ.items() if name != CLASS_PATH} | {"PATH": path}
    return subprocess.run(
        command, env=variables | environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_process_becomes_javas_worker(provision: str, tmp_path: pathlib.Path) -> None:
    java = tmp_path / "java"
    java.write_text(JAVA.format(folder=tmp_path))
    java.chmod(0o755)
    done = become_worker(provision, f"{tmp_path}:/usr/bin:/bin", **{CLASS_PATH: "/jars/beam.jar"})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "arguments").read_text().split() == [
        "-cp",
        "/jars/beam.jar",
        "org.apache.beam.fn.harness.FnHarness",
    ]
    assert "HARNESS_ID=7-1" in (tmp_path / "environment").read_text().splitlines()


def test_what_the_worker_is_told(provision: str) -> None:
    with grpc.insecure_channel(provision) as channel:
        service = beam_provision_api_pb2_grpc.ProvisionServiceStub(channel)
        request = beam_provision_api_pb2.GetProvisionInfoRequest()
        info = service.GetProvisionInfo(request, metadata=[("worker_id", "7-1")]).info
    given = {"control": "localhost:1", "logging": "localhost:3"}
    variables = worker_environment("7-1", info, given)
    assert json.loads(variables.pop("PIPELINE_OPTIONS")) == {"beam:option:job_name:v1": "news"}
    descriptors = {name: variables.pop(name) for name in list(variables) if name.endswith("_DESCRIPTOR")}
    assert variables == {"HARNESS_ID": "7-1", "RUNNER_CAPABILITIES": "a:v1 b:v1"}
    urls = {
        name.partition("_")[0]: text_format.Parse(text, endpoints_pb2.ApiServiceDescriptor()).url
        for name, text in descriptors.items()
    }
    assert urls == {"CONTROL": "localhost:2", "LOGGING": "localhost:3"}


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "NEWSBEAM_JAVA_WORKER is not set; it names the jars of Beam's Java worker"),
        ({CLASS_PATH: "/jars/beam.jar"}, "there is no java on the PATH, which Beam's Java worker needs"),
    ],
)
def test_a_worker_that_cannot_start_says_why(
    environment: dict[str, str], message: str, provision: str, tmp_path: pathlib.Path
) -> None:
    done = become_worker(provision, str(tmp_path), **environment)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, message)


def test_it_is_a_command_of_the_wheel() -> None:
    script = re.search(r'^newsbeam-java-worker = "(.+):(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert script is not None
    assert getattr(importlib.import_module(script[1]), script[2]) is main
