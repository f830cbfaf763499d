"""Lines among the paragraphs of a story that are not of it: pointers to other stories, prompts, who wrote it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from transforms.bylines import is_byline, parse_byline
from transforms.dates import is_date_line
from transforms.formats.raw import RawArticle

_FRONT_PARAGRAPHS = 4
_END_PARAGRAPHS = 4
_LONGEST_POINTER = 150
_LONGEST_FRONT = 200
_LONGEST_NOTE = 400
_SHORTEST_REPEAT = 25
_MANY_PARAGRAPHS = 400
_POINTERS = re.compile(
    r"(?:read|see|watch|listen)(?: more| also| next| this)?(?: here)?\s*[:>»]"
    r"|(?:related|more|also|don't miss|editors?'? picks?|our standards|in case you missed it|recommended)\s*:"
    r"|more (?:from|on|in) [^:.]{2,40}:"
    r"|(?:(?:skip )?advertisements?|share this(?: article| story)?|sign up (?:for|to) (?:our|the) .*newsletter.*"
    r"|(?:continue reading|read more|more on|(?:story|article) continues|scroll to continue).{0,60}|most read"
    r"|(?:follow|like|add|find) us on .{0,40}|(?:hide|toggle) caption|enlarge this image"
    r"|(?:click|tap) here (?:to|for) .{0,80}|(?:related|recommended) (?:articles?|stories)|people are also reading"
    r"|loading|share|tweet|print|copy link|\d* ?comments?"
    r"|listen to this (?:article|story).{0,20}|\d+[ -]min(?:ute)?s? read)\W*$",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"(?:please )?(?:get|download|install|join|subscribe|sign up|register|follow|receive|stay|never miss|like what)\b"
    r".{0,90}\b(?:app|newsletters?|podcasts?|channel|whatsapp|telegram|premium|updates|alerts|inbox|subscribers?|"
    r"notifications|click here|latest (?:news|headlines|stories))\b.{0,40}",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")
_SAID = re.compile(r"[“”\"]|\b(?:said|says)\b")
_PARTING = re.compile(r"\s*[·|•]\s*|\s+[-–—]\s+")
_LISTING = re.compile(r",\s+|\s+(?:and|&)\s+")
_AGO = re.compile(
    r"(?:(?:updated|published|posted) )?(?:\d+|an?) (?:min(?:ute)?|hour|hr|day|week|month|year)s? ago\.?", re.I
)
_NEW_WINDOW = re.compile(r",? ?\(?\bopens (?:in )?(?:a )?new (?:tab|window)\)?", re.IGNORECASE)
_OPENS = "opens "
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright\b).{0,200}?\b(?:rights reserved|reproduction|redistributed)\b", re.IGNORECASE
)
_SOURCES = re.compile(r"sources?: .{0,100}$", re.IGNORECASE)
_FIRST_ELSEWHERE = re.compile(
    r"(?:this|the) (?:story|article|piece|report|essay) (?:was |has been )?(?:originally|first|previously) "
    r"(?:published|appeared|ran|reported)\b",
    re.IGNORECASE,
)
_TRADES = r"(?:reporter|writer|editor|correspondent|columnist|journalist|producer|contributor|author|bureau chief)"
_ABOUT_AUTHOR = re.compile(
    rf"\s(?:reports? (?:on|for|from)|covers|writes (?:about|on)|can be reached"
    rf"|(?:is|was) (?:an?|the|\S+[’'](?:s|\b)|\w+ing\b)?\s?.{{0,80}}\b{_TRADES}\b)"
)
_CONTACT = re.compile(
    rf"(?:(?:you can |please )?(?:follow|contact|reach|e-?mail|write to|find|get in touch with)\s+(?:her|him|them|me|us"
    rf"|(?:the|this) {_TRADES}|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){{0,2}})\b.{{0,150}}"
    r"(?:@|\bon (?:X|Twitter|Facebook|Instagram|LinkedIn|Bluesky|Threads|Mastodon)\b|\d{3}-\d{4})"
    r"|(?:e-?mail|twitter|x|instagram|contact|bluesky)\s*:\s*\S+@?\S*$|@\w{2,30}$|\S+@\S+\.\w+$)",
    re.IGNORECASE,
)


def without_furniture(parts: list[str], facts: RawArticle) -> list[str]:
    """Paragraphs without title, bylines and dates repeated above the story, pointers to other stories, end matter."""
    writers = facts.authors or parse_byline(facts.byline)
    named = (facts.title, facts.byline, facts.section, facts.source, *writers, "by")
    known = {_folded(each or "") for each in named}
    parts = _without_repeats([_NEW_WINDOW.sub("", part) if _OPENS in part.lower() else part for part in parts])
    # Where nothing else says who wrote it, the byline in the text does; whoever makes the article takes it off.
    known |= {_folded(part) for part in parts[:_FRONT_PARAGRAPHS] if (writers or facts.byline) and is_byline(part)}
    last = len(parts) - _END_PARAGRAPHS
    return [
        part
        for place, part in enumerate(parts)
        if not (place < _FRONT_PARAGRAPHS and len(part) < _LONGEST_FRONT and _is_front_matter(part, known))
        and not (len(part) < _LONGEST_POINTER and _is_pointer(part))
        and not (place and place >= last and len(part) < _LONGEST_NOTE and _is_end_matter(part, writers))
    ]


def within_stated(parts: list[str], stated: str) -> list[str]:
    """Paragraphs without those before and after the text that a page states of itself, where it states all of it."""
    whole = _folded(stated)
    known = [bool(folded := _folded(part)) and folded in whole for part in parts]
    if sum(len(_folded(part)) for part, is_known in zip(parts, known, strict=True) if is_known) < 0.8 * len(whole):
        return parts
    first, last = known.index(True), len(known) - known[::-1].index(True)
    # A page may state its beginning only: what is much is not cut off.
    kept = parts[first:last]
    return kept if sum(map(len, kept)) > 0.75 * sum(map(len, parts)) else parts


def _without_repeats(parts: list[str]) -> list[str]:
    """Paragraphs without those that a longer one has in it, as quotes pulled out of the text are."""
    if len(parts) > _MANY_PARAGRAPHS:
        return parts
    folded = [_folded(part) for part in parts]
    whole = "\n".join(folded)
    return [
        part
        for part, letters in zip(parts, folded, strict=True)
        if len(letters) < _SHORTEST_REPEAT or whole.count(letters) == folded.count(letters)
    ]


def _is_pointer(part: str) -> bool:
    return _POINTERS.match(part) is not None or (_OFFERS.fullmatch(part) is not None and not _SAID.search(part))


def _is_front_matter(part: str, known: Collection[str]) -> bool:
    if _is_told(part, known):
        return True
    pieces = [piece for piece in _PARTING.split(part) if piece]
    return len(pieces) > 1 and all(_is_told(piece, known) or is_byline(piece) for piece in pieces)


def _is_told(part: str, known: Collection[str]) -> bool:
    listed = all(_folded(name) in known for name in _LISTING.split(part))
    return listed or is_date_line(part) or _AGO.fullmatch(part) is not None


def _is_end_matter(part: str, writers: Iterable[str]) -> bool:
    if any(pattern.match(part) for pattern in (_RIGHTS, _SOURCES, _FIRST_ELSEWHERE, _CONTACT)):
        return True
    called = (name for writer in writers for name in (writer, *writer.split()[:1]))
    return any(part.startswith(name) and _ABOUT_AUTHOR.match(part, len(name)) for name in called)


def _folded(text: str) -> str:
    return "".join(_WORDS.findall(text.lower()))
