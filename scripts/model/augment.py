"""Changes to training sentences that make a model sturdy on news: marks, casing, quotations, names, datelines."""

import dataclasses
import random

from model.corpora import Tagged, Tree, spans_of

_STYLES = (
    {"``": '"', "''": '"'},
    {"``": "“", "''": "”"},
    {"``": "‘", "''": "’"},
    {"``": "“", "''": '"'},
    {"``": '"', "''": "”"},
    {"``": "``", "''": "''"},
)
_STYLE_WEIGHTS = (35, 40, 10, 5, 5, 2)
_SMALL_WORDS = frozenset(
    "a an the and or but of in on at to for by as from with n't 's".split()  # noqa: SIM905  a list of words reads better so
)
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
_NO_SPEAKERS = frozenset(
    "you that this which who what there it these those one all some each anything nothing".split()  # noqa: SIM905  a list of words reads better so
)
_VERB_WEIGHTS = [30, 8, 6] + [2] * 15
_AGENCIES = "Reuters AP AFP TASS Xinhua DPA Interfax ANSA UPI Kyodo PTI Anadolu EFE".split()  # noqa: SIM905  a list of words reads better so
_LISTENERS = ("reporters", "journalists", "lawmakers", "supporters", "students", "investors")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNMARKED = 0.4
"""How often a quotation that comes first stands without quotation marks: "Talks go on, Smith said."."""
_MONTHS = (  # noqa: SIM905  a list of words reads better so
    "January February March April May June July August September October November December Jan. Feb. Aug. Sept. Oct. "
    "Nov. Dec."
).split()


def restyle_quotes(words: list[str], tags: list[str], rng: random.Random) -> list[str]:
    """Writes the quotation marks of a text (tagged `` and '') in one style drawn by chance, some apostrophes too."""
    style = rng.choices(_STYLES, _STYLE_WEIGHTS)[0]
    curly = "”" in style.values() and rng.random() < 0.7
    changed = []
    for word, tag in zip(words, tags, strict=True):
        if tag in style and len(word) <= 2 and not word.isalnum():
            word = style[tag]
        elif curly and word != "'":
            word = word.replace("'", "’")
        changed.append(word)
    return changed


def recase(words: list[str], rng: random.Random) -> list[str]:
    """Words as they are, or now and then all in capitals, in Title Case, or with a first stretch in capitals."""
    draw = rng.random()
    if draw < 0.03:
        return [word.upper() for word in words]
    if draw < 0.07:
        return [_title(word, index) for index, word in enumerate(words)]
    if draw < 0.085:
        count = rng.randint(1, 4)
        return [word.upper() for word in words[:count]] + words[count:]
    return words


def drop_title_stops(words: list[str], rng: random.Random) -> list[str]:
    """Words of a text, now and then with titles as British papers write them: "Mr Smith" for "Mr. Smith"."""
    if rng.random() > 0.3:
        return words
    return [word[:-1] if word in ("Mr.", "Mrs.", "Ms.", "Dr.") else word for word in words]


def _title(word: str, index: int) -> str:
    if index and word.lower() in _SMALL_WORDS:
        return word
    return word[:1].upper() + word[1:]


@dataclasses.dataclass(frozen=True, slots=True)
class Speakers:
    """Subjects of verbs cut out of treebank sentences, to build quotations with."""

    phrases: list[Tree]

    @classmethod
    def collect(cls, trees: list[Tree]) -> "Speakers":
        """Subject phrases of up to eight words that are names, pronouns or people."""
        phrases = []
        for tree in trees:
            for index, dep in enumerate(tree.deps):
                if dep == "nsubj" and tree.pos[index] in ("PROPN", "PRON", "NOUN"):
                    phrase = _cut(tree, index)
                    if phrase is not None and tree.words[index].lower() not in _NO_SPEAKERS:
                        phrases.append(phrase)
        return cls(phrases)


def _cut(tree: Tree, head: int) -> Tree | None:
    inside = {head}
    for _ in range(6):
        inside |= {index for index, up in enumerate(tree.heads) if up in inside}
    first, last = min(inside), max(inside)
    if len(inside) != last - first + 1 or len(inside) > 8:
        return None
    part = slice(first, last + 1)
    return dataclasses.replace(
        tree,
        words=tree.words[part],
        spaces=[*tree.spaces[first:last], True],
        lemmas=tree.lemmas[part],
        pos=tree.pos[part],
        tags=tree.tags[part],
        morphs=tree.morphs[part],
        heads=[up - first if index != head - first else index for index, up in enumerate(tree.heads[part])],
        deps=[dep if index != head - first else "ROOT" for index, dep in enumerate(tree.deps[part])],
    )


