"""Runs on an engine by name: how the end of a job comes back."""

import pytest
from apache_beam.runners.runner import PipelineState

from pipeline import elsewhere
from pipeline.config import load_config
from pipeline.display import QuietDisplay
from pipeline.errors import RunError

TRACEBACK = (
    "Pipeline job-1 failed in state FAILED: java.lang.RuntimeError: Error received from SDK harness\n"
    "Traceback (most recent call last):\n  File \"a.py\", line 1, in process\nValueError: no such day\n"
)  # fmt: skip


class Job:
    """The result of a pipeline that ends in a state, or with an error."""

    def __init__(self, end: str | Exception) -> None:
        self._end = end
        self.state = PipelineState.RUNNING

    def wait_until_finish(self) -> str:
        if isinstance(self._end, Exception):
            raise self._end
        return self._end


@pytest.mark.parametrize(
    ("end", "message"),
    [
        (RuntimeError(TRACEBACK), "FlinkRunner: ValueError: no such day"),
        (RuntimeError("Pipeline job-1 failed\nmore"), "FlinkRunner: RuntimeError: Pipeline job-1 failed"),
        (PipelineState.CANCELLED, "FlinkRunner ended the run in state CANCELLED"),
    ],
)
def test_a_job_that_fails_is_one_line(end: str | Exception, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "submit", lambda *_: Job(end))
    monkeypatch.setattr(elsewhere, "configure", lambda **_: None)
    config = load_config(None, {("run", "runner"): "FlinkRunner", ("lake", "path"): "lake"})
    with pytest.raises(RunError) as raised:
        elsewhere.run_elsewhere(config, "r", QuietDisplay(), verbose=False)
    assert str(raised.value) == message
