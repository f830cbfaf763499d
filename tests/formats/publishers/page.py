"""What pages have in common: their frame, the boxes around a story, and what is expected of them."""

import dataclasses
import html
import json
from collections.abc import Iterable
from typing import Any

from tests.formats.publishers.stories import Story

NAVIGATION = (
    "<header class='site-header'><nav aria-label='Main'><ul>"
    + "".join(f"<li><a href='/{name.lower()}'>{name}</a></li>" for name in ("World", "Business", "Sport", "Culture"))
    + "</ul></nav><form><input type='search' placeholder='Search'><button>Search</button></form></header>"
)
FOOTER = (
    "<footer><ul><li><a href='/about'>About us</a></li><li><a href='/privacy'>Privacy policy</a></li></ul>"
    "<p>Copyright © 2024 All rights reserved. No part of this site may be reproduced without written permission.</p>"
    "</footer>"
)
COOKIES = (
    "<div id='onetrust-consent-sdk' class='cookie-banner' role='dialog'><h2>Your privacy choices</h2><p>We and our 842 "
    "partners store and access information on a device, such as cookies, and process personal data, to show you "
    "advertising that suits you and to measure it.</p><p>You may accept or manage your choices at any time.</p>"
    "<button>Accept all</button><button>Manage choices</button></div>"
)
SHARE = (
    "<div class='share-bar'><ul><li><a href='#f'>Share on Facebook</a></li><li><a href='#x'>Share on X</a></li>"
    "<li><a href='#e'>Email this article</a></li><li><button>Copy link</button></li></ul></div>"
)
TEASERS = (
    ("Council delays vote on tram extension", "The vote, due on Tuesday, was put off after a member fell ill."),
    ("Five things to know about the new parking rules", "From permits to fines, here is what changes next month."),
    ("In pictures: the lantern parade", "Thousands lined the river on Saturday for the city’s oldest parade."),
    ("Baker’s dozen: the shop that gives away its bread", "Every evening at six a queue forms in Mill Street."),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A page and what it says.

    Attributes:
        published: moment of publication in UTC, `YYYY-MM-DDTHH:MM`; the day alone where the page says no more.
        body: the paragraphs of the story, in order.
    """

    content: str
    title: str
    published: str
    authors: tuple[str, ...]
    body: tuple[str, ...]


def made(story: Story, published: str, content: str, *, body: Iterable[str] | None = None) -> Page:
    """The page of a story; `body` where it is not the story's paragraphs."""
    return Page(content, story.title, published, story.authors, tuple(story.paragraphs if body is None else body))


def framed(head: str, main: str, *, title: str, attributes: str = 'lang="en"', after: str = "") -> str:
    """A whole page, with everything that large sites put around a story."""
    state = json.dumps({"props": [{"id": number, "teaser": "x" * 60} for number in range(120)]})
    return (
        f"<!DOCTYPE html>\n<html {attributes}><head><meta charset='utf-8'><title>{title}</title>{head}"
        f"<style>.a{{color:red}}</style><script>window.__STATE__={state}</script></head><body>{COOKIES}{NAVIGATION}"
        f"{main}{after}{FOOTER}<noscript><p>Please enable JavaScript to read this site in full.</p></noscript>"
        f"</body></html>"
    )


def ld(*values: Any) -> str:
    """JSON-LD scripts, one for each value; text as it is."""
    scripts = (value if isinstance(value, str) else json.dumps(value) for value in values)
    return "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)


def meta(values: dict[str, str]) -> str:
    """Meta tags by property."""
    return "".join(f'<meta property="{name}" content="{html.escape(value)}"/>' for name, value in values.items())


def people(story: Story) -> list[dict[str, str]]:
    """A story's authors as nodes."""
    return [{"@type": "Person", "name": name} for name in story.authors]


def node(story: Story, published: str, **more: Any) -> dict[str, Any]:
    """A news article in JSON-LD."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": published,
        "author": people(story),
    } | more


def tagged(paragraphs: Iterable[str], tag: str = "p", attributes: str = "") -> list[str]:
    """Each paragraph in an element."""
    opening = f"<{tag} {attributes}>" if attributes else f"<{tag}>"
    return [f"{opening}{html.escape(paragraph, quote=False)}</{tag}>" for paragraph in paragraphs]


def related(heading: str = "Related stories", tag: str = "div", attributes: str = "class='related-stories'") -> str:
    """A box of other stories, with a sentence on each."""
    cards = "".join(f"<li><a href='/s'><h3>{title}</h3></a><p>{deck}</p></li>" for title, deck in TEASERS)
    return f"<{tag} {attributes}><h2>{heading}</h2><ul>{cards}</ul></{tag}>"


def figure(caption: str, attributes: str = "") -> str:
    """A picture with its caption and credit."""
    return (
        f"<figure {attributes}><picture><img src='p.jpg' alt='{html.escape(caption)}'></picture><figcaption>"
        f"<span>{html.escape(caption)}</span> <span class='credit'>Photograph: Ana Reyes/Picture Desk</span>"
        f"</figcaption></figure>"
    )
