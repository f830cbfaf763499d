"""Who speaks: from the mention beside a quote to the fullest name the article gives.

Names go by their variants; `he` and `she` by gender, nearness and who is speaking; `the Kremlin spokesman` by the roles
the article gives its people; `the company` by kind. What fits two alike stays without a name, and `rule` says so.
"""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Sequence

from spacy.tokens import Doc

from transforms.columns import token_starts
from transforms.naming.clues import apposed_noun
from transforms.naming.gazetteer import noun_gender, word_set
from transforms.naming.normal import normal_word
from transforms.naming.table import Mention, Name, NameTable, Role
from transforms.quotes import grammar
from transforms.quotes.matches import QuoteMatch
from transforms.quotes.resolve_discourse import SUBJECTS, Discourse, describe
from transforms.quotes.resolve_mention import Spoken, is_body_apposed, read_mention
from transforms.quotes.resolve_nouns import (
    ORGANIZATION_NOUNS,
    asks_questions,
    describes_person,
    is_person_noun,
    is_stranger,
    noun_kind,
)
from transforms.quotes.resolve_roles import RoleIndex, contradicts, resolve_description
from transforms.records import SpeakerKind


@dataclasses.dataclass(frozen=True, slots=True)
class Speaker:
    """What resolution found: the kind always, a name where it is known, and by which rule."""

    kind: SpeakerKind
    rule: str
    name: str | None = None
    entity_id: str | None = None
    role: str | None = None
    number: int | None = None


# `the building’s owner`, `the lawyer for the villagers`: described by somebody else, so no one talked about before.
_RELATIONS = frozenset({"'s", "’s", "'", "’", "for", "to"})
# How many sentences back a description may point that repeats nothing said before.
_NEAR = 3
# Tokens; sentences without end must not cost quadratic time.
_FAR = 120
_ANY_ORGANIZATION = word_set(
    """
    company firm group organization organisation union agency newspaper paper magazine network nonprofit charity
    broadcaster station club airline carrier lender
    """
)
_OTHER_KINDS: dict[str, SpeakerKind] = {"NORP": "group", "WORK_OF_ART": "work", "LAW": "work"}
_NOBODY = Speaker("none", "")


def resolve_speakers(doc: Doc, matches: Sequence[QuoteMatch], names: NameTable) -> list[QuoteMatch]:
    """The matches, in the given order, with kind, name, entity and role of the speaker filled where they are known."""
    resolver = _Resolver(doc, matches, names)
    order = sorted(range(len(matches)), key=lambda i: _position(matches[i]))
    done = {i: resolver.resolve(matches[i]) for i in order}
    return [_filled(match, done[i]) for i, match in enumerate(matches)]


def _may_go_on(noun: str) -> bool:
    """Is somebody described so, and never named, likely whom the next `he` or `she` means?"""
    return describes_person(noun) and not asks_questions(noun)


def _position(match: QuoteMatch) -> int:
    """Quotes are told in the order of their speakers, which is that of who said what."""
    return match.speaker[0] if match.speaker else match.pieces[0][0]


def _filled(match: QuoteMatch, speaker: Speaker) -> QuoteMatch:
    return dataclasses.replace(
        match,
        speaker_kind=speaker.kind,
        speaker_name=speaker.name,
        speaker_entity_id=speaker.entity_id,
        speaker_role=speaker.role,
        rule="; ".join(filter(None, (match.rule, speaker.rule))),
    )


