"""Digests of files' contents, where they cost next to nothing: small files on a local disk."""

from __future__ import annotations

import hashlib

from transforms.listing import InputFile
from transforms.opening import open_file

MOST_BYTES = 4 * 1024 * 1024
"""Larger files, and remote ones, are known by size and stamp alone."""


def content_digest(file: InputFile) -> bytes | None:
    """A digest of a file's bytes, 16 bytes; None for one that is remote, large or not to be read."""
    if "://" in file.uri or file.size is None or file.size > MOST_BYTES:
        return None
    try:
        with open_file(file.uri) as content:
            return hashlib.blake2b(content.read(MOST_BYTES + 1), digest_size=16).digest()
    except OSError:
        return None
