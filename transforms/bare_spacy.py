"""spaCy without its command line, which `import spacy` loads as well: a sixth of a second, and none of it is used."""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any

_PACKAGE, _MODULE = "spacy.cli", "spacy.cli.info"


def import_spacy() -> None:
    """Imports spaCy, where that was not done; its commands come when somebody imports `spacy.cli`."""
    if "spacy" in sys.modules:
        return
    package, module = types.ModuleType(_PACKAGE), types.ModuleType(_MODULE)
    package.__path__ = []
    module.info = _info  # type: ignore[attr-defined]  # all that spaCy takes of it
    stand_ins = {_PACKAGE: package, _MODULE: module}
    sys.modules |= stand_ins
    try:
        importlib.import_module("spacy")
    finally:
        for name in stand_ins:
            sys.modules.pop(name, None)


def _info(*arguments: Any, **options: Any) -> Any:
    """`spacy.info`, when it is called."""
    return importlib.import_module(_MODULE).info(*arguments, **options)
