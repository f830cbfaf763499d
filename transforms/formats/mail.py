"""E-mail: a newsletter is one article, the body of its HTML part, else of its plain text."""

from __future__ import annotations

import dataclasses
import email.errors
import email.message
import email.policy
import re
from collections.abc import Iterator
from email.utils import parseaddr

from lxml import etree

from transforms.formats.charset import decode
from transforms.formats.html import parse_tree
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.formats.story import extract_body
from transforms.naming.gazetteer import word_set
from transforms.records import Document
from transforms.sources import registered_domain

# What the standard library's parser of headers raises on malformed ones, beside its own errors.
_MALFORMED = (email.errors.MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError)
_LONGEST_HEADER = 4_000
_MOST_PARTS = 200
_LONGEST_MESSAGE = 32 * 1024 * 1024
# The parser holds every line against the boundaries of all parts that it is in.
_MOST_MULTIPARTS = 60
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
# Who sends for others says nothing of who writes.
_SERVICES = word_set(
    """
    substack.com beehiiv.com ghost.io buttondown.email buttondown.com tinyletter.com convertkit.com
    convertkit-mail.com convertkit-mail2.com mailchimp.com mailchimpapp.com mcsv.net rsgsv.net mcdlv.net
    list-manage.com campaign-archive.com createsend.com cmail19.com cmail20.com ccsend.com constantcontact.com
    sendgrid.net mailgun.org mailgun.net amazonses.com sparkpostmail.com hubspotemail.net mailerlite.com sendinblue.com
    brevo.com medium.com revue.email getrevue.co groups.io googlegroups.com gmail.com googlemail.com outlook.com
    hotmail.com live.com yahoo.com aol.com icloud.com me.com proton.me protonmail.com gmx.net gmx.de mail.ru
    """
)
_LIST_ID = re.compile(r"\s*\"?(?P<name>[^<\"]*?)\"?\s*<(?P<id>[^>]*)>")
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?")
_FURNITURE = re.compile(
    r"(?:view|read|open|see)\b.{0,40}\b(?:in|on) (?:your |a |the )?(?:web ?)?(?:browser|site|app)\b"
    r"|(?:.{0,40}\b)?unsubscribe\b|manage (?:your )?(?:email )?(?:preferences|subscription)"
    r"|update (?:your )?(?:email )?preferences|you(?: are|'re|’re)? (?:receiv(?:ed|ing)|subscribed)\b"
    r"|was this (?:e-?mail )?forwarded|forwarded this|sent this by a friend|our mailing address\b|privacy policy\b"
    r"|(?:copyright\b|©|\(c\)).{0,80}$|sign up here\b|share this (?:e-?mail|newsletter)|(?:https?://\S+)$|[-_=*~\s]+$",
    re.IGNORECASE,
)
_LONGEST_FURNITURE = 250
_FRONT_PARAGRAPHS = 4


