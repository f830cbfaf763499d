"""Who is being talked about: a running account of the people and organizations named, for pronouns to point back to.

Names and resolved pronouns are events in text order. A pronoun takes the event whose bearer fits in gender and
number and scores best by nearness, by being a subject, by standing outside quotations and by having spoken last.
"""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence

from spacy.tokens import Doc, Token

from transforms.columns import doc_text, lower_in, nouns_labelled, token_starts
from transforms.layout import sentences
from transforms.naming.gazetteer import Gender, noun_gender
from transforms.naming.normal import normal_word
from transforms.naming.table import Name, NameTable
from transforms.quotes.resolve_nouns import is_person_noun, same_role

SUBJECTS = frozenset({"nsubj", "nsubjpass", "nsubj:pass", "nsubj:outer", "csubj"})
MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})

_FARTHEST_SENTENCES = 12
_MOST_EVENTS = 40
_NEAR, _SUBJECT, _SPOKE, _GENDER, _FREQUENT, _QUOTED = 2.0, 1.0, 1.5, 0.7, 0.3, 1.5
_ASIDE = 0.4
_MARGIN = 0.15
# A line of marks alone begins something new: `___`, `* * *`.
_BREAK = re.compile(r"^[^\S\n]*(?:[_*#=~•–—-][^\S\n]*){3,}\.?[^\S\n]*$", re.MULTILINE)
_SECTION = 6
"""Sentences; how far a break puts what stands before it."""
_PAUSES = frozenset({",", "—", "–", "--"})
_SUBORDINATE = frozenset({"advcl", "acl", "acl:relcl", "relcl"})
_TELLING = frozenset({"compound", "nmod", "nmod:poss", "poss", "prep"})


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """One place that speaks of a name: token and sentence, and how it does.

    `is_subject` of a clause, `is_quoted` in what somebody says, `is_aside` as the subject of a subordinate clause.
    """

    token: int
    sentence: int
    name: int
    is_subject: bool
    is_quoted: bool
    is_aside: bool = False


