"""Parquet: columns of all kinds, row groups, pieces and parts, damage."""

import contextlib
import datetime as dt
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from transforms.formats.parquet import parquet_pieces, parse_parquet, split_parquet
from transforms.formats.pieces import Limits, Piece
from transforms.formats.raw import BadRecord, FormatError, FormatOptions, RawArticle
from transforms.records import Document

OPTIONS = FormatOptions()


def parquet(columns: dict[str, Any], **how: Any) -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content, **how)
    return content.getvalue()


def parse(content: bytes, options: FormatOptions = OPTIONS) -> list[RawArticle | BadRecord]:
    return list(parse_parquet(Document("a.parquet", content), options))


def test_values_of_all_kinds() -> None:
    moment = dt.datetime(2026, 3, 5, 9, 45, tzinfo=dt.timezone.utc)
    (found,) = parse(
        parquet(
            {
                "Title": pa.array(["Bridge"]).dictionary_encode(),
                "text": pa.array(["It stands."], pa.large_string()),
                "published_at": pa.array([moment.replace(tzinfo=None)], pa.timestamp("ns", "UTC")),
                "modified": [dt.date(2026, 3, 6)],
                "authors": [["Jane Doe", "John Roe"]],
                "publisher": [{"name": "The Post", "url": "post.example"}],
                "id": [123456789],
                "embedding": [[0.5, 0.25]],
            }
        )
    )
    assert found == RawArticle(
        body="It stands.", title="Bridge", record="1", published=moment.isoformat(), published_from="parquet",
        modified="2026-03-06", authors=("Jane Doe", "John Roe"), source="The Post", source_domain="post.example",
        provider_id="123456789",
    )  # fmt: skip


def test_nested_columns_by_mapping() -> None:
    content = parquet({"meta": [{"head": "Bridge"}], "parts": [["One.", "Two."]]})
    (found,) = parse(content, FormatOptions({"title": "meta.head", "body": "parts"}))
    assert isinstance(found, RawArticle)
    assert (found.title, found.body) == ("Bridge", "One.\n\nTwo.")
    (bad,) = parse(content, FormatOptions({"title": "mta.head"}))
    assert isinstance(bad, BadRecord)
    assert "columns: meta, parts" in bad.message


def test_values_that_cannot_be_read_cost_their_row() -> None:
    content = parquet({"text": ["one", "two"], "date": pa.array([0, 2**60], pa.timestamp("us"))})
    found = parse(content)
    assert [each.error_type if isinstance(each, BadRecord) else each.body for each in found] == ["one", "InvalidRow"]


def test_text_of_a_damaged_encoding() -> None:
    array = pa.StringArray.from_buffers(1, pa.py_buffer(bytes([0, 0, 0, 0, 4, 0, 0, 0])), pa.py_buffer(b"caf\xe9"))
    (found,) = parse(parquet({"text": array}))
    assert isinstance(found, RawArticle)
    assert found.body == "caf\ufffd"


def test_rows_without_text_and_files_without_rows() -> None:
    (found,) = parse(parquet({"text": pa.array([None], pa.string()), "title": ["Bridge"]}))
    assert isinstance(found, BadRecord)
    assert (found.error_type, found.record) == ("NoText", "1")
    assert parse(parquet({"text": pa.array([], pa.string())})) == []


def test_pieces_and_parts_hold_what_the_whole_holds() -> None:
    columns = {"title": [f"T{n}" for n in range(500)], "text": [f"story {n} " * (n % 9 + 1) for n in range(500)]}
    content = parquet(columns, row_group_size=60)
    limits = Limits(piece_bytes=2000, part_bytes=1500)
    parts = split_parquet(io.BytesIO(content), limits)
    assert 3 <= len(parts) <= 9
    whole = parse(content)
    for ranges in ([None], parts):
        pieces = [each for part in ranges for each in parquet_pieces(io.BytesIO(content), part, limits)]
        assert len(pieces) > 9
        found = [
            record
            for piece in pieces
            if isinstance(piece, Piece)
            for record in parse_parquet(Document("a.parquet", piece.content, first_record=piece.first), OPTIONS)
        ]
        assert found == whole


def test_one_text_in_many_rows_is_in_memory_for_some_of_them() -> None:
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 2000, pa.int32()), pa.array(["x" * 5_000_000]))
    content = parquet({"text": long}, store_schema=False)
    assert len(content) < 500_000
    before = pa.total_allocated_bytes()
    for piece in parquet_pieces(io.BytesIO(content), None, Limits()):
        assert isinstance(piece, Piece)
        assert len(piece.content) < 200_000_000
        assert pa.total_allocated_bytes() - before < 300_000_000


@pytest.mark.parametrize("cut", [4, 60, -1, -9])
def test_damage(cut: int) -> None:
    content = parquet({"text": ["one", "two"]})
    with pytest.raises(FormatError, match="no valid Parquet file"):
        parse(content[:cut])
    assert split_parquet(io.BytesIO(content[:cut]), Limits()) == []


def test_damage_of_the_list_of_columns() -> None:
    content = parquet({"text": ["one", "two"]})
    for at in range(len(content) - 40, len(content) - 8):
        damaged = content[:at] + b"\xff\xff" + content[at + 2 :]
        with contextlib.suppress(FormatError):
            parse(damaged)
