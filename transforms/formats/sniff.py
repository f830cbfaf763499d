"""What the first kilobytes of a file show of its format."""

from __future__ import annotations

import codecs
import re

HEAD_BYTES = 16_384
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
_JSON = re.compile(rb'\s*(?:\{\s*(?:"|\})|\[\s*(?:\{|\[|"|\]))')
_OBJECT_LINE = re.compile(rb'^[ \t]*\{[ \t]*"', re.MULTILINE)
# A comment may not match across its own end: many in a row could be parted in exponentially many ways.
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|section|main|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_ROOT = re.compile(
    rb"\s*(?:<!--(?:(?!-->).)*-->\s*|<\?[^>]*>\s*|<![A-Z][^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_RSS_1 = re.compile(rb"purl\.org/(?:rss|net/rss)|netscape\.com/rdf", re.IGNORECASE)
_MAIL_FIELD = re.compile(r"([A-Za-z][\w-]*):(?:[ \t]|$)")
_MAIL_FIELDS = frozenset(
    (
        "from",
        "to",
        "date",
        "subject",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "content-type",
        "list-id",
    )
)
_FOREIGN = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive inside another file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip file inside another file"),
    (b"BZh", "a bzip2 file inside another file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file inside another file"),
    (b"\xfd7zXZ", "an xz file inside another file"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"Obj\x01", "an Avro file"),
)


def is_json(head: bytes) -> bool:
    """A JSON object or an array of objects, arrays or strings; `[1] A footnote` is text."""
    return _JSON.match(_plain(head)) is not None


def is_parquet(head: bytes) -> bool:
    """A Parquet file."""
    return head.startswith(b"PAR1")


def is_warc(head: bytes) -> bool:
    """A web archive."""
    return re.match(rb"\s*WARC/\d", head) is not None


def is_jsonl(head: bytes) -> bool:
    """Several lines that each begin an object."""
    lines = _plain(head).lstrip().split(b"\n")
    return (
        len(lines) > 1
        and all(_OBJECT_LINE.match(line) for line in lines[:2] if line.strip())
        and is_json(lines[0] + lines[1])
    )


def is_one_line(head: bytes) -> bool:
    """Whether the head is all on one line, or its first line is an object by itself."""
    line, newline, _ = _plain(head).strip().partition(b"\n")
    return not newline or line.rstrip().endswith(b"}")


def is_html(head: bytes) -> bool:
    """A page or a piece of one."""
    return _HTML.match(_plain(head)) is not None


def is_mail(head: bytes) -> bool:
    """The headers of a message, at least three of those that all have, up to the first blank line."""
    found: set[str] = set()
    for line in as_text(head).split("\n"):
        field = _MAIL_FIELD.match(line)
        if field:
            found.add(field[1].lower())
        elif not line.startswith((" ", "\t")):
            # A mail box puts `From …` above a message.
            if line.strip() and not (line.startswith(("From ", ">From ")) and not found):
                return False
            if not line.strip():
                break
    return len(found & _MAIL_FIELDS) >= 3 and bool(found & {"from", "subject"})


def as_text(head: bytes) -> str:
    """The head as text in which ASCII letters and marks can be looked for, with `\\n` as line breaks."""
    return _plain(head).decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")


def xml_root(head: bytes) -> str:
    """The local name of the first element of an XML file, in lower case; empty where there is none."""
    match = _XML_ROOT.match(_plain(head))
    return match[1].decode("ascii", "replace").lower() if match else ""


def is_nitf(head: bytes) -> bool:
    """A story in NITF."""
    return xml_root(head) == "nitf"


def is_newsml(head: bytes) -> bool:
    """An item of NewsML-G2, or a message of several."""
    return xml_root(head) in {"newsitem", "newsmessage", "packageitem"}


def is_feed(head: bytes) -> bool:
    """RSS or Atom."""
    root = xml_root(head)
    return root in {"rss", "feed"} or (root == "rdf" and _RSS_1.search(_plain(head)) is not None)


def foreign_type(head: bytes) -> str | None:
    """What kind of file it is, where it is plainly none that is read here."""
    if is_parquet(head) or is_warc(head):
        # Binary, or with images in it.
        return None
    for magic, kind in _FOREIGN:
        if head.startswith(magic):
            return kind
    plain = _plain(head)
    is_read = is_html(head) or is_nitf(head) or is_newsml(head) or is_feed(head)
    if not is_read and plain.lstrip()[:5].lower() == b"<?xml":
        root = xml_root(head)
        return f"an XML file ({root})" if root else "an XML file"
    if plain is head and b"\x00" in head and head.count(b"\x00") * 100 > len(head):
        return "a binary file"
    return None


def _plain(head: bytes) -> bytes:
    """The head without its byte order mark, UTF-16 narrowed so that ASCII patterns match."""
    if head.startswith(_UTF16):
        return head[2:].replace(b"\x00", b"")
    return head.removeprefix(codecs.BOM_UTF8)
