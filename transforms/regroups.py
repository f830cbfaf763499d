"""Groups of near-duplicates in the lake that get another id: an earlier article joined them, or their first is gone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from transforms.partitions import Order, read_rows, table_files
from transforms.storage import Storage
from transforms.upserts import Plan

_COLUMNS = ("article_id", "dup_group_id", "published_at", "published_date")
_LATEST = dt.datetime.max.replace(tzinfo=dt.timezone.utc)


class Member(NamedTuple):
    """An article of the lake in a group; `file` is where its row is, `moment` when it was published."""

    group: str
    moment: dt.datetime
    article_id: str
    file: str


def add_regroups(storage: Storage, plan: Plan) -> dict[str, Order]:
    """The orders of a plan, with those for the groups that it gives other ids."""
    groups = {old for old, _ in plan.regroups} | plan.gone
    if not groups:
        return plan.orders
    members = [member for member in find_members(storage, groups) if member.article_id not in plan.gone]
    names = dict(plan.regroups)
    by_file: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for member in members:
        name = _last(names, member.group) or _first(members, member.group)
        if name != member.group:
            by_file[member.file].add((member.article_id, name))
    orders = dict(plan.orders)
    for file, pairs in by_file.items():
        orders[file] = dataclasses.replace(orders.get(file, Order()), regroup=frozenset(pairs))
    return orders


def find_members(storage: Storage, groups: Iterable[str]) -> Iterator[Member]:
    """Yields the articles of the lake that are in one of the groups."""
    wanted = pa.array(sorted(groups), pa.string())

    def search(file: str) -> list[Member]:
        rows = read_rows(storage, "articles", file, _COLUMNS)
        if rows is None:
            return []
        found = rows.filter(pc.is_in(rows["dup_group_id"], wanted)).to_pylist()
        return [
            Member(row["dup_group_id"], _moment(row["published_at"], row["published_date"]), row["article_id"], file)
            for row in found
        ]

    for found in storage.at_once(search, table_files(storage, "articles")):
        yield from found


def _moment(at: dt.datetime | None, date: dt.date | None) -> dt.datetime:
    if at is None and date is not None:
        return dt.datetime.combine(date, dt.time(), dt.timezone.utc)
    return at or _LATEST


def _last(names: Mapping[str, str], group: str) -> str | None:
    """What a group is called at the end of a chain of new names; None where it has none."""
    seen = {group}
    while group in names and names[group] not in seen:
        group = names[group]
        seen.add(group)
    return group if len(seen) > 1 else None


def _first(members: Iterable[Member], group: str) -> str:
    return min(member for member in members if member.group == group).article_id
