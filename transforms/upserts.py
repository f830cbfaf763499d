"""What a run means for the rows that are in the lake: who wins, what is replaced, what goes.

A run *touches* the inputs it has read. Whatever the lake holds of a touched input is replaced by what the run found in
it; an input that could not be read keeps its articles, beside the failure that says so. An article that comes from one
input while the lake has it from another, untouched one is there once: the newest version stays, by the rule of
`version_key`, whichever of the two was read first.

A cancellation is a version of its article as any other, with a row in a table of its own. While it is the newest, the
article has no rows, however often its older versions are read; a version that is newer still brings it back.

The search for old rows reads all files of articles (some columns of them) and of failures, once a run: about a second
for a thousand files on a local disk, nothing for a new lake. A run's touches are held in memory at one place: a few
hundred bytes a record.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from transforms.commits import lake_files
from transforms.partitions import LakeFileError, Order, read_rows
from transforms.records import Article, Cancellation, Failure, Outcome, Repeat, stable_id
from transforms.storage import Storage
from transforms.tables import SCHEMA_VERSION

Version = tuple[bool, dt.datetime, int, bool, str, int, str]

_LEAST_WORDS = 200
_OLDEST = dt.datetime.min.replace(tzinfo=dt.timezone.utc)
_NEWEST = dt.datetime.max.replace(tzinfo=dt.timezone.utc)
_KINDS = {Article: "article", Cancellation: "cancelled", Failure: "failure", Repeat: "repeat"}
# Errors of disks, networks and stores that say nothing of a file's content.
_PASSING = frozenset(
    (
        "BlockingIOError", "BrokenPipeError", "ClientError", "ConnectionAbortedError", "ConnectionError",
        "ConnectionRefusedError", "ConnectionResetError", "EndpointConnectionError", "FileNotFoundError",
        "HttpError", "InterruptedError", "PermissionError", "ServerDisconnectedError", "TimeoutError",
    )
)  # fmt: skip
# Where each kind of version has its rows; the first table is the one that is searched, for these columns.
_TABLES = {"article": ("articles", "entities", "quotes"), "cancelled": ("cancellations",)}
_ORIGIN_COLUMNS = ("article_id", "input_uri", "input_record", "provider_version")
_COUNTED = ("n_entities", "n_quotes", "word_count")
_FOUND_COLUMNS = {
    "article": (
        *_ORIGIN_COLUMNS,
        "is_excerpt",
        "modified_at",
        "published_at",
        "published_date",
        "schema_version",
        *_COUNTED,
    ),
    "cancelled": (*_ORIGIN_COLUMNS, "cancelled_at"),
}


class Touch(NamedTuple):
    """One outcome that arrived, as far as other rows and the summary are concerned.

    Attributes:
        kind: article, cancelled, failure or repeat.
        origin: names the input record (`origin_of`).
        version: of an article or a cancellation.
        place: where its rows go, "" for repeats.
        may_pass: of a failure, whether the input may be read well another time, without having changed.
        regroups: of an article, groups of the lake with their new ids.
    """

    kind: str
    origin: str
    input_uri: str
    input_record: str | None
    place: str = ""
    article_id: str = ""
    version: Version | None = None
    published_date: dt.date | None = None
    entities: int = 0
    quotes: int = 0
    words: int = 0
    stage: str = ""
    error_type: str = ""
    may_pass: bool = False
    regroups: tuple[tuple[str, str], ...] = ()


class Found(NamedTuple):
    """A row of the lake that a run may concern: an article, or a cancellation."""

    place: str
    article_id: str
    version: Version
    input_uri: str
    kind: str = "article"
    entities: int = 0
    quotes: int = 0
    words: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """What arrived, counted: records = articles + failures + repeats + cancelled."""

    records: int = 0
    articles: int = 0
    repeats: int = 0
    cancelled: int = 0
    failures: tuple[tuple[str, str, int], ...] = ()
    entities: int = 0
    quotes: int = 0
    words: int = 0
    first_date: dt.date | None = None
    last_date: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of rows.

    Attributes:
        orders: by partition file (`articles/date=…/…`).
        lost: inputs, each with an article that it has in an older version than another input.
        fallen: articles that the lake has no more, or in an older version than before.
        gone: those of them that it has no more.
        regroups: groups of near-duplicates that are to have another id.
    """

    orders: dict[str, Order]
    counts: Counts
    lost: frozenset[tuple[str, str]] = frozenset()
    fallen: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    regroups: tuple[tuple[str, str], ...] = ()


