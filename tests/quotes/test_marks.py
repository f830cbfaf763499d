"""Quotation marks: pairs, paragraphs, repairs, and marks that are none."""

import time

import pytest

from transforms.quotes.marks import find_quoted, paragraphs

PAIRS = [
    ("“A,” he said.", [["A,"]]),
    ('"A," he said. "B."', [["A,"], ["B."]]),
    ("„A“, he said.", [["A"]]),
    ("«A», he said.", [["A"]]),
    ("``A,'' he said.", [["A,"]]),
    ("''A,'' he said. ''B.''", [["A,"], ["B."]]),
    ('said:"A."', [["A."]]),
    ('"A"he said', [["A"]]),
    ('("A")', [["A"]]),
    ('"A"—"B"', [["A"], ["B"]]),
    ('"Wait—" he said.', [["Wait—"]]),
    ('"…and so on," he said.', [["…and so on,"]]),
    ('"A,” he said. “B,"', [["A,"], ["B,"]]),
    ("“A “b” c,” d", [["A “b” c,"]]),
    ('He said "I told him "no" twice."', [['I told him "no" twice.']]),
    ("“‘A,’ he told me,” said B.", [["‘A,’ he told me,"]]),
    ('""', []),
    ("", []),
]

SINGLE = [
    ("'A,' he said.", [["A,"]]),
    ("‘It’s the workers’ rights’, she said.", [["It’s the workers’ rights"]]),
    ("Hale: ‘We Won’t Go’ Home", [["We Won’t Go"]]),
    ("the '90s and the ’80s", []),
    ("rock 'n' roll, get 'em", []),
    ("the dogs' and the cats' food", []),
    ("It's Hale's, isn't it?", []),
    ("“He said ‘no’,” she said.", [["He said ‘no’,"]]),
]

PARAGRAPHS = [
    ("“A.\n\n“B,” he said.", [["A.", "B,"]]),
    ('"A.\n\n"B.\n\n"C," he said.', [["A.", "B.", "C,"]]),
    ("“A,” he said. “B.\n\n“C,” he said.", [["A,"], ["B.", "C,"]]),
    ("“A.\n\nB,” he said.", [["A."], ["B,"]]),
    ("“A\nb,” he said.", [["A\nb,"]]),
]

REPAIRS = [
    ("“We won, he said. “We did.”", [["We won,"], ["We did.”"[:-1]]], {"unclosed"}),
    ("We won,” he said.", [["We won,"]], {"unopened"}),
    ("“Nobody closes this.\n\nNext.", [["Nobody closes this."]], {"unclosed"}),
    ("“A.\n\n“B.”", [["A.", "B."]], {"continued"}),
]

NO_MARKS = [
    'a 12" disk',
    "He is 6'2\" tall.",
    "He is 6’ 2” tall.",
    '<a href="x.html" title="y">z</a>',
    '<tweet id="5" author="@x">',
]


def words(text: str) -> list[list[str]]:
    return [[text[start:end] for start, end in quoted.pieces] for quoted in find_quoted(text)]


@pytest.mark.parametrize(("text", "expected"), PAIRS + SINGLE + PARAGRAPHS)
def test_words_between_marks(text: str, expected: list[list[str]]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(("text", "expected", "flags"), REPAIRS)
def test_repairs_are_flagged(text: str, expected: list[list[str]], flags: set[str]) -> None:
    assert words(text) == expected
    assert {flag for quoted in find_quoted(text) for flag in quoted.flags} == flags


@pytest.mark.parametrize("text", NO_MARKS)
def test_marks_that_quote_nothing(text: str) -> None:
    assert words(text) == []


def test_extent_holds_the_marks() -> None:
    (quoted,) = find_quoted("x “A,” y")
    assert (quoted.start, quoted.end) == (2, 6)
    assert quoted.pieces == ((3, 5),)


def test_only_a_part_of_the_text_is_read() -> None:
    text = "“Title\n\n“A,” he said."
    assert [q.pieces for q in find_quoted(text, 8)] == [((9, 11),)]
    assert [q.pieces for q in find_quoted(text, 0, 6)] == [((1, 6),)]


def test_paragraphs_keep_wrapped_lines_together() -> None:
    text = "  One line\nthat goes on.\nTwo.\n\n\nThree \n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["One line\nthat goes on.", "Two.", "Three"]


@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_000,
        "“a " * 100_000,
        '"a" ' * 50_000,
        "“A.\n\n" * 30_000,
        'a." b ' * 50_000,
        "‘a s’ " * 50_000,
        "<a " * 90_000,
    ],
)
def test_many_marks_take_linear_time(text: str) -> None:
    began = time.perf_counter()
    find_quoted(text)
    assert time.perf_counter() - began < 20
