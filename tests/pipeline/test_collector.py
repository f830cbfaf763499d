"""The garbage collector rests while things are loaded, and then leaves them alone."""

import gc
import weakref

import pytest

from pipeline.collector import loading


class _Ring:
    """What only the collector can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_it_was() -> object:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


def test_nothing_is_collected_within() -> None:
    runs: list[str] = []

    def note(phase: str, info: dict[str, int]) -> None:  # noqa: ARG001 - the signature of callbacks
        runs.append(phase)

    gc.callbacks.append(note)
    try:
        with loading():
            kept = [[number] for number in range(100_000)]
        assert not runs
    finally:
        gc.callbacks.remove(note)
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(kept)


def test_what_comes_after_is_collected() -> None:
    with loading():
        pass
    one = _Ring()
    gone = weakref.ref(one)
    del one
    assert gone() is not None
    gc.collect()
    assert gone() is None


def test_what_was_there_is_left_alone() -> None:
    one = _Ring()
    kept = weakref.ref(one)
    with loading():
        del one
    gc.collect()
    assert kept() is not None


def test_it_runs_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="not loaded"), loading():
        raise ValueError("not loaded")
    assert gc.isenabled()