def version_key(
    moment: dt.datetime | None,
    input_uri: str,
    input_record: str | None,
    provider_version: int | None = None,
    *,
    is_excerpt: bool = False,
    is_cancellation: bool = False,
) -> Version:
    """Orders the versions of an article, newest last.

    By time, then by the provider's number, then by input; a later record of a file is newer. An excerpt never replaces
    a full text. Of the same time, a cancellation is newer than what it cancels; of unknown time, newer than all.
    """
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.timezone.utc)
    moment = moment or (_NEWEST if is_cancellation else _OLDEST)
    record = input_record or ""
    return not is_excerpt, moment, provider_version or 0, is_cancellation, input_uri, len(record), record


def moment_of(
    modified_at: dt.datetime | None, published_at: dt.datetime | None, published_date: dt.date | None
) -> dt.datetime | None:
    """When a version of an article was made, as exactly as it is known, in UTC."""
    if modified_at is not None or published_at is not None or published_date is None:
        return modified_at or published_at
    return dt.datetime.combine(published_date, dt.time(), dt.timezone.utc)


def article_version(version: Article | Cancellation) -> Version:
    """The `version_key` of an article, or of the cancellation that takes its place."""
    origin = (version.input_uri, version.input_record, version.provider_version)
    if isinstance(version, Cancellation):
        return version_key(version.cancelled_at, *origin, is_cancellation=True)
    moment = moment_of(version.modified_at, version.published_at, version.published_date)
    return version_key(moment, *origin, is_excerpt=version.is_excerpt)


def origin_of(outcome: Outcome) -> str:
    """Names the input record of an outcome, and the article that came of it."""
    article_id = outcome.article_id if isinstance(outcome, Article | Cancellation) else ""
    return stable_id(article_id, outcome.input_uri, "" if outcome.input_record is None else f"#{outcome.input_record}")


def touch_of(outcome: Outcome, place: str) -> Touch:
    """What of an outcome concerns other rows."""
    touch = Touch(_KINDS[type(outcome)], origin_of(outcome), outcome.input_uri, outcome.input_record, place)
    if isinstance(outcome, Article):
        return touch._replace(
            article_id=outcome.article_id,
            version=article_version(outcome),
            published_date=outcome.published_date,
            entities=len(outcome.entities),
            quotes=len(outcome.quotes),
            words=outcome.word_count,
            regroups=outcome.regroups,
        )
    if isinstance(outcome, Failure):
        return touch._replace(stage=outcome.stage, error_type=outcome.error_type, may_pass=_may_pass(outcome))
    if isinstance(outcome, Cancellation):
        return touch._replace(article_id=outcome.article_id, version=article_version(outcome))
    return touch._replace(article_id=outcome.article_id)


def find_articles(
    storage: Storage, touches: Sequence[Touch], gone: Collection[str] = ()
) -> tuple[list[Found], dict[str, int]]:
    """The articles and cancellations in the lake that a run touches, by article or input, or of a gone input.

    With them comes the `weight` of the articles of each file.

    Raises LakeFileError for a file that is damaged, or from a newer newsbeam.
    """
    ids = pa.array(sorted({touch.article_id for touch in touches}), pa.string())
    uris = pa.array(sorted({touch.input_uri for touch in touches}.union(gone)), pa.string())

    def search(name: str) -> tuple[list[Found], int | None]:
        table = name.partition("/")[0]
        kind = "article" if table == "articles" else "cancelled"
        rows = read_rows(storage, table, name, _FOUND_COLUMNS[kind])
        if rows is None:
            return [], None
        if kind == "article":
            _check_version(rows["schema_version"], storage.path(name))
        concerned = rows.filter(pc.or_(pc.is_in(rows["article_id"], ids), pc.is_in(rows["input_uri"], uris)))
        found = [_found(_place_of(name), kind, row) for row in concerned.to_pylist()]
        return found, weight_of_rows(rows) if kind == "article" else None

    names = [name for tables in _TABLES.values() for name in lake_files(storage, tables[0])]
    found: list[Found] = []
    weights: dict[str, int] = {}
    for name, (some, weighed) in zip(names, storage.at_once(search, names), strict=True):
        found += some
        if weighed is not None:
            weights[_place_of(name)] = weighed
    return found, weights


