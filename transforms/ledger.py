"""What a lake has read: a row for every input, part of the same commits as the rows that came of it.

An input counts as unchanged when its size, its stamp (or, where that says nothing, its content) and its sidecar are as
they were, and it was read in the same way: by the same version, model and options, which `reading` names.

The ledger is some Parquet files below `_runs/seen`. Every commit adds one with the inputs it concerns; a file takes the
older ones in that are not larger than it, so that there are few of them (some twenty for a million inputs) and each row
is written again a few times only. The newest row of an input holds.
"""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms import commits
from transforms.commits import Change
from transforms.digests import content_digest
from transforms.listing import InputFile, public_uri
from transforms.partitions import LakeFileError
from transforms.portions import Portion
from transforms.spans import WHOLE, Span
from transforms.storage import Storage
from transforms.touches import Touch
from transforms.upserts import Plan

FOLDER = "_runs/seen"
READ, BEGUN, DUE, GONE = "read", "begun", "due", "gone"
_NAME = re.compile(rf"{FOLDER}/(\d+)-(\d+)\.parquet")
_SCHEMA = pa.schema(
    [
        pa.field("uri", pa.string(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
        pa.field("size", pa.int64()),
        pa.field("stamp", pa.string(), nullable=False),
        pa.field("beside", pa.string(), nullable=False),
        pa.field("content", pa.binary()),
        pa.field("reading", pa.string(), nullable=False),
        pa.field("run", pa.string(), nullable=False),
        pa.field("articles", pa.int32(), nullable=False),
        pa.field("failures", pa.int32(), nullable=False),
        pa.field("repeats", pa.int32(), nullable=False),
        pa.field("lost", pa.list_(pa.field("element", pa.int64())), nullable=False),
        pa.field("upto", pa.string(), nullable=False),
    ]
)
_SINCE = {"upto": ""}
"""Columns that older files do not have, with what their rows mean."""


class Seen(NamedTuple):
    """What the ledger says of one input.

    Attributes:
        uri: without credentials.
        state: `read`; `begun` where only its first records are; `due` where it must be read again, whatever its size
            and stamp; `gone` where it is forgotten.
        size, stamp, beside: those of the `InputFile` when it was listed, before it was read.
        content: digest of its bytes; None where that would have been dear.
        reading: names version, model and options.
        run: the run that read it, where that came in several commits; "" otherwise.
        articles, failures, repeats: what its records became.
        lost: the articles (`key_of` their ids) that it has in an older version than another input.
        upto: of an input that is read in portions, the name of the first record that was not read yet; "" at its end.
    """

    uri: str
    state: str = READ
    size: int | None = None
    stamp: str = ""
    beside: str = ""
    content: bytes | None = None
    reading: str = ""
    run: str = ""
    articles: int = 0
    failures: int = 0
    repeats: int = 0
    lost: tuple[int, ...] = ()
    upto: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """The inputs of a write to the lake, for its ledger.

    Attributes:
        seen: what the ledger will say of those that are read, what is found in them aside.
        gone: inputs (`Seen.uri`) whose rows leave the lake.
        spans: by input, what records of it are read, where these are not all.
        is_again: whether all of it was read before by this run.
    """

    seen: tuple[Seen, ...] = ()
    gone: tuple[str, ...] = ()
    spans: Mapping[str, Span] = dataclasses.field(default_factory=dict)
    is_again: bool = False

    def read_before(self, known: Mapping[str, Seen]) -> dict[str, Span]:
        """Those of the known inputs that were read in an earlier commit of this run, with what was read of them."""
        run = self.seen[0].run if self.seen else ""
        found: dict[str, Span] = {}
        for uri, seen in known.items():
            span = WHOLE if self.is_again else self.spans.get(uri, WHOLE)
            if run and seen.run == run and (span == WHOLE or span.first is not None):
                found[uri] = Span(None, span.first)
        return found


NO_READING = Reading()


def describe_reading(
    portions: Iterable[InputFile | Portion],
    reading: str,
    run: str = "",
    gone: Iterable[str] = (),
    *,
    is_again: bool = False,
) -> Reading:
    """The `Reading` of what is about to be read: to be made before, so that no later change is missed."""
    seen: list[Seen] = []
    spans: dict[str, Span] = {}
    for portion in portions:
        file, span = (portion.file, portion.span) if isinstance(portion, Portion) else (portion, WHOLE)
        uri = public_uri(file.uri)
        state = (uri, READ, file.size, file.stamp, file.beside, content_digest(file), reading, run)
        seen.append(Seen(*state, upto=span.end or ""))
        if span != WHOLE:
            spans[uri] = span
    return Reading(tuple(seen), tuple(gone), spans, is_again)


def key_of(article_id: str) -> int:
    """An article in little space; two that share a key cost no more than an input read for nothing."""
    digest = hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def read_ledger(storage: Storage, uris: Iterable[str] | None = None) -> dict[str, Seen]:
    """The ledger by URI, of these inputs or of all. Raises LakeFileError where a file of it is damaged."""
    wanted = None if uris is None else pa.array(sorted(set(uris)), pa.string())
    table = _newest(storage, _parts(storage), wanted)
    rows = zip(*(column.to_pylist() for column in table.itercolumns()), strict=True)
    return {seen.uri: seen for seen in map(_seen, rows) if seen.state != GONE}


def find_losers(storage: Storage, article_ids: Iterable[str]) -> list[Seen]:
    """The inputs that have one of the articles in an older version than another input."""
    ids = pa.array(sorted({key_of(article_id) for article_id in article_ids}), pa.int64())
    table = _newest(storage, _parts(storage), None)
    hits = pc.is_in(pc.list_flatten(table["lost"]), ids)
    indices = pc.unique(pc.list_parent_indices(table["lost"]).filter(hits))
    rows = zip(*(column.to_pylist() for column in table.take(indices).itercolumns()), strict=True)
    return [seen for seen in map(_seen, rows) if seen.state != GONE]


def find_due(
    files: Sequence[InputFile], ledger: Mapping[str, Seen], reading: str
) -> tuple[list[InputFile], list[Seen]]:
    """The files that must be read, and rows for those that need not but for which the ledger has an older stamp."""
    due, fresh = [], []
    for file in files:
        seen = ledger.get(public_uri(file.uri))
        if seen is None or seen.state != READ or seen.upto or seen.reading != reading or _differs(file, seen):
            due.append(file)
        elif seen.stamp == file.stamp != "":
            continue
        elif seen.content is None or content_digest(file) != seen.content:
            due.append(file)
        elif file.stamp:
            fresh.append(seen._replace(stamp=file.stamp))
    return due, fresh


def find_begun(files: Iterable[InputFile], ledger: Mapping[str, Seen], reading: str) -> dict[str, str]:
    """Of those of the files that were read in part, as they are now, the first record that was not, by URI."""
    found = ((file, ledger.get(public_uri(file.uri))) for file in files)
    return {file.uri: seen.upto for file, seen in found if seen and seen.upto and _is_as_seen(file, seen, reading)}


def settle(
    storage: Storage, touches: Sequence[Touch], plan: Plan, reading: Reading, before: Mapping[str, Seen]
) -> list[Seen]:
    """The rows of the ledger that a commit changes; `before` has those of the inputs that it touches, or that lose."""
    lost: dict[str, set[int]] = collections.defaultdict(set)
    for uri, article_id in plan.lost:
        lost[uri].add(key_of(article_id))
    read = {touch.input_uri for touch in touches}.union(reading.spans)
    continued = {uri for uri, span in reading.spans.items() if span.first is not None}
    losers = find_losers(storage, plan.fallen) if plan.fallen else []
    coming = {uri: Seen(uri, GONE) for uri in reading.gone if uri in before}
    coming |= _read_entries(touches, lost, reading, before)
    for uri in lost.keys() - read:
        if uri in before:
            coming[uri] = before[uri]._replace(lost=tuple(sorted(lost[uri].union(before[uri].lost))))
    for loser in losers:
        # What was read just now has said what it has of the article; where it began before, that was not all.
        is_told = loser.uri in read and loser.uri not in continued
        if not is_told and loser.uri not in reading.gone:
            coming[loser.uri] = coming.get(loser.uri, loser)._replace(state=DUE)
    return sorted(seen for uri, seen in coming.items() if before.get(uri) != seen)


def stage(storage: Storage, run_id: str, rows: Sequence[Seen]) -> list[Change]:
    """Stages a file with the rows, and with those of older files that are not larger; nothing without rows."""
    if not rows:
        return []
    parts = _parts(storage)
    total, kept = len(rows), len(parts)
    while kept and parts[kept - 1].rows <= total:
        kept -= 1
        total += parts[kept].rows
    table = _table(rows)
    older = _newest(storage, parts[kept:], None)
    table = pa.concat_tables([older.filter(pc.invert(pc.is_in(older["uri"], table["uri"]))), table])
    if not kept:
        table = table.filter(pc.not_equal(table["state"], GONE))
    number = parts[-1].number + 1 if parts else 1
    changes = [Change(part.name, None) for part in parts[kept:]]
    if table.num_rows:
        name = f"{FOLDER}/{number:010}-{table.num_rows}.parquet"
        changes.append(commits.stage(storage, run_id, name, _content(table.sort_by("uri"))))
    return changes


class _Part(NamedTuple):
    number: int
    rows: int
    name: str


def _parts(storage: Storage) -> list[_Part]:
    """The files of the ledger, oldest first."""
    found = (_NAME.fullmatch(name) for name in storage.find(FOLDER))
    return sorted(_Part(int(match[1]), int(match[2]), match[0]) for match in found if match)


def _newest(storage: Storage, parts: Sequence[_Part], wanted: pa.Array | None) -> pa.Table:
    tables: list[pa.Table] = []
    names = [part.name for part in reversed(parts)]
    for name, content in zip(names, storage.at_once(storage.read, names), strict=True):
        if content is None:
            continue
        table = _read(storage, name, content)
        if wanted is not None:
            table = table.filter(pc.is_in(table["uri"], wanted))
        if tables:
            newer = pa.chunked_array([chunk for table in tables for chunk in table["uri"].chunks], pa.string())
            table = table.filter(pc.invert(pc.is_in(table["uri"], newer)))
        tables.append(table)
    return pa.concat_tables(tables) if tables else _SCHEMA.empty_table()


def _read(storage: Storage, name: str, content: bytes) -> pa.Table:
    try:
        table = pq.ParquetFile(io.BytesIO(content)).read()
        for name, value in _SINCE.items():
            if name not in table.column_names:
                table = table.append_column(name, pa.array([value] * table.num_rows, _SCHEMA.field(name).type))
        return table.select(_SCHEMA.names).cast(_SCHEMA)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, KeyError) as error:
        raise LakeFileError(
            f"{storage.path(name)} cannot be read ({error}); without the folder {FOLDER} every input is read again"
        ) from error


def _table(rows: Sequence[Seen]) -> pa.Table:
    columns = zip(*rows, strict=True)
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, _SCHEMA, strict=True)], _SCHEMA)


