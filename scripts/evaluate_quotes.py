#!/usr/bin/env python3
"""Scores the whole pipeline's quotes against articles with gold attributions, as a user would run it.

    python scripts/evaluate_quotes.py ../shared/eval --gold polnear/dev.jsonl --speakers polnear/dev_speakers.jsonl

The evaluation folder holds the gold and its own tools (unpack.py, predictions.py, score_quotes.py), which define the
figures; nothing of it is part of newsbeam. With `--floor NAME=F1` the exit code is 1 when a figure falls below.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main() -> int:
    args = _arguments()
    evaluation: pathlib.Path = args.evaluation.resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = args.keep.resolve() if args.keep else pathlib.Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        gold = evaluation / args.gold
        _python(evaluation / "unpack.py", gold, work / "in")
        model = ["--model", args.model] if args.model else []
        _python("-m", "pipeline", "run", work / "in", "-o", work / "lake", "--workers", str(args.workers), *model)
        (work / "predicted.jsonl").write_text(
            _python(evaluation / "predictions.py", gold, work / "lake", capture=True), encoding="utf-8"
        )
        speakers = ["--speakers", evaluation / args.speakers] if args.speakers else []
        scores = json.loads(
            _python(
                evaluation / "score_quotes.py",
                *(gold, work / "predicted.jsonl", "--errors", str(args.errors)),
                *speakers,
                capture=True,
            )
        )
    return report(scores, dict(args.floor))


def report(scores: dict[str, dict[str, float] | float | None], floors: dict[str, float]) -> int:
    """Prints a table of the figures; returns 1 where an F1 is below its floor, else 0."""
    print(f"{'figure':<10} {'precision':>9} {'recall':>9} {'F1':>9}    gold  predicted  floor")
    low = []
    for name, figures in scores.items():
        if not isinstance(figures, dict):
            continue
        floor = floors.get(name)
        low += [name] if floor is not None and figures["f1"] < floor else []
        print(
            f"{name:<10} {figures['precision']:>9.4f} {figures['recall']:>9.4f} {figures['f1']:>9.4f} "
            f"{figures['gold']:>7.0f} {figures['predicted']:>10.0f}  {'' if floor is None else f'{floor:.2f}'}"
        )
    for name in floors.keys() - scores.keys():
        sys.exit(f"unknown figure '{name}' of --floor; one of {', '.join(scores)}")
    if low:
        print(f"below the floor: {', '.join(low)}")
    return bool(low)


def _python(*command: str | pathlib.Path, capture: bool = False) -> str:
    done = subprocess.run(  # noqa: S603  (our own command and the scorers that the caller names)
        [sys.executable, *map(str, command)],
        cwd=ROOT,
        check=True,
        text=True,
        stdout=subprocess.PIPE if capture else None,
    )
    return done.stdout or ""


def _floor(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    return name, float(value)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=pathlib.Path, help="folder of unpack.py, predictions.py, score_quotes.py")
    parser.add_argument(
        "--gold", default="polnear/dev.jsonl", help="gold inside the folder (default: %(default)s)"
    )
    parser.add_argument("--speakers", help="gold names of speakers, inside the folder; adds the figure 'named'")
    parser.add_argument("--model", help="spaCy pipeline to use instead of the embedded one")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--errors", type=int, default=0, help="print so many missed quotes to standard error")
    parser.add_argument("--floor", type=_floor, action="append", default=[], metavar="FIGURE=F1")
    parser.add_argument("--keep", type=pathlib.Path, help="folder to keep the articles, lake and predictions in")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
