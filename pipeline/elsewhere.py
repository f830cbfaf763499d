"""Runs on Beam's runners by name: the graph is built here and handed over, with all options, as it is."""

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.config import Config
from pipeline.display import Display
from pipeline.errors import ConfigError, RunError
from pipeline.health import add_metrics, metrics_of
from pipeline.logs import configure
from pipeline.manifest import describe_run, now
from pipeline.plan import Plan

if TYPE_CHECKING:
    from apache_beam import Pipeline
    from apache_beam.runners.runner import PipelineResult

    from transforms.listing import InputFile


def run_elsewhere(
    config: Config, run_id: str, display: Display, files: "Sequence[InputFile] | None" = None, *, verbose: bool
) -> None:
    """Hands the run to its runner and waits for the end; it reads the inputs of the configuration, or these files.

    Raises ConfigError for a runner that cannot be used, RunError when the run failed.
    """
    configure(verbose=verbose)
    from apache_beam.runners.runner import PipelineState

    from pipeline.stream import close_stream

    result = submit(config, run_id, files)
    display.note(f"{config.run.runner} runs it")
    state = result.wait_until_finish()
    if state not in (None, PipelineState.DONE):
        raise RunError(f"{config.run.runner} ended the run in state {state}")
    if config.run.streaming:
        close_stream(config.lake.path or "", run_id)
    add_metrics(config.lake.path or "", run_id, metrics_of(result))


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

    config.check()
    streaming = config.run.streaming
    files = list_files(config.inputs) if files is None and not streaming else files or []
    plan = Plan(None, 0, None) if streaming else dataclasses.replace(make_plan(config, files), workers=None)
    run = describe_run(config, plan, run_id, now())
    try:
        pipeline = Pipeline(options=PipelineOptions(_flags(config), streaming=streaming))
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


def _flags(config: Config) -> list[str]:
    """Beam's options: those given, over what a stream that ends needs on Flink, which else keeps its sources alive."""
    ends = config.run.streaming and config.stream.stop_after_s is not None
    kept = ["--shutdown_sources_after_idle_ms=1000"] if ends and config.run.runner.lower() == "flinkrunner" else []
    return [f"--runner={config.run.runner}", *kept, *config.run.beam_options]
