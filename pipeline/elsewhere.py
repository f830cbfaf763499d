"""Runs on Beam's runners by name: the graph is built here and handed over, with all options, as it is."""

from pipeline.config import Config
from pipeline.errors import ConfigError, RunError
from pipeline.inputs import make_plan
from pipeline.manifest import describe_run, now


def run_elsewhere(config: Config, run_id: str) -> None:
    """Hands the run to its runner and waits for the end.

    Raises ConfigError for a runner that cannot be used, RunError when the run failed.
    """
    from apache_beam import Pipeline
    from apache_beam.options.pipeline_options import PipelineOptions
    from apache_beam.runners.runner import PipelineState

    from pipeline.build import build

    started = now()
    run = describe_run(config, make_plan(config, None), run_id, started)
    options = PipelineOptions([f"--runner={config.run.runner}", *config.run.beam_options])
    try:
        pipeline = Pipeline(options=options)
    except (ValueError, ImportError) as error:
        raise ConfigError(
            f"--runner: '{config.run.runner}' cannot be used ({error}); 'local' or a Beam runner"
        ) from error
    build(pipeline, config, run)
    state = pipeline.run().wait_until_finish()
    if state not in (None, PipelineState.DONE):
        raise RunError(f"{config.run.runner} ended the run in state {state}")
