"""Messages: what they are called, what they hold, and that their rows are the same however often they come."""

import json
import pathlib
from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from apache_beam import Create, Map, Pipeline, WindowInto
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from transforms.lake import LakeOptions
from transforms.messages import Message, OpenMessages, ReadMessages, _KafkaFn, _PubSubFn, open_message
from transforms.parse import ParseArticles
from transforms.partitions import lake_hash, read_rows, table_files
from transforms.records import Document, Failure
from transforms.storage import Storage
from transforms.streams import WriteStream
from transforms.topics import Topic, is_topic, parse_topic

KAFKA = Topic("kafka", "b1:9092,b2:9092", "news")


@pytest.mark.parametrize(
    ("url", "topic"),
    [
        ("kafka://b1:9092,b2:9092/news", KAFKA),
        ("kafka://b/n?security.protocol=SSL&a=b", Topic("kafka", "b", "n", (("security.protocol", "SSL"), ("a", "b")))),
        ("pubsub://my-project/news", Topic("pubsub", "my-project", "news")),
        ("kafka://b1:9092", None),
        ("kafka:///news", None),
        ("kafka://user:secret@b/news", None),
        ("pubsub://my-project/a/b", None),
        ("s3://bucket/news", None),
    ],
)
def test_topics(url: str, topic: Topic | None) -> None:
    assert is_topic(url) == (not url.startswith("s3:"))
    if topic is None:
        with pytest.raises(ValueError, match="kafka://BROKER:PORT/TOPIC or pubsub://PROJECT/SUBSCRIPTION"):
            parse_topic(url)
    else:
        assert parse_topic(url) == topic


RECORD = b'{"title": "Rain", "text": "It rained."}'


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (RECORD, Document("m", RECORD, format="json")),
        (b" \n" + RECORD, Document("m", b" \n" + RECORD, format="json")),
        (b"s3://bucket/a.html\n", "s3://bucket/a.html"),
        (b"file:///in/a.html", "file:///in/a.html"),
        (b"", "the message is empty"),
        (b"/etc/passwd", "neither"),
        (b"see https://a.example/ there", "neither"),
        (b"s3://\xff", "neither"),
        (b"s3://" + 5000 * b"a", "neither"),
        (b"[1]", "neither"),
    ],
)
def test_what_a_message_holds(value: bytes, found: object) -> None:
    opened = open_message(Message("m", value))
    if isinstance(opened, Failure):
        assert (opened.input_uri, opened.stage, opened.error_type) == ("m", "read", "BadMessage")
        assert opened.message.startswith(str(found))
    else:
        assert opened == found


def test_messages_are_called_by_their_place() -> None:
    record = SimpleNamespace(partition=3, offset=120, value=b"x")
    assert list(_KafkaFn(KAFKA).process(record)) == [Message("kafka://b1:9092,b2:9092/news/3/000000000120", b"x")]
    deleted = SimpleNamespace(partition=0, offset=1, value=None)
    assert next(_KafkaFn(KAFKA).process(deleted)).value == b""
    message = SimpleNamespace(message_id="77", data=b"x")
    (found,) = _PubSubFn(Topic("pubsub", "my-project", "s")).process(message)
    assert found == Message("pubsub://my-project/s/77", b"x")


def test_a_subscription_in_a_graph() -> None:
    pipeline = Pipeline(FnApiRunner(), options=PipelineOptions(streaming=True))
    pipeline | ReadMessages("pubsub://my-project/news") | OpenMessages()
    proto = pipeline.to_runner_api()
    (read,) = (
        one.spec for one in proto.components.transforms.values() if one.spec.urn == "beam:transform:pubsub_read:v1"
    )
    assert b"projects/my-project/subscriptions/news" in read.payload


def test_kafka_needs_an_expansion_service() -> None:
    with pytest.raises(ValueError, match="Kafka needs an expansion service of Beam"):
        Pipeline(FnApiRunner()) | ReadMessages("kafka://b/news")


def message(number: int, text: str, moment: str = "2026-03-02T08:00:00Z", offset: int | None = None) -> Message:
    record = {"title": f"Rain {number}", "text": text, "url": f"https://quillpost.example/{number}"}
    record |= {"date": "2026-03-01", "date_modify": moment}
    place = number if offset is None else offset
    return Message(f"kafka://b/news/0/{place:012}", json.dumps(record).encode())


def stream(lake: pathlib.Path, timed: Sequence[tuple[int, Message]]) -> str:
    """Writes messages with the seconds at which they came, in windows of ten; the rows of the lake."""
    with Pipeline(FnApiRunner()) as pipeline:
        messages = pipeline | Create(list(timed)) | Map(lambda pair: TimestampedValue(pair[1], pair[0]))
        opened = messages | OpenMessages()
        assert_that(opened.files, equal_to(["s3://bucket/a.html"]))
        opened.documents | ParseArticles() | WindowInto(FixedWindows(10)) | WriteStream(lake, LakeOptions(), "s")
    return lake_hash(lake)


def test_late_corrected_and_repeated_messages_come_to_the_same_rows(tmp_path: pathlib.Path) -> None:
    articles = [message(number, f"It rained in ward {number}.") for number in range(6)]
    corrected = message(1, "It snowed in ward 1.", "2026-03-03T08:00:00Z", offset=50)
    others = [
        Message("kafka://b/news/0/000000000098", b"s3://bucket/a.html"),
        Message("kafka://b/news/0/000000000099", b"?"),
    ]
    once = stream(tmp_path / "once", [(0, each) for each in [*articles, corrected, *others]])
    timed = [(10 * number, each) for number, each in enumerate(articles)]
    timed += [(0, corrected), (3, articles[0]), (20, articles[0]), (40, others[1]), (45, others[0]), (49, others[1])]
    assert stream(tmp_path / "often", timed) == once
    storage = Storage.open(str(tmp_path / "often"))
    tables = {"articles": ["body"], "failures": ["input_uri", "message"]}
    rows = {
        table: [
            row for name in table_files(storage, table) for row in read_rows(storage, table, name, columns).to_pylist()
        ]
        for table, columns in tables.items()
    }
    assert len(rows["articles"]) == 6
    assert "It snowed in ward 1." in {row["body"] for row in rows["articles"]}
    (failure,) = rows["failures"]
    assert failure["input_uri"] == "kafka://b/news/0/000000000099"
