"""Scores of a spaCy pipeline on raw text: trees, subjects of reporting verbs, lemmas, entities, speed."""

import collections
import dataclasses
import time
from collections.abc import Callable, Iterable, Sequence, Set
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from model.corpora import Tagged, Tree, spans_of, text_of

REPORTING_VERBS = frozenset(
    (  # noqa: SIM905  a list of words reads better so
        "accuse acknowledge add admit advise affirm agree allege announce argue ask assert assure believe boast call "
        "caution charge cite claim comment complain concede conclude confirm contend continue counter declare demand "
        "deny describe disclose emphasize estimate exclaim explain express hint indicate inform insist joke maintain "
        "mention note observe opine point pledge predict promise propose protest quip quote reaffirm recall reckon "
        "recommend recount reiterate remark reply report respond retort reveal say state stress suggest tell testify "
        "tweet urge vow warn wonder write"
    ).split()
)
WORLD = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
"""Our labels as those of corpora that know persons, organisations and places only."""

Span = tuple[int, int]
Fact = tuple[int | str, ...]
"""Offsets and what is said of them; facts are equal or not."""
Facts = dict[str, Set[Fact]]


@dataclasses.dataclass(slots=True)
class Ratio:
    """Right, found and wanted, for precision, recall and F."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, found: Set[Fact], wanted: Set[Fact]) -> None:
        """Counts the members of two sets."""
        self.right += len(found & wanted)
        self.found += len(found)
        self.wanted += len(wanted)

    def join(self, other: "Ratio") -> None:
        """Adds another's counts."""
        self.right, self.found, self.wanted = (
            self.right + other.right,
            self.found + other.found,
            self.wanted + other.wanted,
        )

    @property
    def f(self) -> float:
        """F1 in percent; 0 where nothing was found or wanted."""
        return 200 * self.right / (self.found + self.wanted) if self.found + self.wanted else 0.0

    def __str__(self) -> str:
        precision = 100 * self.right / self.found if self.found else 0.0
        recall = 100 * self.right / self.wanted if self.wanted else 0.0
        return f"{self.f:5.1f} (P {precision:.1f} R {recall:.1f} of {self.wanted})"


def score_trees(nlp: Language, groups: Sequence[list[Tree]]) -> dict[str, Ratio]:
    """F of words, sentences, tags, parts of speech, heads and labelled heads; `no_punct` leaves punctuation out."""
    names = ("words", "sents", "tag", "pos", "uas", "las", "uas_no_punct", "las_no_punct")
    ratios = {name: Ratio() for name in names}
    for doc, trees, offsets in _parse(nlp, groups):
        found, wanted = _found_facts(doc), _wanted_facts(trees, offsets)
        for name, ratio in ratios.items():
            ratio.add(found[name], wanted[name])
    return ratios


def score_subjects(nlp: Language, groups: Sequence[list[Tree]]) -> Ratio:
    """F of pairs (reporting verb, head of its active subject)."""
    ratio = Ratio()
    for doc, trees, offsets in _parse(nlp, groups):
        wanted = set()
        for tree, spans in zip(trees, offsets, strict=True):
            for index, dep in enumerate(tree.deps):
                verb = tree.heads[index]
                if (
                    dep in ("nsubj", "nsubj:outer")
                    and tree.pos[verb] == "VERB"
                    and tree.lemmas[verb] in REPORTING_VERBS
                ):
                    wanted.add((*spans[verb], *spans[index]))
        found = {
            (*_span(token.head), *_span(token))
            for token in doc
            if token.dep_ in ("nsubj", "nsubj:outer")
            and token.head.pos_ == "VERB"
            and token.head.lemma_ in REPORTING_VERBS
        }
        ratio.add(found, wanted)
    return ratio


def score_lemmas(
    nlp: Language, groups: Sequence[list[Tree]]
) -> tuple[Ratio, Ratio, collections.Counter[tuple[str, ...]]]:
    """Lemmas of all words, of reporting verbs, and the commonest errors (form, right, given)."""
    everything, verbs = Ratio(), Ratio()
    errors: collections.Counter[tuple[str, ...]] = collections.Counter()
    for doc, trees, offsets in _parse(nlp, groups):
        given = {_span(token): token.lemma_ for token in doc}
        for tree, spans in zip(trees, offsets, strict=True):
            for word, lemma, pos, span in zip(tree.words, tree.lemmas, tree.pos, spans, strict=True):
                right = given.get(span) == lemma
                for ratio in (everything, verbs) if pos == "VERB" and lemma in REPORTING_VERBS else (everything,):
                    ratio.add({(1,)} if right else {(0,)}, {(1,)})
                if not right:
                    errors[word, lemma, given.get(span, "")] += 1
    return everything, verbs, errors


