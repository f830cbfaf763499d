"""Quotes of an annotated article as rows."""

from __future__ import annotations

import dataclasses

from spacy.tokens import Doc

from transforms.layout import article_text, body_start
from transforms.mentions import mark_quoted
from transforms.quotes.component import find_quotes
from transforms.quotes.matches import QuoteMatch, Span
from transforms.records import Article, Field, Quote, stable_id


def extract_quotes(article: Article) -> Article:
    """The annotated article with its quotes, and its entities marked where they stand in one."""
    if article.annotation is None:
        return article
    quotes = quote_rows(article, article.annotation)
    return dataclasses.replace(article, quotes=quotes, entities=mark_quoted(article.entities, quotes))


def quote_rows(article: Article, doc: Doc) -> tuple[Quote, ...]:
    """Every quote of an article's Doc in text order, offsets into the field it stands in."""
    text, _ = article_text(article)
    return tuple(_row(article, doc, text, match) for match in find_quotes(doc))


def _row(article: Article, doc: Doc, whole: str, match: QuoteMatch) -> Quote:
    field, offset = _field(doc, match.pieces[0][0])
    pieces = [(start - offset, end - offset) for start, end in match.pieces]
    text = " ".join(whole[start:end] for start, end in match.pieces)
    speaker_field, speaker_start, speaker_end = _place(doc, match.speaker)
    # A cue in the other field has no offsets of its own in the table.
    cue = match.cue if match.cue and _field(doc, match.cue[0])[0] == field else None
    _, cue_start, cue_end = _place(doc, cue)
    return Quote(
        quote_id=stable_id("quote", article.article_id, field, *(f"{start}-{end}" for start, end in pieces)),
        article_id=article.article_id,
        field=field,
        quote_type=match.quote_type,
        text=text,
        start_char=pieces[0][0],
        end_char=pieces[-1][1],
        piece_starts=tuple(start for start, _ in pieces),
        piece_ends=tuple(end for _, end in pieces),
        speaker_text=_text(whole, match.speaker),
        speaker_field=speaker_field,
        speaker_start=speaker_start,
        speaker_end=speaker_end,
        speaker_kind=match.speaker_kind,
        speaker_name=match.speaker_name,
        speaker_entity_id=match.speaker_entity_id,
        speaker_role=match.speaker_role,
        cue_text=_text(whole, cue),
        cue_lemma=match.cue_lemma,
        cue_start=cue_start,
        cue_end=cue_end,
        addressee_text=_text(whole, match.addressee),
        is_floating=match.is_floating,
        polarity=match.polarity,
        reported_kind=match.reported_kind,
        confidence=match.confidence,
        rule=match.rule,
    )


def _field(doc: Doc, char: int) -> tuple[Field, int]:
    """The field a character of the Doc belongs to, and where that field starts."""
    start = body_start(doc)
    return ("body", start) if char >= start else ("title", 0)


def _place(doc: Doc, span: Span | None) -> tuple[Field | None, int | None, int | None]:
    if span is None:
        return None, None, None
    field, offset = _field(doc, span[0])
    return field, span[0] - offset, span[1] - offset


def _text(whole: str, span: Span | None) -> str | None:
    return whole[slice(*span)] if span is not None else None
