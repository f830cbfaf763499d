"""Articles as messages: Kafka topics and Pub/Sub subscriptions, by Beam's own connectors.

The value of a message is an article record as JSON, or the URL of a file to read. Every message is an input of its own,
named by where it is: `kafka://broker:9092/topic/3/000000000120` (partition, offset), `pubsub://project/subscription/ID`.
So a message that comes again changes nothing, and of two that say the same of an article the later one holds.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection

from transforms.clean import excerpt
from transforms.records import Document, Failure
from transforms.topics import Topic, parse_topic

_FILES = "files"
_MOST_URL_BYTES = 4096


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        uri: names it, and is the `input_uri` of what comes of it.
    """

    uri: str
    value: bytes


@dataclasses.dataclass
class ReadMessages(beam.PTransform[PBegin, PCollection[Message]]):
    """Reads messages without end.

    Kafka's connector is Java: an expansion service of Beam must be there when the graph is built, and the engine must
    be able to run Beam's Java worker, in a container or as a process. The time of a message of Kafka is when it was
    read, of Pub/Sub when it was published.

    Attributes:
        url: `kafka://…` or `pubsub://…`, as `parse_topic` has it.
        expansion_service: `host:port` of Beam's expansion service for Kafka, or the path of its jar.
    """

    url: str
    expansion_service: str | None = None

    def expand(self, begin: PBegin) -> PCollection[Message]:
        topic = parse_topic(self.url)
        messages: PCollection[Message]
        if topic.kind == "kafka":
            messages = begin | "Kafka" >> _kafka(topic, self.expansion_service) | "Name" >> beam.ParDo(_KafkaFn(topic))
        else:
            messages = begin | "PubSub" >> _pubsub(topic) | "Name" >> beam.ParDo(_PubSubFn(topic))
        return messages


@dataclasses.dataclass
class OpenMessages(beam.PTransform[PCollection[Message], Any]):
    """What messages hold: `documents` to parse, with failures for what is neither, and the URLs of `files` to read."""

    def expand(self, messages: PCollection[Message]) -> Any:
        return messages | "Open" >> beam.ParDo(_open).with_outputs(_FILES, main="documents")


def open_message(message: Message) -> Document | Failure | str:
    """The record of a message as a document, or the URL of the file it names, or why it is neither."""
    value = message.value.strip()
    if value.startswith(b"{"):
        return Document(message.uri, message.value, format="json")
    if len(value) <= _MOST_URL_BYTES and b"://" in value and len(value.split()) == 1:
        try:
            return value.decode()
        except UnicodeDecodeError:
            pass
    reason = "neither an article as a JSON object nor the URL of a file" if value else "the message is empty"
    return Failure(message.uri, "read", "BadMessage", reason, excerpt=excerpt(value))


def _open(message: Message) -> Iterator[Any]:
    found = open_message(message)
    yield beam.pvalue.TaggedOutput(_FILES, found) if isinstance(found, str) else found


class _KafkaFn(beam.DoFn):
    def __init__(self, topic: Topic) -> None:
        self._topic = topic

    def process(self, record: Any) -> Iterator[Message]:
        # Offsets sort as they come: where nothing else tells two versions of an article apart, the later one holds.
        place = f"{record.partition}/{record.offset:012}"
        yield Message(f"kafka://{self._topic.host}/{self._topic.name}/{place}", record.value or b"")


class _PubSubFn(beam.DoFn):
    def __init__(self, topic: Topic) -> None:
        self._topic = topic

    def process(self, message: Any) -> Iterator[Message]:
        yield Message(f"pubsub://{self._topic.host}/{self._topic.name}/{message.message_id}", message.data)


def _kafka(topic: Topic, expansion_service: str | None) -> Any:
    from apache_beam.io.kafka import ReadFromKafka
    from apache_beam.transforms.external import JavaJarExpansionService

    if expansion_service is None:
        raise ValueError("Kafka needs an expansion service of Beam: its address as host:port, or the path of its jar")
    is_jar = expansion_service.endswith(".jar")
    config = {"bootstrap.servers": topic.host, "auto.offset.reset": "earliest", **dict(topic.options)}
    return ReadFromKafka(
        config,
        [topic.name],
        with_metadata=True,
        expansion_service=JavaJarExpansionService(expansion_service) if is_jar else expansion_service,
    )


def _pubsub(topic: Topic) -> Any:
    from apache_beam.io.gcp.pubsub import ReadFromPubSub

    return ReadFromPubSub(subscription=f"projects/{topic.host}/subscriptions/{topic.name}", with_attributes=True)