class Discourse:
    """The events of one Doc up to a moving point, and the pronouns resolved so far."""

    def __init__(
        self,
        doc: Doc,
        names: NameTable,
        quoted: Sequence[tuple[int, int]],
        described: Callable[[int], int | None] = lambda _: None,
    ) -> None:
        """`quoted` are the token ranges of what somebody is reported to say, in text order.

        `described` tells whom a description with its head at a token means.
        """
        self._doc = doc
        self._names = names
        self._quoted = [start for start, _ in quoted]
        # Contents nest: what ends an inner one still stands in the outer.
        self._quoted_ends = list(itertools.accumulate((end for _, end in quoted), max))
        self._described = described
        # However long somebody speaks, what stands before and after is as near as ever.
        opening = {start + shift for start, _ in quoted for shift in (-1, 0)}
        begins = [sentence.start for sentence in sentences(doc)]
        self._sentence_starts = [start for start in begins if start in opening or not self.is_quoted(start)]
        starts = token_starts(doc)
        self._breaks = [bisect.bisect_left(starts, match.end()) for match in _BREAK.finditer(doc_text(doc))]
        self._events: list[Event] = []
        self._counts: Counter[int] = Counter()
        self._most = 1
        tellers = [token for token, _ in lower_in(doc, dict.fromkeys(("he", "she")))]
        begun = [mention.start for mention in names.mentions]
        self._tellers = sorted({*begun, *tellers, *nouns_labelled(doc, SUBJECTS)})
        self._next = 0
        self._spoken: list[tuple[int, int]] = []
        self._resolved: dict[int, int | None] = {}
        self._heads = {same_role(role.head) for name in names.names for role in name.roles}
        self._stranger: tuple[int, Gender | None] | None = None

    def sentence_of(self, token: int) -> int:
        """The number of the token's sentence, a break of the text counted as several."""
        breaks = bisect.bisect_right(self._breaks, token)
        return bisect.bisect_right(self._sentence_starts, token) - 1 + _SECTION * breaks

    def is_quoted(self, token: int) -> bool:
        """Does the token stand in what somebody is reported to say?"""
        at = bisect.bisect_right(self._quoted, token) - 1
        return at >= 0 and token < self._quoted_ends[at]

    def has_spoken(self, token: int, end: int, name: int) -> None:
        """Notes that the name spoke, in a mention from `token` to `end`; who speaks is a subject, however written."""
        self._spoken.append((end, name))
        self._events.append(Event(token, self.sentence_of(token), name, True, False))

    def meet_stranger(self, token: int) -> None:
        """Notes that somebody spoke whom the article does not name, by a description with its head at the token."""
        self._stranger = token, noun_gender(normal_word(self._doc[token].text))

    def advance(self, token: int) -> None:
        """Takes in everything before the token: names, and pronouns of the narrative, which are resolved on the way."""
        while self._next < len(self._tellers) and self._tellers[self._next] < token:
            i = self._tellers[self._next]
            self._next += 1
            mention = self._names.mention_at(i)
            if mention is not None:
                if mention.start == i:
                    self._add(mention.end - 1, mention.name)
                continue
            here = self._doc[i]
            if here.lower_ in {"he", "she"} and not self.is_quoted(i):
                self.resolve_pronoun(i)
            elif self._is_described_subject(here):
                name = self._described(i)
                if name is not None:
                    self._add(i, name)
                elif self._is_stranger(here):
                    self._stranger = i, noun_gender(normal_word(here.text))

    def _is_described_subject(self, token: Token) -> bool:
        """Does the narrative tell what one person does, by a description: `The mayor of Velton has asked …`?"""
        if token.dep_ not in SUBJECTS or token.pos_ != "NOUN" or not is_person_noun(normal_word(token.text)):
            return False
        return not (self.is_quoted(token.i) or token.tag_ == "NNS" or "Number=Plur" in str(token.morph))

    def _is_stranger(self, token: Token) -> bool:
        """Is somebody described whom the article never names?"""
        return same_role(normal_word(token.text)) not in self._heads and self._is_alone(token)

    def _is_alone(self, token: Token) -> bool:
        """Is the noun with what tells whose or which a phrase of its own, and no name in or behind it?"""
        inside = self._names.within(token.left_edge.i, token.right_edge.i + 1)
        words = [child for child in token.children if child.i < token.i or child.dep_ in {"nmod", "prep"}]
        # `the candidate` may well be whom the text is about, `the governing mayor` and `the temple’s abbot` are new.
        told = [child for child in words if child.dep_ in _TELLING and child.lower_ not in {"his", "her", "their"}]
        return bool(told) and not any(self._names.names[mention.name].group == "person" for mention in inside)

    def _add(self, token: int, name: int) -> None:
        subject = is_subject(self._doc[token]) or self._is_presented(token)
        aside = subject and is_subordinate(self._doc[token])
        self._events.append(Event(token, self.sentence_of(token), name, subject, self.is_quoted(token), aside))
        self._counts[name] += 1
        self._most = max(self._most, self._counts[name])

    def _is_presented(self, end: int) -> bool:
        """Does the text go on to tell of the name that ends at the token: `with Ada Holm, who …`, `Holm, the mayor`?"""
        if end + 2 >= len(self._doc) or not self._doc[end + 1].is_punct or self._doc[end + 1].text not in _PAUSES:
            return False
        after = self._doc[end + 2]
        return after.lower_ in {"who", "who’s", "who's"} or after.dep_ == "appos" or after.head.dep_ == "appos"

    def resolve_pronoun(self, token: int, own: Sequence[tuple[int, int]] = ()) -> int | None:
        """The person that `he` or `she` at the token means; None where nobody fits or two fit alike.

        `own` are the token ranges that the person says word by word, who would not use the own name there.
        """
        if token not in self._resolved:
            gender = pronoun_gender(self._doc[token])
            events = [
                event
                for event in self.fitting(token, gender)
                if not any(start <= event.token < end for start, end in own)
            ]
            name = None if self._means_stranger(token, gender, events) else self.best(token, events)
            self._resolved[token] = name
            if name is not None:
                self._add(token, name)
        return self._resolved[token]

    def _means_stranger(self, token: int, gender: Gender | None, events: Sequence[Event]) -> bool:
        """Is the subject last introduced, nobody the article names, nearer than any other that fits?"""
        if self._stranger is None or self._stranger[1] not in {gender, None}:
            return False
        at = self._stranger[0]
        is_near = 0 <= self.sentence_of(token) - self.sentence_of(at) <= 1
        return is_near and not any(event.token > at and event.is_subject and not event.is_quoted for event in events)

    def fitting(self, token: int, gender: Gender | None) -> list[Event]:
        """The last events before the token that speak of people whom the gender fits."""
        names = self._names.names
        return [
            event
            for event in self.recent(token)
            if names[event.name].group == "person" and not (gender and names[event.name].gender not in {gender, None})
        ]

    def recent(self, token: int) -> list[Event]:
        """The last events before the token, the latest first."""
        here = self.sentence_of(token)
        found: list[Event] = []
        for event in reversed(self._events):
            if here - event.sentence > _FARTHEST_SENTENCES or len(found) >= _MOST_EVENTS:
                break
            if event.token < token:
                found.append(event)
        return found

    def best(self, token: int, events: Sequence[Event], margin: float = _MARGIN) -> int | None:
        """The name among the events that a mention at the token most likely means; None where two fit alike."""
        scores: dict[int, float] = {}
        speaker = self._still_speaking(events)
        for event in events:
            score = self._score(token, event) + _SPOKE * (event.name == speaker)
            scores[event.name] = max(score, scores.get(event.name, score))
        if not scores:
            return None
        ranked = sorted(scores, key=lambda name: -scores[name])
        if len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] < margin:
            return None
        return ranked[0]

    def _score(self, token: int, event: Event) -> float:
        distance = self.sentence_of(token) - event.sentence
        score = _NEAR / (1 + distance) + _FREQUENT * self._share(event.name)
        score += (_ASIDE if event.is_aside else _SUBJECT) * event.is_subject - _QUOTED * event.is_quoted
        if self._names.names[event.name].gender is not None:
            score += _GENDER
        return score

    def _still_speaking(self, events: Sequence[Event]) -> int | None:
        """The last speaker, as long as nobody else among the events did something since."""
        if not self._spoken:
            return None
        end, name = self._spoken[-1]
        since = [event for event in events if event.token >= end and event.is_subject]
        return None if any(event.name != name and not event.is_quoted for event in since) else name

    def _share(self, name: int) -> float:
        return self._counts[name] / self._most


