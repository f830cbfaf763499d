"""The training loop: steps, evaluation on development data, and the best weights kept in a folder."""

import dataclasses
import itertools
import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import spacy
from spacy.language import Language
from spacy.schemas import ConfigSchemaTraining
from spacy.training import Example
from spacy.util import load_config, load_model_from_config, registry
from thinc.api import Config, fix_random_seed

Score = Callable[[Language], tuple[float, str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """One training: endless examples, a score (higher is better) with a line to print, where the result goes.

    The result are the weights of the best evaluation, or of the last one where the score does not measure what for.
    """

    examples: Iterator[Example]
    score: Score
    out: Path
    steps: int
    evaluate_every: int
    keep: Literal["best", "last"] = "best"


def read_recipe(path: Path, steps: int | None = None) -> Config:
    """A spaCy config; `steps` shortens or lengthens the training and its learning rate's descent."""
    config = load_config(path)
    if steps is not None:
        config["training"]["max_steps"] = steps
        config["training"]["optimizer"]["learn_rate"]["total_steps"] = steps
    return config


def build_pipeline(config: Config) -> Language:
    """The untrained pipeline of a config, with the random seed set."""
    fix_random_seed(config["training"]["seed"])
    return load_model_from_config(config, auto_fill=True)


def give_recipe(nlp: Language, recipe: Config) -> None:
    """Lets a trained pipeline be trained on with the `[training]` part of a recipe."""
    fix_random_seed(recipe["training"]["seed"])
    nlp.config = nlp.config.merge({"training": recipe["training"]})


def run(nlp: Language, job: Job) -> None:
    """Trains `nlp`, saves averaged weights in `job.out` and prints one line an evaluation."""
    settings: dict[str, Any] = registry.resolve(nlp.config["training"], schema=ConfigSchemaTraining)
    optimizer = settings["optimizer"]
    best, losses, started = -1.0, dict[str, float](), time.monotonic()
    batches = itertools.islice(settings["batcher"](job.examples), job.steps)
    words = 0
    for step, batch in enumerate(batches, start=1):
        nlp.update(batch, drop=settings["dropout"], sgd=optimizer, losses=losses)
        optimizer.step_schedules()
        words += sum(len(example.predicted) for example in batch)
        if step % job.evaluate_every and step != job.steps:
            continue
        with nlp.use_params(optimizer.averages):
            score, line = job.score(nlp)
            if score > best or job.keep == "last":
                best = max(best, score)
                save(nlp, job.out)
        seconds = time.monotonic() - started
        shown = " ".join(f"{name} {loss:.0f}" for name, loss in losses.items())
        print(f"{step:6d} {seconds:6.0f} s {words:9,d} words  {line}  best {best:.4f}  loss {shown}", flush=True)
        losses = {}


def save(nlp: Language, folder: Path) -> None:
    """Writes a pipeline beside `folder` and puts it in its place whole."""
    fresh, old = folder.with_name(folder.name + ".new"), folder.with_name(folder.name + ".old")
    shutil.rmtree(fresh, ignore_errors=True)
    nlp.to_disk(fresh)
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def repeat(epoch: Callable[[random.Random], Iterator[Example]], seed: int) -> Iterator[Example]:
    """Epoch after epoch, each with a random source of its own."""
    for number in itertools.count():
        yield from epoch(randomness(seed * 1000 + number))


def randomness(seed: int) -> random.Random:
    """A random source of its own, always the same for the same seed."""
    return random.Random(seed)  # noqa: S311  nothing secret about it


def load(folder: Path) -> Language:
    """A saved pipeline."""
    return spacy.load(folder)
