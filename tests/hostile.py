"""Hostile input files and what must come of each; `python -m tests.hostile` prints them as a page.

They are as large as they have to be for `LIMITS`, with which they are read.
"""

import bz2
import dataclasses
import gzip
import lzma
import os
import pathlib
import sys
from collections.abc import Mapping

from tests.hostile_files import (
    EXTERNAL,
    LAUGHS,
    LOOP,
    MB,
    PARAMETER,
    QUADRATIC,
    REMOTE,
    STORY,
    Make,
    archive,
    compressed,
    content,
    feed,
    gzips,
    linked,
    long_line,
    many_gzips,
    multipart,
    nitf,
    overlapping,
    page,
    record,
    story,
    table,
    warc,
    wrong_checksum,
    zip_of_zips,
    zstd,
)

MAX_BYTES = 4 * MB
LIMITS = {
    "read": {"max_bytes": MAX_BYTES},
    "parse": {"max_seconds": 60},
    "annotate": {"max_seconds": 60},
    "run": {"commit_articles": 0, "max_memory": 2**29},
}


@dataclasses.dataclass(frozen=True)
class Hostile:
    """A file, what is hostile in it, and what comes of it: articles, and failures as stage and type."""

    name: str
    what: str
    comes: str
    make: Make


def _folder(path: pathlib.Path) -> None:
    path.mkdir()
    (path / "inner.txt").write_text(story("road"))


