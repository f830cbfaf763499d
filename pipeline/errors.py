"""How a command ends other than well. The text of each is for the person who typed it: one line, no traceback."""

from __future__ import annotations

_DRIVERS = ("botocore", "aiobotocore", "s3fs", "gcsfs", "google", "adlfs", "azure", "aiohttp")
"""Packages that talk to stores, and raise errors of their own."""


class ConfigError(ValueError):
    """A mistake in the configuration or on the command line; the text names the value and what is allowed."""


class RunError(RuntimeError):
    """The run failed."""


class Stopped(KeyboardInterrupt):
    """The process was told to stop by a signal."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_number = signal_number


def explain_outside(error: Exception) -> str | None:
    """One line for an error of files, stores or the network, with what to look at; None for one of our own making."""
    package = type(error).__module__.partition(".")[0]
    if not isinstance(error, OSError) and package not in _DRIVERS:
        return None
    text = " ".join(str(getattr(error, "strerror", None) or error).split()) or type(error).__name__
    where = getattr(error, "filename", None)
    line = f"{where}: {text}" if where else text
    if isinstance(error, OSError) and not isinstance(error, (PermissionError, ConnectionError, TimeoutError)):
        return line
    return f"{line}; look at permissions, credentials and network"
