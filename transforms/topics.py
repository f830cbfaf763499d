"""Inputs that stand for messages: a topic of Kafka, or a subscription of Pub/Sub, as a URL."""

from __future__ import annotations

import dataclasses
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

_SCHEMES = ("kafka://", "pubsub://")


@dataclasses.dataclass(frozen=True, slots=True)
class Topic:
    """Where messages come from.

    Attributes:
        host: Kafka's brokers as `host:port,host:port`, or the project of the subscription.
        name: of the topic, or of the subscription.
        options: of Kafka's consumer, such as `security.protocol`.
    """

    kind: Literal["kafka", "pubsub"]
    host: str
    name: str
    options: tuple[tuple[str, str], ...] = ()


def is_topic(given: str) -> bool:
    """Whether an input stands for messages rather than files."""
    return given.startswith(_SCHEMES)


def parse_topic(url: str) -> Topic:
    """The topic of `kafka://BROKERS/TOPIC?OPTION=VALUE` or `pubsub://PROJECT/SUBSCRIPTION`. Raises ValueError."""
    parts = urlsplit(url)
    name = parts.path.strip("/")
    if not is_topic(url) or not parts.netloc or not name or "/" in name or "@" in parts.netloc:
        raise ValueError("messages are read from kafka://BROKER:PORT/TOPIC or pubsub://PROJECT/SUBSCRIPTION")
    if parts.scheme == "kafka":
        return Topic("kafka", parts.netloc, name, tuple(parse_qsl(parts.query)))
    return Topic("pubsub", parts.netloc, name)
