"""Metadata in folder and file names."""

from __future__ import annotations

import difflib
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from transforms.dates import parse_date

PATH_FIELDS = ("source", "date", "year", "month", "day", "slug", "section", "language", "author")
_COMPRESSED = frozenset((".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz"))
_SUFFIX = re.compile(r"\.[A-Za-z]\w{0,9}")
_STEM = re.compile(r"(?P<source>[A-Za-z][\w.&-]*?)_(?P<date>\d{4}-\d\d-\d\d)_(?P<slug>.+)")
_HIVE = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>[^/]+)")
_HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
_FIELD = re.compile(r"\{([^{}]*)\}")
_SHAPES = {
    "date": r"\d{4}-\d{2}-\d{2}|\d{8}|\d{4}[_.]\d{2}[_.]\d{2}",
    "year": r"\d{4}", "month": r"\d{1,2}", "day": r"\d{1,2}",
    "language": r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?",
}  # fmt: skip


def compile_path_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern such as `{source}_{date}_{slug}` as a regular expression over the end of a path without its suffix.

    Fields are those of `PATH_FIELDS`: `{date}` is YYYY-MM-DD or YYYYMMDD, `{year}`, `{month}` and `{day}` are digits.
    `*` stands for anything within a name, and a `/` is one in the path. Raises ValueError where the pattern has no
    field, one twice, or one that there is not.
    """
    names = [name.strip().lower() for name in _FIELD.findall(pattern)]
    if not names:
        raise ValueError(f"path pattern {pattern!r} has no field; put one of {_fields()} in it")
    for name in names:
        if name not in PATH_FIELDS:
            close = difflib.get_close_matches(name, PATH_FIELDS, n=1)
            hint = f"did you mean {{{close[0]}}}?" if close else f"one of {_fields()}, or * for the rest"
            raise ValueError(f"path pattern {pattern!r}: unknown field {{{name}}}; {hint}")
        if names.count(name) > 1:
            raise ValueError(f"path pattern {pattern!r}: {{{name}}} is there twice; use * for what does not matter")
    literals = _FIELD.split(pattern)[::2]
    if stray := next((mark for text in literals for mark in "{}" if mark in text), None):
        raise ValueError(f"path pattern {pattern!r}: {stray!r} without its pair")
    wanted = [f"(?P<{name}>{_SHAPES.get(name, '[^/]+?')})" for name in names]
    body = "".join(_literal(text) + field for text, field in zip(literals, [*wanted, ""], strict=True))
    return re.compile(rf"(?:^|.*/){body}")


def path_metadata(uri: str, pattern: re.Pattern[str] | None = None) -> dict[str, str]:
    """What folder and file names say of the file: lower-case names to text.

    From hive folders (`date=2019-03-28/source=tass`) and the pattern, which wins; without a pattern, from a stem of
    the shape `<source>_<YYYY-MM-DD>_<slug>`. Where there is no `date`, one is made of `year`, `month` and `day`, as far
    as these are given.
    """
    path = _path(uri)
    found = {m["name"].lower(): m["value"] for part in path.parent.parts if (m := _HIVE.fullmatch(part))}
    stem = without_suffix(str(path))
    match = (pattern or _STEM).fullmatch(stem if pattern else stem.rsplit("/", 1)[-1])
    if match and (pattern or parse_date(match["date"])):
        found |= match.groupdict()
    found = {name: value for name, value in found.items() if value and value != _HIVE_NULL}
    if "date" in found:
        found["date"] = re.sub(r"[_.]", "-", found["date"])
    elif date := _date_of_parts(found):
        found["date"] = date
    return found


def without_suffix(name: str) -> str:
    """A path or URL without the suffix of its format, and without that of its compression."""
    inner = _inflated(name)
    suffix = PurePosixPath(inner).suffix
    return inner.removesuffix(suffix) if _SUFFIX.fullmatch(suffix) else inner


def suffix_of(name: str) -> str:
    """The suffix of a file's format, in small letters: `.txt` of `a.TXT.gz`."""
    return PurePosixPath(_inflated(name)).suffix.lower()


def _inflated(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return name.removesuffix(suffix) if suffix.lower() in _COMPRESSED else name


def _fields() -> str:
    return ", ".join(f"{{{name}}}" for name in PATH_FIELDS)


def _literal(text: str) -> str:
    return "[^/]*?".join(map(re.escape, text.split("*")))


def _date_of_parts(found: dict[str, str]) -> str | None:
    """`2019-03-08`, `2019-03` or `2019`, as far as the path goes."""
    parts = [found.get(name) for name in ("year", "month", "day")]
    known = parts[: parts.index(None)] if None in parts else parts
    date = "-".join(f"{part:0>2}" for part in known if part)
    return date if parse_date(date) else None


def _path(uri: str) -> PurePosixPath:
    path = unquote(urlsplit(uri).path) if "://" in uri else uri.replace("\\", "/")
    return PurePosixPath(path)
