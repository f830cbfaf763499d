"""LexisNexis and Factiva exports: several articles a file, each with what the archive says of it."""

import pytest

from transforms.formats.dumps import is_factiva, is_lexisnexis, parse_factiva, parse_lexisnexis
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.records import Document

CLASSIC = """\
                               1 of 2 DOCUMENTS


                             The Harbor Courier

                      March 9, 2026 Monday
                            Final Edition

Ferry is back, and so
is the bread

BYLINE: IDA MOSS, STAFF WRITER

SECTION: METRO; Pg. A1

LENGTH: 412 words

DATELINE: PORT ELLERY, Wash.

 The ferry sailed again on Monday after eleven weeks
in dock. Nobody had told the gulls.

 "We counted the days," said Tom Reyes, a baker.

City: the mayor had no comment.

Nothing more was said.

LOAD-DATE: March 10, 2026

LANGUAGE: ENGLISH

GRAPHIC: Photo of a gull

SUBJECT: FERRIES (92%); BREAD (70%)

PUBLICATION-TYPE: Newspaper


                 Copyright 2026 The Harbor Courier Company
                          All Rights Reserved

                               2 of 2 DOCUMENTS

                             The Harbor Courier

                      March 10, 2026 Tuesday

LENGTH: 3 words

LOAD-DATE: March 10, 2026
"""
MODERN = """\
Ferry is back, and so is the bread

The Harbor Courier

March 9, 2026 Monday 10:15 AM GMT

Copyright 2026 The Harbor Courier Company All Rights Reserved

Section: METRO; Pg. A1
Length: 412 words
Byline: Ida Moss

Body

The ferry sailed again on Monday.

"We counted the days," said Tom Reyes.

Classification

Language: ENGLISH

Publication-Type: Newspaper

Load-Date: March 10, 2026

End of Document

Second story

The Harbor Courier

March 11, 2026 Wednesday

Length: 20 words

Body

It rained.

Load-Date: March 11, 2026

End of Document
"""
TAGGED = """\
HD  Ferry is back, and so
    is the bread
BY  By Ida Moss
CR  Reuters
WC  412 words
PD  9 March 2026
ET  10:15 GMT
SN  The Harbor Courier
SC  HRBRCR
LA  English
CY  Copyright 2026 The Harbor Courier
LP
The ferry sailed again on Monday.

TD
IN the bakery, nobody slept.

"We counted the days," said Tom Reyes.
CO  bkry : The Bakery
NS  gtrans : Transport
PUB The Harbor Courier Company
AN  Document HRBRCR0020260309em390001x

SE  Sport
HD  Second story
WC  3 words
PD  10 March 2026
SN  The Harbor Courier
SC  HRBRCR
LA  German
LP  Es regnet.
AN  Document HRBRCR0020260310em390002y

HD  No text
WC  0 words
PD  10 March 2026
SN  The Harbor Courier
AN  Document HRBRCR0020260310em390003z
"""
DISPLAYED = """\
Metro
Ferry is back, and so is the bread
By Ida Moss
412 words
9 March 2026
10:15
The Harbor Courier
HRBRCR
A1
English
Copyright 2026. The Harbor Courier.

The ferry sailed again on Monday.

"We counted the days," said Tom Reyes.

Document HRBRCR0020260309em390001x

Second story

20 words
10 March 2026
The Harbor Courier
HRBRCR
English
(c) 2026 The Harbor Courier

It rained.

Document HRBRCR0020260310em390002y
"""
TITLE = "Ferry is back, and so is the bread"


def lexis(text: str) -> list[RawArticle | BadRecord]:
    return list(parse_lexisnexis(Document("a.txt", text.encode()), FormatOptions()))


def factiva(text: str) -> list[RawArticle | BadRecord]:
    return list(parse_factiva(Document("a.txt", text.encode()), FormatOptions()))


