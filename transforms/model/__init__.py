"""The embedded English spaCy pipeline: `load_model()`, and the components that it is made of."""

from pathlib import Path

import spacy
from spacy.language import Language

from transforms.defaults import DEFAULT_MODEL
from transforms.model import compact, entity_rules, features, lemmatizer, morphology, transitions

__all__ = ["compact", "entity_rules", "features", "lemmatizer", "load_model", "morphology", "transitions"]

_EMBEDDED = Path(__file__).parent / "en_newsbeam"
_ALLOWED = f"one of {DEFAULT_MODEL!r}, the name of an installed spaCy package, or a folder that holds a spaCy pipeline"


def load_model(model: str = DEFAULT_MODEL) -> Language:
    """Loads the embedded model, or any other spaCy pipeline with a parser and entities.

    Raises ValueError, naming the value and what is allowed, if it cannot be loaded or lacks a parser or entities.
    """
    try:
        nlp = _load_embedded() if model == DEFAULT_MODEL else spacy.load(model)
    except (OSError, ValueError, ImportError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(f"cannot load model {model!r} ({reason}); {_ALLOWED}") from error
    wanted = {"parser": "token.dep", "entities": "doc.ents"}
    missing = [what for what, attribute in wanted.items() if not _sets(nlp, attribute)]
    if missing:
        raise ValueError(f"model {model!r} has no {' and no '.join(missing)}; {_ALLOWED}, with a parser and entities")
    return nlp


def _load_embedded() -> Language:
    faster = {name: {"factory": factory} for name, factory in (transitions.FASTER | morphology.DOCWISE).items()}
    return spacy.load(_EMBEDDED, config={"components": faster})


def _sets(nlp: Language, attribute: str) -> bool:
    return any(attribute in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names)
