"""Prints the figures of a model, and of the quotes found with it, on the development and test sets.

    python scripts/evaluate.py --model embedded
    python scripts/evaluate.py --only quotes --floor quoted=0.93

The trees and entities are measured on the corpora, the quotes on the gold of an evaluation folder.
"""

import argparse
import dataclasses
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # the speed printed is that of one thread
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import spacy.about  # noqa: E402  the path above makes a checkout work without installation
from model import report  # noqa: E402
from quotes import report as quote_report  # noqa: E402

from transforms.defaults import DEFAULT_MODEL  # noqa: E402
from transforms.model import load_model  # noqa: E402

PARTS = ("trees", "entities", "cost", "quotes")


def main() -> int:
    """The command line; 1 where a figure is below the floor given for it."""
    arguments = _arguments()
    model_parts = set(arguments.only) - {"quotes"}
    if model_parts or arguments.text:
        _print_model(arguments, model_parts)
    return 0 if "quotes" not in arguments.only or _print_quotes(arguments) else 1


def _print_model(arguments: argparse.Namespace, parts: set[str]) -> None:
    nlp = load_model(arguments.model)
    print(f"model {nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}, spaCy {spacy.about.__version__}")
    if "trees" in parts:
        report.tree_figures(nlp, arguments.corpora)
    if "entities" in parts:
        report.entity_figures(nlp, arguments.corpora)
    if "cost" in parts:
        embedded = ROOT / "transforms" / "model" / "en_newsbeam"
        path = embedded if arguments.model == DEFAULT_MODEL else Path(arguments.model)
        report.print_cost(nlp, path, arguments.corpora)
    for path in arguments.text:
        doc = nlp(path.read_text(encoding="utf-8"))
        print(path.name, [(ent.text, ent.label_) for ent in doc.ents])


def _print_quotes(arguments: argparse.Namespace) -> bool:
    evaluation = quote_report.evaluation_of(
        arguments.evaluation, arguments.gold, model=arguments.model, speakers=arguments.speakers
    )
    evaluation = dataclasses.replace(evaluation, reliability=arguments.reliability)
    return quote_report.quote_figures(evaluation, dict(arguments.floor))


def _floor(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    return name, float(value)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=DEFAULT_MODEL, help="embedded, a package name or a folder")
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    parser.add_argument("--text", type=Path, nargs="*", default=[], help="text files whose entities are printed")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS))
    parser.add_argument("--evaluation", type=Path, default=ROOT.parent / "shared" / "eval", help="gold and its scorers")
    parser.add_argument("--gold", default="polnear/dev.jsonl", help="a file in it; #756:840 chooses articles by number")
    parser.add_argument("--speakers", help="gold names of speakers in it; adds the figure 'named'")
    parser.add_argument("--reliability", action="store_true", help="how often quotes are right, by stated confidence")
    parser.add_argument("--floor", type=_floor, action="append", default=[], metavar="FIGURE=F1")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
