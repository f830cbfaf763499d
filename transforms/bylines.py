"""Bylines and credits to the names of the people who wrote the article."""

from __future__ import annotations

import re

from transforms.agencies import Agency, find_agency
from transforms.sources import is_outlet

_LONGEST_BYLINE = 160
_LONGEST_CREDIT = 500
_BY = re.compile(
    r"(?:(?:story|report|words|text|analysis|opinion|commentary|perspective|exclusive|explainer|review|posted|published)"
    r"\s+)?by:?\s+|from\s+(?=.+\bin\s+[A-Z])",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\(?\s*(?:with )?(?:additional )?(?:reporting|writing|editing|compiled|written|edited|reported)\b"
    r"[^.]{0,40}?\bby\s+",
    re.IGNORECASE,
)
_AUTHOR_CREDIT = re.compile(
    r"(?:additional\s+)?(?:reporting|writing|written|reported)(?:\s+and\s+(?:writing|editing|reporting))?(?:\s+in\s+[^;]+?)?\s+by\s+",
    re.IGNORECASE,
)
# A word that does not begin with a small Latin letter, as `d'Arc` may.
_NAME_WORD = r"(?:[^\W\d_a-zß-ÿ][\w'’.\-]*|[a-z]{1,3}['’][^\W\d_a-zß-ÿ]\w+)"
_PARTICLE = r"(?:de|del|della|der|den|di|da|do|dos|du|van|von|bin|bint|ibn|al|el|la|le|ten|ter|y|zu)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_NAME_WORD}){{1,4}}")
_SEPARATOR = re.compile(r"\s*(?:,|;|\||•|·|/|\band\b|&|\bwith\b)\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_TAIL = re.compile(
    r"\s+(?:in|at|of|for)\s+[A-Z].*$|\s+[-–—|]\s+.*$|\s*\([^)]*\)|\s*\S+@\S+|\s*@\w+|https?://\S+", re.IGNORECASE
)
_IN_PLACE = re.compile(r"\s+in\s+[A-Z]\w*(?:(?:\s+|,\s+(?=[A-Z]{2}\b))[A-Z]\w*)*$")
_CAPITALISED = re.compile(rf"(?:(?:{_NAME_WORD}|{_PARTICLE}|of|the|for|in|at|[-–—])(?:\s+|$))+")
_JOB = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|staff|contributor|columnist|desk|newsroom|news|press|agency|agencies|"
    r"bureau|service|wire|chief|times|post|journal|tribune|gazette|herald|today|online|team|admin|media|magazine|"
    r"photographer|analyst|guest|special|published|updated|by|board|sports?|insider|illustrated|images|newsource|unit|network|"
    r"newswire|digital|updates?)\b|^The\b",
    re.IGNORECASE,
)
# `Jane DoeHealth` is a name and a desk that only their boxes on a page part; `Jane McDonald` is a name.
_RUN_TOGETHER = re.compile(r"\b(?!Mc|Mac|De|La|Le|Di|Du|Van|Fitz)\w*[a-z][A-Z]\w*$")
# What an author is, where nothing parts it from the name: `Jane Doe Senior Reporter`.
_ROLE_AFTER = re.compile(
    r"(?<=\w)\s+(?:(?:senior|staff|chief|special|political|health|business|sports?|education|science|associate|deputy|"
    r"contributing|guest|managing|national|foreign|digital|investigative|breaking|news|crime|local|technology)\s+)*"
    r"(?:correspondent|reporter|editor|writer|columnist|contributor|producer|journalist)\b.*$|\s+follow(?:\s+@?\w+)?$",
    re.IGNORECASE,
)


