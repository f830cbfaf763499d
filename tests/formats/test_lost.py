"""Paragraphs that were left out of a story, and what is rightly left out of it."""

import pytest

from transforms.formats.html import parse_tree
from transforms.formats.lost import with_lost

A, B, C, D = (
    "The old bridge was shut by the council at noon for repairs.",
    "“It will stand,” said the engineer, who had looked at it from a boat.",
    "The new bridge was shut as well, nobody could say by whom.",
    "Drivers were sent by way of the ferry, which runs on Thursdays.",
)
LINE = "A line that the extractor did not bring along with the others."


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"<p>{A}</p><p>{LINE}</p><p>{B}</p><p>{C}</p><p>{D}</p>", [A, LINE, B, C, D]),
        (f"<p>{LINE}</p><p>{A}</p><p>{B}</p><p>{C}</p><p>{D}</p>", [LINE, A, B, C, D]),
        (f"<p>{A}</p><p>{B}</p><p>{C}</p><p>{D}</p><p>{LINE}</p>", [A, B, C, D, LINE]),
        (f"<p>{A}</p><p>{B}</p><ul><li>{LINE}</li></ul><p>{C}</p><p>{D}</p>", [A, B, LINE, C, D]),
        (f"<p>{A}</p><p>{B}</p><blockquote><p>{LINE}</p></blockquote><p>{C}</p><p>{D}</p>", [A, B, LINE, C, D]),
        (f"<p>{A}</p><p>{B}</p><h3>On ferries</h3><p>{C}</p><p>{D}</p>", [A, B, "On ferries", C, D]),
        ("".join(f"<div><p>{text}</p></div>" for text in (A, LINE, B, C, D)), [A, LINE, B, C, D]),
        # In a box of its own, a link, no sentence, a list below the story, a heading of what was left out.
        (f"<p>{A}</p><div><p>{LINE}</p><p>{LINE}</p></div><p>{B}</p><p>{C}</p><p>{D}</p>", [A, B, C, D]),
        (f"<p>{A}</p><p><a href='/x'>{LINE}</a></p><p>{B}</p><p>{C}</p><p>{D}</p>", [A, B, C, D]),
        (f"<p>{A}</p><p>Share this story with somebody</p><p>{B}</p><p>{C}</p><p>{D}</p>", [A, B, C, D]),
        (f"<p>{A}</p><p>{B}</p><p>{C}</p><p>{D}</p><ul><li>{LINE}</li></ul>", [A, B, C, D]),
        (
            f"<p>{A}</p><p>{B}</p><h3>See also</h3><ul><li><a href='/x'>X</a></li></ul><p>{C}</p><p>{D}</p>",
            [A, B, C, D],
        ),
        # There in other pieces, or but for a mark.
        (f"<p>{A}<br>{B}</p><p>{C}</p><p>{D}</p><p>{A}</p><p>{B}</p>", [A, B, C, D]),
        (f"<p>{A} (*)</p><p>{A}</p><p>{B}</p><p>{C}</p><p>{D}</p>", [A, B, C, D]),
    ],
)
def test_what_stands_among_the_paragraphs_of_a_story(page: str, expected: list[str]) -> None:
    tree = parse_tree(f"<html><body><div><h1>Bridges</h1>{page}</div><footer><p>{LINE}</p></footer></body></html>")
    assert with_lost([A, B, C, D], tree) == expected


def test_of_few_paragraphs_nothing_is_concluded() -> None:
    tree = parse_tree(f"<div><p>{A}</p><p>{LINE}</p><p>{B}</p></div>")
    assert with_lost([A, B], tree) == [A, B]
    assert with_lost([], tree) == []
