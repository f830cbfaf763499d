"""The records that flow through newsbeam: frozen, slotted, free of Beam and spaCy.

Offsets are Unicode code points into the `title` or `body` of the article, named by `field`; ends are exclusive.
Records pickle by value, except `Article.annotation`, which stays in the process that made it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import operator
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

Field: TypeAlias = Literal["title", "body"]
QuoteType: TypeAlias = Literal["direct", "mixed", "indirect"]
SpeakerKind: TypeAlias = Literal["person", "organization", "group", "description", "work", "none"]
Polarity: TypeAlias = Literal["positive", "negative"]
ReportedKind: TypeAlias = Literal["speech", "thought", "intention"]
DatePrecision: TypeAlias = Literal["year", "month", "day", "minute", "second"]
Stage: TypeAlias = Literal["read", "parse", "annotate", "entities", "quotes", "write"]


def stable_id(*parts: str) -> str:
    """A 128-bit identifier (32 hex digits) of the parts; the same on every machine and in every run."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """One input file as read, a member of an archive, or some records of a long file: bytes and what is known of them.

    Attributes:
        uri: where it was read, as a path or fsspec URL without credentials.
        content: the bytes, with compression removed.
        metadata: lower-case names to text, from the path pattern or the caller (`source`, `date`, `slug`, …).
        format: name of the format it was read as; None where that is still to be told.
        member: name within an archive, which `uri` is then.
        first_record: of a piece of a file, which is a file of the same format itself, the number of its first record.
    """

    uri: str
    content: bytes
    metadata: Mapping[str, str] = dataclasses.field(default_factory=dict)
    format: str | None = None
    member: str | None = None
    first_record: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Entity:
    """One mention of a named entity.

    `entity_id` is the same in every article for one normalised name and label group.
    """

    mention_id: str
    article_id: str
    field: Field
    start_char: int
    end_char: int
    text: str
    label: str
    entity_id: str
    entity_name: str
    sentence_index: int | None = None
    quote_id: str | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return Entity, _entity_values(self)


@dataclasses.dataclass(frozen=True, slots=True)
class Quote:
    """What one speaker is reported to say: one row, however many pieces its attribution splits it into."""

    quote_id: str
    article_id: str
    field: Field
    quote_type: QuoteType
    text: str
    start_char: int
    end_char: int
    piece_starts: tuple[int, ...]
    piece_ends: tuple[int, ...]
    speaker_text: str | None = None
    speaker_field: Field | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    speaker_kind: SpeakerKind = "none"
    speaker_name: str | None = None
    speaker_entity_id: str | None = None
    speaker_role: str | None = None
    cue_text: str | None = None
    cue_lemma: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    addressee_text: str | None = None
    is_floating: bool = False
    polarity: Polarity = "positive"
    reported_kind: ReportedKind = "speech"
    confidence: float = 0.0
    rule: str = ""

    @property
    def piece_texts(self) -> tuple[str, ...]:
        """The text of each piece, in order; `text` has them joined by one space."""
        texts, at = [], 0
        for start, end in zip(self.piece_starts, self.piece_ends, strict=True):
            texts.append(self.text[at : at + end - start])
            at += end - start + 1
        return tuple(texts)

    def __reduce__(self) -> tuple[Any, ...]:
        return Quote, _quote_values(self)


def _all_values(record: type[Any]) -> operator.attrgetter[tuple[Any, ...]]:
    """Reads all that a record is made of, to make it again: a third of the time that dataclasses take to pickle it."""
    return operator.attrgetter(*(field.name for field in dataclasses.fields(record)))


_entity_values, _quote_values = _all_values(Entity), _all_values(Quote)


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """One news article, with the entities and quotes found in it so far.

    Attributes:
        article_id: stable over corrections: made of the provider's id, else the URL, else title and body.
        content_hash: of title and body; changes when the text does.
        provider_version: the provider's number of this version, rising by the version.
        is_excerpt: whether the body is known to be a summary or the beginning of the text only.
        published_at: UTC; None where only the day (`published_date`) or nothing is known.
        date_source: which evidence gave the date, `dateline+reference` for instance; None when undated.
        published_text: the date as its publisher printed it in metadata or page, with its time and zone.
        regroups: groups of near-duplicates in the lake that are one with this article's now, each with its new id.
        input_record: which record of `input_uri` this is, None where a file is one article.
        annotation: what `AnnotateArticles` computed (a spaCy Doc); never pickled, never compared.
    """

    article_id: str
    content_hash: str
    body: str
    input_uri: str
    input_format: str
    title: str | None = None
    language: str | None = None
    source_slug: str | None = None
    source_name: str | None = None
    source_domain: str | None = None
    agency: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    provider_id: str | None = None
    provider_version: int | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    dateline: str | None = None
    dateline_place: str | None = None
    published_at: dt.datetime | None = None
    published_date: dt.date | None = None
    date_precision: DatePrecision | None = None
    date_source: str | None = None
    published_text: str | None = None
    modified_at: dt.datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    word_count: int = 0
    is_excerpt: bool = False
    dup_group_id: str | None = None
    is_duplicate: bool = False
    regroups: tuple[tuple[str, str], ...] = ()
    input_record: str | None = None
    model: str = ""
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    annotation: Any = dataclasses.field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # Not __getstate__: Python 3.10 puts its own over that of a frozen slotted dataclass.
        return Article, tuple(None if name == "annotation" else getattr(self, name) for name in _ARTICLE_FIELDS)

    def _repr_html_(self) -> str:
        """The article as notebooks show it: names, quotes, speakers and cues marked."""
        from transforms.marked import article_html

        return article_html(self)


_ARTICLE_FIELDS = tuple(field.name for field in dataclasses.fields(Article))


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """One input record that could not become an article, with the reason; a row of `failures`.

    Attributes:
        input_record: which record of the file; None when the whole file failed.
        excerpt: the first characters of the record, for a person to recognise it.
    """

    input_uri: str
    stage: Stage
    error_type: str
    message: str
    input_record: str | None = None
    excerpt: str | None = None
    published_date: dt.date | None = None
    source_slug: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Repeat:
    """An input record that holds an article which is there already, from another record."""

    input_uri: str
    article_id: str
    input_record: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Cancellation:
    """An input record by which the publisher withdraws an article, as if its newest version were none.

    Attributes:
        article_id: as the article's own.
        cancelled_at: UTC; the end of the day where only that is stated, None where nothing is: then it concerns every
            version there is.
        published_date: day the article was published, as far as the record says.
    """

    article_id: str
    input_uri: str
    input_record: str | None = None
    title: str | None = None
    url: str | None = None
    provider_id: str | None = None
    provider_version: int | None = None
    cancelled_at: dt.datetime | None = None
    published_date: dt.date | None = None
    source_slug: str | None = None


# Every transform passes on what is not its business, so a chain of them loses nothing.
Outcome: TypeAlias = Article | Failure | Repeat | Cancellation
