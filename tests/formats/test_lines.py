"""Lines: numbered the same in pieces and parts of any size; overlong ones are one bad record."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.formats.lines import line_pieces, split_lines
from transforms.formats.pieces import Limits, Part, Piece, read_blocks


def lines_of(content: bytes, limits: Limits, part: Part | None = None) -> dict[int, bytes]:
    """Lines that are not blank, by number; overlong ones as a mark."""
    found: dict[int, bytes] = {}
    for piece in line_pieces(io.BytesIO(content), part, limits):
        if isinstance(piece, Piece):
            numbered = dict(enumerate(piece.content.split(b"\n"), start=piece.first))
            found |= {number: line for number, line in numbered.items() if line.strip()}
        else:
            found[int(piece.record or 0)] = b"<too large>"
    return found


def expected(content: bytes, limits: Limits) -> dict[int, bytes]:
    numbered = dict(enumerate(content.split(b"\n"), start=1))
    return {
        number: line if len(line) <= limits.max_bytes else b"<too large>"
        for number, line in numbered.items()
        if line.strip()
    }


# A mark of UTF-16 at the start is another matter.
CONTENT = st.lists(st.sampled_from([b"", b" ", b"a", b"bb", b"c" * 30, b"d" * 90])).map(b"\n".join)
SIZES = st.integers(1, 100)


@given(CONTENT, SIZES, SIZES)
def test_pieces_have_every_line_once(content: bytes, piece_bytes: int, max_bytes: int) -> None:
    limits = Limits(max_bytes, piece_bytes)
    assert lines_of(content, limits) == expected(content, limits)


@given(CONTENT, SIZES, SIZES)
def test_parts_have_every_line_once(content: bytes, piece_bytes: int, part_bytes: int) -> None:
    limits = Limits(1000, piece_bytes, part_bytes)
    parts = split_lines(io.BytesIO(content), limits)
    assert b"".join(content[part.start : part.end] for part in parts) == content
    found: dict[int, bytes] = {}
    for part in parts:
        found |= lines_of(content[part.start : part.end], limits, part)
    assert found == expected(content, limits)


@pytest.mark.parametrize(("size", "parts"), [(99, 1), (100, 1), (101, 2), (1000, 10), (1050, 11)])
def test_a_long_file_is_divided_evenly(size: int, parts: int) -> None:
    content = b"123456789\n" * (size // 10) + b"x" * (size % 10)
    found = split_lines(io.BytesIO(content), Limits(part_bytes=100))
    assert len(found) == parts
    assert all(part.end - part.start <= 100 for part in found)


def test_utf_16_comes_as_utf_8_and_is_not_split() -> None:
    content = "\n".join(f"line {number} – ж" for number in range(50)).encode("utf-16")
    limits = Limits(1000, 37, 100)
    assert lines_of(content, limits) == {n + 1: f"line {n} – ж".encode() for n in range(50)}
    assert split_lines(io.BytesIO(content), limits) == []


class Breaking(io.RawIOBase):
    """Some bytes, three at a time, then an error."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # a buffer is all that is asked for
        content = self._content.read(min(3, len(buffer)))
        if not content:
            raise EOFError("cut short")
        buffer[: len(content)] = content
        return len(content)


def test_what_stands_before_an_error_is_read() -> None:
    blocks = read_blocks(Breaking(b"0123456789"), 4)  # type: ignore[arg-type]  # it reads
    assert [next(blocks), next(blocks), next(blocks)] == [b"0123", b"4567", b"89"]
    pieces = line_pieces(Breaking(b"one\ntwo\nthr"), None, Limits(100, 100))  # type: ignore[arg-type]  # it reads
    assert next(pieces) == Piece(b"one\ntwo\n", 1)
    with pytest.raises(EOFError):
        next(pieces)
