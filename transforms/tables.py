"""The tables of a lake: their Arrow schemas, what each column means, and the rows an article or a failure makes.

Partition columns (`date`, `source`) are in the path of a file and never in its schema. Columns that are not nullable
are always there. A description hangs in the metadata of its field (`describe_columns`), not in the files.
"""

from __future__ import annotations

import dataclasses
import operator
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyarrow as pa

from transforms.records import Article, Cancellation, Entity, Failure, Outcome, Quote, Repeat

SCHEMA_VERSION: Final = 1
"""Raised when a column is renamed, retyped or dropped; an added column leaves it."""

_STRING = pa.string()
_STRINGS = pa.list_(pa.field("element", pa.string()))
_OFFSETS = pa.list_(pa.field("element", pa.int32()))
_INT = pa.int32()
_FLAG = pa.bool_()
_FLOAT = pa.float64()
_DATE = pa.date32()
_MOMENT = pa.timestamp("us", tz="UTC")


def _column(name: str, kind: pa.DataType, description: str, *, required: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=not required, metadata={"description": description})


_PUBLISHED_DATE = _column("published_date", _DATE, "day the article was published; null when it is not known")
_SOURCE_SLUG = _column("source_slug", _STRING, "who published the article, as in the path; null when not known")

_ARTICLES = (
    _column("article_id", _STRING, "the same for every version of the article", required=True),
    _column("content_hash", _STRING, "of title and body; another one when the text was changed", required=True),
    _column("title", _STRING, "headline"),
    _column("body", _STRING, "text without headline; paragraphs are parted by newlines", required=True),
    _column("language", _STRING, "ISO 639-1 code"),
    _SOURCE_SLUG,
    _column("source_name", _STRING, "name of the source as it calls itself"),
    _column("source_domain", _STRING, "registered domain of the source"),
    _column("agency", _STRING, "news agency that wrote the article, by its dateline or byline"),
    _column("url", _STRING, "where the article was found"),
    _column("canonical_url", _STRING, "the address the article names as its own"),
    _column("provider_id", _STRING, "the identifier the provider gave it"),
    _column("provider_version", _INT, "the provider's number of this version"),
    _column("authors", _STRINGS, "names of the authors"),
    _column("byline", _STRING, "the line naming the authors, as written"),
    _column("dateline", _STRING, "the dateline as written"),
    _column("dateline_place", _STRING, "the place in the dateline"),
    _column("published_at", _MOMENT, "moment of publication, UTC; null where only the day is known"),
    _PUBLISHED_DATE,
    _column("date_precision", _STRING, "how exact the date is: year, month, day, minute or second"),
    _column("date_source", _STRING, "the evidence for the date; null when there is no date"),
    _column(
        "published_text", _STRING, "the date as printed, with its time and zone; null where it is not from metadata"
    ),
    _column("modified_at", _MOMENT, "moment of the last change its publisher states, UTC"),
    _column("section", _STRING, "section or desk of the source"),
    _column("tags", _STRINGS, "keywords the source gave it"),
    _column("word_count", _INT, "words of the body"),
    _column("is_excerpt", _FLAG, "true when the body is known to be a summary or the beginning of the text only"),
    _column("n_entities", _INT, "rows of this article in entities"),
    _column("n_quotes", _INT, "rows of this article in quotes"),
    _column("dup_group_id", _STRING, "shared by articles of nearly one text: the first of them, or the article itself"),
    _column("is_duplicate", _FLAG, "true for all of such a group but the one it is named for"),
    _column("input_uri", _STRING, "file it was read from", required=True),
    _column("input_record", _STRING, "which record of the file; null where the file is one article"),
    _column("input_format", _STRING, "format of the file", required=True),
    _column("pipeline_version", _STRING, "version of newsbeam that wrote the row", required=True),
    _column("model", _STRING, "language model that found entities and quotes; empty where none ran", required=True),
    _column("schema_version", _INT, "version of these schemas", required=True),
)
_ENTITIES = (
    _column("mention_id", _STRING, "identifies this mention", required=True),
    _column("article_id", _STRING, "article it is in", required=True),
    _column("field", _STRING, "title or body: what the offsets count in", required=True),
    _column("start_char", _INT, "first code point of the mention", required=True),
    _column("end_char", _INT, "code point after its last", required=True),
    _column("text", _STRING, "the mention as written", required=True),
    _column("label", _STRING, "kind of entity: PERSON, ORG, GPE, …", required=True),
    _column("entity_id", _STRING, "the same in every article for one name and group of labels", required=True),
    _column("entity_name", _STRING, "the name this entity goes by", required=True),
    _column("sentence_index", _INT, "sentence of the article it is in, from 0"),
    _column("quote_id", _STRING, "quote it is said in"),
    _PUBLISHED_DATE,
    _SOURCE_SLUG,
)
_QUOTES = (
    _column("quote_id", _STRING, "identifies this quote", required=True),
    _column("article_id", _STRING, "article it is in", required=True),
    _column("field", _STRING, "title or body: what the offsets of the quote count in", required=True),
    _column("quote_type", _STRING, "direct, mixed or indirect", required=True),
    _column("text", _STRING, "the pieces joined by one space, without outer quotation marks"),
    _column("start_char", _INT, "first code point of the first piece"),
    _column("end_char", _INT, "code point after the last piece"),
    _column("piece_starts", _OFFSETS, "first code point of each piece", required=True),
    _column("piece_ends", _OFFSETS, "code point after each piece", required=True),
    _column("speaker_text", _STRING, "the speaker as written beside the quote"),
    _column("speaker_field", _STRING, "title or body: what the offsets of the speaker count in"),
    _column("speaker_start", _INT, "first code point of speaker_text"),
    _column("speaker_end", _INT, "code point after speaker_text"),
    _column("speaker_kind", _STRING, "person, organization, group, description, work or none"),
    _column("speaker_name", _STRING, "the fullest form of the speaker's name in the article"),
    _column("speaker_entity_id", _STRING, "entity_id of the speaker"),
    _column("speaker_role", _STRING, "office or description given with the name"),
    _column("cue_text", _STRING, "the words that report the speech, as written"),
    _column("cue_lemma", _STRING, "base form of the reporting verb or noun"),
    _column("cue_start", _INT, "first code point of cue_text"),
    _column("cue_end", _INT, "code point after cue_text"),
    _column("addressee_text", _STRING, "who was spoken to, as written"),
    _column("is_floating", _FLAG, "true when no attribution stands beside the quote"),
    _column("polarity", _STRING, "negative when the article reports that this was not said"),
    _column("reported_kind", _STRING, "speech, thought or intention"),
    _column("confidence", _FLOAT, "from 0 to 1: how sure the attribution is"),
    _column("rule", _STRING, "the rule that found the quote"),
    _PUBLISHED_DATE,
    _SOURCE_SLUG,
)
_FAILURES = (
    _column("input_uri", _STRING, "file that was read", required=True),
    _column("input_record", _STRING, "which record of the file; null when the whole file failed"),
    _column("stage", _STRING, "where it failed: read, parse, annotate, entities, quotes or write", required=True),
    _column("error_type", _STRING, "kind of error", required=True),
    _column("message", _STRING, "what was wrong", required=True),
    _column("excerpt", _STRING, "first characters of the record"),
    _PUBLISHED_DATE,
    _SOURCE_SLUG,
)
_CANCELLATIONS = (
    _column("article_id", _STRING, "the article that its publisher has withdrawn", required=True),
    _column("title", _STRING, "headline, as the cancellation has it"),
    _column("url", _STRING, "address of the article"),
    _column("provider_id", _STRING, "the identifier the provider gave it"),
    _column("provider_version", _INT, "the provider's number of the version that withdraws it"),
    _column("cancelled_at", _MOMENT, "moment it was withdrawn, UTC; end of the day where only that is known"),
    _column("input_uri", _STRING, "file the cancellation was read from", required=True),
    _column("input_record", _STRING, "which record of the file; null where the file is one"),
    _PUBLISHED_DATE,
    _SOURCE_SLUG,
)

