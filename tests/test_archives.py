"""Zip archives: members by name, tricks with names, sizes and counts, and parts that agree with the whole."""

import io
import struct
import warnings
import zipfile

import pytest

from tests.archives_made import zipped
from transforms.archives import Member, read_members, split_archive
from transforms.formats.pieces import DEFAULT_LIMITS, Limits, Part
from transforms.formats.raw import BadRecord, FormatError


def members(content: bytes, part: Part | None = None, limits: Limits = DEFAULT_LIMITS) -> dict[str, bytes | str]:
    """Contents by name, and of what cannot be read the reason."""
    found: dict[str, bytes | str] = {}
    for item in read_members(io.BytesIO(content), part, limits):
        if isinstance(item, BadRecord):
            found[item.record or ""] = item.message
            continue
        try:
            found[item.name] = b"".join(iter(lambda item=item: item.content.read(1000), b""))
        except OSError as error:
            found[item.name] = str(error)
    return found


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members(compression: int) -> None:
    content = zipped({"a.txt": b"one", "deep/b.txt": b"two " * 999, "deep/": b""}, compression)
    assert members(content) == {"a.txt": b"one", "deep/b.txt": b"two " * 999}
    assert members(b"a program before it" + content) == members(content)


def test_hidden_files_are_no_members() -> None:
    content = zipped({"__MACOSX/._a.txt": b"", ".DS_Store": b"", "x/.git/config": b"", "./a.txt": b"one"})
    assert members(content) == {"./a.txt": b"one"}


@pytest.mark.parametrize("name", ["../a.txt", "x/../../a.txt", "/etc/passwd", "..\\a.txt", "C:\\a.txt", "a\nb.txt"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    found = members(zipped({"a.txt": b"one", name: b"two", "b.txt": b"three"}))
    assert found == {"a.txt": b"one", name: "the member's name leads out of the archive", "b.txt": b"three"}


def test_two_members_of_one_name() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for data in (b"one", b"two", b"three"):
            archive.writestr("a.txt", data)
        archive.writestr("a.txt~2", b"four")
    assert members(content.getvalue()) == {
        "a.txt": b"one",
        "a.txt~2": b"two",
        "a.txt~3": b"three",
        "a.txt~2~2": b"four",
    }


def test_a_bomb_costs_its_member_only() -> None:
    story = "".join(f"line {number} of the story\n" for number in range(500)).encode()
    content = zipped({"a.txt": b"one", "bomb.txt": b"\0" * 30_000_000, "b.txt": story})
    found = members(content, limits=Limits(max_bytes=100_000))
    assert found == {"a.txt": b"one", "bomb.txt": "inflates to more than 200 times its size", "b.txt": story}


def test_many_bombs_do_not_add_up() -> None:
    content = zipped({f"{number}.txt": b"\0" * 3_000_000 for number in range(50)})
    found = members(content, limits=Limits(max_bytes=1_000_000))
    assert len(found) == 50
    assert sum(len(each) for each in found.values() if isinstance(each, bytes)) < 2_000_000 + 200 * len(content)


def test_members_that_share_their_bytes() -> None:
    content = zipped({"a.txt": bytes(range(256)) * 40}, zipfile.ZIP_STORED)
    directory = content.index(b"PK\x01\x02")
    entry = content[directory : content.index(b"PK\x05\x06")]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, 3 * len(entry), directory, 0)
    overlapping = (
        content[:directory] + entry + entry.replace(b"a.txt", b"b.txt") + entry.replace(b"a.txt", b"c.txt") + end
    )
    with pytest.raises(OSError, match="overlap"):
        members(overlapping)


def test_encrypted_and_unknown_and_damaged_members() -> None:
    content = bytearray(
        zipped({"a.txt": b"one " * 99, "b.txt": b"two " * 99, "c.txt": b"three " * 99, "d.txt": b"four"})
    )
    entries = [at for at in range(len(content)) if content[at : at + 4] == b"PK\x01\x02"]
    content[entries[0] + 8] |= 1  # flags
    content[entries[1] + 10 : entries[1] + 12] = (99).to_bytes(2, "little")  # method
    content[content.index(b"c.txt") + 5] ^= 0xFF  # the first byte of its data
    found = members(bytes(content))
    assert found["a.txt"] == "the member is encrypted"
    assert "not supported" in str(found["b.txt"])
    assert isinstance(found["c.txt"], str)
    assert found["d.txt"] == b"four"


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"])
def test_documents_that_are_archives_inside(name: str) -> None:
    with pytest.raises(FormatError, match="an office document"):
        members(zipped({name: b"", "word/document.xml": b"<x/>"}))


@pytest.mark.parametrize("cut", [30, -30, -1])
def test_damaged_archives(cut: int) -> None:
    with pytest.raises(OSError, match="damaged archive"):
        members(zipped({"a.txt": b"one", "b.txt": b"two"})[:cut])


def test_parts_hold_what_the_whole_holds() -> None:
    content = zipped({f"{number}.txt": bytes([number]) * 1000 for number in range(40)}, zipfile.ZIP_STORED)
    parts = split_archive(io.BytesIO(content), Limits(part_bytes=9000))
    assert len(parts) == 5
    found: dict[str, bytes | str] = {}
    for part in parts:
        found |= members(content, part)
    assert found == members(content)


def test_a_member_is_read_before_the_next_is_opened() -> None:
    items = read_members(io.BytesIO(zipped({"a.txt": b"one", "b.txt": b"two"})), None, DEFAULT_LIMITS)
    first = next(items)
    assert isinstance(first, Member)
    assert first.content.read(10) == b"one"
