"""Variants of one name: which normalised forms are one entity, and whom a bare surname means.

Forms are joined by their words, never by their labels alone: `Peskov` and `Dmitry Peskov`, `ECB` and `European Central
Bank`. Two people of one surname stay two; a bare surname that fits both is settled mention by mention.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence

from transforms.naming.gazetteer import given_variants, same_given, word_set
from transforms.naming.normal import acronyms
from transforms.naming.table import Group

Words = tuple[str, ...]

# Heads too common to stand for one organization by themselves, and first words that open many.
_GENERIC = word_set(
    """
    university college school institute department ministry house office agency bureau center centre foundation
    national international american new federal state united general association society party union group world
    city county north south east west northern southern eastern western central democratic republican royal
    first supreme high public home global young old saint st los las san service services system court bank
    council committee
    """
)
# These do stand for one organization once it has been named in full.
_SHORT_HEADS = word_set("times post journal commission council committee court bank ministry senate tribune")
_MOST_RIVALS = 50


@dataclasses.dataclass(slots=True)
class Form:
    """One spelling in normal form with everything spelt so.

    Attributes:
        surface: the most usual spelling.
        acronyms: acronyms the spelling may have, lower case.
        nickname: the name by a nickname written in it (`Robert "Bobby" Scott`), in normal form.
        first: token index of its first mention.
    """

    words: Words
    group: Group
    surface: str
    first: int
    mentions: list[int] = dataclasses.field(default_factory=list)
    acronyms: tuple[str, ...] = ()
    nickname: Words = ()


def link_forms(forms: Sequence[Form]) -> dict[int, list[int]]:
    """Index of a form to those of the fullest forms it may stand for; several where only the mention can tell."""
    targets: dict[int, list[int]] = {i: [i] for i in range(len(forms))}
    by_group: dict[Group, list[int]] = defaultdict(list)
    for i, form in enumerate(forms):
        by_group[form.group].append(i)
    targets.update(_link_persons(forms, by_group["person"]))
    targets.update(_link_organizations(forms, by_group["org"]))
    return targets


def _longest_first(forms: Sequence[Form], numbers: Iterable[int]) -> list[int]:
    return sorted(numbers, key=lambda i: (-len(forms[i].words), -len(" ".join(forms[i].words)), forms[i].first))


def _link_persons(forms: Sequence[Form], numbers: Iterable[int]) -> dict[int, list[int]]:
    """Full names that are one person's are joined first, then what is short for them."""
    targets: dict[int, list[int]] = {}
    by_last: dict[str, list[int]] = defaultdict(list)
    by_first: dict[str, list[int]] = defaultdict(list)
    for i in _longest_first(forms, numbers):
        words = forms[i].words
        rivals = by_last[words[-1]][:_MOST_RIVALS]
        fuller = [j for j in rivals if _is_variant(words, forms[j])]
        if not fuller and len(words) <= 2:
            fuller = [j for j in by_first[words[0]][:_MOST_RIVALS] if _opens(words, forms[j])]
        if not fuller and len(words) == 1:
            fuller = [j for j in _by_short_given(by_first, words[0]) if j != i]
        # Two full names are one person's only if they fit each other; the first found is the fullest.
        targets[i] = (fuller if len(words) == 1 or _is_surname(words, forms, fuller) else fuller[:1]) or [i]
        if targets[i] == [i]:
            by_last[words[-1]].append(i)
            for first in {words[0], *forms[i].nickname[:1]}:
                by_first[first].append(i)
    return targets


def _opens(words: Words, fuller: Form) -> bool:
    return words in (fuller.words[: len(words)], fuller.nickname[: len(words)])


def _is_variant(words: Words, fuller: Form) -> bool:
    return same_person(words, fuller.words) or (len(words) > 1 and same_person(words, fuller.nickname))


def _by_short_given(by_first: dict[str, list[int]], name: str) -> list[int]:
    """Full names whose given name has `name` for short (`Mike` for `Michael Pence`)."""
    return [j for variant in sorted(given_variants(name)) for j in by_first.get(variant, ())][:2]


def _is_surname(words: Words, forms: Sequence[Form], fuller: Sequence[int]) -> bool:
    return any(forms[j].words[-len(words) :] == words for j in fuller)


def same_person(short: Words, full: Words) -> bool:
    """Can the two names, of one last word, be one person's, `short` being no longer than `full`?"""
    if full[-len(short) :] == short:
        return True
    if len(short) < 2 or len(full) < 2 or short[-1] != full[-1]:
        return False
    if not same_given(short[0], full[0]):
        return False
    middle_short, middle_full = short[1:-1], full[1:-1]
    return all(any(same_given(one, other) for other in middle_full) for one in middle_short) or not middle_full


def _link_organizations(forms: Sequence[Form], numbers: Iterable[int]) -> dict[int, list[int]]:
    """Acronyms and short forms join the one fuller name they fit; where two fit they stay by themselves."""
    targets: dict[int, list[int]] = {}
    by_edge: dict[str, list[int]] = defaultdict(list)
    by_acronym: dict[str, list[int]] = defaultdict(list)
    for i in _longest_first(forms, numbers):
        words = forms[i].words
        fuller = by_acronym.get("".join(words), []) if len(words) == 1 and is_acronym(forms[i].surface) else []
        if not fuller:
            fuller = [j for j in by_edge[words[0]][:_MOST_RIVALS] if _is_short(words, forms[j].words)]
            fuller += [
                j for j in by_edge[words[-1]][:_MOST_RIVALS] if j not in fuller and _is_tail(words, forms[j].words)
            ]
        targets[i] = fuller if len(set(fuller)) == 1 else [i]
        if targets[i] == [i]:
            for edge in {words[0], words[-1]}:
                by_edge[edge].append(i)
            for acronym in forms[i].acronyms:
                by_acronym[acronym].append(i)
    return targets


def is_acronym(surface: str) -> bool:
    """Is the spelling one of capitals, as `ECB` and `U.S.`?"""
    letters = surface.replace(".", "").replace("’s", "").replace("'s", "")
    return 2 <= len(letters) <= 7 and letters.isupper() and letters.isalpha()


def _is_short(short: Words, full: Words) -> bool:
    """`Goldman` of `Goldman Sachs`, `Securities and Exchange` of no one's business."""
    return len(short) < len(full) and full[: len(short)] == short and (len(short) > 1 or short[0] not in _GENERIC)


def _is_tail(short: Words, full: Words) -> bool:
    """`Security Council` of `United Nations Security Council`, `Times` of `New York Times`."""
    if len(short) >= len(full) or full[-len(short) :] != short:
        return False
    return len(short) > 1 or short[0] in _SHORT_HEADS or short[0] not in _GENERIC


def form_acronyms(surface: str, group: Group) -> tuple[str, ...]:
    """The acronyms to look for in the article, for organizations only."""
    return acronyms(surface) if group == "org" else ()
