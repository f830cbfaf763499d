"""Cleans text once, when it is parsed; every offset refers to the text as it comes out of here."""

from __future__ import annotations

import itertools
import re
import unicodedata

import ftfy

# Straightening quotation marks or widths would change what the writer wrote; mojibake and entities nobody wrote.
_REPAIR = ftfy.TextFixerConfig(
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    normalization="NFC",
    unescape_html="auto",
    explain=False,
)
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
# Most lines need no repair, and looking for it costs more than all else: ASCII and typographic marks between words.
# So do letters with accents that stand alone among ASCII: of what was decoded wrongly, two or more stand together.
_ASCII = "\\t -%'-~"
_PLAIN = f"{_ASCII}\u2018\u2019\u201c\u201d\u2013\u2014\u2026"
_SOUND = re.compile(f"[{_PLAIN}]*(?:(?<![^{_ASCII}])[\u00e0-\u00f6\u00f8-\u00ff](?![^{_ASCII}])[{_PLAIN}]*)*")
_SOUND_TEXT = re.compile(f"[{_PLAIN}\\n]*")
_LINE_BREAKS = re.compile("\r\n?|\u2028")
_PAGE_BREAKS = re.compile("[\v\f\u2029]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_HAS_WORD = re.compile(r"\w")
_LONGEST_WRAPPED_LINE = 120
_SHORTEST_WRAPPED_LINE = 45


def repair(text: str) -> str:
    """Mojibake, HTML entities, control and invisible characters and lone surrogates mended; NFC; breaks as `\\n`."""
    if _SOUND_TEXT.fullmatch(text):
        return text
    lines = _PAGE_BREAKS.sub("\n\n", _LINE_BREAKS.sub("\n", text)).split("\n")
    text = "\n".join(line if _SOUND.fullmatch(line) else ftfy.fix_text(line, _REPAIR) for line in lines)
    text = _INVISIBLE.sub("", text).replace("\x00", "")
    # ftfy replaces surrogates only while it repairs; what is left would not encode as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def clean_line(text: str | None) -> str | None:
    """Text as one line of single spaces; None where nothing is left."""
    return " ".join(repair(text).split()) or None if text else None


def clean_body(text: str) -> str:
    """Repaired text in paragraphs separated by one blank line, each a single line of single spaces."""
    return "\n\n".join(paragraphs(repair(text)))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text.

    A blank line ends a paragraph. A single line break does too, unless the text is wrapped at a fixed width.
    """
    blocks = [[" ".join(line.split()) for line in block.split("\n")] for block in _BLANK_LINES.split(text)]
    blocks = [[line for line in block if line] for block in blocks]
    width = wrap_width(blocks)
    return [part for block in blocks for part in _unwrap(block, width)]


def wrap_width(blocks: list[list[str]]) -> int | None:
    """The width in characters at which a text is wrapped; None where its line breaks are paragraph breaks."""
    lines = [line for block in blocks for line in block]
    width = max(map(len, lines), default=0)
    if not _SHORTEST_WRAPPED_LINE <= width <= _LONGEST_WRAPPED_LINE:
        return None
    breaks = [line for block in blocks for line in block[:-1]]
    within_sentence = sum(not _SENTENCE_END.search(line) for line in breaks)
    full = sum(_is_full(a, b, width) for block in blocks for a, b in itertools.pairwise(block))
    wrapped = len(breaks) >= 2 and within_sentence * 2 > len(breaks) and full * 2 > len(breaks)
    return width if wrapped else None


def excerpt(text: str | bytes, limit: int = 200) -> str:
    """The first characters of a record for a person to recognise it by, on one line, fit for UTF-8; none of binary."""
    if isinstance(text, bytes):
        text = text[: limit * 4].decode("utf-8", "replace")
        text = "" if text.count("\ufffd") * 10 > len(text) else text
    head = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text[: limit * 2])
    return " ".join(head.split())[:limit]


def _is_full(line: str, following: str, width: int) -> bool:
    # Slack of a few characters: wrappers count trailing blanks and dashes differently.
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width - 4


def _unwrap(lines: list[str], width: int | None) -> list[str]:
    if width is None:
        return lines
    joined: list[str] = []
    previous = ""
    for line in lines:
        if joined and _is_full(previous, line, width):
            joined[-1] += " " + line
        else:
            joined.append(line)
        previous = line
    return joined


def count_words(text: str) -> int:
    """The words of a text as a person counts them: what white space parts, marks alone left out."""
    return sum(1 for word in text.split() if word[0].isalnum() or _HAS_WORD.search(word))