TABLES: Final[Mapping[str, pa.Schema]] = {
    "articles": pa.schema(_ARTICLES),
    "entities": pa.schema(_ENTITIES),
    "quotes": pa.schema(_QUOTES),
    "failures": pa.schema(_FAILURES),
    "cancellations": pa.schema(_CANCELLATIONS),
}


def _order(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, "descending" if name == "field" else "ascending") for name in ("published_date", *names))


# The last column of each order tells any two rows apart, so that a file has one order only. The date is the same in all
# rows of a file where folders go by it; where they do not, readers find its rows together.
SORT_ORDERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "articles": _order("published_at", "article_id"),
    "entities": _order("article_id", "field", "start_char", "end_char", "mention_id"),
    "quotes": _order("article_id", "field", "start_char", "end_char", "quote_id"),
    "failures": _order("input_uri", "input_record", "stage", "error_type", "message"),
    "cancellations": _order("article_id"),
}

ROW_IDS: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("article_id",),
    "entities": ("mention_id",),
    "quotes": ("quote_id",),
    "failures": ("input_uri", "input_record"),
    "cancellations": ("article_id",),
}

Row = tuple[object, ...]
Rows = Mapping[str, list[Row]]

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_COMPUTED = ("n_entities", "n_quotes", "pipeline_version", "schema_version")
_article_values = operator.attrgetter(*(column.name for column in _ARTICLES if column.name not in _COMPUTED))
_entity_values = operator.attrgetter(*(column.name for column in _ENTITIES[:-2]))
_quote_values = operator.attrgetter(*(column.name for column in _QUOTES[:-2]))
_failure_values = operator.attrgetter(*(column.name for column in _FAILURES))
_cancellation_values = operator.attrgetter(*(column.name for column in _CANCELLATIONS))


