"""Beam's options and runners: the local one pinned, all others by name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_provision_api_pb2
from apache_beam.runners.portability.fn_api_runner.fn_runner import ExtendedProvisionInfo, FnApiRunner
from apache_beam.runners.portability.portable_runner import JobServiceHandle

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from apache_beam.transforms.environments import Environment


def check_options(options: Sequence[str]) -> None:
    """Raises ConfigError for an option that neither newsbeam nor Beam knows: a run must not pass over a slip."""
    known = PipelineOptions([]).get_all_options()
    given = PipelineOptions(list(options)).get_all_options(drop_default=True, retain_unknown_options=True)
    for name in given:
        if name not in known:
            raise ConfigError(f"unknown option --{name}; see newsbeam run --help, or Beam's list of pipeline options")


def local_options(options: Sequence[str], workers: int) -> PipelineOptions:
    """Options of a local run with that many worker processes."""
    return PipelineOptions(list(options), direct_num_workers=workers)


def local_runner(options: PipelineOptions, environment: "Environment | None") -> FnApiRunner:
    """FnApiRunner itself: Beam's DirectRunner picks another engine a machine, and this one runs everywhere.

    With the provision info as DirectRunner makes it, without which workers do not see the options.
    """
    encoded = JobServiceHandle.encode_pipeline_options(options.get_all_options())
    provision = ExtendedProvisionInfo(beam_provision_api_pb2.ProvisionInfo(pipeline_options=encoded))
    return FnApiRunner(default_environment=environment, provision_info=provision)
