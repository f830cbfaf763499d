"""One slug for one outlet, however a file spells it."""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata
from importlib import resources
from urllib.parse import urlsplit

import tld

from transforms.agencies import Agency, agencies

_LONGEST_SLUG = 64
_LONGEST_HOST = 253
"""RFC 1035."""
_HOSTS_KEPT = 4_096
"""Hosts of which it is remembered whose they are: a corpus has far fewer of them than articles."""
_NO_KEY = re.compile(r"^the |\W+")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """An outlet: `slug` for folders and joins, `name` for people, `domain` where a URL shows it."""

    slug: str
    name: str
    domain: str | None = None


def identify_source(name: str | None, domain: str | None = None, url: str | None = None) -> Source | None:
    """The outlet of a name, a host or domain, or a URL; None where none of them says anything.

    A known outlet (outlets.tsv, the agencies) has its slug there. Any other is known by its registered domain, and by
    its name where there is none.
    """
    address = next((each for each in (domain, url) if registered_domain(each)), None)
    if address is None and name and _DOMAIN.fullmatch(name.strip()):
        address, name = name.strip(), None
    registered = registered_domain(address)
    known = _outlet_at(_host(address or "")) or _outlets().get(_key(name or ""))
    if known:
        return dataclasses.replace(known, domain=registered)
    slug = slugify(registered or name or "")
    if slug is None:
        return None
    return Source(slug, " ".join(name.split()) if name else registered or slug, registered)


def is_outlet(name: str) -> bool:
    """Whether a name is that of a known outlet or agency, in any of its spellings."""
    key = _key(name)
    return bool(key) and key in _outlets()


def agency_source(agency: Agency) -> Source:
    """An agency as the outlet of the stories it filed."""
    return Source(agency.slug, agency.name)


def slugify(text: str) -> str | None:
    """`text` as a slug, `[a-z0-9][a-z0-9._-]*` of at most 64 characters, never all digits; None where nothing is left.

    A name of digits only gets the prefix `s` (SQL engines read a partition of digits as a number).
    """
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9._]+", "-", folded.replace("&", " and ").replace("'", ""))
    slug = slug.strip("-._")[:_LONGEST_SLUG].rstrip("-._")
    if not slug:
        # A name in another script; its code points keep outlets apart.
        slug = "u" + "-".join(f"{ord(c):x}" for c in text if c.isalnum())[:_LONGEST_SLUG].rstrip("-")
        return slug if len(slug) > 1 else None
    return f"s{slug}" if re.fullmatch(r"[\d._-]+", slug) else slug


def registered_domain(url: str | None) -> str | None:
    """`bbc.co.uk` of `https://www.bbc.co.uk/news/1` or `news.bbc.co.uk`; None for an IP address or no host."""
    host = _host(url or "")
    return _domain_of(host) if len(host) <= _LONGEST_HOST else None


@functools.lru_cache(_HOSTS_KEPT)
def _domain_of(host: str) -> str | None:
    if not host or not _DOMAIN.fullmatch(host):
        return None
    found = tld.get_fld(f"http://{host}", fail_silently=True, search_private=True)
    return str(found) if found else host.removeprefix("www.")


def _host(url: str) -> str:
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".")
    except ValueError:
        return ""


@functools.lru_cache(_HOSTS_KEPT)
def _outlet_at(host: str) -> Source | None:
    """The outlet whose domain a host is, or is part of; the nearest, as sites hold sites (`abcnews.go.com`)."""
    labels = host.split(".")
    hosts = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((known for each in hosts if (known := _outlets().get(_key(each)))), None)


def _key(name: str) -> str:
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _NO_KEY.sub("", name.lower())


@functools.cache
def _outlets() -> dict[str, Source]:
    """Normalised spellings and domains to outlets; an outlet of its own takes precedence over an agency."""
    found: dict[str, Source] = {}
    for agency in agencies():
        source = agency_source(agency)
        found |= {
            _key(key): source for key in (agency.slug, agency.name, *agency.spellings, agency.domain or agency.slug)
        }
    text = resources.files("transforms").joinpath("outlets.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            slug, name, spellings, domains = line.split("\t")
            keys = (slug, name, *filter(None, (*spellings.split("|"), *domains.split("|"))))
            found |= dict.fromkeys(map(_key, keys), Source(slug, name))
    return found
