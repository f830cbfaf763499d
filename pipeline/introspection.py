"""What Beam finds out about a method of a DoFn, found out once.

Beam reads the parameters of all methods of a DoFn whenever it validates, translates or starts one: in a run of one
article 17,000 times, which takes a third of the time from the first transform to the last row.
"""

import functools
import types
from collections.abc import Callable
from typing import Any, TypeAlias

Parameters: TypeAlias = tuple[list[str], list[Any]]
"""Names of parameters, and the defaults of those that have one."""


def remember_parameters() -> None:
    """Lets Beam read the parameters of a method once, in this process and in those forked from it."""
    from apache_beam.transforms import core

    read = core.get_function_args_defaults
    if not hasattr(read, "__wrapped__"):
        core.get_function_args_defaults = remembering(read)  # type: ignore[assignment]  # it has no types


def remembering(read: Callable[[Any], Parameters]) -> Callable[[Any], Parameters]:
    """`read`, which is asked once for all methods of one function: `self` is not among their parameters."""
    known: dict[types.FunctionType, Parameters] = {}

    @functools.wraps(read)
    def remembered(function: Any) -> Parameters:
        own = function.__func__ if isinstance(function, types.MethodType) else None
        if not isinstance(own, types.FunctionType):
            return read(function)
        if own not in known:
            known[own] = read(function)
        names, defaults = known[own]
        return list(names), list(defaults)

    return remembered
