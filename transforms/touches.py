"""What an outcome of a run means beyond its own rows: the input it came of, the version it is, where it goes."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from transforms.records import Article, Cancellation, Failure, Outcome, Repeat, stable_id
from transforms.versions import Version, article_version

_KINDS = {Article: "article", Cancellation: "cancelled", Failure: "failure", Repeat: "repeat"}
# Errors of disks, networks and stores that say nothing of a file's content.
_PASSING = frozenset(
    (
        "BlockingIOError", "BrokenPipeError", "ClientError", "ConnectionAbortedError", "ConnectionError",
        "ConnectionRefusedError", "ConnectionResetError", "EndpointConnectionError", "FileNotFoundError",
        "HttpError", "InterruptedError", "PermissionError", "ServerDisconnectedError", "TimeoutError",
    )
)  # fmt: skip


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


def _may_pass(failure: Failure) -> bool:
    """Whether it was the way to the file that failed, not what is in it."""
    return failure.stage == "read" and (failure.error_type in _PASSING or failure.message.startswith("[Errno"))
