"""One record of a WARC: whether it holds a page, and the article on it."""

from __future__ import annotations

import dataclasses
import io
import re
import zlib
from typing import IO, TYPE_CHECKING

from transforms.compression import inflate
from transforms.formats.html import parse_html
from transforms.formats.pieces import read_blocks
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.records import Document

if TYPE_CHECKING:
    from warcio.statusandheaders import StatusAndHeaders

MAX_PAGE_BYTES = 64 * 1024 * 1024
_TYPE = rb"[ \t]*(?:text/html|application/xhtml\+xml)[ \t]*(?:;|\r?$)"
_PAGE_TYPE = re.compile(rb"^content-type:" + _TYPE, re.IGNORECASE | re.MULTILINE)
_RESPONSE = re.compile(rb"^warc-type:[ \t]*response[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ROBOTS = re.compile(rb"^warc-target-uri:[^\r\n]*/robots\.txt>?[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_OK = re.compile(rb"HTTP/[\d.]+[ \t]+200\b")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def is_response(header: bytes) -> bool:
    """Whether a WARC record of this header is a response, and not that of robots.txt."""
    return _RESPONSE.search(header) is not None and _ROBOTS.search(header) is None


def is_page(message: bytes) -> bool:
    """Whether an HTTP message that begins so is a page: of status 200 and HTML by its type."""
    head = message.partition(b"\r\n\r\n")[0]
    return _OK.match(head) is not None and _PAGE_TYPE.search(head) is not None


def read_page(header: bytes, message: bytes, number: str) -> RawArticle | BadRecord:
    """The article of a WARC record that is a page; dated by when it was fetched, as the last resort."""
    # Only WARC files need them.
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    parser = StatusAndHeadersParser([], verify=False)
    body = io.BytesIO(message)
    try:
        record, response = parser.parse(io.BytesIO(header)), parser.parse(body)
        page = _payload(response, body)
    except (StatusAndHeadersParserException, OSError, EOFError, ValueError) as error:
        return BadRecord(f"no valid HTTP response: {error}", "InvalidRecord", number)
    url = (record.get_header("WARC-Target-URI") or "").strip("<>")
    charset = _CHARSET.search(response.get_header("Content-Type") or "")
    try:
        (article,) = parse_html(Document(url, page, {"charset": charset[1] if charset else ""}), FormatOptions())
    except FormatError as error:
        return BadRecord(str(error), "FormatError", number, url)
    if isinstance(article, BadRecord):
        return dataclasses.replace(article, record=number)
    captured = record.get_header("WARC-Date")
    return dataclasses.replace(article, record=number, url=url or article.url, captured=captured)


def _payload(response: StatusAndHeaders, body: IO[bytes]) -> bytes:
    """The page without the encodings it was sent in; one that says it is encoded, and is not, as it is."""
    from warcio.bufferedreaders import ChunkedDataReader

    chunked = (response.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    content: bytes = (ChunkedDataReader(body) if chunked else body).read(MAX_PAGE_BYTES)
    encoding = (response.get_header("Content-Encoding") or "").strip().lower()
    if encoding == "br":
        return _from_brotli(content)
    if encoding == "deflate":
        return _from_deflate(content)
    plain = inflate(io.BytesIO(content), content[:16], MAX_PAGE_BYTES)
    return next(read_blocks(plain, MAX_PAGE_BYTES), b"")


def _from_brotli(content: bytes) -> bytes:
    import brotli

    try:
        page: bytes = brotli.Decompressor().process(content, output_buffer_limit=MAX_PAGE_BYTES)
    except brotli.error:
        return content
    return page


def _from_deflate(content: bytes) -> bytes:
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window).decompress(content, MAX_PAGE_BYTES)
        except zlib.error:
            continue
    return content