class _Policy(email.policy.EmailPolicy):
    """The standard policy over headers of bounded length: parsing them takes time by the square of it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


_POLICY = _Policy()


@dataclasses.dataclass(frozen=True, slots=True)
class _Letter:
    """What is read of a message: headers by lower-case name, the texts of its parts."""

    headers: dict[str, str]
    html: tuple[str, ...]
    plain: tuple[str, ...]


def parse_mail(document: Document, _options: FormatOptions) -> Iterator[RawArticle | BadRecord]:
    """The one article of a message. Raises FormatError where it is malformed or has no text."""
    letter = _read(document.content)
    headers = letter.headers
    source, domain, authors = _origin(headers)
    facts = RawArticle(
        body="",
        title=headers.get("subject"),
        published=headers.get("date"),
        published_from="mail" if headers.get("date") else None,
        language=headers.get("content-language"),
        url=_address(headers.get("archived-at")),
        provider_id=headers.get("message-id", "").strip("<> ") or None,
        source=source,
        source_domain=domain,
        authors=authors,
    )
    body = _body(letter, facts)
    if not body:
        raise FormatError("the message has no text")
    yield dataclasses.replace(facts, body=body)


def _read(content: bytes) -> _Letter:
    if len(content) > _LONGEST_MESSAGE:
        raise FormatError(f"the message has {len(content):,} bytes; at most {_LONGEST_MESSAGE:,}")
    if len(_MULTIPART.findall(content)) > _MOST_MULTIPARTS:
        raise FormatError(f"the message has more than {_MOST_MULTIPARTS} parts of several parts")
    try:
        message = email.message_from_bytes(content, policy=_POLICY)
        headers = {name: value for name in _HEADERS if (value := _header(message, name))}
        html: list[str] = []
        plain: list[str] = []
        for part in _texts(message):
            kind = part.get_content_type()
            (html if kind == "text/html" else plain).append(_text(part))
    except _MALFORMED as error:
        raise FormatError(f"the message cannot be parsed: {error or type(error).__name__}") from error
    return _Letter(headers, tuple(html), tuple(plain))


_HEADERS = ("subject", "from", "date", "list-id", "message-id", "archived-at", "content-language")


def _header(message: email.message.Message, name: str) -> str | None:
    """A header decoded, on one line; as it stands where it cannot be decoded."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), None)
    if raw is None:
        return None
    try:
        value = str(_POLICY.header_factory(name, raw))
    except _MALFORMED:
        value = raw
    return " ".join(value.split()) or None


def _texts(message: email.message.Message) -> Iterator[email.message.Message]:
    """The parts of a message that are text to read, in order, those of messages in it too."""
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        readable = part.get_content_type() in ("text/html", "text/plain") and not part.is_multipart()
        if readable and part.get_content_disposition() != "attachment":
            yield part


def _text(part: email.message.Message) -> str:
    content = part.get_payload(decode=True)
    return decode(content, part.get_content_charset()) if isinstance(content, bytes) else ""


def _body(letter: _Letter, facts: RawArticle) -> str:
    """The HTML parts as text, or the plain ones where these hold more; furniture at both ends left out."""
    marked_up = "\n\n".join(filter(None, (_page_text(page, facts) for page in letter.html)))
    plain = "\n\n".join(letter.plain)
    # The plain text of many newsletters is only a note that there is an HTML part.
    text = marked_up if len(marked_up) * 3 > len(plain) else plain
    return "\n\n".join(_without_furniture(re.split(r"\n\s*\n", text.replace("\r\n", "\n"))))


def _page_text(page: str, facts: RawArticle) -> str:
    try:
        return extract_body(parse_tree(page), facts)
    except (etree.LxmlError, RecursionError):
        return ""


def _without_furniture(parts: list[str]) -> list[str]:
    """Paragraphs without what newsletters put above and below their text: links to the web, how to unsubscribe."""
    parts = [part for part in parts if part.strip()]
    front = [part for part in parts[:_FRONT_PARAGRAPHS] if not _is_furniture(part)]
    parts = front + parts[_FRONT_PARAGRAPHS:]
    while parts and _is_furniture(parts[-1]):
        parts.pop()
    return parts


def _is_furniture(part: str) -> bool:
    line = " ".join(part.split())
    return len(line) <= _LONGEST_FURNITURE and _FURNITURE.match(line) is not None


def _origin(headers: dict[str, str]) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Name and domain of who publishes, the list or else the sender; a person who sends for a list is the author."""
    sender, address = parseaddr(headers.get("from", ""))
    match = _LIST_ID.match(headers.get("list-id", ""))
    name = match["name"] if match else ""
    domain = registered_domain(address.rpartition("@")[2])
    is_service = domain is None or domain in _SERVICES or any(domain.endswith(f".{each}") for each in _SERVICES)
    writes = bool(name and sender) and not _same(name, sender)
    return name or sender or None, None if is_service else domain, (sender,) if writes else ()


def _same(one: str, other: str) -> bool:
    one, other = (re.sub(r"\W+", "", each.lower()) for each in (one, other))
    return one in other or other in one


def _address(value: str | None) -> str | None:
    match = _ADDRESS.search(value or "")
    return match[1] if match else None
