"""Prints how well newsbeam, and others where installed, read the pages of tests/formats/publishers.

    python scripts/compare_pages.py                              newsbeam alone
    pip install trafilatura newspaper4k news-please lxml_html_clean && python scripts/compare_pages.py
    python scripts/compare_pages.py --missed                     and what newsbeam reads otherwise than expected

The pages are newsbeam's own, written after large publishers' templates, and newsbeam was mended by them: the figures
say what others do with such pages, not which reader is best. Speed is CPU time, all in turns, over the same pages.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import datetime as dt
import importlib.metadata
import importlib.util
import logging
import re
import sys
import time
import warnings
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.formats.publishers import PAGES  # noqa: E402  the path above makes a checkout work without installation
from tests.formats.publishers.page import Page  # noqa: E402

FIGURES = ("title", "day", "minute", "authors", "body")
_TURNS = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Read:
    """What a reader makes of a page."""

    title: str = ""
    published: dt.datetime | dt.date | None = None
    authors: tuple[str, ...] = ()
    body: str = ""


def newsbeam(content: str) -> Read:
    """newsbeam's parse."""
    from transforms.parse import parse_document
    from transforms.records import Article, Document

    (article,) = parse_document(Document("/pages/story.html", content.encode()))
    if not isinstance(article, Article):
        return Read()
    return Read(article.title or "", article.published_at or article.published_date, article.authors, article.body)


def trafilatura(content: str) -> Read:
    """trafilatura with its metadata; its dates are days."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(content, with_metadata=True, include_comments=False)
    if not isinstance(found, Document):
        return Read()
    published = dt.date.fromisoformat(found.date) if found.date else None
    authors = tuple(filter(None, (found.author or "").split("; ")))
    return Read(found.title or "", published, authors, found.text or "")


def newspaper(content: str) -> Read:
    """newspaper4k."""
    import newspaper as library  # type: ignore[import-not-found]  # an optional peer

    article = library.Article("https://paper.example/story")
    article.download(input_html=content)
    article.parse()
    return Read(article.title or "", article.publish_date or None, tuple(article.authors), article.text or "")


def newsplease(content: str) -> Read:
    """news-please, without its download; its dates have no zone."""
    from newsplease import NewsPlease  # type: ignore[import-not-found]  # an optional peer

    article = NewsPlease.from_html(content, url="https://paper.example/story", fetch_images=False)
    return Read(article.title or "", article.date_publish, tuple(article.authors or ()), article.maintext or "")


READERS: dict[str, tuple[Callable[[str], Read], str]] = {
    "newsbeam": (newsbeam, "newsbeam"),
    "trafilatura": (trafilatura, "trafilatura"),
    "newspaper4k": (newspaper, "newspaper"),
    "news-please": (newsplease, "newsplease"),
}


def main() -> int:
    """The command line."""
    arguments = _arguments()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    pages = list(PAGES.values())
    readers = {name: read for name, (read, package) in READERS.items() if _is_installed(package)}
    missing = sorted(READERS.keys() - readers.keys())
    print(f"{len(pages)} pages{', without ' + ', '.join(missing) if missing else ''}\n")
    scores = {name: [score(_attempt(read, page.content), page) for page in pages] for name, read in readers.items()}
    seconds = speed(readers, pages)
    print("| | " + " | ".join(FIGURES) + " | pages a CPU second |\n|---|" + "---:|" * (len(FIGURES) + 1))
    for name in readers:
        cells = [f"{_mean(each[figure] for each in scores[name]):.3f}" for figure in FIGURES]
        print(f"| {name}{_version(name)} | " + " | ".join(cells) + f" | {len(pages) / seconds[name]:.0f} |")
    if arguments.missed:
        for page, found in zip(PAGES, scores["newsbeam"], strict=True):
            print(page, {figure: value for figure, value in found.items() if value is not None and value < 1})
    return 0


def score(read: Read, page: Page) -> dict[str, float | None]:
    """The figures of one page, from 0 to 1; None where the page does not say."""
    wanted = dt.datetime.fromisoformat(page.published)
    day = read.published.date() if isinstance(read.published, dt.datetime) else read.published
    return {
        "title": float(_plain(read.title) == _plain(page.title)),
        # A moment near midnight is of another day elsewhere.
        "day": float(day is not None and abs((day - wanted.date()).days) <= (0 if "T" in page.published else 1)),
        "minute": float(_minute(read.published) == wanted) if "T" in page.published else None,
        "authors": _agreement(set(map(_plain, read.authors)), set(map(_plain, page.authors))),
        "body": _agreement(_words(read.body), _words(" ".join(page.body))),
    }


def speed(readers: dict[str, Callable[[str], Read]], pages: list[Page]) -> dict[str, float]:
    """CPU seconds for all pages by each reader, the best of some turns; readers take turns page by page."""
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(_TURNS):
        spent = dict.fromkeys(readers, 0.0)
        for page in pages:
            for name, read in readers.items():
                start = time.process_time()
                _attempt(read, page.content)
                spent[name] += time.process_time() - start
        best = {name: min(best[name], spent[name]) for name in readers}
    return best


def _attempt(read: Callable[[str], Read], content: str) -> Read:
    try:
        return read(content)
    except Exception as error:  # noqa: BLE001  a reader that fails on a page has read nothing of it
        logging.getLogger(__name__).warning("%s", error)
        return Read()


def _minute(moment: dt.datetime | dt.date | None) -> dt.datetime | None:
    """A moment in UTC without seconds; one without a zone as if it were UTC."""
    if not isinstance(moment, dt.datetime):
        return None
    utc = moment.astimezone(dt.timezone.utc) if moment.tzinfo else moment
    return utc.replace(second=0, microsecond=0, tzinfo=None)


def _words(text: str) -> collections.Counter[str]:
    return collections.Counter(re.findall(r"\w+", text.lower()))


def _agreement(found: Collection[str], wanted: Collection[str]) -> float:
    """F1 of two sets, or two bags; 1 where both are empty."""
    bags = collections.Counter(found), collections.Counter(wanted)
    if not bags[0] and not bags[1]:
        return 1.0
    return 2 * (bags[0] & bags[1]).total() / (bags[0].total() + bags[1].total())


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known)


def _plain(text: str) -> str:
    return " ".join(text.translate(str.maketrans("‘’“”–—", "''\"\"--")).split())


def _is_installed(package: str) -> bool:
    return package == "newsbeam" or importlib.util.find_spec(package) is not None


def _version(name: str) -> str:
    return "" if name == "newsbeam" else f" {importlib.metadata.version(name)}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missed", action="store_true", help="print the pages that newsbeam does not read as expected")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
