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

if TYPE_CHECKING:
    from transforms.listing import InputFile


def run_elsewhere(
    config: Config, run_id: str, display: Display, files: "Sequence[InputFile] | None" = None, *, verbose: bool
) -> None:
    """Hands the run to its runner and waits for the end; it reads the inputs of the configuration, or these files.

    Raises ConfigError for a runner that cannot be used, RunError when the run failed.
    """
    configure(verbose=verbose)
    from apache_beam import Pipeline
    from apache_beam.options.pipeline_options import PipelineOptions
    from apache_beam.runners.runner import PipelineState

    from pipeline.build import build
    from pipeline.fingerprint import name_reading
    from pipeline.inputs import list_files, make_plan
    from transforms.ledger import describe_reading

    config.check()
    files = list_files(config.inputs) if files is None else files
    plan = dataclasses.replace(make_plan(config, files), workers=None)
    run = describe_run(config, plan, run_id, now())
    options = PipelineOptions([f"--runner={config.run.runner}", *config.run.beam_options])
    try:
        pipeline = Pipeline(options=options)
    except (ValueError, ImportError) as error:
        reason = str(error).partition(". ")[0]
        raise ConfigError(
            f"--runner: '{config.run.runner}' cannot be used ({reason}); 'local' or a Beam runner"
        ) from error
    build(pipeline, config, run, files, describe_reading(files, name_reading(config)))
    display.note(f"{config.run.runner} runs it")
    result = pipeline.run()
    state = result.wait_until_finish()
    if state not in (None, PipelineState.DONE):
        raise RunError(f"{config.run.runner} ended the run in state {state}")
    add_metrics(config.lake.path or "", run_id, metrics_of(result))
