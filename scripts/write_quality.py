"""Measures newsbeam and writes the figures to configs/quality.md: python scripts/write_quality.py

Each section is what the command above it prints; it needs the evaluation folder and the corpora (see evaluate.py).
"""

from __future__ import annotations

import pathlib
import shlex
import subprocess
import sys
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "configs" / "quality.md"
SECTIONS = (
    (
        "Quotes and speakers, articles used for development",
        "scripts/evaluate.py --only quotes --speakers polnear/dev_speakers.jsonl --reliability",
    ),
    ("Quotes and speakers, articles held out", "scripts/evaluate.py --only quotes --gold polnear/train.jsonl#756:840"),
    ("The language model", "scripts/evaluate.py --only trees entities"),
)
HEAD = """\
# Measured quality

Made by `python scripts/write_quality.py`, which runs the commands below; change nothing here by hand. Quotes are those
of PolNeAR 1.0 (Newell et al. 2018), US news that nobody here wrote, found by `newsbeam run` as a user runs it; the
scorer pairs them with the gold. [The model's card](../transforms/model/card.md) says what the model is measured on,
[the page on quotes](../transforms/quotes/README.md) how quotes are found.
"""


def quality_page() -> str:
    """The page as Markdown; takes some minutes."""
    return HEAD + "".join(_sections())


def _sections() -> Iterator[str]:
    for title, command in SECTIONS:
        line = [sys.executable, *shlex.split(command)]
        printed = subprocess.run(line, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE).stdout  # noqa: S603 - our own commands
        yield f"\n## {title}\n\n`python {command}`\n\n```text\n{printed.strip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(quality_page(), encoding="utf-8")
