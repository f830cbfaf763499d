"""Tests of an article in the terminal, from records made by hand."""

import dataclasses
import datetime as dt
import gzip
import io
import json
import pathlib

import pytest
from rich.console import Console

from pipeline.config import Config
from pipeline.errors import ConfigError
from pipeline.show import article_json, print_article, read_article
from transforms.records import Article, Entity, Quote

BODY = "“Rain is likely,” Mara Quill said. “Very likely,” she added. Nobody is sure, it is said."


def at(text: str) -> tuple[int, int]:
    start = BODY.index(text)
    return start, start + len(text)


def quote(text: str, **more: object) -> Quote:
    start, end = at(text)
    plain = Quote(text, "a", "body", "direct", text, start, end, (start,), (end,))
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


QUILL = {"speaker_name": "Mara Quill", "speaker_role": "mayor"}
HEDGED = {"quote_type": "indirect", "polarity": "negative", "reported_kind": "thought"}


def entity(text: str, label: str) -> Entity:
    return Entity(text, "a", "body", *at(text), text, label, text, text)


ARTICLE = Article(
    "a", "a", BODY, "a.txt", "text", title="Rain Likely in Port Vell", source_name="Rannik", dateline_place="PORT VELL",
    published_date=dt.date(2026, 3, 3), date_source="dateline+reference", byline="By Olen Brask", word_count=17,
    entities=(entity("Mara Quill", "PERSON"),),
    quotes=(
        quote("Rain is likely,", speaker_text="Mara Quill", cue_text="said", **QUILL),
        quote("Very likely,", speaker_text="she", cue_text="added", **QUILL),
        quote("Nobody is sure", cue_text="is said", **HEDGED),
    ),
)  # fmt: skip


def shown(article: Article, width: int = 80, *, color: bool = False) -> list[str]:
    file = io.StringIO()
    print_article(
        Console(file=file, width=width, force_terminal=color, color_system="standard" if color else None), article
    )
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_headline_and_facts() -> None:
    lines = shown(ARTICLE)
    assert lines[0] == "Rain Likely in Port Vell"
    facts = "Rannik · 2026-03-03 (from dateline+reference) · PORT VELL · By Olen Brask · 17 words"
    assert " ".join(" ".join(lines[1:3]).split()) == facts


def test_quotes_are_numbered_in_the_text_and_below() -> None:
    text = "\n".join(shown(ARTICLE))
    assert "“Rain is likely,”[1] Mara Quill said." in text
    assert "Nobody is sure[3], it" in " ".join(text.split())
    assert "  1 Mara Quill, mayor · said · direct\n    “Rain is likely,”\n" in text
    assert "  2 she → Mara Quill · added · direct\n" in text
    assert "  3 no speaker · is said · indirect · thought · denied\n    Nobody is sure\n" in text
    assert text.endswith("people        Mara Quill")


def test_programs_get_json() -> None:
    values = json.loads(article_json(ARTICLE))
    assert values["published_date"] == "2026-03-03"
    assert [quote["text"] for quote in values["quotes"]] == ["Rain is likely,", "Very likely,", "Nobody is sure"]
    assert values["entities"][0]["entity_name"] == "Mara Quill"
    assert "annotation" not in values


@pytest.mark.parametrize("width", [40, 80, 200])
def test_lines_fit(width: int) -> None:
    long = dataclasses.replace(ARTICLE, body=BODY + " And so on." * 40)
    assert max(map(len, shown(long, width))) <= min(width, 100)


def test_names_have_colours_on_a_terminal() -> None:
    assert any("\x1b[1;36mMara Quill" in line for line in shown(ARTICLE, color=True))


def test_files_are_read_as_a_run_reads_them(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "rannik_2026-03-03_rain.txt"
    file.write_bytes(gzip.compress(b"Rain Likely\n\nIt will rain in Port Vell, Mara Quill said."))
    article = read_article(str(file), Config())
    assert (article.title, article.source_slug) == ("Rain Likely", "rannik")
    assert article.published_date == dt.date(2026, 3, 3)


def test_an_article_of_which_little_is_known() -> None:
    bare = Article("a", "a", "Text.", "a.txt", "text")
    assert shown(bare)[0] == "unknown source · no date · 0 words"


@pytest.mark.parametrize(
    ("content", "record", "expected"),
    [("", 1, "no text"), ("Rain\n\nIt rains.", 2, "--record: 2 is not there"), ("Rain\n\nIt rains.", 0, "has 1")],
)
def test_files_without_that_article(content: str, record: int, expected: str, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(content)
    with pytest.raises(ConfigError, match=expected):
        read_article(str(file), Config(), record)
