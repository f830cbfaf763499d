"""Prints what newsbeam costs beside bare `nlp.pipe` and others, on corpora made of the texts that are there.

    python scripts/benchmark.py                                 500 articles by one and two workers, 2,000 by two
    python scripts/benchmark.py --articles 2000 --scale 1 4 16 --json figures.json
    python scripts/benchmark.py --articles 100 --scale 1 --workers 1 --peers
    python scripts/benchmark.py --markdown configs/speed.md     as the page with the figures was made

Subjects take turns, so that a busy machine disturbs all alike; CPU seconds and their ratios are what to compare then.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"
sys.path[:0] = [str(ROOT), str(SCRIPTS)]

from speed import subjects  # noqa: E402  the path above makes a checkout work without installation
from speed.corpus import Story, find_stories, write_corpus  # noqa: E402
from speed.processes import Cost, measure  # noqa: E402
from speed.table import Figure, as_record, markdown, median  # noqa: E402

NEWSBEAM, BARE, QUOTES, SPACY = "newsbeam run", "bare nlp.pipe", "nlp.pipe with quotes", "the same by spaCy alone"
_BY_SPACY = {BARE: "bare", QUOTES: "with-quotes", SPACY: "by-spacy"}
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
_PAGE = """# What newsbeam costs

By `python scripts/benchmark.py --markdown configs/speed.md`. Articles are made of the texts of the samples, and of
gold articles where they are there: 400 to 800 words each, all different. `bare nlp.pipe` is spaCy's loop with the same
model and as many processes, its Docs thrown away, and `nlp.pipe with quotes` the same with newsbeam's components for
entities and quotes; `the same by spaCy alone` has that model and those components, but spaCy's classes and thinc's
operations instead of newsbeam's faster ones; `newsbeam run` reads, parses, finds entities and quotes and writes the
lake. Start-up, which is what one article takes, is taken off. `CPU to bare` is the CPU time of bare `nlp.pipe` over
that of the subject: 0.9 says that it needs 1.11 times as much; `CPU to same` that of `nlp.pipe with quotes`, and
`CPU to spaCy` that of spaCy alone.

