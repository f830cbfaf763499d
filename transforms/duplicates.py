"""Near-duplicates: syndicated copy and other articles of nearly one text get one `dup_group_id`; no row is dropped.

Articles of one run are compared with each other, and with those that the lake has of the days around theirs. What
crosses a shuffle is an article's signature and the keys of its bands (1.4 kB), never its text; only the signatures of
articles that share a band with another come together in one place. Of the lake's articles only those leave the worker
that reads them that share a band with one of the run, and the others of their groups: what a run holds does not grow
with the lake.
"""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import apache_beam as beam
import numpy as np
import numpy.typing as npt
from apache_beam.pvalue import AsIter, AsSingleton, PCollection
from apache_beam.transforms.combiners import ToList
from apache_beam.transforms.window import GlobalWindows

from transforms.partitions import read_rows, table_files
from transforms.records import Article, Outcome
from transforms.signatures import SignatureCache
from transforms.similarity import are_copies, bands, sign
from transforms.storage import Storage

_COLUMNS = ("article_id", "published_at", "published_date", "dup_group_id")
_LAST = "9999"
# Of the articles in one band each is compared with so many before it, in the order of time.
_NEIGHBOURS = 4
# Of a run of more articles (13 MB of bands) all that the lake has is compared: they are near nearly everything.
_MOST_NEAR = 50_000
_BAND = np.dtype(">u8")


class Signed(NamedTuple):
    """What is compared of an article.

    Attributes:
        moment: when it was published, ISO 8601 in UTC, as exactly as known; a string after all others where it is not.
        day: the day of it, counted from year 1; 0 where it is not known.
        signature: empty for one in the lake that is near none of the run, but in a group with one that is.
        group: of an article in the lake, the group that it is in; None for one of the run.
    """

    article_id: str
    moment: str
    day: int
    signature: bytes
    group: str | None = None


class Around(NamedTuple):
    """A file of articles of the lake, and its days (counted from year 1; 0 is no date) to look at; None, all."""

    name: str
    days: tuple[int, ...] | None = None


class Place(NamedTuple):
    """Where an article of the run is: its group, and groups of the lake that have a new id by it."""

    group: str
    regroups: tuple[tuple[str, str], ...] = ()


Groups: TypeAlias = Mapping[str, Place]
Bands: TypeAlias = npt.NDArray[np.uint64]
"""Keys of bands; those of a run, among which others are looked up, are sorted and each there once."""


@dataclasses.dataclass
class GroupDuplicates(beam.PTransform[PCollection[Outcome], PCollection[Outcome]]):
    """Fills `dup_group_id` and `is_duplicate` of articles; everything else passes.

    A group's id is the `article_id` of its first article: the earliest, of several the smallest id. All others of the
    group are duplicates. An article like no other is a group by itself. Where an article joins groups of the lake and
    is their first, or makes them one, it says so (`Article.regroups`), and `WriteLake` gives their rows the new id; so
    groups are the same in whatever order and in how many runs articles come. Articles without a date are compared with
    those of their run, and with the lake's without a date.

    Attributes:
        lake: folder or fsspec URL of a lake, to find groups in; None compares the articles with each other only.
        days: how far apart similar articles may be published, at most; and how far around the run's dates to look in
            the lake.
        threshold: the share of wording in common from which on articles are near-duplicates, above 0 to 1; less will
            do where one is a cut of the other, none where their numbers differ (`are_copies`).
        cache: a file on a local disk, made where there is none, in which runs on one machine keep the signatures of the
            lake's articles, each of which takes most of a millisecond; None makes them in every run. Not to be kept
            from one version of newsbeam to another.

    Each article must be there once (`DropRepeats`).
    """

    lake: str | None = None
    days: int = 7
    threshold: float = 0.6
    cache: str | None = None

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError(f"days is {self.days}; at least 0")
        if not 0 < self.threshold <= 1:
            raise ValueError(f"threshold is {self.threshold}; above 0, at most 1")

    def expand(self, outcomes: PCollection[Outcome]) -> PCollection[Outcome]:
        if not outcomes.is_bounded:
            raise ValueError("GroupDuplicates takes a bounded collection; group a stream in micro-batches")
        signed = outcomes | "Sign" >> beam.FlatMap(_sign_article) | "OneWindow" >> beam.WindowInto(GlobalWindows())
        if self.lake is not None:
            cache = SignatureCache(self.cache) if self.cache else None
            there = signed | "FromLake" >> _SignLake(self.lake, self.days, cache)
            signed = (
                (signed, there)
                | "Together" >> beam.Flatten()
                | "ById" >> beam.Map(lambda one: (one.article_id, one))
                | "GroupById" >> beam.GroupByKey()
                | "New" >> beam.MapTuple(_newer)
            )
        groups = signed | "Group" >> _FindGroups(self.days, self.threshold)
        grouped: PCollection[Outcome] = outcomes | "Mark" >> beam.Map(mark_article, AsSingleton(groups))
        return grouped


