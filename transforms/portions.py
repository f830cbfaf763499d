"""Portions of long input files: some records each, in the order of the file, that are read and committed by themselves.

What a lake holds of a file is replaced portion by portion, by the names of records (`records.Article.input_record`):
so a name must say where in its file a record stands. Numbers do (`7`), and names of an archive's members do where the
archive has them in order (`a/b.html`, `dump.jsonl#7`). Files of other formats are one portion.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from transforms.spans import WHOLE, Span

if TYPE_CHECKING:
    from transforms.listing import InputFile
    from transforms.reading import FilePart

BYTES_AN_ARTICLE = 4_000
"""About, of files of text, markup or JSON."""


@dataclasses.dataclass(frozen=True, slots=True)
class Portion:
    """What one commit reads of a file.

    Attributes:
        size: bytes as stored, about; those of all portions add up to the size of the file. None where it is not known.
        span: the records that it has.
        parts: what is read for it; none where it is the whole file.
        articles: how many it has, about; None where nobody has looked.
    """

    file: InputFile
    size: int | None
    span: Span = WHOLE
    parts: tuple[FilePart, ...] = ()
    articles: int | None = None

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Portion:
        """What `dataclasses.asdict` made a record of, which may have passed through JSON."""
        # Imported here: the process that only watches a run shall start at once.
        from transforms.formats.pieces import Part
        from transforms.listing import InputFile
        from transforms.reading import FilePart

        def part(fields: dict[str, Any]) -> FilePart:
            own, documents = fields["range"], fields["documents"]
            return FilePart(**fields | {"range": own and Part(**own), "documents": documents and tuple(documents)})

        parts = tuple(map(part, record["parts"]))
        return cls(InputFile(**record["file"]), record["size"], Span(**record["span"]), parts, record["articles"])

    @property
    def inputs(self) -> tuple[InputFile | FilePart, ...]:
        """What `ReadDocuments` is to read."""
        return self.parts or (self.file,)

    @property
    def is_last(self) -> bool:
        """Whether the file ends with it."""
        return self.span.end is None


def whole(file: InputFile) -> Portion:
    """A file as one portion."""
    return Portion(file, file.size)


def join(portions: Sequence[Portion]) -> Iterator[Portion]:
    """The portions, in their order, those of one file as one."""
    held: Portion | None = None
    for portion in portions:
        if held is None:
            held = portion
        elif held.file == portion.file:
            held = _joined(held, portion)
        else:
            yield held
            held = portion
    if held is not None:
        yield held


def _joined(one: Portion, other: Portion) -> Portion:
    size = None if one.size is None or other.size is None else one.size + other.size
    articles = None if one.articles is None or other.articles is None else one.articles + other.articles
    *before, last = one.parts
    first, *after = other.parts
    both = last.joined(first)
    between = (last, first) if both is None else (both,)
    return Portion(one.file, size, Span(one.span.first, other.span.end), (*before, *between, *after), articles)
