"""Fixtures shared by all tests."""

import contextlib
import pathlib
from collections import Counter
from collections.abc import Callable, Iterator

import fsspec
import pytest
from hypothesis import settings

from tests.clouds import CLOUDS, Cloud, environment, running

# The same examples in every run; a slow machine is no failure.
settings.register_profile("newsbeam", deadline=None, derandomize=True, database=None)
settings.load_profile("newsbeam")

ROOT = pathlib.Path(__file__).parent.parent
TOGETHER = ROOT / "tests" / "engines"
"""Tests that share an engine's servers, and so a process."""
SHARED = ROOT.parent / "shared"
_SURVIVED = "survived: "


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the tests of a file in one process, where tests run in several."""
    for item in items:
        group = TOGETHER if TOGETHER in item.path.parents else item.path
        item.add_marker(pytest.mark.xdist_group(str(group)))


@pytest.fixture
def survived(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """Takes what a test has cut off or killed, and how often: all of it is printed at the end of the tests."""
    return lambda what, count: record_property(f"{_SURVIVED}{what}", count)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what was survived, in whichever process its test ran."""
    found = Counter[str]()
    for report in terminalreporter.getreports("passed"):
        for name, count in report.user_properties:
            if name.startswith(_SURVIVED):
                found[name.removeprefix(_SURVIVED)] += count
    if found:
        terminalreporter.section("survived: no row lost, none doubled, no file left over")
        for what, count in sorted(found.items()):
            terminalreporter.line(f"{count:5}  {what}")
        terminalreporter.line(f"{found.total():5}  in all")


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder of evaluation articles beside the checkout; they have no licence to be committed."""
    if not SHARED.is_dir():
        pytest.skip("the evaluation articles (../shared) are not here")
    return SHARED


@pytest.fixture(scope="session")
def samples() -> pathlib.Path:
    """The articles that ship with newsbeam."""
    return ROOT / "configs" / "samples"


@pytest.fixture(scope="session")
def start_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Cloud]]:
    """Starts the emulator of a scheme when it is first asked for; all end with the session."""
    started: dict[str, Cloud] = {}
    with contextlib.ExitStack() as stack:

        def start(scheme: str) -> Cloud:
            if scheme not in started:
                cloud = started[scheme] = stack.enter_context(running(scheme, tmp_path_factory.mktemp("cloud")))
                with environment(cloud):
                    fsspec.filesystem(scheme).mkdir("articles")
            return started[scheme]

        yield start


@pytest.fixture(params=CLOUDS)
def cloud(request: pytest.FixtureRequest, start_cloud: Callable[[str], Cloud]) -> Iterator[Cloud]:
    """Each object store in turn, empty, with this process as its client."""
    found = start_cloud(request.param)
    with environment(found):
        yield found
        store = fsspec.filesystem(request.param)
        for path in store.find("articles"):
            store.rm_file(path)
