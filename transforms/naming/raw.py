"""A mention as it is first found: tokens and a label, not yet joined to a name."""

from __future__ import annotations

import dataclasses

from transforms.naming.gazetteer import word_set

VALUE_LABELS = word_set("DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL")
PERSON_LABELS = frozenset({"PERSON", "PER"})
BARE_LABELS = frozenset({"GPE", "LOC", "FAC"})


@dataclasses.dataclass(frozen=True, slots=True)
class Raw:
    """Tokens `start` to `end` (exclusive) named by `label`."""

    start: int
    end: int
    label: str
