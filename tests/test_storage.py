"""Whole files on a local disk and in a store."""

import os
import pathlib

import pytest

from transforms.storage import TEMPORARY, Storage


@pytest.fixture(params=["local", "memory"])
def storage(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Storage:
    if request.param == "local":
        return Storage.open(tmp_path / "a lake")
    storage = Storage.open("memory://bucket/a lake/")
    storage.delete_folder("")
    return storage


def test_write_read_find_delete(storage: Storage) -> None:
    assert storage.find("articles") == []
    assert storage.read("articles/x/1.parquet") is None
    storage.write("articles/x/1.parquet", b"one")
    storage.write("articles/x/1.parquet", b"two")
    storage.write("articles/y/2 é%.parquet", b"")
    assert storage.find("articles") == ["articles/x/1.parquet", "articles/y/2 é%.parquet"]
    assert storage.folders("articles") == ["x", "y"]
    assert storage.read("articles/x/1.parquet") == b"two"
    with storage.reading("articles/x/1.parquet") as file:
        assert file is not None
        assert file.read(2) == b"tw"
    with storage.reading("articles/none") as file:
        assert file is None
    storage.delete(["articles/x/1.parquet", "articles/x/none"])
    storage.delete_folder("articles/y")
    storage.delete_folder("articles/none")
    assert storage.find("articles") == []


def test_move_replaces_and_can_be_repeated(storage: Storage) -> None:
    storage.write("staged/1", b"new")
    storage.write("articles/1", b"old")
    moves = [("staged/1", "articles/1")]
    storage.move(moves)
    storage.move(moves)
    storage.delete_folder("staged")
    storage.move(moves)
    assert storage.read("articles/1") == b"new"
    with pytest.raises(FileNotFoundError):
        storage.move([("staged/none", "articles/2")])


def test_a_local_write_that_fails_leaves_nothing(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = Storage.open(tmp_path)
    storage.write("runs/1.json", b"old")

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        storage.write("runs/1.json", b"new")
    assert storage.find("") == ["runs/1.json"]
    assert storage.read("runs/1.json") == b"old"


def test_a_local_write_is_synced_under_a_hidden_name_first(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = Storage.open(tmp_path)
    seen: list[list[str]] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(storage.find("runs")))
    storage.write("runs/1.json", b"{}")
    assert seen[0][0].startswith(f"runs/{TEMPORARY}")
    assert seen[1] == ["runs/1.json"]


def test_folders_left_empty_go_up_to_the_lake(tmp_path: pathlib.Path) -> None:
    storage = Storage.open(tmp_path / "lake")
    storage.write("a/b/c/1", b"")
    storage.write("a/2", b"")
    storage.delete(["a/b/c/1"])
    assert sorted(path.name for path in (tmp_path / "lake/a").iterdir()) == ["2"]
    storage.delete(["a/2"])
    assert (tmp_path / "lake").is_dir()


def test_a_folder_that_cannot_be_listed_is_no_empty_folder(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = Storage.open(tmp_path)
    storage.write("articles/x/1.parquet", b"")

    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PermissionError):
        storage.find("articles")
