"""A run without end, to its end: here on Beam's local runner, which works through one on the spot."""

import json
import pathlib
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from apache_beam import Pipeline
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipeline.config import load_config
from pipeline.elsewhere import make_pipeline
from pipeline.errors import ConfigError
from pipeline.flink import cancel_job
from pipeline.manifest import describe_run, read_manifest
from pipeline.plan import Plan, check_topics
from pipeline.stream import build_stream, close_stream, is_closed
from tests.pipeline.conftest import write_articles


@pytest.mark.parametrize("files", [0, 3])
def test_a_stream_that_ends_is_closed_by_a_manifest(files: int, tiny_model: str, tmp_path: pathlib.Path) -> None:
    lake, inputs = str(tmp_path / "lake"), tmp_path / "in"
    inputs.mkdir()
    for number in range(files):
        write_articles(inputs / f"{number}.jsonl", number + 1)
    values = {"interval_s": 0.1, "window_s": 1_000_000_000.0, "stop_after_s": 0.5}
    stream = {("stream", name): value for name, value in values.items()}
    config = load_config(None, {("inputs",): [str(inputs)], ("lake", "path"): lake, ("model",): tiny_model, **stream})
    run = describe_run(config, Plan(None, 0, None), "r", "2026-03-01T00:00:00+00:00")
    with Pipeline(FnApiRunner(), options=PipelineOptions(streaming=True)) as pipeline:
        build_stream(pipeline, config, run)
        assert not is_closed(lake, "r")
    whole = read_manifest(lake, "r")
    # Of the same articles in several files one is written, and the others are repeats.
    assert (whole["windows"], whole["counts"]["records"], whole["counts"]["articles"]) == (
        files and 1,
        2 * files,
        files,
    )
    # An engine may take its last step once more.
    close_stream(lake, run)
    again = read_manifest(lake, "r")
    assert (again["windows"], again["counts"]) == (whole["windows"], whole["counts"])


def options_of(runner: str, *given: str, streaming: bool = True) -> dict[str, object]:
    values = {("inputs",): ["in"], ("lake", "path"): "lake", ("run", "streaming"): streaming}
    config = load_config(None, {**values, ("run", "runner"): runner, ("run", "beam_options"): list(given)})
    options: dict[str, object] = make_pipeline(config, "r", []).options.get_all_options(retain_unknown_options=True)
    return options


def test_a_stream_on_flink_takes_checkpoints() -> None:
    kept = options_of("FlinkRunner")
    assert (kept["checkpointing_interval"], kept["job_name"]) == ("30000", "newsbeam-r")
    assert kept["finish_bundle_before_checkpointing"] is True
    given = options_of("FlinkRunner", "--checkpointing_interval=1000", "--job_name=mine")
    assert (given["checkpointing_interval"], given["job_name"]) == ("1000", "mine")
    for other in (options_of("FlinkRunner", streaming=False), options_of("PrismRunner")):
        assert not {"checkpointing_interval", "finish_bundle_before_checkpointing"} & other.keys()


@pytest.mark.parametrize(
    ("given", "service", "streaming", "message"),
    [
        ("kafka://b:9092/news", "b:8097", True, None),
        ("kafka://b:9092/news", "b:8097", False, "messages come without end; run --streaming reads them"),
        ("kafka://b:9092/news", None, True, "needs stream.expansion_service; an address as host:port, or a jar"),
        ("kafka://b:9092", "b:8097", True, "is not allowed; messages are read from kafka://BROKER:PORT/TOPIC or"),
        ("in", None, False, None),
    ],
)
def test_inputs_of_messages(given: str, service: str | None, streaming: bool, message: str | None) -> None:
    if message is None:
        check_topics([given], service, streaming=streaming)
        return
    with pytest.raises(ConfigError, match=message):
        check_topics([given], service, streaming=streaming)


def test_a_subscription_needs_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.cloud", None)
    with pytest.raises(ConfigError, match=r"pip install 'newsbeam\[gcp\]'"):
        check_topics(["pubsub://my-project/news"], None, streaming=True)


@pytest.mark.parametrize(
    ("inputs", "stop_after_s", "by_quiet"),
    [
        (["pubsub://my-project/news", "in"], 60.0, True),
        (["pubsub://my-project/news", "in"], None, False),
        (["in"], 60.0, False),
    ],
)
def test_sources_without_an_end_are_given_one(inputs: list[str], stop_after_s: float | None, by_quiet: bool) -> None:
    values = {("inputs",): inputs, ("lake", "path"): "lake", ("stream", "stop_after_s"): stop_after_s}
    config = load_config(None, values)
    pipeline = Pipeline(FnApiRunner(), options=PipelineOptions(streaming=True))
    build_stream(pipeline, config, describe_run(config, Plan(None, 0, None), "r", "now"))
    names = {one.unique_name for one in pipeline.to_runner_api().components.transforms.values()}
    assert ("FindQuiet" in names) == by_quiet


class _Flink(BaseHTTPRequestHandler):
    """The REST service of a cluster, as far as jobs are listed and cancelled."""

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        names = [("1", "other", "RUNNING"), ("2", "newsbeam-r", "FAILED"), ("3", "newsbeam-r", "RUNNING")]
        jobs = [{"jid": jid, "name": name, "state": state} for jid, name, state in names]
        self._answer(json.dumps({"jobs": jobs}).encode())

    def do_PATCH(self) -> None:
        self._answer(b"{}")

    def _answer(self, content: bytes) -> None:
        self.asked.append((self.command, self.path))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def test_the_job_of_a_stream_is_cancelled_by_its_name() -> None:
    _Flink.asked = []
    with HTTPServer(("localhost", 0), _Flink) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cancel_job(f"localhost:{server.server_port}", "newsbeam-r")
        server.shutdown()
    assert _Flink.asked == [("GET", "/jobs/overview"), ("PATCH", "/jobs/3?mode=cancel")]
    with pytest.raises(OSError, match="refused"):
        cancel_job(f"http://localhost:{server.server_port}", "newsbeam-r")
    for embedded in (None, "[local]"):
        cancel_job(embedded, "newsbeam-r")
