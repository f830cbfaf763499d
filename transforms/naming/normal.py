"""Normal forms of names: what must be equal for two mentions to be spelt alike."""

from __future__ import annotations

import functools
import re
import unicodedata

from transforms.naming.gazetteer import titles, word_set

_MARKS = re.compile(r"[\"“”„«»()\[\]*_`]+")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$", re.IGNORECASE)
_NICKNAME = re.compile(r"\s[\"“(]([^\"”()]+)[\"”)](?=\s)")
SUFFIXES = word_set("jr sr ii iii iv phd md esq qc kc mp obe cbe")
_CORPORATE = word_set(
    """
    inc corp corporation ltd limited plc co company llc llp lp ag sa se nv spa gmbh ab asa oyj kk pjsc bhd
    holdings
    """
)
_SMALL = word_set("of the and for & in on to de la des du del di et und")

# Spellings of one place that no rule can join. Both sides in normal form.
_SAME_PLACE = {
    "us": "united states",
    "usa": "united states",
    "america": "united states",
    "united states of america": "united states",
    "uk": "united kingdom",
    "britain": "united kingdom",
    "great britain": "united kingdom",
    "uae": "united arab emirates",
    "eu": "european union",
    "un": "united nations",
    "nyc": "new york city",
    "drc": "democratic republic of congo",
    "prc": "china",
    "people's republic of china": "china",
    "dprk": "north korea",
    "russian federation": "russia",
    "washington dc": "washington",
    "dc": "washington",
}
_SPELT_OUT = {word: _SAME_PLACE[word] for word in ("us", "usa", "uk", "eu", "un", "uae")}


@functools.lru_cache(maxsize=65536)
def normal_word(word: str) -> str:
    """One word in lower case, accents folded, without possessive, full stops and marks (`Guaidó’s` -> `guaido`)."""
    word = _POSSESSIVE.sub("", _MARKS.sub("", word))
    folded = unicodedata.normalize("NFKD", word.replace("’", "'"))
    kept = "".join(char for char in folded if not unicodedata.combining(char))
    return kept.casefold().replace(".", "").strip(",;:!?-–—'")


@functools.lru_cache(maxsize=65536)
def normal_words(text: str) -> tuple[str, ...]:
    """The words of a name in normal form, a leading article left out."""
    words = tuple(filter(None, map(normal_word, text.split())))
    return words[1:] if len(words) > 1 and words[0] == "the" else words


@functools.lru_cache(maxsize=65536)
def person_words(text: str) -> tuple[str, ...]:
    """A person's name in normal form: titles before, suffixes after and nicknames in quotation marks left out."""
    plain = _NICKNAME.sub("", text)
    words = normal_words(plain)
    while len(words) > 1 and words[-1] in SUFFIXES:
        words = words[:-1]
    while len(words) > 1 and words[0] in titles():
        words = words[1:]
    return words


def nickname_words(text: str) -> tuple[str, ...]:
    """The name by its quoted nickname (`Robert C. "Bobby" Scott` -> `bobby scott`); empty where there is none."""
    match = _NICKNAME.search(text)
    return (*normal_words(match[1]), *person_words(text)[-1:]) if match else ()


@functools.lru_cache(maxsize=65536)
def organization_words(text: str) -> tuple[str, ...]:
    """An organization's name in normal form, its legal form (`Inc`, `PLC`) left out."""
    words = normal_words(text)
    while len(words) > 1 and words[-1] in _CORPORATE:
        words = words[:-1]
    return tuple(part for word in words for part in (_SPELT_OUT.get(word, word)).split())


@functools.lru_cache(maxsize=65536)
def place_words(text: str) -> tuple[str, ...]:
    """A place's or other name in normal form; common abbreviations of states are spelt out."""
    words = normal_words(text)
    same = _SAME_PLACE.get(" ".join(words))
    return tuple(same.split()) if same else words


def acronyms(text: str) -> tuple[str, ...]:
    """The acronyms a name may have, lower case: of its capitalised words, and of all its words."""
    words = [word for word in re.split(r"[\s\-–]+", text) if word and word[0].isalnum()]
    if len(words) < 2:
        return ()
    big = "".join(word[0] for word in words if word.casefold() not in _SMALL)
    every = "".join(word[0] for word in words)
    return tuple(dict.fromkeys(form.casefold() for form in (big, every) if len(form) > 1))
