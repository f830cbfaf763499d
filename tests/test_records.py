"""The records: stable ids, and what does and does not travel in a pickle."""

import dataclasses
import pickle

import pytest

from transforms.records import Article, Document, Entity, Failure, Quote, Repeat, stable_id

ARTICLE = Article(article_id="a", content_hash="h", body="Rain.", input_uri="f.txt", input_format="text")


def test_stable_id_is_the_same_everywhere() -> None:
    assert stable_id("tass", "1") == "f6979c6a1d341e2de992bdeea28da134"


@pytest.mark.parametrize(("one", "other"), [(("ab", "c"), ("a", "bc")), (("a",), ("a", "")), (("é",), ("e",))])
def test_stable_id_tells_parts_apart(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert stable_id(*one) != stable_id(*other)


def test_stable_id_takes_lone_surrogates() -> None:
    assert len(stable_id("\ud800")) == 32


@pytest.mark.parametrize(
    "record",
    [
        ARTICLE,
        Document("f.txt", b"Rain.", {"source": "x"}),
        Entity("m", "a", "body", 0, 4, "Rain", "EVENT", "e", "Rain"),
        Quote("q", "a", "body", "direct", "Rain.", 0, 5, (0,), (5,)),
        Failure("f.txt", "read", "OSError", "gone"),
        Repeat("f.txt", "a"),
    ],
    ids=lambda record: type(record).__name__,
)
def test_records_survive_pickling_and_refuse_change(record: object) -> None:
    assert pickle.loads(pickle.dumps(record)) == record
    name = dataclasses.fields(record)[0].name  # type: ignore[arg-type]  # every case is a dataclass
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, "other")


def test_the_annotation_stays_in_its_process() -> None:
    annotated = dataclasses.replace(ARTICLE, annotation=object(), authors=("Ana Petrić",))
    arrived = pickle.loads(pickle.dumps(annotated))
    assert arrived.annotation is None
    assert arrived == annotated


def test_pieces_of_a_quote() -> None:
    quote = Quote("q", "a", "body", "direct", "Rain, I  fear.", 1, 30, (1, 22), (6, 30))
    assert quote.piece_texts == ("Rain,", "I  fear.")
    assert " ".join(quote.piece_texts) == quote.text