def score_entities(
    nlp: Language, sentences: Sequence[Tagged], rename: Callable[[str], str | None], together: int = 5
) -> dict[str, Ratio]:
    """F by label and over all (`ALL`); `rename` maps our labels to the corpus's, None leaves one out."""
    groups = [list(sentences[start : start + together]) for start in range(0, len(sentences), together)]
    texts = [text_of(group) for group in groups]
    ratios: dict[str, Ratio] = collections.defaultdict(Ratio)
    for doc, group, (_, offsets) in zip(nlp.pipe(text for text, _ in texts), groups, texts, strict=True):
        wanted = {
            (spans[first][0], spans[end - 1][1], label)
            for sentence, spans in zip(group, offsets, strict=True)
            for first, end, label in spans_of(sentence)
        }
        found = {(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents}
        _count(ratios, _renamed(found, rename), _renamed(wanted, rename))
    return dict(ratios)


def _renamed(spans: Iterable[tuple[int, int, str]], rename: Callable[[str], str | None]) -> set[tuple[int, int, str]]:
    named = ((start, end, rename(label)) for start, end, label in spans)
    return {(start, end, label) for start, end, label in named if label}


def _count(ratios: dict[str, Ratio], found: set[tuple[int, int, str]], wanted: set[tuple[int, int, str]]) -> None:
    for label in {label for *_, label in found | wanted}:
        ratios[label].add({span for span in found if span[2] == label}, {span for span in wanted if span[2] == label})
    ratios["ALL"].add(found, wanted)


def world_label(label: str) -> str | None:
    """PER, ORG or LOC, of our label or the corpus's own; None for all others."""
    return WORLD.get(label, label if label in ("PER", "ORG", "LOC") else None)


def words_per_second(nlp: Language, texts: Sequence[str]) -> tuple[float, float]:
    """Words (spaCy's tokens) a second and a second of processor time, the better of two runs."""
    best = (0.0, 0.0)
    for _ in range(2):
        wall, cpu = time.perf_counter(), time.process_time()
        words = sum(len(doc) for doc in nlp.pipe(texts))
        run = words / (time.perf_counter() - wall), words / (time.process_time() - cpu)
        best = max(best, run)
    return best


def load_seconds(model: str | Path) -> float:
    """Seconds to load a pipeline in this process, where spaCy is imported already."""
    started = time.perf_counter()
    spacy.load(model)
    return time.perf_counter() - started


def megabytes(folder: Path) -> float:
    """Size of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _parse(nlp: Language, groups: Sequence[list[Tree]]) -> Iterable[tuple[Doc, list[Tree], list[list[Span]]]]:
    texts = [text_of(group) for group in groups]
    for doc, group, (_, offsets) in zip(nlp.pipe(text for text, _ in texts), groups, texts, strict=True):
        yield doc, group, offsets


def _span(token: spacy.tokens.Token) -> Span:
    return token.idx, token.idx + len(token)


def _found_facts(doc: Doc) -> Facts:
    tokens = [token for token in doc if not token.is_space]
    rows = [
        (_span(token), (-1, -1) if token.head == token else _span(token.head), token.dep_, token.tag_, token.pos_)
        for token in tokens
    ]
    starts = {(_first(sent), _last(sent)) for sent in doc.sents if sent.text.strip()}
    return _facts(rows, starts)


def _first(sent: spacy.tokens.Span) -> int:
    return next(token.idx for token in sent if not token.is_space)


def _last(sent: spacy.tokens.Span) -> int:
    return next(token.idx + len(token) for token in reversed(list(sent)) if not token.is_space)


def _wanted_facts(trees: list[Tree], offsets: list[list[Span]]) -> Facts:
    rows = [
        (
            span,
            (-1, -1) if tree.heads[index] == index else spans[tree.heads[index]],
            tree.deps[index],
            tree.tags[index],
            tree.pos[index],
        )
        for tree, spans in zip(trees, offsets, strict=True)
        for index, span in enumerate(spans)
    ]
    return _facts(rows, {(spans[0][0], spans[-1][1]) for spans in offsets})


def _facts(rows: list[tuple[Span, Span, str, str, str]], sents: set[Span]) -> Facts:
    plain = [row for row in rows if row[4] != "PUNCT"]
    return {
        "words": {span for span, *_ in rows},
        "sents": set(sents),
        "tag": {(*span, tag) for span, _, _, tag, _ in rows},
        "pos": {(*span, pos) for span, _, _, _, pos in rows},
        "uas": {(*span, *head) for span, head, *_ in rows},
        "las": {(*span, *head, dep.lower()) for span, head, dep, *_ in rows},
        "uas_no_punct": {(*span, *head) for span, head, *_ in plain},
        "las_no_punct": {(*span, *head, dep.lower()) for span, head, dep, *_ in plain},
    }