def mark_article(outcome: Outcome, groups: Groups) -> Outcome:
    """The article with its group; one that is in no group is one by itself."""
    if not isinstance(outcome, Article):
        return outcome
    place = groups.get(outcome.article_id, Place(outcome.article_id))
    is_duplicate = place.group != outcome.article_id
    return dataclasses.replace(outcome, dup_group_id=place.group, is_duplicate=is_duplicate, regroups=place.regroups)


def similar_pairs(band: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Pairs of articles worth comparing, out of the (moment, id) of those in one band: each with some before it."""
    ordered = [article_id for _, article_id in sorted(band)]
    for index, article_id in enumerate(ordered):
        yield from ((before, article_id) for before in ordered[max(0, index - _NEIGHBOURS) : index])


def find_groups(
    members: Iterable[Signed], pairs: Iterable[tuple[str, str]], days: int = 7, threshold: float = 0.6
) -> dict[str, Place]:
    """The place of each article of the run that is in a group of several articles, or was the first of one."""
    by_id = {member.article_id: member for member in members}
    roots = {article_id: article_id for article_id in by_id}
    for one, other in pairs:
        if one in by_id and other in by_id and _are_alike(by_id[one], by_id[other], days, threshold):
            _join(roots, one, other)
    together: dict[str, str] = {}
    for member in by_id.values():
        if member.group is not None:
            _join(roots, member.article_id, together.setdefault(member.group, member.article_id))
    groups: dict[str, list[Signed]] = {}
    for member in by_id.values():
        groups.setdefault(_root(roots, member.article_id), []).append(member)
    names: dict[str, str] = {}
    regroups: dict[str, set[tuple[str, str]]] = {}
    for group in groups.values():
        name = _name(group, by_id)
        new = sorted(member.article_id for member in group if member.group is None)
        if len(group) > 1:
            names |= dict.fromkeys(new, name)
        for old in {member.group for member in group if member.group not in (None, name)}:
            # One of the run tells the lake: of this group, or else the one that it was named for and that left it.
            teller = new[0] if new else old
            if teller in by_id and by_id[teller].group is None:
                regroups.setdefault(teller, set()).add((old or "", name))
    return {
        article_id: Place(names.get(article_id, article_id), tuple(sorted(regroups.get(article_id, ()))))
        for article_id in {*names, *regroups}
    }


def _name(group: list[Signed], by_id: Mapping[str, Signed]) -> str:
    first = min(group, key=lambda member: (member.moment, member.article_id))
    # An article that gave its name in the lake and is out of sight is earlier than all that is near.
    unseen = [member.group for member in group if member.group is not None and member.group not in by_id]
    return min(unseen, default=first.article_id)


def _are_alike(one: Signed, other: Signed, days: int, threshold: float) -> bool:
    near = not (one.day and other.day) or abs(one.day - other.day) <= days
    return near and are_copies(one.signature, other.signature, threshold)


def _root(roots: dict[str, str], article_id: str) -> str:
    while roots[article_id] != article_id:
        roots[article_id] = roots[roots[article_id]]
        article_id = roots[article_id]
    return article_id


def _join(roots: dict[str, str], one: str, other: str) -> None:
    one, other = sorted((_root(roots, one), _root(roots, other)))
    roots[other] = one


def _sign_article(outcome: Outcome) -> Iterator[Signed]:
    if isinstance(outcome, Article) and (signature := sign(outcome.body)):
        yield _signed(outcome.article_id, outcome.published_at, outcome.published_date, signature)


def _signed(
    article_id: str, at: dt.datetime | None, date: dt.date | None, signature: bytes, group: str | None = None
) -> Signed:
    if at is None and date is not None:
        at = dt.datetime.combine(date, dt.time(), dt.timezone.utc)
    moment = at.astimezone(dt.timezone.utc).isoformat() if at else _LAST
    return Signed(article_id, moment, date.toordinal() if date else 0, signature, group)


def _newer(_: str, versions: Iterable[Signed]) -> Signed:
    """Of an article in the run and in the lake, that of the run; of several in the lake any, always the same."""
    return min(versions, key=lambda one: (one.group is not None, not one.signature, one))


@dataclasses.dataclass
class _SignLake(beam.PTransform[PCollection[Signed], PCollection[Signed]]):
    """The articles that the lake has near those of the run, of the days around theirs, and others of their groups."""

    lake: str
    days: int
    cache: SignatureCache | None

    def expand(self, signed: PCollection[Signed]) -> PCollection[Signed]:
        files: Any = (
            signed
            | "Days" >> beam.Map(lambda one: one.day)
            | "Once" >> beam.Distinct()
            | "AllDays" >> ToList()
            | "Files" >> beam.FlatMap(files_around, self.lake, self.days)
            | "Spread" >> beam.Reshuffle()
        )
        bands_of_run = AsSingleton(signed | "Bands" >> beam.CombineGlobally(_CollectBands()))  # type: ignore[no-untyped-call]  # Beam's constructor
        near = files | "Near" >> beam.FlatMap(sign_file, self.lake, bands_of_run, self.cache)
        groups = AsIter(near | "GroupsNear" >> beam.Map(lambda one: one.group) | "EachGroup" >> beam.Distinct())
        others = files | "Others" >> beam.FlatMap(members_in_file, self.lake, groups, bands_of_run)
        rows: PCollection[Signed] = (near, others) | "NearAndOthers" >> beam.Flatten()
        return rows


def files_around(days: Iterable[int], lake: str, reach: int) -> list[Around]:
    """The files of articles that a lake has of some days (counted from year 1) and those around them; 0 is no date."""
    middles = set(days)
    wanted = {day for middle in middles if middle for day in range(middle - reach, middle + reach + 1) if day > 0}
    wanted |= middles & {0}
    names = table_files(Storage.open(lake), "articles")
    in_folder = {folder: _days_in(folder, wanted) for folder in {_folder(name) for name in names}}
    return [Around(name, found) for name in names if (found := in_folder[_folder(name)]) != ()]


def _folder(name: str) -> str:
    return name.split("/")[1]


def _days_in(folder: str, wanted: set[int]) -> tuple[int, ...] | None:
    """Those of the days that may be in a folder; None where it has no others."""
    by, _, day = folder.partition("=")
    if by not in ("date", "month"):
        return tuple(sorted(wanted))
    if not day[:1].isdigit():
        return None if 0 in wanted else ()
    if by == "date":
        return None if dt.date.fromisoformat(day).toordinal() in wanted else ()
    return tuple(one for one in sorted(wanted) if one and dt.date.fromordinal(one).replace(day=1).isoformat() == day)


def sign_file(
    file: Around, lake: str, near: Bands | None = None, cache: SignatureCache | None = None
) -> Iterator[Signed]:
    """The articles of a file of the lake, signed; only those with one of the bands `near`, where these are given."""
    rows = list(_rows_around(file, lake, (*_COLUMNS, "content_hash", "body")))
    known = cache.sign_all({content_hash: body for *_, content_hash, body in rows}) if cache else {}
    for article_id, at, date, group, content_hash, body in rows:
        signature = known[content_hash] if cache else sign(body)
        if signature and (near is None or _any_among(_keys([signature]), near)):
            yield _signed(article_id, at, date, signature, group or article_id)


def members_in_file(file: Around, lake: str, groups: Iterable[str], near: Bands | None) -> Iterator[Signed]:
    """The articles of a file of the lake in some groups, not signed; none where all are near (`near` is None)."""
    wanted = frozenset(groups)
    if near is None or not wanted:
        return
    for article_id, at, date, group in _rows_around(file, lake, _COLUMNS):
        if group in wanted:
            yield _signed(article_id, at, date, b"", group)


def _rows_around(file: Around, lake: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    span = None
    if file.days and 0 not in file.days:
        span = dt.date.fromordinal(file.days[0]), dt.date.fromordinal(file.days[-1])
    rows = read_rows(Storage.open(lake), "articles", file.name, columns, span)
    for row in zip(*(rows.to_pydict().values() if rows else ()), strict=True):
        date = row[_COLUMNS.index("published_date")]
        if file.days is None or (date.toordinal() if date else 0) in file.days:
            yield row


def _any_among(keys: Bands, near: Bands) -> bool:
    # Not np.isin, which sorts both: near has the bands of a whole run, and this is asked of each article of the lake.
    places = np.searchsorted(near, keys)
    return bool((near[places[places < len(near)]] == keys[places < len(near)]).any())


def _keys(signatures: Iterable[bytes]) -> Bands:
    joined = b"".join(key for signature in signatures for key in bands(signature))
    return np.frombuffer(joined, _BAND).astype(np.uint64)


class _CollectBands(beam.CombineFn):
    """The bands of all articles; None where there are too many."""

    def create_accumulator(self) -> list[bytes] | None:
        return []

    def add_input(self, found: list[bytes] | None, one: Signed) -> list[bytes] | None:
        if found is not None:
            found.append(one.signature)
        return None if found is None or len(found) > _MOST_NEAR else found

    def merge_accumulators(self, accumulators: Iterable[list[bytes] | None]) -> list[bytes] | None:
        merged: list[bytes] = []
        for found in accumulators:
            if found is None or len(merged) + len(found) > _MOST_NEAR:
                return None
            merged += found
        return merged

    def extract_output(self, found: list[bytes] | None) -> Bands | None:
        return None if found is None else np.unique(_keys(found))


@dataclasses.dataclass
class _FindGroups(beam.PTransform[PCollection[Signed], PCollection[Groups]]):
    """One mapping, of articles to groups of several."""

    days: int
    threshold: float

    def expand(self, signed: PCollection[Signed]) -> PCollection[Groups]:
        pairs = (
            signed
            | "Bands" >> beam.FlatMap(_banded)
            | "Meet" >> beam.GroupByKey()
            | "Pairs" >> beam.FlatMap(lambda band: similar_pairs(band[1]))
            | "EachOnce" >> beam.Distinct()
        )
        in_pairs = pairs | "Ids" >> beam.FlatMap(lambda pair: ((article_id, None) for article_id in pair))
        in_groups = signed | "Unsigned" >> beam.FlatMap(lambda one: [] if one.signature else [(one.article_id, None)])
        named = (in_pairs, in_groups) | "Named" >> beam.Flatten()
        keyed = signed | "Keyed" >> beam.Map(lambda one: (one.article_id, one))
        members = (
            {"signed": keyed, "named": named}
            | "Pick" >> beam.CoGroupByKey()
            | "Picked"
            >> beam.FlatMap(lambda found: list(found[1]["signed"]) if any(True for _ in found[1]["named"]) else [])
            | "All" >> ToList()
        )
        groups: PCollection[Groups] = members | "Resolve" >> beam.Map(
            find_groups, AsIter(pairs), self.days, self.threshold
        )
        return groups


def _banded(one: Signed) -> Iterator[tuple[bytes, tuple[str, str]]]:
    keys = bands(one.signature) if one.signature else ()
    return zip(keys, itertools.repeat((one.moment, one.article_id)), strict=False)
