"""Sidecars: a `.json` file beside an input that states its metadata, over what the file itself says.

The sidecar of `a.html` is `a.html.json` or `a.json`; that of a JSON file is its name and `.json` alone. It has the
field names that records have (`transforms.formats.fields`), and it is no input itself.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from transforms.formats.charset import decode
from transforms.formats.fields import FIELDS, LISTS, read_fields, texts_of
from transforms.formats.raw import RawArticle
from transforms.listing import sidecar_names
from transforms.opening import is_there, open_file

_PREFIX = "sidecar."
_MOST_BYTES = 1024 * 1024
# Of several articles in one file, what a sidecar says of them all.
_SHARED = ("source", "source_domain", "agency", "language", "section")


class SidecarError(ValueError):
    """A sidecar that cannot be read as one."""


def sidecar_metadata(uri: str) -> dict[str, str]:
    """What the sidecar of a file states, as `Document.metadata`; nothing where there is none.

    Raises SidecarError where it is no JSON object, and OSError where it cannot be read.
    """
    if uri.startswith(("http://", "https://")):
        return {}
    name = next((name for name in sidecar_names(uri) if is_there(name)), None)
    if name is None:
        return {}
    with open_file(name) as file:
        content = file.read(_MOST_BYTES + 1)
    fields = read_fields(_record(content, name.rpartition("/")[2]))
    return {f"{_PREFIX}{field}": _written(value) for field, value in fields.items() if field != "body"}


def apply_sidecar(raw: RawArticle, metadata: Mapping[str, str]) -> RawArticle:
    """An article with what the sidecar of its file states, in place of what the file says."""
    names = FIELDS if raw.record is None else _SHARED
    stated = {name: metadata[_PREFIX + name] for name in names if _PREFIX + name in metadata}
    if not stated:
        return raw
    changes: dict[str, Any] = {name: texts_of(value) if name in LISTS else value for name, value in stated.items()}
    if "published" in stated:
        changes["published_from"] = "sidecar"
    if "byline" in stated:
        changes.setdefault("authors", ())
    return dataclasses.replace(raw, **changes)


def stated_source(metadata: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Name and domain of the source that the sidecar states."""
    return metadata.get(f"{_PREFIX}source"), metadata.get(f"{_PREFIX}source_domain")


def _record(content: bytes, name: str) -> Mapping[str, object]:
    if len(content) > _MOST_BYTES:
        raise SidecarError(f"sidecar {name}: more than {_MOST_BYTES:,} bytes")
    try:
        record = json.loads(decode(content))
    except (ValueError, RecursionError) as error:
        raise SidecarError(f"sidecar {name}: no valid JSON") from error
    if not isinstance(record, Mapping):
        raise SidecarError(f'sidecar {name}: a JSON object of fields is wanted, such as {{"source": "Reuters"}}')
    return record


def _written(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
