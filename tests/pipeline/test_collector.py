"""The garbage collector rests while things are loaded, and then leaves them alone."""

import gc

import pytest

from pipeline.collector import loading


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
    one: list[object] = []
    one.append(one)
    del one
    assert gc.collect() >= 1


def test_it_runs_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="not loaded"), loading():
        raise ValueError("not loaded")
    assert gc.isenabled()