def pronoun_gender(token: Token) -> Gender | None:
    """The gender of the person a pronoun stands for."""
    return "male" if token.lower_ in MALE else "female" if token.lower_ in FEMALE else None


def is_subject(token: Token) -> bool:
    """Is the token, or the name it ends, the subject of a clause?"""
    is_apposed = False
    for _ in range(4):
        if token.dep_ in SUBJECTS:
            return True
        if token.dep_ not in {"flat", "compound", "appos", "nmod", "conj", "amod", "flat:name", "list"}:
            return False
        # `the wife of Guaido` is not Guaido, but who stands in apposition to `the head of the fleets` is no fleet.
        if any(child.dep_ == "case" for child in token.children) and not (is_apposed and _is_thing(token)):
            return False
        is_apposed = token.dep_ == "appos"
        token = token.head
    return False


def is_subordinate(token: Token) -> bool:
    """Does the token stand in a relative or adverbial clause: `Hale, who left before [he] spoke`?"""
    for _ in range(6):
        if token.dep_ in _SUBORDINATE:
            return True
        if token.dep_ in {"ROOT", "ccomp", "parataxis"}:
            return False
        token = token.head
    return False


def _is_thing(token: Token) -> bool:
    """Is the word a common noun that describes no single person?"""
    return token.pos_ == "NOUN" and (token.tag_ == "NNS" or not is_person_noun(normal_word(token.text)))


def describe(name: Name) -> str | None:
    """The longest role the article gives the person."""
    return max((role.text for role in name.roles), key=len, default=None)
