"""Fixtures shared by all tests."""

import pathlib

import pytest
from hypothesis import settings

# The same examples in every run; a slow machine is no failure.
settings.register_profile("newsbeam", deadline=None, derandomize=True, database=None)
settings.load_profile("newsbeam")

ROOT = pathlib.Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder of evaluation articles beside the checkout; they have no licence to be committed."""
    if not SHARED.is_dir():
        pytest.skip("the evaluation articles (../shared) are not here")
    return SHARED


@pytest.fixture(scope="session")
def samples() -> pathlib.Path:
    """The articles that ship with newsbeam."""
    return ROOT / "configs" / "samples"
