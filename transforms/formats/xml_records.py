"""XML files as records: one element a record, read one after the other, so that memory does not grow with the file.

Parsers resolve no entities, reach no network and build no huge trees; a file that declares entities of its own is
refused. Where a file is not well formed, the records after the fault are cut out of it one by one: each is mended
where that loses nothing (a bare `&`, control characters, HTML's entities, a wrong encoding) or fails by itself.
"""

from __future__ import annotations

import codecs
import html.entities
import io
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from transforms.formats.charset import decode
from transforms.formats.markup import local_name
from transforms.formats.raw import FormatError

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_PROLOG_BYTES = 65_536
_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,300}?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']\s*([\w.:-]+)")
_SUBSET = re.compile(rb"<!DOCTYPE[^>\[]*\[", re.IGNORECASE)
_REFERENCE = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_NAMESPACE = re.compile(rb"""\sxmlns(?::([\w.-]+))?\s*=\s*(?:"([^"<>&]*)"|'([^'<>&]*)')""")
_PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]*):[A-Za-z_]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BAD_NUMBER = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));")
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
# Prefixes as everybody uses them, for records of files that forget to declare them.
_PREFIXES: Mapping[str, str] = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "georss": "http://www.georss.org/georss",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "nitf": "http://iptc.org/std/NITF/2006-10-18/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


class Broken(NamedTuple):
    """A record that is no XML: the line of the file its fault is on, what that is, and how the record begins."""

    line: int
    message: str
    text: str


class _Part(NamedTuple):
    """A record cut out of a file: where it is, the line it begins on, and whether its end tag is there."""

    start: int
    end: int
    line: int
    is_closed: bool


def open_xml(content: bytes) -> bytes:
    """The bytes of an XML file, fit for the functions here: no byte order mark, no white space before the declaration.

    Raises FormatError where it declares entities, which only an attack or a very old file does.
    """
    if content.startswith(_WIDE):
        text = decode(content)
        content = _DECLARATION.sub(b"", text.encode("utf-8", "replace"), count=1)
    content = content.removeprefix(codecs.BOM_UTF8).lstrip()
    prolog = content[:_PROLOG_BYTES]
    if (subset := _SUBSET.search(prolog)) and (at := prolog.find(b"<!ENTITY", subset.end())) >= 0:
        line = prolog.count(b"\n", 0, at) + 1
        raise FormatError(f"the file declares XML entities (line {line}), which are not read")
    if b"<!DOCTYPE" in prolog:
        # Its DTD, which is not read, may declare them; without one, such a reference is a fault mended later.
        content = _REFERENCE.sub(_named_bytes, content)
    return content


def parse_whole(content: bytes) -> etree._Element:
    """The root of a small file, out of `open_xml`, mended where it is not well formed. Raises FormatError."""
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        text = mend(decode(_without_declaration(content), _declared(content)))
        try:
            root = etree.fromstring(text.encode(), _parser())
        except etree.XMLSyntaxError:
            raise FormatError(f"no valid XML: {_reason(error)}") from error
    return _checked(root)


def iterate_records(content: bytes, names: frozenset[str]) -> Iterator[etree._Element | Broken]:
    """The elements of these local names (lower case), the outermost, in order; each is gone when the next is asked for.

    `content` is out of `open_xml`; what is no XML comes as `Broken`. Raises FormatError where it declares entities.
    """
    done = 0
    try:
        for record in _well_formed(content, names):
            done += 1
            yield record
    except etree.XMLSyntaxError as error:
        fault = error
    else:
        return
    namespaces, declared = _namespaces(content), _declared(content)
    for part in itertools.islice(_parts(content, names), done, None):
        done += 1
        yield _mended(content, part, namespaces, declared)
    if not done:
        raise FormatError(f"no valid XML: {_reason(fault)}")


def parse_head(content: bytes, names: frozenset[str]) -> etree._Element | None:
    """The root of a file without its records: what is said of all of them. None where that cannot be read."""
    root: etree._Element | None = None
    try:
        for event, element in _events(content):
            root = element if root is None else root
            if event == "end" and local_name(element) in names:
                _empty(element, names)
    except etree.XMLSyntaxError:
        part = next(_parts(content, names), None)
        before = content[: part.start if part else _PROLOG_BYTES]
        text = mend(decode(_without_declaration(before), _declared(content)))
        parser = _parser(recover=True)
        root = etree.fromstring(text.encode(), parser) if text.strip() else None
    return root


def mend(text: str) -> str:
    """XML text with what breaks it, and means something, written right: bare `&`, HTML's entities; without controls."""
    pieces, place = [], 0
    text = _CONTROLS.sub("", text)
    while (start := text.find("<![CDATA[", place)) >= 0 and (end := text.find("]]>", start)) >= 0:
        pieces += [_mend_piece(text[place:start]), text[start : end + 3]]
        place = end + 3
    return "".join([*pieces, _mend_piece(text[place:])])


def _mend_piece(text: str) -> str:
    return _BARE_AMPERSAND.sub("&amp;", _NAMED.sub(_named, _BAD_NUMBER.sub("", text)))


def _well_formed(content: bytes, names: frozenset[str]) -> Iterator[etree._Element]:
    """The records up to the first fault, which is raised."""
    record: etree._Element | None = None
    for event, element in _events(content):
        if record is None and event == "start" and local_name(element) in names:
            record = element
        elif event == "end" and element is record:
            yield element
            _forget(element)
            record = None


