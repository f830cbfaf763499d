"""Corpora of any size for measuring: articles of 400 to 800 words, all different, made of the texts that are there.

A made article is runs of paragraphs of two or three others under one headline, with the surnames of persons swapped
for made-up ones, so that words never met before keep coming as they do in news.
"""

from __future__ import annotations

import dataclasses
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from transforms.files import expand_inputs, read_documents
from transforms.naming.gazetteer import given_names
from transforms.parse import parse_document
from transforms.records import Article, Document

WORDS = (400, 800)
_NAME = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]{2,})\b")
_BREAK = re.compile(r"\n\s*\n|\n")
_ONSETS = ["b", "br", "d", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "z"]
_RHYMES = ["a", "al", "an", "ar", "e", "el", "en", "er", "i", "il", "in", "is", "o", "ol", "on", "or", "u", "ud", "um"]
_ENDS = ["ski", "berg", "son", "ova", "ez", "man", "dal", "wick", "ini", "ard", "idze", "ssen"]


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """A text to make others of: its headline and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def find_stories(samples: Path, evaluation: Path | None = None) -> list[Story]:
    """The English articles of a folder of samples, and the gold articles of an evaluation folder where it is there."""
    stories = [_story(article.title or "", article.body) for article in _articles(samples)]
    gold = sorted((evaluation / "polnear").glob("*n.jsonl")) if evaluation else []
    for path in gold:
        with path.open(encoding="utf-8") as lines:
            stories += [_story(record["title"], record["text"]) for record in map(json.loads, lines)]
    stories = [story for story in stories if story.paragraphs]
    if not stories:
        raise ValueError(f"no articles in {samples}")
    return stories


def write_corpus(path: Path, stories: Sequence[Story], count: int) -> int:
    """Writes `count` articles as JSON lines; the number of their words. The same call writes the same bytes."""
    words = 0
    with path.open("w", encoding="utf-8") as file:
        for record in make_records(stories, count):
            words += len(record["text"].split())
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return words


def write_texts(folder: Path, stories: Sequence[Story], count: int) -> int:
    """Writes `count` articles as text files, headline first; the number of the words of their bodies."""
    folder.mkdir(parents=True, exist_ok=True)
    words = 0
    for number, record in enumerate(make_records(stories, count)):
        words += len(record["text"].split())
        path = folder / f"{record['source']}_{record['published']}_story-{number}.txt"
        path.write_text(f"{record['title']}\n\n{record['text']}\n", encoding="utf-8")
    return words


def make_records(stories: Sequence[Story], count: int) -> Iterator[dict[str, str]]:
    """`count` articles of four papers over thirty days, with the fields of a dump."""
    for number in range(count):
        chance = random.Random(number)  # noqa: S311  no secret
        title, text = _make(stories, chance)
        source = f"paper-{number % 4}"
        yield {
            "title": title,
            "text": text,
            "url": f"https://{source}.example/story/{number}",
            "source": source,
            "published": f"2026-03-{1 + number % 30:02}",
        }


def _make(stories: Sequence[Story], chance: random.Random) -> tuple[str, str]:
    wanted, size, paragraphs = chance.randint(*WORDS), 0, []
    while size < wanted:
        story = chance.choice(stories)
        first = chance.randrange(len(story.paragraphs))
        for paragraph in story.paragraphs[first : first + chance.randint(3, 9)]:
            if size < wanted:
                paragraphs.append(paragraph)
                size += len(paragraph.split())
    return _rename(chance.choice(stories).title or "Story", chance), _rename("\n\n".join(paragraphs), chance)


def _rename(text: str, chance: random.Random) -> str:
    """The text with the surname of everybody whose given name is known swapped, the same for the same."""
    known = given_names()
    surnames = dict.fromkeys(last for first, last in _NAME.findall(text) if first.lower() in known)
    if not surnames:
        return text
    swaps = {name: _surname(chance) for name in surnames}
    return re.sub(rf"\b({'|'.join(swaps)})\b", lambda found: swaps[found[0]], text)


def _surname(chance: random.Random) -> str:
    syllables = "".join(chance.choice(_ONSETS) + chance.choice(_RHYMES) for _ in range(chance.randint(1, 2)))
    return (syllables + chance.choice(_ENDS)).capitalize()


def _story(title: str, text: str) -> Story:
    paragraphs = (paragraph.strip() for paragraph in _BREAK.split(text))
    return Story(title, tuple(paragraph for paragraph in paragraphs if len(paragraph.split()) > 4))


def _articles(folder: Path) -> Iterator[Article]:
    for uri in expand_inputs([str(folder)]):
        for document in read_documents(uri):
            outcomes = parse_document(document) if isinstance(document, Document) else ()
            yield from (each for each in outcomes if isinstance(each, Article) and each.language in (None, "en"))
