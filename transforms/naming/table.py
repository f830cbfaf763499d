"""What is known of the names of one article: mentions, and the names they are variants of."""

from __future__ import annotations

import bisect
import dataclasses
from typing import Literal, TypeAlias

from transforms.naming.gazetteer import Gender
from transforms.packing import pack_in_docs

Group: TypeAlias = Literal["person", "org", "place", "other"]

_GROUPS: dict[str, Group] = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "org",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}


def label_group(label: str) -> Group:
    """The group of labels within which one normalised name is one entity."""
    return _GROUPS.get(label, "other")


@dataclasses.dataclass(frozen=True, slots=True)
class Role:
    """What the text calls somebody besides the name (`Russian presidential spokesman`).

    Attributes:
        text: as written, without its article.
        head: the lower-case noun that names the office or trade, in the singular.
        modifiers: the other words that tell something, lower case.
        start: index of its first token.
    """

    text: str
    head: str
    modifiers: frozenset[str]
    start: int


@dataclasses.dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a name: tokens `start` to `end` (exclusive); `name` is its index in `NameTable.names`.

    `ambiguous` tells that other names of the article fit as well, as two people of one surname.
    """

    start: int
    end: int
    label: str
    name: int
    ambiguous: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Name:
    """One named entity of the article with everything the article tells about it.

    Attributes:
        display: the fullest form in the article, without titles and possessives.
        words: the normal form of `display`; with the group it makes `entity_id`.
        gender: of a person, where title, role, given name or pronouns tell it.
        mentions: indices into `NameTable.mentions`, in text order.
    """

    entity_id: str
    display: str
    words: tuple[str, ...]
    label: str
    group: Group
    gender: Gender | None
    roles: tuple[Role, ...]
    mentions: tuple[int, ...]


@dataclasses.dataclass(slots=True)
class NameTable:
    """The names of one article, in order of first mention, and their mentions in text order."""

    names: tuple[Name, ...]
    mentions: tuple[Mention, ...]
    _starts: list[int] = dataclasses.field(init=False, repr=False, compare=False)
    _at: dict[int, int] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._starts = [mention.start for mention in self.mentions]
        numbered = enumerate(self.mentions)
        self._at = {i: number for number, mention in numbered for i in range(mention.start, mention.end)}

    def mention_at(self, token: int) -> Mention | None:
        """The mention that covers the token."""
        number = self._at.get(token)
        return None if number is None else self.mentions[number]

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin among the tokens `start` to `end`, in text order."""
        first, stop = bisect.bisect_left(self._starts, start), bisect.bisect_left(self._starts, end)
        return list(self.mentions[first:stop])


pack_in_docs("newsbeam_names", NameTable, Name, Mention, Role)
