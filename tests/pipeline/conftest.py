"""A language model small enough to load in no time, and runs of the command as a user starts them."""

import dataclasses
import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest
import spacy
from spacy.training import Example
from spacy.util import fix_random_seed

from tests.conftest import ROOT

_WORDS = "Mara Quill said on Monday that rain was likely ."
_GOLD = {
    "heads": [1, 2, 2, 4, 2, 8, 8, 8, 2, 2],
    "deps": ["compound", "nsubj", "ROOT", "case", "obl", "mark", "nsubj", "cop", "ccomp", "punct"],
    "entities": ["B-PERSON", "L-PERSON", "O", "O", "U-DATE", "O", "O", "O", "O", "O"],
}
_WIDTH = 16
_PARTS_OF_SPEECH = {"VERB": ("said", "added"), "PRON": ("she",), "PROPN": ("mara", "quill"), "NOUN": ("rain", "ward")}


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A spaCy pipeline with a parser and entities that knows one sentence: quick, steady, and mostly wrong."""
    fix_random_seed(0)
    nlp = spacy.blank("en")
    embed = {"width": _WIDTH, "depth": 1, "embed_size": 50, "window_size": 1, "maxout_pieces": 2}
    embed |= {"@architectures": "spacy.HashEmbedCNN.v2", "subword_features": False, "pretrained_vectors": None}
    nlp.add_pipe("tok2vec", config={"model": embed})
    nlp.add_pipe("parser", config={"min_action_freq": 1, "model": _transitions("parser")})
    nlp.add_pipe("ner", config={"model": _transitions("ner")})
    examples = [Example.from_dict(nlp.make_doc(_WORDS), _GOLD)]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(30):
        nlp.update(examples, sgd=optimizer)
    ruler = nlp.add_pipe("attribute_ruler")
    for part, words in _PARTS_OF_SPEECH.items():
        ruler.add([[{"LOWER": {"IN": words}}]], {"POS": part})  # type: ignore[attr-defined]  # typed as a function
    folder = tmp_path_factory.mktemp("model") / "tiny"
    nlp.to_disk(folder)
    return str(folder)


def _transitions(kind: str) -> dict[str, object]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": kind,
        "extra_state_tokens": False,
        "hidden_width": _WIDTH,
        "maxout_pieces": 1,
        "use_upper": False,
        "tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": _WIDTH},
    }


def write_articles(path: pathlib.Path, count: int) -> pathlib.Path:
    """A JSONL file of that many articles, each another; ten days."""
    lines = []
    for number in range(count):
        body = "\n\n".join(
            f'"Rain is likely in ward {week} of Port {number}," Mara Quill said on Monday. '
            "Officials of the council did not answer."
            for week in range(2)
        )
        record = {"title": f"Rain over Port {number}", "maintext": body, "url": f"https://quillpost.example/{number}"}
        record |= {"date_publish": f"2026-03-{number % 10 + 1:02} 08:00:00"}
        lines.append(json.dumps(record))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@dataclasses.dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    status: int
    out: str
    err: str


def start(arguments: Sequence[str], *, cwd: pathlib.Path = ROOT, **environment: str) -> subprocess.Popen[str]:
    """Starts the command as a user would, in an environment with only what is asked for added."""
    command = [sys.executable, "-m", "pipeline", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=cwd, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True
    )


def finish(process: subprocess.Popen[str], timeout: float = 120) -> Finished:
    """Waits for the command; one that hangs is killed and fails the test."""
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Finished(process.returncode, out, err)


@pytest.fixture
def newsbeam() -> Callable[..., Finished]:
    """Runs the command to its end."""

    def run(*arguments: str, **environment: str) -> Finished:
        return finish(start(arguments, **environment))

    return run
