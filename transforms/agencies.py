"""The closed list of news agencies that datelines, bylines and credits name, in the spellings they use."""

from __future__ import annotations

import dataclasses
import functools
import re
from importlib import resources


@dataclasses.dataclass(frozen=True, slots=True)
class Agency:
    """A news agency or press-release wire.

    Attributes:
        name: the display name, `articles.agency`.
        spellings: as in datelines and bylines, the display name left out.
        is_bare: whether its datelines name it without brackets (`YEREVAN, MARCH 3, ARMENPRESS.`).
        is_direct: whether the sentence follows the brackets directly (`NEW DELHI, Jan 22 (PTI) The`).
        domain: its registered domain, by which its own pages are known.
    """

    slug: str
    name: str
    spellings: tuple[str, ...] = ()
    is_bare: bool = False
    is_direct: bool = False
    domain: str | None = None


@functools.cache
def agencies() -> tuple[Agency, ...]:
    """All agencies, as listed in agencies.tsv."""
    lines = resources.files("transforms").joinpath("agencies.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(_agency(line) for line in lines if line and not line.startswith("#"))


def find_agency(text: str) -> Agency | None:
    """The agency that `text` names, in any case and any of its spellings; None where it names none."""
    return _by_spelling().get(" ".join(text.split()).strip(" /()").lower())


def agency_pattern(*, bare: bool = False) -> str:
    """A regular expression for one spelling of one agency; with `bare`, of those that write without brackets."""
    spellings = {s for agency in agencies() if agency.is_bare or not bare for s in (agency.name, *agency.spellings)}
    spellings |= {spelling.upper() for spelling in spellings}
    return "(?:" + "|".join(re.escape(s) for s in sorted(spellings, key=lambda s: (-len(s), s))) + ")"


def _agency(line: str) -> Agency:
    slug, name, spellings, domain, forms = line.split("\t")
    return Agency(
        slug, name, tuple(filter(None, spellings.split("|"))), "bare" in forms, "direct" in forms, domain or None
    )


@functools.cache
def _by_spelling() -> dict[str, Agency]:
    return {spelling.lower(): agency for agency in agencies() for spelling in (agency.name, *agency.spellings)}