H = Hostile
_TRICKS = ("../up.txt", "/etc/cron.txt", "a/../../b.txt", "C:\\c.txt")
_NUMBERS = (
    f'{{"title": "A", "text": "The pier.", "url": "https://q.example/n", "date": {"9" * 5_000}}}',
    record(4, date=1e308),
    record(5, date=-1e15),
    record(6, date="99999-13-45T99:99:99Z"),
    record(7, version=2**70, published="2026-02-30"),
)
INPUTS: dict[str, list[Hostile]] = {
    "Bombs": [
        H("bomb.txt.gz", "20 MB of one letter in 20 kB", "read TooLarge", compressed(gzip.open, 20)),
        H("bomb.txt.bz2", "the same in 40 bytes", "read TooLarge", compressed(bz2.open, 20)),
        H("bomb.txt.xz", "the same", "read TooLarge", compressed(lzma.open, 20, preset=0)),
        H("bomb.txt.zst", "the same", "read TooLarge", zstd),
        H("bomb.jsonl.gz", "the same, named as lines of JSON", "read BombError, read TooLarge", compressed(gzip.open, 20)),
        H("row.txt.gz", "twenty bombs of 1 MB in a row", "read TooLarge", many_gzips),
        H("twice.txt.gz", "an article, compressed twice", "parse FormatError", content(gzips(2, STORY.encode()))),
        H("five-times.txt.gz", "50 MB, compressed five times", "parse FormatError", content(lambda: gzips(5, b"a" * 50 * MB))),
        H("bomb.zip", "20 MB of one letter in an archive", "read TooLarge", content(lambda: archive({"a.txt": b"a" * 20 * MB}))),
        H("zips-in-zips.zip", "500 MB in archives in archives", "10 × parse FormatError", content(lambda: zip_of_zips(2))),
        H("overlapping.zip", "an archive that lists one member a hundred times", "read OSError", content(overlapping)),
        H("laughs.xml", "entities of entities, a billion in all", "parse FormatError", content(nitf(LAUGHS, "&l9;"))),
        H("quadratic.xml", "one long entity, a thousand times", "parse FormatError", content(nitf(QUADRATIC, "&a;" * 1_000))),
        H("loop.xml", "entities that hold each other", "parse FormatError", content(nitf(LOOP, "&a;"))),
        H("laughs.html", "the same entities in HTML", "1 article", content(LAUGHS + page("laugh").replace("the council", "&l9;"))),
        H("laughs.rss", "the same entities in a feed", "parse FormatError", content(feed(LAUGHS.replace("nitf", "rss"), "&l9;"))),
    ],
    "What would read other files": [
        H("external.xml", "an entity that is /etc/passwd", "parse FormatError", content(nitf(EXTERNAL, "&x;"))),
        H("parameter.xml", "the same as a parameter of the DTD", "parse FormatError", content(nitf(PARAMETER, "The pier is open."))),
        H("remote-dtd.xml", "a DTD on the network", "1 article", content(nitf(REMOTE, "The pier is open, Mara Quill said."))),
        H("doctype.rss", "a feed with an external entity", "parse FormatError", content(feed(EXTERNAL.replace("nitf", "rss"), "&x; It rained."))),
        H("include.xml", "XInclude of /etc/passwd", "1 article", content(nitf("", ("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/>It rained.")))),
        H("tricks.zip", "names that lead out of the archive, beside a good one", "1 article, 4 × read BadMember", content(archive({**{name: STORY.encode() for name in _TRICKS}, "good.txt": story("good").encode()}))),
        H("symlink.zip", "a member that is a symbolic link to /etc/passwd", "1 article", content(linked("/etc/passwd"))),
    ],
    "Length": [
        H("line.txt", "a line of 100 MB", "read TooLarge", long_line(100)),
        H("line.jsonl", "a record of 5 MB before a good one", "1 article, read TooLarge", long_line(5, '{"title": "A", "text": "', f'"}}\n{record(2)}')),
        H("long.jsonl", "a record of 3 MB before a good one", "1 article, parse TooLong", long_line(3, '{"title": "A", "text": "', f'"}}\n{record(9)}')),
        H("attribute.html", "an attribute of 3 MB", "1 article", content(f'<html><body><p title="{"x" * 3 * MB}">{page("attribute")}')),
        H("attributes.html", "5,000 attributes", "1 article", content(f"<p {' '.join(f'a{n}=1' for n in range(5_000))}>{page('sign')}")),
        H("tags.html", "100,000 elements that are not closed", "parse FormatError", content("<b>" * 100_000 + page("tag"))),
        H("quotation-marks.txt", "100,000 curly quotation marks", "1 article", content(f"A title\n\n{'“' * 50_000}{'”' * 50_000}\n")),
        H("straight-marks.txt", "20,000 straight ones, each before a word", "1 article", content("A title\n\n" + '"a ' * 20_000)),
        H("apostrophes.txt", "4,000 apostrophes", "1 article", content("A title\n\n" + "'Tis the dogs' 'bone'. " * 1_000)),
        H("spaces.txt", "300,000 blanks between two words", "1 article", content(f"A title\n\nThe pier{' ' * 300_000}is open.\n")),
        H("capitals.txt", "a place of 10,000 letters where a dateline is", "1 article", content(f"A\n\n{'OSLO, ' * 1_700}March 3 (AP) - It rained.")),
        H("columns.csv", "100,000 columns", "read FormatError", content(",".join(f"c{n}" for n in range(100_000)) + "\n" + "1," * 99_999 + "1\n")),
        H("header.eml", "a header field of 3 MB", "1 article", content(f"Subject: A header\nX-Long: {'a' * 3 * MB}\n\nThe pier is open.\n")),
        H("headers.eml", "5,000 header fields", "1 article", content("X-A: b\n" * 5_000 + "Subject: Headers\n\nThe pier is open.\n")),
        H("parts.eml", "1,000 parts of a mail", "1 article", content(multipart(1) + "--b0\nContent-Type: text/plain\n\nA part.\n" * 1_000)),
    ],
    "Depth": [
        H("deep-object.json", "100,000 objects in each other", "parse FormatError", content('{"a":' * 100_000 + "1" + "}" * 100_000)),
        H("deep-list.json", "100,000 lists in each other", "parse FormatError", content("[" * 100_000 + "]" * 100_000)),
        H("deep-line.jsonl", "100,000 brackets before a good record", "1 article, parse InvalidJSON", content("[" * 100_000 + "\n" + record(3) + "\n")),
        H("deep.html", "100,000 boxes around an article", "parse FormatError", content("<div>" * 100_000 + page("deep"))),
        H("deep-quote.html", "5,000 block quotations in each other", "parse FormatError", content("<html><body>" + "<blockquote>" * 5_000 + "The pier is open." + page("quote"))),
        H("deep.xml", "100,000 elements in each other", "parse FormatError", content("<nitf>" + "<a>" * 100_000)),
        H("deep.eml", "200 multiparts in each other", "parse FormatError", content(multipart(200))),
    ],
    "Damage and lies": [
        H("cut.txt.gz", "gzip that ends too soon", "read EOFError", content(gzip.compress(STORY.encode() * 50)[:-20])),
        H("no-gzip.txt.gz", "zeros after a head of gzip", "read DamagedError", content(b"\x1f\x8b\x08" + b"\x00" * 50)),
        H("wrong-checksum.zip", "a member with another checksum", "read DamagedError", content(wrong_checksum(archive({"a.txt": STORY.encode()})))),
        H("cut.zip", "an archive that ends too soon", "read OSError", content(archive({"a.txt": STORY.encode() * 9})[:-30])),
        H("cut.parquet", "Parquet that ends too soon", "read FormatError", content(table(text=["The pier is open."])[:-20])),
        H("text.parquet", "text between the marks of Parquet", "read FormatError", content("PAR1" + "x" * 100 + "PAR1")),
        H("types.parquet", "numbers and lists where text is meant", "1 article, parse NoText", content(table(title=[1, 2], text=[[1.5], None], date=[10**9, -1]))),
        H("mixed.parquet", "a row without text", "1 article, parse NoText", content(table(text=["The pier is open.", None], url=["https://q.example/p", None]))),
        H("longer.warc", "a record that ends before its length", "read EOFError", content(warc(1_000))),
        H("shorter.warc", "a record longer than its length, before a good one", "1 article, read InvalidRecord", content(warc(-100) + warc(0))),
        H("enormous.warc", "a length of 1,000 TB", "read EOFError", content(warc(10**15))),
        H("negative.warc", "a length below 0, before a good record", "read InvalidRecord", content(warc(-10_000) + warc(0))),
        H("quote.csv", "a quotation mark that is not closed", "parse ColumnCount", content('title,text,url\n"A pier,It is open.,https://q.example/c\nB,It rained.,https://q.example/d\n')),
        H("page.jsonl", "HTML with the name of lines of JSON", "1 article", content(page("extension"))),
        H("picture.txt", "a picture with the name of text", "parse FormatError", content(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 9)),
        H("program.html", "a program with the name of HTML", "parse FormatError", content(b"\x7fELF\x02\x01\x01" + b"\x00\xff" * 500)),
        H("yaml.json", "no JSON", "parse FormatError", content("text: The pier is open.\ntitle: &a [*a, *a]\n")),
        H("empty.txt", "nothing", "parse NoText", content(b"")),
        H("empty.jsonl", "nothing", "parse NoRecords", content(b"")),
        H("blanks.txt", "nothing but blanks", "parse NoText", content(" \n\t\n\u00a0\n")),
    ],
    "Values": [
        H("numbers.jsonl", "numbers and dates beyond all measure", "4 articles, parse InvalidJSON", content("\n".join(_NUMBERS))),
        H("nan.jsonl", "NaN and Infinity, with text and without", "1 article, parse NoText", content('{"title": NaN, "text": "The pier of NaN.", "date": Infinity}\n{"text": NaN, "title": -Infinity}\n')),
        H("two-titles.json", "fields that are there twice", "1 article", content('{"text": "No.", "text": "It is twice open.", "title": "A", "title": "B"}')),
        H("surrogates.jsonl", "lone surrogates", "1 article", content('{"title": "A \\ud800", "text": "The pier \\udfff is open.", "url": "https://q.example/s"}\n')),
        H("source.jsonl", "a source that would be a path", "2 articles", content(record(8, source_domain="../../etc", publisher="..") + "\n" + record(10, source_domain="a/b\x00c") + "\n")),
        H("nul.txt", "NUL in the text", "parse FormatError", content("A ti\x00tle\n\nThe pier\x00 is open,\x00 Mara Quill said.\n")),
        H("controls.txt", "escapes for a terminal, and marks that turn the reading round", "1 article", content("A \x1b]0;title\x07\n\n\u202eThe pier\u2066 is \x1b[31mopen\x1b[0m, Mara Quill said.\n")),
        H("combining.txt", "50,000 accents on one letter", "1 article", content(f"A title\n\nThe pier o{chr(0x301) * 50_000} is open.\n")),
    ],
    "Encodings": [
        H("bom.txt", "a byte order mark", "1 article", content(b"\xef\xbb\xbf" + story("mark").encode())),
        H("bom.jsonl", "a byte order mark before JSON", "1 article", content(b"\xef\xbb\xbf" + record(11).encode())),
        H("bom.csv", "a byte order mark before the first column", "1 article", content(b"\xef\xbb\xbftext,url\nIt rained all day.,https://q.example/b\n")),
        H("utf-16.txt", "UTF-16", "1 article", content(story("quay").encode("utf-16"))),
        H("utf-32.txt", "UTF-32", "1 article", content(story("dock").encode("utf-32"))),
        H("utf-16.jsonl", "UTF-16", "1 article", content((record(12) + "\n").encode("utf-16"))),
        H("latin.txt", "Windows-1252", "1 article", content("Ein Titel\n\n„Schön“, sagte Ada.\n".encode("cp1252"))),
        H("utf-7.html", "HTML that says UTF-7 and holds none", "1 article", content(b"<meta charset=utf-7>" + page("utf-7").encode() + b"\xff\xfe\xc0\xaf\xed\xa0\x80")),
        H("lie.xml", "XML that says UTF-16 and is ASCII", "1 article", content(nitf("", "The pier is open.").replace("'1.0'", "'1.0' encoding='utf-16'"))),
    ],
    "Names": [
        H("a b.txt", "a space", "1 article", content(STORY)),
        H("100%25.txt", "a percent sign", "1 article", content(story("tower"))),
        H("line\nbreak.txt", "a line break", "1 article", content(story("bridge"))),
        H("ünïcödé-名.txt", "letters beyond ASCII", "1 article", content(story("gate"))),
        H("a#b?c=d&token=e.txt", "what means something in URLs", "1 article", content(story("well"))),
        H("[a-z]*{x}.txt", "what means something in patterns", "1 article", content(story("wall"))),
        H("a::b.txt", "what means something to fsspec", "1 article", content(story("chain"))),
        H("zip::x.txt", "the same", "1 article", content(story("zip"))),
        H("-o.txt", "an option of the command", "1 article", content(story("option"))),
        H(f"{'n' * 250}.txt", "as long as names can be", "1 article", content(story("name"))),
        H("folder.html", "a folder", "1 article", _folder),
    ],
    "No files": [
        H("pipe.txt", "a pipe that nobody writes to", "read OSError", lambda path: os.mkfifo(path)),
        H("loop", "a link to the folder it is in", "read IsADirectoryError", lambda path: path.symlink_to(path.parent)),
        H("itself.txt", "a link to itself", "read OSError", lambda path: path.symlink_to(path)),
        H("nowhere.txt", "a link to nothing", "read FileNotFoundError", lambda path: path.symlink_to(path.with_name("not-there.txt"))),
        H("zero.txt", "a link to a device without end", "read OSError", lambda path: path.symlink_to("/dev/zero")),
    ],
}  # fmt: skip
FILES = {file.name: file for group in INPUTS.values() for file in group}
HEAD = """# Hostile inputs

What comes of files that are made to do harm. All are read in one run by `tests/test_hostile_inputs.py`, which holds
this page to what came of them; none costs another anything. `max_bytes` is {max_bytes:,} in that run, so that bombs can
be small.

| File | What it is | What comes of it |
|---|---|---|
"""


def describe(articles: int, failures: Mapping[str, int]) -> str:
    """What came of a file, in words."""
    parts = [f"{articles} article{'s' * (articles > 1)}"] if articles else []
    parts += [f"{count} × {kind}" if count > 1 else kind for kind, count in sorted(failures.items())]
    return ", ".join(parts) or "nothing"


def as_page() -> str:
    """The page that `configs/hostile-inputs.md` is."""
    rows = []
    for title, files in INPUTS.items():
        rows.append(f"| **{title}** | | |")
        for file in files:
            name = file.name if len(file.name) < 100 else f"{file.name[:9]}…"
            shown = name.replace("\n", "\\n").replace("|", "\\|")
            rows.append(f"| `{shown}` | {file.what} | {file.comes} |")
    return HEAD.format(max_bytes=MAX_BYTES) + "".join(f"{row}\n" for row in rows)


if __name__ == "__main__":
    sys.stdout.write(as_page())
