"""Compressed files: each codec, several members, damage, and bombs."""

import io

import pytest

from tests.archives_made import CODECS
from transforms.compression import BombError, inflate, is_compressed
from transforms.formats.pieces import read_blocks

TEXT = "".join(f"line {number} of the story\n" for number in range(20_000)).encode()


def inflated(content: bytes, free_bytes: int = 10**9) -> bytes:
    stream = inflate(io.BytesIO(content), content[:16], free_bytes)
    return b"".join(read_blocks(stream, 10_000))


@pytest.mark.parametrize("codec", CODECS)
def test_codecs(codec: str) -> None:
    compressed = CODECS[codec](TEXT)
    assert is_compressed(compressed[:16])
    assert inflated(compressed) == TEXT
    assert inflated(compressed + CODECS[codec](b"more")) == TEXT + b"more"
    assert inflated(CODECS[codec](b"")) == b""


@pytest.mark.parametrize("codec", CODECS)
def test_a_file_that_is_cut_short_gives_what_is_there(codec: str) -> None:
    compressed = CODECS[codec](TEXT)
    stream = inflate(io.BytesIO(compressed[: len(compressed) * 9 // 10]), compressed[:16], 10**9)
    found = []
    with pytest.raises((EOFError, OSError)):  # noqa: PT012 - the loop is what raises
        for block in read_blocks(stream, 10_000):
            found.append(block)
    assert TEXT.startswith(b"".join(found))
    assert codec == "bzip2" or len(b"".join(found)) > len(TEXT) // 2
    with pytest.raises((EOFError, OSError)):
        stream.read(1)


@pytest.mark.parametrize("codec", CODECS)
def test_bombs(codec: str) -> None:
    bomb = CODECS[codec](b"\0" * 50_000_000)
    with pytest.raises(BombError, match="200 times"):
        inflated(bomb, 1_000_000)
    assert len(inflated(bomb, 50_000_000)) == 50_000_000


@pytest.mark.parametrize(
    "head", [b"", b"BZh is no magic", b"PK\x03\x04", b"\x1f\x8b", b"plain text", b"P*M\x17", b"(\xb5/", b"{"]
)
def test_what_is_plain_stays_so(head: bytes) -> None:
    file = io.BytesIO(head)
    assert not is_compressed(head)
    assert inflate(file, head, 0) is file
