"""spaCy's entity recognizer and parser, with the same results in less time on a CPU.

Products are OpenBLAS's, which differ from BLIS's in the last bit.

spaCy chooses transitions in code that has let go of Python's lock, yet takes it again for every possible move of every
word, and that is much of the time. Here the loop over steps is Python's, which holds the lock throughout, and a step
takes all texts of a batch on by one transition. Entities need no steps: see `transforms.model.recognition`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import DependencyParser, EntityRecognizer
from spacy.pipeline.factories import (  # type: ignore[attr-defined]  # spaCy names no exports
    DEFAULT_NER_MODEL,
    DEFAULT_PARSER_MODEL,
)
from spacy.tokens import Doc
from spacy.util import minibatch
from thinc.api import Model, NumpyOps

from transforms.model import recognition
from transforms.model.products import by_doc, one_thread

FASTER = {"ner": "newsbeam_ner", "parser": "newsbeam_parser"}
"""spaCy's factories, and those here that may take their place."""

_MOST_TOKENS = 10_000
"""Words of the texts that are taken together, unless one has more: some 40 MB."""


class FastEntityRecognizer(EntityRecognizer):  # type: ignore[misc]  # Cython without types
    """`spacy.EntityRecognizer`, faster."""

    def predict(self, docs: Sequence[Doc]) -> Any:
        """The entities of each Doc, as `set_annotations` takes them."""
        return _predict(self, docs, super().predict, _recognize)

    def set_annotations(self, docs: Sequence[Doc], found: Any) -> None:
        """Writes what `predict` found into the Docs."""
        if all(isinstance(each, recognition.Entities) for each in found):
            recognition.set_entities(docs, found)
        else:
            super().set_annotations(docs, found)

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """The Docs, annotated, in order."""
        return _pipe(self, docs, batch_size)


class StepwiseParser(DependencyParser):  # type: ignore[misc]  # Cython without types
    """`spacy.DependencyParser`, faster."""

    def predict(self, docs: Sequence[Doc]) -> Any:
        """The final state of each Doc."""
        return _predict(self, docs, super().predict, _step_by_step)

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """The Docs, annotated, in order."""
        return _pipe(self, docs, batch_size)


def _predict(
    pipe: Any,
    docs: Sequence[Doc],
    otherwise: Callable[[Sequence[Doc]], Any],
    decide: Callable[[Any, Any, Sequence[Doc], Any, Any], Any],
) -> Any:
    docs = [docs] if isinstance(docs, Doc) else docs
    model: Model[Any, Any] = pipe.model
    usual = model.attrs["has_upper"] and not model.attrs["unseen_classes"] and isinstance(model.ops, NumpyOps)
    if not usual or pipe.cfg["beam_width"] != 1 or not any(len(doc) for doc in docs):
        return otherwise(docs)
    with one_thread:
        with by_doc(model, docs):
            step = model.predict(docs)
        weights, bias = (np.ascontiguousarray(step.vec2scores.get_param(name).T) for name in ("W", "b"))
        decided = decide(pipe, step, docs, weights, bias)
    step.clear_memory()
    return decided


def _recognize(pipe: Any, step: Any, docs: Sequence[Doc], weights: Any, bias: Any) -> Any:
    moves = recognition.Moves.read(pipe.moves)
    if moves is None or step.state2vec.nF != recognition.FEATURES or not recognition.have_no_entities(docs):
        return _step_by_step(pipe, step, docs, weights, bias)
    return recognition.recognize(step, moves, docs, weights, bias)


def _step_by_step(pipe: Any, step: Any, docs: Sequence[Doc], weights: Any, bias: Any) -> Any:
    states: list[Any] = pipe.moves.init_batch(docs)
    active = [state for state in states if not state.is_final()]
    while active:
        hidden = step.state2vec.predict(step.get_token_ids(active))
        # A product for each state, so that its last bit does not depend on the texts beside it.
        scores = np.matmul(hidden[:, None, :], weights)[:, 0] + bias
        active = pipe.transition_states(active, scores)
    return states


def _pipe(pipe: Any, docs: Iterable[Doc], batch_size: int) -> Iterator[Doc]:
    on_error = pipe.get_error_handler()
    for batch in map(list, minibatch(docs, size=batch_size)):  # type: ignore[no-untyped-call]  # spaCy's
        try:
            for group in _groups(batch):
                pipe.set_annotations(group, pipe.predict(group))
        except Exception as error:  # noqa: BLE001  spaCy's handler decides
            on_error(pipe.name, pipe, batch, error)
        else:
            yield from batch


def _groups(docs: Sequence[Doc]) -> Iterator[list[Doc]]:
    """The Docs, those of like length together."""
    group: list[Doc] = []
    for doc in sorted(docs, key=len):
        if group and sum(map(len, group)) + len(doc) > _MOST_TOKENS:
            yield group
            group = []
        group.append(doc)
    if group:
        yield group


@Language.factory(
    "newsbeam_ner",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    default_config={
        "moves": None,
        "update_with_oracle_cut_size": 100,
        "model": DEFAULT_NER_MODEL,
        "incorrect_spans_key": None,
        "scorer": {"@scorers": "spacy.ner_scorer.v1"},
    },
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_ner(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    moves: Any,
    update_with_oracle_cut_size: int,
    incorrect_spans_key: str | None,
    scorer: Callable[..., Any] | None,
) -> FastEntityRecognizer:
    """Factory of FastEntityRecognizer."""
    return FastEntityRecognizer(
        nlp.vocab,
        model,
        name=name,
        moves=moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        incorrect_spans_key=incorrect_spans_key,
        scorer=scorer,
    )


@Language.factory(
    "newsbeam_parser",
    assigns=["token.dep", "token.head", "token.is_sent_start", "doc.sents"],
    default_config={
        "moves": None,
        "update_with_oracle_cut_size": 100,
        "learn_tokens": False,
        "min_action_freq": 30,
        "model": DEFAULT_PARSER_MODEL,
        "scorer": {"@scorers": "spacy.parser_scorer.v1"},
    },
    default_score_weights={"dep_uas": 0.5, "dep_las": 0.5, "dep_las_per_type": None, "sents_f": 0.0},
)
def make_parser(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    moves: Any,
    update_with_oracle_cut_size: int,
    learn_tokens: bool,
    min_action_freq: int,
    scorer: Callable[..., Any] | None,
) -> StepwiseParser:
    """Factory of StepwiseParser."""
    return StepwiseParser(
        nlp.vocab,
        model,
        name=name,
        moves=moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        learn_tokens=learn_tokens,
        min_action_freq=min_action_freq,
        scorer=scorer,
    )
