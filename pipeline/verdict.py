"""The verdict on a lake, a line for each promise: kept, broken, or not to be seen in the files of a lake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pipeline.validate import Finding

PROMISES: Final[Mapping[str, tuple[str, ...]]] = {
    "the counts of the last run agree, and what it wrote is there": ("manifest",),
    "texts are at their offsets, and joins between the tables hold": ("offsets", "join", "counts"),
    "no row is there twice": ("twice",),
    "files are whole and where they belong, and nothing is left of runs that were cut off": ("files",),
    "schemas and words are those of this version, and rows lie in their date and source": ("schema", "words", "place"),
    "a date has evidence, and without evidence there is none": ("dates",),
    "the same input gives the same rows on any engine": (),
    "nothing is downloaded at run time": (),
    "hostile input costs a row in failures": (),
}
"""What is promised, and the checks of `validate_lake` that find it broken; without any, no lake can show it."""


def judge(findings: Iterable[Finding]) -> Iterator[str]:
    """Yields a line for each promise: broken when one of its checks has found something."""
    found = {finding.check for finding in findings}
    for promise, checks in PROMISES.items():
        state = "broken" if found.intersection(checks) else "kept" if checks else "not seen"
        yield f"{state:<8}  {promise}"
