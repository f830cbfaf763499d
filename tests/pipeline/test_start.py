"""What an engine has of its environment."""

import pytest

from pipeline.start import engine_environment

CASES = [
    ({}, "ARROW_DEFAULT_MEMORY_POOL", "system"),
    ({}, "MALLOC_ARENA_MAX", "1"),
    ({"ARROW_DEFAULT_MEMORY_POOL": "mimalloc"}, "ARROW_DEFAULT_MEMORY_POOL", "mimalloc"),
    ({"MALLOC_ARENA_MAX": "4"}, "MALLOC_ARENA_MAX", "4"),
    ({"OMP_NUM_THREADS": "8"}, "OMP_NUM_THREADS", "1"),
    ({}, "no_grpc_proxy", "localhost,127.0.0.1,::1"),
    ({"no_proxy": "a.example"}, "no_grpc_proxy", "localhost,127.0.0.1,::1,a.example"),
    ({"no_grpc_proxy": "b.example", "no_proxy": "a.example"}, "no_grpc_proxy", "localhost,127.0.0.1,::1,b.example"),
]


@pytest.mark.parametrize(("ours", "name", "value"), CASES)
def test_environment(ours: dict[str, str], name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in ("ARROW_DEFAULT_MEMORY_POOL", "MALLOC_ARENA_MAX", "no_grpc_proxy", "no_proxy"):
        monkeypatch.delenv(each, raising=False)
    for each, given in ours.items():
        monkeypatch.setenv(each, given)
    assert engine_environment()[name] == value
