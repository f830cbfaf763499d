"""A pool of Python workers for an engine, forked warm: `python -m pipeline.pool --port 50000`, beside task managers.

It answers as Beam's own pool does (`worker_pool_main`), to `--environment_type=EXTERNAL`, and differs in two things. A
worker is a fork of a process that has loaded Beam and newsbeam, and analyses in forks of one that has loaded the model;
Beam's is a cold interpreter for each step of a graph, some seconds each. And a worker ends when the engine hangs up,
not when its number is called: task managers count their workers each from one, and of two that share a pool one would
stop those of the other.
"""

import argparse
import contextlib
import json
import os
import pathlib
import signal
import sys
import tempfile
from collections.abc import Sequence
from concurrent import futures
from typing import Any, NoReturn

import grpc  # type: ignore[import-untyped]  # ships no types
from apache_beam.portability.api import beam_fn_api_pb2, beam_fn_api_pb2_grpc
from apache_beam.runners.worker.sdk_worker import SdkHarness

from pipeline.console import make_console
from pipeline.engine import warm_tasks
from pipeline.logs import configure
from pipeline.warm import load_graphs
from transforms.aside import NURSERY_VARIABLE
from transforms.defaults import DEFAULT_MODEL
from transforms.nursery import can_fork, end_with_parent, start_nursery, trouble_of

_FLUSH_WHEN_FULL = -1
"""Milliseconds that a worker's output may wait, as Beam's pool has it: until the buffer is full or the bundle ends."""


class WorkerPoolServicer(beam_fn_api_pb2_grpc.BeamFnExternalWorkerPoolServicer):
    """Tells the process at the other end of a pipe of the workers that an engine wants."""

    def __init__(self, commands: int) -> None:
        self._commands = commands

    def StartWorker(self, start_worker_request: Any, unused_context: Any) -> Any:  # noqa: ARG002, N802 - gRPC's names
        line = json.dumps([start_worker_request.control_endpoint.url, start_worker_request.worker_id])
        try:
            os.write(self._commands, f"{line}\n".encode())
        except OSError as error:
            return beam_fn_api_pb2.StartWorkerResponse(error=f"the pool of workers cannot fork any more: {error}")
        return beam_fn_api_pb2.StartWorkerResponse()

    def StopWorker(self, stop_worker_request: Any, unused_context: Any) -> Any:  # noqa: ARG002, N802 - gRPC's names
        return beam_fn_api_pb2.StopWorkerResponse()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves until it is stopped; whatever it forked ends with it."""
    options = _parse(arguments)
    if not can_fork():
        _refuse("the pool forks its workers, which is safe on Linux only; Beam's worker_pool_main serves here")
    configure(verbose=False)
    load_graphs()
    with tempfile.TemporaryDirectory(prefix="newsbeam-pool-") as folder:
        nursery = str(pathlib.Path(folder) / "nursery")
        commands = _fork_forker(nursery, options.model)
        # Threads from here on.
        server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
        beam_fn_api_pb2_grpc.add_BeamFnExternalWorkerPoolServicer_to_server(WorkerPoolServicer(commands), server)
        port = server.add_insecure_port(f"{options.host}:{options.port}")
        server.start()
        if trouble := trouble_of(nursery):
            server.stop(None)
            _refuse(f"--model: {trouble}")
        make_console().print(f"newsbeam: workers for engines at {options.host}:{port}", highlight=False)
        signal.signal(signal.SIGTERM, lambda *_: server.stop(None))
        with contextlib.suppress(KeyboardInterrupt):
            server.wait_for_termination()


def _refuse(reason: str) -> NoReturn:
    make_console(error=True).print(f"newsbeam: {reason}", highlight=False, soft_wrap=True)
    sys.exit(2)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pipeline.pool", description="Python workers for an engine.")
    parser.add_argument("--port", type=int, default=50000, help="0 for any that is free (default: 50000)")
    parser.add_argument("--host", default="localhost", help="0.0.0.0 lets in who is not on this machine")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="the language model to be ready with")
    return parser.parse_args(arguments)


def _fork_forker(nursery: str, model: str) -> int:
    """Forks the process that forks workers, before this one has threads; the pipe that it reads what is wanted from."""
    theirs, commands = os.pipe()
    if os.fork():
        os.close(theirs)
        return commands
    os.close(commands)
    end_with_parent()
    start_nursery(nursery, lambda: warm_tasks(model))
    os.environ[NURSERY_VARIABLE] = nursery
    # Nobody waits for workers.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with os.fdopen(theirs, "rb") as lines:
        for line in lines:
            address, worker_id = json.loads(line)
            if os.fork() == 0:
                _work(address, worker_id)
    os._exit(0)


def _work(address: str, worker_id: str) -> NoReturn:
    """Does what the engine at the address asks for, until it hangs up."""
    try:
        end_with_parent()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with contextlib.suppress(grpc.RpcError):
            SdkHarness(address, worker_id=worker_id, data_buffer_time_limit_ms=_FLUSH_WHEN_FULL).run()
    finally:
        # Threads of gRPC may still be alive here and would keep the process from ending.
        os._exit(0)


if __name__ == "__main__":
    main()
