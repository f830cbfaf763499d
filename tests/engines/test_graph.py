"""The graphs as they are sent to an engine: small, of known parts, and with what a runner must be able to do."""

import pathlib
from typing import Any

import pytest
from apache_beam import Pipeline
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipeline.build import build
from pipeline.config import load_config
from pipeline.errors import ConfigError
from pipeline.inputs import list_files
from pipeline.manifest import describe_run
from pipeline.plan import Plan
from pipeline.run import run
from pipeline.stream import build_stream, sum_manifests
from transforms.ledger import describe_reading

# Dataflow takes no job of more than ten megabytes; a graph that holds the model would be of five.
MOST_BYTES = 500_000
SPLITTABLE = "beam:requirement:pardo:splittable_dofn:v1"


def graph(samples: pathlib.Path, *, streaming: bool) -> Any:
    inputs = [str(samples / "wire")]
    config = load_config(None, {("inputs",): inputs, ("lake", "path"): "/lake", ("run", "streaming"): streaming})
    pipeline = Pipeline(FnApiRunner(), options=PipelineOptions(streaming=streaming))
    info = describe_run(config, Plan(None, 1, 1), "r", "now")
    if streaming:
        build_stream(pipeline, config, info)
    else:
        files = list_files(config.inputs)
        build(pipeline, config, info, files, describe_reading(files, "reading"))
    return pipeline.to_runner_api()


@pytest.mark.parametrize("streaming", [False, True])
def test_graphs_are_small_and_of_standard_parts(samples: pathlib.Path, streaming: bool) -> None:
    proto = graph(samples, streaming=streaming)
    assert proto.ByteSize() < MOST_BYTES
    leaves = [one for one in proto.components.transforms.values() if not one.subtransforms and one.spec.urn]
    assert {one.spec.urn.split(":")[0] for one in leaves} == {"beam"}


def test_only_a_stream_is_without_bounds(samples: pathlib.Path) -> None:
    unbounded = beam_runner_api_pb2.IsBounded.UNBOUNDED
    batch, stream = graph(samples, streaming=False), graph(samples, streaming=True)
    assert unbounded not in {one.is_bounded for one in batch.components.pcollections.values()}
    assert SPLITTABLE not in batch.requirements
    assert unbounded in {one.is_bounded for one in stream.components.pcollections.values()}
    assert SPLITTABLE in stream.requirements


def test_a_stream_needs_an_engine(tmp_path: pathlib.Path) -> None:
    values = {("inputs",): [str(tmp_path)], ("lake", "path"): "/lake", ("run", "streaming"): True}
    with pytest.raises(ConfigError, match="--streaming needs an engine, such as --runner FlinkRunner"):
        run(load_config(None, values), display=None)  # type: ignore[arg-type]  # not reached


def test_windows_add_up() -> None:
    def part(run_id: str, articles: int, first: str | None, kinds: dict[str, Any]) -> dict[str, Any]:
        found = {"first_date": first, "last_date": first, "source_count": articles, "failures_by_kind": kinds}
        return {"run_id": run_id, "counts": {"articles": articles}, "written": {"partitions": 1}, "found": found}

    kind = {"count": 2, "input_uri": "b", "message": "no text"}
    parts = [part("r.1", 3, "2026-03-02", {}), part("r.2", 2, None, {"parse: NoText": kind})]
    parts.append(part("r.3", 1, "2026-03-01", {"parse: NoText": {**kind, "input_uri": "a", "count": 1}}))
    whole = sum_manifests("r", parts)
    assert (whole["run_id"], whole["windows"], whole["counts"]) == ("r", 3, {"articles": 6})
    found = whole["found"]
    assert (found["first_date"], found["last_date"]) == ("2026-03-01", "2026-03-02")
    assert found["failures_by_kind"] == {"parse: NoText": {"count": 3, "input_uri": "a", "message": "no text"}}
