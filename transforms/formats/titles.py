"""The headline of a page, out of all the titles it has, without the name of the site around it."""

from __future__ import annotations

import dataclasses
import functools
import html
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from transforms.sources import is_outlet, registered_domain

_LONGEST_TITLE = 300
_TITLES_KEPT = 256
"""Titles and names that are known folded: those of a page are compared with each other many times."""
_NO_LETTERS = re.compile(r"\W+|^the ")
_PARTING = re.compile(r"\s+(?:[|•·»«›‹:~]|[-–—]|::|/)\s+")
_BARS = frozenset(("|", "•", "»", "::"))
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,12}", re.IGNORECASE)
_SITE_AFTER = re.compile(r"(?:.*\s)?[|•·»–—-]\s+([^|•·»–—]{2,40})")
_SITE_BEFORE = re.compile(r"([^|•·»–—]{2,40}?)(?::|\s[|•·»–—-])\s+")
_BEFORE_PARTING = re.compile(r"(.{2,40}?)\s+(?:[|•·»:]|[-–—]|::)\s+(?=\S+\s+\S)")
_BEFORE_COLON = re.compile(r"([^:]{2,40}):\s+(?=\S+\s+\S)")
# What sites put after their names, or leave out: `Harbor Post Online`, `HPost TV`.
_FILLERS = frozenset(
    ("news", "online", "com", "tv", "fm", "radio", "live", "media", "digital", "magazine", "daily", "app")
)
_SECTIONS = frozenset((
    "news", "world", "worldnews", "localnews", "local", "usnews", "uknews", "national", "nationalnews", "latestnews",
    "breakingnews", "topnews", "topstories", "business", "sport", "sports", "politics", "technology", "tech", "science",
    "health", "culture", "entertainment", "opinion", "lifestyle", "money", "travel", "education", "environment",
))  # fmt: skip
_SHORTEST_CUT = 60
_SHORTEST_STEM = 4
_SHORTEST_INITIALS = 3
_LONGEST_SITE = 40
_LONGEST_SITE_WORDS = 4
_SHORTEST_HEADLINE_WORDS = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Titles:
    """The titles of a page.

    Attributes:
        stated: by its metadata, best first.
        headings: what it shows.
        document: that of the window.
    """

    stated: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    document: str | None = None

    def all(self) -> tuple[str, ...]:
        """All of them, best first."""
        return tuple(each for each in (*self.stated, *self.headings, self.document) if each)


class Site:
    """What a site is called, by whatever the page says of it: names, handles, its address."""

    def __init__(
        self, names: Iterable[str | None], url: str | None = None, sections: Iterable[str | None] = ()
    ) -> None:
        domain = registered_domain(url) or ""
        self._core = _folded(domain.split(".")[0])
        self._names = {_folded(name) for name in (*names, domain, self._core) if name} - {""}
        self._sections = {_folded(each) for each in (*sections, *_path_parts(url)) if each} | _SECTIONS

    def is_called(self, part: str) -> bool:
        """Whether a part of a title is the site's name, an address, or the name of any known outlet."""
        return self.is_own(part) or is_outlet(part) or _DOMAIN.fullmatch(part) is not None

    def is_own(self, part: str) -> bool:
        """Whether a part of a title is the site's name, in full or by its initials."""
        folded = _folded(part)
        if not folded or len(part) > _LONGEST_SITE:
            return False
        initials = "".join(word[0] for word in re.findall(r"\w+", part.lower()))
        is_short = len(self._core) >= _SHORTEST_INITIALS and self._core in (initials, initials.removeprefix("t"))
        return is_short or any(_alike(folded, name) for name in self._names)

    def has_section(self, part: str) -> bool:
        """Whether a part of a title is the name of a section, this page's or one that all papers have."""
        return _folded(part) in self._sections


