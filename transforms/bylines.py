"""Bylines and credits to the names of the people who wrote the article."""

from __future__ import annotations

import functools
import re

from transforms.agencies import Agency, find_agency
from transforms.sources import is_outlet

_LONGEST_BYLINE = 160
_LINES_KEPT = 1_024
"""Bylines that are known as read: a page says its own several times, and papers have the same writers every day."""
_LONGEST_CREDIT = 500
_BY = re.compile(
    r"(?:(?:story|report|words|text|analysis|opinion|commentary|perspective|exclusive|explainer|review|posted|published|"
    r"interview|essay|column|feature)\s+)?by:?\s+|from\s+(?=.+\bin\s+[A-Z])|as\s+told\s+to:?\s+|"
    r"(?:text|texte|texto|words|story|authors?|autor|autora|auteur)\s*:\s*",
    re.IGNORECASE,
)
# `Von Lena Fuchs und Max Muster`: what `by` and `and` are in other languages; no names, unlike `Di` and `Da`.
_FOREIGN_BY = re.compile(r"(von|por|par|door|av|af)\s+(?=\S+\s+\S)", re.IGNORECASE)
_FOREIGN_AND = {"von": r"\bund\b", "por": r"\b(?:y|e)\b", "par": r"\bet\b", "door": r"\ben\b"}
_NORDIC_AND = r"\bo(?:g|ch)\b"
# Those who took the pictures, or saw the text after it was written, did not write it.
_CRAFT = (
    r"(?:photo(?:graph)?s?|photograph(?:y|ed)|pictures?|images?|videos?|graphics?|illustrat(?:ions?|ed)|art(?:work)?|"
    r"animations?|audio|maps?|cartoons?|charts?|visuals?|design(?:ed)?|produced|hosted|edit(?:ed|ing)|reviewed|"
    r"translat(?:ed|ions?)|fact[- ]checked|fotos?|fotografías?)"
)
_OTHER_CRAFT = re.compile(
    rf"(?:^|[\s,;|(]+)(?:(?:and|with|additional)\s+)*{_CRAFT}(?:\s*(?:,|\band\b|&)\s*{_CRAFT})*\s*(?:by\b:?|:)\s.*?"
    r"(?=[;|]|\b(?:text|words|story|written|reporting)\s+by\b|$)",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"\bcontributed\s+(?:to\s+(?:this|the)\s+(?:report(?:ing)?|story|article|piece|coverage|dispatch)|from\s+[A-Z].{0,60}|"
    r"(?:additional\s+)?(?:reporting|research)(?:\s+(?:to|from|for)\s.{0,60})?)[.)\s]*$"
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
    r"\s+(?:in|at|of|for)\s+[A-Z].*$|\s+on\s+\w+ \d.*$|\s+\d+\s+\w+\s+ago$|\s+[-–—|]\s+.*$|\s*\([^)]*\)|\s*\S+@\S+|\s*@\w+|https?://\S+",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(r"\s+in\s+[A-Z]\w*(?:(?:\s+|,\s+(?=[A-Z]{2}\b))[A-Z]\w*)*$")
_CAPITALISED = re.compile(rf"(?:(?:{_NAME_WORD}|{_PARTICLE}|of|the|for|in|at|[-–—])(?:\s+|$))+")
_JOB = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|staff|contributor|columnist|desk|newsroom|news|press|agency|agencies|"
    r"bureau|service|wire|chief|times|post|journal|tribune|gazette|herald|today|online|team|admin|media|magazine|"
    r"photographer|analyst|guest|special|published|updated|by|board|sports?|insider|illustrated|images|newsource|unit|network|"
    r"newswire|digital|updates?|radio|television|tv|broadcasting|university|institute|foundation|ministry|"
    r"corporation|newspapers?|publishing|communications|syndicate|weather|politics|interns?|rédaction|redaktion|"
    r"redacción|redazione|redação|agencias|agences)\b|^The\b",
    re.IGNORECASE,
)
# `Jane DoeHealth` is a name and a desk that only their boxes on a page part; `Jane McDonald` is a name.
_RUN_TOGETHER = re.compile(r"\b(?!Mc|Mac|De|La|Le|Di|Du|Van|Fitz)\w*[a-z][A-Z]\w*$")
# What an author is, where nothing parts it from the name: `Jane Doe Senior Reporter`.
_ROLE_AFTER = re.compile(
    r"(?<=\w)\s+(?:(?:senior|staff|chief|special|political|health|business|sports?|education|science|associate|deputy|"
    r"contributing|guest|managing|national|foreign|digital|investigative|breaking|news|crime|local|technology)\s+)*"
    r"(?:correspondent|reporter|editor|writer|columnist|contributor|producer|journalist)\b.*$|\s+follow(?:\s+@?\w+)?$"
    r"|\s+(?:m\.?d|ph\.?d|j\.d|m\.b\.a|r\.n|esq)\.?$",
    re.IGNORECASE,
)
_COMPANY = re.compile(r",?\s(?:inc|llc|ltd|gmbh|plc|corp)\b\.?$", re.IGNORECASE)
_OF_EMPLOYER = re.compile(r"(.{2,40}?)[’']s\s+(?=\S+\s)")


