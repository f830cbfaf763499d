"""What is measured, each run as a process of its own by `python -m speed.subjects NAME CORPUS WORKERS OUT`."""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import Tok2Vec
from thinc.api import NumpyOps

import transforms.model
from transforms.annotator import Annotator, load_annotator
from transforms.files import read_documents
from transforms.mentions import extract_entities
from transforms.model import load_model
from transforms.model.compact import CompactTok2Vec
from transforms.parse import parse_document
from transforms.quotes.rows import extract_quotes
from transforms.records import Article, Document

BATCH = 8
PEERS = {"spacy-pandas": "pandas", "textacy": "textacy", "trafilatura": "trafilatura"}
"""Programs of others, and the package that each needs."""


def missing(peer: str) -> str | None:
    """Why a peer cannot be measured; None when it can."""
    package = PEERS[peer]
    return None if importlib.util.find_spec(package) else f"{package} is not installed"


def bare(corpus: Path, workers: int, out: Path) -> None:  # noqa: ARG001  one signature for all
    """spaCy's own loop with the embedded model, and nothing done with its Docs."""
    for _ in load_model().pipe(_texts(corpus), n_process=workers, batch_size=BATCH):
        pass


def with_quotes(corpus: Path, workers: int, out: Path) -> None:  # noqa: ARG001  one signature for all
    """spaCy's own loop with all that newsbeam finds: its model and its components for entities and quotes."""
    for _ in _add_quotes(load_model()).pipe(_texts(corpus), n_process=workers, batch_size=BATCH):
        pass


def by_spacy(corpus: Path, workers: int, out: Path) -> None:  # noqa: ARG001  one signature for all
    """The same model and components, computed as spaCy and thinc do, by none of newsbeam's faster ways."""
    for _ in _add_quotes(load_by_spacy()).pipe(_texts(corpus), n_process=workers, batch_size=BATCH):
        pass


def load_by_spacy() -> Language:
    """The embedded model with spaCy's own classes for all that is trained, and thinc's own operations."""
    # By its folder it is a pipeline like any other: the recognizer, parser and morphologizer are those of its config.
    nlp = load_model(str(Path(transforms.model.__file__).parent / "en_newsbeam"))
    for _, component in nlp.pipeline:
        if isinstance(component, CompactTok2Vec):
            component.__class__ = Tok2Vec
            for node in component.model.walk():
                node.ops = NumpyOps()
    return nlp


def _add_quotes(nlp: Language) -> Language:
    nlp.add_pipe("newsbeam_layout", before="parser")
    nlp.add_pipe("newsbeam_entities")
    nlp.add_pipe("newsbeam_quotes")
    return nlp


def spacy_pandas(corpus: Path, workers: int, out: Path) -> None:
    """The script one writes first: entities by `nlp.pipe` into a Parquet file by pandas."""
    import pandas as pd

    docs = load_model().pipe(_texts(corpus), n_process=workers, batch_size=BATCH)
    rows = [(number, ent.text, ent.label_, ent.start_char) for number, doc in enumerate(docs) for ent in doc.ents]
    pd.DataFrame(rows, columns=["article", "text", "label", "start"]).to_parquet(out)


def textacy(corpus: Path, workers: int, out: Path) -> None:
    """textacy's direct quotations after the embedded model, as JSON lines."""
    from textacy.extract.triples import direct_quotations  # type: ignore[import-not-found]  # an optional peer

    with out.open("w", encoding="utf-8") as file:
        for doc in load_model().pipe(_texts(corpus), n_process=workers, batch_size=BATCH):
            for found in direct_quotations(doc):
                file.write(json.dumps([str(found.content), str(found.speaker), str(found.cue)]) + "\n")


def stages(corpus: Path, workers: int, out: Path) -> None:  # noqa: ARG001  one signature for all
    """Prints CPU seconds of each stage in one process, as JSON: all that is done to an article before it is written."""
    annotator = load_annotator()
    cpu: dict[str, float] = dict.fromkeys(("read and parse", "model", "entities", "quotes"), 0.0)

    def clocked(stage: str, work: Callable[[], list[Article]]) -> list[Article]:
        start = time.process_time()
        done = work()
        cpu[stage] += time.process_time() - start
        return done

    articles = clocked("read and parse", lambda: list(_articles(corpus)))
    for first in range(0, len(articles), BATCH):
        batch = articles[first : first + BATCH]
        batch = clocked("model", lambda: _annotate(annotator, batch))  # noqa: B023  called at once
        batch = clocked("entities", lambda: [extract_entities(each) for each in batch])  # noqa: B023
        clocked("quotes", lambda: [extract_quotes(each) for each in batch])  # noqa: B023
    print(json.dumps({stage: round(seconds, 2) for stage, seconds in cpu.items()}))


def pages(folder: Path, workers: int, out: Path) -> None:  # noqa: ARG001  one signature for all
    """Prints CPU seconds for the same pages by trafilatura alone and by newsbeam's parse, in turns, as JSON."""
    import trafilatura

    documents = [each for path in sorted(folder.rglob("*.html")) for each in read_documents(str(path))]
    found = [each for each in documents if isinstance(each, Document)]
    cpu = {"trafilatura": 0.0, "newsbeam": 0.0}
    for turn in range(6):
        for name in sorted(cpu, reverse=bool(turn % 2)):
            start = time.process_time()
            for document in found:
                if name == "newsbeam":
                    list(parse_document(document))
                else:
                    trafilatura.bare_extraction(document.content, with_metadata=True)
            # The first turn warms both up.
            cpu[name] += (time.process_time() - start) * bool(turn)
    print(json.dumps(cpu | {"pages": len(found)}))


def _annotate(annotator: Annotator, batch: list[Article]) -> list[Article]:
    return [each for each in annotator.annotate(batch) if isinstance(each, Article)]


def _texts(corpus: Path) -> Iterator[str]:
    with corpus.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            yield f"{record['title']}\n\n{record['text']}"


def _articles(corpus: Path) -> Iterator[Article]:
    for document in read_documents(str(corpus)):
        outcomes = parse_document(document) if isinstance(document, Document) else ()
        yield from (each for each in outcomes if isinstance(each, Article))


SUBJECTS = {
    "bare": bare,
    "with-quotes": with_quotes,
    "by-spacy": by_spacy,
    "spacy-pandas": spacy_pandas,
    "textacy": textacy,
    "stages": stages,
    "trafilatura": pages,
}

if __name__ == "__main__":
    SUBJECTS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
