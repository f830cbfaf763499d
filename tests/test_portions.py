"""Long files in portions: the same records as in one go, and the same lake, whatever was read of a file before."""

import dataclasses
import gzip
import itertools
import json
import pathlib
import tempfile
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.archives_made import zipped
from tests.lakes import cancel, lake_hash, make_article, moment, upsert
from tests.test_reading import CSV, FILES, JSONL, SMALL, STORIES
from transforms.cuts import cut_file
from transforms.documents import parse_document
from transforms.inputs import read_part, split_input
from transforms.ledger import DUE, READ, describe_reading, find_begun, find_due, read_ledger
from transforms.listing import InputFile, list_inputs
from transforms.portions import Portion, join, whole
from transforms.records import Failure, Outcome
from transforms.spans import Span, has_place, place_of_record
from transforms.storage import Storage
from transforms.writes import WriteSummary

ORDERED = {f"{number:04}.txt": story.encode() for number, story in enumerate(STORIES)}
LONG = {
    **{name: content for name, (content, _, _) in FILES.items()},
    "dump.csv.gz": gzip.compress(CSV),
    "ordered.zip": zipped(ORDERED),
    "dump.zip": zipped({"dump.jsonl": JSONL}),
    "dumps.zip": zipped({"a.jsonl": JSONL, "b.csv": CSV, "c.jsonl": JSONL}),
    "cut.jsonl.gz": gzip.compress(JSONL)[:-40],
}
NOT_IN_ORDER = {
    "stories.zip": LONG["stories.zip"],
    "numbers.zip": zipped({str(number): STORIES[number].encode() for number in range(150)}),
    "marks.zip": zipped({f"a#{number:04}.txt": STORIES[number].encode() for number in range(150)}),
    "array.json": json.dumps([{"text": story} for story in STORIES]).encode(),
    "short.jsonl": JSONL[:900],
}


def _read(portions: Sequence[Portion]) -> list[list[Outcome]]:
    found: list[list[Outcome]] = []
    for portion in portions:
        parts = portion.parts or split_input(portion.file.uri, SMALL)
        documents = itertools.chain.from_iterable(read_part(part, SMALL) for part in parts)
        found.append([outcome for document in documents for outcome in _parse(document)])
    return found


def _parse(document: object) -> Iterator[Outcome]:
    if isinstance(document, Failure):
        yield document
    else:
        yield from parse_document(document)  # type: ignore[arg-type]


def _file(folder: pathlib.Path, name: str, content: bytes) -> InputFile:
    path = folder / name
    path.write_bytes(content)
    return list_inputs([str(path)])[0]


@pytest.mark.parametrize("name", sorted(LONG.keys() - NOT_IN_ORDER.keys()))
def test_portions_have_the_records_of_the_file_each_in_its_span(name: str, tmp_path: pathlib.Path) -> None:
    file = _file(tmp_path, name, LONG[name])
    portions = cut_file(file, SMALL)
    assert len(portions) > 2
    found = _read(portions)
    assert list(itertools.chain.from_iterable(found)) == list(itertools.chain.from_iterable(_read([whole(file)])))
    for portion, outcomes in zip(portions, found, strict=True):
        records = [one.input_record for one in outcomes if one.input_record is not None]
        assert records
        assert all(portion.span.has(record) for record in records)
        assert [other for other in portions if other.span.has(records[0])] == [portion]
    assert [portion.is_last for portion in portions] == [False] * (len(portions) - 1) + [True]
    assert sum(portion.size or 0 for portion in portions) == file.size
    if portions[0].articles is not None:
        assert 0 < sum(portion.articles or 0 for portion in portions) <= 2 * sum(map(len, found))
    # Cut at the same places, begun at any of them, and put together in any way.
    assert cut_file(file, SMALL) == portions
    assert cut_file(file, SMALL, portions[2].span.first) == portions[2:]
    assert cut_file(file, SMALL, "no such record") == portions
    (both,) = join(portions[:2])
    assert (both.span, both.size) == (Span(None, portions[2].span.first), sum(one.size or 0 for one in portions[:2]))
    assert _read([both]) == [found[0] + found[1]]
    (all_of_it,) = join(portions)
    assert (all_of_it.span, all_of_it.size) == (Span(), file.size)
    assert Portion.from_record(json.loads(json.dumps(dataclasses.asdict(both)))) == both


@pytest.mark.parametrize("name", sorted(NOT_IN_ORDER))
def test_files_whose_names_of_records_say_no_order_are_whole(name: str, tmp_path: pathlib.Path) -> None:
    file = _file(tmp_path, name, NOT_IN_ORDER[name])
    portions = cut_file(file, SMALL)
    found = _read(portions)
    assert sum(map(len, found)) == sum(map(len, _read([whole(file)])))
    for portion, outcomes in zip(portions, found, strict=True):
        assert all(portion.span.has(one.input_record) for one in outcomes)


