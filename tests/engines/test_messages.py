"""Messages of Kafka: the graph by Beam's real expansion service; no broker, and no workers of Java, are run."""

import pathlib
from typing import Any

from apache_beam import Pipeline
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipeline.config import load_config
from pipeline.manifest import describe_run
from pipeline.plan import Plan
from pipeline.stream import build_stream
from tests.engines.conftest import needs, service
from tests.engines.flink import QUICK, free_port, wait_for
from tests.engines.test_graph import MOST_BYTES

KAFKA = "kafka://localhost:9092/news"


def stream_graph(*inputs: str, expansion: str | None) -> Any:
    values: dict[tuple[str, ...], object] = {("inputs",): inputs, ("lake", "path"): "/lake"}
    config = load_config(None, {**values, ("stream", "expansion_service"): expansion, ("run", "streaming"): True})
    pipeline = Pipeline(FnApiRunner(), options=PipelineOptions(streaming=True))
    build_stream(pipeline, config, describe_run(config, Plan(None, 0, None), "r", "now"))
    return pipeline.to_runner_api()


def test_a_stream_of_kafka_expands(tmp_path: pathlib.Path) -> None:
    port = free_port()
    command = ["java", *QUICK, "-jar", str(needs("expansion")), str(port)]
    with service(command, tmp_path / "log"):
        wait_for(port)
        proto = stream_graph(KAFKA, str(tmp_path), expansion=f"localhost:{port}")
    assert proto.ByteSize() < MOST_BYTES
    transforms = {one.unique_name: one for one in proto.components.transforms.values()}
    environments = proto.components.environments
    (read,) = (one for name, one in transforms.items() if name.endswith("ReadSourceDescriptors/ParMultiDo(Unbounded)"))
    assert environments[read.environment_id].urn == "beam:env:docker:v1"
    assert environments[transforms["Topic 0/Name"].environment_id].urn != "beam:env:docker:v1"
    # Rows go from Java to Python in a coder that both know.
    (between,) = transforms["Topic 0/Name"].inputs.values()
    coder = proto.components.coders[proto.components.pcollections[between].coder_id]
    assert coder.spec.urn == "beam:coder:row:v1"
    assert proto.components.pcollections[between].is_bounded == beam_runner_api_pb2.IsBounded.UNBOUNDED
