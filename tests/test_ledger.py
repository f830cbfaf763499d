"""The ledger of a lake: what it says of inputs after any sequence of writes, and that it stays small."""

import dataclasses
import os
import pathlib
import random

import pyarrow.parquet as pq
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from tests.lakes import cancel, lake_hash, make_article, make_articles, moment, moved, snapshot, upsert
from tests.test_locks import ended_process
from transforms import ledger
from transforms.digests import MOST_BYTES, content_digest
from transforms.ledger import DUE, GONE, Seen, describe_reading, find_due, key_of, read_ledger
from transforms.listing import InputFile, list_inputs
from transforms.locks import Owner
from transforms.partitions import LakeFileError
from transforms.records import Failure, Outcome, Repeat
from transforms.seen import due_inputs, forget_inputs, known_inputs
from transforms.storage import Storage
from transforms.writes import LakeOptions, RowBatcher, Run, plan_run


def write(lake: object, outcomes: list[Outcome], run_id: str = "run") -> None:
    """Writes outcomes whose inputs all were listed."""
    uris = sorted({outcome.input_uri for outcome in outcomes})
    upsert(str(lake), outcomes, run_id=run_id, reading=describe_reading([InputFile(uri, 5, "s") for uri in uris], "r"))


def ledger_of(lake: object) -> dict[str, Seen]:
    return read_ledger(Storage.open(str(lake)))


def run_of(lake: object) -> Run:
    return Run(str(lake), Owner.this_process("asks"), LakeOptions())


def test_every_input_is_noted_with_what_became_of_it(tmp_path: pathlib.Path) -> None:
    failure = Failure("in/2.txt", "parse", "E", "m")
    repeat = Repeat("in/3.txt", make_article(0).article_id, "4")
    write(tmp_path / "lake", [make_article(0), make_article(1, uri="in/2.txt", input_record="1"), failure, repeat])
    found = ledger_of(tmp_path / "lake")
    lost = (key_of(make_article(0).article_id),)
    assert found == {
        "in/0.txt": Seen("in/0.txt", size=5, stamp="s", reading="r", articles=1),
        "in/2.txt": Seen("in/2.txt", size=5, stamp="s", reading="r", articles=1, failures=1),
        "in/3.txt": Seen("in/3.txt", size=5, stamp="s", reading="r", repeats=1, lost=lost),
    }


def test_what_was_read_again_to_the_same_end_changes_nothing(tmp_path: pathlib.Path) -> None:
    lake = tmp_path / "lake"
    write(lake, make_articles(5))
    before = {path: path.stat().st_mtime_ns for path in lake.rglob("*.parquet")}
    write(lake, make_articles(5), run_id="again")
    assert {path: path.stat().st_mtime_ns for path in lake.rglob("*.parquet")} == before


def test_the_ledger_is_there_when_the_rows_are(tmp_path: pathlib.Path) -> None:
    """A run that ends before its commit leaves nothing; one that ends in it is completed, rows and ledger."""
    lake = tmp_path / "lake"
    cut = dataclasses.replace(Owner.this_process("cut"), pid=ended_process())
    run = Run(str(lake), cut, LakeOptions())
    batcher = RowBatcher(LakeOptions(), "1")
    batcher.add(make_article(1))
    plan_run(run, [batcher.take()[1] or b""], describe_reading([InputFile("in/1.txt", 5, "s")], "r"))
    assert known_inputs(run_of(lake)) == {}
    write(lake, [make_article(1)])
    assert list(known_inputs(run_of(lake))) == ["in/1.txt"]


