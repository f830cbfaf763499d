"""Lemmas from tables that are saved with the model: learned pairs, then WordNet's exceptions and rules."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import srsly  # type: ignore[import-untyped]  # comes without types
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

Rules = Sequence[tuple[str, str]]

_CLASSES = {"NOUN": "noun", "VERB": "verb", "AUX": "verb", "ADJ": "adj", "ADV": "adv"}
_BASE_TAGS = frozenset(("VB", "VBP", "NN", "JJ", "RB", "MD"))
_PLURAL_NAMES = frozenset(("NNPS",))
_MARKS = {"“": '"', "”": '"', "``": '"', "''": '"', "‘": "'", "’": "'", "–": "-", "...": "…"}
"""Marks that the treebanks give one lemma for all spellings."""
_CACHE_LIMIT = 60_000


class TableLemmatizer:
    """Sets `token.lemma_` from the form, the tag and the part of speech; the same input gives the same lemma always.

    Tables, all from `scripts/train_model.py`: `learned` "form|TAG|POS" to lemma; `index` word class to known lemmas;
    `exceptions` word class to irregular form to lemma; `rules` word class to pairs (old ending, new ending).
    """

    def __init__(self, vocab: Vocab, name: str = "newsbeam_lemmatizer") -> None:
        self.vocab = vocab
        self.name = name
        self.learned: dict[str, str] = {}
        self.index: dict[str, frozenset[str]] = {}
        self.exceptions: dict[str, dict[str, str]] = {}
        self.rules: dict[str, Rules] = {}
        self._cache: dict[tuple[str, str, str], str] = {}

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            token.lemma_ = self.find(token.text, token.tag_, token.pos_)
        return doc

    def find(self, form: str, tag: str, pos: str) -> str:
        """The lemma of one word, e.g. ("noted", "VBD", "VERB") to "note"."""
        key = (form, tag, pos)
        lemma = self._cache.get(key)
        if lemma is None:
            if len(self._cache) > _CACHE_LIMIT:
                self._cache.clear()
            lemma = self._cache[key] = self._find(form, tag, pos)
        return lemma

    def set_tables(
        self,
        learned: dict[str, str],
        index: dict[str, Iterable[str]],
        exceptions: dict[str, dict[str, str]],
        rules: dict[str, Rules],
    ) -> None:
        """Replaces all tables."""
        self.learned = dict(learned)
        self.index = {kind: frozenset(words) for kind, words in index.items()}
        self.exceptions = {kind: dict(forms) for kind, forms in exceptions.items()}
        self.rules = {kind: [(old, new) for old, new in pairs] for kind, pairs in rules.items()}
        self._cache.clear()

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002  spaCy passes it
        """Writes the tables into the folder `path`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        tables = {
            "learned": self.learned,
            "index": {kind: sorted(words) for kind, words in self.index.items()},
            "exceptions": self.exceptions,
            "rules": {kind: [list(pair) for pair in pairs] for kind, pairs in self.rules.items()},
        }
        srsly.write_msgpack(folder / "tables.msgpack", tables)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "TableLemmatizer":  # noqa: ARG002  as above
        """Reads what `to_disk` wrote."""
        tables = srsly.read_msgpack(Path(path) / "tables.msgpack")
        self.set_tables(tables["learned"], tables["index"], tables["exceptions"], tables["rules"])
        return self

    def _find(self, form: str, tag: str, pos: str) -> str:
        lower = form.lower().replace("’", "'")
        learned = self.learned.get(f"{lower}|{tag}|{pos}")
        if learned is not None:
            return learned
        if pos == "PROPN" or (tag == "NNP" and form.istitle()):
            return _name_lemma(form, tag)
        if pos in ("PUNCT", "SYM", "X"):
            return _MARKS.get(form, form)
        kind = _CLASSES.get(pos)
        if kind is None:
            return lower
        if form.isupper() and lower not in self.index.get(kind, ()) and tag in ("NN", "JJ"):
            return form
        return lower if tag in _BASE_TAGS else self._by_rule(lower, kind)

    def _by_rule(self, lower: str, kind: str) -> str:
        exception = self.exceptions.get(kind, {}).get(lower)
        if exception is not None:
            return exception
        index = self.index.get(kind, frozenset())
        guesses = [lower[: len(lower) - len(old)] + new for old, new in self.rules.get(kind, ()) if lower.endswith(old)]
        known = [guess for guess in guesses if guess in index]
        if known:
            return known[0]
        if lower in index and kind in ("adj", "adv"):
            return lower
        return _unknown_word(lower, kind)


def _name_lemma(form: str, tag: str) -> str:
    if tag in _PLURAL_NAMES and len(form) > 3 and form.endswith("s") and not form.endswith("ss"):
        return form[:-3] + "y" if form.endswith("ies") else form[:-1]
    return form


def _unknown_word(lower: str, kind: str) -> str:
    """A plain English guess for words outside the tables."""
    if kind == "noun" and len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return lower[:-3] + "y" if lower.endswith("ies") else lower[:-1]
    if kind == "verb":
        for ending in ("ing", "ed"):
            stem = lower.removesuffix(ending)
            if stem != lower and len(stem) > 2:
                return _verb_stem(stem)
        if lower.endswith("s") and not lower.endswith("ss"):
            return lower[:-1]
    return lower


def _verb_stem(stem: str) -> str:
    doubled = len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "aeiouls"
    return stem[:-1] if doubled else stem


@Language.factory("newsbeam_lemmatizer", assigns=["token.lemma"], requires=["token.tag", "token.pos"])
def make_lemmatizer(nlp: Language, name: str) -> TableLemmatizer:
    """Factory of TableLemmatizer."""
    return TableLemmatizer(nlp.vocab, name)
