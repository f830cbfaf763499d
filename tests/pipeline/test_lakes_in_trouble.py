"""The command on a lake in trouble: corrected by two at once, on a full disk, on one that is read-only."""

import contextlib
import dataclasses
import json
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from pipeline.validate import validate_lake
from tests.pipeline.conftest import Finished, finish, start, write_articles
from transforms.partitions import lake_hash, read_rows, table_files
from transforms.storage import Storage
from transforms.tables import TABLES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts, limits of files")
DONE = Finished(0, "", "")
FILE_KILOBYTES = 12
"""What each of the files takes, in whole pages."""


@dataclasses.dataclass(frozen=True)
class Scene:
    """Two inputs, the lake that has read the first before its correction, and the rows of both after it."""

    corrected: pathlib.Path
    other: pathlib.Path
    lake: pathlib.Path
    expected: dict[str, str]
    options: list[str]

    def start(self, lake: pathlib.Path, *inputs: pathlib.Path) -> subprocess.Popen[str]:
        return start(["run", *map(str, inputs), "-o", str(lake), *self.options], TMPDIR=str(self.corrected.parent))


def rows_of(lake: pathlib.Path) -> dict[str, int]:
    storage = Storage.open(lake)
    files = {table: [read_rows(storage, table, name) for name in table_files(storage, table)] for table in TABLES}
    return {table: sum(rows.num_rows for rows in found if rows is not None) for table, found in files.items()}


def correct(path: pathlib.Path) -> None:
    """Of the records one comes to another day, one to another source, one loses its date; two go, one breaks."""
    lines = path.read_text().splitlines()
    moved = [json.loads(line) for line in lines[:3]]
    moved[0]["date_publish"] = "2026-05-05 08:00:00"
    moved[1]["source_domain"] = "elsewhere.example"
    moved[2]["date_publish"] = None
    path.write_text("".join(f"{line}\n" for line in [*map(json.dumps, moved), "{broken", *lines[6:-1], lines[3]]))


@pytest.fixture(scope="module")
def scene(tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("scene")
    path, other = write_articles(folder / "a.jsonl", 30), write_articles(folder / "b.jsonl", 31)
    path.write_text(path.read_text() + "{broken\n")
    other.write_text("\n".join(other.read_text().replace("example/", "example/b").splitlines()[:12]) + "\n")
    config = folder / "c.yaml"
    config.write_text("duplicates: {group: false}")  # of all that one run has read
    options = ["--model", tiny_model, "--workers", "1", "--quiet", "-c", str(config)]
    made = Scene(path, other, folder / "lake", {}, options)
    assert finish(made.start(made.lake, path), 300) == DONE
    before = rows_of(made.lake)
    assert (before["articles"], before["failures"]) == (30, 1)
    assert before["entities"] > 0 < before["quotes"]
    correct(path)
    fresh = folder / "fresh"
    assert finish(made.start(fresh, path, other), 300) == DONE
    assert rows_of(fresh)["articles"] == 28 + 12
    return dataclasses.replace(made, expected=lake_hash(fresh))


@pytest.fixture
def lake(scene: Scene, tmp_path: pathlib.Path) -> pathlib.Path:
    shutil.copytree(scene.lake, tmp_path / "lake")
    return tmp_path / "lake"


def check(lake: pathlib.Path, scene: Scene) -> None:
    assert lake_hash(lake) == scene.expected
    assert validate_lake(lake) == []
    assert not (lake / "_staging").exists()


def test_two_commands_at_once_and_what_is_corrected_leaves_nothing_behind(scene: Scene, lake: pathlib.Path) -> None:
    runs = [scene.start(lake, path) for path in (scene.corrected, scene.other)]
    assert [finish(run, 400) for run in runs] == [DONE, DONE]
    check(lake, scene)


@contextlib.contextmanager
def small_disk(place: pathlib.Path, kilobytes: int) -> Iterator[Callable[[str], None]]:
    """A disk of that size at a place, and what changes its options; skips where this process may not mount one."""
    place.mkdir()

    def mount(options: str) -> None:
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=True, capture_output=True)

    try:
        mount(f"size={kilobytes}k")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no permission to mount a disk; tests.faults fills one without")
    try:
        yield lambda options: mount(f"remount,{options}")
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_and_one_that_is_read_only(scene: Scene, lake: pathlib.Path, tmp_path: pathlib.Path) -> None:
    with small_disk(tmp_path / "disk", 4 * FILE_KILOBYTES * len(list(lake.rglob("*.parquet"))) // 3) as remount:
        lake = pathlib.Path(shutil.copytree(lake, tmp_path / "disk" / "lake"))
        before = lake_hash(lake)
        ended = finish(scene.start(lake, scene.corrected, scene.other), 300)
        assert (ended.status, ended.err.count("\n")) == (1, 1)
        assert f"LakeStorageError: [Errno 28] {lake}: No space left on device" in ended.err
        assert lake_hash(lake) == before
        remount("ro")
        ended = finish(scene.start(lake, scene.corrected, scene.other), 300)
        assert (ended.status, ended.err.count("\n")) == (2, 1)
        assert f"-o: '{lake}' cannot be written" in ended.err
        remount("rw,size=10m")
        assert finish(scene.start(lake, scene.corrected, scene.other), 300) == DONE
        check(lake, scene)
