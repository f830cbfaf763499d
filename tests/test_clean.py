"""Cleaning, once: mended, one paragraph a line, fit for UTF-8, stable under repetition."""

import datetime as dt

import ftfy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import clean
from transforms.clean import clean_body, clean_line, excerpt, paragraphs, repair

WRAPPED = """The ferry that links the two halves of the town stopped at noon on
Tuesday, when its only engine gave up after thirty years of service
without a holiday, its captain said.

"She was tired," he told a small crowd of passengers who had been
waiting since breakfast. "So am I."
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("donâ€™t", "don’t"),
        ("PeÃ±a Nieto", "Peña Nieto"),
        ("Ã©tÃ© in OrlÃ©ans", "été in Orléans"),
        ("José Muñoz of São Paulo, naïve", "José Muñoz of São Paulo, naïve"),
        # Two letters of Cyrillic that were read by Apple's table.
        ("”í", "Ӓ"),
        ("AT&amp;T &mdash; “yes”", "AT&T — “yes”"),
        ("a\x00b\x07c", "abc"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("cafe\u0301", "café"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x93quoted\x94", "“quoted”"),
        ("‘single’ and \"straight\" stay", "‘single’ and \"straight\" stay"),
        ("red \x1b[31mtext", "red text"),
    ],
)  # fmt: skip
def test_repair(text: str, expected: str) -> None:
    assert repair(text) == expected
    assert repair(expected) == expected


@settings(max_examples=500, deadline=dt.timedelta(seconds=5), derandomize=True)
@given(st.text(st.sampled_from(" aB,.'\"?-’“”—…éñöàÿß\t") | st.sampled_from("&ÃÂ€œ™\x94\u0301\n"), max_size=24))
def test_what_is_passed_by_needs_no_repair(text: str) -> None:
    lines = text.split("\n")
    assert repair(text) == "\n".join(ftfy.fix_text(line, clean._REPAIR) for line in lines)


def test_lines() -> None:
    assert clean_line("  a\n b\u00a0\tc ") == "a b c"
    assert clean_line(" \n ") is None
    assert clean_line(None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\n \n\t\nTwo.", ["One.", "Two."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One\u2029Two", ["One", "Two"]),
        ("  \n\n ", []),
        ("", []),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert paragraphs(repair(text)) == expected


def test_wrapped_lines_are_joined() -> None:
    first, second = paragraphs(WRAPPED)
    assert first.startswith("The ferry that links the two halves of the town stopped at noon on Tuesday, when")
    assert second.endswith('waiting since breakfast. "So am I."')


def test_short_paragraphs_are_not_taken_for_wrapped_lines() -> None:
    lines = [
        "He said no to the offer of the union on Monday.",
        "She said yes to it on Tuesday, to his surprise.",
        "Both left.",
    ]
    assert paragraphs("\n".join(lines)) == lines


def test_bodies_are_stable() -> None:
    body = clean_body("donâ€™t\r\n\r\n  go  there ")
    assert body == "don’t\n\ngo there"
    assert clean_body(body) == body


def test_excerpts() -> None:
    assert excerpt("a\n b\x00c") == "a b c"
    assert excerpt(b"\xff\xfe\x00binary" * 9) == ""
    assert len(excerpt("x" * 999)) == 200
    excerpt("\ud800").encode()
