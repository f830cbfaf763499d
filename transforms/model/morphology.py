"""spaCy's morphologizer, with the same results in less time on a CPU."""

from collections.abc import Callable, Sequence
from typing import Any

from spacy.language import Language
from spacy.pipeline import Morphologizer
from spacy.pipeline.factories import DEFAULT_MORPH_MODEL  # type: ignore[attr-defined]  # spaCy names no exports
from spacy.tokens import Doc
from thinc.api import Model

from transforms.model.products import by_doc

DOCWISE = {"morphologizer": "newsbeam_morphologizer"}
"""spaCy's factory, and the one here that may take its place."""


class DocwiseMorphologizer(Morphologizer):  # type: ignore[misc]  # Cython without types
    """`spacy.Morphologizer`, faster: it has a score for each of some hundred analyses of a word."""

    def predict(self, docs: Sequence[Doc]) -> Any:
        """The number of the analysis of each word, an array for each Doc."""
        docs = [docs] if isinstance(docs, Doc) else list(docs)
        with by_doc(self.model, docs):
            return super().predict(docs)


@Language.factory(
    "newsbeam_morphologizer",
    assigns=["token.morph", "token.pos"],
    default_config={
        "model": DEFAULT_MORPH_MODEL,
        "overwrite": True,
        "extend": False,
        "scorer": {"@scorers": "spacy.morphologizer_scorer.v1"},
        "label_smoothing": 0.0,
    },
    default_score_weights={"pos_acc": 0.5, "morph_acc": 0.5, "morph_per_feat": None},
)
def make_morphologizer(
    nlp: Language,
    model: Model[Any, Any],
    name: str,
    overwrite: bool,
    extend: bool,
    label_smoothing: float,
    scorer: Callable[..., Any] | None,
) -> DocwiseMorphologizer:
    """Factory of DocwiseMorphologizer."""
    return DocwiseMorphologizer(
        nlp.vocab,
        model,
        name,
        overwrite=overwrite,
        extend=extend,
        label_smoothing=label_smoothing,
        scorer=scorer,
    )
