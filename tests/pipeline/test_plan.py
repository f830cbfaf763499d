"""Tests for what a run sets out to do: files, sizes and the processes they are worth."""

import gzip
import os
import pathlib
import subprocess
import sys

import pytest

from pipeline import plan
from pipeline.config import load_config
from pipeline.errors import ConfigError
from pipeline.inputs import list_files, make_plan
from pipeline.plan import Plan, available_cpus, check_inputs, check_lake, choose_workers, estimate_articles
from tests.conftest import ROOT
from transforms.portions import whole


@pytest.mark.parametrize(
    ("uri", "size", "expected"),
    [
        ("a.txt", 900, 1),
        ("a.txt", None, 1),
        ("page.html", 900_000, 1),
        ("dump.jsonl", 400_000, 100),
        ("dump.jsonl.gz", 400_000, 400),
        ("s3://b/PAGE.HTML.GZ", 400_000, 1),
        ("crawl.warc", 400_000, 4),
        ("crawl.warc.gz", 400_000, 16),
        ("dump.parquet", 400_000, 200),
    ],
)
def test_estimates(uri: str, size: int | None, expected: int) -> None:
    assert estimate_articles(uri, size) == expected


@pytest.mark.parametrize(
    ("articles", "cpus", "expected"), [(0, 8, 1), (60, 8, 1), (61, 8, 2), (10_000, 8, 8), (10_000, 1, 1)]
)
def test_workers_by_the_size_of_the_input(articles: int, cpus: int, expected: int) -> None:
    assert choose_workers(articles, cpus) == expected


@pytest.mark.parametrize(
    ("quota", "expected"), [("max 100000", None), ("150000 100000", 2), ("50000 100000", 1), ("?", None)]
)
def test_cpus_of_a_container(
    quota: str, expected: int | None, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(quota + "\n")
    monkeypatch.setattr(plan, "_CPU_QUOTA", file)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(6)), raising=False)
    assert available_cpus() == (expected or 6)


def test_files_are_listed_with_their_sizes(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.txt").write_text("abc")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b"{}"))
    found = list_files([str(tmp_path), str(tmp_path / "*.txt")])
    assert [(file.uri, file.size) for file in found] == [
        (str(tmp_path / "a.txt"), 3),
        (str(tmp_path / "b.jsonl.gz"), 22),
    ]


def test_a_plan(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.txt").write_text("abc")
    files = [whole(file) for file in list_files([str(tmp_path)])]
    assert make_plan(load_config(), files) == Plan(1, 1, 3)
    several = load_config(None, {("inputs",): [str(tmp_path)], ("run", "workers"): 4})
    assert make_plan(several, files) == Plan(4, 1, 3)
    assert make_plan(several, files, max_workers=2).workers == 2


def test_remote_files_are_listed_by_a_process_that_ends(tmp_path: pathlib.Path) -> None:
    """In an interpreter of its own, which is to have one thread before and after."""
    (tmp_path / "a.txt").write_text("abc")
    check = (
        "import threading\nfrom pipeline.inputs import find_files\n"
        f"print([f.size for f in find_files(['file://{tmp_path}'])], threading.active_count())\n"
        "try: find_files(['memory://nothing'])\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.stdout.splitlines() == [
        "[3] 1",
        "ConfigError no files at input 'memory://nothing'",
    ], done.stderr


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.txt").write_text("abc")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(ConfigError, match="permission denied"):
        check_inputs([str(tmp_path / "a.txt")])


def test_globs_and_urls_are_checked_later(tmp_path: pathlib.Path) -> None:
    check_inputs([f"{tmp_path}/*.txt", "memory://bucket/key", str(tmp_path)])


def test_where_a_lake_may_be(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_lake(str(tmp_path / "new" / "lake"))
    check_lake("memory://bucket/lake", ["memory://bucket/lake"])
    check_lake(str(tmp_path / "lake"), [str(tmp_path / "articles"), str(tmp_path / "*")])
    with pytest.raises(ConfigError, match="is inside the input"):
        check_lake(str(tmp_path / "new" / "lake"), [str(tmp_path)])
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="file' is a file"):
        check_lake(str(tmp_path / "file" / "lake"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ConfigError, match="no permission for"):
        check_lake(str(tmp_path / "lake"))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("foo://user:hush@x", "no storage is known by the scheme 'foo'"),
        ("s3://bucket/x", r"s3:// needs a driver that is not installed: pip install 'newsbeam\[s3\]'"),
        ("ssh://host/x", "ssh:// needs a driver that is not installed: no paramiko"),
    ],
)
def test_storage_that_is_not_there(url: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_class(scheme: str) -> None:
        raise ValueError("not known") if scheme == "foo" else ImportError("no paramiko")

    monkeypatch.setattr("fsspec.get_filesystem_class", find_class)
    for check in (check_lake, lambda given: check_inputs([given])):
        with pytest.raises(ConfigError, match=message) as told:
            check(url)
        assert "hush" not in str(told.value)


def test_a_new_lake_needs_no_pyarrow(tmp_path: pathlib.Path) -> None:
    """Which takes a fifth of a second to import, before anything of a short run has begun."""
    check = "import sys; from pipeline.plan import check_division; check_division(sys.argv[1], 'month'); "
    command = [sys.executable, "-c", check + "sys.exit('pyarrow' in sys.modules)", str(tmp_path / "lake")]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