"""
_STARTS = 3
_PROCESS_MB = 100
"""Smaller processes are helpers that do nothing."""


class Bench:
    """Runs subjects over corpora in a folder, each run a command of its own."""

    def __init__(self, folder: Path, stories: list[Story]) -> None:
        self._folder = folder
        self._stories = stories
        self._words: dict[int, int] = {}
        self._numbers = itertools.count()
        self._starts: dict[tuple[str, int], Cost] = {}

    def corpus(self, count: int) -> Path:
        """The corpus of so many articles, made once."""
        path = self._folder / f"{count}.jsonl"
        if count not in self._words:
            self._words[count] = write_corpus(path, self._stories, count)
        return path

    def run(self, subject: str, count: int, workers: int) -> tuple[Cost, int]:
        """The cost of one run, and the bytes it wrote."""
        out = self._folder / f"out-{next(self._numbers)}"
        cost = measure(_command(subject, self.corpus(count), workers, out), _environment())
        files = [out] if out.is_file() else [path for path in out.rglob("*") if path.is_file()]
        return cost, sum(path.stat().st_size for path in files)

    def figures(self, names: list[str], count: int, workers: int, repeats: int) -> list[Figure]:
        """The figures of subjects over one corpus, run in turns."""
        for name in names:
            if (name, workers) not in self._starts:
                # The first reads all programs from the disk.
                starts = [self.run(name, 1, workers)[0] for _ in range(_STARTS)]
                self._starts[name, workers] = sorted(starts, key=lambda cost: cost.seconds)[_STARTS // 2]
        runs: dict[str, list[tuple[Cost, int]]] = {name: [] for name in names}
        for turn in range(repeats):
            for name in names if turn % 2 == 0 else reversed(names):
                runs[name].append(self.run(name, count, workers))
        return [self._figure(name, count, workers, runs) for name in names]

    def _figure(self, name: str, count: int, workers: int, runs: dict[str, list[tuple[Cost, int]]]) -> Figure:
        start, words = self._starts[name, workers], self._words[count]
        seconds = median((max(cost.seconds - start.seconds, 0.01) for cost, _ in runs[name]), 4)
        cpu = self._net_cpu(name, workers, runs[name])

        def to(other: str) -> float | None:
            theirs = self._net_cpu(other, workers, runs[other]) if other in runs else []
            return median(one / own for one, own in zip(theirs, cpu, strict=True)) if theirs else None

        return Figure(
            subject=name,
            workers=workers,
            articles=count,
            words=words,
            start_seconds=start.seconds,
            articles_per_second=round(count / seconds, 2),
            words_per_second=round(words / seconds),
            cpu_per_1000=median((each / count * 1000 for each in cpu), 1),
            cpu_to_bare=to(BARE),
            cpu_to_same=to(QUOTES),
            cpu_to_spacy=to(SPACY),
            peaks=tuple(peak for peak in runs[name][-1][0].peaks if peak >= _PROCESS_MB),
            written=runs[name][-1][1],
        )

    def _net_cpu(self, name: str, workers: int, runs: list[tuple[Cost, int]]) -> list[float]:
        return [max(cost.cpu - self._starts[name, workers].cpu, 0.01) for cost, _ in runs]


def main() -> int:
    """The command line."""
    options = _arguments()
    stories = find_stories(options.samples, options.evaluation if options.evaluation.is_dir() else None)
    notes = [f"{dt.datetime.now(dt.timezone.utc):%Y-%m-%d}, {os.cpu_count()} CPUs ({platform.machine()}), Python "
             f"{platform.python_version()}; load {os.getloadavg()[0]:.1f} at the start."]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="newsbeam-benchmark-") as folder:
        bench = Bench(Path(folder), stories)
        figures = []
        peers, reasons = _peers() if options.peers else ([], [])
        for number, scale in enumerate(options.scale):
            # All else is done with the first corpus only; the larger ones tell what scales.
            names = [NEWSBEAM, BARE, QUOTES, *([] if number else [SPACY, *peers])]
            for workers in [max(options.workers)] if number else options.workers:
                repeats = 1 if number else options.repeats
                figures += bench.figures(names, options.articles * scale, workers, repeats)
                for one in figures[-len(names) :]:
                    print(f"{one.subject}, {workers}: {one.cpu_per_1000} CPU s/1,000", file=sys.stderr)
        stages = json.loads(bench.run("stages", options.articles, 1)[0].output)
        if options.peers:
            notes.append(_pages_note(options.samples, Path(folder)))
    text = markdown(figures, stages, [*notes, *reasons])
    record = {"figures": [as_record(one) for one in figures], "stages": stages, "notes": notes + reasons}
    if options.json:
        options.json.write_text(json.dumps(record, indent=1), encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(_PAGE + text, encoding="utf-8")
    print(text)
    return 0


def _command(subject: str, corpus: Path, workers: int, out: Path) -> list[str]:
    if subject == NEWSBEAM:
        run = ["run", str(corpus), "-o", str(out), "--workers", str(workers), "--quiet"]
        return [sys.executable, "-m", "pipeline", *run]
    name = _BY_SPACY.get(subject, subject)
    return [sys.executable, "-m", "speed.subjects", name, str(corpus), str(workers), str(out)]


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join([str(ROOT), str(SCRIPTS)]), **_ONE_THREAD}


def _peers() -> tuple[list[str], list[str]]:
    """The programs of others that can be run over the corpora, and why others cannot."""
    names = [name for name in subjects.PEERS if name != "trafilatura"]
    reasons = {name: subjects.missing(name) for name in names}
    return [name for name in names if not reasons[name]], [f"Skipped {n}: {why}." for n, why in reasons.items() if why]


def _pages_note(samples: Path, folder: Path) -> str:
    command = _command("trafilatura", samples, 1, folder / "pages")
    found = json.loads(measure(command, _environment()).output)
    ratio = found["trafilatura"] / found["newsbeam"]
    size = sum(path.stat().st_size for path in samples.rglob("*.html")) / found["pages"] / 1000
    return (
        f"HTML: trafilatura takes {ratio:.2f} times the CPU of newsbeam's parse, on {found['pages']} sample pages of "
        f"{size:.0f} kB; scripts/compare_pages.py compares them on pages as publishers serve them."
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500, help="of the first corpus")
    parser.add_argument("--scale", type=int, nargs="+", default=[1, 4], help="corpora of so many times as many")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--peers", action="store_true", help="also programs of others, where installed")
    parser.add_argument("--samples", type=Path, default=ROOT / "configs" / "samples")
    parser.add_argument("--evaluation", type=Path, default=ROOT.parent / "shared" / "eval", help="more texts, if there")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--markdown", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
