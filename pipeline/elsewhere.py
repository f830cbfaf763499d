"""Runs on Beam's runners by name: the graph is built here and handed over, with all options, as it is."""

import dataclasses
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.config import Config
from pipeline.display import Display
from pipeline.engine import explain
from pipeline.errors import ConfigError, RunError
from pipeline.flink import cancel_job, stream_options
from pipeline.health import add_metrics, metrics_of
from pipeline.logs import configure
from pipeline.manifest import describe_run, now
from pipeline.plan import Plan

if TYPE_CHECKING:
    from apache_beam import Pipeline
    from apache_beam.runners.runner import PipelineResult

    from transforms.listing import InputFile

_POLL_S = 1.0


def run_elsewhere(
    config: Config, run_id: str, display: Display, files: "Sequence[InputFile] | None" = None, *, verbose: bool
) -> None:
    """Hands the run to its runner and waits for the end; it reads the inputs of the configuration, or these files.

    Raises ConfigError for a runner that cannot be used, RunError when the run failed.
    """
    configure(verbose=verbose)
    result = submit(config, run_id, files)
    display.note(f"{config.run.runner} runs it")
    metrics = _end_stream(result, config, run_id) if _is_kept(config) else _wait(result, config)
    add_metrics(config.lake.path or "", run_id, metrics)


def _wait(result: "PipelineResult", config: Config) -> dict[str, Any]:
    """Waits for the end of the job; its metrics. Raises RunError for one that failed."""
    from apache_beam.runners.runner import PipelineState

    try:
        state = result.wait_until_finish()
    except RuntimeError as error:  # what Beam's portable runners make of a job that failed
        raise RunError(f"{config.run.runner}: {explain(error)}") from error
    if state not in (None, PipelineState.DONE):
        raise RunError(f"{config.run.runner} ended the run in state {state}")
    return metrics_of(result)


def _is_kept(config: Config) -> bool:
    """Whether the engine keeps a stream's job when the stream is at its end.

    Flink takes no checkpoint once a source has ended: the steps behind it then work through what they have put off, and
    let no barrier pass. So a source stays, and with it the job.
    """
    return config.run.streaming and config.run.runner.lower() == "flinkrunner"


def _end_stream(result: "PipelineResult", config: Config, run_id: str) -> dict[str, Any]:
    """Waits until a stream is closed and ends its job, or until that has failed; its metrics."""
    from apache_beam.options.pipeline_options import FlinkRunnerOptions, GoogleCloudOptions, PipelineOptions
    from apache_beam.runners.runner import PipelineState

    from pipeline.stream import is_closed

    while not is_closed(config.lake.path or "", run_id):
        if PipelineState.is_terminal(result.state):
            return _wait(result, config)
        time.sleep(_POLL_S)
    metrics = metrics_of(result)
    options = PipelineOptions(_flags(config, run_id))
    master, name = options.view_as(FlinkRunnerOptions).flink_master, options.view_as(GoogleCloudOptions).job_name
    try:
        cancel_job(master, name)
    except OSError as error:
        raise RunError(f"the stream has ended; its job {name} could not be cancelled on {master}: {error}") from error
    return metrics


def submit(config: Config, run_id: str, files: "Sequence[InputFile] | None" = None) -> "PipelineResult":
    """Builds the graph and hands it to its runner.

    Raises ConfigError for a runner that cannot be used.
    """
    pipeline = make_pipeline(config, run_id, files)
    return pipeline.run()


def make_pipeline(config: Config, run_id: str, files: "Sequence[InputFile] | None" = None) -> "Pipeline":
    """The graph of a run, with its runner and options."""
    from apache_beam import Pipeline
    from apache_beam.options.pipeline_options import PipelineOptions

    from pipeline.build import build
    from pipeline.fingerprint import name_reading
    from pipeline.inputs import list_files, make_plan
    from pipeline.stream import build_stream
    from transforms.ledger import describe_reading
    from transforms.portions import whole

    config.check()
    streaming = config.run.streaming
    files = list_files(config.inputs) if files is None and not streaming else files or []
    plan = (
        Plan(None, 0, None)
        if streaming
        else dataclasses.replace(make_plan(config, [whole(file) for file in files]), workers=None)
    )
    run = describe_run(config, plan, run_id, now())
    try:
        pipeline = Pipeline(options=PipelineOptions(_flags(config, run_id), streaming=streaming))
    except (ValueError, ImportError) as error:
        reason = str(error).partition(". ")[0]
        raise ConfigError(
            f"--runner: '{config.run.runner}' cannot be used ({reason}); 'local' or a Beam runner"
        ) from error
    if streaming:
        build_stream(pipeline, config, run)
    else:
        build(pipeline, config, run, files, describe_reading(files, name_reading(config)))
    return pipeline


def _flags(config: Config, run_id: str) -> list[str]:
    """Beam's options: those given, over what newsbeam wants of an engine."""
    wanted = stream_options(run_id) if _is_kept(config) else []
    return [f"--runner={config.run.runner}", *wanted, *config.run.beam_options]