def headline(titles: Titles, site: Site) -> str | None:
    """The best of the titles; completed where publishers cut it, as some do in metadata at 110 characters."""
    stated = [each for each in dict.fromkeys(map(html.unescape, titles.all())) if len(each) <= _LONGEST_TITLE]
    candidates = [without_site(each, site, titles) for each in stated]
    candidates = [each for each in candidates if each and not site.is_called(each)]
    if not candidates:
        return None
    best = candidates[0].rstrip("….").rstrip() if candidates[0].endswith(("…", "...")) else candidates[0]
    longer = [each for each in candidates[1:] if each.startswith(best) and not _PARTING.match(each, len(best))]
    return longer[0] if longer and len(best) >= _SHORTEST_CUT else candidates[0]


def without_site(title: str, site: Site, titles: Titles) -> str:
    """A title without the site's name before or after it: `Rates held | The Post`.

    A dash alone shows nothing, as headlines have dashes: the site must be known, or the page must have the title
    without what follows it. A bar parts off a site nobody knows, too, unless the page shows it in its heading.
    """
    known = {_folded(other) for other in titles.all() if other != title}
    is_shown = _folded(title) in set(map(_folded, titles.headings))
    partings = list(_PARTING.finditer(title))
    parts = [
        title[before.end() if before else 0 : after.start() if after else None].strip()
        for before, after in zip([None, *partings], [*partings, None], strict=True)
    ]
    place = next((place for place, part in enumerate(parts) if place and site.is_called(part)), None)
    while place and place > 1 and site.has_section(parts[place - 1]):
        place -= 1
    if place is None and not is_shown:
        place = _at_bar(title, partings)
    place = _after_known(title, partings, known) or place
    if place:
        title = title[: partings[place - 1].start()].strip()
    return title if is_shown else _without_front(title, site, known)


def site_in_title(document: str, headings: Iterable[str]) -> str | None:
    """The site's name, where the title of the document is the heading with a name before or after it."""
    for heading in filter(None, headings):
        before, found, after = document.partition(heading)
        if found and (name := _named(_SITE_AFTER, after) or _named(_SITE_BEFORE, before)):
            return name
    return None


def _after_known(title: str, partings: list[re.Match[str]], known: set[str]) -> int | None:
    """Where the longest beginning of a title ends that is a title of the page by itself, and most of this one."""
    for place in range(len(partings), 0, -1):
        head = title[: partings[place - 1].start()].strip()
        if _folded(head) in known and len(head) * 2 > len(title):
            return place
    return None


def _at_bar(title: str, partings: list[re.Match[str]]) -> int | None:
    """Where a short name follows a bar after what is a headline by its length."""
    place = next((place for place, match in enumerate(partings, start=1) if match[0].strip() in _BARS), None)
    if place is None:
        return None
    head, tail = title[: partings[place - 1].start()], title[partings[-1].end() :]
    is_short = len(tail) <= _LONGEST_SITE and len(tail.split()) <= _LONGEST_SITE_WORDS
    is_headline = len(head.split()) >= _SHORTEST_HEADLINE_WORDS and len(head) > len(tail)
    return place if is_short and is_headline else None


def _without_front(title: str, site: Site, known: set[str]) -> str:
    """A title without the site's name before it, or before its colon."""
    for pattern in (_BEFORE_PARTING, _BEFORE_COLON):
        match = pattern.match(title)
        if match and (_folded(title[match.end() :]) in known or site.is_own(match[1])):
            return title[match.end() :]
    return title


def _named(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.fullmatch(text)
    return match[1] if match else None


def _alike(part: str, name: str) -> bool:
    """Whether two folded names are one, but for such words as `news` and `online` at the end."""
    short, long = sorted((part, name), key=len)
    return part == name or (len(short) >= _SHORTEST_STEM and long.startswith(short) and long[len(short) :] in _FILLERS)


def _path_parts(url: str | None) -> list[str]:
    try:
        return urlsplit(url or "").path.split("/")[1:-1]
    except ValueError:
        return []


def _folded(title: str) -> str:
    return _folded_once(title) if len(title) <= _LONGEST_TITLE else _fold(title)


def _fold(title: str) -> str:
    return _NO_LETTERS.sub("", title.lower())


_folded_once = functools.lru_cache(_TITLES_KEPT)(_fold)