def _events(content: bytes) -> Iterator[tuple[str, etree._Element]]:
    is_first = True
    parsing = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in parsing:
        if is_first:
            _checked(element)
            is_first = False
        yield event, element


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _checked(root: etree._Element) -> etree._Element:
    """The root of a file that declares no entities, before anything of it is read: attributes would expand them."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():  # type: ignore[attr-defined]  # lxml-stubs are older
        raise FormatError("the file declares XML entities, which are not read")
    return root


def _forget(element: etree._Element) -> None:
    """Frees a record that was read and what stands before it."""
    parent = element.getparent()
    element.clear(keep_tail=False)  # type: ignore[call-arg]  # lxml-stubs are older
    while parent is not None and parent[0] is not element:
        del parent[0]


def _empty(record: etree._Element, names: frozenset[str]) -> None:
    """Frees a record, and the emptied one before it, of a tree whose other elements stay."""
    record.clear(keep_tail=False)  # type: ignore[call-arg]  # lxml-stubs are older
    parent, before = record.getparent(), record.getprevious()
    if parent is not None and before is not None and local_name(before) in names:
        parent.remove(before)


def _parts(content: bytes, names: frozenset[str]) -> Iterator[_Part]:
    """The records of a file by their tags alone; CDATA sections and comments are passed over. Linear in its length."""
    alternatives = "|".join(sorted(map(re.escape, names), key=len, reverse=True)).encode()
    mark = re.compile(
        rb"<(?:(!\[CDATA\[|!--)|(/?)(?:(?!content:|media:)[\w.-]+:)?(?:" + alternatives + rb")(?=[\s/>]))",
        re.IGNORECASE,
    )
    closing = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
    start, place, line, counted, stop = -1, 0, 1, 0, 0
    while match := mark.search(content, place):
        place = match.end()
        if match[1]:
            end = content.find(closing.get(match[0].upper(), b""), place) if match[0].upper() in closing else -1
            if end < 0:
                closing.pop(match[0].upper(), None)  # there is none further on either
            place = max(place, end)
            continue
        # Not looked for again in what has none.
        stop = stop if stop > place else content.find(b">", place) + 1 or len(content)
        if match[2] and start < 0:
            continue
        if not match[2]:
            if start >= 0:
                yield _Part(start, match.start(), line, is_closed=False)
            start = match.start()
            line, counted = line + content.count(b"\n", counted, start), start
        if match[2] or content[stop - 2 : stop] == b"/>":
            yield _Part(start, stop, line, is_closed=True)
            start, place = -1, stop
    if start >= 0:
        yield _Part(start, len(content), line, is_closed=False)


def _mended(
    content: bytes, part: _Part, namespaces: Mapping[str, str], declared: str | None
) -> etree._Element | Broken:
    text = mend(decode(content[part.start : part.end], declared))
    if not part.is_closed:
        return Broken(part.line, f"the record that begins on line {part.line} has no end", text[:400])
    unknown = dict.fromkeys(set(_PREFIX.findall(text)) - {"xml", "xmlns"}.union(namespaces), "urn:undeclared")
    names = "".join(_declaration(prefix, uri) for prefix, uri in {**namespaces, **unknown}.items())
    try:
        record = etree.fromstring(f"<records{names}>{text}</records>".encode(), _parser())[0]
    except etree.XMLSyntaxError as error:
        line = part.line + max(error.lineno or 1, 1) - 1
        return Broken(line, f"no valid XML: {_reason(error, line)}", text[:400])
    return record


def _declaration(prefix: str, uri: str) -> str:
    return f' xmlns{":" if prefix else ""}{prefix}="{uri}"'


def _namespaces(content: bytes) -> dict[str, str]:
    """Prefixes to namespaces, as the beginning of a file declares them or everybody does."""
    found = {
        prefix.decode("utf-8", "replace"): (one or other).decode("utf-8", "replace")
        for prefix, one, other in _NAMESPACE.findall(content[:_PROLOG_BYTES])
    }
    return {**_PREFIXES, **{prefix: uri for prefix, uri in found.items() if uri and prefix not in ("xml", "xmlns")}}


def _declared(content: bytes) -> str | None:
    declaration = _DECLARATION.match(content)
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    # Bytes that are no UTF-8 are in some other encoding, whatever the declaration says.
    name = encoding[1].decode("ascii", "replace") if encoding else "utf-8"
    return None if name.lower() in ("utf-8", "utf8") else name


def _without_declaration(content: bytes) -> bytes:
    return _DECLARATION.sub(b"", content, count=1)


def _named(match: re.Match[str]) -> str:
    text = None if match[1] in _XML_NAMES else html.entities.html5.get(f"{match[1]};")
    return "".join(f"&#{ord(char)};" for char in text) if text else match[0]


def _named_bytes(match: re.Match[bytes]) -> bytes:
    name = match[1].decode("ascii")
    text = None if name in _XML_NAMES else html.entities.html5.get(f"{name};")
    return "".join(f"&#{ord(char)};" for char in text).encode() if text else match[0]


def _reason(error: etree.XMLSyntaxError, line: int | None = None) -> str:
    said = re.split(r",? \(?line \d|\n", error.msg or "it cannot be parsed")[0]
    if said.startswith("Excessive depth"):  # what follows is advice on libxml2
        said = "nested too deeply"
    return f"{said} (line {line or error.lineno})"
