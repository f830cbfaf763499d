"""What a command costs: seconds, CPU seconds of all its processes, and the peak of memory of each."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

_POLL_SECONDS = 0.05
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """What one command took.

    Attributes:
        seconds: from start to end, of the wall clock.
        cpu: seconds of all processes together.
        peaks: the most memory each process held, in megabytes, largest first. Pages that processes share count in each.
        output: of the command.
    """

    seconds: float
    cpu: float
    peaks: tuple[int, ...]
    output: str


def measure(command: Sequence[str], environment: dict[str, str] | None = None) -> Cost:
    """Runs a command to its end. Raises RuntimeError with its last words when it fails."""
    started = time.monotonic()
    with subprocess.Popen(  # noqa: S603  the benchmark's own commands
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | (environment or {}),
    ) as process:
        tree = _Tree(process.pid)
        thread = threading.Thread(target=tree.follow, daemon=True)
        thread.start()
        output, errors = process.communicate()
        tree.ended.set()
        thread.join()
    seconds = time.monotonic() - started
    if process.returncode:
        raise RuntimeError(f"{command[:4]} ended with {process.returncode}: {errors.strip()[-500:]}")
    return Cost(round(seconds, 2), round(sum(tree.cpu.values()), 2), tree.peaks(), output)


class _Tree:
    """A process and what came of it, looked at until it ends. Linux, by /proc."""

    def __init__(self, root: int) -> None:
        self._pids = {root}
        self._memory: dict[int, int] = {}
        self.cpu: dict[int, float] = {}
        self.ended = threading.Event()

    def follow(self) -> None:
        """Looks until `ended` is set."""
        while not self.ended.wait(_POLL_SECONDS):
            for pid, parent in _parents().items():
                if parent in self._pids:
                    self._pids.add(pid)
            for pid in self._pids:
                self._look(pid)

    def peaks(self) -> tuple[int, ...]:
        """The peak of each process, in megabytes, largest first."""
        return tuple(sorted(self._memory.values(), reverse=True))

    def _look(self, pid: int) -> None:
        try:
            status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
            fields = _stat(pid)
        except (FileNotFoundError, ProcessLookupError):
            return
        peak = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), None)
        if peak is not None:
            self._memory[pid] = max(self._memory.get(pid, 0), int(peak) // 1024)
        self.cpu[pid] = (int(fields[11]) + int(fields[12])) / _TICKS


def _parents() -> dict[int, int]:
    """The parent of every process; those that come after their parents in number are found in one look."""
    found = {}
    for pid in sorted(int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()):
        try:
            found[pid] = int(_stat(pid)[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name of the command, which may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
