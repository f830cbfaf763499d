"""Cuts long input files into portions: where that can be, by the names of their records alone."""

from __future__ import annotations

import itertools

from transforms.inputs import DEFAULT_OPTIONS, cut_input
from transforms.listing import InputFile
from transforms.portions import Portion, whole
from transforms.reading import ReadOptions
from transforms.spans import Span


def cut_file(file: InputFile, options: ReadOptions = DEFAULT_OPTIONS, begin: str | None = None) -> list[Portion]:
    """The file in portions of some megabytes, at least one, from the record `begin` on; all of it where none begins so.

    They depend on the file alone. It is read once for that, as far as is needed to number its records.
    """
    cuts = cut_input(file.uri, options)
    if len(cuts) < 2:
        return [whole(file)]
    names = [None, *(cut.name for cut in cuts[1:]), None]
    sizes = [_share(file.size, number, len(cuts)) for number in range(len(cuts))]
    portions = [
        Portion(file, size, Span(first, end), (cut.part,), cut.articles)
        for cut, size, (first, end) in zip(cuts, sizes, itertools.pairwise(names), strict=True)
    ]
    begins = (number for number, portion in enumerate(portions) if begin is not None and portion.span.first == begin)
    return portions[next(begins, 0) :]


def _share(size: int | None, number: int, count: int) -> int | None:
    """The size of one of several portions; all of them add up."""
    return None if size is None else size * (number + 1) // count - size * number // count
