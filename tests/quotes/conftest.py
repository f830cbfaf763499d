"""The language model of the quote tests: the embedded one, or the one that NEWSBEAM_MODEL names."""

import os

import pytest
from spacy.language import Language

import transforms.layout  # noqa: F401  (registers newsbeam_layout)
from transforms.defaults import DEFAULT_MODEL
from transforms.model import load_model


@pytest.fixture(scope="session")
def model() -> str:
    return os.environ.get("NEWSBEAM_MODEL", DEFAULT_MODEL)


@pytest.fixture(scope="session")
def nlp(model: str) -> Language:
    try:
        pipeline = load_model(model)
    except ValueError as error:
        pytest.skip(str(error))
    if "newsbeam_layout" not in pipeline.pipe_names:
        pipeline.add_pipe("newsbeam_layout", before="parser")
    return pipeline
