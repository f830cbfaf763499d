"""Hostile files in one real run: of each comes what its page says, in little memory, and none harms another."""

import json
import pathlib
import resource
import sys
from collections import Counter, defaultdict

import duckdb
import pytest

from pipeline.validate import validate_lake
from tests.conftest import ROOT
from tests.hostile import FILES, LIMITS, as_page, describe
from tests.pipeline.conftest import finish, start, tiny_model

__all__ = ["tiny_model"]  # a fixture

PAGE = ROOT / "configs" / "hostile-inputs.md"
MOST_MEMORY = 2 * 1024**3


# Of some failures also what they say: what a library says of these would help nobody.
MESSAGES = {
    "deep.html": "the page is nested too deeply",
    "deep.xml": "no valid XML: nested too deeply (line 1)",
    "cut.zip": "damaged archive: it ends without its list of members, as if it were cut off",
    "numbers.jsonl": "no valid JSON: Exceeds the limit (4300 digits) for integer string conversion",
}


def messages_of(lake: pathlib.Path) -> dict[str, str]:
    rows = duckdb.sql(f"SELECT input_uri, message FROM '{lake}/failures/**/*.parquet'").fetchall()
    return {name: message for uri, message in rows if (name := pathlib.Path(uri).name) in MESSAGES}


def outcomes_of(lake: pathlib.Path, folder: pathlib.Path) -> dict[str, str]:
    """What came of each input, by its name."""
    articles: Counter[str] = Counter()
    failures: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (uri,) in duckdb.sql(f"SELECT input_uri FROM '{lake}/articles/**/*.parquet'").fetchall():
        articles[pathlib.Path(uri).relative_to(folder).parts[0]] += 1
    query = f"SELECT input_uri, stage || ' ' || error_type FROM '{lake}/failures/**/*.parquet'"
    for uri, kind in duckdb.sql(query).fetchall():
        failures[pathlib.Path(uri).relative_to(folder).parts[0]][kind] += 1
    return {name: describe(articles[name], failures[name]) for name in FILES}


@pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices, names of any bytes")
def test_what_comes_of_hostile_files(tmp_path: pathlib.Path, tiny_model: str) -> None:
    inputs, lake, config = tmp_path / "in", tmp_path / "lake", tmp_path / "c.yaml"
    inputs.mkdir()
    for file in FILES.values():
        file.make(inputs / file.name)
    config.write_text(json.dumps(LIMITS))
    options = ["-o", str(lake), "--model", tiny_model, "--workers", "1", "--quiet", "-c", str(config)]
    ended = finish(start(["run", str(inputs), *options]), 590)
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    assert outcomes_of(lake, inputs) == {file.name: file.comes for file in FILES.values()}
    assert messages_of(lake) == MESSAGES
    assert validate_lake(lake) == []
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MOST_MEMORY


def test_the_page_says_so() -> None:
    """`python -m tests.hostile > configs/hostile-inputs.md` writes it anew."""
    assert as_page() == PAGE.read_text(encoding="utf-8")
    assert len(FILES) >= 40
