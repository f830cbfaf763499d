"""CSV: dialects, quoted line breaks, rows that are none, columns by name and by mapping, pieces."""

import io

import pytest

from transforms.formats.csv_tables import csv_pieces, parse_csv
from transforms.formats.pieces import Limits, Piece
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.records import Document

OPTIONS = FormatOptions()


def parse(content: bytes | str, options: FormatOptions = OPTIONS) -> list[RawArticle | BadRecord]:
    content = content.encode() if isinstance(content, str) else content
    return list(parse_csv(Document("a.csv", content), options))


def bodies(content: bytes | str, options: FormatOptions = OPTIONS) -> list[str]:
    return [each.body if isinstance(each, RawArticle) else each.error_type for each in parse(content, options)]


@pytest.mark.parametrize(
    "content",
    [
        'title,text\nBridge,"It ""stands"", said\nMara Quill."\n',
        'title;text\r\nBridge;"It ""stands"", said\nMara Quill."\r\n',
        'title\ttext\nBridge\t"It ""stands"", said\nMara Quill."',
        'title|text\nBridge|"It ""stands"", said\nMara Quill."\n',
        'title,text\nBridge,"It \\"stands\\", said\nMara Quill."\n',
        '\ufefftitle,text\nBridge,"It ""stands"", said\nMara Quill."\n\n\n',
        'Title , Text\n"Bridge","It ""stands"", said\nMara Quill."\n',
        ',headline,Article Text\n0,Bridge,"It ""stands"", said\nMara Quill."\n',
    ],
)
def test_dialects(content: str) -> None:
    (found,) = parse(content)
    assert isinstance(found, RawArticle)
    assert (found.title, found.body, found.record) == ("Bridge", 'It "stands", said\nMara Quill.', "1")


def test_tabs_without_quoting() -> None:
    assert bodies('title\ttext\nA\t"It stands\nB\tIt "fell"\nC\t5" of rain\n') == [
        '"It stands',
        'It "fell"',
        '5" of rain',
    ]


def test_encodings() -> None:
    text = "title;text\n" + "Vögel;Das Mädchen hört süße Vögel – „schön“.\n" * 20
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        assert "Mädchen hört süße Vögel – „schön“." in bodies(text.encode(encoding))[0]


def test_columns_by_name_and_what_they_say() -> None:
    (found,) = parse(
        "Article ID,Publish Date,Authors,Section Name,Link,Publication,Text,Tags\n"
        "77,2026-03-05 09:45,\"['Jane Doe', 'John Roe']\",World,https://a.example/x,The Post,Body.,\"a, b\"\n"
    )
    assert found == RawArticle(
        body="Body.", record="1", provider_id="77", published="2026-03-05 09:45", published_from="csv",
        authors=("Jane Doe", "John Roe"), section="World", url="https://a.example/x", source="The Post",
        tags=("a", "b"),
    )  # fmt: skip


def test_columns_by_mapping() -> None:
    content = "kop,verhaal,text\nBrug,Het staat.,not this\n"
    (found,) = parse(content, FormatOptions({"title": "kop", "body": "verhaal"}))
    assert isinstance(found, RawArticle)
    assert (found.title, found.body) == ("Brug", "Het staat.")
    (bad,) = parse(content, FormatOptions({"title": "koop"}))
    assert isinstance(bad, BadRecord)
    assert (bad.error_type, bad.message) == (
        "NoColumn",
        "no column 'koop', which title is mapped to; columns: kop, verhaal, text",
    )


def test_rows_that_are_none_cost_nothing_else() -> None:
    content = "title,text\nA,one\nB\nC,two,three\nD,four,,\nE,\n\nF,five\x00\n"
    assert bodies(content) == ["one", "ColumnCount", "ColumnCount", "four", "NoText", "five"]
    assert [each.record for each in parse(content)] == ["1", "2", "3", "4", "5", "6"]


def test_a_quotation_that_never_ends() -> None:
    rows = [f"T{n},story {n}" for n in range(200)]
    rows[100] = '"T,' + "x" * 17_000_000
    found = bodies("title,text\n" + "\n".join(rows))
    assert found[:100] == [f"story {n}" for n in range(100)]
    assert found[100] == "InvalidRow"


@pytest.mark.parametrize("content", ["", "\n\n", "title,text", "title,text\n\n"])
def test_no_rows(content: str) -> None:
    assert parse(content) == []


def test_a_header_of_too_many_columns() -> None:
    with pytest.raises(FormatError, match="5,000 columns; at most 2,000"):
        parse(",".join("abcde" * 1000))


def test_pieces_hold_what_the_whole_holds() -> None:
    rows = [f'T{n},"story\n{n}, ""the"" {"x" * (n % 7)}",{n}' for n in range(300)]
    content = ("title;text;id\n" + "\n".join(rows).replace(",", ";")).encode("utf-8")
    pieces = list(csv_pieces(io.BytesIO(content), None, Limits(piece_bytes=500)))
    assert len(pieces) > 10
    found = [
        record
        for piece in pieces
        if isinstance(piece, Piece)
        for record in parse_csv(Document("a.csv", piece.content, first_record=piece.first), OPTIONS)
    ]
    assert found == parse(content)
    assert [each.record for each in found] == [str(number) for number in range(1, 301)]
