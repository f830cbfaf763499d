"""What a run means for the rows that are in the lake: who wins, what is replaced, what goes.

A run *touches* the inputs it has read. Whatever the lake holds of a touched input is replaced by what the run found in
it; an input that could not be read keeps its articles, beside the failure that says so. An article that comes from one
input while the lake has it from another, untouched one is there once: the newest version stays, by the rule of
`version_key`, whichever of the two was read first.

A cancellation is a version of its article as any other, with a row in a table of its own. While it is the newest, the
article has no rows, however often its older versions are read; a version that is newer still brings it back.

A run's touches are held in memory at one place: a few hundred bytes a record.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from transforms.found import NO_SPANS, ROWS_IN, Found, FoundFailure
from transforms.partitions import Order
from transforms.spans import WHOLE, Span
from transforms.touches import Touch
from transforms.versions import Version, is_as_new


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


def plan_upsert(
    touches: Sequence[Touch],
    articles: Iterable[Found],
    failures: Iterable[FoundFailure],
    gone: Collection[str] = (),
    read_before: Mapping[str, Span] = NO_SPANS,
    spans: Mapping[str, Span] = NO_SPANS,
) -> Plan:
    """Decides what becomes of new and old rows, from what arrived, `find_articles` and `find_failures`.

    The rows of inputs that are `gone` leave the lake. Of inputs in `spans` some records were read only, and only the
    old rows of these are replaced. What the same run has `read_before` of inputs, and what does not stay, counts as
    repeats: the counts of all commits of a run add up to those of one.
    """
    articles = list(articles)
    unread = spans.keys() - {touch.input_uri for touch in touches}  # portions without any record
    uris = {touch.input_uri for touch in touches if touch.stage != "read"}.union(gone, unread)
    stale, rivals = _split_found(articles, uris, spans, touches)
    winners = _winners(touches, rivals)
    stale += [rival for article_id, rival in rivals.items() if article_id in winners]
    losers = [touch for touch in touches if touch.version and winners.get(touch.article_id) != touch]
    cancelled = {found.article_id for found in rivals.values() if found.kind == "cancelled"}
    cancelled = cancelled.difference(winners) | {
        touch.article_id for touch in winners.values() if not _is_article(touch)
    }
    counts = _count(touches, filter(_is_article, winners.values()), cancelled)
    counts = _less(counts, [row for row in stale if row.kind == "article" and _is_of(row, read_before)])
    regroups = tuple(sorted({pair for touch in winners.values() for pair in touch.regroups}))
    return Plan(
        _orders(stale, losers, failures),
        counts,
        _lost(touches, rivals, winners, spans),
        _fallen(articles, rivals, winners),
        frozenset(found.article_id for found in articles if found.article_id not in {*rivals, *winners}),
        regroups,
    )


def _split_found(
    articles: Iterable[Found], uris: set[str], spans: Mapping[str, Span], touches: Sequence[Touch]
) -> tuple[list[Found], dict[str, Found]]:
    """The old rows that go in any case, and by article the newest row of an input that was not read again.

    A row of a portion that is yet to be read goes as well where its article stands in this one now, no older: the
    records of a file have other numbers when some were added before them.
    """
    stale = []
    rivals: dict[str, Found] = {}
    coming: defaultdict[tuple[str, str], list[Version]] = defaultdict(list)
    for touch in touches:
        if touch.version and touch.input_uri in spans:
            coming[touch.input_uri, touch.article_id].append(touch.version)
    for found in articles:
        span = spans.get(found.input_uri, WHOLE)
        is_read = found.input_uri in uris and span.has(found.input_record)
        moved = coming.get((found.input_uri, found.article_id), ()) if span.is_before(found.input_record) else ()
        if is_read or any(is_as_new(version, found.version) for version in moved):
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
    touches: Iterable[Touch], rivals: Mapping[str, Found], winners: Mapping[str, Touch], spans: Mapping[str, Span]
) -> frozenset[tuple[str, str]]:
    keepers = {article_id: rival.input_uri for article_id, rival in rivals.items() if not _may_go(rival, spans)}
    keepers |= {article_id: touch.input_uri for article_id, touch in winners.items()}
    had = {(rivals[article_id].input_uri, article_id) for article_id in winners if article_id in rivals}
    had |= {(touch.input_uri, touch.article_id) for touch in touches if touch.article_id}
    return frozenset((uri, article_id) for uri, article_id in had if keepers.get(article_id) != uri)


def _may_go(row: Found, spans: Mapping[str, Span]) -> bool:
    """Whether an old row is of a record that is yet to be read again."""
    return row.input_uri in spans and spans[row.input_uri].is_before(row.input_record)


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


def _is_of(row: Found, inputs: Mapping[str, Span]) -> bool:
    return row.input_uri in inputs and inputs[row.input_uri].has(row.input_record)


def _orders(stale: Iterable[Found], losers: Iterable[Touch], failures: Iterable[FoundFailure]) -> dict[str, Order]:
    clear: defaultdict[str, set[str]] = defaultdict(set)
    for found in stale:
        for table in ROWS_IN[found.kind]:
            clear[f"{table}/{found.place}"].add(found.article_id)
    drop: defaultdict[str, set[str]] = defaultdict(set)
    for touch in losers:
        for table in ROWS_IN[touch.kind]:
            drop[f"{table}/{touch.place}"].add(touch.origin)
    orders = {name: Order(frozenset(drop.get(name, ())), frozenset(clear.get(name, ()))) for name in {*clear, *drop}}
    uris: defaultdict[str, set[str]] = defaultdict(set)
    records: defaultdict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for failure in failures:
        if failure.is_single:
            records[failure.place].add((failure.input_uri, failure.input_record))
        else:
            uris[failure.place].add(failure.input_uri)
    for place in {*uris, *records}:
        orders[f"failures/{place}"] = Order(
            clear=frozenset(uris.get(place, ())), clear_records=frozenset(records.get(place, ()))
        )
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


def _is_article(touch: Touch) -> bool:
    return touch.kind == "article"
