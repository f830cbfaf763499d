"""Scores the whole pipeline's quotes against articles with gold attributions, run as a user would run it.

The evaluation folder holds the gold and its own tools (unpack.py, predictions.py, score_quotes.py), which define the
figures; nothing of it is part of newsbeam.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pyarrow.dataset

from quotes import causes, reliability

_ARTICLE = ["article_id", "input_uri"]
_EVIDENCE = ["article_id", "rule", "reported_kind", "confidence"]
ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass(frozen=True, slots=True)
class Evaluation:
    """What to evaluate on: `gold` and `speakers` are files inside `folder`; `articles` is a slice of the gold."""

    folder: pathlib.Path
    gold: str = "polnear/dev.jsonl"
    speakers: str | None = None
    articles: slice = dataclasses.field(default_factory=lambda: slice(None))
    model: str = "embedded"
    workers: int = 2
    reliability: bool = False


def evaluation_of(folder: pathlib.Path, gold: str, *, model: str, speakers: str | None = None) -> Evaluation:
    """The evaluation on a file of `folder`, of which `#756:840` chooses articles by number."""
    name, _, part = gold.partition("#")
    start, _, stop = part.partition(":")
    articles = slice(int(start or 0), int(stop) if stop else None)
    return Evaluation(folder.resolve(), name, speakers, articles, model)


def quote_figures(evaluation: Evaluation, floors: Mapping[str, float]) -> bool:
    """Prints the figures and a table of errors by cause; returns whether every F1 reaches its floor."""
    scorer = scorer_of(evaluation)
    gold, predicted = predict(evaluation)
    speakers: dict[Any, Any] = {}
    if evaluation.speakers:
        rows = _rows(evaluation.folder / evaluation.speakers)
        speakers = {(row["id"], row["att"]): row for row in rows}
    print(f"\nquotes, {len(gold)} articles of {evaluation.gold}")
    ok = _print_scores(scorer.score(gold, predicted, speakers=speakers), floors)
    if any("''" in article["text"] for article in gold):
        # Some newspapers' archives write '' for quotation marks, which the scorer takes for apostrophes.
        gold = marked(gold)
        print("\nthe same, '' counted as the quotation marks that they are")
        _print_scores(scorer.score(gold, predicted, speakers=speakers), {})
    print("\nerrors among quotations, by cause\n" + causes.table(scorer, gold, predicted, speakers))
    if evaluation.reliability:
        print("\nconfidence of quotes\n" + reliability.table(reliability.judge(scorer, gold, predicted)))
    return ok


def scorer_of(evaluation: Evaluation) -> ModuleType:
    """The module of the evaluation folder that defines the figures."""
    return _module(evaluation.folder / "score_quotes.py")


def marked(gold: list[Any]) -> list[Any]:
    """The gold with \'\' as the quotation marks that they are in some newspapers' archives; offsets stay."""
    return [article | {"text": article["text"].replace("''", '" ')} for article in gold]


def predict(evaluation: Evaluation) -> tuple[list[Any], dict[str, list[Any]]]:
    """The gold articles, and what `newsbeam run` found in each, by the article's id."""
    with tempfile.TemporaryDirectory() as work:
        return _predict(evaluation, pathlib.Path(work))


def _predict(evaluation: Evaluation, work: pathlib.Path) -> tuple[list[Any], dict[str, list[Any]]]:
    gold = _rows(evaluation.folder / evaluation.gold)[evaluation.articles]
    chosen = work / "gold.jsonl"
    chosen.write_text("".join(json.dumps(row) + "\n" for row in gold), encoding="utf-8")
    _python(evaluation.folder / "unpack.py", chosen, work / "in")
    options = ["--workers", str(evaluation.workers), "--model", evaluation.model, "--quiet"]
    _python("-m", "pipeline", "run", work / "in", "-o", work / "lake", *options)
    lines = _python(evaluation.folder / "predictions.py", chosen, work / "lake").splitlines()
    predicted = {row["id"]: row["quotes"] for row in map(json.loads, lines)}
    return gold, _with_evidence(predicted, work / "lake")


def _with_evidence(predicted: Mapping[str, list[Any]], lake: pathlib.Path) -> dict[str, list[Any]]:
    """The predictions, which come in the order of the lake, with the rule and confidence of each."""
    names = {row["article_id"]: pathlib.PurePath(row["input_uri"]).stem for row in _table(lake, "articles", _ARTICLE)}
    evidence: dict[str, list[Any]] = {}
    for row in _table(lake, "quotes", _EVIDENCE):
        found = {"rule": row["rule"], "kind": row["reported_kind"], "confidence": row["confidence"]}
        evidence.setdefault(names[row["article_id"]], []).append(found)
    return {
        name: [quote | why for quote, why in zip(quotes, evidence.get(name, []), strict=True)]
        for name, quotes in predicted.items()
    }


def _table(lake: pathlib.Path, name: str, columns: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        pyarrow.dataset.dataset(lake / name, format="parquet", partitioning="hive")
        .to_table(columns=columns)
        .to_pylist()
    )
    return rows


def _print_scores(scores: Mapping[str, Any], floors: Mapping[str, float]) -> bool:
    figures = {name: value for name, value in scores.items() if isinstance(value, dict)}
    if unknown := floors.keys() - figures.keys():
        raise SystemExit(f"unknown figure '{min(unknown)}' of --floor; one of {', '.join(figures)}")
    print(f"{'figure':<10} {'precision':>9} {'recall':>9} {'F1':>9} {'gold':>6} {'predicted':>10} {'floor':>6}")
    for name, row in figures.items():
        floor = f"{floors[name]:.2f}" if name in floors else ""
        print(
            f"{name:<10} {row['precision']:>9.4f} {row['recall']:>9.4f} {row['f1']:>9.4f} "
            f"{row['gold']:>6} {row['predicted']:>10} {floor:>6}"
        )
    return all(figures[name]["f1"] >= floor for name, floor in floors.items())


def _python(*command: str | pathlib.Path) -> str:
    line = [sys.executable, *map(str, command)]
    # Our own command, and the tools of the evaluation folder that the caller names.
    return subprocess.run(line, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE).stdout  # noqa: S603


def _rows(path: pathlib.Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _module(path: pathlib.Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SystemExit(f"no scorer at {path}; name the evaluation folder with --evaluation")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
