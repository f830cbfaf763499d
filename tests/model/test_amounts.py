"""Amounts of money and percentages by their written form."""

import pytest

from transforms.model.amounts import find_amounts

CASES = [
    ("It rose by 3 percent to about $5.2 million.", ["3 percent", "$5.2 million"]),
    ("US$ 20,000 or A$80 million; £15m", ["US$ 20,000", "A$80 million", "£15m"]),
    ("€15 - 25 a head, EUR 3bn in all", ["€15 - 25", "EUR 3bn"]),
    ("5,000 yen and 17 million DKK", ["5,000 yen", "17 million DKK"]),
    ("376 million Swiss francs, 100 U.S. dollars", ["376 million Swiss francs", "100 U.S. dollars"]),
    ("one billion dollars, a million dollars", ["one billion dollars", "a million dollars"]),
    ("tens of billions of dollars, or millions of euros", ["tens of billions of dollars", "millions of euros"]),
    ("twenty-five cents", ["twenty-five cents"]),
    ("the two hundred and fifty euros", ["two hundred and fifty euros"]),
    ("a $1.2-billion deal", ["$1.2-billion"]),
    ("fell 2.3 percentage points, or one percentage point", ["2.3 percentage points", "one percentage point"]),
    ("6 to 7 per cent said so, by 83 to 17 percent", ["6 to 7 per cent", "83 to 17 percent"]),
    ("down 50% and -4.5 %", ["50%", "-4.5 %"]),
    ("He won 5 won and weighs 200 pounds", []),
    ("a dollar a day, the dollar, percent of all", []),
    ("in 2019, 5 million people", []),
]


@pytest.mark.parametrize(("text", "amounts"), CASES, ids=[text for text, _ in CASES])
def test_amounts(text: str, amounts: list[str]) -> None:
    assert [text[start:end] for start, end, _ in sorted(find_amounts(text))] == amounts


@pytest.mark.parametrize("words", [0, 1, 30, 90, 300])
def test_amounts_far_from_each_other(words: int) -> None:
    text = f"{'Rain fell. ' * words}".join(["", *(text + ". " for text, _ in CASES), ""])
    expected = [amount for _, amounts in CASES for amount in amounts]
    assert [text[start:end] for start, end, _ in sorted(find_amounts(text))] == expected


def test_hostile_numbers_take_linear_time() -> None:
    for text in ("1," * 50_000, "one " * 50_000, "five and " * 30_000, "$" * 100_000):
        list(find_amounts(text))
