"""The embedded model, loaded once; the modules beside the scripts."""

import sys
from pathlib import Path

import pytest
from spacy.language import Language

from transforms.model import load_model

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_model()
