"""The terminal, as all commands print to it."""

from __future__ import annotations

from typing import NoReturn

from rich.console import Console


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        """Lets the command decide; rich would end it with a status that says it failed."""
        raise BrokenPipeError


def make_console(*, error: bool = False) -> Console:
    """Standard output, or standard error; colour only on a terminal and not where NO_COLOR is set."""
    return _Console(stderr=error)
