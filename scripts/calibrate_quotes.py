"""Measures how often each rule that finds quotes is right, and writes it to `transforms/quotes/confidence.tsv`.

    python scripts/calibrate_quotes.py --gold polnear/train.jsonl#:756

Run it after a change of rules or of the model; `evaluate.py --only quotes --reliability` prints the table it leads to.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from quotes import reliability, report  # noqa: E402  the path above makes a checkout work without installation

from transforms.quotes.confidence import RULES  # noqa: E402

TARGET = ROOT / "transforms" / "quotes" / "confidence.tsv"
_HEAD = """\
# How often quotes are right, by rule, form (with or without quotation marks) and kind: the share and the count seen.
# Written by scripts/calibrate_quotes.py from {gold}; shares of few quotes lean on those of their rule.
"""


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluation", type=Path, default=ROOT.parent / "shared" / "eval", help="gold and its scorers")
    parser.add_argument("--gold", default="polnear/train.jsonl#:756", help="a file in it, and which of its articles")
    parser.add_argument("--model", default="embedded")
    arguments = parser.parse_args()
    evaluation = report.evaluation_of(arguments.evaluation, arguments.gold, model=arguments.model)
    gold, predicted = report.predict(evaluation)
    judged = list(reliability.judge(report.scorer_of(evaluation), report.marked(gold), predicted))
    found = {row.rule for row in judged} | RULES
    shares = list(reliability.shares(judged, found))
    TARGET.write_text(_HEAD.format(gold=arguments.gold) + "".join(map(_line, shares)), encoding="utf-8")
    stated = {key: share for key, share, _ in shares}
    print(reliability.table(row.stating(stated[row.rule, row.form, row.kind]) for row in judged))


def _line(entry: tuple[reliability.Key, float, int]) -> str:
    (rule, form, kind), share, count = entry
    return f"{rule}\t{form}\t{kind}\t{share:.2f}\t{count}\n"


if __name__ == "__main__":
    main()
