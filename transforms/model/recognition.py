"""spaCy's entity recognizer with the same results, found for all words of a batch at once.

spaCy goes from word to word: each time it looks at the word and, while an entity is open, at that entity's first word
and at the word before. So the score of a word at which none is open depends on no decision, and all words are scored as
such together. Then every entity that may begin somewhere is followed to its end, all of them step by step together;
last comes the walk, over words at which one begins.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.attrs import ENT_IOB, IS_SPACE, SENT_START  # type: ignore[import-not-found]  # Cython without stubs
from spacy.tokens import Doc, Span

FEATURES = 3
"""Words that the recognizer looks at: the next one, the first of the open entity, the last of it so far."""

_Floats = npt.NDArray[np.float32]
_Ints = npt.NDArray[np.int64]
_Bools = npt.NDArray[np.bool_]


class Entities(NamedTuple):
    """What is found in a Doc: first token, end token and label of each entity, in order."""

    spans: list[tuple[int, int, str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Moves:
    """The classes of a recognizer: what each of them does, and with which label.

    Attributes:
        kinds: of every class `B`, `I`, `L`, `U` or `O`.
        labels: of every class the number of its label; -1 for those of no use, such as a unit without label.
        inside: by the number of a label its class `I`; `last` its class `L`.
        names: by its number, the label.
    """

    kinds: npt.NDArray[np.str_]
    labels: _Ints
    inside: _Ints
    last: _Ints
    names: list[str]

    @staticmethod
    def read(moves: Any) -> Moves | None:
        """Those of a `BiluoPushDown`; None where a label lacks one of them."""
        named = [moves.get_class_name(number).partition("-") for number in range(moves.n_moves)]
        labels = sorted({label for _, _, label in named if label})
        numbers = {label: number for number, label in enumerate(labels)}
        places = {(kind, label): number for number, (kind, _, label) in enumerate(named)}
        if not labels or any((kind, label) not in places for kind in "BILU" for label in labels):
            return None
        return Moves(
            np.array([kind for kind, _, _ in named]),
            np.array([numbers.get(label, -1) for _, _, label in named]),
            np.array([places["I", label] for label in labels]),
            np.array([places["L", label] for label in labels]),
            labels,
        )


def have_no_entities(docs: Sequence[Doc]) -> bool:
    """Whether nothing is said of entities in the Docs yet, which would have to be kept."""
    return not any(doc.to_array([ENT_IOB]).any() for doc in docs)


def recognize(step: Any, moves: Moves, docs: Sequence[Doc], weights: _Floats, bias: _Floats) -> list[Entities]:
    """The entities of Docs, by spaCy's step model for them and the weights (hidden, classes) of its last layer.

    A Doc's entities do not depend, to the last bit of a score, on the Docs beside it.
    """
    words = _Words.read(docs)
    if not len(words.is_space):
        return [Entities([]) for _ in docs]
    alone = np.full((len(words.is_space), FEATURES), -1, dtype=np.int32)
    alone[:, 0] = np.arange(len(alone))
    hidden = step.state2vec.predict(alone)
    scores = np.empty((len(alone), weights.shape[1]), dtype=np.float32)
    for start, end in words.bounds:
        np.dot(hidden[start:end], weights, out=scores[start:end])
    scores += bias
    chosen = _choose(scores, moves, words)
    ends = np.arange(1, len(alone) + 1)
    starts = np.flatnonzero(moves.kinds[chosen] == "B")
    ends[starts] = _follow(step, moves, words, starts, moves.labels[chosen[starts]], (weights, bias))
    return list(_walk(moves, words, chosen, ends))


@dataclasses.dataclass(frozen=True, slots=True)
class _Words:
    """The words of some Docs one after another: where each Doc begins and ends, and what each word is.

    `is_final` is a word after which an entity cannot go on: the last of a Doc or a sentence.
    """

    bounds: list[tuple[int, int]]
    is_space: _Bools
    is_final: _Bools

    @staticmethod
    def read(docs: Sequence[Doc]) -> _Words:
        ends = np.cumsum([len(doc) for doc in docs], dtype=np.int64).tolist()
        bounds = list(zip([0, *ends], ends, strict=False))
        told = np.concatenate([doc.to_array([IS_SPACE, SENT_START]).reshape(-1, 2) for doc in docs])
        is_final = np.zeros(len(told), dtype=np.bool_)
        is_final[:-1] = told[1:, 1] == 1
        is_final[[end - 1 for start, end in bounds if end > start]] = True
        return _Words(bounds, told[:, 0] != 0, is_final)


def _choose(scores: _Floats, moves: Moves, words: _Words) -> _Ints:
    """The best class of every word, were no entity open at it."""
    begins, units = ((moves.kinds == kind) & (moves.labels >= 0) for kind in "BU")
    scores[:, ~(begins | units | (moves.kinds == "O"))] = -np.inf
    scores[np.ix_(words.is_space | words.is_final, begins)] = -np.inf
    scores[np.ix_(words.is_space, units)] = -np.inf
    best: _Ints = scores.argmax(axis=1)
    return best


def _follow(
    step: Any, moves: Moves, words: _Words, starts: _Ints, labels: _Ints, layer: tuple[_Floats, _Floats]
) -> _Ints:
    """Where the entities end that begin at words, each with its label, if they do."""
    weights, bias = layer
    ends = np.empty_like(starts)
    open_ones, at = np.arange(len(starts)), starts + 1
    while len(open_ones):
        ids = np.stack([at, starts[open_ones], at - 1], axis=1).astype(np.int32)
        # A product for each, so that its last bit does not depend on those beside it.
        scores = np.matmul(step.state2vec.predict(ids)[:, None, :], weights)[:, 0] + bias
        rows, inside, last = np.arange(len(at)), moves.inside[labels[open_ones]], moves.last[labels[open_ones]]
        to_go_on, to_end = scores[rows, inside], scores[rows, last]
        # Of equal ones spaCy takes the first class.
        is_last = words.is_final[at] | np.where(last < inside, to_end >= to_go_on, to_end > to_go_on)
        ends[open_ones[is_last]] = at[is_last] + 1
        open_ones, at = open_ones[~is_last], at[~is_last] + 1
    return ends


def _walk(moves: Moves, words: _Words, chosen: _Ints, ends: _Ints) -> Iterator[Entities]:
    """The entities that are reached: what begins within another one is none."""
    places = np.flatnonzero(moves.labels[chosen] >= 0).tolist()
    following = 0
    for start, end in words.bounds:
        spans, free = [], start
        while following < len(places) and places[following] < end:
            place = places[following]
            following += 1
            if place >= free:
                free = int(ends[place])
                spans.append((place - start, free - start, moves.names[int(moves.labels[chosen[place]])]))
        yield Entities(spans)


def set_entities(docs: Sequence[Doc], found: Sequence[Entities]) -> None:
    """Writes what was found into the Docs."""
    for doc, entities in zip(docs, found, strict=True):
        doc.set_ents([Span(doc, start, end, label=label) for start, end, label in entities.spans], default="outside")
