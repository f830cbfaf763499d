"""The queries that ship with newsbeam, each run by the command over a lake in which it finds something."""

import datetime as dt
import io
import json
import pathlib

import pytest
from rich.console import Console

from pipeline.cli import main
from pipeline.errors import ConfigError
from pipeline.named_queries import named_queries
from pipeline.sql import connect, print_named_queries, print_query
from tests.conftest import ROOT
from tests.lakes import DAY, make_article, moved, upsert
from transforms.records import Article, Failure

VALUES = {"subject": "LINE 1", "name": "quill"}
# A column of the first row of some.
FIRST = {
    "top-speakers": ("speaker_name", "Ada Quill"),
    "speakers-on": ("quotes", 6),
    "quotes-of": ("link", "in/12.txt"),
    "syndication": ("sources", ["gazette", "wire"]),
    "unattributed": ("unnamed", 0.0),
    "who-about-whom": ("about", "Ben Marrow"),
    "failures-by-kind": ("records", 2),
    "rising": ("week_before", 2),
    "first-appearances": ("first_date", "2021-05-03"),
}


def speaking(number: int, week: int, source: str) -> Article:
    """An article whose speakers have names, in a week of May 2021; the second name stands in the first quote."""
    article = make_article(number, source_slug=source, published_date=DAY + dt.timedelta(weeks=week), says=3)
    quotes = [
        moved(quote, speaker_name=quote.speaker_text, cue_lemma="say", confidence=0.9)  # type: ignore[arg-type]
        for quote in article.quotes
    ]
    first, second, *others = article.entities
    inside = moved(second, quote_id=quotes[0].quote_id)  # type: ignore[arg-type]
    return moved(article, quotes=tuple(quotes), entities=(first, inside, *others))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("queries") / "lake"
    articles = [speaking(number, week, "gazette") for number, week in ((3, 0), (6, 0), (9, 1), (12, 1))]
    group = [moved(speaking(15, 1, "wire"), dup_group_id="g", is_duplicate=False)]
    group += [moved(speaking(18, 1, "gazette"), dup_group_id="g", is_duplicate=True)]
    failures = [Failure(f"in/bad-{number}", "parse", "E", "m") for number in range(2)]
    upsert(folder, [*articles, *group, *failures])
    return str(folder)


@pytest.mark.parametrize("name", named_queries())
def test_every_query(name: str, lake: str, capsys: pytest.CaptureFixture[str]) -> None:
    query = named_queries()[name]
    values = [VALUES[parameter] for parameter, _ in query.parameters]
    assert main(["sql", lake, name, *values, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    if name in FIRST:
        column, expected = FIRST[name]
        assert expected in [row[column] for row in rows]
    macro = f"FROM {name.replace('-', '_')}({', '.join('?' for _ in values)})"
    assert len(connect(lake).execute(macro, values or None).fetchall()) == len(rows)


def test_there_are_a_dozen_and_each_says_what_it_asks() -> None:
    queries = named_queries()
    assert len(queries) >= 12
    assert all(query.about.endswith(".") and not query.sql.startswith("--") for query in queries.values())
    assert {path.stem for path in (ROOT / "configs" / "sql").glob("*.sql")} == set(queries)


def test_the_list() -> None:
    file = io.StringIO()
    print_named_queries(Console(file=file, width=120))
    assert "quotes-of NAME" in file.getvalue()


@pytest.mark.parametrize(
    ("query", "values", "message"),
    [
        ("top-speaker", [], "no query is named 'top-speaker'; one of co-mentions,"),
        ("quotes-of", [], "quotes-of takes name: the speaker's name, or part of it; 0 given"),
        ("coverage", ["x"], "coverage takes no parameters; 1 given"),
        ("SELECT $1", [], "SQL: "),
    ],
)
def test_mistakes(query: str, values: list[str], message: str, lake: str) -> None:
    with pytest.raises(ConfigError) as error:
        print_query(Console(file=io.StringIO()), connect(lake), query, values)
    assert str(error.value).startswith(message)


def test_values_are_never_sql(lake: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", lake, "SELECT $1 AS a, $2 AS b", "x'); DROP VIEW quotes; --", 'a,"b"', "--format", "csv"]) == 0
    assert capsys.readouterr().out == "a,b\n" + """x'); DROP VIEW quotes; --,"a,""b""\"\n"""


def test_results_without_rows_and_nested_ones(lake: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", lake, "SELECT 1 AS a WHERE false", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["sql", lake, "SELECT [1, 2] AS a, NULL AS b", "--format", "csv"]) == 0
    assert capsys.readouterr().out == 'a,b\n"[1, 2]",\n'


def test_no_lake(capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path) -> None:
    assert main(["sql"]) == 2
    assert "no lake; name its folder or URL" in capsys.readouterr().err
    assert main(["sql", "--list"]) == 0
    assert main(["sql", str(tmp_path / "none"), "coverage"]) == 2
