"""Object stores on this machine: emulators of S3, Google Cloud Storage and Azure, and a proxy that throttles them."""

import contextlib
import dataclasses
import http.client
import http.server
import importlib.util
import itertools
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping

import pytest

START_S = 60
SECRET = "Wh1sper/not+in+any+file"  # noqa: S105 - of no account
_AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="  # azurite's own
_AZURE_ACCOUNT = "devstoreaccount1"
CLOUDS = ("s3", "gs", "az")


@dataclasses.dataclass(frozen=True)
class Cloud:
    """An emulator that runs.

    Attributes:
        url: of a bucket in it.
        environment: where and with which credentials the driver finds it.
        secret: the part of these that nobody may see.
    """

    scheme: str
    port: int
    environment: Mapping[str, str]
    secret: str

    @property
    def url(self) -> str:
        return f"{self.scheme}://articles"

    def through(self, port: int) -> Mapping[str, str]:
        """The environment in which the driver goes to another port."""
        return {name: value.replace(f":{self.port}", f":{port}") for name, value in self.environment.items()}


@contextlib.contextmanager
def running(scheme: str, folder: pathlib.Path) -> Iterator[Cloud]:
    """Starts the emulator of a scheme, which holds its files in memory; skips the test where it is not installed."""
    port = _free_port()
    command, environment, secret = _emulator(scheme, port)
    with (folder / f"{scheme}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        _wait_for(port, process)
        yield Cloud(scheme, port, environment, secret)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _emulator(scheme: str, port: int) -> tuple[list[str], dict[str, str], str]:
    if scheme == "s3":
        _need_module("moto")
        environment = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_DEFAULT_REGION": "us-east-1"}
        environment |= {"AWS_ACCESS_KEY_ID": "reader", "AWS_SECRET_ACCESS_KEY": SECRET}
        return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], environment, SECRET
    if scheme == "gs":
        _need_module("gcp_storage_emulator")
        # The newest buckets, which the emulator does not know, are asked for by another protocol.
        environment = {
            "STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{port}",
            "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false",
        }
        command = [sys.executable, "-m", "gcp_storage_emulator", "start", "--host=127.0.0.1", f"--port={port}"]
        return [*command, "--in-memory"], environment, "no secret is needed"
    azurite = shutil.which("azurite-blob")
    if azurite is None:
        pytest.skip("azurite is not installed (npm install azurite, its bin folder on the PATH)")
    endpoint = f"BlobEndpoint=http://127.0.0.1:{port}/{_AZURE_ACCOUNT}"
    connection = f"DefaultEndpointsProtocol=http;AccountName={_AZURE_ACCOUNT};AccountKey={_AZURE_KEY};{endpoint};"
    command = [azurite, "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"]
    command += ["--blobHost", "127.0.0.1", "--blobPort", str(port)]
    return command, {"AZURE_STORAGE_CONNECTION_STRING": connection}, _AZURE_KEY


def _need_module(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"the emulator {name} is not installed (pip install 'newsbeam[dev]')")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the emulator on port {port} did not start: {process.args!r}")


@contextlib.contextmanager
def environment(cloud: Cloud) -> Iterator[None]:
    """This process as a client of the emulator."""
    before = {name: os.environ.get(name) for name in cloud.environment}
    os.environ.update(cloud.environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@dataclasses.dataclass
class Throttle:
    """A proxy that runs: its port, and how many requests it has turned away."""

    port: int
    refused: int = 0


@contextlib.contextmanager
def throttling(target: int, every: int) -> Iterator[Throttle]:
    """A proxy before a port of this machine that answers each so-manieth request with 503."""
    numbers = itertools.count(1)
    throttle = Throttle(0)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if next(numbers) % every == 0:
                throttle.refused += 1
                self._send(503, [("Content-Type", "text/plain")], b"slow down")
                return
            upstream = http.client.HTTPConnection("127.0.0.1", target, timeout=30)
            headers = {name: value for name, value in self.headers.items() if name.lower() != "transfer-encoding"}
            upstream.request(self.command, self.path, body, headers)
            answer = upstream.getresponse()
            kept = [pair for pair in answer.getheaders() if pair[0].lower() not in _OWN_HEADERS]
            length = answer.getheader("Content-Length") if self.command == "HEAD" else None
            self._send(answer.status, kept, answer.read(), length)
            upstream.close()

        def _send(self, status: int, headers: list[tuple[str, str]], body: bytes, length: str | None = None) -> None:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", length or str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_PATCH = _answer  # noqa: N815 - named by http.server

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    throttle.port = server.server_address[1]
    try:
        yield throttle
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


_OWN_HEADERS = {"content-length", "transfer-encoding", "connection", "date", "server"}