def is_byline(line: str) -> bool:
    """Whether a whole line is a byline: `By JANE DOE and John Roe, Associated Press`."""
    if len(line) > _LONGEST_BYLINE or line.endswith((":", "?", "!", "”", '"')):
        return False
    match = _BY.match(line)
    if match is None:
        return False
    # Of a sentence that begins with `By`, some part is in small letters: `By Tuesday, Jane Doe was gone.`
    parts = [part for part in _parts(_BRACKETS.sub("", line[match.end() :])) if part]
    return bool(parts) and (_is_name(parts[0]) or _is_desk(parts[0])) and all(map(_CAPITALISED.fullmatch, parts[1:]))


def is_credit(paragraph: str) -> bool:
    """Whether a whole paragraph is a credit: `(Reporting by Jane Doe; Editing by John Roe)`."""
    return len(paragraph) <= _LONGEST_CREDIT and _CREDIT.match(paragraph) is not None and bool(_NAME.search(paragraph))


def parse_byline(line: str | None) -> tuple[str, ...]:
    """The writers named in a byline or credit, in order, each once; editors, titles, agencies and places left out.

    Names in capitals are given in title case (`JANE DOE` is `Jane Doe`).
    """
    if not line or len(line) > _LONGEST_CREDIT:
        return ()
    text = line.strip()
    text = text[1:].rstrip(")") if text.startswith("(") else _BRACKETS.sub("", text)
    if _CREDIT.match(text):
        parts = [p for p in re.split(r"\s*;\s*|\.\s+(?=[A-Z])", text) if _AUTHOR_CREDIT.match(p)]
        names = [name for part in parts for name in _names(_AUTHOR_CREDIT.sub("", part, count=1))]
    else:
        names = _names(_BY.sub("", text, count=1))
    return tuple(dict.fromkeys(names))


def agency_in_byline(line: str | None) -> Agency | None:
    """The agency a byline or credit names: `By JANE DOE, Associated Press`."""
    parts = _SEPARATOR.split(_BY.sub("", line or "", count=1))
    return next((agency for part in parts if (agency := find_agency(part.strip(" .")))), None)


def author_names(values: tuple[str, ...]) -> tuple[str, ...]:
    """Names out of metadata, where one value may be a name, a byline, or several names.

    A value that is no personal name (`Newsroom`, `AFP`) is no author.
    """
    return tuple(dict.fromkeys(name for value in values for name in parse_byline(value)))


def _names(text: str) -> list[str]:
    return [_cased(name) for part in _parts(text) if _is_name(name := _without_employer(part))]


def _parts(text: str) -> list[str]:
    return [_TAIL.sub("", part).strip(" .,") for part in _SEPARATOR.split(_IN_PLACE.sub("", text))]


def _without_employer(part: str) -> str:
    """A name without the role, agency or outlet that stands after it: `JANE DOE Associated Press`."""
    shorter = _ROLE_AFTER.sub("", part)
    words = (part if _RUN_TOGETHER.search(shorter) else shorter).split()
    for cut in range(2, len(words)):
        if _is_employer(" ".join(words[cut:])):
            return " ".join(words[:cut])
    return " ".join(words)


def _is_employer(text: str) -> bool:
    return find_agency(text) is not None or is_outlet(text)


def _is_name(part: str) -> bool:
    return _NAME.fullmatch(part) is not None and not _JOB.search(part) and not _is_employer(part)


def _is_desk(text: str) -> bool:
    return find_agency(text.strip(" .")) is not None or (
        len(text) < 60 and _JOB.search(text) is not None and text[:1].isupper()
    )


def _cased(name: str) -> str:
    return " ".join(_cased_word(word, name.replace("Mc", "MC").isupper()) for word in name.split())


def _cased_word(word: str, all_capitals: bool) -> str:
    if word.startswith("Mc") and word[2:].isupper():
        return "Mc" + word[2:].capitalize()
    # Initials and ordinals keep their capitals, and so does one word of capitals among others.
    if not all_capitals or "." in word[:-1] or word in {"II", "III", "IV"}:
        return word
    cased = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return re.sub(r"\bMc([a-z])", lambda part: "Mc" + part[1].upper(), cased)
