"""How far and how fast a run is, in words: what it does, how much of it is done, when it will be."""

from __future__ import annotations

import collections
import dataclasses
import time

from pipeline.counts import Counts, Point
from pipeline.plan import Plan

WINDOW_SECONDS = 30.0
MIN_SECONDS, MIN_ARTICLES = 2.0, 8
"""A rate over less than these says nothing."""


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """A run at one moment, for a person.

    Attributes:
        what: the step it is at.
        done, total: how much of the step is done, of how much; `total` 0 where that is not known.
        progress: the same in words.
        pace: articles a second and the time left, once they can be told.
    """

    what: str
    done: int = 0
    total: int = 0
    progress: str = ""
    pace: str = ""


class Pace:
    """Follows the counts of a run and describes it."""

    def __init__(self) -> None:
        self._seen: collections.deque[tuple[float, Counts]] = collections.deque()

    def describe(self, plan: Plan | None, counts: dict[Point, Counts], moment: float | None = None) -> State:
        """The run as these counts show it; `moment` is seconds of a monotonic clock, by default now."""
        read, parsed, begun, done = counts["read"], counts["parsed"], counts["begun"], counts["done"]
        if plan is None:
            return State("starting")
        if not read.records:
            return State("loading the language model")
        if not begun.records:
            # An archive is one file and several documents.
            files = min(read.records, plan.files)
            progress = f"{files:,} of {plan.files:,} files, {parsed.records:,} articles"
            return State("reading", files, plan.files, progress)
        self._note(time.monotonic() if moment is None else moment, done)
        if done.records >= parsed.records:
            return State("writing tables", done.articles, parsed.articles, f"{done.articles:,} articles")
        progress = f"{done.records:,} of {parsed.records:,} articles"
        return State("finding quotes", done.records, parsed.records, progress, self._pace(parsed.size - done.size))

    def _note(self, moment: float, done: Counts) -> None:
        if not self._seen or self._seen[-1][1] != done:
            self._seen.append((moment, done))
        while len(self._seen) > 2 and moment - self._seen[1][0] > WINDOW_SECONDS:
            self._seen.popleft()

    def _pace(self, characters_left: int) -> str:
        (then, before), (moment, done) = self._seen[0], self._seen[-1]
        seconds = moment - then
        if seconds < MIN_SECONDS or done.articles - before.articles < MIN_ARTICLES:
            return ""
        rate = (done.articles - before.articles) / seconds
        # Time goes with the length of articles, not with their number.
        speed = (done.size - before.size) / seconds
        left = f", {duration(characters_left / speed)} left" if speed > 0 else ""
        return f"{rate:.1f} articles/s{left}"


def duration(seconds: float) -> str:
    """Seconds as a person says them: `8 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        return f"{minutes} min {rest} s" if minutes < 10 and rest else f"{minutes} min"
    hours, rest = divmod(whole // 60, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
