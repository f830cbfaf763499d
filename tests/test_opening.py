"""Files of any name are opened; what only looks like a file is not."""

import os
import pathlib
import sys

import pytest

from transforms.inputs import read_documents
from transforms.opening import is_there, open_file
from transforms.records import Document, Failure

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices, names of any bytes")


@pytest.mark.parametrize("name", ["a b.txt", "100%25.txt", "line\nbreak.txt", "a#b?c=d.txt", "a::b.txt", "zip::x.txt"])
def test_any_name(name: str, tmp_path: pathlib.Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"It rained.")
    assert is_there(str(path))
    assert [found.content for found in read_documents(str(path)) if isinstance(found, Document)] == [b"It rained."]


def test_what_is_no_file_is_not_waited_for(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    for name, message in (("pipe.txt", "a pipe, not a file"), ("zero.txt", "a device, not a file")):
        (outcome,) = read_documents(str(tmp_path / name))
        assert isinstance(outcome, Failure)
        assert message in outcome.message
        with pytest.raises(OSError, match=message):
            open_file(str(tmp_path / name))


def test_elsewhere() -> None:
    assert not is_there("memory://nowhere/a.txt")
