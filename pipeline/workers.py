"""Worker processes of a local run: forked warm, watched, and never waited for in vain.

Beam's own multi-processing mode starts a cold interpreter for each worker and waits for ever when one is killed. Here
the process that runs the graph imports all that it needs once, forks its workers before gRPC starts (a fork shares
that memory; gRPC does not survive one), and a thread watches them from then on.
"""

import logging
import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from apache_beam.portability.api import endpoints_pb2
from apache_beam.runners.portability.fn_api_runner.worker_handlers import GrpcWorkerHandler, WorkerHandler
from apache_beam.runners.worker import sdk_worker_main
from apache_beam.transforms.environments import Environment
from google.protobuf import json_format, text_format  # type: ignore[import-untyped]  # ships no types

URN = "newsbeam:environment:forked:v1"
CLOSE_SECONDS = 10.0

_LOGGER = logging.getLogger(__name__)


class WorkerPool:
    """Worker processes that wait to be told where the runner is.

    Create it before any thread or gRPC channel exists in this process. Where forking is unsafe (macOS) or unknown
    (Windows) workers start from a fresh interpreter, which is slower and gives the same rows.
    """

    def __init__(self, count: int) -> None:
        context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._closing = threading.Event()
        self._processes: list[Any] = []
        self._idle: list[multiprocessing.connection.Connection] = []
        for index in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), name=f"newsbeam-worker-{index}", daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)
            self._idle.append(ours)

    def start(self, harness: Mapping[str, str]) -> None:
        """Hands one idle worker the environment of its SDK harness (`CONTROL_API_SERVICE_DESCRIPTOR`, …)."""
        self._idle.pop(0).send(dict(harness))

    def watch(self, on_lost: Callable[[int], None]) -> None:
        """Calls `on_lost(exit code)` once, from a thread, when a worker ends before `close`; signals are negative."""

        def wait() -> None:
            sentinels = {process.sentinel: process for process in self._processes}
            ended = multiprocessing.connection.wait(list(sentinels))
            if not self._closing.is_set():
                process = sentinels[next(sentinel for sentinel in ended if isinstance(sentinel, int))]
                process.join()
                on_lost(process.exitcode or 0)

        threading.Thread(target=wait, name="newsbeam-watch-workers", daemon=True).start()

    def closing(self) -> None:
        """From here on workers end because they are done."""
        self._closing.set()

    def close(self) -> None:
        """Waits for the workers to end, and ends those that do not."""
        self.closing()
        for process in self._processes:
            process.join(CLOSE_SECONDS)
            if process.is_alive():
                process.kill()


@Environment.register_urn(URN, bytes)
class ForkedEnvironment(Environment):
    """The Beam environment whose workers come from a `WorkerPool`."""

    def to_runner_api_parameter(self, context: Any) -> tuple[str, bytes]:  # noqa: ARG002 - Beam's signature
        return URN, b""

    @staticmethod
    def from_runner_api_parameter(
        payload: bytes,  # noqa: ARG004 - Beam's signature
        capabilities: Iterable[str],
        artifacts: Iterable[Any],
        resource_hints: Mapping[str, bytes],
        context: Any,  # noqa: ARG004 - Beam's signature
    ) -> "ForkedEnvironment":
        return ForkedEnvironment(capabilities, artifacts, resource_hints)


def register_pool(pool: WorkerPool) -> None:
    """Lets FnApiRunner take the workers of `ForkedEnvironment` from this pool."""

    def handler(payload: bytes, state: Any, provision_info: Any, grpc_server: Any) -> WorkerHandler:  # noqa: ARG001
        return _ForkedWorkerHandler(pool, state, provision_info, grpc_server)

    WorkerHandler.register_environment(URN, bytes)(handler)


class _ForkedWorkerHandler(GrpcWorkerHandler):
    def __init__(self, pool: WorkerPool, state: Any, provision_info: Any, grpc_server: Any) -> None:
        super().__init__(state, provision_info, grpc_server)
        self._pool = pool

    def start_worker(self) -> None:
        control = endpoints_pb2.ApiServiceDescriptor(url=self.control_address)
        options = self.provision_info.provision_info.pipeline_options
        self._pool.start(
            {
                "WORKER_ID": self.worker_id,
                "CONTROL_API_SERVICE_DESCRIPTOR": text_format.MessageToString(control),
                "PIPELINE_OPTIONS": json_format.MessageToJson(options),
            }
        )

    def close(self) -> None:
        self._pool.closing()
        # It waits for the worker to end its part without a limit; `WorkerPool.close` ends one that does not.
        waiting = threading.Thread(target=super().close, daemon=True)
        waiting.start()
        waiting.join(CLOSE_SECONDS)

    def stop_worker(self) -> None:
        """The worker ends by itself when its control channel closes; `WorkerPool.close` waits for it."""


def _serve(connection: multiprocessing.connection.Connection) -> None:
    # At once: a fork has the other end of the connection, too, and would not see it closed.
    exit_with_stdin()
    try:
        harness_environment = connection.recv()
    except EOFError:
        return
    _, harness, _ = sdk_worker_main.create_harness(harness_environment)
    harness.run()
    # Threads of gRPC may still be alive here and would keep the process from ending.
    os._exit(0)


def exit_with_stdin() -> None:
    """Ends this process when the one that holds the other end of its standard input is gone, however it went."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        os._exit(1)

    threading.Thread(target=wait, name="newsbeam-watch-parent", daemon=True).start()
