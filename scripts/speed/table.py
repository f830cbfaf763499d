"""The figures of a benchmark as rows and as a Markdown table."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Iterable, Sequence
from typing import Any

_COLUMNS = (
    "subject",
    "workers",
    "articles",
    "articles/s",
    "words/s",
    "CPU s/1,000",
    "CPU to bare",
    "CPU to same",
    "CPU to spaCy",
    "start s",
    "peak MB",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One subject over one corpus, the median of its repeats, start-up aside.

    Attributes:
        start_seconds: what a corpus of one article takes.
        articles_per_second: by the wall clock, which other work on the machine disturbs.
        cpu_per_1000: CPU seconds of all processes for 1,000 articles.
        cpu_to_bare: CPU seconds of bare `nlp.pipe` over those of the subject, by the median of the ratios of repeats;
            None where it was not run beside it.
        cpu_to_same: likewise of `nlp.pipe` with newsbeam's components for entities and quotes.
        cpu_to_spacy: likewise of the same by spaCy's and thinc's own classes alone.
        peaks: of each process, in megabytes.
        written: bytes that it left.
    """

    subject: str
    workers: int
    articles: int
    words: int
    start_seconds: float
    articles_per_second: float
    words_per_second: float
    cpu_per_1000: float
    cpu_to_bare: float | None
    cpu_to_same: float | None
    cpu_to_spacy: float | None
    peaks: tuple[int, ...]
    written: int


def median(values: Iterable[float], digits: int = 2) -> float:
    """The median, rounded."""
    return round(statistics.median(values), digits)


def as_record(figure: Figure) -> dict[str, Any]:
    """The figure as JSON values."""
    return dataclasses.asdict(figure)


def markdown(figures: Sequence[Figure], stages: dict[str, float], notes: Sequence[str]) -> str:
    """The table of the figures, the shares of the stages and what is to be said beside them."""
    lines = [_line(_COLUMNS), _line(["---"] + ["---:"] * (len(_COLUMNS) - 1))]
    lines += [_line(_cells(figure)) for figure in figures]
    total = sum(stages.values())
    if total:
        shares = ", ".join(f"{stage} {seconds / total:.0%}" for stage, seconds in stages.items())
        lines += ["", f"CPU by stage: {shares}."]
    return "\n".join([*lines, *(f"\n{note}" for note in notes)]) + "\n"


def _cells(figure: Figure) -> list[str]:
    return [
        figure.subject,
        str(figure.workers),
        f"{figure.articles:,}",
        f"{figure.articles_per_second:.1f}",
        f"{figure.words_per_second:,.0f}",
        f"{figure.cpu_per_1000:.1f}",
        *("" if ratio is None else f"{ratio:.2f}" for ratio in _ratios(figure)),
        f"{figure.start_seconds:.1f}",
        " + ".join(map(str, figure.peaks)),
    ]


def _ratios(figure: Figure) -> tuple[float | None, ...]:
    return figure.cpu_to_bare, figure.cpu_to_same, figure.cpu_to_spacy


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
