"""Tests of articles as HTML: what is marked, that text stays text, that nothing is lost."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.lakes import make_article
from transforms.marked import article_html, mark_paragraphs, visible
from transforms.records import Article, Entity, Quote

PLAIN = Article("a", "a", "", "a.txt", "text")


def entity(start: int, end: int, label: str = "PERSON") -> Entity:
    return Entity("m", "a", "body", start, end, "", label, "e", "e")


def quote(
    *pieces: tuple[int, int], speaker: tuple[int, int] | None = None, cue: tuple[int, int] | None = None
) -> Quote:
    starts, ends = zip(*pieces, strict=True)
    made = Quote("q", "a", "body", "direct", "", starts[0], ends[-1], starts, ends)
    if speaker:
        made = dataclasses.replace(made, speaker_field="body", speaker_start=speaker[0], speaker_end=speaker[1])
    return dataclasses.replace(made, cue_start=cue[0], cue_end=cue[1]) if cue else made


CASES = [
    ("Rain.", (), (), ["Rain."]),
    ("Rain.\n\n \nSun.", (), (), ["Rain.", "Sun."]),
    ("Ada ran", (entity(0, 3),), (), ['<span class="e e-person">Ada</span> ran']),
    ("1945 ran", (entity(0, 4, "DATE"),), (), ['<span class="e e-other">1945</span> ran']),
    ("a<b>&", (), (), ["a&lt;b&gt;&amp;"]),
    (
        "Ada said it rains",
        (entity(0, 3),),
        (quote((9, 17), speaker=(0, 3), cue=(4, 8)),),
        [
            '<span class="e s e-person" data-s="0">Ada</span> <span class="c" data-c="0">said</span> '
            '<span class="q" data-q="0">it rains</span>'
        ],
    ),
    (
        "Out in Ada.",
        (entity(7, 10),),
        (quote((0, 11)), quote((4, 10))),
        [
            '<span class="q" data-q="0">Out </span><span class="q" data-q="0 1">in </span>'
            '<span class="q e e-person" data-q="0 1">Ada</span><span class="q" data-q="0">.</span>'
        ],
    ),
    (
        "one\ntwo",
        (),
        (quote((0, 7)),),
        ['<span class="q" data-q="0">one</span>', '<span class="q" data-q="0">two</span>'],
    ),
    ("gone", (entity(2, 99),), (), ["gone"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "entities", "quotes", "expected"), CASES, ids=[case[0] for case in CASES])
def test_marks(body: str, entities: tuple[Entity, ...], quotes: tuple[Quote, ...], expected: list[str]) -> None:
    article = dataclasses.replace(PLAIN, body=body, entities=entities, quotes=quotes)
    assert [paragraph.html for paragraph in mark_paragraphs(article, "body")] == expected


SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).filter(lambda span: span[0] < span[1])


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.lists(SPANS, max_size=8), st.lists(SPANS, max_size=5))
def test_the_text_survives_any_text_and_any_marks(
    body: str, entities: list[tuple[int, int]], quotes: list[tuple[int, int]]
) -> None:
    article = dataclasses.replace(
        PLAIN,
        body=body,
        entities=tuple(entity(*span) for span in entities),
        quotes=tuple(quote(span, speaker=span) for span in quotes),
    )
    for paragraph in mark_paragraphs(article, "body"):
        root = etree.fromstring(f"<p>{paragraph.html}</p>")
        assert {node.tag for node in root.iter()} <= {"p", "span"}
        assert "".join(root.itertext()) == visible(body[paragraph.start : paragraph.end])


def test_what_turns_or_hides_text_is_seen() -> None:
    assert visible("a\u202eb\x00c\u2066d\u00e9") == "a\ufffdb\ufffdc\ufffdd\u00e9"


def test_a_notebook_shows_the_article() -> None:
    article = dataclasses.replace(make_article(0), title="Rain & <sun>")
    shown = article._repr_html_()
    assert shown == article_html(article)
    assert "<h3>Rain &amp; &lt;sun&gt;</h3>" in shown
    assert '<span class="e s e-person" data-s="0">Ada Quill</span>' in shown
    assert "<li>Ada Quill (direct): Line 0 of 0, é.</li>" in shown
