"""Runs in which too much fails: told of at their end, and stopped long before where it is plain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.counts import Counts, Point
from pipeline.manifest import failure_rate

FEWEST_RECORDS = 500
"""Of fewer records, the first to come say too little of all: the run comes to its end and is judged then."""


def excess_failures(allowed: float, manifest: Mapping[str, Any]) -> str | None:
    """Why a run counts as failed although it came to its end; None where no more failed than the share allowed."""
    rate = failure_rate(manifest)
    if rate <= allowed:
        return None
    counts = manifest["counts"]
    return (
        f"{counts['failures']:,} of {counts['records']:,} records failed ({rate:.1%}); run.max_failure_rate allows "
        f"{allowed:.1%}. What could be read is written, the rest is in the table failures"
    )


def early_excess(allowed: float, counts: Mapping[Point, Counts]) -> str | None:
    """Why a run is stopped while it is at work: of its first records, and of all that are known, too many failed."""
    records = counts["parsed"].records
    # Failures pass the model before the articles that came with them, so they are compared with all that was parsed.
    failures = max(counts["parsed"].failures, counts["done"].failures)
    if records < FEWEST_RECORDS or failures <= allowed * records:
        return None
    return (
        f"stopped: {failures:,} of the first {records:,} records failed ({failures / records:.1%}); "
        f"run.max_failure_rate allows {allowed:.1%}. The lake is as it was"
    )
