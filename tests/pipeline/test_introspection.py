"""Beam is told of a method what it was told before, and nothing else."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.coders import VarIntCoder
from apache_beam.runners.common import DoFnSignature
from apache_beam.transforms import core
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec, get_dofn_specs

from pipeline.introspection import remember_parameters, remembering

READ = getattr(core.get_function_args_defaults, "__wrapped__", core.get_function_args_defaults)


class Counts(beam.DoFn):
    """A DoFn with state and a wrapped method."""

    SEEN = ReadModifyWriteStateSpec("seen", VarIntCoder())

    def process(
        self,
        element: tuple[str, int],
        seen: Any = beam.DoFn.StateParam(SEEN),  # noqa: B008 - Beam's way
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[int]:
        total = (seen.read() or 0) + element[1]
        seen.write(total)
        yield (total, window)[0]

    @functools.lru_cache  # noqa: B019 - a method that is no function
    def cached(self, one: int = 1) -> int:
        return one


FUNCTIONS: list[Callable[..., Any]] = [
    Counts().process,
    Counts().setup,
    Counts().cached,
    Counts.process,
    Counts.from_runner_api,
    lambda x, y=2: (x, y),
    functools.partial(max, 1),
    [].append,
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: getattr(function, "__qualname__", "partial"))
def test_the_same_as_without(function: Callable[..., Any]) -> None:
    read = remembering(READ)
    assert [read(function), read(function)] == [READ(function)] * 2


def test_asked_once_for_all_instances_of_a_class() -> None:
    asked = []
    read = remembering(lambda function: (asked.append(function), READ(function))[1])
    names, defaults = read(Counts().process)
    names.clear()
    defaults.clear()
    assert read(Counts().process) == READ(Counts().process)
    assert len(asked) == 1


def test_beam_finds_state_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "get_function_args_defaults", READ)
    plain = get_dofn_specs(Counts())
    remember_parameters()
    ours = core.get_function_args_defaults
    assert ours is not READ
    remember_parameters()
    assert core.get_function_args_defaults is ours
    assert get_dofn_specs(Counts()) == get_dofn_specs(Counts()) == plain == ({Counts.SEEN}, set())
    assert DoFnSignature(Counts()).is_stateful_dofn()
