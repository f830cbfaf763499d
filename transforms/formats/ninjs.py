"""ninjs, the IPTC's news in JSON: versions 1.x, 2.x and 3.x, told apart by the shape of each field, not by a number.

Version 1 has a field a variant (`body_text`, `body_xhtml`, `headline_main`), version 2 lists (`bodies`, `headlines`)
with a role and a content type, version 3 the same in camel case. Agencies mix them, so each field is looked for in all
its forms. Associations (pictures and other items around the story) are not of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from transforms.formats.fields import text_of, whole_number
from transforms.formats.raw import BadRecord, RawArticle, is_withdrawn
from transforms.formats.story import fragment_text
from transforms.sources import registered_domain

_MARKS = frozenset(
    ("versioncreated", "pubstatus", "copyrightnotice", "copyrightholder", "usageterms", "profile", "representationtype")
)
_TEXT_TYPES = frozenset(("", "text", "composite"))
_NEWSML_URN = re.compile(r"urn:newsml:([\w.-]+):", re.IGNORECASE)
# Roles of a text, best first; before that, markup goes before plain text, as it shows paragraphs.
_MAIN = ("main", "", "html", "xhtml", "html5", "richtext", "text", "plain")
_PARTIAL = frozenset(
    ("caption", "summary", "teaser", "abstract", "short", "tweet", "promo", "description", "web", "sms")
)
_MARKED_UP = re.compile(r"html|richtext", re.IGNORECASE)
_BROKEN = re.compile(r"(?<=>)\s+(?=<)")


class _Variant(NamedTuple):
    """One of the forms in which an item has a text; `kind` is its content type as far as it says."""

    role: str
    kind: str
    value: str


def is_ninjs(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a ninjs item: it says so, or has an identifier and two of the standard's own names."""
    names = {str(name).lower() for name in record}
    standard = record.get("standard") or record.get("$standard")
    if isinstance(standard, Mapping) and str(standard.get("name", "")).lower() == "ninjs":
        return True
    return bool(names & {"uri", "guid"}) and len(names & _MARKS) >= 1 and bool(names & {"versioncreated", "pubstatus"})


def read_ninjs(record: Mapping[str, Any], number: str | None) -> RawArticle | BadRecord:
    """The article of a ninjs item; a failure where it is a picture or the like, or has no text.

    One whose `pubstatus` is `canceled` or `withheld` withdraws the article and needs none.
    """
    item = {str(name).lower(): value for name, value in record.items()}
    body = _best(_variants(item, "body", "bodies"))
    is_cancelled = is_withdrawn(text_of(item.get("pubstatus")))
    if body is None and not is_cancelled:
        kind = str(item.get("type") or "text").lower()
        what = f"a ninjs item of type {kind!r}" if kind not in _TEXT_TYPES else "a ninjs item"
        return BadRecord(f"no text: {what} without body_… or bodies", "NoText", number, _title(item))
    uri = text_of(item.get("uri")) or text_of(item.get("guid"))
    version = text_of(item.get("versioncreated"))
    published = text_of(item.get("firstcreated")) or text_of(item.get("contentcreated")) or version
    text = body.value if body else ""
    return RawArticle(
        body=fragment_text(_BROKEN.sub("", text) if text.lstrip().startswith("<") else text),
        title=_title(item),
        record=number,
        published=published,
        published_from="json" if published else None,
        modified=version,
        source=_source(item),
        source_domain=_authority(uri),
        language=text_of(item.get("language")),
        provider_id=uri,
        provider_version=whole_number(item.get("version")),
        is_cancelled=is_cancelled,
        byline=text_of(item.get("byline")) or text_of(item.get("by")),
        tags=tuple(_names(item, "subject", "subjects", "keywords", "place", "places")),
    )


def _title(item: Mapping[str, Any]) -> str | None:
    best = _best(_variants(item, "headline", "headlines"))
    return best.value if best else text_of(item.get("title"))


def _variants(item: Mapping[str, Any], one: str, several: str) -> Iterator[_Variant]:
    """All forms of a text: the field itself, the fields with its name and a suffix, and the members of its list."""
    for name, value in item.items():
        if name in (one, several) and isinstance(value, list):
            yield from (variant for member in value if (variant := _member(member)))
        elif (name == one or name.startswith(f"{one}_")) and isinstance(value, str) and text_of(value):
            role = name[len(one) + 1 :]
            yield _Variant(role, role, value)


def _member(member: object) -> _Variant | None:
    if not isinstance(member, Mapping):
        return None
    fields = {str(name).lower(): value for name, value in member.items()}
    value = fields.get("value") or fields.get("text")
    if not isinstance(value, str) or not text_of(value):
        return None
    role = str(fields.get("role") or fields.get("name") or "").lower()
    return _Variant(role, str(fields.get("contenttype") or role), value)


def _best(variants: Iterator[_Variant]) -> _Variant | None:
    whole = [variant for variant in variants if variant.role not in _PARTIAL]
    return min(whole, key=_rank, default=None)


def _rank(variant: _Variant) -> tuple[bool, int, int]:
    marked_up = _MARKED_UP.search(variant.kind) is not None
    place = _MAIN.index(variant.role) if variant.role in _MAIN else len(_MAIN)
    return not marked_up, place, -len(variant.value)


def _source(item: Mapping[str, Any]) -> str | None:
    named = next(_names(item, "infosource", "infosources"), None)
    return text_of(item.get("source")) or named or text_of(item.get("copyrightholder"))


def _names(item: Mapping[str, Any], *fields: str) -> Iterator[str]:
    for field in fields:
        members = item.get(field)
        for member in members if isinstance(members, list) else [members]:
            name = member.get("name") or member.get("literal") if isinstance(member, Mapping) else member
            if isinstance(name, str) and text_of(name):
                yield name


def _authority(uri: str | None) -> str | None:
    """The domain of who gave an item its identifier: `urn:newsml:paper.example:…`, `https://ninjs.paper.example/…`."""
    if uri is None:
        return None
    match = _NEWSML_URN.match(uri)
    return registered_domain(match[1] if match else uri if "://" in uri else None)
