"""The benchmark: corpora that are all different and always the same, costs of whole process trees, small runs."""

import json
import sys
from pathlib import Path

import pytest
from spacy.pipeline import DependencyParser, EntityRecognizer, Morphologizer, Tok2Vec
from thinc.api import NumpyOps

from transforms.model import load_model
from transforms.model.compact import CompactTok2Vec
from transforms.model.transitions import FastEntityRecognizer, StepwiseParser

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "scripts"))

from benchmark import NEWSBEAM, Bench  # noqa: E402  the path above
from speed.corpus import Story, find_stories, make_records, write_corpus, write_texts  # noqa: E402
from speed.processes import measure  # noqa: E402
from speed.subjects import load_by_spacy  # noqa: E402
from speed.table import Figure, markdown  # noqa: E402

SAMPLES = ROOT / "configs" / "samples"


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return find_stories(SAMPLES)


def test_articles_are_distinct_and_as_long_as_in_papers(stories: list[Story]) -> None:
    records = list(make_records(stories, 60))
    lengths = [len(record["text"].split()) for record in records]
    assert len({record["text"] for record in records}) == len({record["url"] for record in records}) == 60
    assert min(lengths) >= 400
    assert max(lengths) < 1000


def test_a_corpus_is_always_the_same_and_begins_as_a_longer_one_does(stories: list[Story], tmp_path: Path) -> None:
    words = [write_corpus(tmp_path / name, stories, count) for name, count in (("a", 5), ("b", 5), ("c", 9))]
    short, again, long = [(tmp_path / name).read_bytes() for name in "abc"]
    assert short == again == long[: len(short)]
    assert words[0] == words[1] < words[2]
    assert write_texts(tmp_path / "texts", stories, 5) == words[0]
    assert len(list((tmp_path / "texts").iterdir())) == 5


def test_persons_get_new_surnames_the_same_for_the_same() -> None:
    story = Story("Anna Keller wins", ("Anna Keller won. “Good,” Keller said of Velton in a speech to all of them.",))
    texts = [record["text"] for record in make_records([story], 2)]
    assert all("Keller" not in text and text.startswith("Anna ") and "Velton" in text for text in texts)
    assert all(text.count(text.split()[1].rstrip(".")) == 2 * text.count("Anna ") for text in texts)


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("Too short")
    with pytest.raises(ValueError, match=str(tmp_path)):
        find_stories(tmp_path)


_TREE = """
import subprocess, sys, time
child = "x = bytearray(150_000_000); t = __import__('time'); s = t.process_time()\\n"
child += "while t.process_time() - s < 0.5: pass\\nt.sleep(0.3)"
subprocess.run([sys.executable, "-c", child], check=True)
print("done")
"""


def test_the_cost_of_a_command_is_that_of_its_children_too() -> None:
    cost = measure([sys.executable, "-c", _TREE])
    assert cost.output == "done\n"
    assert 0.4 < cost.cpu < 5
    assert cost.peaks[0] > 140 > cost.peaks[1]


def test_a_command_that_fails_is_told() -> None:
    with pytest.raises(RuntimeError, match="ended with 3: no such corpus"):
        measure([sys.executable, "-c", "import sys; sys.stderr.write('no such corpus'); sys.exit(3)"])


def test_the_table_has_a_line_for_each_figure() -> None:
    figure = Figure("newsbeam run", 2, 500, 300_000, 4.2, 20.0, 12_000, 95.0, 0.7, None, 1.5, (700, 300), 1000)
    lines = markdown([figure], {"model": 3.0, "quotes": 1.0}, ["a note"]).splitlines()
    assert lines[2] == "| newsbeam run | 2 | 500 | 20.0 | 12,000 | 95.0 | 0.70 |  | 1.50 | 4.2 | 700 + 300 |"
    assert lines[4:] == ["CPU by stage: model 75%, quotes 25%.", "", "a note"]


def test_a_run_of_newsbeam_has_every_figure(stories: list[Story], tmp_path: Path) -> None:
    (figure,) = Bench(tmp_path, stories).figures([NEWSBEAM], 6, 1, 1)
    assert min(figure.articles_per_second, figure.cpu_per_1000, figure.start_seconds) > 0
    assert figure.written > figure.words > 6 * 400
    assert figure.peaks[0] > 100
    assert figure.cpu_to_bare is figure.cpu_to_same is figure.cpu_to_spacy is None


def test_spacy_alone_has_none_of_the_faster_ways_and_finds_the_same(stories: list[Story]) -> None:
    slower, faster = load_by_spacy(), load_model()
    kinds = {type(component) for _, component in slower.pipeline}
    assert {Tok2Vec, EntityRecognizer, DependencyParser, Morphologizer} < kinds
    assert not kinds & {CompactTok2Vec, FastEntityRecognizer, StepwiseParser}
    assert {type(node.ops) for name in ("tok2vec", "parser") for node in slower.get_pipe(name).model.walk()} == {
        NumpyOps
    }
    text = next(make_records(stories, 1))["text"]
    one, other = slower(text), faster(text)
    alike = sum(a.head.i == b.head.i and a.ent_type == b.ent_type for a, b in zip(one, other, strict=True))
    # Products of BLIS and of OpenBLAS differ in the last bit, which may decide between two that are as good.
    assert alike >= 0.995 * len(one)


def test_stages_have_their_cost(stories: list[Story], tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus.jsonl", stories, 6)
    command = [sys.executable, "-m", "speed.subjects", "stages", str(tmp_path / "corpus.jsonl"), "1", "none"]
    found = json.loads(measure(command, {"PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}"}).output)
    assert found["model"] > found["quotes"] > 0
