"""Files found and read: folders, globs, URLs, gzip, pieces of long files, and what cannot be read."""

import gzip
import pathlib
from collections.abc import Iterator

import apache_beam as beam
import fsspec
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to

from transforms.files import Limits, ReadDocuments, ReadOptions
from transforms.inputs import expand_inputs, public_uri, read_documents
from transforms.records import Document, Failure


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder of files: two texts, one of them deeper, and hidden ones."""
    for name in ("b.txt", "a.txt", "deep/er/c.txt.gz", ".hidden", ".git/config", "[x].txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(name.encode()) if name.endswith(".gz") else name.encode())
    return tmp_path


@pytest.fixture
def memory() -> Iterator[str]:
    """A file system in memory with two files."""
    file_system = fsspec.filesystem("memory")
    for name in ("/news/x.txt", "/news/deep/y.txt"):
        file_system.pipe(name, name.encode())
    yield "memory://news"
    file_system.rm("/news", recursive=True)


def names(uris: list[str], folder: pathlib.Path) -> list[str]:
    return [str(pathlib.Path(uri).relative_to(folder)) for uri in uris]


def test_folders_are_searched_in_order_without_hidden_files(folder: pathlib.Path) -> None:
    assert names(expand_inputs([str(folder)]), folder) == ["[x].txt", "a.txt", "b.txt", "deep/er/c.txt.gz"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a.txt", ["a.txt"]),
        ("*.txt", ["[x].txt", "a.txt", "b.txt"]),
        ("**/*.gz", ["deep/er/c.txt.gz"]),
        ("d*", ["deep/er/c.txt.gz"]),
        ("[x].txt", ["[x].txt"]),
        ("[ab].txt", ["a.txt", "b.txt"]),
        (".hid*", [".hidden"]),
    ],
)
def test_files_and_globs(folder: pathlib.Path, pattern: str, expected: list[str]) -> None:
    assert names(expand_inputs([str(folder / pattern)]), folder) == expected


def test_inputs_that_overlap_give_each_file_once(folder: pathlib.Path) -> None:
    inputs = [str(folder / "b.txt"), str(folder), f"file://{folder}/b.txt"]
    assert expand_inputs(inputs) == expand_inputs([str(folder)])


def test_local_paths_are_absolute_wherever_one_stands(folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert expand_inputs(["a.txt"]) == [str(folder / "a.txt")]


def test_urls(memory: str) -> None:
    assert expand_inputs([memory]) == ["memory:///news/deep/y.txt", "memory:///news/x.txt"]
    assert [
        d.content for uri in expand_inputs([f"{memory}/*.txt"]) for d in read_documents(uri) if isinstance(d, Document)
    ] == [b"/news/x.txt"]
    assert expand_inputs(["https://a.example/x?y=*"]) == ["https://a.example/x?y=*"]


@pytest.mark.parametrize("missing", ["nothing.txt", "*.pdf", "nowhere/*", "empty"])
def test_inputs_that_are_no_file_are_errors(folder: pathlib.Path, missing: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="no files at input"):
        expand_inputs([str(folder), str(folder / missing)])


def test_unknown_schemes_are_errors() -> None:
    with pytest.raises(ValueError, match="nosuch"):
        expand_inputs(["nosuch://bucket/a.txt"])


def test_gzip_is_known_by_its_bytes(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.txt").write_bytes(gzip.compress(b"one ") + gzip.compress(b"two"))
    (tmp_path / "b.gz").write_bytes(b"plain")
    contents = [
        d.content for name in ("a.txt", "b.gz") for d in read_documents(str(tmp_path / name)) if isinstance(d, Document)
    ]
    assert contents == [b"one two", b"plain"]


def failure(uri: str, max_bytes: int = 100) -> Failure:
    (only,) = read_documents(uri, ReadOptions(limits=Limits(max_bytes=max_bytes)))
    assert isinstance(only, Failure)
    assert only.stage == "read"
    return only


def test_what_cannot_be_read_is_a_failure(tmp_path: pathlib.Path) -> None:
    whole = gzip.compress(b"word " * 1000)
    (tmp_path / "cut.gz").write_bytes(whole[:-20])
    (tmp_path / "damaged.gz").write_bytes(whole[:12] + b"\xff\xff\xff" + whole[15:])
    assert failure(str(tmp_path / "gone.txt")).error_type == "FileNotFoundError"
    assert failure(str(tmp_path)).error_type == "IsADirectoryError"
    assert failure(str(tmp_path / "cut.gz"), 10_000).error_type == "EOFError"
    assert failure(str(tmp_path / "damaged.gz"), 10_000).error_type == "DamagedError"


def test_what_inflates_too_far_is_a_failure(tmp_path: pathlib.Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"word " * 10_000_000))
    assert failure(str(tmp_path / "bomb.gz"), 1_000_000).error_type == "TooLarge"
    (tmp_path / "long.txt").write_bytes(b"x" * 101)
    assert failure(str(tmp_path / "long.txt")).message == "more than 100 bytes (max_bytes)"


def test_long_jsonl_comes_in_pieces_of_whole_lines(tmp_path: pathlib.Path) -> None:
    lines = [b'{"text": "%d"}\n' % number for number in range(40)]
    lines[20] = b'{"text": "' + b"x" * 1000 + b'"}\n'
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b"".join(lines) + b'{"text": "end"}'))
    documents = list(read_documents(str(path), ReadOptions(limits=Limits(max_bytes=500, piece_bytes=100))))
    pieces = [each for each in documents if isinstance(each, Document)]
    assert b"".join(piece.content for piece in pieces) == b"".join([*lines[:20], *lines[21:], b'{"text": "end"}'])
    for piece in pieces:
        first = piece.first_record or 0
        assert piece.content.startswith((lines[first - 1] if first <= 40 else b'{"text": "end"}').rstrip())
    (too_long,) = [each for each in documents if isinstance(each, Failure)]
    assert (too_long.error_type, too_long.input_record) == ("TooLarge", "21")


def test_names_carry_metadata(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "tass_2019-03-28_x.txt"
    path.write_bytes(b"x")
    (document,) = read_documents(str(path))
    assert document == Document(str(path), b"x", {"source": "tass", "date": "2019-03-28", "slug": "x"}, "text")
    (document,) = read_documents(str(path), ReadOptions("{author}_{date}_{slug}"))
    assert isinstance(document, Document)
    assert document.metadata["author"] == "tass"


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("/in/a.txt", "/in/a.txt"),
        ("s3://bucket/a.txt", "s3://bucket/a.txt"),
        ("ftp://user:secret@host.example/a.txt", "ftp://host.example/a.txt"),
        ("https://h.example/a?id=5", "https://h.example/a?id=5"),
        ("https://h.example/a?id=5&X-Amz-Signature=abc&token=t", "https://h.example/a?id=5"),
        ("abfs://container@account/a?sig=abc", "abfs://container@account/a"),
    ],
)
def test_no_secret_is_shown(uri: str, shown: str) -> None:
    assert public_uri(uri) == shown


def test_the_transform_reads_inputs(folder: pathlib.Path) -> None:
    with beam.Pipeline(FnApiRunner()) as pipeline:
        contents = pipeline | ReadDocuments([str(folder)]) | beam.Map(lambda document: document.content)
        assert_that(contents, equal_to([b"a.txt", b"b.txt", b"[x].txt", b"deep/er/c.txt.gz"]))


def test_the_transform_reads_a_collection_of_inputs(folder: pathlib.Path) -> None:
    def kind(element: Document | Failure) -> str:
        return element.error_type if isinstance(element, Failure) else element.content.decode()

    with beam.Pipeline(FnApiRunner()) as pipeline:
        inputs = pipeline | beam.Create([str(folder / "[ab].txt"), str(folder / "gone.txt")])
        assert_that(inputs | ReadDocuments() | beam.Map(kind), equal_to(["a.txt", "b.txt", "FileNotFoundError"]))


def test_mistakes_are_known_before_anything_runs(folder: pathlib.Path) -> None:
    with pytest.raises(TypeError, match="inputs must be a list"):
        ReadDocuments(str(folder))
    with pytest.raises(ValueError, match="path pattern"):
        ReadDocuments([str(folder)], ReadOptions(path_pattern="plain"))
    with pytest.raises(FileNotFoundError, match="no files at input"):
        beam.Pipeline() | ReadDocuments([str(folder / "gone.txt")])
