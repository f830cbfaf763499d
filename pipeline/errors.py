"""How a command ends other than well. The text of each is for the person who typed it: one line, no traceback."""

from __future__ import annotations


class ConfigError(ValueError):
    """A mistake in the configuration or on the command line; the text names the value and what is allowed."""


class RunError(RuntimeError):
    """The run failed."""


class Stopped(KeyboardInterrupt):
    """The process was told to stop by a signal."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_number = signal_number
