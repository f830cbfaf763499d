"""A standalone session cluster of Flink on this machine: a job manager, task managers, and a pool of Python workers."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from types import TracebackType
from typing import Any

_STARTING_S = 120
_JOB_MANAGER = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
_TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
# As Flink's own scripts open them to it from Java 17 on.
_OPENED = (
    "java.lang",
    "java.net",
    "java.io",
    "java.nio",
    "java.text",
    "java.time",
    "java.util",
    "java.util.concurrent",
)
ADD_OPENS = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in (*_OPENED, "sun.nio.ch")]
# A short life on few cores: no time goes into compiling well.
QUICK = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]
_CONFIG = """
jobmanager.rpc.address: localhost
jobmanager.rpc.port: {rpc}
jobmanager.bind-host: localhost
rest.address: localhost
rest.port: {rest}
taskmanager.host: localhost
taskmanager.numberOfTaskSlots: 2
cluster.evenly-spread-out-slots: true
taskmanager.load-balance.mode: slots
taskmanager.cpu.cores: 1.0
taskmanager.memory.framework.heap.size: 64m
taskmanager.memory.framework.off-heap.size: 64m
taskmanager.memory.task.heap.size: 256m
taskmanager.memory.task.off-heap.size: 64m
taskmanager.memory.network.min: 128m
taskmanager.memory.network.max: 128m
taskmanager.memory.managed.size: 64m
taskmanager.memory.jvm-metaspace.size: 192m
taskmanager.memory.jvm-overhead.min: 64m
taskmanager.memory.jvm-overhead.max: 64m
heartbeat.interval: 2000
heartbeat.timeout: 20000
restart-strategy.type: fixed-delay
restart-strategy.fixed-delay.attempts: 20
restart-strategy.fixed-delay.delay: 1 s
io.tmp.dirs: {folder}
blob.storage.directory: {folder}
"""


class FlinkCluster:
    """The processes of a cluster; all are ended with the block.

    Attributes:
        address: host and port of its REST service.
        workers: host and port of the pool of Python workers.
    """

    def __init__(self, engine: pathlib.Path, folder: pathlib.Path, task_managers: int = 2) -> None:
        self._folder = folder
        jars = sorted(str(path) for path in (engine / "lib").glob("*.jar") if not path.name.startswith("beam-"))
        self._classpath = ":".join(jars)
        rest, workers = free_port(), free_port()
        self.address, self.workers = f"localhost:{rest}", f"localhost:{workers}"
        (folder / "flink-conf.yaml").write_text(_CONFIG.format(rpc=free_port(), rest=rest, folder=folder))
        self._task_managers = task_managers
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "FlinkCluster":
        try:
            pool = ["-m", "pipeline.pool", "--port", self.workers.partition(":")[2]]
            self._start([sys.executable, *pool], "workers")
            self._java(_JOB_MANAGER, "jobmanager")
            for number in range(self._task_managers):
                self._java(_TASK_MANAGER, f"taskmanager-{number}")
            self._wait_for_task_managers()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def options(self, *more: str) -> list[str]:
        """The options of newsbeam for a run on this cluster."""
        jar = pathlib.Path(self._classpath.partition(":")[0]).parent.parent / "flink.jar"
        server = [f"--job_server_jvm_properties={each}" for each in ("-Xmx512m", *QUICK)]
        return [
            "--runner", "FlinkRunner", f"--flink_master={self.address}", "--flink_version=1.19",
            f"--flink_job_server_jar={jar}", *server, "--environment_type=EXTERNAL",
            f"--environment_config={self.workers}", "--parallelism=2", *more,
        ]  # fmt: skip

    def ask(self, path: str) -> Any:
        """What the REST service answers."""
        with urllib.request.urlopen(f"http://{self.address}{path}", timeout=30) as answer:
            return json.load(answer)

    def kill_one(self) -> None:
        """Kills the task manager that was started first."""
        process = next(one for one in self._processes[2:] if one.poll() is None)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)

    def log(self, name: str = "jobmanager") -> str:
        """The end of a process's log."""
        return (self._folder / f"{name}.log").read_text(errors="replace")[-6000:]

    def _java(self, main: str, name: str) -> None:
        command = [
            "java",
            "-Xmx640m",
            *QUICK,
            *ADD_OPENS,
            "-cp",
            self._classpath,
            main,
            "--configDir",
            str(self._folder),
        ]
        self._start(command, name)

    def _start(self, command: list[str], name: str) -> None:
        # The pool starts its workers by the name `python`.
        path = os.pathsep.join([str(pathlib.Path(sys.executable).parent), os.environ.get("PATH", "")])
        environment = os.environ | {"PATH": path, "OMP_NUM_THREADS": "1"}
        with (self._folder / f"{name}.log").open("ab") as out:
            self._processes.append(
                subprocess.Popen(
                    command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=environment, start_new_session=True
                )
            )

    def _wait_for_task_managers(self) -> None:
        deadline = time.monotonic() + _STARTING_S
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                if len(self.ask("/taskmanagers")["taskmanagers"]) >= self._task_managers:
                    return
            if ended := [list(one.args) for one in self._processes if one.poll() is not None]:  # type: ignore[arg-type]  # a list
                raise RuntimeError(f"a process of the cluster ended: {ended[0][-3:]}; {self.log('taskmanager-0')}")
            time.sleep(0.5)
        raise TimeoutError(f"the cluster did not start; {self.log()}")

    def _stop(self) -> None:
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self._processes:
            process.wait(20)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, seconds: float = 60) -> None:
    """Waits until somebody listens at a port."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port), 1):
            return
        time.sleep(0.2)
    raise TimeoutError(port)
