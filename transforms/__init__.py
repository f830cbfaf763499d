"""newsbeam's public API: composable transforms from article files to tables of who said what.

Names load on first use, so that `import transforms` costs nothing and the spaCy components work without Beam.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transforms.analysis import AnalyzeArticles as AnalyzeArticles
    from transforms.analyzing import analyze as analyze
    from transforms.annotate import AnnotateArticles as AnnotateArticles
    from transforms.arrivals import WatchFiles as WatchFiles
    from transforms.duplicates import GroupDuplicates as GroupDuplicates
    from transforms.entities import ExtractEntities as ExtractEntities
    from transforms.files import ReadDocuments as ReadDocuments
    from transforms.lake import WriteLake as WriteLake
    from transforms.model import load_model as load_model
    from transforms.parse import ParseArticles as ParseArticles
    from transforms.quotes.transform import ExtractQuotes as ExtractQuotes
    from transforms.records import Article as Article
    from transforms.records import Cancellation as Cancellation
    from transforms.records import Document as Document
    from transforms.records import Entity as Entity
    from transforms.records import Failure as Failure
    from transforms.records import Quote as Quote
    from transforms.records import Repeat as Repeat
    from transforms.repeats import DropRepeats as DropRepeats
    from transforms.rows import TableRows as TableRows
    from transforms.streams import WriteStream as WriteStream

_HOMES = {
    "AnalyzeArticles": "transforms.analysis",
    "AnnotateArticles": "transforms.annotate",
    "Article": "transforms.records",
    "Cancellation": "transforms.records",
    "Document": "transforms.records",
    "DropRepeats": "transforms.repeats",
    "Entity": "transforms.records",
    "ExtractEntities": "transforms.entities",
    "ExtractQuotes": "transforms.quotes.transform",
    "Failure": "transforms.records",
    "GroupDuplicates": "transforms.duplicates",
    "ParseArticles": "transforms.parse",
    "Quote": "transforms.records",
    "ReadDocuments": "transforms.files",
    "Repeat": "transforms.records",
    "TableRows": "transforms.rows",
    "WatchFiles": "transforms.arrivals",
    "WriteLake": "transforms.lake",
    "WriteStream": "transforms.streams",
    "analyze": "transforms.analyzing",
    "load_model": "transforms.model",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'transforms' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