@pytest.mark.parametrize("cut", [0, 4, 7])
def test_a_commit_cut_off_is_completed_before_the_ledger_is_asked(
    cut: int, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = tmp_path / "lake"
    left = iter(range(cut))
    replace = pathlib.Path.replace

    def stop(old: pathlib.Path, new: pathlib.Path) -> pathlib.Path:
        if "_staging" in str(old) and "commit.json" not in str(new) and next(left, None) is None:
            raise OSError(5, "injected")
        return replace(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(pathlib.Path, "replace", stop)
        with pytest.raises(OSError, match="injected"):
            write(lake, make_articles(3))
    assert list(known_inputs(run_of(lake))) == ["in/0.txt", "in/1.txt", "in/2.txt"]
    write(tmp_path / "whole", make_articles(3))
    assert snapshot(lake) == snapshot(tmp_path / "whole")


def test_a_lake_without_its_rows_has_read_nothing(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "lake", make_articles(2))
    (tmp_path / "lake" / "articles").rename(tmp_path / "away")
    assert known_inputs(run_of(tmp_path / "lake")) == {}


# Losers


OLD, NEW = ({"modified_at": moment(hour)} for hour in (1, 9))


def old(uri: str) -> Outcome:
    return make_article(0, uri=uri, **OLD)


def new(uri: str) -> Outcome:
    return make_article(0, uri=uri, **NEW)


# Writes one after another (None: the input `new` is gone), and the inputs that are due then.
LOSSES: list[tuple[str, list[list[Outcome] | None], set[str]]] = [
    ("lost on arrival", [[new("new")], [old("old")]], set()),
    ("lost later", [[old("old")], [new("new")]], set()),
    ("lost in the same run", [[old("old"), new("new")]], set()),
    ("the winner goes", [[new("new")], [old("old")], None], {"old"}),
    ("the winner goes, which came later", [[old("old")], [new("new")], None], {"old"}),
    ("the winner goes, of the same run", [[old("old"), new("new")], None], {"old"}),
    ("the winner holds another article now", [[old("old")], [new("new")], [make_article(5, uri="new")]], {"old"}),
    ("the winner is older now", [[new("new")], [old("old")], [old("new")]], {"old"}),
    ("the winner cannot be parsed any more", [[old("old"), new("new")], [Failure("new", "parse", "E", "m")]], {"old"}),
    ("the winner cannot be read for now", [[old("old"), new("new")], [Failure("new", "read", "E", "m")]], set()),
    ("a cancellation goes", [[old("old")], [cancel(make_article(0), "new", 5)], None], {"old"}),
    ("both are read again", [[old("old"), new("new")], [old("old"), make_article(5, uri="new")]], set()),
    ("another has it just so", [[new("a"), old("old")], [new("new")], None], {"a", "old"}),
]


@pytest.mark.parametrize(("writes", "due"), [case[1:] for case in LOSSES], ids=[case[0] for case in LOSSES])
def test_inputs_are_due_when_what_they_lost_to_is_gone(
    writes: list[list[Outcome] | None], due: set[str], tmp_path: pathlib.Path
) -> None:
    lake = tmp_path / "lake"
    for number, outcomes in enumerate(writes):
        if outcomes is None:
            forget_inputs(run_of(lake), ["new"])
        else:
            write(lake, outcomes, run_id=f"run{number}")
    assert {uri for uri, seen in ledger_of(lake).items() if seen.state == DUE} == due
    if writes[-1] is None:
        assert "new" not in ledger_of(lake)


def test_forgotten_inputs_leave_no_rows(tmp_path: pathlib.Path) -> None:
    lake = tmp_path / "lake"
    write(lake, [*make_articles(6), Failure("in/9.txt", "parse", "E", "m")])
    summary = forget_inputs(run_of(lake), ["in/1.txt", "in/9.txt", "in/never.txt"])
    assert summary.rows_removed == 1 + 1 + 1 + 1
    write(tmp_path / "less", [article for article in make_articles(6) if article.input_uri != "in/1.txt"])
    assert lake_hash(lake) == lake_hash(tmp_path / "less")
    assert ledger_of(lake) == ledger_of(tmp_path / "less")


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (Failure("a", "read", "TimeoutError", "slow"), DUE),
        (Failure("a", "read", "OSError", "[Errno 5] Input/output error"), DUE),
        (Failure("a", "read", "OSError", "damaged archive"), "read"),
        (Failure("a", "read", "TooLarge", "300 MB"), "read"),
        (Failure("a", "parse", "TimeoutError", "m"), "read"),
    ],
)
def test_what_may_pass_is_tried_again(failure: Failure, state: str, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "lake", [failure])
    assert ledger_of(tmp_path / "lake")["a"].state == state


