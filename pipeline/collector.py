"""Python's garbage collector, which need not look at what is loaded once and stays.

Left to itself it goes over all modules and the model again and again while they are loaded: a sixth of the start of a
run. What it touches is copied in a fork, too.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 10_000
"""After so many it looks at the newest; Python's own 700 are made twice over while one article is analysed."""


@contextmanager
def loading() -> Iterator[None]:
    """Nothing is collected within, and what is there afterwards is never looked at again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS)
        gc.enable()
