"""Bylines and credits to the names of the people who wrote the article."""

from __future__ import annotations

import re

from transforms.agencies import Agency, find_agency

_LONGEST_BYLINE = 160
_BY = re.compile(r"(?:story\s+|report\s+|words\s+|text\s+)?by:?\s+|from\s+(?=.+\bin\s+[A-Z])", re.IGNORECASE)
_CREDIT = re.compile(
    r"\(?\s*(?:with )?(?:additional )?(?:reporting|writing|editing|compiled|written|edited|reported)\b"
    r"[^.]{0,40}?\bby\s+",
    re.IGNORECASE,
)
_AUTHOR_CREDIT = re.compile(
    r"(?:additional\s+)?(?:reporting|writing|written|reported)(?:\s+and\s+(?:writing|editing|reporting))?(?:\s+in\s+[^;]+?)?\s+by\s+",
    re.IGNORECASE,
)
_NAME_WORD = r"(?:[A-ZÀ-Þ][\w'’.\-]*|[a-zà-ÿ]{1,3}['’][A-ZÀ-Þ]\w+)"
_PARTICLE = r"(?:de|del|della|der|den|di|da|do|dos|du|van|von|bin|bint|ibn|al|el|la|le|ten|ter|y|zu)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_NAME_WORD}){{1,4}}")
_SEPARATOR = re.compile(r"\s*(?:,|;|\||•|·|/|\band\b|&|\bwith\b)\s*", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:in|at|of|for)\s+[A-Z].*$|\s+[-–—|]\s+.*$|\s*\([^)]*\)|\s*\S+@\S+|\s*@\w+|https?://\S+", re.IGNORECASE
)
_JOB = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|staff|contributor|columnist|desk|newsroom|news|press|agency|agencies|"
    r"bureau|service|wire|chief|times|post|journal|tribune|gazette|herald|today|online|team|admin|media|magazine|"
    r"photographer|analyst|guest|special|published|updated|by)\b",
    re.IGNORECASE,
)


def is_byline(line: str) -> bool:
    """Whether a whole line is a byline: `By JANE DOE and John Roe, Associated Press`."""
    if len(line) > _LONGEST_BYLINE or line.endswith((":", "?", "!", "”", '"')):
        return False
    match = _BY.match(line)
    return match is not None and bool(parse_byline(line) or _is_desk(line[match.end() :]))


def is_credit(paragraph: str) -> bool:
    """Whether a whole paragraph is a credit: `(Reporting by Jane Doe; Editing by John Roe)`."""
    return (
        len(paragraph) < 3 * _LONGEST_BYLINE and _CREDIT.match(paragraph) is not None and bool(_NAME.search(paragraph))
    )


def parse_byline(line: str | None) -> tuple[str, ...]:
    """The writers named in a byline or credit, in order, each once; editors, titles, agencies and places left out.

    Names in capitals are given in title case (`JANE DOE` is `Jane Doe`).
    """
    if not line:
        return ()
    text = line.strip().strip("()").strip()
    if _CREDIT.match(text):
        parts = [p for p in re.split(r"\s*;\s*|\.\s+(?=[A-Z])", text) if _AUTHOR_CREDIT.match(p)]
        names = [name for part in parts for name in _names(_AUTHOR_CREDIT.sub("", part, count=1))]
    else:
        names = _names(_BY.sub("", text, count=1))
    return tuple(dict.fromkeys(names))


def author_names(values: tuple[str, ...]) -> tuple[str, ...]:
    """Names out of metadata, where one value may be a name, a byline, or several names.

    A value that is no personal name (`Newsroom`, `AFP`) is no author.
    """
    return tuple(dict.fromkeys(name for value in values for name in parse_byline(value)))


def _names(text: str) -> list[str]:
    parts = [_TAIL.sub("", part).strip(" .,") for part in _SEPARATOR.split(_TAIL_PLACE.sub("", text))]
    return [_cased(part) for part in parts if _is_name(part)]


_TAIL_PLACE = re.compile(r"\s+in\s+(?:[A-Z]\w+(?:\s+|,\s+(?=[A-Z]{2}\b))?)+$")


def _is_name(part: str) -> bool:
    return _NAME.fullmatch(part) is not None and not _JOB.search(part) and find_agency(part) is None


def _is_desk(text: str) -> bool:
    return find_agency(text.strip(" .")) is not None or (
        len(text) < 60 and _JOB.search(text) is not None and text[:1].isupper()
    )


def _cased(name: str) -> str:
    return " ".join(_cased_word(word) for word in name.split())


def _cased_word(word: str) -> str:
    letters = word.replace(".", "")
    if not letters.isupper() or len(letters) < 3 or "." in word[:-1]:
        return word
    cased = re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word)
    return re.sub(r"\bMc([a-z])", lambda m: "Mc" + m[1].upper(), cased)


def agency_in_byline(line: str | None) -> Agency | None:
    """The agency a byline or credit names: `By JANE DOE, Associated Press`."""
    parts = _SEPARATOR.split(_BY.sub("", line or "", count=1))
    return next((agency for part in parts if (agency := find_agency(part.strip(" .")))), None)
