"""Sources of speech to build quotations with: subjects cut out of the treebanks, and people with roles as in news."""

import dataclasses
import random

from model.corpora import Tree, is_nation
from model.tree_builder import TreeBuilder

_NO_SPEAKERS = frozenset(
    "you that this which who what there it these those one all some each anything nothing".split()  # noqa: SIM905  a list of words reads better so
)
_CONSTRUCTED = 0.4
"""How often a source is a person with a role, as wire copy has them and the treebanks seldom."""
_ROLES = (
    *("president", "spokesman", "spokeswoman", "minister", "senator", "ambassador", "governor", "mayor", "lawyer"),
    *("foreign minister", "prime minister", "energy minister", "finance minister", "defense secretary", "police chief"),
    *("press secretary", "vice president", "chief executive", "opposition leader", "party chairman", "army general"),
    *("presidential spokesman", "campaign manager", "union leader", "deputy mayor", "chief economist", "head coach"),
    *("secretary of state", "secretary of defense", "chief of staff", "director of operations", "head of research"),
)
_BODIES = (
    *(
        "Senate",
        "House",
        "Kremlin",
        "Pentagon",
        "White House",
        "Foreign Ministry",
        "State Department",
        "United Nations",
    ),
    *(
        "Health Ministry",
        "police",
        "company",
        "campaign",
        "union",
        "central bank",
        "European Commission",
        "city council",
    ),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Speakers:
    """Subjects of verbs cut out of treebank sentences, and the names and nationalities to make up others with.

    Attributes:
        names: people's names, their words.
        nations: adjectives of nationality.
        clauses: short plain sentences, to be what somebody says.
    """

    phrases: list[Tree]
    names: list[list[str]] = dataclasses.field(default_factory=list)
    nations: list[str] = dataclasses.field(default_factory=list)
    clauses: list[Tree] = dataclasses.field(default_factory=list)

    @classmethod
    def collect(cls, trees: list[Tree]) -> "Speakers":
        """Subject phrases of up to eight words that are names, pronouns or people."""
        phrases = []
        names, nations = set[tuple[str, ...]](), set[str]()
        for tree in trees:
            for index, dep in enumerate(tree.deps):
                if dep == "nsubj" and tree.pos[index] in ("PROPN", "PRON", "NOUN"):
                    phrase = _cut(tree, index)
                    if phrase is not None and tree.words[index].lower() not in _NO_SPEAKERS:
                        phrases.append(phrase)
                elif dep == "flat" and tree.heads[index] == index - 1 and _is_name(tree, index):
                    names.add((tree.words[index - 1], tree.words[index]))
                elif dep == "amod" and tree.tags[index] == "JJ" and is_nation(tree.words[index]):
                    nations.add(tree.words[index])
        clauses = [tree for tree in trees if 4 <= len(tree.words) <= 12 and is_plain_statement(tree)]
        return cls(phrases, [list(name) for name in sorted(names)], sorted(nations), clauses)

    def choose(self, rng: random.Random) -> Tree:
        """One source; long ones more often than in the treebanks, since those of news bear titles and roles."""
        if self.names and self.nations and rng.random() < _CONSTRUCTED:
            return self._construct(rng)
        speaker = rng.choice(self.phrases)
        if rng.random() < 0.5:
            speaker = max(speaker, rng.choice(self.phrases), rng.choice(self.phrases), key=lambda it: len(it.words))
        return speaker

    def _construct(self, rng: random.Random) -> Tree:
        kinds = (self._titled, self._apposed, self._aged, self._speaks_for, self._unnamed)
        kind = rng.choices(kinds, (45, 15, 10, 15, 15))[0]
        build = TreeBuilder()
        root = kind(build, rng)
        row = build.rows[root]
        build.rows[root] = (*row[:6], root, "ROOT")
        return build.build(self.phrases[0])

    def _titled(self, build: TreeBuilder, rng: random.Random) -> int:
        """Russian Presidential Spokesman First Last."""
        capital = rng.random() < 0.7
        title = self._add_role(build, rng, capital=capital, dep="nmod:desc")
        name = self._add_name(build, rng)
        build.attach(title, name)
        return name

    def _apposed(self, build: TreeBuilder, rng: random.Random) -> int:
        """First Last, the Russian foreign minister,"""
        name = self._add_name(build, rng, space=False)
        comma = build.add(",", ",", "PUNCT", ",", name, "punct")
        article = build.add("the", "DT", "DET", "the", name, "det", "Definite=Def|PronType=Art")
        role = self._add_role(build, rng, capital=False, dep="appos")
        build.unspace()
        end = build.add(",", ",", "PUNCT", ",", role, "punct")
        for index, head in ((comma, role), (article, role), (role, name), (end, role)):
            build.attach(index, head)
        return name

    def _aged(self, build: TreeBuilder, rng: random.Random) -> int:
        """First Last, 44,"""
        name = self._add_name(build, rng, space=False)
        comma = build.add(",", ",", "PUNCT", ",", name, "punct")
        number = str(rng.randint(17, 93))
        age = build.add(number, "CD", "NUM", number, name, "amod", "NumForm=Digit|NumType=Card", space=False)
        build.attach(comma, age)
        build.add(",", ",", "PUNCT", ",", name, "punct")
        return name

    def _speaks_for(self, build: TreeBuilder, rng: random.Random) -> int:
        """a spokesman for the Foreign Ministry"""
        article, word = rng.choice((("a", "spokesman"), ("a", "spokeswoman"), ("an", "official"), ("the", "director")))
        case = "of" if word == "director" else rng.choice(("for", "at", "from"))
        kind = "Definite=Def|PronType=Art" if article == "the" else "Definite=Ind|PronType=Art"
        det = build.add(article, "DT", "DET", article, 0, "det", kind)
        speaker = build.add(word, "NN", "NOUN", word, 0, "nsubj", "Number=Sing")
        build.attach(det, speaker)
        preposition = build.add(case, "IN", "ADP", case, 0, "case")
        the = build.add("the", "DT", "DET", "the", 0, "det", "Definite=Def|PronType=Art")
        body = self._add_compound(build, rng.choice(_BODIES).split(), speaker, "nmod")
        for index in (preposition, the):
            build.attach(index, body)
        return speaker

    def _unnamed(self, build: TreeBuilder, rng: random.Random) -> int:
        """the Saudi energy minister"""
        article = build.add("the", "DT", "DET", "the", 0, "det", "Definite=Def|PronType=Art")
        role = self._add_role(build, rng, capital=False, dep="nsubj")
        build.attach(article, role)
        return role

    def _add_role(self, build: TreeBuilder, rng: random.Random, *, capital: bool, dep: str) -> int:
        nation = rng.choice(self.nations) if rng.random() < 0.6 else None
        if nation is not None:
            adjective = build.add(nation, "JJ", "ADJ", nation, 0, "amod", "Degree=Pos")
        head_words, of, whose = rng.choice(_ROLES).partition(" of ")
        words = [word.capitalize() if capital else word for word in head_words.split()]
        role = self._add_compound(build, words, 0, dep)
        if nation is not None:
            build.attach(adjective, role)
        if of:
            case = build.add("of", "IN", "ADP", "of", 0, "case")
            word = whose.capitalize() if capital else whose
            what = self._add_compound(build, [word], role, "nmod")
            build.attach(case, what)
        return role

    def _add_compound(self, build: TreeBuilder, words: list[str], head: int, dep: str) -> int:
        """Words of which the last is the head; returns its index."""
        before = [self._add_noun(build, word, "amod" if _is_adjective(word) else "compound") for word in words[:-1]]
        last = self._add_noun(build, words[-1], dep)
        build.attach(last, head)
        for index in before:
            build.attach(index, last)
        return last

    def _add_noun(self, build: TreeBuilder, word: str, dep: str) -> int:
        if dep == "amod" and word.islower():
            return build.add(word, "JJ", "ADJ", word, 0, dep, "Degree=Pos")
        plural = word in ("Nations", "operations")
        tag, pos = ("NN", "NOUN") if word.islower() else ("NNP", "PROPN")
        lemma = word.removesuffix("s") if plural else word
        return build.add(word, tag + "S" * plural, pos, lemma, 0, dep, "Number=Plur" if plural else "Number=Sing")

    def _add_name(self, build: TreeBuilder, rng: random.Random, *, space: bool = True) -> int:
        given, family = rng.choice(self.names)[0], rng.choice(self.names)[1]
        name = build.add(given, "NNP", "PROPN", given, 0, "nsubj", "Number=Sing")
        build.add(family, "NNP", "PROPN", family, name, "flat", "Number=Sing", space=space)
        return name


def is_plain_statement(tree: Tree) -> bool:
    """Whether a sentence is one statement with a subject and a full stop, without quotation marks or colons."""
    if tree.pos[tree.deps.index("ROOT")] not in ("VERB", "ADJ", "NOUN") or tree.words[-1] != ".":
        return False
    if any(tag in ("``", "''", ":") for tag in tree.tags) or not any(dep.startswith("nsubj") for dep in tree.deps):
        return False
    return tree.tags[0] not in ("CC", "-LRB-")


def _is_name(tree: Tree, index: int) -> bool:
    pair = tree.words[index - 1 : index + 1]
    return all(word.istitle() and word.isalpha() and len(word) > 2 for word in pair) and all(
        tag == "NNP" for tag in tree.tags[index - 1 : index + 1]
    )


def _is_adjective(word: str) -> bool:
    return word.lower() in (
        "foreign",
        "prime",
        "presidential",
        "vice",
        "chief",
        "deputy",
        "central",
        "european",
        "united",
    )


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
