"""The lexicon of reporting words: verbs with frame and class, nouns and prepositions (`cues.txt`)."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
from collections.abc import Iterator
from typing import Literal, TypeAlias, cast, get_args

CueClass: TypeAlias = Literal["say", "ask", "deny", "order", "promise", "judge", "show", "believe", "want", "know"]
FRAMES = frozenset({"quote", "weak", "that", "bare", "how", "to", "whom-to", "whom", "noun", "as"})
_VOWELS = "aeiou"


@dataclasses.dataclass(frozen=True, slots=True)
class Cue:
    """One way a verb reports: `urge` with the frame `whom-to`, for instance.

    Attributes:
        lemma: the verb, with its particle (`point out`).
        classes: every class the verb belongs to.
        frames: how its content stands to it (see the head of `cues.txt`).
        prepositions: those that introduce content: `for` of `call`.
    """

    lemma: str
    classes: frozenset[CueClass]
    frames: frozenset[str]
    prepositions: frozenset[str]

    def has(self, *frames: str) -> bool:
        return not self.frames.isdisjoint(frames)

    def join(self, other: Cue) -> Cue:
        return Cue(
            self.lemma,
            self.classes | other.classes,
            self.frames | other.frames,
            self.prepositions | other.prepositions,
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Lexicon:
    """All reporting words. Verbs are found by their inflected form, so that no lemmatizer is needed.

    Attributes:
        verbs: lemma to cue; two-word verbs under both words.
        forms: inflected form of a (first) word to its lemma.
        particles: first word to the second words of its two-word verbs.
    """

    verbs: dict[str, Cue]
    forms: dict[str, str]
    particles: dict[str, frozenset[str]]
    nouns: frozenset[str]
    prepositions: frozenset[tuple[str, ...]]

    def find(self, form: str, following: str = "") -> Cue | None:
        """The cue of an inflected verb, with `following` as its particle where they make one verb."""
        lemma = self.forms.get(form)
        if lemma is None:
            return None
        if following in self.particles.get(lemma, ()):
            return self.verbs[f"{lemma} {following}"]
        return self.verbs.get(lemma)


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon of the package, read once a process."""
    return parse_lexicon((importlib.resources.files(__package__) / "cues.txt").read_text(encoding="utf-8"))


def parse_lexicon(text: str) -> Lexicon:
    """Reads the format that the head of `cues.txt` describes. Raises ValueError naming the line that does not fit."""
    verbs: dict[str, Cue] = {}
    irregular: dict[str, list[str]] = {}
    words: dict[str, set[str]] = {name: set() for name in ("nouns", "prepositions")}
    for group, line in _lines(text):
        if group == "irregular":
            irregular[line.split()[0]] = line.split()
        elif group in words:
            words[group].update(line.split())
        else:
            template = _group(group)
            for word in line.split():
                cue = dataclasses.replace(template, lemma=_spaced(word))
                verbs[cue.lemma] = verbs[cue.lemma].join(cue) if cue.lemma in verbs else cue
    return Lexicon(
        verbs=verbs,
        forms=_forms(verbs, irregular),
        particles=_particles(verbs),
        nouns=frozenset(words["nouns"]),
        prepositions=frozenset(tuple(phrase.split("-")) for phrase in words["prepositions"]),
    )


def _lines(text: str) -> Iterator[tuple[str, str]]:
    group = ""
    for raw in text.splitlines():
        line = raw.split("#", 1)[0].strip()
        if line.startswith("["):
            group = line.strip("[]")
        elif line:
            yield group, line


def _spaced(word: str) -> str:
    return word if word in ("e-mail", "op-ed") else word.replace("-", " ")


def _group(header: str) -> Cue:
    name, _, rest = (part.strip() for part in header.partition("|"))
    frames = rest.split()
    plain = {frame for frame in frames if not frame.startswith(":")}
    if name not in get_args(CueClass) or not plain <= FRAMES:
        raise ValueError(f"cue group [{header}]: class one of {get_args(CueClass)}, frames of {sorted(FRAMES)} or :of")
    prepositions = frozenset(frame[1:] for frame in frames if frame.startswith(":"))
    return Cue("", frozenset({cast("CueClass", name)}), frozenset(plain), prepositions)


def _forms(verbs: dict[str, Cue], irregular: dict[str, list[str]]) -> dict[str, str]:
    heads = {lemma.split(" ")[0] for lemma in verbs}
    forms: dict[str, str] = {}
    for head in sorted(heads):
        for form in irregular.get(head) or regular_forms(head):
            forms.setdefault(form, head)
    # "found" and "felt" are forms first, and never another verb's base here.
    forms.update({head: head for head in heads})
    return forms


def _particles(verbs: dict[str, Cue]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for lemma in verbs:
        first, _, second = lemma.partition(" ")
        if second and " " not in second:
            found.setdefault(first, set()).add(second)
    return {first: frozenset(seconds) for first, seconds in found.items()}


def regular_forms(verb: str) -> list[str]:
    """The forms of a regular English verb, one stressed final syllable aside: `deny denies denied denying`."""
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    if verb.endswith("ee"):
        return [verb, third, verb + "d", verb + "ing"]
    if verb.endswith("e"):
        return [verb, third, verb + "d", verb[:-1] + "ing"]
    return [verb, third, verb + "ed", verb + "ing"]