class TreeBuilder:
    """Grows a sentence word by word out of pieces of others."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, bool, str, str, str, str, int, str]] = []

    def add(
        self, word: str, tag: str, pos: str, lemma: str, head: int, dep: str, morph: str = "_", space: bool = True
    ) -> int:
        """Adds one word; returns its index."""
        self.rows.append((word, space, lemma, pos, tag, morph, head, dep))
        return len(self.rows) - 1

    def add_tree(self, tree: Tree, head: int, dep: str, small: bool = False) -> int:
        """Adds a whole piece whose root gets `head` and `dep`; returns the index of its root."""
        base, root = len(self.rows), tree.deps.index("ROOT")
        for index, word in enumerate(tree.words):
            if index == 0 and small and not tree.tags[0].startswith("NNP") and word != "I":
                word = word[:1].lower() + word[1:]
            up, label = (head, dep) if index == root else (base + tree.heads[index], tree.deps[index])
            row = (word, tree.spaces[index], tree.lemmas[index], tree.pos[index], tree.tags[index], tree.morphs[index])
            self.rows.append((*row, up, label))
        return base + root

    def unspace(self) -> None:
        """Takes away the space after the last word."""
        self.rows[-1] = (self.rows[-1][0], False, *self.rows[-1][2:])

    def attach(self, index: int, head: int) -> None:
        """Gives a word another head."""
        row = self.rows[index]
        self.rows[index] = (*row[:6], head, row[7])

    def build(self, like: Tree) -> Tree:
        """The sentence, in the document and paragraph of `like`."""
        words, spaces, lemmas, pos, tags, morphs, heads, deps = (
            list(column) for column in zip(*self.rows, strict=True)
        )
        return Tree(words, spaces, lemmas, pos, tags, morphs, heads, deps, like.starts, like.document)


def make_quotation(tree: Tree, speakers: Speakers, rng: random.Random) -> Tree | None:
    """A treebank sentence turned into somebody's quotation, direct or indirect, before or after its source.

    The tree follows the English treebanks: the reporting verb is the root, what is quoted its `ccomp`, also where the
    quotation comes first. None where the sentence is no plain statement.
    """
    root = tree.deps.index("ROOT")
    if tree.pos[root] not in ("VERB", "ADJ", "NOUN") or not 4 <= len(tree.words) <= 35 or tree.words[-1] != ".":
        return None
    if any(tag in ("``", "''", ":") for tag in tree.tags) or not any(dep.startswith("nsubj") for dep in tree.deps):
        return None
    if tree.tags[0] in ("CC", "-LRB-"):
        return None
    inner = _without_stop(tree)
    speaker = rng.choice(speakers.phrases)
    if rng.random() < 0.5:  # sources of news come with titles and roles: longer phrases more often
        speaker = max(speaker, rng.choice(speakers.phrases), rng.choice(speakers.phrases), key=lambda it: len(it.words))
    order = rng.choices(("after", "inverted", "before", "indirect"), (38, 22, 20, 20))[0]
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
        build.add_tree(speaker, verb, "nsubj", small=True)
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
        listener = rng.choice(_LISTENERS)
        build.add(listener, "NNS", "NOUN", listener[:-1], verb, "iobj", "Number=Plur")
    if rng.random() < 0.25:
        case = build.add("on", "IN", "ADP", "on", verb, "case") if rng.random() < 0.5 else None
        day = rng.choice(_DAYS)
        label = "obl:unmarked" if case is None else "obl"
        index = build.add(day, "NNP", "PROPN", day, verb, label, "Number=Sing")
        if case is not None:
            build.attach(case, index)


def _speaker_first(inner: Tree, speaker: Tree, rng: random.Random) -> Tree:
    word, tag, lemma, morph = _verb(speaker, rng)
    build = TreeBuilder()
    subject = build.add_tree(_capital(speaker), 0, "nsubj")
    verb = build.add(word, tag, "VERB", lemma, 0, "ROOT", morph, space=False)
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


def _without_stop(tree: Tree) -> Tree:
    columns = ("words", "spaces", "lemmas", "pos", "tags", "morphs", "heads", "deps")
    return dataclasses.replace(tree, **{name: getattr(tree, name)[:-1] for name in columns})


def collect_names(sentences: list[Tagged]) -> dict[str, list[list[str]]]:
    """All names of a corpus by label, as word lists, to put in the place of others."""
    names: dict[str, list[list[str]]] = {}
    for sentence in sentences:
        for first, end, label in spans_of(sentence):
            words = sentence.words[first:end]
            if label in ("PERSON", "ORG", "GPE") and words[0][:1].isupper() and len(words) < 7:
                names.setdefault(label, []).append(words)
    return names


def swap_names(sentence: Tagged, names: dict[str, list[list[str]]], rng: random.Random) -> Tagged:
    """Puts another name of the same label in the place of each; acronyms for acronyms, one word for one word."""
    words, spaces, tags = list(sentence.words), list(sentence.spaces), list(sentence.tags)
    for first, end, label in reversed(spans_of(sentence)):
        if label not in names or rng.random() < 0.4:
            continue
        old, new = sentence.words[first:end], rng.choice(names[label])
        if old[0].isupper() != new[0].isupper() or (len(old) == 1) != (len(new) == 1):
            continue
        words[first:end] = new
        spaces[first:end] = [word not in ("'s", "'", "’s", "’", ",") for word in new[1:]] + [sentence.spaces[end - 1]]
        tags[first:end] = [f"B-{label}"] + [f"I-{label}"] * (len(new) - 1)
    return Tagged(words, spaces, tags)


def add_dateline(sentence: Tagged, names: dict[str, list[list[str]]], rng: random.Random) -> Tagged:
    """Puts a wire service's dateline before a sentence."""
    place = rng.choice(names["GPE"])
    place = [word.upper() for word in place] if rng.random() < 0.8 else place
    pieces: list[tuple[list[str], str]] = [(place, "GPE")]
    if rng.random() < 0.5:
        pieces += [([","], ""), ([rng.choice(_MONTHS), str(rng.randint(1, 31))], "DATE")]
    if rng.random() < 0.7:
        left, right = rng.choice((("(", ")"), ("/", "/.")))
        pieces += [([left], ""), ([rng.choice(_AGENCIES)], "ORG"), ([right], "")]
    pieces.append(([rng.choice(("-", "--", "—", "–"))], ""))
    words, tags = [], []
    for part, label in pieces:
        words += part
        tags += [f"{'I' if index else 'B'}-{label}" if label else "O" for index in range(len(part))]
    closers = frozenset((",", ")", "/."))
    spaces = [not (words[index] in ("(", "/") or words[index + 1] in closers) for index in range(len(words) - 1)] + [
        True
    ]
    return Tagged(words + sentence.words, spaces + sentence.spaces, tags + sentence.tags)
