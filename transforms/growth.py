"""When a partition gets more files, and which rows move to them.

Both go by the articles: what files are to hold is counted in words, and entities and quotes are where their article is.
A partition never has fewer files than before, but by `compact`.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from transforms.commits import lake_files
from transforms.division import Division, address_of, count_files, split_place
from transforms.found import Found, place_of, weight
from transforms.partitions import LakeFileError, Order, Share, key_of, read_rows
from transforms.storage import Storage
from transforms.touches import Touch

# Tables with the rows of an article, which move with it; the first is asked.
_TOGETHER = (("articles", "entities", "quotes"), ("cancellations",), ("failures",))

_NOTHING = Share(-1, 1)

Moves = dict[str, set[str]]
"""The names of files that give rows away, with the places that their rows belong in."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """How many files a partition has: one for each `file_words` words of its articles, and at least `least`."""

    least: int
    file_words: int

    def files(self, words: int) -> int:
        """The number of files for so many words."""
        return max(self.least, math.ceil(words / self.file_words), 1)


def divide(
    division: Division,
    rule: Rule,
    there: Mapping[str, int],
    found: Iterable[Found],
    touches: Sequence[Touch],
) -> Division:
    """The division with the files its partitions need for what is there and what arrives (`touches`, with addresses).

    `there` has the words of each file of articles, `found` the articles that arrive again.
    """
    words: Counter[str] = Counter()
    for place, count in there.items():
        words[split_place(place)[0]] += count
    for article in found:
        if article.kind == "article":
            words[split_place(article.place)[0]] -= weight(article.words)
    newest = {touch.article_id: touch for touch in sorted(_articles(touches), key=_version)}
    for touch in newest.values():
        words[division.partition(touch.place)] += weight(touch.words)
    concerned = {division.partition(touch.place) for touch in touches if touch.place}
    now = count_files(there)
    files = {partition: max(now.get(partition, 1), rule.files(words[partition])) for partition in concerned}
    kept = {partition: count for partition, count in now.items() if partition not in concerned}
    return dataclasses.replace(division, files={name: count for name, count in (kept | files).items() if count > 1})


def fit(storage: Storage, division: Division, rule: Rule) -> Division:
    """The division with the files its partitions need for all that a lake has, be it more or fewer than they have."""
    words: Counter[str] = Counter()
    names = [name for tables in _TOGETHER for name in lake_files(storage, tables[0])]
    for found in storage.at_once(_words(storage, division), names):
        words.update(found)
    files = {partition: rule.files(count) for partition, count in words.items()}
    return dataclasses.replace(division, files={name: count for name, count in files.items() if count > 1})


def _words(storage: Storage, division: Division) -> Callable[[str], Counter[str]]:
    """Counts the words of a file by partition."""

    def count(name: str) -> Counter[str]:
        table = name.partition("/")[0]
        columns = ("published_date", "source_slug", *(("word_count",) if table == "articles" else ()))
        rows = read_rows(storage, table, name, columns)
        words: Counter[str] = Counter()
        for day, slug, *some in () if rows is None else zip(*rows.to_pydict().values(), strict=True):
            words[division.partition(address_of(day, slug))] += weight(some[0] or 0) if some else 0
        return words

    return count


def grown(division: Division, there: Iterable[str]) -> set[str]:
    """The partitions that get more files than they have by their places, but for those that have none yet."""
    return {name for name, count in count_files(there).items() if division.files.get(name, 1) > count}


def find_moves(storage: Storage, division: Division, partitions: Collection[str] | None = None) -> Moves:
    """Which old rows of some partitions, or of all, belong in which files by a division; what stays is left out."""
    moves: Moves = {}
    for tables in _TOGETHER:
        names = [
            name
            for name in lake_files(storage, tables[0])
            if partitions is None or split_place(place_of(name))[0] in partitions
        ]
        for name, targets in zip(names, storage.at_once(_targets(storage, division), names), strict=True):
            if targets - {place_of(name)}:
                moves |= {f"{table}/{place_of(name)}": targets for table in tables}
    return moves


def add_moves(orders: Mapping[str, Order], moves: Moves, division: Division, *, anew: bool = False) -> dict[str, Order]:
    """The orders of a run, with those for rows that move; `anew` where folders go by something else than before."""
    coming = dict(orders)
    kept = {f"{source.partition('/')[0]}/{place}" for source, places in moves.items() for place in places}
    for source, places in moves.items():
        table, _, own = source.partition("/")
        given = orders.get(source, Order())
        share = _share(division, own, anew=anew) if source in kept else _NOTHING
        coming[source] = dataclasses.replace(coming.get(source, Order()), share=share)
        for place in sorted(places - {own}):
            taker = coming.get(f"{table}/{place}", Order())
            coming[f"{table}/{place}"] = dataclasses.replace(
                taker,
                share=taker.share or _share(division, place, anew=anew),
                take=(*taker.take, own),
                # What leaves the lake, or changes, does so where it comes to be.
                clear=taker.clear | given.clear,
                clear_records=taker.clear_records | given.clear_records,
                regroup=taker.regroup | given.regroup,
            )
    return coming


def _targets(storage: Storage, division: Division) -> Callable[[str], set[str]]:
    def targets(name: str) -> set[str]:
        table = name.partition("/")[0]
        columns = ("published_date", "source_slug", key_of(table))
        rows = read_rows(storage, table, name, columns)
        if rows is None:
            return set()
        days, slugs, keys = (rows[column].to_pylist() for column in columns)
        try:
            addresses = {pair: address_of(*pair) for pair in set(zip(days, slugs, strict=True))}
        except ValueError as error:
            raise LakeFileError(f"{storage.path(name)}: {error}") from error
        return {division.place(addresses[day, slug], key) for day, slug, key in zip(days, slugs, keys, strict=True)}

    return targets


def _share(division: Division, place: str, *, anew: bool) -> Share:
    partition, number = split_place(place)
    return Share(number, division.files.get(partition, 1), division.days(partition) if anew else None)


def _articles(touches: Iterable[Touch]) -> Iterator[Touch]:
    return (touch for touch in touches if touch.kind == "article" and touch.version is not None)


def _version(touch: Touch) -> tuple[object, ...]:
    return touch.version or ()