def test_a_long_row_group_is_cut_by_its_rows(tmp_path: pathlib.Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "one_group.parquet"
    pq.write_table(pa.table({"text": STORIES * 20}), path, compression="none", use_dictionary=False)
    options = dataclasses.replace(SMALL, limits=dataclasses.replace(SMALL.limits, piece_bytes=50_000))
    portions = cut_file(list_inputs([str(path)])[0], options)
    assert len(portions) > 2
    assert sum(len(outcomes) for outcomes in _read(portions)) == len(STORIES) * 20


def test_a_file_that_is_not_there_is_one_portion() -> None:
    assert cut_file(InputFile("/nowhere/a.jsonl", 10)) == [whole(InputFile("/nowhere/a.jsonl", 10))]


@pytest.mark.parametrize(
    ("lower", "higher"),
    [(None, "1"), ("9", "10"), ("99", "100"), ("a.jsonl", "a.jsonl#1"), ("a.jsonl#9", "a.jsonl#10"), ("a#10", "b")],
)
def test_places_of_records(lower: str | None, higher: str) -> None:
    assert place_of_record(lower) < place_of_record(higher)
    assert not Span(higher, None).has(lower)
    assert Span(None, higher).has(lower)
    assert Span(higher, None).has(higher)
    assert not Span(None, higher).has(higher)


@pytest.mark.parametrize(("member", "has"), [("a.txt", True), ("7.txt", True), ("7", False), ("a#1.txt", False)])
def test_members_whose_records_are_told_by_their_names(member: str, has: bool) -> None:
    assert has_place(member) == has


# What a lake makes of portions

RECORDS = 6
# A record is an article of a few, in a version of a few; a cancellation (negative); or a failure (None).
Content = list[tuple[int, int] | None]
CONTENTS = st.lists(
    st.one_of(st.none(), st.tuples(st.integers(0, 3), st.sampled_from([1, 2, 3, 4, -3]))), min_size=1, max_size=RECORDS
)
VERSIONS = st.lists(st.tuples(st.sampled_from(["f", "g"]), CONTENTS), min_size=1, max_size=3)


def _outcomes(uri: str, content: Content) -> list[Outcome]:
    found: list[Outcome] = []
    for number, record in enumerate(content, 1):
        name = str(number)
        if record is None:
            found.append(Failure(uri, "parse", "E", f"in {name}", name))
            continue
        article = make_article(record[0], uri=uri, input_record=name, modified_at=moment(abs(record[1])))
        found.append(article if record[1] > 0 else cancel(article, uri, -record[1], input_record=name))
    return found


class _Lake:
    """A lake that is written as runs write it, files in portions of so many records."""

    def __init__(self, path: str, records: int) -> None:
        self.path = path
        self.records = records
        self.inputs: dict[str, Content] = {}
        self.written: list[WriteSummary] = []

    def read(self, run_id: str, uri: str, content: Content) -> None:
        self.inputs[uri] = content
        self._read(run_id, uri, is_again=False)
        for _ in range(4):
            ledger = read_ledger(Storage.open(self.path))
            assert {seen.state for seen in ledger.values()} <= {READ, DUE}
            due = [uri for uri, seen in ledger.items() if seen.state == DUE]
            if not due:
                return
            for one in due:
                self._read(run_id, one, is_again=one == uri)
        raise AssertionError("due for ever")

    def _read(self, run_id: str, uri: str, *, is_again: bool) -> None:
        content, file = self.inputs[uri], InputFile(uri, 5, "s")
        outcomes = _outcomes(uri, content)
        cuts = [None, *map(str, range(self.records + 1, len(content) + 1, self.records)), None]
        for first, end in itertools.pairwise(cuts):
            span = Span(first, end)
            reading = describe_reading([Portion(file, 5, span)], "r", run_id, is_again=is_again)
            some = [one for one in outcomes if span.has(one.input_record)]
            self.written.append(upsert(self.path, some, run_id=run_id, reading=reading))


@settings(max_examples=60, deadline=None)
@given(versions=VERSIONS, records=st.integers(1, 4))
# Lines added before others; one that is gone and had beaten an older one before it; what a later one repeats.
@example(versions=[("f", [(0, 1), (1, 1)]), ("f", [(2, 1), (0, 1), (1, 1)])], records=1)
@example(versions=[("f", [(0, 1), (0, 3)]), ("f", [(0, 1), (1, 3)])], records=1)
@example(versions=[("f", [(0, 1), (0, 1), (0, 2), None, (0, 1)])], records=2)
@example(versions=[("f", [None, (0, 1), None]), ("f", [(1, 1), None])], records=1)
@example(versions=[("g", [(0, 2)]), ("f", [(0, 1), (0, 3)]), ("g", [(1, 2)])], records=1)
def test_a_lake_is_the_same_whether_files_are_read_in_portions_or_whole(
    versions: list[tuple[str, Content]], records: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole_lake, cut_lake = _Lake(f"{folder}/whole", 99), _Lake(f"{folder}/cut", records)
        for number, (uri, content) in enumerate(versions):
            for lake in (whole_lake, cut_lake):
                lake.written.clear()
                lake.read(f"run{number}", uri, content)
                assert all(map(_adds_up, lake.written))
            assert _sums(cut_lake.written) == _sums(whole_lake.written)
            assert lake_hash(cut_lake.path) == lake_hash(whole_lake.path)
            cut, one = (read_ledger(Storage.open(lake.path))[uri] for lake in (cut_lake, whole_lake))
            assert (cut.articles, cut.failures, cut.upto) == (one.articles, one.failures, "")


def _sums(written: Sequence[WriteSummary]) -> tuple[int, int, int]:
    return sum(one.articles for one in written), sum(one.quotes for one in written), sum(one.words for one in written)


def _adds_up(written: WriteSummary) -> bool:
    failures = sum(count for _, _, count in written.failures)
    return written.records == written.articles + written.repeats + written.cancelled + failures


def test_a_file_that_was_begun_goes_on_where_it_was(tmp_path: pathlib.Path) -> None:
    lake, file = str(tmp_path / "lake"), InputFile("f", 5, "s")
    outcomes = _outcomes("f", [(0, 1), (1, 1), (2, 1)])

    def write(span: Span, run_id: str = "run") -> None:
        reading = describe_reading([Portion(file, 5, span)], "r", run_id)
        upsert(lake, [one for one in outcomes if span.has(one.input_record)], run_id=run_id, reading=reading)

    def known(file: InputFile = file, reading: str = "r") -> tuple[bool, dict[str, str]]:
        ledger = read_ledger(Storage.open(lake))
        return find_due([file], ledger, reading)[0] == [file], find_begun([file], ledger, reading)

    write(Span(None, "2"))
    assert known() == (True, {"f": "2"})
    write(Span(None, "2"))  # the engine was killed after its commit, so the portion is read again
    assert known() == (True, {"f": "2"})
    assert known(InputFile("f", 6, "s")) == known(InputFile("f", 5, "t")) == known(reading="other") == (True, {})
    write(Span("2", "3"), "later")
    assert known() == (True, {"f": "3"})
    write(Span("3", None), "later")
    assert known() == (False, {})
    assert read_ledger(Storage.open(lake))["f"].articles == 3
    write(Span("3", None), "later")
    assert read_ledger(Storage.open(lake))["f"].articles == 3
    # Somebody has read another state of the file between two portions.
    write(Span(None, "2"))
    upsert(lake, [outcomes[0]], run_id="other", reading=describe_reading([InputFile("f", 9, "z")], "r", "other"))
    write(Span("2", "3"))
    assert known() == (True, {})
    assert read_ledger(Storage.open(lake))["f"].state == DUE


def test_what_was_lost_to_a_record_that_is_gone_is_read_again(tmp_path: pathlib.Path) -> None:
    lake = _Lake(str(tmp_path / "lake"), 1)
    lake.read("one", "f", [(0, 1), (0, 3)])
    lake.read("two", "f", [(0, 1), (1, 3)])
    assert len(lake.written) == 2 + 2 + 2
    assert sum(one.articles for one in lake.written[2:]) == 2


def test_records_that_moved_are_written_once(tmp_path: pathlib.Path) -> None:
    lake = _Lake(str(tmp_path / "lake"), 2)
    content: Content = [(number, 1) for number in range(4)]
    lake.read("one", "f", content)
    lake.read("two", "f", [(9, 2), *content])
    assert [one.articles for one in lake.written] == [2, 2, 2, 2, 1]


def test_a_portion_without_records_clears_what_was_there(tmp_path: pathlib.Path) -> None:
    lake, file = str(tmp_path / "lake"), InputFile("f", 5, "s")
    upsert(lake, _outcomes("f", [(0, 1), None, (1, 1)]), reading=describe_reading([file], "r"))
    upsert(lake, [], run_id="two", reading=describe_reading([Portion(file, 5, Span("2", None))], "r", "two"))
    upsert(str(tmp_path / "other"), _outcomes("f", [(0, 1)]))
    assert lake_hash(lake) == lake_hash(tmp_path / "other")


def test_a_portion_that_cannot_be_read_keeps_its_articles(tmp_path: pathlib.Path) -> None:
    lake, file = str(tmp_path / "lake"), InputFile("f", 5, "s")
    outcomes = _outcomes("f", [(0, 1), (1, 1)])
    upsert(lake, outcomes, reading=describe_reading([file], "r"))
    lost = Failure("f", "read", "ConnectionResetError", "gone")
    for span, some in ((Span(None, "2"), outcomes[:1]), (Span("2", None), [lost])):
        upsert(lake, some, run_id="two", reading=describe_reading([Portion(file, 5, span)], "r", "two"))
    upsert(str(tmp_path / "other"), [*outcomes, lost])
    assert lake_hash(lake) == lake_hash(tmp_path / "other")
    assert read_ledger(Storage.open(lake))["f"].state == DUE
