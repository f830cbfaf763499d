"""A broker of Kafka on this machine, without ZooKeeper, and messages for it by Kafka's own producer."""

import contextlib
import os
import pathlib
import signal
import subprocess
from collections.abc import Iterator, Mapping
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


class Producer:
    """Sends messages as long as it runs."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def send(self, messages: Mapping[str, str]) -> None:
        """Sends messages of one line each; their keys say into which partition they go."""
        assert self._process.stdin is not None
        self._process.stdin.writelines(f"{key}\t{message}\n".encode() for key, message in messages.items())
        self._process.stdin.flush()


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
        formatting = self._command("kafka.tools.StorageTool", "format", "-t", _CLUSTER, "-c", str(self._config))
        subprocess.run(formatting, capture_output=True, timeout=_STARTING_S, check=True)
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

    @contextlib.contextmanager
    def producer(self, topic: str) -> Iterator["Producer"]:
        """Kafka's own producer for a topic; at the end of the block, all messages have arrived."""
        properties = [f"--property={each}" for each in ("parse.key=true", "key.separator=\t")]
        command = self._command(
            "kafka.tools.ConsoleProducer", "--bootstrap-server", self.address, "--topic", topic, *properties
        )
        log = self._folder / "producer.log"
        with log.open("ab") as out, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=out) as process:
            try:
                yield Producer(process)
            except BaseException:
                process.kill()
                raise
        assert process.returncode == 0, log.read_text()[-2000:]
        assert "ERROR" not in log.read_text(), log.read_text()[-2000:]

    def _command(self, main: str, *arguments: str) -> list[str]:
        return ["java", "-Xmx256m", *QUICK, "-cp", str(self._jar), main, *arguments]

    def _stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(20)
