"""Which of two versions of an article is the newer one: by time, the provider's number, and input."""

from __future__ import annotations

import datetime as dt

from transforms.records import Article, Cancellation

Version = tuple[bool, dt.datetime, int, bool, str, int, str]
_OLDEST = dt.datetime.min.replace(tzinfo=dt.timezone.utc)
_NEWEST = dt.datetime.max.replace(tzinfo=dt.timezone.utc)


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


def is_as_new(version: Version, other: Version) -> bool:
    """Whether a version is as new as another by what the articles themselves say, wherever they were read."""
    return version[:4] >= other[:4]


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
