"""Tests of the page as a text: what is in it, what cannot get out of it, how large it is."""

import base64
import hashlib
import json
import pathlib
import re

import pytest
from lxml import etree, html

from pipeline.errors import ConfigError
from pipeline.report import make_report, write_report
from pipeline.report.charts import share
from pipeline.report.reading import web_address
from tests.lakes import make_articles, upsert
from tests.report.conftest import HOSTILE, HOSTILE_URL, named
from transforms.marked import visible
from transforms.records import Failure


@pytest.fixture(scope="module")
def page(page_lake: pathlib.Path) -> str:
    return make_report(str(page_lake))


def data_of(page: str) -> dict[str, list[dict[str, object]]]:
    (text,) = html.document_fromstring(page).xpath("//script[@id='data']/text()")
    values: dict[str, list[dict[str, object]]] = json.loads(text)
    return values


def test_nothing_is_loaded_and_only_the_own_script_runs(page: str) -> None:
    tree = html.document_fromstring(page)
    loaded = tree.xpath("//@src | //link/@href | //*[local-name()='image' or local-name()='use']/@href")
    assert all(address.startswith("data:") for address in loaded)
    assert "@import" not in page
    (script,) = tree.xpath("//script[not(@type)]/text()")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy


def test_text_of_the_lake_stays_text(page: str) -> None:
    tree = html.document_fromstring(page)
    assert len(tree.xpath("//script")) == 2
    assert tree.xpath("//img | //b | //*[@onerror]") == []
    assert HOSTILE_URL not in page
    assert "\u202e" not in page
    hostile = next(article for article in data_of(page)["articles"] if article["url"] is None and article["byline"])
    assert hostile["name"] == visible(HOSTILE)
    root = etree.fromstring(f"<p>{hostile['title']}</p>")
    assert "".join(root.itertext()) == visible(HOSTILE)


def test_every_article_and_quote_is_there_to_be_read(page: str) -> None:
    data = data_of(page)
    assert len(data["articles"]) == 41
    assert len(data["quotes"]) == sum(number % 4 for number in range(40)) + 1
    assert "A sample" not in page


def test_charts_say_what_they_show(page: str) -> None:
    tree = html.document_fromstring(page)
    labels = tree.xpath("//div[@class='wide']//*[@aria-roledescription='bar']/@aria-label")
    assert "Ada Quill: 20 quotes" in labels
    assert any("gazette: " in label and "article" in label for label in labels)
    links = tree.xpath("//div[@class='wide']//*[local-name()='a']/@*[contains(name(), 'href')]")
    assert "#quotes?speaker=Ada+Quill" in links
    assert all(link.startswith("#") for link in links)
    assert len(tree.xpath("//details//table")) == 7


def test_ids_are_unique(page: str) -> None:
    ids = html.document_fromstring(page).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_same_lake_gives_the_same_page(page: str, page_lake: pathlib.Path) -> None:
    assert make_report(str(page_lake)) == page


def test_a_sample_says_so(tmp_path: pathlib.Path) -> None:
    upsert(tmp_path / "lake", [named(article) for article in make_articles(60)])
    page = make_report(str(tmp_path / "lake"), max_bytes=20_000)
    count = len(data_of(page)["articles"])
    assert re.search(rf"A sample, to keep this page small: [\d,]+ of [\d,]+ quotes, from {count} of 60 articles", page)


def test_a_lake_without_articles_has_a_page_too(tmp_path: pathlib.Path) -> None:
    upsert(tmp_path / "lake", [Failure("in/a.txt", "parse", "NoText", "no text")])
    page = make_report(str(tmp_path / "lake"))
    assert "There are no articles in this lake yet." in page
    assert "NoText" in page
    assert "svg role" not in page


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/b?c=1&d=2", "https://a.example/b?c=1&d=2"),
        ("http://a.example", "http://a.example"),
        ("HTTP://a.example", "http://a.example"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        (" javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("//a.example/b", None),
        ("https:///b", None),
        ("http://[::1", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(url: str | None, expected: str | None) -> None:
    assert web_address(url) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 0, "–"), (0, 9, "0%"), (9, 9, "100%"), (1401, 1408, "99.5%"), (1, 9_999_999, "0.1%"), (1, 2, "50%")],
)
def test_shares_round_to_all_and_none_only_when_they_are(part: int, whole: int, expected: str) -> None:
    assert share(part, whole) == expected


def test_a_page_is_written_whole(page_lake: pathlib.Path, page: str, tmp_path: pathlib.Path) -> None:
    output = tmp_path / "page.html"
    output.write_text("old")
    assert write_report(str(page_lake), str(output)).startswith(f"{output} is written (0.")
    assert output.read_text(encoding="utf-8") == page
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_where_no_page_can_be(page_lake: pathlib.Path, tmp_path: pathlib.Path) -> None:
    with pytest.raises(ConfigError, match="is a folder; name a file, such as "):
        write_report(str(page_lake), str(tmp_path))
    with pytest.raises(ConfigError, match="there is no folder"):
        write_report(str(page_lake), str(tmp_path / "none" / "a.html"))
