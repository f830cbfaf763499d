"""What the system says of other processes (Linux)."""

import pathlib
import time


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