def _content(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", store_schema=False)
    return buffer.getvalue()


def _seen(row: tuple[object, ...]) -> Seen:
    seen = Seen(*row)  # type: ignore[arg-type]  # the columns of the schema, in its order
    return seen._replace(lost=tuple(seen.lost))


def _is_as_seen(file: InputFile, seen: Seen, reading: str) -> bool:
    if seen.reading != reading or _differs(file, seen):
        return False
    return seen.stamp == file.stamp if file.stamp else seen.content is not None and seen.content == content_digest(file)


def _differs(file: InputFile, seen: Seen) -> bool:
    return file.size is None or file.size != seen.size or file.beside != seen.beside


def _read_entries(
    touches: Sequence[Touch], lost: Mapping[str, set[int]], reading: Reading, before: Mapping[str, Seen]
) -> dict[str, Seen]:
    """Rows of the inputs that were read; those that nobody listed are to be read again, for nobody knows what of."""
    counts = collections.Counter((touch.input_uri, touch.kind) for touch in touches)
    again = {touch.input_uri for touch in touches if touch.may_pass}
    listed = {seen.uri: seen for seen in reading.seen}
    rows: dict[str, Seen] = {}
    for uri in dict.fromkeys([*(touch.input_uri for touch in touches), *reading.spans]):
        if uri not in listed:
            if uri in before:
                rows[uri] = before[uri]._replace(state=DUE)
            continue
        row = listed[uri]._replace(
            state=DUE if uri in again else BEGUN if listed[uri].upto else READ,
            articles=counts[uri, "article"],
            failures=counts[uri, "failure"],
            repeats=counts[uri, "repeat"] + counts[uri, "cancelled"],
            lost=tuple(sorted(lost.get(uri, ()))),
        )
        first = reading.spans.get(uri, WHOLE).first
        rows[uri] = row if first is None else _continued(row, first, before.get(uri))
    return rows


def _continued(row: Seen, first: str, before: Seen | None) -> Seen:
    """The row of an input of which a portion was read that begins with the record `first`, on top of those before."""
    if before is not None and (before.upto, before.run) == (row.upto, row.run):
        return before  # the same portion: it was committed, but its process killed before it could say so
    if before is None or before.upto != first:
        # Somebody else has read it meanwhile; nobody knows what of.
        return row._replace(state=DUE, upto="")
    return row._replace(
        state=DUE if DUE in (row.state, before.state) else row.state,
        articles=before.articles + row.articles,
        failures=before.failures + row.failures,
        repeats=before.repeats + row.repeats,
        lost=tuple(sorted({*before.lost, *row.lost})),
    )
