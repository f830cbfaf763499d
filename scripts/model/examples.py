"""spaCy Examples out of corpus sentences: raw text on the side of the model, the corpus's words on the gold side."""

import dataclasses
import itertools
import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from model import augment, quotations
from model.corpora import UNKNOWN, Tagged, Tree, paragraphs
from model.speakers import Speakers

_T = TypeVar("_T")

SWAP_RATE = 0.25
EDITED = ("GUM_news", "GUM_bio", "GUM_speech", "newsgroup", "weblog")
"""Documents nearest to news: an epoch has them twice."""
DATELINE_RATE = 0.03


def tree_example(nlp: Language, trees: Sequence[Tree]) -> Example:
    """An Example of consecutive sentences with tags, parts of speech, morphology, lemmas and trees."""
    reference = tree_doc(nlp.vocab, trees)
    return Example(nlp.make_doc(reference.text), reference)


def tree_doc(vocab: Vocab, trees: Sequence[Tree]) -> Doc:
    """The gold Doc of consecutive sentences."""
    bases = list(itertools.accumulate((len(tree.words) for tree in trees), initial=0))
    return Doc(
        vocab,
        words=[word for tree in trees for word in tree.words],
        spaces=_spaces(trees),
        tags=[tag for tree in trees for tag in tree.tags],
        pos=[pos for tree in trees for pos in tree.pos],
        morphs=["" if morph == "_" else morph for tree in trees for morph in tree.morphs],
        lemmas=[lemma for tree in trees for lemma in tree.lemmas],
        heads=[base + head for base, tree in zip(bases, trees, strict=False) for head in tree.heads],
        deps=[dep for tree in trees for dep in tree.deps],
        sent_starts=[index == 0 for tree in trees for index in range(len(tree.words))],
    )


def tagged_example(nlp: Language, sentences: Sequence[Tagged]) -> Example:
    """An Example of consecutive sentences with entities; tags of "-" become missing values."""
    reference = Doc(
        nlp.vocab,
        words=[word for sentence in sentences for word in sentence.words],
        spaces=_spaces(sentences),
        ents=[None if tag == UNKNOWN else tag for sentence in sentences for tag in sentence.tags],  # type: ignore[misc]  # stub lacks None
    )
    return Example(nlp.make_doc(reference.text), reference)


def tree_epoch(
    nlp: Language, trees: list[Tree], rng: random.Random, speakers: Speakers, share: float
) -> Iterator[Example]:
    """All sentences, those nearest to news twice, in groups of one to eight of one paragraph, in new order.

    Each group is augmented anew; `share` of the sentences are turned into quotations.
    """
    once = list(paragraphs(trees))
    edited = [group for group in once if group[0].document.startswith(EDITED)]
    groups = [part for group in once + edited for part in _cut(group, rng, 8)]
    rng.shuffle(groups)
    for group in groups:
        yield tree_example(nlp, _augment_trees(group, rng, speakers, share))


def tagged_groups(sentences: list[Tagged], rng: random.Random) -> Iterator[list[Tagged]]:
    """All sentences again and again, in groups of one to six neighbours, each time grouped and ordered anew."""
    while True:
        groups = list(_cut(sentences, rng, 6))
        rng.shuffle(groups)
        yield from groups


def tagged_examples(
    nlp: Language, groups: Iterator[list[Tagged]], rng: random.Random, names: dict[str, list[list[str]]]
) -> Iterator[Example]:
    """Augmented Examples of groups of sentences."""
    for group in groups:
        yield tagged_example(nlp, _augment_tagged(group, rng, names))


def _augment_trees(group: list[Tree], rng: random.Random, speakers: Speakers, share: float) -> list[Tree]:
    group = [
        (speakers.phrases and rng.random() < share and quotations.make_quotation(tree, speakers, rng)) or tree
        for tree in group
    ]
    words = [word for tree in group for word in tree.words]
    tags = [tag for tree in group for tag in tree.tags]
    words = augment.recase(augment.restyle_quotes(words, tags, rng), rng)
    fresh = iter(words)
    return [_with_words(tree, [next(fresh) for _ in tree.words]) for tree in group]


def _with_words(tree: Tree, words: list[str]) -> Tree:
    return dataclasses.replace(tree, words=words)


def _augment_tagged(group: list[Tagged], rng: random.Random, names: dict[str, list[list[str]]]) -> list[Tagged]:
    if rng.random() < SWAP_RATE:
        group = [augment.swap_names(sentence, names, rng) for sentence in group]
    words = augment.drop_title_stops([word for sentence in group for word in sentence.words], rng)
    marks = _quote_tags(words)
    fresh = iter(augment.recase(augment.restyle_quotes(words, marks, rng), rng))
    group = [Tagged([next(fresh) for _ in sentence.words], sentence.spaces, sentence.tags) for sentence in group]
    if rng.random() < DATELINE_RATE and names.get("GPE"):
        group = [augment.add_dateline(group[0], names, rng), *group[1:]]
    return group


def _quote_tags(words: list[str]) -> list[str]:
    """Treebank tags of double quotation marks, opening and closing in turn; all other words get an empty tag."""
    tags, is_open = [], False
    for word in words:
        if word in ('"', "“", "”", "``", "''"):
            is_open = word not in ("”", "''") and not is_open
            tags.append("``" if is_open else "''")
        else:
            tags.append("")
    return tags


def _cut(sequence: list[_T], rng: random.Random, most: int) -> Iterator[list[_T]]:
    start = 0
    while start < len(sequence):
        count = rng.randint(1, most)
        yield sequence[start : start + count]
        start += count


def _spaces(sentences: Sequence[Tree] | Sequence[Tagged]) -> list[bool]:
    spaces: list[bool] = []
    for sentence in sentences:
        spaces += [*sentence.spaces[:-1], True]
    return spaces
