"""Runs on an engine, as far as they go without one."""

import pathlib
import signal
import socket

from tests.pipeline.conftest import finish, start


def test_a_run_on_an_engine_stops_when_it_is_told_to(samples: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """By its own way out, on which Beam ends what it has started for the run; here, of a job service that is silent."""
    with socket.create_server(("localhost", 0)) as silent:
        silent.settimeout(60)
        engine = ["--runner", "PortableRunner", f"--job_endpoint=localhost:{silent.getsockname()[1]}"]
        process = start(["run", str(samples / "wire"), "-o", str(tmp_path / "lake"), "--quiet", *engine])
        with silent.accept()[0]:
            process.terminate()
            finished = finish(process)
    assert finished.status == 128 + signal.SIGTERM, finished.err
    assert "newsbeam: stopped" in finished.err
