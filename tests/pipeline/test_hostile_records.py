"""Records that crash the process they are parsed or analysed in, hang it or eat its memory: each is one failure.

The faults are real. They come with a language model that a test names with --model: a package that loads a small model,
adds a component which does as the text says, and does the same to the step that makes articles.
"""

import json
import pathlib
import sys

import duckdb
import pytest

from pipeline.validate import validate_lake
from tests.pipeline.conftest import Finished, finish, start, write_articles

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory, signals")

PACKAGE = """
import os, re, signal
import spacy
from spacy.language import Language
from transforms import documents

DEEDS = {
    "LOOP": lambda: re.match("(a+)+$", "a" * 60 + "b"),
    "CRASH": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "EXIT": lambda: os._exit(3),
    "EAT": lambda: [b"x" * 2**20 for _ in range(10**6)],
}

def act(word, text):
    for deed, do in DEEDS.items():
        if f"{word} {deed}" in text:
            do()

@Language.component("newsbeam_test_deeds")
def deeds(doc):
    act("ANALYSIS", doc.text)
    return doc

make_article = documents.make_article

def make(raw, *others):
    act("PARSING", raw.body or "")
    return make_article(raw, *others)

documents.make_article = make

def load(**options):
    nlp = spacy.load("FOLDER")
    nlp.add_pipe("newsbeam_test_deeds")
    return nlp
"""
# The number of the record, what it says, and the failure: stage, error type, message.
DEEDS = [
    (3, "ANALYSIS LOOP", ("annotate", "TimeLimit", "the language model: not done after 1 s (max_seconds)")),
    (4, "ANALYSIS CRASH", ("annotate", "Crash", "the language model: the process was killed by signal 11 (SIGSEGV)")),
    (17, "ANALYSIS EAT", ("annotate", "MemoryLimit", "the language model: took more than 268,435,456 bytes")),
    (25, "PARSING CRASH", ("parse", "Crash", "parsing it: the process was killed by signal 11 (SIGSEGV)")),
    (26, "PARSING LOOP", ("parse", "TimeLimit", "parsing it: not done after 1 s (max_seconds)")),
]
IN_LIST = (2, "PARSING EXIT", ("parse", "Crash", "parsing it: the process ended with code 3"))
CONFIG = {
    "parse": {"max_seconds": 1},
    "annotate": {"max_seconds": 1},
    "run": {"max_memory": 2**28},
    "duplicates": {"group": False},
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> dict[str, str]:
    """What makes the package of the faults an installed one."""
    folder = tmp_path_factory.mktemp("packages")
    (folder / "en_deeds-1.0.dist-info").mkdir()
    (folder / "en_deeds-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: en_deeds\nVersion: 1.0\n")
    (folder / "en_deeds").mkdir()
    (folder / "en_deeds" / "__init__.py").write_text(PACKAGE.replace("FOLDER", tiny_model))
    return {"PYTHONPATH": str(folder)}


def write_inputs(folder: pathlib.Path, *, faulty: bool) -> pathlib.Path:
    """Forty records in lines and three in a list; those that are at fault are left out, or not."""
    folder.mkdir()
    records = [json.loads(line) for line in write_articles(folder / "a.jsonl", 43).read_text().splitlines()]
    lines, items = records[:40], records[40:]
    for place, parts in ((lines, DEEDS), (items, [IN_LIST])):
        for number, says, _ in parts:
            place[number - 1]["maintext"] += f"\n\n{says}" if faulty else ""
            place[number - 1] = place[number - 1] if faulty else None
    (folder / "a.jsonl").write_text("".join(f"{json.dumps(line)}\n" if line else "\n" for line in lines))
    (folder / "b.json").write_text(json.dumps([item for item in items if item]))
    return folder


def failures_of(lake: pathlib.Path) -> set[tuple[str, str, tuple[str, str, str]]]:
    rows = duckdb.sql(f"SELECT * FROM read_parquet('{lake}/failures/**/*.parquet')").fetchall()
    return {(pathlib.Path(row[0]).name, row[1], (row[2], row[3], row[4].split(" (max_memory)")[0])) for row in rows}


def run(inputs: pathlib.Path, lake: pathlib.Path, workers: int, environment: dict[str, str]) -> Finished:
    config = inputs.parent / "c.yaml"
    config.write_text(json.dumps(CONFIG))
    options = ["--model", "en_deeds", "-c", str(config), "--workers", str(workers), "--quiet"]
    return finish(start(["run", str(inputs), "-o", str(lake), *options], **environment), 400)


Rows = dict[str, list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def scene(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[pathlib.Path, Rows]:
    """A folder of inputs with faults, and the rows of the same ones where those that are at fault are left out."""
    folder = tmp_path_factory.mktemp("scene")
    inputs = write_inputs(folder / "in", faulty=False)
    assert run(inputs, folder / "lake", 1, environment) == Finished(0, "", "")
    inputs.rename(folder / "without")
    return write_inputs(inputs, faulty=True), rows_of(folder / "lake")


@pytest.mark.parametrize("workers", [1, 2])
def test_the_rest_arrives(
    workers: int, environment: dict[str, str], scene: tuple[pathlib.Path, Rows], tmp_path: pathlib.Path
) -> None:
    inputs, expected = scene
    lake = tmp_path / "lake"
    assert run(inputs, lake, workers, environment) == Finished(0, "", "")
    assert failures_of(lake) == {
        *(("a.jsonl", str(number), failure) for number, _, failure in DEEDS),
        ("b.json", str(IN_LIST[0]), IN_LIST[2]),
    }
    assert validate_lake(lake) == []
    assert rows_of(lake) == expected
    assert expected["articles"]


def rows_of(lake: pathlib.Path) -> Rows:
    return {name: ids(lake, name) for name in ("articles", "entities", "quotes")}


def ids(lake: pathlib.Path, table: str) -> list[tuple[str, ...]]:
    """What identifies the rows of a table, but for the numbers of records, which the leaving out has moved."""
    query = f"SELECT * EXCLUDE (input_record) FROM read_parquet('{lake}/{table}/**/*.parquet') ORDER BY ALL"
    return duckdb.sql(query.replace("EXCLUDE (input_record) ", "") if table != "articles" else query).fetchall()
