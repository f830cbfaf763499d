"""What a run means for the rows that are in the lake: who wins, what is replaced, what goes.

A run *touches* the inputs it has read. Whatever the lake holds of a touched input is replaced by what the run found in
it; an input that could not be read keeps its articles, beside the failure that says so. An article that comes from one
input while the lake has it from another, untouched one is there once: the newest version stays, by the rule of
`version_key`, whichever of the two was read first.

The search for old rows reads all files of articles (six columns of them) and of failures, once a run: about a second
for a thousand files on a local disk, nothing for a new lake. A run's touches are held in memory at one place: a few
hundred bytes a record.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from transforms.partitions import Order, read_rows, table_files
from transforms.records import Article, Failure, Outcome, Repeat, stable_id
from transforms.storage import Storage

Version = tuple[dt.datetime, str, int, str]

_OLDEST = dt.datetime.min.replace(tzinfo=dt.timezone.utc)
_FOUND_COLUMNS = ("article_id", "input_uri", "input_record", "modified_at", "published_at", "published_date")
_KINDS = {Article: "article", Failure: "failure", Repeat: "repeat"}


class Touch(NamedTuple):
    """One outcome that arrived, as far as other rows and the summary are concerned.

    Attributes:
        kind: article, failure or repeat.
        origin: names the input record (`origin_of`).
        moment: when this version of an article was made, None when not known.
        place: where its rows go, "" for repeats.
    """

    kind: str
    origin: str
    input_uri: str
    input_record: str | None
    place: str = ""
    article_id: str = ""
    moment: dt.datetime | None = None
    published_date: dt.date | None = None
    entities: int = 0
    quotes: int = 0
    words: int = 0
    stage: str = ""
    error_type: str = ""


class Found(NamedTuple):
    """An article row of the lake that a run may concern."""

    place: str
    article_id: str
    version: Version
    input_uri: str


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """What arrived, counted: records = articles + failures + repeats."""

    records: int = 0
    articles: int = 0
    repeats: int = 0
    failures: tuple[tuple[str, str, int], ...] = ()
    entities: int = 0
    quotes: int = 0
    words: int = 0
    first_date: dt.date | None = None
    last_date: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """Orders by partition file (`articles/date=…/…`), and the counts."""

    orders: dict[str, Order]
    counts: Counts


def version_key(moment: dt.datetime | None, input_uri: str, input_record: str | None) -> Version:
    """Orders the versions of an article, newest last: by time, then by input; a later record of a file is newer."""
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.timezone.utc)
    record = input_record or ""
    return moment or _OLDEST, input_uri, len(record), record


def moment_of(
    modified_at: dt.datetime | None, published_at: dt.datetime | None, published_date: dt.date | None
) -> dt.datetime | None:
    """When a version of an article was made, as exactly as it is known, in UTC."""
    if modified_at is not None or published_at is not None or published_date is None:
        return modified_at or published_at
    return dt.datetime.combine(published_date, dt.time(), dt.timezone.utc)


def article_version(article: Article) -> Version:
    """The `version_key` of an article."""
    moment = moment_of(article.modified_at, article.published_at, article.published_date)
    return version_key(moment, article.input_uri, article.input_record)


def origin_of(outcome: Outcome) -> str:
    """Names the input record of an outcome, and the article that came of it."""
    article_id = outcome.article_id if isinstance(outcome, Article) else ""
    return stable_id(article_id, outcome.input_uri, "" if outcome.input_record is None else f"#{outcome.input_record}")


def touch_of(outcome: Outcome, place: str) -> Touch:
    """What of an outcome concerns other rows."""
    touch = Touch(_KINDS[type(outcome)], origin_of(outcome), outcome.input_uri, outcome.input_record, place)
    if isinstance(outcome, Article):
        return touch._replace(
            article_id=outcome.article_id,
            moment=moment_of(outcome.modified_at, outcome.published_at, outcome.published_date),
            published_date=outcome.published_date,
            entities=len(outcome.entities),
            quotes=len(outcome.quotes),
            words=outcome.word_count,
        )
    if isinstance(outcome, Failure):
        return touch._replace(stage=outcome.stage, error_type=outcome.error_type)
    return touch


def find_articles(storage: Storage, touches: Sequence[Touch]) -> Iterator[Found]:
    """Yields the article rows of the lake whose article or input a run touches."""
    ids = pa.array(sorted({touch.article_id for touch in touches}), pa.string())
    uris = pa.array(sorted({touch.input_uri for touch in touches}), pa.string())

    def search(name: str) -> list[Found]:
        rows = read_rows(storage, "articles", name, _FOUND_COLUMNS)
        if rows is None:
            return []
        concerned = rows.filter(pc.or_(pc.is_in(rows["article_id"], ids), pc.is_in(rows["input_uri"], uris)))
        return [
            Found(_place_of(name), article_id, version_key(moment_of(*times), uri, record), uri)
            for article_id, uri, record, *times in zip(*concerned.to_pydict().values(), strict=True)
        ]

    for found in storage.at_once(search, table_files(storage, "articles")):
        yield from found


def find_failures(storage: Storage, touches: Sequence[Touch]) -> Iterator[tuple[str, str]]:
    """Yields place and input of the failures in the lake whose input a run touches."""
    uris = {touch.input_uri for touch in touches}

    def search(name: str) -> list[tuple[str, str]]:
        rows = read_rows(storage, "failures", name, ["input_uri"])
        found = () if rows is None else rows["input_uri"].to_pylist()
        return [(_place_of(name), uri) for uri in sorted(uris.intersection(found))]

    for found in storage.at_once(search, table_files(storage, "failures")):
        yield from found


def plan_upsert(touches: Sequence[Touch], articles: Iterable[Found], failures: Iterable[tuple[str, str]]) -> Plan:
    """Decides what becomes of new and old rows, from what arrived, `find_articles` and `find_failures`."""
    stale, rivals = _split_found(articles, {touch.input_uri for touch in touches if touch.stage != "read"})
    winners = _winners(touches, rivals)
    stale += [rival for article_id, rival in rivals.items() if article_id in winners]
    losers = [touch for touch in touches if touch.kind == "article" and winners.get(touch.article_id) != touch]
    return Plan(_orders(stale, losers, failures), _count(touches, list(winners.values())))


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
        if touch.kind != "article":
            continue
        best = winners.get(touch.article_id)
        if best is None or _version(touch) > _version(best):
            winners[touch.article_id] = touch
    return {
        article_id: touch
        for article_id, touch in winners.items()
        if article_id not in rivals or _version(touch) > rivals[article_id].version
    }


def _orders(stale: Iterable[Found], losers: Iterable[Touch], failures: Iterable[tuple[str, str]]) -> dict[str, Order]:
    clear: defaultdict[str, set[str]] = defaultdict(set)
    for found in stale:
        clear[found.place].add(found.article_id)
    drop: defaultdict[str, set[str]] = defaultdict(set)
    for touch in losers:
        drop[touch.place].add(touch.origin)
    orders = {}
    for place in {*clear, *drop}:
        order = Order(frozenset(drop.get(place, ())), frozenset(clear.get(place, ())))
        orders.update({f"{table}/{place}": order for table in ("articles", "entities", "quotes")})
    uris: defaultdict[str, set[str]] = defaultdict(set)
    for place, uri in failures:
        uris[place].add(uri)
    orders.update({f"failures/{place}": Order(clear=frozenset(cleared)) for place, cleared in uris.items()})
    return orders


def _count(touches: Sequence[Touch], articles: Sequence[Touch]) -> Counts:
    failures = Counter((touch.stage, touch.error_type) for touch in touches if touch.kind == "failure")
    dates = [touch.published_date for touch in articles if touch.published_date is not None]
    return Counts(
        records=len(touches),
        articles=len(articles),
        repeats=len(touches) - len(articles) - failures.total(),
        failures=tuple((stage, error, count) for (stage, error), count in sorted(failures.items())),
        entities=sum(touch.entities for touch in articles),
        quotes=sum(touch.quotes for touch in articles),
        words=sum(touch.words for touch in articles),
        first_date=min(dates, default=None),
        last_date=max(dates, default=None),
    )


def _version(touch: Touch) -> Version:
    return version_key(touch.moment, touch.input_uri, touch.input_record)


def _place_of(name: str) -> str:
    """The place in the name of a partition file: what follows the table."""
    return name.partition("/")[2]
