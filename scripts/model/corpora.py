"""Readers of the corpora: CoNLL-U trees and token-per-line entity files, both gzip, as sentences with their spacing."""

import dataclasses
import gzip
from collections.abc import Iterator
from pathlib import Path

ENTITY_LABELS = (
    "PERSON",
    "NORP",
    "FAC",
    "ORG",
    "GPE",
    "LOC",
    "PRODUCT",
    "EVENT",
    "WORK_OF_ART",
    "LAW",
    "LANGUAGE",
    "DATE",
    "TIME",
    "PERCENT",
    "MONEY",
)
TREE_FOLDERS = ("ud_ewt", "ud_gum_open")
FULL_FOLDERS = ("ner_voa", "ner_gum_full", "ner_ewt_full", "ner_fewnerd_full")
PARTIAL_FOLDERS = (
    "ner_uner_ewt",
    "ner_gum_open",
    "ner_wikigold",
    "ner_crossner",
    "ner_redocred",
    "ner_fewnerd_partial",
)
UNKNOWN = "-"
"""An entity tag that says nothing about its token."""


@dataclasses.dataclass(frozen=True, slots=True)
class Tree:
    """A sentence of a treebank. `heads` are indices into it (the root has its own); `starts`: it opens a paragraph."""

    words: list[str]
    spaces: list[bool]
    lemmas: list[str]
    pos: list[str]
    tags: list[str]
    morphs: list[str]
    heads: list[int]
    deps: list[str]
    starts: bool
    document: str


@dataclasses.dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence of an entity corpus. `tags` are IOB2, "-" where the corpus does not know."""

    words: list[str]
    spaces: list[bool]
    tags: list[str]


def read_trees(path: Path) -> Iterator[Tree]:
    """Sentences of a CoNLL-U file (gzip). Words of a multiword token carry no space between them."""
    document, starts, lines = "", True, []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("# newdoc"):
                document, starts = line.rpartition("=")[2].strip(), True
            elif line.startswith("# newpar") and "newpar_block" not in line:
                starts = True
            elif line[0].isdigit():
                lines.append(line.rstrip("\n").split("\t"))
            elif not line.strip() and lines:
                yield _to_tree(lines, starts, document)
                starts, lines = False, []
    if lines:
        yield _to_tree(lines, starts, document)


def read_tagged(path: Path, column: int = 3) -> Iterator[Tagged]:
    """Sentences of an entity file (gzip): token, SpaceAfter mark, original tag, harmonised tag."""
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                rows.append(line.rstrip("\n").split("\t"))
            elif rows:
                yield _to_tagged(rows, column)
                rows = []
    if rows:
        yield _to_tagged(rows, column)


def paragraphs(trees: list[Tree], most: int = 20) -> Iterator[list[Tree]]:
    """Consecutive sentences grouped by paragraph, at most `most` together."""
    group: list[Tree] = []
    for tree in trees:
        if group and (tree.starts or len(group) == most):
            yield group
            group = []
        group.append(tree)
    if group:
        yield group


def text_of(sentences: list[Tree] | list[Tagged]) -> tuple[str, list[list[tuple[int, int]]]]:
    """The raw text of sentences, and the offsets of every word of each; a sentence is always followed by a space."""
    text, offsets = "", []
    for sentence in sentences:
        spans = []
        for word, space in zip(sentence.words, sentence.spaces, strict=True):
            spans.append((len(text), len(text) + len(word)))
            text += word + " " * space
        offsets.append(spans)
        text = text if text.endswith(" ") else text + " "
    return text.rstrip(" "), offsets


def spans_of(sentence: Tagged) -> list[tuple[int, int, str]]:
    """Entities as (first word, word after the last, label)."""
    spans: list[tuple[int, int, str]] = []
    for index, tag in enumerate(sentence.tags):
        prefix, _, label = tag.partition("-")
        if prefix == "I" and spans and spans[-1][1] == index and spans[-1][2] == label:
            spans[-1] = (spans[-1][0], index + 1, label)
        elif prefix in ("B", "I"):
            spans.append((index, index + 1, label))
    return spans


def _to_tree(lines: list[list[str]], starts: bool, document: str) -> Tree:
    glued: dict[str, bool] = {}
    words = []
    for fields in lines:
        first, _, last = fields[0].partition("-")
        after = "SpaceAfter=No" not in fields[9]
        if last:
            glued |= {str(number): False for number in range(int(first), int(last))} | {last: after}
        elif first.isdigit():
            words.append(fields)
    return Tree(
        words=[fields[1] for fields in words],
        spaces=[glued.get(fields[0], "SpaceAfter=No" not in fields[9]) for fields in words],
        lemmas=[fields[2] for fields in words],
        pos=[fields[3] for fields in words],
        tags=[fields[4] for fields in words],
        morphs=[fields[5] for fields in words],
        heads=[int(fields[6]) - 1 if fields[6] != "0" else index for index, fields in enumerate(words)],
        deps=["ROOT" if fields[6] == "0" else fields[7] for fields in words],
        starts=starts,
        document=document,
    )


def _to_tagged(rows: list[list[str]], column: int) -> Tagged:
    return Tagged(
        words=[row[0] for row in rows],
        spaces=["SpaceAfter=No" not in row[1] for row in rows],
        tags=[row[column] for row in rows],
    )


def is_nation(word: str) -> bool:
    """Whether a word looks like the adjective of a nationality: "Kenyan", "Finnish"."""
    return word.istitle() and word.isalpha() and word.endswith(("an", "ese", "ish", "i"))