def test_inputs_that_nobody_listed_are_due(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "lake", make_articles(2))
    upsert(tmp_path / "lake", [moved(make_articles(2)[1], title="Else"), make_article(7)])
    assert {uri: seen.state for uri, seen in ledger_of(tmp_path / "lake").items()} == {
        "in/0.txt": "read",
        "in/1.txt": DUE,
    }


# What is due


def seen_of(folder: pathlib.Path, reading: str = "r") -> dict[str, Seen]:
    return {seen.uri: seen for seen in describe_reading(list_inputs([str(folder)]), reading).seen}


def age(path: pathlib.Path, seconds: float = 3600) -> None:
    os.utime(path, (path.stat().st_atime - seconds, path.stat().st_mtime - seconds))


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.html", "b.json", "c.txt"):
        (folder / name).write_text(f"text of {name}")
        age(folder / name)
    return folder


def due_of(folder: pathlib.Path, known: dict[str, Seen], reading: str = "r") -> tuple[list[str], int]:
    due, fresh = find_due(list_inputs([str(folder)]), known, reading)
    return [pathlib.Path(file.uri).name for file in due], len(fresh)


def test_nothing_is_due_that_is_as_it_was(folder: pathlib.Path) -> None:
    assert due_of(folder, seen_of(folder)) == ([], 0)


def test_another_way_of_reading_makes_all_due(folder: pathlib.Path) -> None:
    assert due_of(folder, seen_of(folder), "other") == (["a.txt", "b.html", "c.txt"], 0)


def test_what_is_new_or_changed_is_due(folder: pathlib.Path) -> None:
    known = seen_of(folder)
    (folder / "d.txt").write_text("new")
    (folder / "a.txt").write_text("text of A.txt")  # of the same size
    (folder / "c.txt").write_text("longer text of c.txt")
    assert due_of(folder, known) == (["a.txt", "c.txt", "d.txt"], 0)


def test_a_changed_sidecar_is_a_change(folder: pathlib.Path) -> None:
    known = seen_of(folder)
    (folder / "b.json").write_text("{}")
    (folder / "a.json").write_text("{}")
    assert due_of(folder, known) == (["a.txt", "b.html"], 0)


def test_sidecars_outside_of_a_glob_count_as_well(folder: pathlib.Path) -> None:
    before = list_inputs([str(folder / "*.html")])
    (folder / "b.json").write_text("{}")
    assert list_inputs([str(folder / "*.html")]) != before


