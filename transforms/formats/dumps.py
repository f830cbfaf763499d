"""Text dumps of news archives, several articles a file: LexisNexis and Factiva, in the forms they are exported in."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator

from transforms.clean import excerpt
from transforms.dates import WEEKDAY, parse_date
from transforms.formats.charset import decode
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.formats.sniff import as_text
from transforms.naming.gazetteer import word_set
from transforms.records import Document

Block = list[str]

_LEXIS_START = re.compile(r"[ \t]*(?:Document \d+ of \d+|\d+ of \d+ DOCUMENTS?)[ \t]*$", re.MULTILINE)
_LEXIS_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE)
_LABEL = re.compile(r"(?P<name>[A-Z][A-Z-]+(?: [A-Z-]+)?|[A-Z][a-z]+(?:-[A-Z][a-z]+)?):(?:\s+(?P<value>.*))?$")
_FRONT_LABELS = word_set(
    """
    headline byline section length dateline highlight series copyright document-type day-of-week edition
    """
)
_BACK_LABELS = word_set(
    """
    load-date language publication-type graphic subject organization company person city state country geographic
    industry ticker journal-code acc-no type pub-type document-type classification correction correction-date url
    update copyright notes enhancement transcript
    """
)
_CLEAR_LABELS = frozenset(("load-date", "publication-type", "graphic", "language", "journal-code", "acc-no"))
_BODY_MARK = re.compile(r"\s*(?:BODY|Body)\s*:?\s*(?P<rest>.*)$")
_COPYRIGHT = re.compile(r"(?:Copyright|All Rights Reserved)\b|\(c\)|©", re.IGNORECASE)
_EDITION = re.compile(r".*\b(?:Edition|Edition \d+|Final|ED)$|(?:First|Late|Web|Main) .{0,20}$|\d\d?:\d\d.*$")
_WEEKDAY = re.compile(rf"(?:^|[\s,])(?:{WEEKDAY})(?=[\s,]|$),?", re.IGNORECASE)

_FACTIVA_FRONT = word_set("SE HD BY CR WC PD ET SN SC ED PG VOL LA CY CX CLM DLN TI")
_FACTIVA_BACK = word_set("TD CO IN NS RE PUB IPD IPC RF AN CT ART ATX")
_TAG = re.compile(r"(?P<name>[A-Z]{2,3})(?:(?P<gap>[ \t]+)(?P<value>\S.*))?[ \t]*$")
_ACCESSION = re.compile(r"Document[ \t]+(?P<id>[A-Za-z0-9_]{12,40})[ \t]*$", re.MULTILINE)
_WORDS = re.compile(r"[\d,.]+ words$", re.IGNORECASE)
_CLOCK = re.compile(r"\d\d?:\d\d(?: ?(?:[AP]M|GMT|[A-Z]{3,4}))?$", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{2,10}$")
_PAGE = re.compile(r"(?:Page |[A-Z]{0,3}\d{1,3}$|\d+$|Volume |Edition)", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"(?:English|French|German|Spanish|Italian|Russian|Portuguese|Dutch|Chinese|Japanese|Korean|Arabic|Polish|Turkish|"
    r"Swedish|Danish|Norwegian|Finnish|Indonesian|Malay|Ukrainian|Czech|Hungarian|Greek|Hebrew|Persian|Hindi|Thai|"
    r"Vietnamese|Catalan|Romanian|Bulgarian|Serbian|Croatian|Slovak|Slovenian|Afrikaans|Swahili)"
    r"(?: - .*| \(.*\))?$",
    re.IGNORECASE,
)


def is_lexisnexis(content: bytes) -> bool:
    """Whether a text begins as a LexisNexis export does: documents counted, or labels and `End of Document`."""
    head = as_text(content)
    if _LEXIS_START.match(head.lstrip("\f\n \t")):
        return True
    labels = {match["name"].lower() for line in head.splitlines() if (match := _LABEL.match(line.strip()))}
    return len(labels & (_FRONT_LABELS | _BACK_LABELS)) >= 3 and re.search(r"^Body\s*$", head, re.MULTILINE) is not None


def is_factiva(content: bytes) -> bool:
    """Whether a text is a Factiva export, tagged or as displayed."""
    head = as_text(content)
    tags = [match["name"] for line in head.splitlines() if (match := _TAG.match(line))]
    if "HD" in tags and len({"WC", "PD", "SN", "SC", "LA", "LP"} & set(tags)) >= 3:
        return True
    return _ACCESSION.search(head) is not None and any(_WORDS.match(line.strip()) for line in head.splitlines()[:40])


def parse_lexisnexis(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The articles of a LexisNexis export; a record's name is its place in the file, from 1."""
    text = _text(document)
    parts = _LEXIS_START.split(text)
    # What stands before the first counted document is a cover page.
    yield from _records(parts[1:] or _LEXIS_END.split(text), _read_lexisnexis)


