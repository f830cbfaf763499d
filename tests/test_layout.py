"""The layout component: paragraphs, the title and a dateline end sentences, and nothing else does."""

import time

import pytest
import spacy
from spacy.tokens import Doc

from transforms.layout import BODY_START, article_text, body_start, mark_layout
from transforms.records import Article


def _article(body: str, title: str | None = None) -> Article:
    return Article("id", "hash", body, "a.txt", "text", title=title)


def _starts(text: str, body: int = 0) -> list[str]:
    """The words at which the layout presets a sentence start."""
    doc = spacy.blank("en").make_doc(text)
    doc.user_data[BODY_START] = body
    return [token.text for token in mark_layout(doc) if token.is_sent_start]


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (_article("A body."), ("A body.", 0)),
        (_article("A body.", title=""), ("A body.", 0)),
        (_article("A body.", title="A title"), ("A title\n\nA body.", 9)),
    ],
)
def test_article_text_puts_the_body_where_it_says(article: Article, expected: tuple[str, int]) -> None:
    text, start = article_text(article)
    assert (text, start) == expected
    assert text[start:] == article.body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One line.", ["One"]),
        ("Mayor resigns\n\nShe left on Monday.\nNobody replaced her.", ["Mayor", "She", "Nobody"]),
        ("The mayor had left\nher office at noon.", ["The"]),
        ("A wrapped line\n\nthen another.", ["A", "then"]),
        ("“We left.”\n“We came back.”", ["“", "“"]),
        ("One.\r\n\r\nTwo.", ["One", "Two"]),
    ],
)
def test_paragraphs_start_sentences(text: str, expected: list[str]) -> None:
    assert _starts(text) == expected


@pytest.mark.parametrize(
    ("text", "body", "expected"),
    [
        ("VELTON, March 3. /TASS/. The dam held.", 0, ["VELTON", "The"]),
        ("Dam holds\n\nVELTON (Reuters) - The dam held.", 11, ["Dam", "VELTON", "The"]),
        (
            "Dam holds\n\nThe deck of a story\nVELTON, March 3 (Reuters) - The dam held.",
            11,
            ["Dam", "The", "VELTON", "The"],
        ),
        ("The dam held. Nobody was hurt.", 0, ["The"]),
    ],
)
def test_a_dateline_is_a_sentence_of_its_own(text: str, body: int, expected: list[str]) -> None:
    assert _starts(text, body) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("It held where it should. They left.", "They", None),
        ("It held where it should.", "where", False),
        ("“It held,” she said.", "It", False),
        ("It held.” She left.", "”", False),
    ],
)
def test_sentences_start_only_after_marks(text: str, word: str, expected: bool | None) -> None:
    doc = mark_layout(spacy.blank("en").make_doc(text))
    assert next(token.is_sent_start for token in doc if token.text == word) is expected


def test_line_breaks_never_open_a_sentence() -> None:
    doc = mark_layout(spacy.blank("en").make_doc("One.\n\n\nTwo."))
    assert [token.is_sent_start for token in doc if token.is_space] == [False]


def test_the_component_is_registered_and_keeps_the_body_start() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("newsbeam_layout")
    doc = nlp("Title\n\nBody.")
    assert body_start(doc) == 0
    assert [token.text for token in doc if token.is_sent_start] == ["Title", "Body"]


def test_a_long_text_takes_no_more_time_a_word_than_a_short_one() -> None:
    nlp = spacy.blank("en")
    seconds = {}
    for words in (2_000, 40_000):
        doc = nlp.make_doc("The dam held. Nobody left.\n\n" * (words // 7))
        start = time.process_time()
        mark_layout(doc)
        seconds[words] = time.process_time() - start
    assert seconds[40_000] < 20 * 5 * seconds[2_000]


def test_a_parsed_text_is_refused() -> None:
    nlp = spacy.blank("en")
    doc = Doc(nlp.vocab, words=["It", "held"], heads=[1, 1], deps=["nsubj", "root"])
    with pytest.raises(ValueError, match="put it before"):
        mark_layout(doc)
