"""A broker of Kafka on this machine, without ZooKeeper, and messages for it by Kafka's own producer."""

import contextlib
import os
import pathlib
import signal
import subprocess
from collections.abc import Mapping
from types import TracebackType

from tests.engines.flink import QUICK, free_port, wait_for

_STARTING_S = 60
_CONFIG = """
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:{controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://localhost:{port},CONTROLLER://localhost:{controller}
advertised.listeners=PLAINTEXT://localhost:{port}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={folder}/log
num.partitions=2
num.network.threads=1
num.io.threads=2
log.cleaner.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
"""
_CLUSTER = "bmV3c2JlYW0tdGVzdHMtMQ"


class Broker:
    """A broker that runs while its block does; topics come with their first message, and have two partitions.

    Attributes:
        address: host and port.
    """

    def __init__(self, jar: pathlib.Path, folder: pathlib.Path) -> None:
        self._jar, self._folder = jar, folder
        self._port = free_port()
        self.address = f"localhost:{self._port}"
        self._config = folder / "server.properties"
        self._config.write_text(_CONFIG.format(port=self._port, controller=free_port(), folder=folder))

    def __enter__(self) -> "Broker":
        self._run("kafka.tools.StorageTool", "format", "-t", _CLUSTER, "-c", str(self._config))
        with (self._folder / "broker.log").open("ab") as out:
            self._process = subprocess.Popen(
                self._command("kafka.Kafka", str(self._config)),
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            wait_for(self._port, _STARTING_S)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def send(self, topic: str, messages: Mapping[str, str]) -> None:
        """Sends messages of one line each by their keys, which say into which partition they go."""
        options = [f"--property={each}" for each in ("parse.key=true", "key.separator=\t")]
        command = ["--bootstrap-server", self.address, "--topic", topic, *options]
        self._run("kafka.tools.ConsoleProducer", *command, lines=[f"{key}\t{value}" for key, value in messages.items()])

    def log(self) -> str:
        """The end of the broker's log."""
        return (self._folder / "broker.log").read_text(errors="replace")[-3000:]

    def _run(self, main: str, *arguments: str, lines: list[str] | None = None) -> None:
        given = "".join(f"{line}\n" for line in lines or [])
        done = subprocess.run(
            self._command(main, *arguments), input=given, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        assert "ERROR" not in done.stderr, done.stderr[-2000:]

    def _command(self, main: str, *arguments: str) -> list[str]:
        return ["java", "-Xmx256m", *QUICK, "-cp", str(self._jar), main, *arguments]

    def _stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(20)
