"""Names and quotes found in a Doc survive `Doc.to_bytes`: spaCy sends Docs so between the processes of `nlp.pipe`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import srsly  # type: ignore[import-untyped]  # comes without types

_KIND = "newsbeam"


def pack_in_docs(name: str, *kinds: type) -> None:
    """Teaches srsly's msgpack to write dataclasses and to read them again, under a name of their own.

    Fields hold numbers, texts, None, other dataclasses of the kinds, and tuples and frozen sets of these. What a file
    holds is never run: only the kinds named here are made of it.
    """
    classes = {kind.__name__: kind for kind in kinds}

    def encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
        if type(value) in kinds:
            fields = (field.name for field in dataclasses.fields(value) if field.init)
            return {_KIND: type(value).__name__, **{field: _plain(getattr(value, field)) for field in fields}}
        return value if chain is None else chain(value)

    def decode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
        kind = value.get(_KIND) if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in classes:
            return classes[kind](**{field: _frozen(kept) for field, kept in value.items() if field != _KIND})
        return value if chain is None else chain(value)

    srsly.msgpack_encoders.register(name, func=encode)
    srsly.msgpack_decoders.register(name, func=decode)


_SET = "frozenset"


def _plain(value: Any) -> Any:
    return {_SET: sorted(value)} if isinstance(value, frozenset) else value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {_SET}:
        return frozenset(value[_SET])
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
