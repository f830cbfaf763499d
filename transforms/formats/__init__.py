"""Input formats: one module each, a plain function from a document to the articles in it.

A new format is a module with such a function and one line in `FORMATS`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from transforms.formats import sniff
from transforms.formats.csv_tables import csv_pieces, is_csv, parse_csv
from transforms.formats.dumps import is_factiva, is_lexisnexis, parse_factiva, parse_lexisnexis
from transforms.formats.feeds import parse_feed
from transforms.formats.html import parse_html
from transforms.formats.json_records import parse_json, parse_jsonl
from transforms.formats.lines import line_pieces, split_lines
from transforms.formats.mail import parse_mail
from transforms.formats.newsml import parse_newsml
from transforms.formats.nitf import parse_nitf
from transforms.formats.parquet import parquet_pieces, parse_parquet, split_parquet
from transforms.formats.pieces import Streaming
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.formats.text import parse_text_file
from transforms.formats.warc import parse_warc, split_warc, warc_pieces
from transforms.paths import suffix_of
from transforms.records import Document

ParseFormat: TypeAlias = Callable[[Document, FormatOptions], Iterator[RawArticle | BadRecord]]


@dataclasses.dataclass(frozen=True, slots=True)
class Format:
    """An input format.

    Attributes:
        name: as in `articles.input_format` and `--format`.
        parse: the articles of a document; raises FormatError where the document as a whole is not in this format.
        is_content: whether the first kilobytes show this format beyond doubt; asked in the order of `FORMATS`.
        suffixes: of file names, which decide where the content does not.
        streaming: how long files are read; None where a file is read as a whole.
    """

    name: str
    parse: ParseFormat
    is_content: Callable[[bytes], bool]
    suffixes: tuple[str, ...] = ()
    streaming: Streaming | None = None


FORMATS: tuple[Format, ...] = (
    Format(
        "jsonl", parse_jsonl, sniff.is_jsonl, (".jsonl", ".ndjson", ".jsonlines"), Streaming(line_pieces, split_lines)
    ),
    Format("warc", parse_warc, sniff.is_warc, (".warc",), Streaming(warc_pieces, split_warc)),
    Format(
        "parquet",
        parse_parquet,
        sniff.is_parquet,
        (".parquet", ".pq"),
        Streaming(parquet_pieces, split_parquet, by_bytes=False),
    ),
    Format("json", parse_json, sniff.is_json, (".json",)),
    Format("nitf", parse_nitf, sniff.is_nitf, (".nitf",)),
    Format("newsml", parse_newsml, sniff.is_newsml, (".newsml",)),
    Format("feed", parse_feed, sniff.is_feed, (".rss", ".atom", ".rdf")),
    Format("html", parse_html, sniff.is_html, (".html", ".htm", ".xhtml", ".shtml")),
    Format("mail", parse_mail, sniff.is_mail, (".eml",)),
    Format("lexisnexis", parse_lexisnexis, is_lexisnexis),
    Format("factiva", parse_factiva, is_factiva),
    Format("csv", parse_csv, is_csv, (".csv", ".tsv", ".tab"), Streaming(csv_pieces)),
    Format("text", parse_text_file, lambda _: False, (".txt", ".text", "")),
)
FORMAT_NAMES = tuple(sorted(entry.name for entry in FORMATS))


def get_format(name: str) -> Format:
    """The format of that name. Raises ValueError where there is none."""
    for entry in FORMATS:
        if entry.name == name:
            return entry
    raise ValueError(f"unknown format {name!r}; one of {', '.join(FORMAT_NAMES)}")


def format_of_name(name: str) -> Format | None:
    """The format that the suffix of a path or URL stands for."""
    path = unquote(urlsplit(name).path) if "://" in name else name.replace("\\", "/")
    suffix = suffix_of(path)
    return next((entry for entry in FORMATS if suffix in entry.suffixes), None)


def detect_format(document: Document) -> Format:
    """The format of a document, by its content before its name; text where neither says otherwise.

    Raises FormatError where the content is nothing that is read here (an image, a PDF file).
    """
    head = document.content[: sniff.HEAD_BYTES]
    if foreign := sniff.foreign_type(head):
        raise FormatError(f"{foreign}; formats are {', '.join(FORMAT_NAMES)}")
    by_content = next((entry for entry in FORMATS if entry.is_content(head)), None)
    by_name = format_of_name(document.member or document.uri)
    names = by_content and by_content.name, by_name and by_name.name
    if by_name and names == ("json", "jsonl") and sniff.is_one_line(head):
        # A single object on a single line is both.
        return by_name
    return by_content or by_name or get_format("text")


__all__ = [
    "FORMATS",
    "FORMAT_NAMES",
    "BadRecord",
    "Format",
    "FormatError",
    "FormatOptions",
    "ParseFormat",
    "RawArticle",
    "detect_format",
    "format_of_name",
    "get_format",
]
