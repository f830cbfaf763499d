"""Newsletters: the text and where it is from, whatever mail programs make of it."""

import email.message
import time

import pytest

from transforms.formats.mail import parse_mail
from transforms.formats.raw import FormatError, FormatOptions, RawArticle
from transforms.records import Document

PAGE = """\
<html><body><table><tr><td><a href="https://x.example">View this email in your browser</a></td></tr>
<tr><td><p>Harrow Bay's ferry sailed again on Monday after eleven weeks in dock, to the relief of its shopkeepers.</p>
<p>“We counted the days,” said Ida Moss, who runs the bakery on the quay and had thrown bread away since December.</p>
<p>The council votes on fares next week, and nobody expects them to fall.</p></td></tr>
<tr><td>You received this email because you signed up.<br><a href="https://x.example">Unsubscribe</a></td></tr></table>
"""
BODY = [
    "Harrow Bay's ferry sailed again on Monday after eleven weeks in dock, to the relief of its shopkeepers.",
    "“We counted the days,” said Ida Moss, who runs the bakery on the quay and had thrown bread away since December.",
    "The council votes on fares next week, and nobody expects them to fall.",
]


def parse(content: bytes) -> RawArticle:
    (record,) = parse_mail(Document("a.eml", content), FormatOptions())
    assert isinstance(record, RawArticle)
    return record


def newsletter(**headers: str) -> email.message.EmailMessage:
    message = email.message.EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("This is an HTML message.\n")
    message.add_alternative(PAGE, subtype="html")
    return message


def test_a_newsletter() -> None:
    found = parse(
        bytes(newsletter(
            From='"Tom Reyes" <letters@mail.harbor.example>', Subject="The ferry – again",
            List_Id="The Harbor Letter <letter.harbor.example>", Date="Mon, 09 Mar 2026 07:30:00 +0100",
            Message_ID="<7@harbor.example>", Archived_At="<https://harbor.example/letters/7>",
        ))
    )  # fmt: skip
    assert found.body.split("\n\n") == BODY
    assert (found.title, found.published, found.published_from) == (
        "The ferry – again", "Mon, 09 Mar 2026 07:30:00 +0100", "mail",
    )  # fmt: skip
    assert (found.source, found.source_domain, found.authors) == (
        "The Harbor Letter", "mail.harbor.example", ("Tom Reyes",),
    )  # fmt: skip
    assert (found.provider_id, found.url) == ("7@harbor.example", "https://harbor.example/letters/7")


@pytest.mark.parametrize(
    ("headers", "source", "domain", "authors"),
    [
        ({"From": "The Harbor Letter <news@harbor.example>"}, "The Harbor Letter", "harbor.example", ()),
        ({"From": "The Harbor Letter <harbor@substack.com>"}, "The Harbor Letter", None, ()),
        ({"From": "harbor@us7.list-manage.com", "List_Id": '"Harbor" <1.list-id.mcsv.net>'}, "Harbor", None, ()),
        ({"From": "Harbor Letter <a@harbor.example>", "List_Id": "The Harbor Letter <x>"},
         "The Harbor Letter", "harbor.example", ()),
        ({"From": "news@harbor.example"}, None, "harbor.example", ()),
        ({}, None, None, ()),
    ],
)  # fmt: skip
def test_who_publishes(
    headers: dict[str, str], source: str | None, domain: str | None, authors: tuple[str, ...]
) -> None:
    found = parse(bytes(newsletter(**headers)))
    assert (found.source, found.source_domain, found.authors) == (source, domain, authors)


def test_nested_parts_attachments_and_encodings() -> None:
    outer = email.message.EmailMessage()
    outer["Subject"] = "=?utf-8?q?F=C3=A4hre?="
    outer.set_content("Forwarded.")
    outer.add_attachment("Not this.", filename="notes.txt")
    outer.add_attachment(newsletter(Subject="Inner"))
    found = parse(bytes(outer))
    assert found.title == "Fähre"
    assert "We counted the days" in found.body
    assert "Not this" not in found.body


@pytest.mark.parametrize(
    ("charset", "encoding", "payload"),
    [("iso-8859-1", "8bit", "caf\xe9".encode("cp1252")), ("utf-8", "quoted-printable", b"caf=C3=A9"),
     ("no-such-charset", "base64", b"Y2Fmw6k="), ("us-ascii", "8bit", "café".encode())],
)  # fmt: skip
def test_charsets(charset: str, encoding: str, payload: bytes) -> None:
    head = f"Subject: x\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert parse(head.encode() + payload).body == "café"


def test_plain_text_loses_what_stands_around_it() -> None:
    text = "View in your browser: https://x.example\r\n\r\nThe ferry is back.\r\n\r\n-----\r\n\r\nUnsubscribe here."
    assert parse(f"From: a@b.example\r\nSubject: x\r\n\r\n{text}".encode()).body == "The ferry is back."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: no text\n\n",
        b"Content-Type: message/rfc822\n\n" * 3000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(2000)),
        b"Content-Type: text/plain; " + b"((" * 50_000 + b"\n\nbody",
    ],
)
def test_messages_without_text_or_sense_are_errors(content: bytes) -> None:
    with pytest.raises(FormatError, match="message"):
        parse(content)


def test_long_headers_take_no_time() -> None:
    started = time.perf_counter()
    parse(b"From: a\nContent-Type: text/plain; " + b"a*0=b; " * 50_000 + b"\nTo: " + b"a@b.c, " * 50_000 + b"\n\nbody")
    assert time.perf_counter() - started < 5
