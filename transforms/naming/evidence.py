"""The gender of the people of an article, from titles, roles, given names and, for want of these, pronouns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Doc

from transforms.columns import lower_in
from transforms.layout import sentences
from transforms.naming.gazetteer import Gender, given_names, noun_gender, titles
from transforms.naming.normal import normal_word
from transforms.naming.table import Role

_PRONOUNS: dict[str, Gender] = {"he": "male", "his": "male", "him": "male", "himself": "male", "she": "female"}
_PRONOUNS |= {"her": "female", "hers": "female", "herself": "female"}
_HONORIFIC, _ROLE, _GIVEN = 5, 4, 2


def title_gender(doc: Doc, start: int) -> Gender | None:
    """The gender told by the titles that stand right before the name (`Mr.`, `Mrs.`)."""
    i = start - 1
    while i >= 0:
        text = doc[i].text
        word = normal_word(text)
        if word not in titles() and text != ".":
            break
        gender = titles().get(word)
        if gender:
            return gender
        i -= 1
    return None


def gender_votes(
    words: Iterable[tuple[str, ...]], roles: Iterable[Role], told: Iterable[Gender | None]
) -> Counter[Gender]:
    """Votes for each gender: by given names, role nouns and titles."""
    votes: Counter[Gender] = Counter()
    for name in words:
        if len(name) > 1 and (gender := given_names().get(name[0])):
            votes[gender] += _GIVEN
    for role in roles:
        if gender := noun_gender(role.head):
            votes[gender] += _ROLE
        elif "lady" in role.modifiers and "first" in role.modifiers:
            votes["female"] += _ROLE
    for title in told:
        if title:
            votes[title] += _HONORIFIC
    return votes


def winner(votes: Mapping[Gender, int]) -> Gender | None:
    """The gender with more votes, None where there is none or as many for the other."""
    male, female = votes.get("male", 0), votes.get("female", 0)
    return None if male == female else "male" if male > female else "female"


def pronoun_votes(doc: Doc, persons: Sequence[tuple[int, int]]) -> dict[int, Counter[Gender]]:
    """Votes of pronouns that can only mean one person: the only one named so far in the sentence or the one before.

    `persons` holds (token, name) of each mention of a person, in text order.
    """
    votes: dict[int, Counter[Gender]] = defaultdict(Counter)
    previous: set[int] = set()
    events = _pronouns_and_persons(doc, persons)
    position = 0
    for sentence in sentences(doc):
        named: set[int] = set()
        while position < len(events) and events[position][0] < sentence.end:
            _, name, gender = events[position]
            position += 1
            if gender is None:
                named.add(name)
            elif len(known := named or previous) == 1:
                votes[next(iter(known))][gender] += 1
        previous = named or (previous if len(sentence) < 8 else set())
    return votes


def _pronouns_and_persons(doc: Doc, persons: Sequence[tuple[int, int]]) -> list[tuple[int, int, Gender | None]]:
    """(token, name, gender) of persons, whose gender is None, and pronouns, whose name is -1; in text order."""
    pronouns = [(token, -1, gender) for token, gender in lower_in(doc, _PRONOUNS)]
    named: list[tuple[int, int, Gender | None]] = [(token, name, None) for token, name in persons]
    return sorted([*named, *pronouns], key=lambda event: event[0])
