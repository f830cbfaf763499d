"""Beam's options as a local run has them."""

import copy

import pytest
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions, TypeOptions

from pipeline.errors import ConfigError
from pipeline.runners import check_options, local_options


def test_options_keep_their_views() -> None:
    options = local_options(["--direct_num_workers=9"], 2)
    view = options.view_as(DirectOptions)
    assert options.view_as(DirectOptions) is view
    assert view.direct_num_workers == 2
    view.direct_num_workers = 3
    assert options.get_all_options()["direct_num_workers"] == 3
    # A pipeline works with a copy.
    copied = copy.deepcopy(options)
    copied.view_as(DirectOptions).direct_num_workers = 4
    assert copied.get_all_options()["direct_num_workers"] == 4
    assert (view.direct_num_workers, options.get_all_options()["direct_num_workers"]) == (3, 3)
    assert copied.get_all_options().keys() == PipelineOptions([]).get_all_options().keys()


def test_types_of_a_local_graph_are_not_checked_again() -> None:
    assert not local_options([], 1).view_as(TypeOptions).pipeline_type_check


def test_a_slip_is_told() -> None:
    check_options(["--streaming", "--direct_num_workers=3"])
    with pytest.raises(ConfigError, match="unknown option --steaming"):
        check_options(["--steaming"])
