"""Metadata in folder and file names."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from transforms.dates import parse_date

_COMPRESSED = {".gz", ".gzip"}
_STEM = re.compile(r"(?P<source>[A-Za-z][\w.&-]*?)_(?P<date>\d{4}-\d\d-\d\d)_(?P<slug>.+)")
_HIVE = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>[^/]+)")
_HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
_FIELD = re.compile(r"\{(\w+)\}")
_FIELDS = {
    "date": r"\d{4}-?\d{2}-?\d{2}", "year": r"\d{4}", "month": r"\d{2}", "day": r"\d{2}",
}  # fmt: skip


def compile_path_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern such as `{source}_{date}_{slug}` as a regular expression over the end of a path without its suffix.

    Fields are `{source}`, `{date}` (YYYY-MM-DD or YYYYMMDD), `{year}`, `{month}`, `{day}`, `{slug}` or any name of your
    own; a `/` in the pattern is one in the path. Raises ValueError where it has no field, or one twice.
    """
    names = _FIELD.findall(pattern)
    if not names or len(set(names)) < len(names):
        raise ValueError(f"path pattern {pattern!r} needs fields such as {{source}} or {{date}}, each once")
    parts = _FIELD.split(pattern)
    literals, fields = parts[::2], parts[1::2]
    wanted = [f"(?P<{name}>{_FIELDS.get(name.lower(), '[^/]+?')})" for name in fields]
    body = "".join(re.escape(text) + field for text, field in zip(literals, [*wanted, ""], strict=True))
    return re.compile(rf"(?:^|.*/){body}")


def path_metadata(uri: str, pattern: re.Pattern[str] | None = None) -> dict[str, str]:
    """What folder and file names say of the file: lower-case names to text.

    From hive folders (`date=2019-03-28/source=tass`) and the pattern, which wins; without a pattern, from a stem of
    the shape `<source>_<YYYY-MM-DD>_<slug>`. A `year`, `month` and `day` become a `date`.
    """
    path = _path(uri)
    found = {m["name"].lower(): m["value"] for part in path.parent.parts if (m := _HIVE.fullmatch(part))}
    stem = _without_suffix(path)
    match = (pattern or _STEM).fullmatch(stem if pattern else stem.rsplit("/", 1)[-1])
    if match and (pattern or parse_date(match["date"])):
        found |= {name.lower(): value for name, value in match.groupdict().items()}
    found = {name: value for name, value in found.items() if value and value != _HIVE_NULL}
    if "date" not in found and {"year", "month", "day"} <= found.keys():
        found["date"] = f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}"
    return found


def _path(uri: str) -> PurePosixPath:
    path = unquote(urlsplit(uri).path) if "://" in uri else uri.replace("\\", "/")
    return PurePosixPath(path)


def _without_suffix(path: PurePosixPath) -> str:
    if path.suffix.lower() in _COMPRESSED:
        path = path.with_suffix("")
    return str(path.with_suffix("") if re.fullmatch(r"\.[A-Za-z]\w{0,5}", path.suffix) else path)