class _Resolver:
    """Resolves the quotes of one Doc from first to last, as a reader would."""

    def __init__(self, doc: Doc, matches: Sequence[QuoteMatch], names: NameTable) -> None:
        self._doc = doc
        self._names = names
        self._starts = token_starts(doc)
        self._discourse = Discourse(doc, names, self._contents(matches), self._described)
        self._roles = RoleIndex(names)
        self._last: tuple[int, Speaker] | None = None

    def _token_at(self, char: int) -> int:
        return max(bisect.bisect_right(self._starts, char) - 1, 0)

    def _contents(self, matches: Sequence[QuoteMatch]) -> list[tuple[int, int]]:
        pieces = sorted(piece for match in matches for piece in match.pieces)
        return [(self._token_at(start), self._token_at(max(start, end - 1)) + 1) for start, end in pieces]

    def resolve(self, match: QuoteMatch) -> Speaker:
        """The speaker of the match; matches must come in the order of `_position`."""
        spoken = read_mention(self._doc, match.speaker, match.speaker_head, self._names) if match.speaker else None
        if spoken is None:
            return self._floating() if match.is_floating else _NOBODY
        self._discourse.advance(spoken.start)
        own = self._contents([match]) if match.quote_type == "direct" else []
        if spoken.kind == "pronoun":
            speaker = self._of_pronoun(spoken, own)
        elif spoken.kind == "relative":
            speaker = self._of_relative(spoken, match.speaker_head)
        else:
            speaker = self._read(spoken)
        if speaker.number is not None:
            self._discourse.has_spoken(spoken.start, spoken.end, speaker.number)
        elif speaker.kind == "description" and spoken.role is not None and _may_go_on(spoken.role.head):
            self._discourse.meet_stranger(spoken.head)
        self._last = (spoken.end, speaker)
        return speaker

    def _floating(self) -> Speaker:
        """A quote with nobody beside it goes on with the speaker before it, if any."""
        if self._last is None or self._last[1].kind == "none":
            return _NOBODY
        return dataclasses.replace(self._last[1], rule="continues the speaker before")

    def _read(self, spoken: Spoken) -> Speaker:
        if spoken.kind == "name":
            return self._of_name(spoken.names[0].name, "ambiguous surname" if spoken.names[0].ambiguous else "name")
        if spoken.kind == "names":
            return self._of_names([mention.name for mention in spoken.names])
        if spoken.kind == "unknown name":
            return self._of_unknown(spoken)
        return self._of_description(spoken)

    def _of_name(self, number: int, rule: str) -> Speaker:
        name = self._names.names[number]
        return Speaker(_kind(name), rule, name.display, name.entity_id, describe(name), number)

    def _of_names(self, numbers: Sequence[int]) -> Speaker:
        distinct = [self._names.names[number] for number in dict.fromkeys(numbers)]
        if len(distinct) == 1:
            return self._of_name(numbers[0], "name")
        return Speaker(_kind(distinct[0]), "joint speakers", " and ".join(name.display for name in distinct))

    def _of_unknown(self, spoken: Spoken) -> Speaker:
        kind = self._noun_kind(spoken.head)
        if kind != "description":
            return Speaker(kind, "description")
        text = " ".join(self._doc[spoken.start : spoken.end].text.split())
        is_body = is_body_apposed(self._doc, spoken.end)
        return Speaker("organization" if is_body else "person", "name, no known entity", text)

    def _of_pronoun(self, spoken: Spoken, own: Sequence[tuple[int, int]]) -> Speaker:
        word = self._doc[spoken.head].lower_
        if word in {"it", "its", "they", "them", "their", "themselves"}:
            return self._of_plain_pronoun(spoken, word)
        number = self._discourse.resolve_pronoun(spoken.head, own)
        if number is None:
            return Speaker("person", "pronoun, nobody or two fit")
        return self._of_name(number, "pronoun")

    def _of_plain_pronoun(self, spoken: Spoken, word: str) -> Speaker:
        """`it` is the organization just named, `they` may be one as well."""
        if word not in {"it", "its"} and self._are_people(spoken.start):
            return Speaker("group", "pronoun, nobody or two fit")
        if word in {"it", "its"} and (body := self._body_before(spoken.start)) is not None:
            return dataclasses.replace(body, rule="pronoun")
        events = [e for e in self._discourse.recent(spoken.start) if self._names.names[e.name].group == "org"]
        near = [e for e in events if self._discourse.sentence_of(spoken.start) - e.sentence <= 2]
        number = self._discourse.best(spoken.start, near)
        if number is None:
            return Speaker("group" if word not in {"it", "its"} else "organization", "pronoun, nobody or two fit")
        return self._of_name(number, "pronoun")

    def _body_before(self, token: int) -> Speaker | None:
        """The organization or work described as the subject last before the token, in its sentence or the one before.

        None where that subject has a name or is somebody or something else.
        """
        here = self._discourse.sentence_of(token)
        for i in range(token - 1, max(token - _FAR, -1), -1):
            if here - self._discourse.sentence_of(i) > 1:
                break
            noun = self._doc[i]
            if noun.dep_ not in SUBJECTS or noun.pos_ not in {"NOUN", "PROPN"} or self._discourse.is_quoted(i):
                continue
            kind = self._noun_kind(i) if self._names.mention_at(i) is None else "description"
            return self._of_noun(i) if kind in {"organization", "work"} else None
        return None

    def _are_people(self, token: int) -> bool:
        """Is the subject last before the token, in its sentence or the one before, several people without a name?"""
        here = self._discourse.sentence_of(token)
        for i in range(token - 1, max(token - _FAR, -1), -1):
            if here - self._discourse.sentence_of(i) > 1:
                return False
            noun = self._doc[i]
            if noun.dep_ in SUBJECTS and not self._discourse.is_quoted(i):
                return noun.lower_ == "they" or (noun.pos_ == "NOUN" and self._noun_kind(i) == "group")
        return False

    def _of_noun(self, head: int) -> Speaker | None:
        """The speaker that the noun phrase round a head would be."""
        first, last = grammar.noun_phrase(self._doc[head])
        span = self._doc[first:last]
        spoken = read_mention(self._doc, (span.start_char, span.end_char), head, self._names)
        return self._of_description(spoken) if spoken is not None and spoken.kind == "description" else None

    def _described(self, head: int) -> int | None:
        """Whom a description in the narrative means: `the senator` with its head at the token."""
        speaker = self._of_noun(head)
        return None if speaker is None else speaker.number

    def _of_relative(self, spoken: Spoken, head: int | None) -> Speaker:
        """`who` is the noun before it, that with its head at token `head` where this is known."""
        if head is not None and head < spoken.start:
            meant = self._names.mention_at(head)
            persons = [m for m in self._names.within(head, spoken.start) if self._names.names[m.name].group == "person"]
            if meant is not None or persons:
                return self._of_name((meant or persons[0]).name, "relative clause")
        i = spoken.start - 1
        while i >= 0 and (self._doc[i].is_punct or self._doc[i].is_space):
            i -= 1
        mention = self._names.mention_at(i) if i >= 0 else None
        if mention is not None:
            return self._of_name(mention.name, "relative clause")
        phrase = self._phrase_before(i) if i > 0 else None
        if phrase is not None and phrase.kind == "description" and (known := self._of_description(phrase)).name:
            return dataclasses.replace(known, rule="relative clause; " + known.rule)
        antecedent = self._antecedent(spoken.start)
        mention = self._names.mention_at(antecedent) if antecedent is not None else None
        if mention is not None:
            return self._of_name(mention.name, "relative clause")
        return Speaker(self._noun_kind(antecedent) if antecedent is not None else "none", "relative clause")

    def _phrase_before(self, last: int) -> Spoken | None:
        """`the senator` before `who`: the definite phrase that ends at the token `last`."""
        for i in range(last - 1, max(last - 6, -1), -1):
            if self._doc[i].is_punct or self._doc[i].is_space or self._doc[i].pos_ in {"VERB", "AUX"}:
                return None
            if self._doc[i].lower_ == "the":
                span = self._doc[i : last + 1]
                return read_mention(self._doc, (span.start_char, span.end_char), None, self._names)
        return None

    def _antecedent(self, token: int) -> int | None:
        node = self._doc[token]
        for _ in range(4):
            if node.dep_ in {"relcl", "acl:relcl"}:
                return node.head.i
            node = node.head
        return None

    def _noun_kind(self, token: int) -> SpeakerKind:
        here = self._doc[token]
        word = normal_word(here.lemma_ or here.text)
        plural = here.tag_ == "NNS" or "Number=Plur" in str(here.morph)
        kind = noun_kind(here.lower_, plural)
        return noun_kind(word, plural) if kind == "description" else kind

    def _of_description(self, spoken: Spoken) -> Speaker:
        role = spoken.role
        if role is None:
            return Speaker("description", "description")
        head = next(
            (i for i in range(spoken.start, spoken.end) if normal_word(self._doc[i].text) == role.head), spoken.head
        )
        kind = self._noun_kind(head)
        definite = self._is_definite(spoken, head)
        if kind == "description" and definite and is_person_noun(role.head):
            number = resolve_description(role, spoken.start, self._roles, self._discourse)
            if number is not None and self._is_owned_so(spoken, head, number):
                return self._of_name(number, "description by role")
            number = self._talked_about(spoken, role)
            if number is not None:
                return self._of_name(number, "description of whom the text is about")
            return Speaker("description", "description, nobody or two fit")
        if kind == "organization" and (owner := self._owner(spoken, head)) is not None:
            tail = self._doc[owner.end : head + 1].text
            name = self._names.names[owner.name].display
            return Speaker(kind, "organization of a person", name + ("" if tail[0] in "'’" else " ") + tail)
        if kind == "organization" and definite and role.head in ORGANIZATION_NOUNS:
            return self._of_organization(spoken, role)
        return Speaker(kind, "description")

    def _is_definite(self, spoken: Spoken, head: int) -> bool:
        """`the spokesman` and `Moscow’s envoy` mean somebody known, `a spokesman` and `spokesmen` do not."""
        if self._doc[spoken.start].lower_ in {"the", "his", "her", "their", "its", "that", "this"}:
            return True
        return any(token.text in {"'s", "’s"} for token in self._doc[spoken.start : head])

    def _owner(self, spoken: Spoken, head: int) -> Mention | None:
        """The person before the head whose it is: `Marsh’s campaign`, `the Marsh campaign`."""
        inside = self._names.within(spoken.start, head)
        persons = [m for m in inside if self._names.names[m.name].group == "person"]
        return persons[-1] if persons else None

    def _is_owned_so(self, spoken: Spoken, head: int, number: int) -> bool:
        """`Marsh’s opponent` is one who is said to be that of Marsh, or of nobody in particular."""
        owner = self._owner(spoken, head)
        if owner is None or owner.end >= len(self._doc) or self._doc[owner.end].text not in {"'s", "’s", "'", "’"}:
            return True
        surname = self._names.names[owner.name].words[-1]
        return any(surname in role.modifiers for role in self._names.names[number].roles)

    def _talked_about(self, spoken: Spoken, role: Role) -> int | None:
        """The person the text is about, for a description that tells something new: `the Ohio businessman`."""
        words = {token.lower_ for token in self._doc[spoken.start : spoken.end]}
        if (
            self._doc[spoken.start].lower_ != "the"
            or words & _RELATIONS
            or self._is_of_a_name(spoken)
            or is_stranger(role.head)
            or self._roles.fitting(role, spoken.start)
        ):
            return None
        here = self._discourse.sentence_of(spoken.start)
        gender = noun_gender(role.head)
        events = [
            event
            for event in self._discourse.fitting(spoken.start, gender)
            if here - event.sentence <= _NEAR
            and not event.is_quoted
            and not contradicts(role, self._names.names[event.name])
        ]
        return self._discourse.best(spoken.start, events)

    def _is_of_a_name(self, spoken: Spoken) -> bool:
        """`the mayor of Velton` is one known by the office alone, `the head of the ministry` may be known by name."""
        links = [i for i in range(spoken.start, spoken.end - 1) if self._doc[i].lower_ == "of"]
        return any(self._names.mention_at(i + 1) is not None for i in links)

    def _of_organization(self, spoken: Spoken, role: Role) -> Speaker:
        """`the commission` is the organization whose name holds the word, `the company` the one talked about."""
        events = [e for e in self._discourse.recent(spoken.start) if self._names.names[e.name].group == "org"]
        head = role.head
        holding = [e for e in events if head in self._names.names[e.name].words or self._is_called(e.name, head)]
        if not holding and head in _ANY_ORGANIZATION and not role.modifiers:
            here = self._discourse.sentence_of(spoken.start)
            holding = [e for e in events if here - e.sentence <= _NEAR]
        number = self._discourse.best(spoken.start, holding)
        if number is None:
            return Speaker("organization", "description")
        return self._of_name(number, "description by name")

    def _is_called(self, number: int, noun: str) -> bool:
        """Is the noun what an apposition says of the organization: `Orrin, a bank in Velton`?"""
        mentions = (self._names.mentions[i] for i in self._names.names[number].mentions)
        return any(apposed_noun(self._doc, mention.end) == noun for mention in mentions)


def _kind(name: Name) -> SpeakerKind:
    if name.group == "person":
        return "person"
    if name.group in {"org", "place"}:
        return "organization"
    return _OTHER_KINDS.get(name.label, "description")
