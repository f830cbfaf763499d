"""`newsbeam run --retry-failures LAKE`: what failed is read again, and leaves the table where it can be read now."""

import json
import pathlib
from collections.abc import Callable

import pytest

from pipeline.validate import validate_lake
from tests.pipeline.conftest import Finished, write_articles
from transforms.partitions import read_rows, table_files
from transforms.storage import Storage


def rows(lake: pathlib.Path, table: str, column: str) -> list[str]:
    storage = Storage.open(lake)
    tables = [read_rows(storage, table, name, [column]) for name in table_files(storage, table)]
    return sorted(value for found in tables if found is not None for value in found[column].to_pylist())


@pytest.fixture
def inputs(tmp_path: pathlib.Path) -> pathlib.Path:
    """Three good records, a bad one beside a good one, three files that are no articles, two links."""
    folder = tmp_path / "in [1] é%20"
    folder.mkdir()
    write_articles(folder / "good.jsonl", 3)
    record = json.dumps({"title": "T", "text": "It rained all day.", "url": "https://q.example/x"})
    (folder / "half.jsonl").write_text(f"{record}\n{{no\n")
    (folder / "gone.txt").write_text("")
    (folder / "still.txt").write_text("")
    (folder / "zip::x*.txt").write_text("")
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    (folder / "loop").symlink_to(folder)
    return folder


def test_failures_are_retried(
    inputs: pathlib.Path, tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished]
) -> None:
    lake = tmp_path / "lake"
    options = ["--model", tiny_model, "--workers", "1"]
    assert newsbeam("run", str(inputs), "-o", str(lake), *options, "--quiet").status == 0
    assert len(rows(lake, "failures", "input_uri")) == 6
    record = json.dumps({"title": "U", "text": "It snowed all night.", "url": "https://q.example/y"})
    half = inputs / "half.jsonl"
    half.write_text(half.read_text().replace("{no\n", record + "\n"))
    (inputs / "gone.txt").unlink()
    (inputs / "zip::x*.txt").write_text("A title\n\nIt thawed.\n")
    (inputs / "good.jsonl").write_text("")  # it did not fail, so nobody looks
    ended = newsbeam("run", "--retry-failures", str(lake), *options, "--resume")
    assert ended.status == 0, ended.err
    assert f"2 failed inputs not there any more, such as {inputs / 'gone.txt'}; the failures stay" in ended.err
    left = [str(inputs / name) for name in ("gone.txt", "itself.txt", "loop", "still.txt")]
    assert rows(lake, "failures", "input_uri") == left
    assert len(rows(lake, "articles", "article_id")) == 6
    assert rows(lake, "articles", "input_uri").count(str(half)) == 2
    assert validate_lake(lake) == []
    (inputs / "still.txt").unlink()
    (inputs / "loop").unlink()
    ended = newsbeam("run", "--retry-failures", str(lake), *options)
    assert (ended.status, ended.out) == (0, "")
    assert f"nothing in {lake} to retry" in ended.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--retry-failures", "nowhere"], "there is no lake 'nowhere'"),
        (["in", "--retry-failures", "lake"], "takes no inputs beside it"),
        (["--retry-failures", "lake", "-o", "other"], "names another lake, 'other'"),
    ],
)
def test_what_cannot_be_retried(arguments: list[str], message: str, newsbeam: Callable[..., Finished]) -> None:
    ended = newsbeam("run", *arguments)
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert message in ended.err
