"""From the raw fields of a format to an `Article`: cleaned once, dated, sourced and identified."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from transforms.agencies import find_agency
from transforms.bylines import agency_in_byline, author_names, is_byline, is_credit, parse_byline
from transforms.clean import clean_body, clean_line, count_words, excerpt
from transforms.dateline import Dateline, find_dateline, locate_dateline
from transforms.dates import PartialDay, parse_date, weekday_in_text
from transforms.formats import BadRecord, RawArticle, get_format
from transforms.formats.fields import FIELDS
from transforms.language import detect_language
from transforms.publication import Evidence, date_article
from transforms.records import Article, Cancellation, Document, Failure, stable_id
from transforms.sidecars import apply_sidecar, stated_source
from transforms.sources import Source, agency_source, identify_source

_BYLINE_PARAGRAPHS = 3
_CREDIT_PARAGRAPHS = 3
_WEEKDAY_CHARS = 5_000
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid|ocid|ns_\w+|at_\w+|ref_src|smid|partner", re.IGNORECASE
)
_SMALL_NUMBER = re.compile(r"\d{1,5}")
# Names that are the same whoever says them (RFC 8141, RFC 4151).
_GLOBAL_NAME = re.compile(r"(?:urn|tag):", re.IGNORECASE)
_LARGEST_VERSION = 2**31 - 1
_DATELINE_MARKS = " \t-‐‑–—―_:"
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_NO_PLACE = re.compile(r"\s*[,;]?\s*[\d(\[/].*", re.DOTALL)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_LANGUAGE_NAMES = {
    "english": "en",
    "russian": "ru",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "eng": "en",
}


@dataclasses.dataclass(frozen=True, slots=True)
class ParseOptions:
    """How documents become articles.

    Attributes:
        source: the outlet of every article, where it is known; else it is taken from metadata, path and dateline.
        reference_date: a day on or shortly before which the copy was written; gives yearless datelines a year.
        format: the name of a format (`transforms.formats.FORMAT_NAMES`); None detects it for each document.
        fields: for JSON, field of ours to dotted path of theirs: `{"body": "data.text", "title": "data.headline"}`.
        max_body_chars: longer texts are failures.
    """

    source: str | None = None
    reference_date: dt.date | None = None
    format: str | None = None
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)
    max_body_chars: int = 1_000_000

    def __post_init__(self) -> None:
        if self.format is not None:
            get_format(self.format)
        if unknown := sorted(set(self.fields) - set(FIELDS)):
            raise ValueError(f"unknown field {unknown[0]!r} in the field mapping; one of {', '.join(FIELDS)}")
        if self.source is not None and identify_source(self.source) is None:
            raise ValueError(f"source {self.source!r} has no letter or digit")


def make_article(raw: RawArticle, document: Document, format_name: str, options: ParseOptions) -> Article | Failure:
    """The article of one record; a failure where it has no text or too much of it."""
    raw = apply_sidecar(raw, document.metadata)
    if len(raw.body) > 4 * options.max_body_chars:
        return _too_long(raw, document, len(raw.body), options)
    paragraphs = [part for part in clean_body(raw.body).split("\n\n") if part]
    title = clean_line(raw.title)
    if len(paragraphs) > 1 and paragraphs[0] == title:
        del paragraphs[0]
    paragraphs, bylines = _take_bylines(paragraphs)
    paragraphs, dateline = _take_dateline(paragraphs, clean_line(raw.dateline))
    body = "\n\n".join(paragraphs)
    if not body:
        return fail_record(BadRecord("no text", "NoText", raw.record, title), document, options)
    if len(body) > options.max_body_chars:
        return _too_long(raw, document, len(body), options)
    raw = _cleaned(raw, bylines)
    source = _source(raw, document, dateline, options)
    agency = find_agency(raw.agency or "") or (dateline and dateline.agency) or agency_in_byline(raw.byline)
    published = date_article(
        Evidence(
            raw.published, raw.published_from or "metadata", _day_of(dateline, body),
            raw.canonical_url or raw.url, document.metadata.get("date"), options.reference_date, raw.captured,
        )
    )  # fmt: skip
    modified = parse_date(raw.modified)
    return Article(
        article_id=_article_id(raw, source, title or "", body),
        content_hash=stable_id("content", title or "", body),
        body=body,
        input_uri=document.uri,
        input_format=format_name,
        title=title,
        language=_language(raw.language or document.metadata.get("language")) or detect_language(body),
        source_slug=source.slug if source else None,
        source_name=source.name if source else None,
        source_domain=source.domain if source else None,
        agency=agency.name if agency else None,
        url=raw.url,
        canonical_url=raw.canonical_url,
        provider_id=raw.provider_id,
        provider_version=_version_number(raw),
        authors=author_names(raw.authors) or parse_byline(raw.byline) or _author_in_path(document),
        byline=raw.byline,
        dateline=dateline.text if dateline else None,
        dateline_place=dateline.place if dateline else None,
        published_at=published.at if published else None,
        published_date=published.day if published else None,
        date_precision=published.precision if published else None,
        date_source=published.source if published else None,
        published_text=raw.published if published and published.source == raw.published_from else None,
        modified_at=modified.at if modified else None,
        section=raw.section or clean_line(document.metadata.get("section")),
        tags=raw.tags,
        word_count=count_words(body),
        is_excerpt=raw.is_excerpt,
        input_record=raw.record,
    )


def fail_record(bad: BadRecord, document: Document, options: ParseOptions) -> Failure:
    """The failure of one record, with what the path says of its date and source."""
    source = identify_source(options.source or document.metadata.get("source"))
    date = parse_date(document.metadata.get("date"))
    return Failure(
        document.uri,
        "parse",
        bad.error_type,
        excerpt(bad.message, 500),
        bad.record,
        excerpt(bad.excerpt) or None if bad.excerpt else None,
        date.day if date else None,
        source.slug if source else None,
    )


def make_cancellation(raw: RawArticle, document: Document, options: ParseOptions) -> Cancellation | Failure:
    """The cancellation of the article that a record withdraws; a failure where it does not say which that is."""
    raw = _cleaned(raw, [])
    source = _source(raw, document, None, options)
    article_id = _named_id(raw, source)
    if article_id is None:
        message = "a cancellation that does not say of which article: no identifier with a source, and no address"
        return fail_record(BadRecord(message, "NoIdentifier", raw.record, raw.title), document, options)
    published, stated = parse_date(raw.published), parse_date(raw.modified) or parse_date(raw.published)
    at = stated.at if stated else None
    if stated and at is None and stated.precision == "day":
        at = dt.datetime.combine(stated.day, dt.time.max, dt.timezone.utc)
    return Cancellation(
        article_id,
        document.uri,
        raw.record,
        title=clean_line(raw.title),
        url=raw.canonical_url or raw.url,
        provider_id=raw.provider_id,
        provider_version=_version_number(raw),
        cancelled_at=at,
        published_date=published.day if published else None,
        source_slug=source.slug if source else None,
    )


def _version_number(raw: RawArticle) -> int | None:
    return raw.provider_version if 0 <= (raw.provider_version or 0) <= _LARGEST_VERSION else None


def _too_long(raw: RawArticle, document: Document, length: int, options: ParseOptions) -> Failure:
    message = f"text of {length:,} characters; at most {options.max_body_chars:,} (max_body_chars)"
    return fail_record(BadRecord(message, "TooLong", raw.record, raw.title or raw.body[:400]), document, options)


def _cleaned(raw: RawArticle, bylines: list[str]) -> RawArticle:
    byline = "; ".join(dict.fromkeys(filter(None, [clean_line(raw.byline), *bylines]))) or None
    return dataclasses.replace(
        raw,
        byline=byline,
        authors=_clean_each(raw.authors),
        tags=_clean_each(raw.tags),
        published=clean_line(raw.published),
        modified=clean_line(raw.modified),
        source=clean_line(raw.source),
        source_domain=clean_line(raw.source_domain),
        agency=clean_line(raw.agency),
        language=clean_line(raw.language),
        url=clean_line(raw.url),
        canonical_url=clean_line(raw.canonical_url),
        provider_id=clean_line(raw.provider_id),
        identity=clean_line(raw.identity),
        section=clean_line(raw.section),
    )


def _clean_each(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for value in values if (line := clean_line(value))))


def _take_bylines(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """Takes a byline near the top and credits at the end off the story."""
    taken: list[str] = []
    for index, paragraph in enumerate(paragraphs[:_BYLINE_PARAGRAPHS]):
        if len(paragraphs) > 1 and is_byline(paragraph):
            taken.append(paragraph)
            paragraphs = paragraphs[:index] + paragraphs[index + 1 :]
            break
    for _ in range(_CREDIT_PARAGRAPHS):
        if len(paragraphs) > 1 and is_credit(paragraphs[-1]):
            *paragraphs, credit = paragraphs
            taken.append(credit)
    return paragraphs, taken


def _take_dateline(paragraphs: list[str], stated: str | None) -> tuple[list[str], Dateline | None]:
    """Takes the dateline off the story; `stated` is the one its provider keeps apart, and perhaps prints too."""
    found = locate_dateline(paragraphs)
    if found is None and stated:
        printed = paragraphs[0].removeprefix(stated).lstrip(_DATELINE_MARKS) if paragraphs else ""
        return [*([printed] if printed else []), *paragraphs[1:]], _read_dateline(stated)
    if found is None:
        return paragraphs, None
    index, dateline = found
    return [*paragraphs[:index], paragraphs[index][dateline.end :], *paragraphs[index + 1 :]], dateline


def _day_of(dateline: Dateline | None, body: str) -> PartialDay | None:
    """The day of a dateline, with the weekday that the story gives it, where the dateline itself gives none."""
    day = dateline.day if dateline else None
    if day is None or day.year or day.weekday is not None:
        return day
    return dataclasses.replace(day, weekday=weekday_in_text(day, body[:_WEEKDAY_CHARS]))


def _read_dateline(stated: str) -> Dateline:
    text = stated.rstrip(_DATELINE_MARKS)
    # In brackets there may stand an agency that is not among those known.
    for tried in (text, _BRACKETS.sub("", text)):
        found = find_dateline(f"{tried} — The story.")
        if found and found.end > len(tried):
            return dataclasses.replace(found, text=text)
    return Dateline(0, 0, text, _NO_PLACE.sub("", text) or None)


def _author_in_path(document: Document) -> tuple[str, ...]:
    """The author a path names, in whatever spelling file names have: `jane-doe`, `Jane_Doe`."""
    name = re.sub(r"[-_+]", " ", document.metadata.get("author", ""))
    return parse_byline(name.title() if name.islower() else name)


def _source(raw: RawArticle, document: Document, dateline: Dateline | None, options: ParseOptions) -> Source | None:
    if options.source:
        return identify_source(options.source)
    return (
        identify_source(*stated_source(document.metadata))
        or identify_source(raw.source, raw.source_domain, raw.canonical_url or raw.url)
        or identify_source(document.metadata.get("source"))
        or (agency_source(dateline.agency) if dateline and dateline.agency else None)
    )


def _article_id(raw: RawArticle, source: Source | None, title: str, body: str) -> str:
    return _named_id(raw, source) or stable_id("text", title, body)


def _named_id(raw: RawArticle, source: Source | None) -> str | None:
    """The id of an article by what its provider calls it; None where it has no name."""
    name = raw.identity or raw.provider_id or ""
    if _GLOBAL_NAME.match(name):
        return stable_id("provider", name)
    if name.startswith(("http://", "https://")) and (key := url_key(name)):
        return stable_id("url", key)
    # A small number is a row's place in some dump, not the provider's name for an article: two dumps would collide.
    if name and source and not _SMALL_NUMBER.fullmatch(name):
        return stable_id("provider", source.slug, name)
    key = url_key(raw.canonical_url) or url_key(raw.url)
    return stable_id("url", key) if key else None


def url_key(url: str | None) -> str | None:
    """An address without what differs between links to one page: scheme, `www.`, fragment, tracking, final slash."""
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k))
    path = parts.path.rstrip("/")
    if not host or not (path or query):
        return None
    return f"{host}{path}?{urlencode(query)}" if query else f"{host}{path}"


def _language(name: str | None) -> str | None:
    """The primary subtag of a language tag, lower case: `en` of `en-US`."""
    name = (name or "").strip().lower()
    match = _LANGUAGE.fullmatch(name)
    return _LANGUAGE_NAMES.get(name) or (match[1] if match else None)
