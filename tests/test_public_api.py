"""The names of `transforms` that others build on."""

import importlib

import pytest

import transforms


@pytest.mark.parametrize("name", transforms.__all__)
def test_public_names_load(name: str) -> None:
    assert getattr(transforms, name).__doc__


def test_public_names_are_announced_to_type_checkers() -> None:
    source = importlib.import_module("transforms").__file__
    assert source
    with open(source, encoding="utf-8") as file:  # noqa: PTH123  (one line)
        text = file.read()
    missing = [name for name in transforms.__all__ if f"import {name} as {name}" not in text]
    assert missing == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'ExtractQuote'"):
        transforms.ExtractQuote  # noqa: B018  (the access is the test)
