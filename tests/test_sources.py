"""One slug for one outlet."""

import pathlib
import re
import unicodedata

import pytest

from transforms import sources
from transforms.agencies import agencies, find_agency
from transforms.sources import Source, agency_source, identify_source, registered_domain, slugify

OUTLETS = pathlib.Path(sources.__file__).parent / "outlets.tsv"


@pytest.mark.parametrize(
    ("name", "domain", "url", "slug"),
    [
        ("The New York Times", None, None, "nytimes"),
        ("NYT", None, None, "nytimes"),
        ("nytimes.com", None, None, "nytimes"),
        (None, None, "https://www.nytimes.com/2019/x.html", "nytimes"),
        ("wash-post", None, None, "washingtonpost"),
        ("huff-post", None, None, "huffpost"),
        (None, None, "https://news.bbc.co.uk/1", "bbc"),
        (None, None, "https://abcnews.go.com/Politics/x", "abcnews"),
        (None, None, "https://edition.cnn.com/x", "cnn"),
        (None, "economictimes.indiatimes.com", None, "economictimes"),
        (None, "timesofindia.indiatimes.com", None, "timesofindia"),
        ("The Star (Malaysia)", None, None, "thestar-my"),
        ("Toronto Star", None, None, "thestar"),
        ("Guardian Nigeria", None, "https://guardian.ng/x", "guardian-ng"),
        ("inquirer.net", None, None, "inquirer-ph"),
        ("RTÉ", None, None, "rte"),
        ("dallasnews.com", None, None, "dallasnews"),
        ("TASS", None, None, "tass"),
        ("Reuters", None, "https://www.reuters.com/x", "reuters"),
        ("The Example Post", "www.post.example", None, "post.example"),
        (None, None, "https://amp.news.example.co.uk/a", "example.co.uk"),
        ("The Harbor Courier", None, None, "the-harbor-courier"),
        ("Süddeutsche & Söhne", None, None, "suddeutsche-and-sohne"),
        ("24", None, None, "s24"),
        ("2019-03", None, None, "s2019-03"),
        ("Новости", None, None, "u41d-43e-432-43e-441-442-438"),
    ],
)
def test_outlets(name: str | None, domain: str | None, url: str | None, slug: str) -> None:
    source = identify_source(name, domain, url)
    assert source is not None
    assert source.slug == slug


@pytest.mark.parametrize("name", [None, "", "!!!", "   "])
def test_nothing_is_no_source(name: str | None) -> None:
    assert identify_source(name) is None


def test_name_and_domain_are_kept() -> None:
    assert identify_source("Post", None, "https://www.post.example/a") == Source("post.example", "Post", "post.example")
    assert identify_source("NYT", None, "https://www.nytimes.com/a") == Source(
        "nytimes", "The New York Times", "nytimes.com"
    )
    tass = find_agency("itar-tass")
    assert tass is not None
    assert agency_source(tass) == Source("tass", "TASS")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("https://user:pw@paper.example:8080/x", "paper.example"),
        ("http://127.0.0.1/x", None),
        ("http://[broken", None),
        ("localhost", None),
        # Longer than any host may be.
        (f"https://{'a.' * 126}org/x", None),
        (f"https://{'a.' * 124}org/x", "a.org"),
        ("", None),
        (None, None),
    ],
)
def test_registered_domains(url: str | None, domain: str | None) -> None:
    assert registered_domain(url) == domain


@pytest.mark.parametrize("text", ["A" * 500, "…a…", "a/b", "..x", "-1-", "١٢٣", "Ünïcode 12", "😀", "000"])
def test_slugs_are_safe_folder_names(text: str) -> None:
    slug = slugify(text)
    assert slug is None or (re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,65}", slug) and not slug.isdigit())


def test_the_list_of_agencies_is_sound() -> None:
    assert len(agencies()) > 90
    assert len({agency.slug for agency in agencies()}) == len(agencies())
    spellings = [s.lower() for agency in agencies() for s in {agency.name.lower(), *map(str.lower, agency.spellings)}]
    assert len(set(spellings)) == len(spellings)
    assert all(slugify(agency.slug) == agency.slug for agency in agencies())


def test_the_list_of_outlets_is_sound() -> None:
    rows = [line.split("\t") for line in OUTLETS.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(rows) > 290
    owners: dict[str, str] = {}
    for slug, name, spellings, domains in rows:
        assert slugify(slug) == slug, slug
        assert all(domain == domain.lower() and "/" not in domain for domain in domains.split("|")), slug
        for spelling in {slug, name, *filter(None, (*spellings.split("|"), *domains.split("|")))}:
            assert owners.setdefault(_folded(spelling), slug) == slug, spelling
    assert len({slug for slug, *_ in rows}) == len(rows)
    names = {spelling: agency.slug for agency in agencies() for spelling in (agency.name, *agency.spellings)}
    clashes = {name for name, slug in names.items() if owners.get(_folded(name), slug) != slug}
    assert clashes == set()


def test_every_spelling_leads_to_its_outlet() -> None:
    for line in OUTLETS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            slug, name, spellings, domains = line.split("\t")
            for spelling in (name, *filter(None, spellings.split("|"))):
                found = identify_source(spelling)
                assert found is not None
                assert (found.slug, found.name) == (slug, name), spelling
            for domain in filter(None, domains.split("|")):
                found = identify_source(None, None, f"https://www.{domain}/news/1")
                assert found is not None
                assert found.slug == slug, domain


def _folded(spelling: str) -> str:
    plain = unicodedata.normalize("NFKD", spelling).encode("ascii", "ignore").decode().lower()
    return re.sub(r"\W", "", re.sub(r"^the ", "", plain))
