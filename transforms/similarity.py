"""How much of their wording two texts share: MinHash signatures (Broder 1997) of runs of words, compared by bands.

The share is the Jaccard index of the texts' runs of three words. A signature estimates it to about 0.05, whatever the
length of the texts; two texts are compared when one of their bands agrees, which 98 of 100 pairs at 0.6 have.

Copies are cut, and forms are filled in anew: so a signature also tells how long a text is, for what part of the shorter
text is in the longer one, and which numbers it has, for those of two forecasts or two notices of one form differ.
"""

from __future__ import annotations

import functools
import hashlib
import re
import struct
import zlib
from collections.abc import Collection
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

HASHES: Final = 128
BANDS: Final = 32
NUMBER_HASHES: Final = 32
_ROWS = HASHES // BANDS
_RUN = 3
# Shorter texts are full of set phrases (scores, weather, prices) and count as alike only where they are the same.
_FEWEST_RUNS = 40
_AT_ONCE = 256
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\b\d[\d.,:/-]*")
# Years are the same in all that is written in one.
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_NUMBERS = 4
_NUMBERS_SHARED = 0.5
# Of what two texts of the threshold share, this much will do where the shorter is nearly whole in the longer.
_CUT_SHARE = 0.6
# Scripts that do not part words: a run is of letters.
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_Hashes: TypeAlias = npt.NDArray[np.uint64]


class _Signature(NamedTuple):
    """A signature taken apart: smallest hashes and count of the runs of words, then those of the numbers."""

    runs: bytes
    n_runs: int
    numbers: bytes
    n_numbers: int


_LAYOUT = struct.Struct(f">{HASHES}sI{NUMBER_HASHES}sI")


def sign(text: str) -> bytes | None:
    """The signature of a text, 168 bytes; the same everywhere. None for a text without words."""
    runs = _runs(text)
    if not runs:
        return None
    numbers = {number for each in _NUMBER.findall(text) if not _YEAR.fullmatch(number := each.rstrip(".,:/-"))}
    return _LAYOUT.pack(
        _smallest(runs, HASHES), len(runs), _smallest(numbers, NUMBER_HASHES) if numbers else b"", len(numbers)
    )


def are_copies(one: bytes, other: bytes, threshold: float) -> bool:
    """Whether the texts of two signatures are copies: by their share, or as one is the beginning or a cut of the other.

    `threshold` is the share from which on they are, above 0 to 1. Texts whose numbers differ are no copies.
    """
    a, b = _taken_apart(one), _taken_apart(other)
    share = _share(a.runs, b.runs)
    is_cut = share >= _CUT_SHARE * threshold and _contained(share, a.n_runs, b.n_runs) >= (1 + threshold) / 2
    return (share >= threshold or is_cut) and _numbers_agree(a, b)


def bands(signature: bytes) -> list[bytes]:
    """Keys of which similar texts share at least one, eight bytes each."""
    parts = (signature[start : start + _ROWS] for start in range(0, HASHES, _ROWS))
    return [hashlib.blake2b(bytes([number]) + part, digest_size=8).digest() for number, part in enumerate(parts)]


def similarity(one: bytes, other: bytes) -> float:
    """The share of wording that the texts of two signatures have in common, estimated, from 0 to 1."""
    return _share(_taken_apart(one).runs, _taken_apart(other).runs)


def _taken_apart(signature: bytes) -> _Signature:
    return _Signature(*_LAYOUT.unpack(signature))


def _share(one: bytes, other: bytes) -> float:
    equal = np.frombuffer(one, np.uint8) == np.frombuffer(other, np.uint8)
    # A byte of two different values agrees once in 256 times.
    return max(0.0, (float(equal.mean()) - 1 / 256) / (1 - 1 / 256))


def _contained(share: float, size: int, other_size: int) -> float:
    """What part of the smaller set is in the larger one, by their Jaccard index and sizes."""
    return share * (size + other_size) / (1 + share) / min(size, other_size)


def _numbers_agree(one: _Signature, other: _Signature) -> bool:
    if min(one.n_numbers, other.n_numbers) < _FEWEST_NUMBERS:
        return True
    share = _share(one.numbers, other.numbers)
    return _contained(share, one.n_numbers, other.n_numbers) >= _NUMBERS_SHARED


def _runs(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    if len(_UNPARTED.findall(text)) * 2 > len(text):
        words = list("".join(words))
    runs = set(map(" ".join, zip(*(words[start:] for start in range(_RUN)), strict=False)))
    return runs if len(runs) >= _FEWEST_RUNS else {" ".join(words)} - {""}


def _smallest(items: Collection[str], hashes: int) -> bytes:
    """The low byte of the smallest hash of any item, for each of so many hash functions."""
    hashed: _Hashes = np.fromiter(
        (zlib.crc32(item.encode("utf-8", "surrogatepass")) for item in items), np.uint64, len(items)
    )
    factors, addends = (numbers[:hashes, np.newaxis] for numbers in _functions())
    smallest = np.full(hashes, np.iinfo(np.uint64).max, np.uint64)
    # Some items at a time: all of a text of a million words would take a gigabyte.
    for start in range(0, len(hashed), _AT_ONCE):
        values = factors * hashed[start : start + _AT_ONCE]
        values += addends
        np.minimum(smallest, values.min(axis=1), out=smallest)
    packed: bytes = (smallest >> np.uint64(32)).astype(np.uint8).tobytes()
    return packed


@functools.cache
def _functions() -> tuple[_Hashes, _Hashes]:
    """Multiply-shift hash functions (Dietzfelbinger et al. 1997); numbers from a digest, not from a generator."""
    digests = [hashlib.blake2b(bytes([number]), digest_size=16).digest() for number in range(HASHES)]
    factors = [int.from_bytes(digest[:8], "big") | 1 for digest in digests]
    addends = [int.from_bytes(digest[8:], "big") for digest in digests]
    return np.array(factors, np.uint64), np.array(addends, np.uint64)
