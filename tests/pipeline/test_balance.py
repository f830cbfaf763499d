"""A worker that is done takes the next part: nothing is lost or done twice, and nobody waits for the slowest."""

import pathlib
import subprocess
from collections import Counter
from types import SimpleNamespace

import pytest
from apache_beam.coders import BytesCoder
from apache_beam.runners.portability.fn_api_runner.execution import ListBuffer

from pipeline import balance
from pipeline.balance import divide
from tests.processes import run_script


def make_buffer(elements: list[bytes], chunks: int = 3) -> ListBuffer:
    """What workers have sent of a collection, in so many messages."""
    coder = BytesCoder().get_impl()
    buffer = ListBuffer(coder)
    for start in range(chunks):
        buffer.append(b"".join(coder.encode_nested(element) for element in elements[start::chunks]))
    return buffer


# (elements, workers, fewest parts, most parts)
DIVISIONS = [
    ([], 2, 0, 0),
    ([b"a"], 2, 1, 1),
    ([b"a", b"b"], 2, 2, 2),
    ([b"x" * 4_000] * 10, 2, 2, 10),
    ([b"x" * 4_000] * 2_000, 2, 8, 40),
    ([b"x" * 4_000] * 2_000, 16, 32, 150),
    ([b"x" * 8_000_000] + [b"y" * 4_000] * 200, 2, 3, 40),
]


@pytest.mark.parametrize(("elements", "workers", "fewest", "most"), DIVISIONS)
def test_divide(elements: list[bytes], workers: int, fewest: int, most: int) -> None:
    buffer = make_buffer(elements)
    parts = divide(buffer, workers)
    coder = BytesCoder().get_impl()
    found = Counter(element for part in parts for element in coder.decode_all(b"".join(part)))
    assert found == Counter(elements)
    assert fewest <= len(parts) <= most
    # Whoever else reads the buffer may divide it otherwise.
    assert len(buffer.partition(workers)) == workers


def test_parts_become_smaller() -> None:
    sizes = [sum(map(len, part)) for part in divide(make_buffer([b"x" * 4_000] * 2_000), 2)]
    assert sizes[0] > 1_500_000
    assert max(sizes[-3:]) < 300_000


# Runs in an interpreter of its own, for workers are forked before gRPC starts. The first worker to begin is slow.
SCRIPT = """
import collections, os, pathlib, sys, time
import apache_beam as beam
from pipeline.runners import local_options, local_runner
from pipeline.workers import ForkedEnvironment, WorkerPool, register_pool

class Work(beam.DoFn):
    def process(self, element):
        number, _ = element
        if number == FAILING:
            raise IndexError("element 77")
        mark = pathlib.Path(sys.argv[1])
        if not mark.exists():
            mark.write_text(str(os.getpid()))
        time.sleep(0.05 if mark.read_text() == str(os.getpid()) else 0.005)
        yield number, os.getpid()

def tell(found):
    found = list(found)
    shares = sorted(collections.Counter(pid for _, pid in found).values())
    print(sorted(number for number, _ in found) == list(range(400)), shares, flush=True)

pool = WorkerPool(2)
register_pool(pool)
options = local_options([], 2)
with beam.Pipeline(runner=local_runner(options, ForkedEnvironment()), options=options) as pipeline:
    made = pipeline | beam.Create([(number, "x" * 4_000) for number in range(400)]) | beam.Reshuffle()
    # What waits for a side input is no shuffle's any more, and can be divided in many ways.
    side = beam.pvalue.AsSingleton(made | beam.combiners.Count.Globally())
    kept = made | "Once" >> beam.Map(lambda each, _: each, side)
    done = kept | "Analyze" >> beam.ParDo(Work())
    done | beam.combiners.ToList() | beam.Map(tell)
pool.close()
"""


class _Lost:
    """A bundle manager of Beam's that has lost its worker."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def process_bundle(self, *_: object) -> None:
        raise IndexError("of Beam's own")


def test_an_error_of_beam_is_not_taken_for_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balance, "BundleManager", _Lost)
    stage = SimpleNamespace(num_workers=2, worker_handlers=["one", "other"], stage=SimpleNamespace(transforms=[]))
    manager = balance._BalancedBundleManager(stage)  # type: ignore[arg-type]
    with pytest.raises(IndexError, match="of Beam's own"):
        manager.process_bundle({"read": make_buffer([b"x"] * 9)}, {}, {}, {})


def run(tmp_path: pathlib.Path, failing: int) -> subprocess.CompletedProcess[str]:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace("FAILING", str(failing)))
    return run_script(script, str(tmp_path / "mark"))


def test_who_is_free_takes_the_next_part(tmp_path: pathlib.Path) -> None:
    done = run(tmp_path, failing=-1)
    assert done.returncode == 0, done.stderr
    whole, _, shares = done.stdout.strip().partition(" ")
    slow, fast = (int(share) for share in shares.strip("[]").split(", "))
    assert whole == "True"
    assert fast > 2 * slow


def test_an_error_ends_the_run(tmp_path: pathlib.Path) -> None:
    done = run(tmp_path, failing=77)
    assert done.returncode == 1
    assert "IndexError: element 77" in done.stderr
