"""Long files of lines: pieces of whole lines, parts that begin with a line. A record is named by its line, from 1."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO

from transforms.compression import is_compressed
from transforms.formats.pieces import Limits, Part, Piece, Pieces, read_blocks, too_large

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def line_pieces(stream: IO[bytes], part: Part | None, limits: Limits) -> Pieces:
    """Pieces of whole lines, without those that are blank from end to end; a line that is too long is a bad record."""
    number = part.first if part else 1
    held: list[bytes] = []
    skipping = False
    for block in _narrow_blocks(stream, limits.block_bytes):
        if skipping:
            _, found, block = block.partition(b"\n")
            if not found:
                continue
            number, skipping = number + 1, False
        cut = block.rfind(b"\n") + 1
        if cut:
            yield from _piece(b"".join([*held, block[:cut]]), number, limits)
            number += block.count(b"\n")
            held = []
        held.append(block[cut:])
        if sum(map(len, held)) > limits.max_bytes:
            yield too_large(number, limits)
            held, skipping = [], True
    yield from _piece(b"".join(held), number, limits)


def split_lines(file: IO[bytes], limits: Limits) -> list[Part]:
    """Parts of a plain file, found in one pass that counts lines; a compressed one is read from its beginning only."""
    parts: list[Part] = []
    start, first, at, number = 0, 1, 0, 1
    for block in read_blocks(file, min(limits.block_bytes, limits.part_bytes)):
        if at == 0 and (block.startswith(_WIDE_MARKS) or is_compressed(block)):
            return []
        cut = block.rfind(b"\n") + 1
        if cut and at + len(block) - start >= limits.part_bytes:
            parts.append(Part(start, at + cut, first))
            start, first = at + cut, number + block.count(b"\n", 0, cut)
        at, number = at + len(block), number + block.count(b"\n")
    return [*parts, Part(start, at, first)] if at > start else parts


def _piece(content: bytes, number: int, limits: Limits) -> Pieces:
    # Only the first line can be too long: the others came in one block.
    line, _, others = content.partition(b"\n") if len(content) > limits.max_bytes else (b"", b"", content)
    if len(line) > limits.max_bytes:
        yield too_large(number, limits)
        content, number = others, number + 1
    if content.strip():
        yield Piece(content, number)


def _narrow_blocks(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """The stream in blocks, as UTF-8 where its mark says UTF-16: there a line does not end with one byte."""
    blocks = read_blocks(stream, size)
    for block in blocks:
        if not block.startswith(_WIDE_MARKS):
            yield block
            yield from blocks
            return
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        yield decoder.decode(block).encode("utf-8", "replace")
        for later in blocks:
            yield decoder.decode(later).encode("utf-8", "replace")
        yield decoder.decode(b"", True).encode("utf-8", "replace")
