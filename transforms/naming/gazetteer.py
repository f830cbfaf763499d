"""Given names, nicknames and titles: small tables made by hand from general knowledge, read on first use."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

Gender: TypeAlias = Literal["male", "female"]

_GENDERS: dict[str, Gender] = {"m": "male", "f": "female", "honorific-m": "male", "honorific-f": "female"}


def word_set(text: str) -> frozenset[str]:
    """The words of a table written as one string."""
    return frozenset(text.split())


# Role nouns and kin that tell the gender of whoever they describe.
_MALE_NOUNS = word_set(
    """
    man boy gentleman businessman congressman assemblyman councilman chairman spokesman salesman policeman
    fireman newsman anchorman cameraman statesman father son brother husband uncle nephew grandfather grandson
    king prince actor widower stepfather stepson groom fisherman clergyman serviceman patriarch priest duke
    emperor sultan emir fiance stepbrother godfather boyfriend ombudsman craftsman alderman selectman freshman
    frontman showman sportsman waiter hero heir host monk pope cardinal archbishop bishop rabbi imam sheikh
    ayatollah
    """
)
_FEMALE_NOUNS = word_set(
    """
    woman girl lady businesswoman congresswoman assemblywoman councilwoman chairwoman spokeswoman policewoman
    anchorwoman stateswoman mother daughter sister wife aunt niece grandmother granddaughter queen princess
    actress widow stepmother stepdaughter bride servicewoman matriarch nun duchess empress fiancee stepsister
    godmother girlfriend heroine heiress hostess waitress alderwoman sportswoman saleswoman matron
    """
)
# These describe men only by habit; a woman may well bear them.
_WEAK = word_set("actor hero heir host bishop archbishop rabbi waiter ombudsman chairman freshman")
_NOUN_GENDER: Mapping[str, Gender] = {
    **dict.fromkeys(_MALE_NOUNS - _WEAK, "male"),
    **dict.fromkeys(_FEMALE_NOUNS, "female"),
}


def _rows(file: str) -> Iterator[list[str]]:
    text = importlib.resources.files(__package__).joinpath(file).read_text("utf-8")
    return (line.split() for line in text.splitlines() if line and not line.startswith("#"))


@functools.cache
def given_names() -> Mapping[str, Gender | None]:
    """Given name (lower case, accents folded) to the gender it tells, None where it tells none."""
    names: dict[str, Gender | None] = {}
    for key, *row in _rows("given_names.txt"):
        for name in row:
            seen = names.get(name, _GENDERS.get(key))
            names[name] = seen if seen == _GENDERS.get(key) else None
    return names


@functools.cache
def titles() -> Mapping[str, Gender | None]:
    """Words that stand before a person's name and are no part of it, with the gender they tell."""
    return {word: _GENDERS.get(key) for key, *row in _rows("titles.txt") for word in row}


@functools.cache
def honorifics() -> frozenset[str]:
    """The titles that announce a person's name by themselves (`Mr.`, `Dr.`)."""
    return frozenset(word for key, *row in _rows("titles.txt") if key.startswith("honorific") for word in row)


@functools.cache
def role_nouns() -> frozenset[str]:
    """Nouns that say what somebody is: offices, ranks, trades and kin."""
    rows = frozenset(word for key, *row in _rows("titles.txt") if key != "modifier" for word in row)
    return rows | _MALE_NOUNS | _FEMALE_NOUNS


@functools.cache
def _nicknames() -> Mapping[str, frozenset[str]]:
    variants: dict[str, set[str]] = {}
    for row in _rows("nicknames.txt"):
        for name in row:
            variants.setdefault(name, set()).update(row)
    return {name: frozenset(row) for name, row in variants.items()}


def given_variants(name: str) -> frozenset[str]:
    """The given names that the name may stand for, itself left out (`mike` for `michael`)."""
    return _nicknames().get(name, frozenset()) - {name}


def same_given(one: str, other: str) -> bool:
    """Can these given names or initials be one person's (`mike`/`michael`, `j`/`john`)?"""
    if one == other or (min(len(one), len(other)) == 1 and one[:1] == other[:1]):
        return True
    return other in given_variants(one)


def noun_gender(noun: str) -> Gender | None:
    """The gender a role noun or word of kinship tells of whom it describes."""
    return _NOUN_GENDER.get(noun)
