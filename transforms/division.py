"""How a lake is divided into files: folders by date, month or neither, and by source; in each as many as it needs.

A partition starts with one file. When its articles have more words than its files are to hold, it gets more, one by
one: each takes rows from one other, and nothing else moves (linear hashing, Litwin 1980). So a row's file follows from
its article and the number of files, and no file holds more than about twice its share.

A lake notes what its folders go by in `_runs/.layout`; one without goes by date, as all did before there was a choice.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal, get_args

from transforms.storage import Storage

PartitionBy = Literal["date", "month", "none"]
PARTITIONS: Final[tuple[PartitionBy, ...]] = get_args(PartitionBy)
UNKNOWN_SOURCE: Final = "unknown"
NULL_PARTITION: Final = "__HIVE_DEFAULT_PARTITION__"
RECORD: Final = "_runs/.layout"

_SLUG = re.compile(r"(?![0-9]+\Z)[a-z0-9][a-z0-9._-]*\Z")
_NUMBER = re.compile(r"part-(\d+)\.parquet\Z")


class LakeLayoutError(ValueError):
    """The lake's folders go by something else than was asked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class Division:
    """Where rows are.

    Attributes:
        files: of partitions that have more than one file, how many.
    """

    partition_by: PartitionBy = "date"
    null_partition: str = NULL_PARTITION
    files: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def partition(self, address: str) -> str:
        """The folder, in every table's, of rows with an `address`."""
        day, _, slug = address.partition("/")
        if self.partition_by == "none":
            return f"source={slug}"
        if self.partition_by == "month":
            day = day and f"{day[:7]}-01"
        return f"{self.partition_by}={day or self.null_partition}/source={slug}"

    def place(self, address: str, key: str) -> str:
        """The file, in every table's folder, of the rows of an article (or of the input of a failure)."""
        partition = self.partition(address)
        return f"{partition}/part-{bucket_of(key, self.files.get(partition, 1))}.parquet"

    def days(self, partition: str) -> tuple[dt.date | None, dt.date | None] | None:
        """First and last day of a partition; (None, None) for that of rows without a date, None where it is of all."""
        if self.partition_by == "none":
            return None
        day = partition.partition("/")[0].partition("=")[2]
        if day == self.null_partition:
            return None, None
        first = dt.date.fromisoformat(day)
        if self.partition_by == "date":
            return first, first
        return first, (first + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)


def address_of(date: dt.date | None, source_slug: str | None) -> str:
    """What a row's place goes by, however the lake is divided.

    Raises:
        ValueError: for a slug that could not be a folder's name.
    """
    slug = source_slug or UNKNOWN_SOURCE
    if not _SLUG.match(slug):
        raise ValueError(f"source slug {slug!r} must match [a-z0-9][a-z0-9._-]* and not be all digits")
    return f"{'' if date is None else date.isoformat()}/{slug}"


def bucket_of(key: str, buckets: int) -> int:
    """The number of the file of an article (or of the input of a failure) among so many; the same everywhere.

    With one file more, only articles of one file move, all to the new one.
    """
    digest = int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    span = 1 << (buckets - 1).bit_length()
    bucket = digest % span
    return bucket if bucket < buckets else bucket % (span // 2)


def split_place(place: str) -> tuple[str, int]:
    """The partition of a file, and its number in it."""
    partition, _, name = place.rpartition("/")
    match = _NUMBER.match(name)
    return partition, int(match[1]) if match else 0


def count_files(places: Iterable[str]) -> dict[str, int]:
    """How many files partitions have, by the highest number among those that are there."""
    counts: dict[str, int] = {}
    for place in places:
        partition, number = split_place(place)
        counts[partition] = max(counts.get(partition, 0), number + 1)
    return counts


def recorded(storage: Storage) -> PartitionBy | None:
    """What the folders of a lake go by; None for a lake that does not say."""
    content = storage.read(RECORD)
    if content is None:
        return None
    found = json.loads(content)["partition_by"]
    if found not in PARTITIONS:
        raise LakeLayoutError(
            f"{storage.root} is partitioned by {found}; this newsbeam knows {', '.join(PARTITIONS)}, so update it"
        )
    partition_by: PartitionBy = found
    return partition_by


def record(partition_by: PartitionBy) -> bytes:
    """What a lake notes of its folders."""
    return json.dumps({"partition_by": partition_by}).encode()


def resolve(storage: Storage, wanted: PartitionBy | None, *, is_new: bool) -> PartitionBy:
    """What the folders of a lake go by; of a new one what is wanted, or date.

    Raises:
        LakeLayoutError: for a lake that goes by something else than is wanted.
    """
    found = recorded(storage) or (None if is_new else "date")
    if found is None:
        return wanted or "date"
    if wanted not in (None, found):
        raise LakeLayoutError(
            f"{storage.root} is partitioned by {found}, not {wanted}; "
            f"newsbeam compact --partition-by {wanted} divides it anew"
        )
    return found