def parse_factiva(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The articles of a Factiva export; a record's name is its place in the file, from 1."""
    lines = _text(document).split("\n")
    is_tagged = any((match := _TAG.match(line)) and match["name"] == "HD" for line in lines)
    parts = _until(lines, lambda line: _is_accession(line, is_tagged))
    yield from _records(parts, _read_tagged if is_tagged else _read_displayed)


def _text(document: Document) -> str:
    return decode(document.content).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def _records(parts: Iterable[str], read: Callable[[str], RawArticle | None]) -> Iterator[RawArticle | BadRecord]:
    number = 0
    for part in parts:
        if not part.strip():
            continue
        number += 1
        article = read(part)
        if article is None or not article.body.strip():
            title = article.title if article else None
            yield BadRecord("no text in this part of the export", "NoText", str(number), title or excerpt(part))
        else:
            yield dataclasses.replace(article, record=str(number))
    if not number:
        raise FormatError("the export holds no document")


def _until(lines: Iterable[str], is_last: Callable[[str], bool]) -> Iterator[str]:
    """Lines in parts that each end with a last line; what is left at the end, too."""
    part: list[str] = []
    for line in lines:
        part.append(line)
        if is_last(line):
            yield "\n".join(part)
            part = []
    yield "\n".join(part)


def _is_accession(line: str, is_tagged: bool) -> bool:
    if is_tagged:
        return line.startswith("AN") and _ACCESSION.search(line) is not None
    return _ACCESSION.match(line.strip()) is not None


# LexisNexis


def _read_lexisnexis(text: str) -> RawArticle | None:
    blocks = _blocks(_LEXIS_END.sub("", text))
    head, blocks = _take_while(blocks, lambda block: not (_label(block) or _BODY_MARK.fullmatch(block[0])))
    fields, body, back = _labelled(blocks)
    fields = back | fields
    source, date, title = _lexisnexis_head(head)
    title = fields.get("headline") or title
    language = fields.get("language")
    return RawArticle(
        body="\n\n".join("\n".join(block) for block in body),
        title=title,
        published=date or fields.get("load-date"),
        published_from="dump" if date or fields.get("load-date") else None,
        source=source,
        language=language.split(";")[0] if language else None,
        byline=fields.get("byline"),
        dateline=fields.get("dateline"),
        section=(fields.get("section") or "").split(";")[0] or None,
        tags=tuple(part.strip() for part in fields.get("subject", "").split(";") if part.strip()),
        url=fields.get("url"),
    )


def _labelled(blocks: list[Block]) -> tuple[dict[str, str], list[Block], dict[str, str]]:
    """Front labels, the body, and what is labelled after it."""
    front: dict[str, str] = {}
    while blocks and (name := _label(blocks[0])):
        front |= _fields(blocks.pop(0), name)
    if blocks and (mark := _BODY_MARK.fullmatch(blocks[0][0])):
        rest = [mark["rest"]] if mark["rest"] else []
        blocks[0] = [*rest, *blocks[0][1:]]
    body, after = _parted([block for block in blocks if block])
    back: dict[str, str] = {}
    for block in after:
        if name := _label(block):
            back |= _fields(block, name)
    return front, body, back


def _parted(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The body and what is labelled after it: from a label no text has, or that only labels follow."""
    body, after = _take_while(blocks, lambda block: _label(block) not in _CLEAR_LABELS)
    while body and (_label(body[-1]) or _COPYRIGHT.match(body[-1][0]) or body[-1] == ["Classification"]):
        after.insert(0, body.pop())
    return body, after


def _label(block: Block) -> str | None:
    match = _LABEL.match(block[0])
    name = match["name"].lower() if match else ""
    return name if name in _FRONT_LABELS | _BACK_LABELS else None


def _fields(block: Block, name: str) -> dict[str, str]:
    """The labels of a block, which may have one a line; other lines belong to the label before."""
    found: dict[str, str] = {}
    for line in block:
        match = _LABEL.match(line)
        if match and match["name"].lower() in _FRONT_LABELS | _BACK_LABELS:
            name = match["name"].lower()
            found[name] = match["value"] or ""
        else:
            found[name] = f"{found.get(name, '')} {line}".strip()
    return {key: value.strip() for key, value in found.items() if value.strip()}


def _lexisnexis_head(head: list[Block]) -> tuple[str | None, str | None, str | None]:
    """Source, date and title from what stands above the labels: the title comes first or last."""
    head = [part for block in head for part in ([[line] for line in block] if any(map(_day, block)) else [block])]
    blocks = [" ".join(block) for block in head if not _COPYRIGHT.match(block[0])]
    place = next((index for index, block in enumerate(blocks) if _day(block)), None)
    if place is None:
        return None, None, blocks[-1] if blocks else None
    before = blocks[:place]
    after = [block for block in blocks[place + 1 :] if not _EDITION.match(block)]
    title = before[0] if len(before) > 1 else " ".join(after[-1:])
    return (before[-1] if before else None), _day(blocks[place]), title or None


def _day(line: str) -> str | None:
    """A date line without its weekday; None where the line is none."""
    bare = " ".join(_WEEKDAY.sub(" ", line).split()).strip(" ,")
    moment = parse_date(bare) if len(line) < 80 and not bare.isdigit() else None
    return bare if moment and moment.precision not in ("year", "month") else None


# Factiva


def _read_tagged(text: str) -> RawArticle | None:
    fields = _tagged_fields(text.split("\n"))
    if not fields:
        return None
    get = {name: " ".join(" ".join(lines).split()) or None for name, lines in fields.items()}.get
    accession = _ACCESSION.search(get("AN") or "")
    published = " ".join(filter(None, (get("PD"), get("ET") if _CLOCK.match(get("ET") or "") else None)))
    return RawArticle(
        body="\n\n".join(filter(None, ("\n".join(fields.get(name, [])).strip() for name in ("LP", "TD")))),
        title=get("HD") or get("TI"),
        published=published or None,
        published_from="dump" if published else None,
        source=get("SN"),
        agency=get("CR"),
        language=_language(get("LA")),
        provider_id=accession["id"] if accession else None,
        byline=get("BY"),
        dateline=get("DLN"),
        section=get("SE") or get("CLM"),
    )


def _tagged_fields(lines: list[str]) -> dict[str, list[str]]:
    """The lines below each tag. Within the text only tags that may follow it count, set off as tags are."""
    fields: dict[str, list[str]] = {}
    current: str | None = None
    for line in lines:
        match = _TAG.match(line)
        if match and _starts_field(match, in_text=current in ("LP", "TD")):
            current = match["name"]
            fields.setdefault(current, []).append(match["value"] or "")
        elif current:
            fields[current].append(line.strip())
    return fields


def _starts_field(match: re.Match[str], *, in_text: bool) -> bool:
    name = match["name"]
    if in_text:
        is_apart = match["value"] is None or len(match["gap"]) > 1 or match["gap"] == "\t" or name == "AN"
        return name in _FACTIVA_BACK and is_apart
    return name in _FACTIVA_FRONT or name in _FACTIVA_BACK or name == "LP"


def _read_displayed(text: str) -> RawArticle | None:
    """An article as Factiva shows it: headline, byline, words, date, source, code, language, copyright, text."""
    lines = [line.strip() for line in text.split("\n")]
    accession = _ACCESSION.match(lines[-1]) if lines else None
    lines = lines[:-1] if accession else lines
    count = next((index for index, line in enumerate(lines) if _WORDS.match(line)), None)
    if count is None:
        return None
    above = [line for line in lines[:count] if line]
    byline = above.pop() if len(above) > 1 and re.match(r"by\b", above[-1], re.IGNORECASE) else None
    facts, start = _displayed_facts(lines, count + 1)
    published = " ".join(filter(None, (facts.get("date"), facts.get("time"))))
    return RawArticle(
        body="\n".join(lines[start:]),
        title=above[-1] if above else None,
        published=published or None,
        published_from="dump" if published else None,
        source=facts.get("source"),
        language=_language(facts.get("language")),
        provider_id=accession["id"] if accession else None,
        byline=byline,
        section=above[0] if len(above) > 1 else None,
    )


def _displayed_facts(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """What the lines below the number of words say, and where the text begins."""
    facts: dict[str, str] = {}
    for index in range(start, len(lines)):
        line = lines[index]
        if not line:
            continue
        kind = _fact(line, facts)
        if kind is None:
            return facts, index
        facts[kind] = line if kind != "date" else _day(line) or ""
    return facts, len(lines)


def _fact(line: str, facts: dict[str, str]) -> str | None:
    """Which fact a line is, by its shape and those before it; None for the first line of the text."""
    if _COPYRIGHT.match(line):
        return "copyright"
    if "copyright" in facts:
        return None
    if "date" not in facts:
        return "date" if _day(line) else None
    if _CLOCK.match(line) and "source" not in facts:
        return "time"
    if "source" not in facts:
        return "source"
    if "language" not in facts:
        if _LANGUAGE.match(line):
            return "language"
        return "code" if _CODE.match(line) else "page" if _PAGE.match(line) else None
    return None


def _language(name: str | None) -> str | None:
    return re.split(r"[\s;,(-]", name.strip(), maxsplit=1)[0] if name else None


def _blocks(text: str) -> list[Block]:
    """Lines without the white space around them, in blocks between blank lines."""
    blocks = ([line.strip() for line in block.split("\n")] for block in re.split(r"\n[^\S\n]*\n", text))
    return [kept for block in blocks if (kept := [line for line in block if line])]


def _take_while(blocks: list[Block], keep: Callable[[Block], bool]) -> tuple[list[Block], list[Block]]:
    end = next((index for index, block in enumerate(blocks) if not keep(block)), len(blocks))
    return blocks[:end], blocks[end:]