def file_schema(table: str) -> pa.Schema:
    """The schema of the files of a table: as in `TABLES`, without the descriptions."""
    return pa.schema([column.remove_metadata() for column in TABLES[table]])


def describe_columns(table: str) -> Iterator[tuple[str, str, bool, str]]:
    """Yields name, type, whether it is always there, and description of each column of a table."""
    for column in TABLES[table]:
        yield column.name, str(column.type), not column.nullable, column.metadata[b"description"].decode()


def article_rows(article: Article, pipeline_version: str) -> Rows:
    """The rows of an article by table, with its values in the order of the schemas' columns."""
    place = (article.published_date, article.source_slug)
    return {
        "articles": [_article_row(article, pipeline_version)],
        "entities": [_entity_values(entity) + place for entity in article.entities],
        "quotes": [_quote_values(quote) + place for quote in article.quotes],
    }


def failure_rows(failure: Failure) -> Rows:
    """The row of a failure by table, with its values in the order of the schema's columns."""
    return {"failures": [_failure_values(failure)]}


def cancellation_rows(cancellation: Cancellation) -> Rows:
    """The row of a cancellation by table, with its values in the order of the schema's columns."""
    return {"cancellations": [_cancellation_values(cancellation)]}


def replace_surrogates(outcome: Outcome) -> Outcome:
    """The outcome with U+FFFD for every lone surrogate, which no file can hold; offsets stay true."""
    return outcome if _is_encodable(outcome) else _replaced(outcome)


def _is_encodable(outcome: Outcome) -> bool:
    """Whether all text is fit for UTF-8; that of entities and quotes is text of their article."""
    for field in dataclasses.fields(outcome):
        value = getattr(outcome, field.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and not text.isascii() and _SURROGATE.search(text):
                return False
    return True


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, tuple):
        return tuple(_replaced(item) for item in value)
    if isinstance(value, Article | Cancellation | Entity | Failure | Quote | Repeat):
        changes = {field.name: _replaced(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **changes)
    return value


def _article_row(article: Article, pipeline_version: str) -> Row:
    computed = {
        "n_entities": len(article.entities),
        "n_quotes": len(article.quotes),
        "pipeline_version": pipeline_version,
        "schema_version": SCHEMA_VERSION,
    }
    values = iter(_article_values(article))
    return tuple(computed[column.name] if column.name in computed else next(values) for column in _ARTICLES)
