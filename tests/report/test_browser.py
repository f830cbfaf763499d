"""The page in a browser: opened, searched, filtered, clicked through, by keyboard, in the dark and on a phone.

Pictures go to the folder that the environment variable SCREENSHOTS names, for people to look at.
"""

import os
import pathlib
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pipeline.report import make_report
from tests.report.conftest import HOSTILE
from transforms.marked import visible

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 60_000
"""Milliseconds; a machine may have much else to do."""
expect.set_options(timeout=PATIENCE)
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason="no Chromium on this machine"),
    # Playwright's loop outlives what pytest counts as the test that started it.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def address(page_lake: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(make_report(str(page_lake)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # In containers Chromium runs as root, which its sandbox does not allow.
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = pathlib.Path(os.environ.get("SCREENSHOTS") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a view of the page; at the end the browser must have had nothing to complain of and asked for nothing."""
    complaints: list[str] = []
    contexts = []

    def asked_for(url: str) -> list[str]:
        return [] if url.startswith("data:") or url.partition("#")[0] == address else [f"request: {url}"]

    def open_page(view: str = "", size: Any = WIDE, colours: Any = "light") -> Page:
        context = browser.new_context(viewport=size, color_scheme=colours)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: complaints.extend(asked_for(request.url)))
        page.goto(address + view)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def test_overview(opened: Callable[..., Page], pictures: pathlib.Path) -> None:
    page = opened()
    expect(page.get_by_role("heading", level=1)).to_have_text("lake")
    expect(page.get_by_text("61 quotes of 4 named speakers in 41 articles of 2 sources")).to_be_visible()
    expect(page.get_by_role("heading", name="Who speaks most")).to_be_visible()
    page.screenshot(path=pictures / "desktop-light-overview.png", full_page=True)


def test_a_bar_tells_its_number_and_leads_to_the_quotes(opened: Callable[..., Page]) -> None:
    page = opened()
    bar = page.locator(".wide a[*|href='#quotes?speaker=Ada+Quill']").first
    bar.hover()
    expect(page.locator("#tip")).to_have_text("Ada Quill: 20 quotes")
    bar.click()
    expect(page.locator("#quote-count")).to_have_text("20 of 61 quotes")
    expect(page.get_by_label("Speaker")).to_have_value("Ada Quill")


def test_search_and_filters(opened: Callable[..., Page], pictures: pathlib.Path) -> None:
    page = opened("#quotes")
    count = page.locator("#quote-count")
    expect(count).to_have_text("61 quotes")
    page.locator("#quote-filter").get_by_label("Search").fill('"LINE 0 of 5, E"')  # case and accents do not matter
    expect(count).to_have_text("1 of 61 quotes")
    expect(page.locator("#quote-list .on-q")).to_have_text("Line 0 of 5, é.")
    expect(page.locator("#quote-list .on-s")).to_have_text("Cora Finch")
    expect(page.locator("#quote-list .on-c")).to_have_text("said")
    page.screenshot(path=pictures / "desktop-light-quotes.png")
    page.locator("#quote-filter button").click()
    expect(count).to_have_text("61 quotes")
    page.locator("#quote-filter").get_by_label("Source").select_option("wire")
    page.locator("#quote-filter").get_by_label("From", exact=True).fill("2021-05-05")
    page.locator("#quote-filter").get_by_label("To", exact=True).fill("2021-05-05")
    page.get_by_role("slider", name="Confidence from").fill("0.5")
    expect(page.locator("#quote-list li")).to_have_count(3)
    assert "source=wire" in page.url
    page.reload()
    expect(page.locator("#quote-list li")).to_have_count(3)
    page.get_by_label("Kind").select_option("indirect")
    expect(count).to_have_text("0 of 61 quotes")


def test_quotes_are_ordered_and_grow(opened: Callable[..., Page]) -> None:
    page = opened("#quotes?order=sure")
    expect(page.locator("#quote-list li")).to_have_count(40)
    expect(page.locator("#quote-list .meta").first).to_contain_text("confidence 0.90")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#quote-list li")).to_have_count(61)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()


def test_from_a_quote_to_its_article_and_back(opened: Callable[..., Page], pictures: pathlib.Path) -> None:
    page = opened("#quotes?q=%22line+1+of+3,%22")
    page.get_by_role("link", name="Title 3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Title 3")
    expect(page.locator("#article-text .on-q")).to_have_text("Line 1 of 3, é.")
    expect(page.locator("#article-text .text .e-person").first).to_have_text("Ada Quill")
    expect(page.get_by_role("link", name="original")).to_have_attribute("href", "https://gazette.example/3?a=1&b=2")
    page.screenshot(path=pictures / "desktop-light-article.png")
    page.locator("#article-side button").nth(2).click()
    expect(page.locator("#article-text .on-q")).to_have_text("Line 2 of 3, é.")
    page.get_by_role("link", name="Back to the quotes").click()
    expect(page.locator("#quote-count")).to_have_text("1 of 61 quotes")


def test_articles(opened: Callable[..., Page]) -> None:
    page = opened("#articles")
    expect(page.locator("#article-count")).to_have_text("41 articles")
    page.locator("#article-filter").get_by_label("Search").fill('marrow "title 2"')
    expect(page.locator("#article-count")).to_have_text("4 of 41 articles")
    page.get_by_role("link", name="Title 27").click()
    expect(page.locator("#article-side h2")).to_have_text("3 quotes")
    page.go_back()
    expect(page.locator("#article-count")).to_have_text("4 of 41 articles")


def test_keyboard_alone(opened: Callable[..., Page]) -> None:
    page = opened()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#quote-filter input[name=q]")).to_be_focused()
    page.keyboard.type("Cora")
    expect(page.locator("#quote-count")).to_have_text("20 of 61 quotes")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#quote-list li").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#article-text h1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#quote-count")).to_have_text("20 of 61 quotes")


def test_hostile_text_is_only_text(opened: Callable[..., Page]) -> None:
    page = opened("#quotes?q=broken")
    expect(page.locator("#quote-list blockquote")).to_contain_text("broken in")
    page.locator("#quote-list .who button").click()
    expect(page.locator("#quote-count")).to_have_text("1 of 61 quotes")
    page.locator("#quote-list .meta a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(visible(HOSTILE))
    expect(page.locator("#article-text img, #article-text b, #article-text script")).to_have_count(0)
    assert "broken in" in page.title()  # the headline, as the page's own script sets it
    assert page.title() != "broken in"


def test_light_and_dark(opened: Callable[..., Page]) -> None:
    page = opened(colours="dark")
    shade = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(shade) == "rgb(21, 23, 26)"
    page.get_by_role("button", name="Colours: as the system").click()
    assert page.evaluate(shade) == "rgb(251, 250, 247)"
    page.get_by_role("button", name="Colours: light").click()
    assert page.evaluate(shade) == "rgb(21, 23, 26)"


_OUTSIDE = """[...document.querySelectorAll('.card svg text')].filter((text) => {
  const box = text.getBoundingClientRect(), card = text.closest('.card').getBoundingClientRect();
  return box.width && (box.left < card.left || box.right > card.right);
}).map((text) => text.textContent)"""


@pytest.mark.parametrize(("colours", "size"), [("light", PHONE), ("dark", PHONE), ("dark", WIDE)])
@pytest.mark.parametrize("view", ["overview", "quotes", "articles", "article"])
def test_nothing_is_cut_off(
    view: str, colours: str, size: dict[str, int], opened: Callable[..., Page], pictures: pathlib.Path
) -> None:
    page = opened("#articles" if view == "article" else f"#{view}", size, colours)
    if view == "article":
        page.get_by_role("link", name="Title 3", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate(_OUTSIDE) == []
    name = "phone" if size == PHONE else "desktop"
    page.screenshot(path=pictures / f"{name}-{colours}-{view}.png", full_page=view == "overview")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("view", ["", "#quotes", "#articles", "#article"])
def test_accessibility_rules(view: str, colours: str, opened: Callable[..., Page]) -> None:
    page = opened("#articles" if view == "#article" else view, colours=colours)
    if view == "#article":
        page.get_by_role("link", name="Title 3", exact=True).click()
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
