"""Corpora that know some labels only, made usable: a first model fills in what they leave open, or it stays unknown."""

import random
from collections.abc import Iterator, Sequence

from babel import Locale
from spacy.language import Language

from model.corpora import ENTITY_LABELS, UNKNOWN, Tagged, spans_of, text_of

_SAME = {label: label for label in ENTITY_LABELS if label != "LOC"} | {"PER": "PERSON"}
_FINER = {
    "LOC": frozenset(("GPE", "LOC", "FAC")),
    "MISC": frozenset(("EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "LANGUAGE", "FAC")),
}
_ORIGINAL = {
    **dict.fromkeys(("location_GPE", "country"), "GPE"),
    **dict.fromkeys(("location_bodiesofwater", "location_mountain"), "LOC"),
    "location_road/railway/highway/transit": "FAC",
    **{
        f"building_{kind}": "FAC"
        for kind in ("hospital", "theater", "sportsfacility", "airport", "hotel", "restaurant")
    },
    **{f"art_{kind}": "WORK_OF_ART" for kind in ("writtenart", "music", "film", "broadcastprogram", "other")},
    **dict.fromkeys(("book", "album", "song", "poem"), "WORK_OF_ART"),
    **{f"product_{kind}": "PRODUCT" for kind in ("car", "weapon", "airplane", "software", "ship", "other")},
    "event_attack/battle/war/militaryconflict": "EVENT",
    **{f"event_{kind}": "EVENT" for kind in ("sportsevent", "election", "disaster", "protest")},
    **dict.fromkeys(("event", "election", "conference"), "EVENT"),
    "other_law": "LAW",
    "other_language": "LANGUAGE",
    **{f"other_{kind}": "O" for kind in ("livingthing", "biologything", "medical", "disease", "educationaldegree")},
}
"""What the finer original labels of Few-NERD and CrossNER say in our scheme; "O" is no entity of ours."""
_OTHER_KINDS = frozenset(("DATE", "TIME", "PERCENT", "MONEY"))
"""Labels that none of the partly labelled corpora gives, and that a first model gets right mostly."""


def territories() -> frozenset[str]:
    """English names of countries and territories, from CLDR."""
    names = Locale("en").territories
    return frozenset(name for code, name in names.items() if code.isalpha())


def sharpen(sentence: Tagged, original: Tagged) -> Tagged:
    """The harmonised sentence with the labels of the original column where those are as fine as ours."""
    tags = []
    for tag, first in zip(sentence.tags, original.tags, strict=True):
        mark, _, fine = first.partition("-")
        label = _ORIGINAL.get(fine)
        if label is None or tag == "O" or tag.endswith("-NORP"):
            tags.append(tag)
        else:
            tags.append(label if label == "O" else f"{mark if tag == UNKNOWN else tag[0]}-{label}")
    return Tagged(sentence.words, sentence.spaces, tags)


def refine(nlp: Language, sentences: Sequence[Tagged], together: int = 4) -> Iterator[Tagged]:
    """The sentences with our labels; words on which corpus and first model do not agree become unknown."""
    countries = territories()
    groups = [list(sentences[start : start + together]) for start in range(0, len(sentences), together)]
    texts = [text_of(group) for group in groups]
    for doc, group, (_, offsets) in zip(nlp.pipe(text for text, _ in texts), groups, texts, strict=True):
        guesses = {(ent.start_char, ent.end_char): ent.label_ for ent in doc.ents}
        for sentence, spans in zip(group, offsets, strict=True):
            firsts = {start: index for index, (start, _) in enumerate(spans)}
            lasts = {end: index + 1 for index, (_, end) in enumerate(spans)}
            own = {
                (firsts[start], lasts[end]): label
                for (start, end), label in guesses.items()
                if start in firsts and end in lasts
            }
            yield _merge(sentence, own, _touched(spans, guesses), countries)


def _touched(spans: list[tuple[int, int]], guesses: dict[tuple[int, int], str]) -> set[int]:
    """Words that lie in an entity of the first model."""
    return {
        index for index, (start, end) in enumerate(spans) for first, last in guesses if start < last and first < end
    }


def _merge(
    sentence: Tagged, guesses: dict[tuple[int, int], str], touched: set[int], countries: frozenset[str]
) -> Tagged:
    tags = [UNKNOWN if tag == UNKNOWN or index in touched else "O" for index, tag in enumerate(sentence.tags)]
    taken: set[int] = set()
    for first, end, label in spans_of(sentence):
        guess = guesses.get((first, end), "")
        name = " ".join(sentence.words[first:end])
        finer = guess if guess in _FINER.get(label, ()) else "GPE" if label == "LOC" and name in countries else UNKNOWN
        _write(tags, first, end, _SAME.get(label, finer))
        taken |= set(range(first, end))
    for (first, end), label in guesses.items():
        if label in _OTHER_KINDS and taken.isdisjoint(range(first, end)):
            _write(tags, first, end, label)
    return Tagged(sentence.words, sentence.spaces, tags)


def _write(tags: list[str], first: int, end: int, label: str) -> None:
    for index in range(first, end):
        tags[index] = UNKNOWN if label == UNKNOWN else f"{'B' if index == first else 'I'}-{label}"


def mix(
    full: Iterator[list[Tagged]], partial: Iterator[list[Tagged]], share: float, words: int, rng: random.Random
) -> Iterator[list[Tagged]]:
    """Groups of both kinds for ever; `share` of the words from `partial` at first, none any more after `words`."""
    seen = 0
    while True:
        now = share * max(0.0, 1 - seen / words) ** 0.5
        group = next(partial if rng.random() < now else full)
        seen += sum(len(sentence.words) for sentence in group)
        yield group
