"""When too much fails: the rule by table, and a real run that is stopped at work with its lake as it was."""

import json
import pathlib
import re
from collections.abc import Callable

import pytest

from pipeline.counts import Counts, Point
from pipeline.excess import FEWEST_RECORDS, early_excess
from tests.pipeline.conftest import Finished, write_articles
from transforms.partitions import lake_hash

N = FEWEST_RECORDS


@pytest.mark.parametrize(
    ("allowed", "records", "parsing", "at_the_end", "stopped"),
    [
        (0.5, N - 1, N - 1, 0, False),
        (0.5, N, N // 2, 0, False),
        (0.5, N, N // 2 + 1, 0, True),
        (0.5, N, 0, N // 2 + 1, True),
        (0.5, 4 * N, N, N, False),
        (0.0, N, 1, 0, True),
        (0.0, N, 0, 0, False),
        (1.0, N, N, N, False),
    ],
)
def test_early_excess(allowed: float, records: int, parsing: int, at_the_end: int, stopped: bool) -> None:
    counts: dict[Point, Counts] = {"parsed": Counts(records, failures=parsing), "done": Counts(failures=at_the_end)}
    assert (early_excess(allowed, counts) is not None) == stopped


def test_a_run_that_goes_wrong_everywhere_is_stopped(
    tiny_model: str, tmp_path: pathlib.Path, newsbeam: Callable[..., Finished]
) -> None:
    lake = tmp_path / "lake"
    options = ["-o", str(lake), "--model", tiny_model, "--workers", "1", "--quiet"]
    first = write_articles(tmp_path / "a.jsonl", 1)
    assert newsbeam("run", str(first), *options).status == 0
    before = lake_hash(lake)
    config = tmp_path / "c.yaml"
    config.write_text(json.dumps({"run": {"max_failure_rate": 0.5}}))
    wrong = write_articles(tmp_path / "b.jsonl", 900)
    wrong.write_text("{no JSON\n" * 1000 + wrong.read_text())
    ended = newsbeam("run", str(wrong), *options, "-c", str(config))
    assert ended.status == 1
    assert re.fullmatch(
        r"newsbeam: stopped: 1,000 of the first 1,\d{3} records failed \([5-9]\d\.\d%\); "
        r"run\.max_failure_rate allows 50\.0%\. The lake is as it was\n",
        ended.err,
    )
    assert lake_hash(lake) == before
    assert len(list((lake / "_runs").glob("*.json"))) == 1
