"""Prints the figures of a model on the development and test sets: `python scripts/evaluate.py --model embedded`."""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # the speed printed is that of one thread
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import spacy.about  # noqa: E402  the path above makes a checkout work without installation
from model import report  # noqa: E402

from transforms.model import DEFAULT_MODEL, load_model  # noqa: E402

PARTS = ("trees", "entities", "cost")
"""A part `quotes`, for who said what, has its place here."""


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=DEFAULT_MODEL, help="embedded, a package name or a folder")
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    parser.add_argument("--text", type=Path, nargs="*", default=[], help="text files whose entities are printed")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS))
    arguments = parser.parse_args()
    nlp = load_model(arguments.model)
    print(f"model {nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}, spaCy {spacy.about.__version__}")
    if "trees" in arguments.only:
        report.tree_figures(nlp, arguments.corpora)
    if "entities" in arguments.only:
        report.entity_figures(nlp, arguments.corpora)
    if "cost" in arguments.only:
        embedded = ROOT / "transforms" / "model" / "en_newsbeam"
        path = embedded if arguments.model == DEFAULT_MODEL else Path(arguments.model)
        report.print_cost(nlp, path, arguments.corpora)
    for path in arguments.text:
        doc = nlp(path.read_text(encoding="utf-8"))
        print(path.name, [(ent.text, ent.label_) for ent in doc.ents])


if __name__ == "__main__":
    main()
