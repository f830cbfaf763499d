"""From bytes to text, when nobody reliably says which encoding they are in."""

from __future__ import annotations

import codecs

import charset_normalizer

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 65_536
# What pages call Latin-1 is cp1252 (the WHATWG encoding standard): 0x91 to 0x97 are quotation marks and dashes.
_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of `content`: by byte order mark, else UTF-8 if it is, else as declared, else as detected.

    Never raises; what does not decode becomes U+FFFD.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_known(declared) or _detect(content), "replace")


def encoding_of(head: bytes) -> str:
    """The encoding of a text that begins so, told as `decode` tells it; the beginning may end within a character."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _detect(head)
    return "utf-8"


def _known(name: str | None) -> str | None:
    name = (name or "").strip().lower()
    name = _ALIASES.get(name, name)
    try:
        # Only character encodings: "rot13" and "zip" are codecs too.
        return name if name and "x".encode(name) and codecs.lookup(name) else None
    except (LookupError, UnicodeError, ValueError, TypeError):
        return None


def _detect(content: bytes) -> str:
    head = content[:_SAMPLE_BYTES]
    # Nearly UTF-8 (a character cut or mangled) is UTF-8 with a flaw.
    if head.decode("utf-8", "replace").count("\ufffd") * 50 < sum(byte > 127 for byte in head):
        return "utf-8"
    best = charset_normalizer.from_bytes(head).best()
    return _ALIASES.get(best.encoding, best.encoding) if best else "cp1252"
