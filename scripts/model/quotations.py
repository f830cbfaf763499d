"""Treebank sentences turned into quotations, so that a parser meets the many ways in which news reports speech."""

import dataclasses
import random

from model.corpora import Tree
from model.speakers import Speakers, is_plain_statement
from model.tree_builder import TreeBuilder

_VERBS = {
    "say": ("said", "says"),
    "add": ("added", "adds"),
    "tell": ("told", "tells"),
    "note": ("noted", "notes"),
    "explain": ("explained", "explains"),
    "argue": ("argued", "argues"),
    "write": ("wrote", "writes"),
    "state": ("stated", "states"),
    "stress": ("stressed", "stresses"),
    "warn": ("warned", "warns"),
    "insist": ("insisted", "insists"),
    "claim": ("claimed", "claims"),
    "continue": ("continued", "continues"),
    "emphasize": ("emphasized", "emphasizes"),
    "recall": ("recalled", "recalls"),
    "conclude": ("concluded", "concludes"),
    "declare": ("declared", "declares"),
    "point": ("pointed", "points"),
}
_VERB_WEIGHTS = [30, 8, 6] + [2] * 15
_LISTENERS = ("reporters", "journalists", "lawmakers", "supporters", "students", "investors")
_AUDIENCES = ("Congress", "Senate", "BBC", "parliament", "newspaper", "court", "committee", "agency", "conference")
_WITHIN = ("after", "as", "because", "although", "while", "before")
"""What joins a report to the clause that it follows: "Prices rose after the minister said …"."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNMARKED = 0.4
"""How often a quotation that comes first stands without quotation marks: "Talks go on, Smith said."."""


def make_quotation(tree: Tree, speakers: Speakers, rng: random.Random) -> Tree | None:
    """A treebank sentence turned into somebody's quotation, direct or indirect, before or after its source.

    The tree follows the English treebanks: the reporting verb is the root, what is quoted its `ccomp`, also where the
    quotation comes first. None where the sentence is no plain statement.
    """
    if not 4 <= len(tree.words) <= 35 or not is_plain_statement(tree):
        return None
    inner = _without_stop(tree)
    speaker = speakers.choose(rng)
    order = rng.choices(("after", "inverted", "before", "indirect", "within"), (38, 18, 18, 20, 6))[0]
    if order == "within" and speakers.clauses and inner.pos[inner.deps.index("ROOT")] == "VERB":
        return _within(inner, speaker, _without_stop(rng.choice(speakers.clauses)), rng)
    if order == "before":
        return _speaker_first(inner, speaker, rng)
    if order == "indirect":
        return _indirect(inner, speaker, rng)
    return _quote_first(inner, speaker, rng, order == "inverted")


def _verb(speaker: Tree, rng: random.Random) -> tuple[str, str, str, str]:
    lemma = rng.choices(list(_VERBS), _VERB_WEIGHTS)[0]
    past, present = _VERBS[lemma]
    root = speaker.deps.index("ROOT")
    plural = "Number=Plur" in speaker.morphs[root] or speaker.words[root] == "I" or "conj" in speaker.deps
    if plural or rng.random() < 0.85:
        number = (
            "Number=Sing|Person=3"
            if "Number=Plur" not in speaker.morphs[speaker.deps.index("ROOT")]
            else "Number=Plur|Person=3"
        )
        return past, "VBD", lemma, f"Mood=Ind|{number}|Tense=Past|VerbForm=Fin"
    return present, "VBZ", lemma, "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"


def _quote_first(inner: Tree, speaker: Tree, rng: random.Random, inverted: bool) -> Tree:
    word, tag, lemma, morph = _verb(speaker, rng)
    build = TreeBuilder()
    marked = rng.random() >= _UNMARKED
    if marked:
        build.add('"', "``", "PUNCT", '"', 0, "punct", space=False)
    content = build.add_tree(inner, 0, "ccomp")
    build.unspace()
    comma = build.add(",", ",", "PUNCT", ",", 0, "punct", space=not marked)
    close = build.add('"', "''", "PUNCT", '"', 0, "punct") if marked else comma
    if inverted and speaker.pos[speaker.deps.index("ROOT")] != "PRON":
        verb = build.add(word, tag, "VERB", lemma, 0, "ROOT", morph)
        build.add_tree(_without_comma(speaker), verb, "nsubj", small=True)
    else:
        subject = build.add_tree(speaker, 0, "nsubj", small=True)
        verb = build.add(word, tag, "VERB", lemma, 0, "ROOT", morph)
        build.attach(subject, verb)
        _add_circumstance(build, verb, lemma, rng)
    build.unspace()
    build.add(".", ".", "PUNCT", ".", verb, "punct")
    for index, head in ((content, verb), (close, content), (comma, verb), (verb, verb)):
        build.attach(index, head)
    if marked:
        build.attach(0, content)
    return build.build(inner)


def _add_circumstance(build: TreeBuilder, verb: int, lemma: str, rng: random.Random) -> None:
    """Whom something was told, or now and then the day."""
    if lemma == "tell":
        _add_listener(build, verb, rng)
    if rng.random() < 0.25:
        case = build.add("on", "IN", "ADP", "on", verb, "case") if rng.random() < 0.5 else None
        day = rng.choice(_DAYS)
        label = "obl:unmarked" if case is None else "obl"
        index = build.add(day, "NNP", "PROPN", day, verb, label, "Number=Sing")
        if case is not None:
            build.attach(case, index)


def _add_listener(build: TreeBuilder, verb: int, rng: random.Random) -> None:
    if rng.random() < 0.5:
        listener = rng.choice(_LISTENERS)
        build.add(listener, "NNS", "NOUN", listener[:-1], verb, "iobj", "Number=Plur")
        return
    audience = rng.choice(_AUDIENCES)
    article = build.add("the", "DT", "DET", "the", 0, "det", "Definite=Def|PronType=Art")
    tag, pos = ("NN", "NOUN") if audience.islower() else ("NNP", "PROPN")
    build.attach(article, build.add(audience, tag, pos, audience, verb, "iobj", "Number=Sing"))


def _within(main: Tree, speaker: Tree, content: Tree, rng: random.Random) -> Tree:
    """A report that is a clause of another sentence: "Prices rose after the minister said output would fall."."""
    build = TreeBuilder()
    main = dataclasses.replace(main, spaces=[*main.spaces[:-1], True])
    root = build.add_tree(main, 0, "ROOT")
    build.attach(root, root)
    joint = rng.choice(_WITHIN)
    mark = build.add(joint, "IN", "SCONJ", joint, 0, "mark")
    subject = build.add_tree(speaker, 0, "nsubj", small=True)
    word, tag, lemma, morph = _verb(speaker, rng)
    verb = build.add(word, tag, "VERB", lemma, root, "advcl", morph)
    if lemma == "tell":
        _add_listener(build, verb, rng)
    that = build.add("that", "IN", "SCONJ", "that", 0, "mark") if rng.random() < 0.4 else None
    inner = build.add_tree(content, verb, "ccomp", small=True)
    build.unspace()
    for index, head in ((mark, verb), (subject, verb), *([(that, inner)] if that is not None else [])):
        build.attach(index, head)
    build.add(".", ".", "PUNCT", ".", root, "punct")
    return build.build(main)


def _speaker_first(inner: Tree, speaker: Tree, rng: random.Random) -> Tree:
    word, tag, lemma, morph = _verb(speaker, rng)
    build = TreeBuilder()
    subject = build.add_tree(_capital(speaker), 0, "nsubj")
    verb = build.add(word, tag, "VERB", lemma, 0, "ROOT", morph)
    if lemma == "tell":
        _add_listener(build, verb, rng)
    build.unspace()
    build.attach(subject, verb)
    build.attach(verb, verb)
    build.add(rng.choice(",:,"), ",", "PUNCT", ",", verb, "punct")
    opening = build.add('"', "``", "PUNCT", '"', 0, "punct", space=False)
    content = build.add_tree(inner, verb, "ccomp")
    build.unspace()
    build.add(".", ".", "PUNCT", ".", verb, "punct", space=False)
    build.add('"', "''", "PUNCT", '"', content, "punct")
    build.attach(opening, content)
    return build.build(inner)


def _indirect(inner: Tree, speaker: Tree, rng: random.Random) -> Tree:
    word, tag, lemma, morph = _verb(speaker, rng)
    build = TreeBuilder()
    subject = build.add_tree(_capital(speaker), 0, "nsubj")
    verb = build.add(word, tag, "VERB", lemma, 0, "ROOT", morph)
    build.attach(subject, verb)
    build.attach(verb, verb)
    if lemma == "tell":
        _add_listener(build, verb, rng)
    mark = build.add("that", "IN", "SCONJ", "that", 0, "mark") if rng.random() < 0.7 else None
    partly = rng.random() < 0.3
    opening = build.add('"', "``", "PUNCT", '"', 0, "punct", space=False) if partly else None
    content = build.add_tree(inner, verb, "ccomp", small=True)
    build.unspace()
    build.add(".", ".", "PUNCT", ".", verb, "punct", space=not partly)
    if partly:
        build.add('"', "''", "PUNCT", '"', content, "punct")
    for index in (mark, opening):
        if index is not None:
            build.attach(index, content)
    return build.build(inner)


def _capital(speaker: Tree) -> Tree:
    return dataclasses.replace(speaker, words=[speaker.words[0][:1].upper() + speaker.words[0][1:], *speaker.words[1:]])


def _without_comma(speaker: Tree) -> Tree:
    """A source without the comma that closes its apposition, where a full stop follows."""
    return _without_stop(speaker) if speaker.words[-1] == "," else speaker


def _without_stop(tree: Tree) -> Tree:
    columns = ("words", "spaces", "lemmas", "pos", "tags", "morphs", "heads", "deps")
    return dataclasses.replace(tree, **{name: getattr(tree, name)[:-1] for name in columns})
