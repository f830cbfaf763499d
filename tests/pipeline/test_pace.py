"""Tests for how a run describes itself while it works."""

import io
import time

import pytest
from rich.console import Console

from pipeline import display
from pipeline.counts import Counts, Point
from pipeline.display import BarDisplay, PlainDisplay, QuietDisplay, choose_display
from pipeline.pace import Pace, State, duration
from pipeline.plan import Plan

PLAN = Plan(workers=2, files=3, size=1000)


def counts(read: int = 0, parsed: int = 0, done: int = 0, begun: int | None = None) -> dict[Point, Counts]:
    """Counts of articles of 100 characters each; by default the language model has begun when it has done some."""
    return {
        "begun": Counts(done if begun is None else begun),
        "read": Counts(read, read),
        "parsed": Counts(parsed, parsed, 100 * parsed),
        "done": Counts(done, done, 100 * done),
    }


@pytest.mark.parametrize(
    ("plan", "passed", "expected"),
    [
        (None, counts(), State("starting")),
        (PLAN, counts(), State("loading the language model")),
        (PLAN, counts(1, 5), State("reading", 1, 3, "1 of 3 files, 5 articles")),
        (PLAN, counts(9, 5), State("reading", 3, 3, "3 of 3 files, 5 articles")),
        (PLAN, counts(3, 40, begun=1), State("finding quotes", 0, 40, "0 of 40 articles")),
        (PLAN, counts(3, 40, 10), State("finding quotes", 10, 40, "10 of 40 articles")),
        (PLAN, counts(3, 40, 40), State("writing tables", 40, 40, "40 articles")),
    ],
)
def test_steps_of_a_run(plan: Plan | None, passed: dict[Point, Counts], expected: State) -> None:
    assert Pace().describe(plan, passed, 0.0) == expected


def test_pace_goes_by_the_length_of_articles() -> None:
    pace = Pace()
    pace.describe(PLAN, counts(3, 100, 10), 100.0)
    passed = counts(3, 100, 30)
    assert pace.describe(PLAN, passed, 104.0).pace == "5.0 articles/s, 14 s left"
    passed["parsed"] = Counts(100, 100, 100 * 30 + 1000)  # what is left is short
    assert pace.describe(PLAN, passed, 104.0).pace == "5.0 articles/s, 2 s left"


def test_pace_forgets_what_is_long_ago() -> None:
    pace = Pace()
    for moment in range(100):
        pace.describe(PLAN, counts(3, 10_000, 1 + moment * (1 if moment < 50 else 10)), float(moment))
    assert pace.describe(PLAN, counts(3, 10_000, 1001), 100.0).pace.startswith("10.0 articles/s")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (200, "3 min 20 s"),
        (900, "15 min"),
        (7500, "2 h 5 min"),
        (3600, "1 h"),
    ],
)
def test_durations(seconds: float, expected: str) -> None:
    assert duration(seconds) == expected


def test_the_display_fits_the_place() -> None:
    assert isinstance(choose_display(Console(file=io.StringIO()), quiet=True), QuietDisplay)
    assert isinstance(choose_display(Console(file=io.StringIO())), PlainDisplay)
    assert isinstance(choose_display(Console(file=io.StringIO(), force_terminal=True), plain=True), PlainDisplay)
    bar = choose_display(Console(file=io.StringIO(), force_terminal=True))
    bar.close()
    assert isinstance(bar, BarDisplay)


def test_plain_lines_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    plain = PlainDisplay(Console(file=file, width=40))
    plain.update(State("reading", 1, 3, "1 of 3 files"))
    assert file.getvalue() == ""
    monkeypatch.setattr(display, "PLAIN_SECONDS", 0.0)
    plain.update(State("finding quotes", 1, 3, "1 of 3 articles", "2.0 articles/s, 1 s left"))
    assert file.getvalue() == "newsbeam: finding quotes; 1 of 3 articles; 2.0 articles/s, 1 s left\n"


def test_the_bar_shows_and_leaves() -> None:
    file = io.StringIO()
    bar = BarDisplay(Console(file=file, width=100, force_terminal=True))
    bar.update(State("finding quotes", 10, 40, "10 of 40 articles", "5.0 articles/s, 6 s left"))
    bar.note("a worker was killed")
    time.sleep(0.2)
    bar.close()
    shown = file.getvalue()
    assert "10 of 40 articles" in shown
    assert "6 s left" in shown
    assert "newsbeam: a worker was killed" in shown
