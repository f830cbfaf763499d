"""Beam's options and runners: the local one pinned, all others by name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar, cast

from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_provision_api_pb2
from apache_beam.runners.portability.fn_api_runner.fn_runner import ExtendedProvisionInfo, FnApiRunner
from apache_beam.runners.portability.portable_runner import JobServiceHandle

from pipeline.balance import BalancedRunner
from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from apache_beam.transforms.environments import Environment


_View = TypeVar("_View", bound=PipelineOptions)


def check_options(options: Sequence[str]) -> None:
    """Raises ConfigError for an option that neither newsbeam nor Beam knows: a run must not pass over a slip."""
    known = PipelineOptions([]).get_all_options()
    given = PipelineOptions(list(options)).get_all_options(drop_default=True, retain_unknown_options=True)
    for name in given:
        if name not in known:
            typed = (word.partition("=")[0] for word in options)
            option = next((word for word in typed if word.lstrip("-") == name), f"--{name}")
            raise ConfigError(f"unknown option {option}; see newsbeam run --help, or Beam's list of pipeline options")


def local_options(options: Sequence[str], workers: int) -> PipelineOptions:
    """Options of a local run with that many worker processes.

    The graph is ours and its types are checked by tests; checking them again takes a short run a fifth of a second.
    """
    return _Options(["--no_pipeline_type_check", *options], direct_num_workers=workers)


class _Options(PipelineOptions):
    """Options that keep their views: Beam asks for a thousand while it makes a graph, and each builds a parser."""

    def view_as(self, cls: type[_View]) -> _View:
        views: dict[type[PipelineOptions], PipelineOptions] = self.__dict__.setdefault("_views", {})
        if cls not in views:
            views[cls] = super().view_as(cls)
        return cast(_View, views[cls])


def local_runner(options: PipelineOptions, environment: "Environment | None") -> FnApiRunner:
    """FnApiRunner itself: Beam's DirectRunner picks another engine a machine, and this one runs everywhere.

    With the provision info as DirectRunner makes it, without which workers do not see the options.
    """
    encoded = JobServiceHandle.encode_pipeline_options(options.get_all_options())
    provision = ExtendedProvisionInfo(beam_provision_api_pb2.ProvisionInfo(pipeline_options=encoded))
    return BalancedRunner(default_environment=environment, provision_info=provision)