def is_byline(line: str) -> bool:
    """Whether a whole line is a byline: `By JANE DOE and John Roe, Associated Press`."""
    if len(line) > _LONGEST_BYLINE or line.endswith((":", "?", "!", "”", '"')):
        return False
    match = _BY.match(line) or _FOREIGN_BY.match(line)
    if match is None:
        return False
    # Of a sentence that begins with `By`, some part is in small letters: `By Tuesday, Jane Doe was gone.`
    parts = [part for part in _parts(_BRACKETS.sub("", line[match.end() :])) if part]
    return bool(parts) and (_is_name(parts[0]) or _is_desk(parts[0])) and all(map(_CAPITALISED.fullmatch, parts[1:]))


def is_credit(paragraph: str) -> bool:
    """Whether a whole paragraph is a credit: `(Reporting by Jane Doe; Editing by John Roe)`, or thanks."""
    if len(paragraph) > _LONGEST_CREDIT or not _NAME.search(paragraph):
        return False
    return _CREDIT.match(paragraph) is not None or _is_contribution(paragraph)


def parse_byline(line: str | None) -> tuple[str, ...]:
    """The writers named in a byline or credit, in order, each once; editors, titles, agencies and places left out.

    Names in capitals are given in title case (`JANE DOE` is `Jane Doe`).
    """
    return _writers(line) if line and len(line) <= _LONGEST_CREDIT else ()


@functools.lru_cache(_LINES_KEPT)
def _writers(line: str) -> tuple[str, ...]:
    if _COMPANY.search(line):
        return ()
    line = "; ".join(part for part in line.split("; ") if not _is_contribution(part))
    text = line.strip()
    text = text[1:].rstrip(")") if text.startswith("(") else _BRACKETS.sub("", text)
    if _CREDIT.match(text):
        parts = [p for p in re.split(r"\s*;\s*|\.\s+(?=[A-Z])", text) if _AUTHOR_CREDIT.match(p)]
        names = [name for part in parts for name in _names(_AUTHOR_CREDIT.sub("", part, count=1))]
    else:
        names = _names(_without_by(_OTHER_CRAFT.sub(" ", text)))
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


def _is_contribution(sentence: str) -> bool:
    """`John Roe in Oslo contributed to this report.`"""
    return "contributed" in sentence and sentence.count(". ") < 2 and _CONTRIBUTED.search(sentence) is not None


def _without_by(text: str) -> str:
    """A byline from its first name on, with `and` for the same word of the language that its `by` is in."""
    text = _after_by(text.strip())
    match = _FOREIGN_BY.match(text)
    if match is None:
        by, _, rest = text.partition(" ")
        return rest if by.lower() in _FOREIGN_AND and find_agency(rest) else text
    return re.sub(_FOREIGN_AND.get(match[1].lower(), _NORDIC_AND), "and", text[match.end() :])


def _after_by(text: str) -> str:
    return text[match.end() :] if (match := _BY.match(text)) else text


def _names(text: str) -> list[str]:
    return [_cased(name) for part in _parts(text) if _is_name(name := _without_employer(part))]


def _parts(text: str) -> list[str]:
    parts = _SEPARATOR.split(_IN_PLACE.sub("", text))
    return [_TAIL.sub("", _after_by(part)).strip(" .,") for part in parts]


def _without_employer(part: str) -> str:
    """A name without the role, agency or outlet that stands after it or before: `JANE DOE Associated Press`."""
    if (owner := _OF_EMPLOYER.match(part)) and _is_employer(owner[1]):
        part = part[owner.end() :]
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
