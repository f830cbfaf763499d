"""AnnotateArticles and analyze: one Doc an article, whatever the batch; bad articles cost only themselves."""

import dataclasses
import pathlib
import pickle

import apache_beam as beam
import pytest
import spacy
from apache_beam.pvalue import PCollection
from apache_beam.testing.test_pipeline import TestPipeline as BeamPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from spacy.language import Language
from spacy.tokens import Doc

from transforms.annotate import AnnotateArticles
from transforms.annotator import Annotator, is_readable, load_annotator
from transforms.clean import count_words
from transforms.layout import BODY_START
from transforms.records import Article, Failure, Outcome, Repeat


@Language.component("newsbeam_test_fault")
def _fault(doc: Doc) -> Doc:
    if "CRASH" in doc.text:
        raise RuntimeError("no such weights")
    return doc


@Language.component("newsbeam_test_parser", assigns=["token.dep", "token.is_sent_start"])
def _parse(doc: Doc) -> Doc:
    for token in doc:
        if token.is_sent_start is None:
            token.is_sent_start = token.i == 0
    return doc


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A pipeline with a parser of its own, one name, and a fault for texts that say CRASH."""
    nlp = spacy.blank("en")
    nlp.add_pipe("newsbeam_test_parser")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Ada Holm"}])  # type: ignore[attr-defined]
    nlp.add_pipe("newsbeam_test_fault")
    nlp.add_pipe("sentencizer")
    nlp.meta["name"] = "tiny"
    folder: pathlib.Path = tmp_path_factory.mktemp("model") / "en_tiny"
    nlp.to_disk(folder)
    return str(folder)


def _article(number: int, body: str = "Ada Holm left. Nobody followed.", **fields: object) -> Article:
    article = Article(f"id{number}", "hash", body, f"{number}.txt", "text")
    return dataclasses.replace(article, **fields)  # type: ignore[arg-type]


def test_annotate_fills_doc_words_and_model(tiny_model: str) -> None:
    (article,) = load_annotator(tiny_model).annotate([_article(1, title="A title")])
    assert isinstance(article, Article)
    assert article.annotation.text == "A title\n\nAda Holm left. Nobody followed."
    assert article.annotation.user_data[BODY_START] == 9
    assert (article.word_count, article.model) == (5, "en_tiny-0.0.0")


def test_the_pipeline_is_loaded_once_with_layout_before_the_parser(tiny_model: str) -> None:
    annotator = load_annotator(tiny_model)
    assert load_annotator(tiny_model) is annotator
    (article,) = annotator.annotate([_article(1, body="A wrapped\n\nheadline")])
    assert isinstance(article, Article)
    assert [sentence.text.strip() for sentence in article.annotation.sents][-1] == "headline"


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        (None, "Text.", True),
        ("en", "Text.", True),
        ("en-GB", "Text.", True),
        ("English", "Text.", True),
        ("de", "Text.", False),
        ("enm", "Text.", False),
        ("en", "  \n", False),
    ],
)
def test_is_readable(language: str | None, body: str, expected: bool) -> None:
    assert is_readable(_article(1, body=body, language=language)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), ("One two.", 2), ("One — two", 2), ("U.S. GDP rose 3.5%", 4), ("don’t\nstop", 2)],
)
def test_count_words(text: str, expected: int) -> None:
    assert count_words(text) == expected


def test_other_languages_are_kept_without_annotation(tiny_model: str) -> None:
    (article,) = load_annotator(tiny_model).annotate([_article(1, language="fr")])
    assert isinstance(article, Article)
    assert article.annotation is None
    assert article.word_count == 5


def test_a_long_article_and_one_the_model_fails_on_cost_only_themselves(tiny_model: str) -> None:
    articles = [_article(1), _article(2, body="CRASH now", source_slug="s"), _article(3, body="x" * 101), _article(4)]
    first, crashed, long, last = load_annotator(tiny_model).annotate(articles, max_chars=100)
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(crashed, Failure)
    assert (crashed.stage, crashed.error_type, crashed.message) == ("annotate", "RuntimeError", "no such weights")
    assert (crashed.input_uri, crashed.excerpt, crashed.source_slug) == ("2.txt", "CRASH now", "s")
    assert isinstance(long, Failure)
    assert long.message == "article of 101 characters; max_chars allows 100"


def test_an_article_loses_its_annotation_when_it_is_pickled(tiny_model: str) -> None:
    (article,) = load_annotator(tiny_model).annotate([_article(1)])
    assert isinstance(article, Article)
    assert pickle.loads(pickle.dumps(article)).annotation is None


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(ValueError, match="cannot load model 'no_such_model'"):
        load_annotator("no_such_model")


def test_annotator_names_the_model() -> None:
    assert Annotator(spacy.blank("en")).model == "en_pipeline-0.0.0"


def _told(element: Outcome) -> tuple[str, ...]:
    if isinstance(element, Article):
        return "article", element.article_id, element.annotation.text if element.annotation else ""
    return type(element).__name__, element.input_uri


@pytest.mark.parametrize("batch_size", [1, 2, 100])
def test_transform_annotates_and_passes_on_the_rest(tiny_model: str, batch_size: int) -> None:
    elements: list[Outcome] = [
        _article(1),
        Failure("f.txt", "parse", "E", "m"),
        Repeat("r.txt", "id1"),
        _article(2, body="CRASH"),
        _article(3, language="de"),
    ]
    expected = [
        ("article", "id1", "Ada Holm left. Nobody followed."),
        ("Failure", "f.txt"),
        ("Repeat", "r.txt"),
        ("Failure", "2.txt"),
        ("article", "id3", ""),
    ]
    with BeamPipeline() as pipeline:
        articles: PCollection[Outcome] = pipeline | beam.Create(elements)
        annotated = articles | AnnotateArticles(model=tiny_model, batch_size=batch_size)
        assert_that(annotated | beam.Map(_told), equal_to(expected))


class _WindowOfFn(beam.DoFn):
    def process(self, element, timestamp=beam.DoFn.TimestampParam, window=beam.DoFn.WindowParam):  # type: ignore[no-untyped-def]
        yield element.article_id, int(timestamp), int(window.start)


def test_outcomes_stay_in_the_window_of_their_article(tiny_model: str) -> None:
    with BeamPipeline() as pipeline:
        annotated = (
            pipeline
            | beam.Create([(1, 5), (2, 15), (3, 25)])
            | beam.Map(lambda row: TimestampedValue(_article(row[0]), row[1]))
            | beam.WindowInto(FixedWindows(10))
            | AnnotateArticles(model=tiny_model)
            | beam.ParDo(_WindowOfFn())
        )
        assert_that(annotated, equal_to([("id1", 5, 0), ("id2", 15, 10), ("id3", 25, 20)]))


def test_batch_size_is_checked() -> None:
    with pytest.raises(ValueError, match="batch_size is 0; at least 1"), BeamPipeline() as pipeline:
        pipeline | beam.Create([_article(1)]) | AnnotateArticles(batch_size=0)
