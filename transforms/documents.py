"""Documents to articles, each record to exactly one article or one failure."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator

from transforms.articles import ParseOptions, fail_record, make_article, make_cancellation
from transforms.clean import excerpt
from transforms.formats import BadRecord, FormatError, FormatOptions, RawArticle, detect_format, get_format
from transforms.formats.text import split_story
from transforms.reading import record_name
from transforms.records import Article, Cancellation, Document, Failure

DEFAULT_OPTIONS = ParseOptions()


def parse_document(
    document: Document, options: ParseOptions = DEFAULT_OPTIONS
) -> Iterator[Article | Failure | Cancellation]:
    """The articles and cancellations of a document, and a failure for each record that is neither; at least one."""
    for _, make in read_records(document, options):
        yield make()


def read_records(
    document: Document, options: ParseOptions = DEFAULT_OPTIONS
) -> Iterator[tuple[str | None, Callable[[], Article | Failure | Cancellation]]]:
    """The records of a document by name, at least one, each still to be made into what `parse_document` yields."""
    # Of a piece of a file nobody knows whether the file is empty; reading says so.
    empty = document.first_record is None
    name = options.format or document.format
    try:
        entry = get_format(name) if name else detect_format(document)
        for found in entry.parse(document, FormatOptions(options.fields)):
            empty = False
            record = dataclasses.replace(found, record=record_name(found.record, document.member))
            yield record.record, functools.partial(_make, record, document, entry.name, options)
    except FormatError as error:
        bad = BadRecord(str(error), "FormatError", _name(document), excerpt(document.content))
        yield bad.record, functools.partial(fail_record, bad, document, options)
        return
    if empty:
        bad = BadRecord("the file has no records", "NoRecords", document.member)
        yield bad.record, functools.partial(fail_record, bad, document, options)


def _make(
    record: RawArticle | BadRecord, document: Document, format_name: str, options: ParseOptions
) -> Article | Failure | Cancellation:
    if isinstance(record, BadRecord):
        return fail_record(record, document, options)
    if record.is_cancelled:
        return make_cancellation(record, document, options)
    return make_article(record, document, format_name, options)


def _name(document: Document) -> str | None:
    """What a document that holds no records is called in its file."""
    return record_name(None if document.first_record is None else str(document.first_record), document.member)


def parse_text(text: str, options: ParseOptions = DEFAULT_OPTIONS, *, input_uri: str = "") -> Article:
    """The article of a plain text: a headline, perhaps, then the story. Raises ValueError where there is no text."""
    article = make_article(split_story(text), Document(input_uri, b""), "text", options)
    if isinstance(article, Failure):
        raise ValueError(article.message)  # noqa: TRY004 - the text is at fault, not its type
    return article
