"""Files are seen when they come and when they change, once they have stayed the same for two looks."""

import os
import pathlib
import pickle

import fsspec
import pytest
from apache_beam import Map, Pipeline, WindowInto, WithKeys
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms import GroupByKey
from apache_beam.transforms.window import FixedWindows

from transforms.arrivals import Seen, WatchFiles, WatchOptions, _SeenCoder, _SeenTracker, list_versions, take_look

ALWAYS = WatchOptions()
ONE, TWO = b"version 1", b"version 2"


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param([{}, {}], [[], []], id="nothing there"),
        pytest.param([{"a": ONE}, {"a": ONE}, {"a": ONE}], [[], ["a"], []], id="once, when it has stayed the same"),
        pytest.param([{"a": ONE}, {"a": TWO}, {"a": TWO}], [[], [], ["a"]], id="not while it is written"),
        pytest.param([{"a": ONE}] * 2 + [{"a": TWO}] * 2, [[], ["a"], [], ["a"]], id="again when it has changed"),
        pytest.param([{"a": ONE}] * 2 + [{}, {"b": ONE}, {"b": ONE}], [[], ["a"], [], [], ["b"]], id="renamed"),
        pytest.param([{"a": b""}, {"a": b""}], [["a"], []], id="of no known version"),
    ],
)
def test_looks(looks: list[dict[str, bytes]], expected: list[list[str]]) -> None:
    seen, found = Seen(), []
    for moment, listed in enumerate(looks):
        look = take_look(seen, listed.items(), 1000.0 + moment, ALWAYS)
        seen = look.seen
        found.append(list(look.files))
        assert not look.more
    assert found == expected


def test_a_backlog_comes_in_pieces() -> None:
    listed = [(f"file {number}", ONE) for number in range(7)]
    options = WatchOptions(max_files=3)
    seen = take_look(Seen(), listed, 1.0, options).seen
    found = []
    for _ in range(4):
        look = take_look(seen, listed, 2.0, options)
        seen = look.seen
        found.append((len(look.files), look.more))
    assert found == [(3, True), (3, True), (1, False), (0, False)]


def test_a_watch_ends_when_nothing_new_comes() -> None:
    options = WatchOptions(stop_after_s=10)
    first = take_look(Seen(), [("a", ONE)], 100.0, options).seen
    second = take_look(first, [("a", ONE)], 109.0, options).seen
    third = take_look(second, [("a", ONE)], 118.0, options).seen
    assert [seen.finished for seen in (first, second, third)] == [False, False, False]
    assert take_look(third, [("a", ONE)], 119.0, options).seen.finished


@pytest.mark.parametrize(("name", "value"), [("interval_s", 0), ("stop_after_s", -1.0), ("max_files", 0)])
def test_options_that_make_no_sense(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} is {value}"):
        WatchOptions(**{name: value})  # type: ignore[arg-type]  # that is the point


def test_versions_of_files(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    store = fsspec.filesystem("memory")
    store.pipe_file("/arrivals/b.txt", b"two")
    inputs = [str(tmp_path), "memory://arrivals", str(tmp_path / "not-yet")]
    before = dict(list_versions(inputs))
    assert [uri.rpartition("/")[2] for uri in before] == ["a.txt", "b.txt"]
    assert dict(list_versions(inputs)) == before
    os.utime(tmp_path / "a.txt", (1, 1))
    after = dict(list_versions(inputs))
    assert [uri.rpartition("/")[2] for uri in before if after[uri] != before[uri]] == ["a.txt"]
    store.rm("/arrivals", recursive=True)


def test_what_was_seen_survives_a_checkpoint() -> None:
    seen = Seen({b"a": ONE}, {b"b": TWO}, 12.5)
    coder = pickle.loads(pickle.dumps(_SeenCoder()))
    assert coder.decode(coder.encode(seen)) == seen


def test_a_watch_is_put_off_after_each_look_and_never_lost() -> None:
    first, second = Seen(), Seen({b"a": ONE})
    tracker = _SeenTracker(first)
    with pytest.raises(ValueError, match="not put off"):
        tracker.check_done()
    assert tracker.try_claim(second)
    assert tracker.try_split(0.5) is None
    split = tracker.try_split(0)
    assert split is not None
    assert split[1] == second
    assert not tracker.try_claim(second)
    assert tracker.check_done()
    assert not tracker.is_bounded()


def test_a_watch_that_is_put_off_before_its_look_looks_later() -> None:
    tracker = _SeenTracker(Seen({b"a": ONE}))
    split = tracker.try_split(0)
    assert split is not None
    assert split[1] == Seen({b"a": ONE})
    assert not tracker.try_claim(Seen())
    assert tracker.check_done()


def test_watching_in_a_pipeline(tmp_path: pathlib.Path) -> None:
    names = [f"{number}.txt" for number in range(5)]
    for name in names:
        (tmp_path / name).write_text(name)
    with Pipeline(FnApiRunner(), options=PipelineOptions(streaming=True)) as pipeline:
        files = pipeline | WatchFiles([str(tmp_path)], WatchOptions(0.1, 0.5, 2))
        found = (
            files
            | WindowInto(FixedWindows(10**9))
            | WithKeys("all")
            | GroupByKey()
            | Map(lambda group: sorted(uri.rpartition("/")[2] for uri in group[1]))
        )
        assert_that(found, equal_to([names]))
