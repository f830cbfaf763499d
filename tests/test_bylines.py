"""Bylines and credits to names."""

import time

import pytest

from transforms.bylines import agency_in_byline, author_names, is_byline, is_credit, parse_byline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("By JANE DOE and John Roe, Associated Press", ("Jane Doe", "John Roe")),
        ("by Jane Doe, John Roe and Mary O'Neill", ("Jane Doe", "John Roe", "Mary O'Neill")),
        ("By JEAN-LUC DE LA TOUR", ("Jean-Luc De La Tour",)),
        ("By MARY McDONALD", ("Mary McDonald",)),
        ("By Ludwig van der Berg in Amsterdam", ("Ludwig van der Berg",)),
        ("By Jane Doe | The Daily Example", ("Jane Doe",)),
        ("By Jane Doe (Nairobi) and John Roe (London)", ("Jane Doe", "John Roe")),
        ("By J.R. Smith Jr., Staff Writer", ("J.R. Smith Jr",)),
        ("By Jane Doe jane.doe@paper.example", ("Jane Doe",)),
        ("(Reporting by Jane Doe and John Roe; Editing by Max Muster)", ("Jane Doe", "John Roe")),
        ("Reporting by Jane Doe in Rome; Additional reporting by John Roe; Editing by X Y", ("Jane Doe", "John Roe")),
        ("(Writing by Jane Doe. Editing by Max Muster)", ("Jane Doe",)),
        ("Jane Doe", ("Jane Doe",)),
        ("By Łukasz Żak and Иван Петров", ("Łukasz Żak", "Иван Петров")),
        ("By Jeanne d'Arc", ("Jeanne d'Arc",)),
        ("Analysis by Jane Doe", ("Jane Doe",)),
        ("Posted by Jane Doe", ("Jane Doe",)),
        ("JANE DOE Associated Press", ("Jane Doe",)),
        ("Jane Doe BBC News", ("Jane Doe",)),
        ("Jane Doe Senior Reporter", ("Jane Doe",)),
        ("Jane Doe Health editor", ("Jane Doe",)),
        ("Jane Doe Follow @jane", ("Jane Doe",)),
        ("Photographs by Ana Reyes", ()),
        ("By Jane Doe; Photographs by Ana Reyes", ("Jane Doe",)),
        ("By Jane Doe Photographs by Ana Reyes", ("Jane Doe",)),
        ("Story by Jane Doe, photos and video by Ana Reyes", ("Jane Doe",)),
        ("Illustrations by Ana Reyes; words by Jane Doe", ("Jane Doe",)),
        ("Medically reviewed by Ana Reyes", ()),
        ("Reviewed by Ana Reyes", ()),
        ("Exclusive | By Jane Doe", ("Jane Doe",)),
        ("Text: Jane Doe", ("Jane Doe",)),
        ("Von Lena Fuchs und Max Muster", ("Lena Fuchs", "Max Muster")),
        ("Por Ana Reyes y Luis Gil", ("Ana Reyes", "Luis Gil")),
        ("Par Anne Dubois et Luc Petit", ("Anne Dubois", "Luc Petit")),
        ("Av Kari Nordmann og Ola Vik", ("Kari Nordmann", "Ola Vik")),
        ("Von Miller", ("Von Miller",)),
        ("Par AFP", ()),
        ("La Rédaction", ()),
        ("Harbor Radio", ()),
        ("Orrin Systems, Inc.", ()),
        ("CNN’s Jane Doe", ("Jane Doe",)),
        ("Jane Doe M.D.", ("Jane Doe",)),
        ("By Jane Doe 3 hours ago", ("Jane Doe",)),
        ("Posted by: Jane Doe on March 3", ("Jane Doe",)),
        ("By Jane Doe; John Roe, Ana Reyes and Bo Li contributed to this report.", ("Jane Doe",)),
        ("By Associated Press", ()),
        ("Al Jazeera and News Agencies", ()),
        ("Editorial Board", ()),
        ("BBC Sport", ()),
        ("CNN Newsource", ()),
        ("Deutsche Welle", ()),
        ("Investigative Unit", ()),
        ("By Staff Reporter", ()),
        ("Newsroom", ()),
        ("", ()),
        (None, ()),
    ],
)  # fmt: skip
def test_writers_of_a_byline(line: str | None, names: tuple[str, ...]) -> None:
    assert parse_byline(line) == names


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Doe", True),
        ("By JANE DOE, Associated Press", True),
        ("By The Associated Press", True),
        ("By Our Staff Reporter", True),
        ("By , and", False),
        ("By the time he arrived, the house was gone.", False),
        ("By Friday the water had reached the school, the mayor said.", False),
        ("By Any Means Necessary?", False),
        ("By Tuesday, Maria Lopez and John Roe were gone.", False),
        ("By John Roe, Maria Lopez and others who were there", False),
        ("By Jane Doe, Chief Political Correspondent, in London", True),
        ("Jane Doe said so.", False),
        ("Von Lena Fuchs", True),
        ("Par for the course, said the captain", False),
        ("Von der Leyen said so", False),
    ],
)
def test_lines_that_are_bylines(line: str, expected: bool) -> None:
    assert is_byline(line) is expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("(Reporting by Jane Doe; Editing by Max Muster)", True),
        ("Additional reporting by John Roe", True),
        ("John Roe in Oslo contributed to this report.", True),
        ("Jane Doe in London contributed reporting.", True),
        ("John Roe contributed to the campaign of the mayor, records show.", False),
        ("Nobody contributed to this report more than she did.", False),
        ("Reporting by the newspaper led to an inquiry.", False),
        ("The reporting by Jane Doe led to an inquiry.", False),
    ],
)
def test_paragraphs_that_are_credits(paragraph: str, expected: bool) -> None:
    assert is_credit(paragraph) is expected


@pytest.mark.parametrize(
    "text", ["By X in " + "A" * 140, "By " + "A." * 70 + "!", "By " + "Aa " * 5000, "By " + ", " * 70, "By "]
)
def test_what_is_no_byline_is_told_quickly(text: str) -> None:
    started = time.perf_counter()
    assert not is_byline(text)
    assert parse_byline(text) == ()
    assert time.perf_counter() - started < 1


def test_metadata_may_hold_names_bylines_and_lists() -> None:
    values = ("Jane Doe", "By John Roe and Jane Doe", "AFP", "Newsroom")
    assert author_names(values) == ("Jane Doe", "John Roe")


def test_the_agency_of_a_byline() -> None:
    agency = agency_in_byline("By JANE DOE and John Roe, Associated Press")
    assert agency is not None
    assert agency.slug == "ap"
    assert agency_in_byline("By Jane Doe") is None
    assert agency_in_byline(None) is None
