"""Lines between the paragraphs of a story: what is of it, and what stands there for other reasons."""

import pytest

from transforms.formats.boxes import prune
from transforms.formats.furniture import without_furniture
from transforms.formats.html import parse_html, parse_tree
from transforms.formats.raw import FormatOptions, RawArticle
from transforms.records import Document

FACTS = RawArticle("", title="Bridges shut", authors=("Jane Doe", "John Roe"), section="Roads")
STORY = [
    "The old bridge was shut by the council at noon for repairs to its deck, which was laid in 1931.",
    "“It will stand,” said the engineer, Ida Sorensen, who had looked at it from a boat.",
    "The new bridge was shut as well, though nobody at the council could say by whom.",
    "Drivers were sent by way of the ferry, which runs on Thursdays.",
]


@pytest.mark.parametrize(
    "line",
    [
        "CLICK HERE TO GET THE APP",
        "RELATED: FERRY FARES TO RISE IN MAY",
        "MORE FROM THE POST: The fare war",
        "READ: The letter",
        "GET THE PORT POST APP",
        "Download the Port Post app",
        "SUBSCRIBE TO PORT POST PREMIUM",
        "SIGN UP FOR OUR NEWSLETTER",
        "JOIN OUR WHATSAPP CHANNEL",
        "Follow Port Post on WhatsApp for the latest news",
        "ADVERTISEMENT",
        "Recommended stories",
        "LIKE WHAT YOU’RE READING? CLICK HERE FOR MORE",
        "Story continues below advertisement",
        "4 min read",
        "12 Comments",
        "In case you missed it: The ferry’s last day",
        "Listen to this article",
        "Share",
    ],
)
def test_prompts(line: str) -> None:
    assert without_furniture([*STORY[:2], line, *STORY[2:]], FACTS) == STORY


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe is a reporter covering ferries for the Port Post.",
        "Jane Doe covers the coast for The Port Post.",
        "Jane is the Port Post’s coast correspondent and the author of “Tides”.",
        "Follow her on X @janedoe",
        "Follow Jane Doe on Twitter: @janedoe.",
        "You can reach Jane at jane@portpost.example.",
        "Email: jane@portpost.example",
        "Contact Jane Doe at jdoe@portpost.example or 555-0100.",
        "jane@portpost.example",
        "@janedoe",
        "This article was originally published by The Coast.",
        "© 2026 Port Post. All rights reserved.",
    ],
)
def test_end_matter(line: str) -> None:
    assert without_furniture([*STORY, line], FACTS) == STORY
    assert without_furniture([*STORY, "Jane Doe covers the coast.", line], FACTS) == STORY


@pytest.mark.parametrize(
    "line",
    [
        "2 hours ago",
        "Jane Doe and John Roe",
        "By Jane Doe",
        "Roads",
        "Jane Doe | March 3, 2026",
        "Updated 5 min ago",
        "Published March 3, 2026 9:05 a.m. EST Updated March 4, 2026",
    ],
)
def test_front_matter(line: str) -> None:
    assert without_furniture([line, *STORY], FACTS) == STORY


@pytest.mark.parametrize(
    "line",
    [
        "WHAT HAPPENS NEXT",
        "Jane Doe’s bridge",
        "Follow the channel north, the captain said, and receive our updates.",
        "Related costs rose by a tenth.",
        "“Get the app,” she told them, “and stay on the line for updates.”",
        "He is a reporter, not an engineer.",
        "Sign up they did, in their hundreds.",
        "More of the same: rain, and then snow.",
        "Share prices fell.",
        "Find the man who did it, the council told its lawyer.",
        "Jane Smith is a reporter for the Post.",
        "The app had no updates for a year.",
        "A day ago",
    ],
)
def test_lines_of_the_story(line: str) -> None:
    parts = [*STORY[:3], line, *STORY[3:]]
    assert without_furniture([STORY[0], *parts], FACTS) == [STORY[0], *parts]


def test_quotes_pulled_out_of_the_text() -> None:
    long = "“I said two years ago that I would walk out of here,” Quill told reporters. “I’m walking.”"
    pulled = "I said two years ago that I would walk out of here"
    assert without_furniture([STORY[0], pulled, long, "It will stand", STORY[1]], FACTS) == [
        STORY[0], long, "It will stand", STORY[1],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "goes"),
    [
        ("has-caption", False),
        ("no-related", False),
        ("with-newsletter wide", False),
        ("hasShareBar", False),
        ("caption", True),
        ("wp-caption-text", True),
        ("share-bar has-icons", True),
        ("author-bio", True),
        ("pay-wall", False),
        ("paywall-prompt", True),
        ("c-newsletter--dark", True),
        ("commentary", False),
    ],
)
def test_boxes_by_name(name: str, *, goes: bool) -> None:
    story = "".join(f"<p>{part}</p>" for part in STORY)
    tree = parse_tree(f"<body><div>{story}</div><div class='{name}'><p>A text of its own.</p></div></body>")
    prune(tree)
    assert ("A text of its own." not in tree.text_content()) is goes


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize(
    "frame",
    [
        "<div class='article-body has-caption'>{}</div>",
        "<section>{}</section>",
        "<figure class='wrapper'>{}</figure>",
        "{}",
    ],
)
@pytest.mark.parametrize("outer", ["article", "main", "div"])
def test_short_pages(frame: str, outer: str, count: int) -> None:
    for block in ("p", "div"):
        story = frame.format("".join(f"<{block}>{part}</{block}>" for part in STORY[:count]))
        page = (
            f"<html><body><nav><a href='/'>Home</a></nav><{outer}><h1>Bridges shut</h1>{story}</{outer}></body></html>"
        )
        (article,) = parse_html(Document("/a.html", page.encode()), FormatOptions())
        assert isinstance(article, RawArticle)
        assert article.body.split("\n\n") == STORY[:count]
