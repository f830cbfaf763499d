"""The articles that ship: readable, varied, and understood as a person reads them.

`samples_expected.json` was written by hand: for each article its metadata and names that must be found in it, for most
of them every quote. A quote marked `optional` is one that readers would not agree on; it counts neither way. Several
speakers in a list are all right; null is "nobody is named".
"""

import collections
import dataclasses
import datetime as dt
import functools
import gzip
import html
import json
import pathlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

from transforms.annotator import load_annotator
from transforms.files import expand_inputs, read_documents
from transforms.mentions import extract_entities
from transforms.parse import parse_document
from transforms.quotes.rows import extract_quotes
from transforms.records import Article, Cancellation, Document, Failure, Quote

SAMPLES = pathlib.Path(__file__).parent.parent / "configs" / "samples"
EXPECTED: list[dict[str, Any]] = json.loads(
    (pathlib.Path(__file__).parent / "samples_expected.json").read_text("utf-8")
)
ANNOTATED = [expected for expected in EXPECTED if "quotes" in expected]
FILES = sorted(path for path in SAMPLES.rglob("*") if path.is_file())
UNREADABLE = {"bad/empty.txt", "bad/scan.html"}

# What is measured, less about one point: a fall below is a regression.
FLOORS = {
    "quoted recall": 0.98,
    "quoted precision": 0.98,
    "named": 0.945,
    "indirect recall": 0.96,
    "named indirect": 0.95,
    "entities": 0.955,
}


def _name(expected: dict[str, Any]) -> str:
    return expected["path"] + (f"#{expected['record']}" if expected["record"] else "")


def _pieces(quote: dict[str, Any]) -> list[str]:
    return quote.get("pieces", [quote["text"]])