def weight(words: int) -> int:
    """What an article counts for in a file: its words; a short one has a row of the same columns, too."""
    return max(words, _LEAST_WORDS)


def weight_of_rows(articles: pa.Table) -> int:
    """The `weight` of all rows of articles together; they need `word_count` only."""
    words = pc.fill_null(articles["word_count"], 0).cast(pa.int64())
    total: int = pc.sum(pc.max_element_wise(words, pa.scalar(_LEAST_WORDS, pa.int64()))).as_py() or 0
    return total


def _check_version(versions: pa.ChunkedArray, path: str) -> None:
    newest = pc.max(versions).as_py()
    if newest is not None and newest > SCHEMA_VERSION:
        raise LakeFileError(f"{path} has schema {newest}; this newsbeam knows up to {SCHEMA_VERSION}, so update it")


def find_failures(storage: Storage, touches: Sequence[Touch], gone: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yields place and input of the failures in the lake whose input a run touches, or whose input is gone."""
    uris = {touch.input_uri for touch in touches}.union(gone)

    def search(name: str) -> list[tuple[str, str]]:
        rows = read_rows(storage, "failures", name, ["input_uri"])
        found = () if rows is None else rows["input_uri"].to_pylist()
        return [(_place_of(name), uri) for uri in sorted(uris.intersection(found))]

    for found in storage.at_once(search, lake_files(storage, "failures")):
        yield from found


def plan_upsert(
    touches: Sequence[Touch],
    articles: Iterable[Found],
    failures: Iterable[tuple[str, str]],
    gone: Collection[str] = (),
    read_before: Collection[str] = (),
) -> Plan:
    """Decides what becomes of new and old rows, from what arrived, `find_articles` and `find_failures`.

    The rows of inputs that are `gone` leave the lake. What inputs that the same run has `read_before` gave, and what
    does not stay, counts as repeats: the counts of all commits of a run add up to those of one.
    """
    articles = list(articles)
    uris = {touch.input_uri for touch in touches if touch.stage != "read"}.union(gone)
    stale, rivals = _split_found(articles, uris)
    winners = _winners(touches, rivals)
    stale += [rival for article_id, rival in rivals.items() if article_id in winners]
    losers = [touch for touch in touches if touch.version and winners.get(touch.article_id) != touch]
    cancelled = {found.article_id for found in rivals.values() if found.kind == "cancelled"}
    cancelled = cancelled.difference(winners) | {
        touch.article_id for touch in winners.values() if not _is_article(touch)
    }
    counts = _count(touches, filter(_is_article, winners.values()), cancelled)
    counts = _less(counts, [row for row in stale if row.kind == "article" and row.input_uri in read_before])
    regroups = tuple(sorted({pair for touch in winners.values() for pair in touch.regroups}))
    return Plan(
        _orders(stale, losers, failures),
        counts,
        _lost(touches, rivals, winners),
        _fallen(articles, rivals, winners),
        frozenset(found.article_id for found in articles if found.article_id not in {*rivals, *winners}),
        regroups,
    )


def _split_found(articles: Iterable[Found], uris: set[str]) -> tuple[list[Found], dict[str, Found]]:
    """The old rows that go in any case, and by article the newest row of an input that was not read again."""
    stale = []
    rivals: dict[str, Found] = {}
    for found in articles:
        if found.input_uri in uris:
            stale.append(found)
            continue
        rival = rivals.setdefault(found.article_id, found)
        if rival is not found:
            older, newer = sorted((rival, found), key=lambda row: row.version)
            stale.append(older)
            rivals[found.article_id] = newer
    return stale, rivals


def _winners(touches: Iterable[Touch], rivals: dict[str, Found]) -> dict[str, Touch]:
    """The newest version that arrived of each article, where the lake has none that is newer."""
    winners: dict[str, Touch] = {}
    for touch in touches:
        best = winners.get(touch.article_id)
        if touch.version and (best is None or best.version is None or touch.version > best.version):
            winners[touch.article_id] = touch
    return {
        article_id: touch
        for article_id, touch in winners.items()
        if article_id not in rivals or (touch.version and touch.version > rivals[article_id].version)
    }


def _lost(
    touches: Iterable[Touch], rivals: Mapping[str, Found], winners: Mapping[str, Touch]
) -> frozenset[tuple[str, str]]:
    beaten = {(rivals[article_id].input_uri, article_id) for article_id in winners if article_id in rivals}
    lost = {
        (touch.input_uri, touch.article_id)
        for touch in touches
        if touch.article_id
        and (touch.article_id not in winners or winners[touch.article_id].input_uri != touch.input_uri)
    }
    return frozenset(beaten | lost)


def _fallen(articles: Iterable[Found], rivals: Mapping[str, Found], winners: Mapping[str, Touch]) -> frozenset[str]:
    before: dict[str, Version] = {}
    for found in articles:
        before[found.article_id] = max(before.get(found.article_id, found.version), found.version)
    now: dict[str, Version | None] = {article_id: found.version for article_id, found in rivals.items()}
    now |= {article_id: touch.version for article_id, touch in winners.items()}
    return frozenset(
        article_id
        for article_id, version in before.items()
        if (newest := now.get(article_id)) is None or newest < version
    )


def _orders(stale: Iterable[Found], losers: Iterable[Touch], failures: Iterable[tuple[str, str]]) -> dict[str, Order]:
    clear: defaultdict[str, set[str]] = defaultdict(set)
    for found in stale:
        for table in _TABLES[found.kind]:
            clear[f"{table}/{found.place}"].add(found.article_id)
    drop: defaultdict[str, set[str]] = defaultdict(set)
    for touch in losers:
        for table in _TABLES[touch.kind]:
            drop[f"{table}/{touch.place}"].add(touch.origin)
    orders = {name: Order(frozenset(drop.get(name, ())), frozenset(clear.get(name, ()))) for name in {*clear, *drop}}
    uris: defaultdict[str, set[str]] = defaultdict(set)
    for place, uri in failures:
        uris[place].add(uri)
    orders.update({f"failures/{place}": Order(clear=frozenset(cleared)) for place, cleared in uris.items()})
    return orders


def _count(touches: Sequence[Touch], written: Iterable[Touch], withdrawn: set[str]) -> Counts:
    articles = list(written)
    cancelled = sum(touch.article_id in withdrawn for touch in touches if touch.kind != "failure")
    failures = Counter((touch.stage, touch.error_type) for touch in touches if touch.kind == "failure")
    dates = [touch.published_date for touch in articles if touch.published_date is not None]
    return Counts(
        records=len(touches),
        articles=len(articles),
        repeats=len(touches) - len(articles) - failures.total() - cancelled,
        cancelled=cancelled,
        failures=tuple((stage, error, count) for (stage, error), count in sorted(failures.items())),
        entities=sum(touch.entities for touch in articles),
        quotes=sum(touch.quotes for touch in articles),
        words=sum(touch.words for touch in articles),
        first_date=min(dates, default=None),
        last_date=max(dates, default=None),
    )


def _less(counts: Counts, replaced: Sequence[Found]) -> Counts:
    return dataclasses.replace(
        counts,
        articles=counts.articles - len(replaced),
        repeats=counts.repeats + len(replaced),
        entities=counts.entities - sum(row.entities for row in replaced),
        quotes=counts.quotes - sum(row.quotes for row in replaced),
        words=counts.words - sum(row.words for row in replaced),
    )


def _may_pass(failure: Failure) -> bool:
    """Whether it was the way to the file that failed, not what is in it."""
    return failure.stage == "read" and (failure.error_type in _PASSING or failure.message.startswith("[Errno"))


def _is_article(touch: Touch) -> bool:
    return touch.kind == "article"


def _found(place: str, kind: str, row: Mapping[str, Any]) -> Found:
    origin = (row["input_uri"], row["input_record"], row["provider_version"])
    if kind == "article":
        moment = moment_of(row["modified_at"], row["published_at"], row["published_date"])
        version = version_key(moment, *origin, is_excerpt=bool(row["is_excerpt"]))
        counted = tuple(row[name] or 0 for name in _COUNTED)
    else:
        version = version_key(row["cancelled_at"], *origin, is_cancellation=True)
        counted = ()
    return Found(place, row["article_id"], version, row["input_uri"], kind, *counted)


def _place_of(name: str) -> str:
    """The place in the name of a partition file: what follows the table."""
    return name.partition("/")[2]
