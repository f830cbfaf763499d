"""What makes hostile files: bombs, lies, and what no parser likes."""

import gzip
import io
import json
import pathlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Make = Callable[[pathlib.Path], object]
MB = 1_000_000
STORY = "A pier reopened\n\nOSLO, March 3, 2026 (AP) - “It is open,” Mara Quill said on Monday. It rained.\n"
PAGE = (
    "<html><head><title>A pier reopened</title></head><body><article><h1>A pier reopened</h1>"
    "<p>The pier of Port Ardmoor reopened on Monday, the council said, after repairs that took three years.</p>"
    "<p>“It is open,” Mara Quill said. “It will stay open all summer and next winter too.”</p></article></body></html>"
)
RECORD = {"title": "A pier reopened", "text": "“It is open,” Mara Quill said on Monday.", "url": "https://q.example/1"}


def story(what: str) -> str:
    return STORY.replace("pier", what)


def page(what: str) -> str:
    return PAGE.replace("pier", what)


def record(number: int, **values: object) -> str:
    return json.dumps({**RECORD, "url": f"https://q.example/{number}", **values})


def content(made: str | bytes | Callable[[], str | bytes]) -> Make:
    """A file of this content, or of what a function makes: what is large is not made before it is wanted."""

    def make(path: pathlib.Path) -> None:
        found = made() if callable(made) else made
        path.write_bytes(found.encode() if isinstance(found, str) else found)

    return make


def long_line(megabytes: int, before: str = "", after: str = "") -> Make:
    """One line of words, written piece by piece."""

    def make(path: pathlib.Path) -> None:
        with path.open("wb") as file:
            file.write(before.encode())
            block = b"a long line " * (MB // 12)
            for _ in range(megabytes):
                file.write(block)
            file.write(after.encode())

    return make


def compressed(opener: Callable[..., AbstractContextManager[Any]], megabytes: int, **options: int) -> Make:
    """A bomb: nothing but the letter a, in its format."""

    def make(path: pathlib.Path) -> None:
        with opener(path, "wb", **options) as file:
            for _ in range(megabytes):
                file.write(b"a" * MB)

    return make


def many_gzips(path: pathlib.Path) -> None:
    """A bomb of many small ones in a row, which make one file."""
    path.write_bytes(gzip.compress(b"a" * MB, 9) * 20)


def zstd(path: pathlib.Path) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.CompressedOutputStream(sink, "zstd") as stream:
        for _ in range(20):
            stream.write(b"a" * MB)


def gzips(depth: int, innermost: bytes) -> bytes:
    for _ in range(depth):
        innermost = gzip.compress(innermost)
    return innermost


def archive(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file:
        for name, inner in members.items():
            file.writestr(name, inner)
    return made.getvalue()


def linked(target: str) -> bytes:
    """An archive whose member is a symbolic link."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(info, target)
    return made.getvalue()


def zip_of_zips(depth: int) -> bytes:
    made = archive({"a.txt": b"a" * 5 * MB})
    for _ in range(depth):
        made = archive({f"{number}.zip": made for number in range(10)})
    return made


def wrong_checksum(made: bytes) -> bytes:
    """The archive with another checksum in both of its headers."""
    return made.replace(struct.pack("<I", zlib.crc32(STORY.encode())), b"\x00\x01\x02\x03")


def overlapping() -> bytes:
    """An archive whose list names one member a hundred times."""
    made = archive({"a.txt": b"a" * MB})
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        start = file.start_dir
    entry, end = made[start:-22], made[-22:]
    body = b"".join(entry.replace(b"a.txt", b"%05d" % number) for number in range(100))
    return made[:start] + body + end[:8] + struct.pack("<HHII", 100, 100, len(body), start) + end[20:]


def table(**columns: object) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def warc(lie: int) -> bytes:
    """A record of an archive of the web whose length is so much more than it says."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://q.example/w\r\n"
    head += b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    return head % (len(http) + lie) + http + b"\r\n\r\n"


def multipart(depth: int) -> str:
    head = "From: a@q.example\nSubject: A pier\nMIME-Version: 1.0\n"
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return head + opened + "Content-Type: text/plain\n\nThe pier is open.\n"


def nitf(dtd: str, text: str) -> str:
    return f"<?xml version='1.0'?>{dtd}<nitf><body><body.content><p>{text}</p></body.content></body></nitf>"


def feed(dtd: str, text: str) -> str:
    item = f"<item><title>A pier</title><link>https://q.example/f</link><description>{text}</description></item>"
    return f"<?xml version='1.0'?>{dtd}<rss version='2.0'><channel><title>Q</title>{item}</channel></rss>"


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
LAUGHS = f"<!DOCTYPE nitf [<!ENTITY l0 'ha'>{LAUGHS}]>"
QUADRATIC = f"<!DOCTYPE nitf [<!ENTITY a '{'a' * 50_000}'>]>"
LOOP = "<!DOCTYPE nitf [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>"
EXTERNAL = "<!DOCTYPE nitf [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
PARAMETER = "<!DOCTYPE nitf [<!ENTITY % x SYSTEM 'file:///etc/passwd'>%x;]>"
REMOTE = "<!DOCTYPE nitf SYSTEM 'http://127.0.0.1:9/nitf.dtd'>"
