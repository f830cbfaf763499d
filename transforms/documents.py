"""Documents to articles, each record to exactly one article or one failure."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.articles import ParseOptions, fail_record, make_article, make_cancellation
from transforms.clean import excerpt
from transforms.formats import BadRecord, FormatError, FormatOptions, detect_format, get_format
from transforms.formats.text import split_story
from transforms.records import Article, Cancellation, Document, Failure

DEFAULT_OPTIONS = ParseOptions()


def parse_document(
    document: Document, options: ParseOptions = DEFAULT_OPTIONS
) -> Iterator[Article | Failure | Cancellation]:
    """The articles and cancellations of a document, and a failure for each record that is neither; at least one."""
    # A later piece of a long file may hold nothing but blank lines.
    empty = document.metadata.get("first_line", "1") == "1"
    try:
        entry = get_format(options.format) if options.format else detect_format(document)
        for record in entry.parse(document, FormatOptions(options.fields)):
            empty = False
            if isinstance(record, BadRecord):
                yield fail_record(record, document, options)
            elif record.is_cancelled:
                yield make_cancellation(record, document, options)
            else:
                yield make_article(record, document, entry.name, options)
    except FormatError as error:
        yield fail_record(BadRecord(str(error), "FormatError", excerpt=excerpt(document.content)), document, options)
        return
    if empty:
        yield fail_record(BadRecord("the file has no records", "NoRecords"), document, options)


def parse_text(text: str, options: ParseOptions = DEFAULT_OPTIONS, *, input_uri: str = "") -> Article:
    """The article of a plain text: a headline, perhaps, then the story. Raises ValueError where there is no text."""
    article = make_article(split_story(text), Document(input_uri, b""), "text", options)
    if isinstance(article, Failure):
        raise ValueError(article.message)  # noqa: TRY004 - the text is at fault, not its type
    return article
