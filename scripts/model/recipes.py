"""The parts of training the embedded model: parser, polish, teacher, entities, and the pipeline put together."""

import dataclasses
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from spacy.language import Language
from spacy.training import Example
from thinc.api import set_current_ops

from model import assembly, augment, corpora, embeddings, examples, report, training, words, world_names
from model.partial import mix, refine, sharpen
from model.speakers import Speakers
from transforms.model.compact import CompactTok2Vec, OpenBlasOps
from transforms.model.features import set_word_table

CONFIGS = Path(__file__).resolve().parents[2] / "configs" / "model"
PARSER_WORDS, ENTITY_WORDS = 50_000, 110_000
QUOTATIONS, POLISH_QUOTATIONS = 0.15, 0.2
"""Share of treebank sentences that are turned into somebody's quotation."""
WORLD_NAMES = 12_000
"""So many made-up names of people, towns and organisations stand beside those of the corpora."""
PARTIAL_SHARE, PARTIAL_UNTIL = 0.65, 0.7
"""Partly labelled corpora give this share of the words at first, and none after this part of the training."""


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """Where the corpora are and where results go; steps and word table sizes, where not the recipes'."""

    corpora: Path
    work: Path
    out: Path
    embeddings: Path
    steps: int | None = None
    words: int | None = None


def make_parser(plan: Plan) -> None:
    """Tagger, morphologizer and parser from the treebanks."""
    trees = _trees(plan, "train")
    nlp = _start(plan, "parser", "tok2vec", PARSER_WORDS)
    nlp.initialize(lambda: [examples.tree_example(nlp, group) for group in corpora.paragraphs(trees)])
    _train_trees(nlp, plan, "parser", trees, QUOTATIONS, "best")


def _train_trees(
    nlp: Language, plan: Plan, name: str, trees: list[corpora.Tree], quotations: float, keep: Literal["best", "last"]
) -> None:
    speakers = Speakers.collect(trees)
    stream = training.repeat(
        lambda rng: examples.tree_epoch(nlp, trees, rng, speakers, quotations), nlp.config["training"]["seed"]
    )
    goldens = [examples.tree_doc(nlp.vocab, group) for group in corpora.paragraphs(_trees(plan, "dev"))]

    def score(trained: Language) -> tuple[float, str]:
        figures = trained.evaluate([Example(trained.make_doc(gold.text), gold) for gold in goldens], batch_size=64)
        names = ("tag_acc", "pos_acc", "morph_acc", "dep_uas", "dep_las", "sents_f", "speed")
        line = " ".join(f"{name} {figures[name]:.4f}" for name in names)
        return figures["dep_las"] + figures["dep_uas"] * 0.5 + figures["tag_acc"] * 0.5 + figures["sents_f"] * 0.2, line

    training.run(nlp, dataclasses.replace(_job(nlp, stream, score, plan.work / name), keep=keep))


def make_polish(plan: Plan) -> None:
    """The parser trained on for a short time at a low rate, with more quotations, and with the development sets too.

    The scores it prints are of sentences that it learns from.
    """
    set_current_ops(OpenBlasOps())
    nlp = training.load(plan.work / "parser")
    training.give_recipe(nlp, training.read_recipe(CONFIGS / "polish.cfg", plan.steps))
    _train_trees(nlp, plan, "polish", _trees(plan, "train") + _trees(plan, "dev"), POLISH_QUOTATIONS, "last")


def make_teacher(plan: Plan) -> None:
    """Entities from the fully labelled corpora alone."""
    full = _full(plan, "train")
    nlp = _start(plan, "teacher", "entity_tok2vec", PARSER_WORDS)
    nlp.initialize(lambda: _pairs(nlp, full))
    rng = training.randomness(nlp.config["training"]["seed"])
    _train_entities(nlp, plan, "teacher", examples.tagged_groups(full, rng), augment.collect_names(full), rng)


def make_entities(plan: Plan) -> None:
    """Entities from all corpora; the teacher fills in what the partly labelled ones leave open."""
    full, partial = _full(plan, "train"), _refined(plan)
    nlp = _start(plan, "entities", "entity_tok2vec", ENTITY_WORDS)
    nlp.initialize(lambda: _pairs(nlp, full))
    settings = nlp.config["training"]
    rng = training.randomness(settings["seed"])
    until = int(PARTIAL_UNTIL * settings["max_steps"] * settings["batcher"]["size"]["stop"])
    groups = mix(examples.tagged_groups(full, rng), examples.tagged_groups(partial, rng), PARTIAL_SHARE, until, rng)
    names = augment.collect_names(full + partial)
    for label, more in world_names.collect(_nations(full), WORLD_NAMES, rng).items():
        names.setdefault(label, []).extend(more)
    _train_entities(nlp, plan, "entities", groups, names, rng)


