"""Processes aside: what they yield comes back, and however they end the caller goes on and hears why."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from transforms.aside import Aside, Isolation, LostError, TaskError
from transforms.nursery import can_fork, trouble_of

MANY = 256 * 1024**2


def count(number: int) -> Iterator[int]:
    yield from range(number)


def process() -> list[int]:
    return [os.getpid()]


def loop() -> Iterator[str]:
    """Within a library that lets no other Python run."""
    yield "before"
    yield str(re.match("(a+)+$", "a" * 60 + "b"))


def sleep() -> list[None]:
    return [time.sleep(600)]


_PREPARED: list[str] = []


def prepare(model: str) -> None:
    time.sleep(0.3)
    _PREPARED.append(model)
    if model == "no_such":
        raise ValueError("no such model")


def prepared() -> list[str]:
    return _PREPARED


def crash(number: int) -> Iterator[str]:
    yield "before"
    os.kill(os.getpid(), number)


def leave() -> list[None]:
    os._exit(3)


def eat() -> list[list[bytes]]:
    return [[b"x" * 2**20 for _ in range(10**6)]]


def fail() -> list[None]:
    raise KeyError("what is wrong")


# What is done, what comes of it, and what of a task had been done before.
LOSSES = [
    (loop, (), "TimeLimit", r"not done after 0\.5 s", ["before"]),
    (sleep, (), "TimeLimit", r"not done after 0\.5 s", []),
    (crash, (signal.SIGSEGV,), "Crash", r"was killed by signal 11 \(SIGSEGV\)", ["before"]),
    (crash, (signal.SIGKILL,), "Crash", r"was killed by signal 9 \(SIGKILL\)", ["before"]),
    (leave, (), "Crash", "ended with code 3", []),
    (eat, (), "MemoryLimit", "took more than 268,435,456 bytes", []),
]


def check(aside: Aside) -> None:
    """All that holds wherever the processes come from."""
    for task, arguments, kind, message, before in LOSSES:
        # Long enough for what does not hang, on a machine that is busy.
        with pytest.raises(LostError, match=message) as lost:
            aside.run(task, *arguments, seconds=0.5 if kind == "TimeLimit" else 60)
        assert (lost.value.kind, lost.value.results) == (kind, before)
        assert aside.run(count, 3, seconds=60) == [0, 1, 2]
    (first,) = aside.run(process, seconds=60)
    assert first != os.getpid()
    with pytest.raises(TaskError, match="what is wrong"):
        aside.run(fail, seconds=60)
    assert aside.run(process, seconds=60) == [first]  # an error costs no process
    threads = [threading.Thread(target=lambda: aside.run(count, 100, seconds=60)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.kill(first, signal.SIGKILL)  # while it has nothing to do
    with pytest.raises(LostError):
        aside.run(count, 1, seconds=60)
    assert aside.run(count, 1, seconds=60) == [0]
    aside.close()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_fresh_interpreters() -> None:
    check(Aside(Isolation(max_memory=MANY)))


@pytest.mark.skipif(not can_fork(), reason="forks")
def test_children_of_a_nursery(tmp_path: pathlib.Path) -> None:
    code = (
        "import sys, os\nfrom transforms.nursery import start_nursery\nstart_nursery(sys.argv[1])\n"
        "from tests.test_aside import *\ncheck(Aside(Isolation(sys.argv[1], MANY)))\nprint(os.getpid(), flush=True)\n"
        "aside = Aside(Isolation(sys.argv[1], MANY))\nprint(aside.run(process, seconds=60)[0], flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(tmp_path / "nursery")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == -signal.SIGKILL, done.stderr
    deadline = time.monotonic() + 20
    for pid in done.stdout.split():  # nothing is left when the parent of the nursery is killed
        while pathlib.Path(f"/proc/{pid}/cmdline").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not pathlib.Path(f"/proc/{pid}/cmdline").exists()


@pytest.mark.skipif(not can_fork(), reason="forks")
@pytest.mark.parametrize(
    ("model", "expected"), [("no_such", ["no such model", "nobody answers"]), ("tiny", ["['tiny']", "None"])]
)
def test_a_nursery_prepares_while_others_wait(model: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    """Where it cannot, nobody hears of a child, nor of one that was lost."""
    code = (
        "import sys, threading\nfrom transforms.nursery import start_nursery\nfrom tests.test_aside import *\n"
        "start_nursery(sys.argv[1], lambda: prepare(sys.argv[2]))\n"
        "aside = Aside(Isolation(sys.argv[1], MANY))\n"
        "asking = threading.Thread(target=lambda: print(aside.run(prepared, seconds=60), flush=True), daemon=True)\n"
        "asking.start()\n"
        "if sys.argv[2] == 'tiny': asking.join()\n"
        "print(trouble_of(sys.argv[1]))\n"
        "asking.join(1)\n"
        "if asking.is_alive(): print('nobody answers')"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(tmp_path / "nursery"), model]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert done.stdout.splitlines() == expected, done.stderr


@pytest.mark.skipif(not can_fork(), reason="sockets with names")
def test_a_nursery_that_is_gone_has_no_trouble(tmp_path: pathlib.Path) -> None:
    assert trouble_of(str(tmp_path / "nursery")) is None


def ask(address: str) -> None:
    """Asks for a child, has it say something, tells its number, and is killed while that hangs."""
    aside = Aside(Isolation(address, MANY))
    (pid,) = aside.run(speak, seconds=60)
    os.write(1, f"{pid}\n".encode())
    threading.Thread(target=lambda: aside.run(loop, seconds=600), daemon=True).start()
    time.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)


def speak() -> list[int]:
    os.write(1, b"output of the child\n")
    return process()


@pytest.mark.skipif(not can_fork(), reason="forks")
def test_a_child_speaks_and_ends_with_whom_it_was_forked_for(tmp_path: pathlib.Path) -> None:
    address = tmp_path / "nursery"
    code = "import sys\nfrom transforms.nursery import start_nursery\nstart_nursery(sys.argv[1])\nsys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code, str(address)], cwd=ROOT, stdin=subprocess.PIPE):
        deadline = time.monotonic() + 20
        while not address.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        code = "import sys\nfrom tests.test_aside import ask\nask(sys.argv[1])"
        command = [sys.executable, "-W", "error", "-c", code, str(address)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
        assert (done.returncode, done.stderr) == (-signal.SIGKILL, "output of the child\n")
        deadline = time.monotonic() + 20
        while pathlib.Path(f"/proc/{done.stdout.strip()}").exists():  # nor is it left unburied
            assert time.monotonic() < deadline
            time.sleep(0.05)
