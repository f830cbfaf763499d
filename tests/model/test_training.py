"""The training script, on corpora that are made here, and the figures that it prints."""

import gzip
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
import spacy
from model import corpora, embeddings, report, scores, words
from model.corpora import Tagged
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc

import transforms.model  # noqa: F401  registers what the trained pipeline is made of

ROOT = Path(__file__).resolve().parents[2]
TREE = (
    "# newdoc id = n1\n# newpar\n"
    "1\tAnn\tAnn\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_\n"
    "2\tsaid\tsay\tVERB\tVBD\tTense=Past\t0\troot\t_\t_\n"
    "3\tMay\tMay\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\t_\n"
    "4\tleft\tleave\tVERB\tVBD\tTense=Past\t2\tccomp\t_\tSpaceAfter=No\n"
    "5\t!\t!\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n"
)
FULL = (
    "Kenyan\t_\t_\tB-NORP\nAnn\t_\t_\tB-PERSON\nsaid\t_\t_\tO\nOslo\t_\t_\tB-GPE\n"
    "left\tSpaceAfter=No\t_\tO\n.\t_\t_\tO\n\n"
)
WORDS = ("said", "oslo", ",", "ann", "may")
PARTIAL = FULL.replace("PERSON", "PER").replace("GPE", "LOC")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (*corpora.TREE_FOLDERS, "ud_pud"):
        for split in ("train", "dev", "test"):
            _write(tmp_path / name / f"{split}.conllu.gz", TREE * 40)
    for name in corpora.FULL_FOLDERS:
        for split in ("train", "dev"):
            _write(tmp_path / name / f"{split}.iob2.gz", FULL * 40)
    for name in corpora.PARTIAL_FOLDERS:
        _write(tmp_path / name / "train.iob2.gz", PARTIAL * 8)
    return tmp_path


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    """A file like the package's: words by frequency, each with its 100 numbers and the two more that it has."""
    rows = {word: [(seed + 1) * (column % 7 - 3) / 9 for column in range(100)] for seed, word in enumerate(WORDS)}
    path = tmp_path / "vectors.json"
    path.write_text(json.dumps({"size": 5, "vectors": {word: [*row, 1.0, 0] for word, row in rows.items()}}))
    return path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))
    (path.parent / "ATTRIBUTION.txt").write_text("Made by a test.\n", encoding="utf-8")


def test_script_builds_a_pipeline_from_corpora(folder: Path, vectors: Path, tmp_path: Path) -> None:
    out = tmp_path / "model"
    command: list[str | Path] = [sys.executable, ROOT / "scripts" / "train_model.py", "--corpora", folder, "--out", out]
    command += ["--work", tmp_path / "work", "--steps", "3", "--words", "300", "--embeddings", vectors]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert run.returncode == 0, run.stderr
    assert "four dev sets, ALL" in run.stdout
    nlp = spacy.load(out)
    assert nlp.meta["license"] == "CC BY-SA 4.0"
    doc = nlp("Ann said May left.")
    assert doc.has_annotation("DEP")
    assert [token.lemma_ for token in doc if token.text == "Ann"] == ["Ann"]


def test_embeddings_keep_their_main_directions(vectors: Path, tmp_path: Path) -> None:
    archive = tmp_path / "package.tgz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(vectors, f"package/{embeddings.PACKAGE}.json")
    read = embeddings.read(archive)
    assert read.words == list(WORDS)
    assert read.vectors.shape == (5, 100)
    reduced = embeddings.reduce(read, 2)
    assert reduced.vectors.shape == (5, 2)
    assert np.mean(reduced.vectors**2) == pytest.approx(1, abs=0.01)


def test_word_table_takes_words_only_and_their_vectors(vectors: Path) -> None:
    table = words.build_word_table(3, embeddings.reduce(embeddings.read(vectors), 2))
    assert list(table.entries)[:3] == ["said", "oslo", "ann"]
    assert table.vectors.shape == (len(table.entries), 2)
    assert len(table.entries) > 3


def test_entity_score_counts_exact_spans() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    names = {"PERSON": "Ann", "GPE": "Oslo", "ORG": "left"}
    ruler.add_patterns([{"label": label, "pattern": name} for label, name in names.items()])
    sentence = Tagged(["Ann", "Lee", "left", "Oslo"], [True] * 4, ["B-PERSON", "I-PERSON", "O", "B-GPE"])
    ratios = scores.score_entities(nlp, [sentence], str)
    assert (ratios["ALL"].right, ratios["ALL"].found, ratios["ALL"].wanted) == (1, 3, 2)
    assert ratios["GPE"].f == 100
    assert scores.score_entities(nlp, [sentence], scores.world_label)["LOC"].f == 100


def test_tree_scores_of_gold_against_itself(folder: Path) -> None:
    trees = list(corpora.read_trees(folder / "ud_pud" / "test.conllu.gz"))[:1]
    nlp = spacy.blank("en")

    @Language.component("test_oracle")
    def oracle(doc: Doc) -> Doc:
        for token, head, dep, tag, pos, lemma in zip(
            doc, trees[0].heads, trees[0].deps, trees[0].tags, trees[0].pos, trees[0].lemmas, strict=True
        ):
            token.head, token.dep_, token.tag_, token.pos_, token.lemma_ = doc[head], dep, tag, pos, lemma
        return doc

    nlp.add_pipe("test_oracle")
    assert {ratio.f for ratio in scores.score_trees(nlp, [trees]).values()} == {100.0}
    assert scores.score_subjects(nlp, [trees]).f == 100
    assert scores.score_lemmas(nlp, [trees])[1].wanted == 1


def test_missing_test_sets_are_left_out(folder: Path, nlp: Language) -> None:
    figures = report.entity_figures(nlp, folder)
    assert "four dev sets ALL" in figures
    assert not any(name.startswith("ner_wikigold") for name in figures)
