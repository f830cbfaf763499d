"""What the words at a name tell of it: titles before it, appositions behind it, a verb of speech."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from transforms.naming.gazetteer import titles, word_set
from transforms.naming.normal import normal_word

PARTICLES = word_set("de van von bin ibn al el la der den da di du dos ole ben abu ter ten zu af av le")
# What an apposition calls organizations and nothing else.
BODIES = word_set(
    "bank company firm charity agency union group newspaper broadcaster insurer brokerage nonprofit party"
)
_REPORTING = word_set(
    """
    say tell add note argue warn insist explain write tweet ask declare stress emphasize reply respond recall
    admit
    """
)


def after_titles(doc: Doc, start: int, end: int) -> int:
    """Where the name begins behind its titles."""
    while end - start > 1 and is_title(doc[start]):
        start += 1
        while end - start > 1 and doc[start].text in {".", "-"}:
            start += 1
    return start


def is_title(token: Token) -> bool:
    """Is the word one that stands before a name: a known title, or any abbreviation (`Del.`)?"""
    text = token.text
    return normal_word(text) in titles() or (len(text) > 3 and text.endswith(".") and text[:-1].isalpha())


def is_transcript_name(doc: Doc, start: int) -> bool:
    """Does a line of a transcript begin here, `ROE:` or `MS. ROE:`?"""
    if not doc[start].text.isupper() or (start > 0 and not doc[start].is_sent_start and doc[start - 1].text.isalnum()):
        return False
    return transcript_end(doc, start) > start


def transcript_end(doc: Doc, start: int) -> int:
    """Where the speaker's name before a colon ends; `start` where there is none."""
    for i in range(start, min(start + 5, len(doc))):
        if doc[i].text == ":":
            return i
        if not doc[i].text.isupper() or not doc[i].text[0].isalpha():
            return start
    return start


def apposed_noun(doc: Doc, end: int, articles: frozenset[str] = frozenset({"a", "an"})) -> str | None:
    """The last noun of the apposition with an article behind a name that ends here (`Orrin, a private bank in …`)."""
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in articles:
        return None
    noun = None
    for token in doc[end + 2 : end + 7]:
        if token.pos_ not in {"NOUN", "ADJ", "PROPN"} and token.text != "-":
            break
        noun = normal_word(token.text) if token.pos_ == "NOUN" else noun
    return noun


def is_speaking(token: Token) -> bool:
    """Is the word the subject of a verb of speech?"""
    return token.dep_ in {"nsubj", "nsubj:outer"} and token.head.lemma_.lower() in _REPORTING
