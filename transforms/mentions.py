"""Named entities of an annotated article as rows."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Sequence

from spacy.tokens import Doc

from transforms.layout import body_start
from transforms.names import names_of
from transforms.records import Article, Entity, Field, Quote, stable_id


def extract_entities(article: Article) -> Article:
    """The annotated article with its entities; as it came where it has no annotation."""
    if article.annotation is None:
        return article
    return dataclasses.replace(article, entities=find_entities(article.article_id, article.annotation))


def find_entities(article_id: str, doc: Doc) -> tuple[Entity, ...]:
    """Every mention of a named entity in text order, title before body, offsets into the field it stands in."""
    names = names_of(doc)
    places = _sentence_places(doc)
    found = []
    body = body_start(doc)
    for mention in names.mentions:
        span = doc[mention.start : mention.end]
        text, start = span.text, span.start_char
        field: Field = "body" if start >= body else "title"
        start -= body if field == "body" else 0
        name = names.names[mention.name]
        found.append(
            Entity(
                stable_id("mention", article_id, field, str(start), str(start + len(text))),
                article_id,
                field,
                start,
                start + len(text),
                text,
                mention.label,
                name.entity_id,
                name.display,
                sentence_index=places[mention.start] if places else None,
            )
        )
    return tuple(found)


def mark_quoted(entities: Sequence[Entity], quotes: Sequence[Quote]) -> tuple[Entity, ...]:
    """The entities with `quote_id` filled where a mention lies in a piece of a quote, the innermost where they nest."""
    pieces = sorted(
        (quote.field, start, -end, quote.quote_id)
        for quote in quotes
        for start, end in zip(quote.piece_starts, quote.piece_ends, strict=True)
    )
    around = (_quote_around(entity, pieces) for entity in entities)
    return tuple(
        entity if quote_id == entity.quote_id else dataclasses.replace(entity, quote_id=quote_id)
        for entity, quote_id in zip(entities, around, strict=True)
    )


# A mention looks back over this many pieces at most: quotes nest two or three deep.
_DEEPEST = 8


def _quote_around(entity: Entity, pieces: Sequence[tuple[str, int, int, str]]) -> str | None:
    last = bisect.bisect_right(pieces, (entity.field, entity.start_char, 1, ""))
    for field, start, minus_end, quote_id in reversed(pieces[max(0, last - _DEEPEST) : last]):
        if field == entity.field and start <= entity.start_char and entity.end_char <= -minus_end:
            return quote_id
    return None


def _field(doc: Doc, char: int) -> tuple[Field, int]:
    """The field a character of the Doc belongs to, and where that field starts."""
    start = body_start(doc)
    return ("body", start) if char >= start else ("title", 0)


def _sentence_places(doc: Doc) -> list[int]:
    """For each token the index of its sentence, counted from 0 in its field; empty where sentences are unknown."""
    if not doc.has_annotation("SENT_START"):
        return []
    places, field, number = [], "", -1
    for sentence in doc.sents:
        here, _ = _field(doc, sentence.start_char)
        number = number + 1 if here == field else 0
        field = here
        places += [number] * len(sentence)
    return places
