"""Beam's Java worker as a process beside an engine, where no container is to be had; Kafka's connector runs in it.

An engine starts `newsbeam-java-worker` for the steps of a graph whose environment is a process. It does what the boot
program of Beam's containers does: asks the engine for the options of the job, and becomes the worker.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Any

CLASS_PATH = "NEWSBEAM_JAVA_WORKER"
"""The variable that names the jars, as Java's class path: Beam's Java harness and the connectors."""
_MAIN = "org.apache.beam.fn.harness.FnHarness"
_TIMEOUT_S = 60.0
_ENDPOINTS = ("control", "logging")


def main(argv: Sequence[str] | None = None) -> None:
    """Becomes the worker that an engine asked for; does not come back. Exits with a line where that cannot be."""
    arguments = _arguments(argv)
    class_path = os.environ.get(CLASS_PATH)
    if not class_path:
        sys.exit(f"{CLASS_PATH} is not set; it names the jars of Beam's Java worker")
    java = shutil.which("java")
    if java is None:
        sys.exit("there is no java on the PATH, which Beam's Java worker needs")
    info = ask_for_provision(arguments.provision_endpoint, arguments.id)
    given = {name: getattr(arguments, f"{name}_endpoint") for name in _ENDPOINTS}
    environment = os.environ | worker_environment(arguments.id, info, given)
    os.execve(java, ["java", "-cp", class_path, _MAIN], environment)  # noqa: S606 - becomes it


def ask_for_provision(endpoint: str, worker_id: str) -> Any:
    """What the engine says of the job (Beam's `ProvisionInfo`). Raises grpc.RpcError."""
    import grpc  # type: ignore[import-untyped]  # ships no types
    from apache_beam.portability.api import beam_provision_api_pb2, beam_provision_api_pb2_grpc

    with grpc.insecure_channel(endpoint) as channel:
        service = beam_provision_api_pb2_grpc.ProvisionServiceStub(channel)
        request = beam_provision_api_pb2.GetProvisionInfoRequest()
        answer = service.GetProvisionInfo(
            request, timeout=_TIMEOUT_S, wait_for_ready=True, metadata=[("worker_id", worker_id)]
        )
    return answer.info


def worker_environment(worker_id: str, info: Any, given: Mapping[str, str | None]) -> dict[str, str]:
    """The variables by which Java's worker learns of its job; endpoints of the provision go before those `given`."""
    from apache_beam.portability.api import endpoints_pb2
    from google.protobuf import json_format, text_format  # type: ignore[import-untyped]  # ships no types

    variables = {
        "HARNESS_ID": worker_id,
        "PIPELINE_OPTIONS": json_format.MessageToJson(info.pipeline_options),
        "RUNNER_CAPABILITIES": " ".join(info.runner_capabilities),
    }
    for name in (*_ENDPOINTS, "status"):
        known = getattr(info, f"{name}_endpoint")
        endpoint = known if known.url else endpoints_pb2.ApiServiceDescriptor(url=given.get(name) or "")
        if endpoint.url:
            variables[f"{name.upper()}_API_SERVICE_DESCRIPTOR"] = text_format.MessageToString(endpoint)
    return variables


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Become Beam's Java worker; engines call it.", allow_abbrev=False)
    for name in ("id", "provision_endpoint"):
        parser.add_argument(f"--{name}", required=True)
    for name in _ENDPOINTS:
        parser.add_argument(f"--{name}_endpoint")
    # Engines give more than it needs, such as where artefacts are.
    return parser.parse_known_args(argv)[0]


if __name__ == "__main__":
    main()
