"""Rows of quotes, and ExtractQuotes in a pipeline."""

import apache_beam as beam
import pytest
from apache_beam.testing import test_pipeline
from apache_beam.testing.util import assert_that
from spacy.language import Language
from spacy.tokens import Doc

from tests.quotes.parses import parse
from transforms.layout import BODY_START
from transforms.quotes.component import mark_quotes
from transforms.quotes.rows import extract_quotes
from transforms.quotes.transform import ExtractQuotes
from transforms.records import Article, Failure, Outcome, Repeat, stable_id

BODY = "“The dam held,” Ruth Okoye said. “We checked it twice.”\n\nShe did not say who paid for it."
TITLE = "Hale: Dam is safe"


def article(body: str = BODY, title: str | None = TITLE, annotation: Doc | None = None) -> Article:
    return Article(stable_id(body), stable_id(body), body, "a.txt", "text", title=title, annotation=annotation)


def annotated(nlp: Language) -> Article:
    doc = nlp.make_doc(f"{TITLE}\n\n{BODY}")
    doc.user_data[BODY_START] = len(TITLE) + 2
    return article(annotation=nlp(doc))


def test_rows_point_into_their_field(nlp: Language) -> None:
    found = extract_quotes(annotated(nlp))
    fields = {"title": TITLE, "body": BODY}
    assert found.quotes
    for quote in found.quotes:
        field = fields[quote.field]
        pieces = [field[s:e] for s, e in zip(quote.piece_starts, quote.piece_ends, strict=True)]
        assert " ".join(pieces) == quote.text
        assert (quote.start_char, quote.end_char) == (quote.piece_starts[0], quote.piece_ends[-1])
        if quote.speaker_text is not None:
            assert quote.speaker_field is not None
            assert fields[quote.speaker_field][quote.speaker_start : quote.speaker_end] == quote.speaker_text
        if quote.cue_text is not None:
            assert field[quote.cue_start : quote.cue_end] == quote.cue_text
        assert quote.rule
        assert 0 < quote.confidence <= 1


def test_one_row_for_a_quote_in_two_pieces(nlp: Language) -> None:
    first = next(quote for quote in extract_quotes(annotated(nlp)).quotes if quote.field == "body")
    assert first.text == "The dam held, We checked it twice."
    assert (first.speaker_text, first.cue_lemma, first.quote_type) == ("Ruth Okoye", "say", "direct")
    assert not first.is_floating


def test_a_headline_leaves_the_tense_out(nlp: Language) -> None:
    title = "Corridor to open early, minister says"
    doc = nlp.make_doc(f"{title}\n\nThe river fell.")
    doc.user_data[BODY_START] = len(title) + 2
    (quote,) = extract_quotes(article("The river fell.", title, nlp(doc))).quotes
    assert (quote.field, quote.speaker_text, quote.text) == ("title", "minister", "Corridor to open early")


def test_polarity_and_kind(nlp: Language) -> None:
    last = extract_quotes(annotated(nlp)).quotes[-1]
    assert (last.polarity, last.reported_kind, last.quote_type) == ("negative", "speech", "indirect")


def test_ids_are_stable_and_differ(nlp: Language) -> None:
    first, second = extract_quotes(annotated(nlp)), extract_quotes(annotated(nlp))
    assert first.quotes == second.quotes
    assert len({quote.quote_id for quote in first.quotes}) == len(first.quotes)


def test_an_article_without_annotation_stays_as_it_came() -> None:
    bare = article()
    assert extract_quotes(bare) is bare


@pytest.mark.parametrize("text", ["", " ", "”", '"', "said", "“”", "“said”", ": “", "“A” said"])
def test_scraps_do_no_harm(text: str, nlp: Language) -> None:
    extract_quotes(article(text or " ", None, nlp(text)))


def test_many_marks_do_not_blow_up() -> None:
    doc = Doc(
        parse("x/NN/ROOT/0").vocab, words=['"'] * 40_000, spaces=[False] * 40_000, sent_starts=[True] + [False] * 39_999
    )
    extract_quotes(article('"' * 40_000, None, doc))


def test_the_component_leaves_its_quotes_in_an_extension(nlp: Language) -> None:
    doc = nlp(BODY)
    if not nlp.has_pipe("newsbeam_quotes"):
        nlp.add_pipe("newsbeam_quotes")
        nlp.remove_pipe("newsbeam_quotes")
    assert mark_quotes(doc)._.newsbeam_quotes[0].cue_lemma == "say"


def test_other_outcomes_pass_through_the_pipeline(nlp: Language, model: str) -> None:
    failure = Failure("b.txt", "parse", "ValueError", "no text")
    repeat = Repeat("c.txt", "id")
    given = annotated(nlp)
    quotes = extract_quotes(given).quotes

    def check(found: list[Outcome]) -> None:
        assert failure in found
        assert repeat in found
        (with_quotes,) = (one for one in found if isinstance(one, Article))
        assert with_quotes.quotes == quotes

    with test_pipeline.TestPipeline() as pipeline:
        outcomes = pipeline | beam.Create([failure, repeat]) | ExtractQuotes(model)
        articles = (
            pipeline | "Article" >> beam.Create([0]) | beam.Map(lambda _: given) | "Quotes" >> ExtractQuotes(model)
        )
        assert_that((outcomes, articles) | beam.Flatten(), check)
