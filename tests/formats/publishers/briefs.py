"""Short and sparse pages: briefs of a few sentences, and sites that say little of what they have."""

import html

from tests.formats.publishers.page import SHARE, Page, framed, ld, made, meta, node, related, tagged
from tests.formats.publishers.stories import FERRY, MATCH, OTTERS, REPORT, STORM, VERDICT


def two_paragraphs() -> Page:
    """A brief in a box of flags (`has-caption`), with a handle for the only name of the site, both dates in one line."""
    main = (
        f"<article><h1>{FERRY.title}</h1><div class='article-date'>Updated 3:15 PM EDT, March 11, 2026 Published 9:05 AM EDT, "
        "March 10, 2026</div><div class='byline'>By <span>Ida Marsh</span></div><div class='article-body has-caption with-share'>"
        + "".join(tagged(FERRY.paragraphs)) + "</div></article>"
    )  # fmt: skip
    head = meta({"og:title": f"{FERRY.title} - The Ellery Tide", "twitter:site": "@ElleryTide"})
    content = framed(head, main, title=f"{FERRY.title} - The Ellery Tide")
    return made(FERRY, "2026-03-10T13:05", content)


def one_paragraph() -> Page:
    """A single paragraph in the element of its heading; arrays and several types in the metadata."""
    main = (
        f"<div class='story'><div class='text'><h1>{OTTERS.title}</h1><p>{OTTERS.paragraphs[0]}</p></div>{SHARE}</div>"
    )
    values = node(OTTERS, "2026-04-02T07:30:00Z", publisher={"@type": "NewsMediaOrganization", "name": "Tamar Radio"})
    values["@type"] = ["NewsArticle", "Report"]
    content = framed(
        ld([[values], {"@type": "WebSite", "name": "Tamar Radio"}]), main, title=f"{OTTERS.title} – Tamar Radio"
    )
    return made(OTTERS, "2026-04-02T07:30", content, body=OTTERS.paragraphs[:1])


def divided() -> Page:
    """Three sentences in boxes of their own inside a figure; milliseconds in an attribute, the site by its address."""
    boxes = "".join(f"<div class='copy__text'>{text}</div>" for text in OTTERS.paragraphs)
    main = (
        f"<main><h1>{OTTERS.title}</h1><span class='timestamp' data-timestamp='1775115000000'>2 hours ago</span>"
        f"<div class='author'>Par Anne Dubois et Luc Petit</div><figure class='wrapper'><div>{boxes}</div></figure></main>"
    )
    head = "<link rel='canonical' href='https://www.tamarnews.example/nature/otters-1'>"
    content = framed(head, main, title=f"{OTTERS.title} | Nature | Tamar News Online")
    return Page(content, OTTERS.title, "2026-04-02T07:30", ("Anne Dubois", "Luc Petit"), OTTERS.paragraphs)


def only_meta() -> Page:
    """Meta tags and a text of line breaks; a Spanish byline, a tail that only the address explains."""
    head = "".join(
        f'<meta name="{name}" content="{html.escape(content)}">'
        for name, content in (
            ("title", f"{MATCH.title} – Goal Line"), ("author", "Por Gwen Iyer"), ("pubdate", "Sat, 01 Jun 2024 17:45:00 +0100"),
            ("keywords", "cup, Harrow"), ("twitter:title", f"{MATCH.title} – Goal Line"),
        )
    )  # fmt: skip
    main = "<div id='page'><b>" + MATCH.title + "</b><br><br>" + "<br><br>".join(MATCH.paragraphs) + "<br><br></div>"
    link = "<link rel='canonical' href='https://goalline.example/2024/harrow'>"
    return made(MATCH, "2024-06-01T16:45", framed(head + link, main, title=f"{MATCH.title} – Goal Line"))


def only_times() -> Page:
    """Two `time` elements, that of the change first; a German byline; the body class speaks of comments."""
    main = (
        f"<article class='post comments-open'><h1>{STORM.title}</h1><p class='meta'>Updated: <time datetime='2024-01-09T12:00:00Z'>"
        "12:00</time> Published: <time datetime='2024-01-09T06:45:00Z'>06:45</time></p><p class='post-author'>Von Tomas Reiter"
        "</p>" + "".join(tagged(STORM.paragraphs)) + "</article>"
    )  # fmt: skip
    return made(STORM, "2024-01-09T06:45", framed("", main, title=f"{STORM.title} | westmark.example"))


def hentry() -> Page:
    """Microformats: the moment in the title of an abbreviation, the writer in a card; quotes pulled out of the text."""
    parts = tagged(VERDICT.paragraphs)
    parts.insert(4, "<blockquote class='pullquote'>I said two years ago that I would walk out of here</blockquote>")
    main = (
        f"<div class='hentry'><h1 class='entry-title'>{VERDICT.title}</h1><abbr class='published' title='2024-05-03T14:32:00-04:00'>"
        "Friday afternoon</abbr> <span class='vcard author'><span class='fn'>Lena Fairweather</span></span><div class='"
        "entry-content'>" + "".join(parts) + "</div></div>"
    )  # fmt: skip
    return made(VERDICT, "2024-05-03T18:32", framed("", main, title=f"Ellery Eye: {VERDICT.title}"))


def named_for_itself() -> Page:
    """A paper that is its own author in the metadata, an agency in the byline: nobody wrote it."""
    main = (
        f"<article><h1>{FERRY.title}</h1><div class='byline'>By The Associated Press</div>"
        + "".join(tagged(FERRY.paragraphs)) + "<p>The Associated Press contributed to this report.</p></article>"
    )  # fmt: skip
    values = node(FERRY, "2026-03-10T13:05:00Z", author={"@type": "Person", "name": "Ellery Courier"})
    values["publisher"] = {"@type": "Organization", "name": "Ellery Courier"}
    content = framed(ld(values), main, title=f"{FERRY.title} | Ellery Courier")
    return Page(content, FERRY.title, "2026-03-10T13:05", (), FERRY.paragraphs)


def ribbons() -> Page:
    """Bars of shares, tags and offers between all parts; both dates in one line, the later one first, by bars."""
    offer = "<p>SUBSCRIBE TO ELLERY TIDE PREMIUM</p>"
    prompt = "<p><strong><a href='/r'>FERRY CAPTAIN RESIGNS AFTER ENGINE FAILURE</a></strong></p>"
    texts = REPORT.paragraphs
    main = (
        f"<article><h1>{REPORT.title}</h1><div class='date'>Updated: March 25, 2024 at 4:40 p.m. GMT | Published: March 25, 2024 at "
        "10:00 a.m. GMT</div><div class='byline'>By Ngozi Adeleke, Ben Castellan and Rhys Parry; photographs by Ana Reyes</div>"
        + SHARE + "".join(tagged(texts[:2])) + offer + "".join(tagged(texts[2:5])) + prompt + "".join(tagged(texts[5:]))
        + "<p><em>Rhys Parry is a reporter covering water and land.</em></p><p><em>Follow him on X @rhysparry</em></p>"
        + SHARE + "</article>"
    )  # fmt: skip
    return made(REPORT, "2024-03-25T10:00", framed("", main, title=REPORT.title, after=related()))


PAGES = (two_paragraphs, one_paragraph, divided, only_meta, only_times, hentry, named_for_itself, ribbons)