def make_assemble(plan: Plan) -> None:
    """The finished pipeline, its figures printed and in its meta data."""
    nlp = assembly.assemble(plan.work / "polish", plan.work / "entities", _trees(plan, "train"))
    assembly.describe(nlp, plan.corpora, {})
    training.save(nlp, plan.out)
    saved = training.load(plan.out)
    figures = report.figures(saved, plan.corpora)
    assembly.describe(saved, plan.corpora, figures)
    training.save(saved, plan.out)
    assembly.prune_strings(saved, plan.out)
    card = plan.out.parent / "card.md"
    if card.exists():
        assembly.update_card(card, figures)
    report.print_cost(saved, plan.out, plan.corpora)


def _train_entities(
    nlp: Language,
    plan: Plan,
    name: str,
    groups: Iterator[list[corpora.Tagged]],
    names: world_names.Names,
    rng: random.Random,
) -> None:
    stream = examples.tagged_examples(nlp, groups, rng, names)
    dev = _full(plan, "dev")

    def score(trained: Language) -> tuple[float, str]:
        figures = trained.evaluate(_pairs(trained, dev), batch_size=64)
        by_label = figures["ents_per_type"]
        shown = " ".join(f"{name} {by_label[name]['f']:.3f}" for name in ("PERSON", "ORG", "GPE") if name in by_label)
        return figures["ents_f"], f"ents_f {figures['ents_f']:.4f} {shown} speed {figures['speed']:.0f}"

    training.run(nlp, _job(nlp, stream, score, plan.work / name))


def _nations(sentences: list[corpora.Tagged]) -> list[str]:
    """Adjectives of nations in the corpora: "Kenyan", "Finnish"."""
    words = {
        sentence.words[first]
        for sentence in sentences
        for first, end, label in corpora.spans_of(sentence)
        if label == "NORP" and end - first == 1
    }
    return sorted(filter(corpora.is_nation, words))


def _start(plan: Plan, recipe: str, tok2vec: str, table_size: int) -> Language:
    """The untrained pipeline of a recipe, its word table in place."""
    set_current_ops(OpenBlasOps())
    nlp = training.build_pipeline(training.read_recipe(CONFIGS / f"{recipe}.cfg", plan.steps))
    pipe = nlp.get_pipe(tok2vec)
    assert isinstance(pipe, CompactTok2Vec)  # noqa: S101  what the recipes name
    dimensions = nlp.config["components"][tok2vec]["model"]["embed"]["dimensions"]
    reduced = embeddings.reduce(embeddings.read(plan.embeddings), dimensions)
    set_word_table(pipe.model, words.build_word_table(plan.words or table_size, reduced))
    return nlp


def _pairs(nlp: Language, sentences: list[corpora.Tagged]) -> list[Example]:
    return [examples.tagged_example(nlp, sentences[start : start + 5]) for start in range(0, len(sentences), 5)]


def _refined(plan: Plan) -> list[corpora.Tagged]:
    set_current_ops(OpenBlasOps())
    teacher = training.load(plan.work / "teacher")
    sentences: list[corpora.Tagged] = []
    for name in corpora.PARTIAL_FOLDERS:
        before, path = len(sentences), plan.corpora / name / "train.iob2.gz"
        pairs = zip(corpora.read_tagged(path), corpora.read_tagged(path, column=2), strict=True)
        sentences += refine(teacher, [sharpen(sentence, original) for sentence, original in pairs])
        print(f"{name}: {len(sentences) - before} sentences", flush=True)
    return sentences


def _trees(plan: Plan, split: str) -> list[corpora.Tree]:
    paths = (plan.corpora / name / f"{split}.conllu.gz" for name in corpora.TREE_FOLDERS)
    return [tree for path in paths for tree in corpora.read_trees(path)]


def _full(plan: Plan, split: str) -> list[corpora.Tagged]:
    paths = (plan.corpora / name / f"{split}.iob2.gz" for name in corpora.FULL_FOLDERS)
    return [sentence for path in paths for sentence in corpora.read_tagged(path)]


def _job(nlp: Language, stream: Iterator[Example], score: training.Score, out: Path) -> training.Job:
    settings = nlp.config["training"]
    return training.Job(stream, score, out, settings["max_steps"], settings["eval_frequency"])