def test_a_file_that_was_only_touched_is_not_read_but_noted(folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    files = list_inputs([str(folder)])
    lake = tmp_path / "lake"
    upsert(lake, [make_article(0, uri=file.uri) for file in files], reading=describe_reading(files, "r"))
    age(folder / "a.txt")
    run = run_of(lake)
    assert due_of(folder, known_inputs(run)) == ([], 1)
    rows = lake_hash(lake)
    assert due_inputs(run, list_inputs([str(folder)]), known_inputs(run), "r") == []
    assert due_of(folder, known_inputs(run)) == ([], 0)
    assert lake_hash(lake) == rows


def test_the_time_of_a_file_written_just_now_says_nothing(folder: pathlib.Path) -> None:
    """It may be written again within the same tick of the clock."""
    (folder / "a.txt").write_text("one")
    known = seen_of(folder)
    status = (folder / "a.txt").stat()
    assert due_of(folder, known) == ([], 0)
    (folder / "a.txt").write_text("two")
    os.utime(folder / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert due_of(folder, known) == (["a.txt"], 0)


def test_a_pipe_is_not_waited_for(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert content_digest(InputFile(str(tmp_path / "pipe.txt"), 0)) is None


def test_large_and_remote_files_are_known_by_their_stamps(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "large.jsonl"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    age(path)
    assert content_digest(list_inputs([str(path)])[0]) is None
    known = seen_of(tmp_path)
    assert due_of(tmp_path, known) == ([], 0)
    age(path)
    assert due_of(tmp_path, known) == (["large.jsonl"], 0)


@pytest.mark.parametrize(
    ("file", "due"),
    [
        (InputFile("s3://b/k", 5, "tag"), False),
        (InputFile("s3://b/k", 5, "other"), True),
        (InputFile("s3://b/k", 6, "tag"), True),
        (InputFile("s3://b/k", 5, ""), True),
        (InputFile("s3://b/k", None, "tag"), True),
        (InputFile("s3://me:secret@b/k", 5, "tag"), False),
    ],
)
def test_remote_files(file: InputFile, due: bool) -> None:
    known = {"s3://b/k": Seen("s3://b/k", size=5, stamp="tag", reading="r")}
    assert find_due([file], known, "r") == ([file] if due else [], [])


def test_what_a_page_is_now_nobody_knows() -> None:
    [file] = list_inputs(["https://a.example/x"])
    assert file == InputFile("https://a.example/x")


# Files of the ledger


def test_the_ledger_stays_few_files_and_the_newest_row_holds(tmp_path: pathlib.Path) -> None:
    storage = Storage.open(tmp_path / "lake")
    model: dict[str, Seen] = {}
    chance = random.Random(3)  # noqa: S311 - no secret
    written = 0
    for number in range(120):
        uris = chance.sample(range(400), chance.choice([1, 2, 40]))
        rows = [Seen(f"u{uri}", chance.choice(["read", GONE]), size=number) for uri in uris]
        for change in ledger.stage(storage, "run", rows):
            if change.staged is None:
                storage.delete([change.name])
            else:
                storage.move([(change.staged, change.name)])
                written += int(change.name.split("-")[1].split(".")[0])
        model |= {row.uri: row for row in rows}
        assert len(storage.find(ledger.FOLDER)) <= 9
    expected = {uri: row for uri, row in model.items() if row.state != GONE}
    assert read_ledger(storage) == expected
    assert read_ledger(storage, ["u3", "u5", "nowhere"]) == {u: expected[u] for u in ("u3", "u5") if u in expected}
    assert written < 20_000


def test_a_ledger_of_an_older_version(tmp_path: pathlib.Path) -> None:
    """Which had no portions: all that it has read was read to its end."""
    write(tmp_path / "lake", make_articles(2))
    now = ledger_of(tmp_path / "lake")
    for path in (tmp_path / "lake" / ledger.FOLDER).iterdir():
        pq.write_table(pq.ParquetFile(path).read().drop_columns(["upto"]), path)
    assert ledger_of(tmp_path / "lake") == now


def test_a_damaged_ledger_is_told(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "lake", make_articles(1))
    (path,) = (tmp_path / "lake" / "_runs" / "seen").iterdir()
    path.write_text("no Parquet")
    with pytest.raises(LakeFileError, match="without the folder _runs/seen every input is read again"):
        ledger_of(tmp_path / "lake")


def test_a_ledger_on_an_object_store() -> None:
    """Memory is one as far as writing goes: no renames, no locks."""
    lake = "memory://ledger/lake"
    try:
        write(lake, make_articles(4))
        write(lake, [make_article(0, says=3)], run_id="second")
        forget_inputs(run_of(lake), ["in/1.txt"])
        assert list(known_inputs(run_of(lake))) == ["in/0.txt", "in/2.txt", "in/3.txt"]
        assert not Storage.open(lake).find("_staging")
    finally:
        MemoryFileSystem.store.clear()
