"""The language model by the name a user gave it."""

from __future__ import annotations

from pipeline.errors import ConfigError
from transforms import annotator


def load_annotator(model: str) -> annotator.Annotator:
    """The annotator of this process for the model. Raises ConfigError for one that cannot be loaded."""
    try:
        return annotator.load_annotator(model)
    except ValueError as error:
        raise ConfigError(f"--model: {error}") from error