@functools.cache
def _plain_text(path: pathlib.Path) -> str:
    """The words of a file by the standard library alone, to hold the expectations against something of another make."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = content.decode("utf-8")
    if path.suffix in {".html", ".xml", ".rss", ".atom"}:
        text = re.sub(r"<!\[CDATA\[|\]\]>", "", text)
        if path.suffix in {".rss", ".atom"}:
            text = html.unescape(text)
        return html.unescape(re.sub(r"<[^>]+>", "", text))
    if {".json", ".jsonl"} & set(path.suffixes):
        return re.sub(r'\\(["\\n/])', lambda match: "\n" if match[1] == "n" else match[1], text)
    return text


# The files themselves


def test_files_are_readable_and_small() -> None:
    for path in FILES:
        assert path.stat().st_size < 20_000, path
        if path.relative_to(SAMPLES).as_posix() not in UNREADABLE:
            assert len(_plain_text(path).split()) > 80, path


def test_no_article_is_there_twice_but_the_one_that_shall_be() -> None:
    by_content = collections.Counter(path.read_bytes() for path in FILES)
    assert sorted(by_content.values())[-2:] == [1, 2]


def test_articles_are_many_and_varied() -> None:
    assert len({expected["title"] for expected in EXPECTED}) >= 35
    assert len({expected["source"] for expected in EXPECTED}) >= 20
    assert len({expected["date"] for expected in EXPECTED}) >= 15
    assert sum(expected["date"] is None for expected in EXPECTED) == 2
    assert len(ANNOTATED) * 3 > len(EXPECTED)


def test_every_file_is_explained() -> None:
    page = (SAMPLES.parent / "samples.md").read_text("utf-8")
    for path in FILES:
        folder = path.parent.relative_to(SAMPLES).as_posix()
        assert f"`{folder}/" in page or f"{folder}/`" in page, path
        assert folder not in {"bad", "dumps", "feeds"} or path.name in page, path


@pytest.mark.parametrize("expected", ANNOTATED, ids=_name)
def test_expected_quotes_stand_in_the_file(expected: dict[str, Any]) -> None:
    text = _plain_text(SAMPLES / expected["path"])
    for quote in expected["quotes"]:
        assert quote["text"] == " ".join(_pieces(quote))
        for piece in _pieces(quote):
            assert piece in text
    assert all(words in text for words in expected.get("not_quotes", []))


# Read by newsbeam


@dataclasses.dataclass(frozen=True)
class Reading:
    articles: dict[tuple[str, str | None], Article]
    failures: list[Failure]
    cancellations: list[Cancellation]


def _outcomes(uri: str) -> Iterator[Article | Failure | Cancellation]:
    for document in read_documents(uri):
        assert isinstance(document, Document)
        yield from parse_document(document)


@pytest.fixture(scope="module")
def reading() -> Reading:
    """What parsing makes of the samples, by path and title."""
    articles, failures, cancellations = {}, [], []
    for uri in expand_inputs([str(SAMPLES)]):
        for outcome in _outcomes(uri):
            if isinstance(outcome, Article):
                articles[pathlib.Path(uri).relative_to(SAMPLES).as_posix(), outcome.title] = outcome
            elif isinstance(outcome, Cancellation):
                cancellations.append(outcome)
            else:
                failures.append(outcome)
    return Reading(articles, failures, cancellations)


def test_all_records_become_articles_or_failures(reading: Reading) -> None:
    assert len(reading.articles) == 62
    assert len({article.article_id for article in reading.articles.values()}) == 59
    assert sorted(pathlib.Path(failure.input_uri).name for failure in reading.failures) == [
        "empty.txt",
        "scan.html",
        "truncated.jsonl",
    ]


def test_cancellations_name_articles_that_are_there(reading: Reading) -> None:
    by_id = {article.article_id: article.title for article in reading.articles.values()}
    assert {by_id[cancellation.article_id]: cancellation.cancelled_at for cancellation in reading.cancellations} == {
        "Deputy minister for waters to step down, aides say": dt.datetime(2026, 3, 12, 9, 2, tzinfo=dt.timezone.utc),
        "Vale woman finds winning lottery ticket in library book": dt.datetime(
            2026, 3, 20, 5, 30, tzinfo=dt.timezone.utc
        ),
    }


@pytest.mark.parametrize("expected", EXPECTED, ids=_name)
def test_metadata(reading: Reading, expected: dict[str, Any]) -> None:
    article = reading.articles[expected["path"], expected["title"]]
    assert {
        "source": article.source_slug,
        "date": article.published_date and article.published_date.isoformat(),
        "dateline_place": article.dateline_place,
        "paragraphs": len([line for line in article.body.split("\n") if line.strip()]),
        "authors": list(article.authors),
    } == {key: expected[key] for key in ("source", "date", "dateline_place", "paragraphs", "authors")}
    if "modified" in expected:
        assert article.modified_at is not None
        assert article.modified_at.date().isoformat() == expected["modified"]
    for column, value in expected.get("columns", {}).items():
        found = getattr(article, column)
        found = found.isoformat() if isinstance(found, dt.date) else list(found) if isinstance(found, tuple) else found
        assert found == value, column
    for quote in expected.get("quotes", []):
        for piece in _pieces(quote):
            assert piece in article.body


# Who says what


@pytest.fixture(scope="module")
def annotated(reading: Reading) -> dict[tuple[str, str | None], Article]:
    """The articles with the entities and quotes that the embedded model leads to."""
    keys = [(expected["path"], expected["title"]) for expected in EXPECTED]
    outcomes = load_annotator().annotate([reading.articles[key] for key in keys])
    articles = [outcome for outcome in outcomes if isinstance(outcome, Article)]
    return dict(zip(keys, (_extracted(article) for article in articles), strict=True))


def _extracted(article: Article) -> Article:
    outcome = extract_quotes(extract_entities(article))
    assert isinstance(outcome, Article)
    return outcome


class Tally:
    """Counts of right and of all, by figure, and a line for each that is wrong."""

    def __init__(self) -> None:
        self._right: collections.Counter[str] = collections.Counter()
        self._all: collections.Counter[str] = collections.Counter()
        self.misses: list[str] = []

    def count(self, figure: str, right: bool, miss: str) -> None:
        self._all[figure] += 1
        self._right[figure] += right
        if not right:
            self.misses.append(f"{figure}: {miss}")

    def figures(self) -> dict[str, float]:
        return {figure: round(self._right[figure] / total, 3) for figure, total in self._all.items()}


def _quoted(text: str) -> set[int]:
    """The letters inside double quotation marks, a paragraph at a time."""
    inside, found = False, set()
    for i, char in enumerate(text):
        if char in '\n"“”„':
            inside = char == "„" or (char in '"“' and not inside)
        elif inside and char.isalnum():
            found.add(i)
    return found


def _places(body: str, expected: dict[str, Any]) -> set[int]:
    """The letters of an expected quote in the body."""
    found, end = set(), 0
    for piece in _pieces(expected):
        start = body.index(piece, end)
        end = start + len(piece)
        found |= set(range(start, end))
    return found


def _pairs(body: str, expected: list[dict[str, Any]], quotes: list[Quote]) -> dict[int, int]:
    """Expected to found quotes, one to one by falling overlap of their letters, of the quoted ones where there are any.

    Half of the letters in either must be in both.
    """
    quoted = _quoted(body)
    letters = {i for i, char in enumerate(body) if char.isalnum()}
    wanted = [_places(body, want) & letters for want in expected]
    found = [letters & set().union(*map(range, quote.piece_starts, quote.piece_ends)) for quote in quotes]
    scored = sorted(
        (-len(one & other) / max(len(one | other), 1), i, j)
        for i, one in enumerate(places & quoted or places for places in wanted)
        for j, other in enumerate(places & quoted or places for places in found)
        if (expected[i]["type"] == "indirect") == (quotes[j].quote_type == "indirect")
    )
    pairs: dict[int, int] = {}
    for overlap, i, j in scored:
        if overlap <= -0.5 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


_TITLES = re.compile(
    r"^(?:(?:the|mr|mrs|ms|dr|prof|sir|dame|daw|sen|justice|sheikh)\.? )+|,? (?:kc|ltd|inc)\.?$", re.IGNORECASE
)


def _bare(name: str | None) -> str | None:
    return _TITLES.sub("", name).lower() if name else None


def _tally_article(tally: Tally, expected: dict[str, Any], article: Article) -> None:
    where = _name(expected)
    quotes = [quote for quote in article.quotes if quote.field == "body"]
    pairs = _pairs(article.body, expected["quotes"], quotes)
    for i, want in enumerate(expected["quotes"]):
        found = quotes[pairs[i]] if i in pairs else None
        if want.get("optional"):
            continue
        figure = "indirect recall" if want["type"] == "indirect" else "quoted recall"
        tally.count(figure, found is not None, f"{where}: {want['speaker']}: {want['text']}")
        if found:
            _tally_pair(tally, where, want, found)
    for j, quote in enumerate(quotes):
        if quote.quote_type != "indirect":
            hit = j in pairs.values()
            tally.count("quoted precision", hit, f"{where}: {quote.speaker_name}: {quote.text} ({quote.rule})")


def _tally_pair(tally: Tally, where: str, want: dict[str, Any], found: Quote) -> None:
    allowed = want["speaker"] if isinstance(want["speaker"], list) else [want["speaker"]]
    right = _bare(found.speaker_name) in {_bare(name) for name in allowed}
    got = f"got {found.speaker_name} ({found.speaker_text}; {found.rule})"
    figure = "named" if want["type"] != "indirect" else "named indirect"
    tally.count(figure, right, f"{where}: {want['speaker']}, {got}: {want['text']}")


@pytest.fixture(scope="module")
def tally(annotated: dict[tuple[str, str | None], Article]) -> Tally:
    tally = Tally()
    for expected in EXPECTED:
        article = annotated[expected["path"], expected["title"]]
        names = {_bare(entity.entity_name) for entity in article.entities}
        for name in expected["entities"]:
            tally.count("entities", _bare(name) in names, f"{_name(expected)}: {name}")
        if "quotes" in expected:
            _tally_article(tally, expected, article)
    return tally


@pytest.mark.parametrize("figure", FLOORS)
def test_quality_does_not_fall(tally: Tally, figure: str) -> None:
    misses = [miss for miss in tally.misses if miss.startswith(f"{figure}:")]
    assert tally.figures()[figure] >= FLOORS[figure], "\n".join(misses)


def test_titles_and_scare_quotes_are_no_speech(annotated: dict[tuple[str, str | None], Article]) -> None:
    for expected in EXPECTED:
        quotes = annotated[expected["path"], expected["title"]].quotes
        for words in expected.get("not_quotes", []):
            assert words not in {quote.text.rstrip(".,") for quote in quotes}


def test_offsets_give_the_texts(annotated: dict[tuple[str, str | None], Article]) -> None:
    for article in annotated.values():
        for quote in article.quotes:
            text = article.body if quote.field == "body" else article.title or ""
            pieces = zip(quote.piece_starts, quote.piece_ends, strict=True)
            assert " ".join(text[start:end] for start, end in pieces) == quote.text
        for entity in article.entities:
            text = article.body if entity.field == "body" else article.title or ""
            assert text[entity.start_char : entity.end_char] == entity.text
