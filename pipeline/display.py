"""How a run shows itself while it works: a bar on a terminal, a few plain lines elsewhere, nothing when told so."""

from __future__ import annotations

import dataclasses
import time
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from pipeline.logs import LogFormat, json_line
from pipeline.pace import State

PLAIN_SECONDS = 15.0
_BAR_WIDTH = 24


class Display(Protocol):
    """What tells a person how a run goes."""

    def update(self, state: State) -> None:
        """Shows how far the run is."""

    def note(self, line: str) -> None:
        """Says something that happened."""

    def event(self, name: str, line: str, **facts: object) -> None:
        """Says something that happened, in words, and for machines by its name and facts."""

    def close(self) -> None:
        """Leaves the terminal as it was."""


def choose_display(
    console: Console, *, quiet: bool = False, plain: bool = False, log_format: LogFormat = "text"
) -> Display:
    """The display that fits where the console writes to; `plain` where logs go to the same place."""
    if quiet:
        return QuietDisplay()
    if log_format == "json":
        return JsonDisplay(console)
    return BarDisplay(console) if console.is_terminal and not plain else PlainDisplay(console)


class QuietDisplay:
    """Shows nothing."""

    def update(self, state: State) -> None:
        """Shows nothing."""

    def note(self, line: str) -> None:
        """Shows nothing."""

    def event(self, name: str, line: str, **facts: object) -> None:
        """Shows nothing."""

    def close(self) -> None:
        """Shows nothing."""


class PlainDisplay:
    """A line now and then, for logs."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = time.monotonic()

    def update(self, state: State) -> None:
        """Prints a line when the last one is old enough."""
        if time.monotonic() - self._last >= PLAIN_SECONDS:
            self._last = time.monotonic()
            self.note("; ".join(part for part in (state.what, state.progress, state.pace) if part))

    def note(self, line: str) -> None:
        """Prints the line."""
        self._console.print(f"newsbeam: {line}", highlight=False, markup=False, soft_wrap=True)

    def event(self, name: str, line: str, **facts: object) -> None:  # noqa: ARG002 - for a person the line says it
        """Prints the line."""
        self.note(line)

    def close(self) -> None:
        """Leaves nothing behind."""


class BarDisplay:
    """A bar with articles a second and the time left."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=_BAR_WIDTH),
            TextColumn("{task.fields[progress]}", markup=False),
            TextColumn("{task.fields[pace]}", markup=False, style="dim"),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("starting", total=None, progress="", pace="")
        self._progress.start()

    def update(self, state: State) -> None:
        """Moves the bar."""
        self._progress.update(
            self._task,
            description=state.what,
            completed=state.done,
            total=state.total or None,
            progress=state.progress,
            pace=state.pace,
        )

    def note(self, line: str) -> None:
        """Prints the line above the bar."""
        self._progress.console.print(f"newsbeam: {line}", highlight=False, markup=False)

    def event(self, name: str, line: str, **facts: object) -> None:  # noqa: ARG002 - for a person the line says it
        """Prints the line above the bar."""
        self.note(line)

    def close(self) -> None:
        """Removes the bar."""
        self._progress.stop()


class JsonDisplay:
    """A JSON object a line: `time`, `level`, `event`, `message` and the facts of the event."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = time.monotonic()

    def update(self, state: State) -> None:
        """Prints how far the run is, now and then."""
        if time.monotonic() - self._last >= PLAIN_SECONDS:
            self._last = time.monotonic()
            line = "; ".join(part for part in (state.what, state.progress, state.pace) if part)
            self.event("progress", line, step=state.what, done=state.done, total=state.total)

    def note(self, line: str) -> None:
        """Prints the line as an event of its own."""
        self.event("note", line)

    def event(self, name: str, line: str, **facts: object) -> None:
        """Prints the event with its facts."""
        self._console.out(json_line("INFO", line, event=name, **facts), highlight=False)

    def close(self) -> None:
        """Leaves nothing behind."""


class PartDisplay:
    """A part of a run, shown where the run is."""

    def __init__(self, display: Display, number: int, count: int) -> None:
        self._display = display
        self._name = f"part {number} of {count}"

    def update(self, state: State) -> None:
        """Shows how far the part is."""
        self._display.update(dataclasses.replace(state, what=f"{self._name}: {state.what}"))

    def note(self, line: str) -> None:
        """Passes on."""
        self._display.note(line)

    def event(self, name: str, line: str, **facts: object) -> None:
        """Passes on."""
        self._display.event(name, line, **facts)

    def close(self) -> None:
        """Leaves the display to the run."""
