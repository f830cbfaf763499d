"""Runs on Beam's runners by name: the graph is built here and handed over, with all options, as it is."""

import dataclasses

from pipeline.config import Config
from pipeline.display import Display
from pipeline.errors import ConfigError, RunError
from pipeline.logs import configure
from pipeline.manifest import describe_run, now


def run_elsewhere(config: Config, run_id: str, display: Display, *, verbose: bool) -> None:
    """Hands the run to its runner and waits for the end.

    Raises ConfigError for a runner that cannot be used, RunError when the run failed.
    """
    configure(verbose=verbose)
    from apache_beam import Pipeline
    from apache_beam.options.pipeline_options import PipelineOptions
    from apache_beam.runners.runner import PipelineState

    from pipeline.build import build
    from pipeline.inputs import make_plan

    config.check()
    plan = dataclasses.replace(make_plan(config), workers=None)
    run = describe_run(config, plan, run_id, now())
    options = PipelineOptions([f"--runner={config.run.runner}", *config.run.beam_options])
    try:
        pipeline = Pipeline(options=options)
    except (ValueError, ImportError) as error:
        reason = str(error).partition(". ")[0]
        raise ConfigError(
            f"--runner: '{config.run.runner}' cannot be used ({reason}); 'local' or a Beam runner"
        ) from error
    build(pipeline, config, run)
    display.note(f"{config.run.runner} runs it")
    state = pipeline.run().wait_until_finish()
    if state not in (None, PipelineState.DONE):
        raise RunError(f"{config.run.runner} ended the run in state {state}")
