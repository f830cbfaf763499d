"""What the system says of other processes (Linux)."""

import pathlib
import subprocess
import sys
import time

from tests.conftest import ROOT


def children_of(pid: int) -> list[int]:
    """Those that its main thread has started and not yet asked about."""
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    """Whether there is such a process, and not only what nobody has asked about yet."""
    try:
        status = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(*pids: int, seconds: float) -> None:
    """Fails where one of them still runs after so many seconds."""
    deadline = time.monotonic() + seconds
    while left := [pid for pid in pids if is_running(pid)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def run_script(script: pathlib.Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a script that has workers: these end when its standard input closes, and so that stays open."""
    command = [sys.executable, str(script), *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        errors = process.stderr.read()
        return subprocess.CompletedProcess(command, process.wait(60), process.stdout.read(), errors)
