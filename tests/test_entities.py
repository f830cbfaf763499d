"""Entity rows: offsets into title and body, stable ids, and the quotes they stand in."""

import dataclasses

import apache_beam as beam
import pytest
from apache_beam.pvalue import PCollection
from apache_beam.testing.test_pipeline import TestPipeline as BeamPipeline
from apache_beam.testing.util import assert_that, equal_to

from tests.docs import make_doc
from transforms.entities import ExtractEntities
from transforms.layout import BODY_START, article_text
from transforms.mentions import extract_entities, find_entities, mark_quoted
from transforms.records import Article, Entity, Failure, Outcome, Quote

_NAMES = [("Ada Holm", "PERSON"), ("Holm", "PERSON"), ("Velton", "GPE")]


def _article(body: str, title: str | None = None) -> Article:
    article = Article("id", "hash", body, "a.txt", "text", title=title)
    text, start = article_text(article)
    doc = make_doc(text, _NAMES)
    doc.user_data[BODY_START] = start
    return dataclasses.replace(article, annotation=doc)


def test_offsets_fit_the_field() -> None:
    article = extract_entities(_article("Ada Holm left Velton. Holm’s aides stayed.", title="Holm leaves"))
    found = [(entity.field, entity.text, entity.entity_name, entity.sentence_index) for entity in article.entities]
    assert found == [
        ("title", "Holm", "Ada Holm", 0),
        ("body", "Ada Holm", "Ada Holm", 0),
        ("body", "Velton", "Velton", 0),
        ("body", "Holm", "Ada Holm", 1),
    ]
    for entity in article.entities:
        text = article.title if entity.field == "title" else article.body
        assert text is not None
        assert text[entity.start_char : entity.end_char] == entity.text


def test_ids_are_stable_and_distinct() -> None:
    first, again = (extract_entities(_article("Ada Holm met Holm.")).entities for _ in range(2))
    assert first == again
    assert len({entity.mention_id for entity in first}) == 2
    assert len({entity.entity_id for entity in first}) == 1


def test_an_article_without_annotation_stays_as_it_is() -> None:
    article = Article("id", "hash", "Ada Holm left.", "a.txt", "text")
    assert extract_entities(article) is article


def test_an_empty_doc_has_no_entities() -> None:
    assert find_entities("id", make_doc("")) == ()


def _quote(quote_id: str, *pieces: tuple[int, int], field: str = "body") -> Quote:
    starts, ends = tuple(start for start, _ in pieces), tuple(end for _, end in pieces)
    return Quote(quote_id, "id", field, "direct", "", starts[0], ends[-1], starts, ends)  # type: ignore[arg-type]


def _entity(start: int, end: int, field: str = "body") -> Entity:
    return Entity("m", "id", field, start, end, "", "PERSON", "e", "E")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entity", "quotes", "expected"),
    [
        (_entity(5, 9), [], None),
        (_entity(5, 9), [_quote("q", (5, 9))], "q"),
        (_entity(5, 9), [_quote("q", (0, 8))], None),
        (_entity(5, 9), [_quote("q", (0, 4), (5, 20))], "q"),
        (_entity(5, 9), [_quote("q", (0, 4), (12, 20))], None),
        (_entity(5, 9, "title"), [_quote("q", (0, 20))], None),
        (_entity(5, 9), [_quote("outer", (0, 30)), _quote("inner", (4, 12))], "inner"),
        (_entity(15, 19), [_quote("outer", (0, 30)), _quote("inner", (4, 12))], "outer"),
    ],
)
def test_mark_quoted(entity: Entity, quotes: list[Quote], expected: str | None) -> None:
    (marked,) = mark_quoted([entity], quotes)
    assert marked.quote_id == expected


_PLAIN = Article("id", "hash", "Ada Holm left.", "a.txt", "text", title=None)


def _told(element: Outcome) -> tuple[str, ...]:
    if isinstance(element, Article):
        return tuple(entity.entity_name for entity in element.entities)
    return (type(element).__name__,)


def test_transform_extracts_and_passes_on_failures() -> None:
    elements: list[Outcome] = [_PLAIN, Failure("f", "read", "E", "m")]
    with BeamPipeline() as pipeline:
        articles: PCollection[Outcome] = pipeline | beam.Create(elements)
        # Docs do not pickle: they are hung on in the pipeline, as AnnotateArticles does.
        annotated = articles | beam.Map(_annotated).with_output_types(Outcome)
        assert_that(
            annotated | ExtractEntities(model="none") | beam.Map(_told), equal_to([("Ada Holm",), ("Failure",)])
        )


def _annotated(element: Outcome) -> Outcome:
    return _article(element.body) if isinstance(element, Article) else element