def test_classic_lexisnexis() -> None:
    first, second = lexis(CLASSIC)
    assert first == RawArticle(
        body="The ferry sailed again on Monday after eleven weeks\nin dock. Nobody had told the gulls.\n\n"
        '"We counted the days," said Tom Reyes, a baker.\n\nCity: the mayor had no comment.\n\nNothing more was said.',
        title=TITLE, record="1", published="March 9, 2026", published_from="dump", source="The Harbor Courier",
        language="ENGLISH", byline="IDA MOSS, STAFF WRITER", dateline="PORT ELLERY, Wash.", section="METRO",
        tags=("FERRIES (92%)", "BREAD (70%)"),
    )  # fmt: skip
    assert isinstance(second, BadRecord)
    assert (second.error_type, second.record) == ("NoText", "2")


def test_modern_lexisnexis() -> None:
    first, second = lexis(MODERN)
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert first.body == 'The ferry sailed again on Monday.\n\n"We counted the days," said Tom Reyes.'
    assert (first.title, first.source, first.published) == (TITLE, "The Harbor Courier", "March 9, 2026 10:15 AM GMT")
    assert (first.byline, first.section, first.language) == ("Ida Moss", "METRO", "ENGLISH")
    assert (second.title, second.body, second.record) == ("Second story", "It rained.", "2")


def test_lexisnexis_by_its_numbered_documents() -> None:
    text = "Document 1 of 1\n\nHEADLINE: A title\n\nBYLINE: Ida Moss\nLENGTH: 9 words\n\nBODY:\nIt rained.\n\nAll day."
    (record,) = lexis(text)
    assert isinstance(record, RawArticle)
    assert (record.title, record.body, record.byline) == ("A title", "It rained.\n\nAll day.", "Ida Moss")


def test_tagged_factiva() -> None:
    first, second, third = factiva(TAGGED)
    assert first == RawArticle(
        body="The ferry sailed again on Monday.\n\n"
        'IN the bakery, nobody slept.\n\n"We counted the days," said Tom Reyes.',
        title=TITLE, record="1", published="9 March 2026 10:15 GMT", published_from="dump", source="The Harbor Courier",
        agency="Reuters", language="English", provider_id="HRBRCR0020260309em390001x", byline="By Ida Moss",
    )  # fmt: skip
    assert isinstance(second, RawArticle)
    assert (second.title, second.section, second.body, second.language) == (
        "Second story",
        "Sport",
        "Es regnet.",
        "German",
    )
    assert isinstance(third, BadRecord)
    assert (third.record, third.excerpt) == ("3", "No text")


def test_displayed_factiva() -> None:
    first, second = factiva(DISPLAYED)
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert first.body.strip() == 'The ferry sailed again on Monday.\n\n"We counted the days," said Tom Reyes.'
    assert (first.title, first.section, first.byline, first.source) == (
        TITLE,
        "Metro",
        "By Ida Moss",
        "The Harbor Courier",
    )
    assert (first.published, first.language, first.provider_id) == (
        "9 March 2026 10:15", "English", "HRBRCR0020260309em390001x",
    )  # fmt: skip
    assert (second.title, second.section, second.body.strip()) == ("Second story", None, "It rained.")


@pytest.mark.parametrize(("text", "lexisnexis", "is_from_factiva"), [
    (CLASSIC, True, False), (MODERN, True, False), (TAGGED, False, True), (DISPLAYED, False, True),
    ("Headline\n\nThe 412 words were read.\n\nBody\n\nLength: a mile", False, False),
    ("1 of 2 documents was lost\n\nNobody knows which.", False, False),
    ("", False, False),
])  # fmt: skip
def test_exports_are_recognised(text: str, lexisnexis: bool, is_from_factiva: bool) -> None:
    assert (is_lexisnexis(text.encode()), is_factiva(text.encode())) == (lexisnexis, is_from_factiva)


def test_an_export_of_nothing() -> None:
    with pytest.raises(FormatError, match="no document"):
        lexis("1 of 1 DOCUMENTS\n\n")
