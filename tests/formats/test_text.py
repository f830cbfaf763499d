"""Plain text: which line is the headline, what stands under it, where the story begins."""

import pytest

from transforms.formats.text import split_story

LONG = (
    "The council met for nine hours on Monday and adjourned without a vote on the harbor, the third time this year. "
    * 2
)


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Headline here\n\nThe story.", "Headline here", "The story."),
        ("Headline here\nThe story.", "Headline here", "The story."),
        ("Headline here.\n\nThe story.", "Headline here.", "The story."),
        ("Headline here\nA deck under it\nThe story.", "Headline here", "A deck under it\n\nThe story."),
        # A headline goes on where it is left unfinished.
        ("Candidates vie; \nEach makes a point\n\nThe story.", "Candidates vie; Each makes a point", "The story."),
        ("Mayor resigns after\nharbor inquiry\n\nThe story.", "Mayor resigns after harbor inquiry", "The story."),
        ("Mayor resigns over\n“cronyism”\n\nThe story.", "Mayor resigns over “cronyism”", "The story."),
        ("OSLO (AP) — The king spoke.\n\nHe left.", None, "OSLO (AP) — The king spoke.\n\nHe left."),
        ("Just one line of text.", None, "Just one line of text."),
        (f"{LONG}\n\nHe left.", None, f"{LONG.strip()}\n\nHe left."),
        ("", None, ""),
        (" \n\n ", None, ""),
    ],
)  # fmt: skip
def test_headlines(text: str, title: str | None, body: str) -> None:
    story = split_story(text)
    assert (story.title, story.body) == (title, body)


def test_byline_and_date_under_the_headline() -> None:
    story = split_story("Headline\nBy Jane Doe\nPublished: 28 March 2019, 10:15 GMT\n\nThe story.\n\nIts end.")
    assert story.title == "Headline"
    assert story.byline == "By Jane Doe"
    assert (story.published, story.published_from) == ("Published: 28 March 2019, 10:15 GMT", "text")
    assert story.body == "The story.\n\nIts end."


def test_a_wrapped_story_under_a_headline() -> None:
    story = split_story(
        "Ferry stops at noon\n\nThe ferry that links the two halves of the town stopped at noon on\n"
        "Tuesday, when its only engine gave up after thirty years of service\nwithout a holiday, its captain said.\n"
    )
    assert story.title == "Ferry stops at noon"
    assert story.body.count("\n") == 0
