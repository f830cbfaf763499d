"""What a run says of how it went: metrics, the health summary, and log lines for machines."""

import io
import json
import logging
import pathlib
from collections.abc import Iterator

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from rich.console import Console

from pipeline.display import PlainDisplay, choose_display
from pipeline.errors import ConfigError
from pipeline.health import add_metrics, health_of, metrics_of
from pipeline.logs import configure, log_format
from pipeline.pace import State
from pipeline.tally import Tally
from tests.lakes import cancel, make_article, upsert
from transforms.metrics import CountOutcomes, timed, timing
from transforms.records import Failure, Outcome, Repeat

OUTCOMES: list[Outcome] = [
    make_article(1),
    make_article(2, says=3),
    Failure("a", "read", "OSError", "m"),
    Failure("b", "read", "OSError", "m"),
    Failure("c", "parse", "FormatError", "m"),
    Repeat("d", "x"),
    cancel(make_article(9), "e", 1),
]


def test_outcomes_are_beam_metrics_under_stable_names(tmp_path: pathlib.Path) -> None:
    pipeline = beam.Pipeline(FnApiRunner())
    pipeline | beam.Create(OUTCOMES) | CountOutcomes()
    result = pipeline.run()
    result.wait_until_finish()
    metrics = metrics_of(result)
    assert metrics["counters"] == {
        "articles": 2,
        "cancelled": 1,
        "entities": 5,
        "failures": 3,
        "failures_parse": 1,
        "failures_parse_FormatError": 1,
        "failures_read": 2,
        "failures_read_OSError": 2,
        "quotes": 5,
        "repeats": 1,
    }
    sizes = [len(make_article(1).body), len(make_article(2, says=3).body)]
    expected = {"count": 2, "sum": sum(sizes), "min": min(sizes), "max": max(sizes)}
    assert metrics["distributions"] == {"article_chars": expected}
    (tmp_path / "_runs").mkdir()
    (tmp_path / "_runs" / "r.json").write_text('{"counts": {}}')
    add_metrics(str(tmp_path), "r", metrics)
    assert json.loads((tmp_path / "_runs" / "r.json").read_text()) == {"counts": {}, "metrics": metrics}
    add_metrics(str(tmp_path), "none", metrics)
    assert [path.name for path in (tmp_path / "_runs").iterdir()] == ["r.json"]


def test_a_runner_without_metrics_has_none() -> None:
    assert metrics_of(object()) == {}


def test_time_is_that_of_the_maker() -> None:
    """In a thread without a bundle metrics go nowhere; what passes is what counts here."""
    assert list(timed("x_ms", iter("abc"))) == ["a", "b", "c"]
    with timing("x_ms"), pytest.raises(ZeroDivisionError):
        raise ZeroDivisionError


def health(outcomes: list[Outcome], folder: pathlib.Path) -> dict[str, object]:
    tally = Tally()
    for outcome in outcomes:
        tally.add(outcome)
    return health_of(upsert(folder / "lake", outcomes), tally, 2.0)


def test_health(tmp_path: pathlib.Path) -> None:
    assert health(OUTCOMES, tmp_path) == {
        "status": "degraded",
        "reasons": ["42.9% of the records failed"],
        "failure_rate": 0.4286,
        "undated_rate": 0.0,
        "attributed_rate": 1.0,
        "quotes_per_article": 2.5,
        "articles_per_second": 1.0,
        "failures_by_stage": {"parse": 1, "read": 2},
    }


@pytest.mark.parametrize(
    ("outcomes", "reasons"),
    [
        ([], []),
        ([make_article(1)], []),
        ([make_article(1, published_date=None)], ["100.0% of the articles have no date"]),
    ],
)
def test_what_counts_as_degraded(outcomes: list[Outcome], reasons: list[str], tmp_path: pathlib.Path) -> None:
    found = health(outcomes, tmp_path)
    assert (found["status"], found["reasons"]) == ("degraded" if reasons else "ok", reasons)


def test_events_are_json_lines_on_request() -> None:
    written = io.StringIO()
    display = choose_display(Console(file=written, width=40), log_format="json")
    display.event("batch", "3 files: “what” [was] read", files=3, latency_s_max=None)
    display.note("a note")
    display.update(State("reading"))  # too early to be told
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line.pop("time")[-6:] for line in lines] == ["+00:00"] * 2
    assert lines == [
        {"level": "INFO", "message": "3 files: “what” [was] read", "event": "batch", "files": 3, "latency_s_max": None},
        {"level": "INFO", "message": "a note", "event": "note"},
    ]


def test_events_are_plain_lines_otherwise() -> None:
    written = io.StringIO()
    display = choose_display(Console(file=written), plain=True)
    assert isinstance(display, PlainDisplay)
    display.event("batch", "3 files", files=3)
    assert written.getvalue() == "newsbeam: 3 files\n"


@pytest.fixture
def logs() -> Iterator[None]:
    """Logging as it was before, at the end."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("logs")
def test_logs_follow_standard_error(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", closed := io.StringIO())
        configure(verbose=False)
        closed.close()
    logging.getLogger("transforms.locks").warning("waiting for run %s", "x")
    assert capfd.readouterr().err == "newsbeam: waiting for run x\n"


@pytest.mark.usefixtures("logs")
def test_logs_are_json_lines_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSBEAM_LOG", "json")
    configure(verbose=False)
    logging.getLogger("transforms.locks").warning("waiting for run %s", "x")
    line = json.loads(capfd.readouterr().err)
    assert (line["level"], line["event"], line["message"]) == ("WARNING", "log", "waiting for run x")
    monkeypatch.setenv("NEWSBEAM_LOG", "xml")
    with pytest.raises(ConfigError, match="NEWSBEAM_LOG: 'xml' is not allowed; text or json"):
        log_format()
