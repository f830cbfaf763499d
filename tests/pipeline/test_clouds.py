"""Runs of the command with inputs and lake on an object store, quiet or throttled, and what they show of secrets."""

import gc
import pathlib
from collections.abc import Callable

import fsspec
import pytest

from pipeline.sql import connect
from pipeline.validate import validate_lake
from tests.clouds import Cloud, throttling
from tests.pipeline.conftest import Finished, finish, start, write_articles
from transforms.partitions import lake_hash

ARTICLES = 2


@pytest.fixture
def inputs(cloud: Cloud, tmp_path: pathlib.Path) -> str:
    """A folder on the store: a file of articles, and one without any."""
    store = fsspec.filesystem(cloud.scheme)
    store.pipe_file("articles/in/a.jsonl", write_articles(tmp_path / "a.jsonl", ARTICLES).read_bytes())
    store.pipe_file("articles/in/b%20 c.txt", b" ")
    return f"{cloud.url}/in"


def all_text(cloud: Cloud, ended: Finished) -> str:
    """Everything that a run has shown and written."""
    store = fsspec.filesystem(cloud.scheme)
    written = [store.cat_file(path).decode("latin-1") for path in store.find("articles/lake")]
    return "\n".join([ended.out, ended.err, *written])


def test_a_run_reads_and_writes_a_store(
    cloud: Cloud, inputs: str, tiny_model: str, caplog: pytest.LogCaptureFixture
) -> None:
    lake = f"{cloud.url}/lake"
    command = ["run", inputs, "-o", lake, "--model", tiny_model, "--workers", "1", "-v"]
    ended = finish(start(command, **cloud.environment), 300)
    assert ended.status == 0, ended.err
    assert validate_lake(lake) == []
    first = lake_hash(lake)
    found = connect(lake).execute("SELECT count(*), count(DISTINCT date) FROM articles WHERE source IS NOT NULL")
    assert found.fetchall() == [(ARTICLES, ARTICLES)]
    (uri,) = connect(lake).execute("SELECT DISTINCT input_uri FROM articles").fetchall()
    assert uri == (f"{inputs}/a.jsonl",) or cloud.scheme == "az"  # whose driver says abfs for az
    gc.collect()
    # Not of a task that still reads ahead of a file that nobody closed.
    assert [record.message for record in caplog.records if record.name == "asyncio"] == []
    assert cloud.secret not in all_text(cloud, ended)
    ended = finish(start([*command[:-1], "--quiet"], **cloud.environment), 300)
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    assert lake_hash(lake) == first


@pytest.mark.parametrize("cloud", ["s3", "gs"], indirect=True)  # Azure's driver waits 15 s after the first refusal
def test_a_throttled_run_comes_to_its_end(cloud: Cloud, inputs: str, tiny_model: str) -> None:
    lake = f"{cloud.url}/lake"
    with throttling(cloud.port, every=12) as throttle:
        command = ["run", inputs, "-o", lake, "--model", tiny_model, "--workers", "1", "--quiet"]
        ended = finish(start(command, **cloud.through(throttle.port)), 300)
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    assert throttle.refused >= 3
    assert validate_lake(lake) == []
    assert connect(lake).execute("SELECT count(*) FROM articles").fetchall() == [(ARTICLES,)]


@pytest.mark.parametrize("cloud", ["s3", "az"], indirect=True)
def test_a_run_that_may_not_write_tells_no_secret(
    cloud: Cloud, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished], tiny_model: str
) -> None:
    source = write_articles(tmp_path / "a.jsonl", 1)
    ended = newsbeam(
        "run", str(source), "-o", f"{cloud.scheme}://nothere/lake", "--model", tiny_model, "-v", **cloud.environment
    )
    assert ended.status == 1
    assert "newsbeam: " in ended.err.splitlines()[-1]
    assert cloud.secret not in ended.out + ended.err
