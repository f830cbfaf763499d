"""The graph with near-duplicates in it, switched on and off."""

import pathlib

import pytest
from apache_beam import Pipeline
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipeline.build import build
from pipeline.config import load_config
from pipeline.inputs import list_files, make_plan
from pipeline.manifest import describe_run
from transforms.ledger import describe_reading
from transforms.partitions import read_rows, table_files
from transforms.portions import whole
from transforms.storage import Storage

STORY = "The ferry sailed again on Monday after eleven weeks in dock, and {0}. " + " ".join(
    f"Passenger number {number} had waited for {number + 3} days and would not say why." for number in range(12)
)


@pytest.mark.parametrize("group", [True, False])
def test_syndicated_copy_is_grouped_unless_told_not_to(tmp_path: pathlib.Path, group: bool) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "courier_2026-03-09_ferry.txt").write_text(STORY.format("nobody cheered"))
    (inputs / "ledger_2026-03-10_ferry.txt").write_text(STORY.format("a few people cheered"))
    lake = str(tmp_path / "lake")
    config = load_config(None, {("inputs",): [str(inputs)], ("lake", "path"): lake, ("duplicates", "group"): group})
    files = list_files([str(inputs)])
    info = describe_run(
        config, make_plan(config, [whole(file) for file in files]), "r", "2026-03-11T10:00:00.000+00:00"
    )
    with Pipeline(FnApiRunner()) as pipeline:
        build(pipeline, config, info, files, describe_reading(files, "reading"))
    storage = Storage.open(lake)
    found = {}
    for name in table_files(storage, "articles"):
        rows = read_rows(storage, "articles", name, ("source_slug", "dup_group_id", "is_duplicate"))
        assert rows is not None
        found |= {row["source_slug"]: (row["dup_group_id"], row["is_duplicate"]) for row in rows.to_pylist()}
    if group:
        assert found["courier"][0] == found["ledger"][0] is not None
        assert (found["courier"][1], found["ledger"][1]) == (False, True)
    else:
        assert found == {"courier": (None, False), "ledger": (None, False)}
