"""Binary files that tests make: web archives, zip archives, and the codecs around them."""

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable

import pyarrow as pa

PAGE = (
    b"<html><head><title>%s</title></head><body><article><h1>%s</h1><p>The council of Port Vell voted on the bridge."
    b"</p><p>It will stand for forty years, the engineers of the harbour said in a report.</p></article></html>"
)
CODECS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda content: bytes(pa.compress(content, "zstd", asbytes=True)),
}


def page(title: str) -> bytes:
    """A page with a headline and two paragraphs."""
    return PAGE % (title.encode(), title.encode())


def http(body: bytes, status: str = "200 OK", kind: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    """An HTTP response."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def warc_record(
    message: bytes, uri: str = "https://paper.example/a", kind: str = "response", date: str = "2026-03-05T23:30:00Z"
) -> bytes:
    """One WARC record."""
    header = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: {date}\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(message)}\r\n\r\n"
    )
    return header.encode() + message + b"\r\n\r\n"


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()
