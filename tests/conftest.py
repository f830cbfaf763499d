"""Fixtures shared by all tests."""

import pathlib

import pytest

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
