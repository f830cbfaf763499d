"""Sentences of a treebank grown out of pieces of others."""

from model.corpora import Tree, is_nation


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
            if index == 0 and small and not (tree.tags[0].startswith("NNP") or is_nation(word) or word == "I"):
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
