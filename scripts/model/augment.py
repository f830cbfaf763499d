"""Changes to training sentences that make a model sturdy on news: marks, casing, names, datelines."""

import random

from model.corpora import Tagged, spans_of

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
_AGENCIES = "Reuters AP AFP TASS Xinhua DPA Interfax ANSA UPI Kyodo PTI Anadolu EFE".split()  # noqa: SIM905  a list of words reads better so
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
