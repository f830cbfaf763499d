"""Pages of small and old sites: little metadata, paragraphs of all kinds."""

from tests.formats.publishers.page import Page, figure, framed, ld, made, meta, node, related, tagged
from tests.formats.publishers.stories import BANK, MATCH, MUSEUM, REPORT, STORM, VERDICT


def breaks() -> Page:
    """Paragraphs parted by line breaks in one box; the only date is a `time`."""
    text = "<br><br>\n".join(MATCH.paragraphs)
    main = (
        f"<div class='content'><h1>{MATCH.title}</h1><div class='byline'>By Gwen Iyer, Staff Writer</div><time datetime="
        f"'2024-06-01T17:45:00+01:00'>1 June 2024, 5:45pm</time><div class='text'>{text}</div></div>"
    )
    return made(MATCH, "2024-06-01T16:45", framed("", main, title=f"Goal Line: {MATCH.title}"))


def tables() -> Page:
    """A layout of tables, a Dublin Core date without a time."""
    main = (
        "<table width='100%'><tr><td class='left'><a href='/'>Home</a><br><a href='/news'>News</a></td><td class='main'>"
        f"<h1>{STORM.title}</h1><b>By Tomas Reiter</b>" + "".join(tagged(STORM.paragraphs)) + "</td><td class='right'><a "
        "href='/ad'>Advertise here</a></td></tr></table>"
    )  # fmt: skip
    head = '<meta name="DC.date.issued" content="2024-01-09"><meta name="dc.creator" content="Tomas Reiter">'
    return made(STORM, "2024-01-09", framed(head, main, title=f"{STORM.title} :: Westmark Online"))


def boxes() -> Page:
    """Paragraphs that are `div`s, microdata for everything else."""
    main = (
        "<div itemscope itemtype='http://schema.org/NewsArticle'><h2 itemprop='headline'>" + VERDICT.title + "</h2><span "
        "itemprop='author' itemscope itemtype='http://schema.org/Person'><span itemprop='name'>Lena Fairweather</span></span>"
        "<meta itemprop='datePublished' content='2024-05-03T14:32:00-04:00'><div itemprop='articleBody'>"
        + "".join(tagged(VERDICT.paragraphs, "div")) + "</div></div>"
    )  # fmt: skip
    return made(VERDICT, "2024-05-03T18:32", framed("", main, title=f"{VERDICT.title} | Ellery Eye", after=related()))


def crowded() -> Page:
    """A short story among comments that are longer than it."""
    comments = "".join(
        f"<div class='comment-body'><p>Reader {number} thinks that the governor ought to have waited until the harvest was in, "
        "and that the two who voted against were right to, as anyone who has sold wheat will tell you.</p></div>"
        for number in range(14)
    )
    main = (
        f"<main><article><h1>{BANK.title}</h1><div class='post-meta'>Posted on April 17, 2024 at 2:01 p.m. CEST by Jun Takahara "
        "and Sofia Lindgren</div><div class='post-body'>" + "".join(tagged(BANK.paragraphs[:5])) + "</div></article><section "
        f"id='comments'><h2>14 comments</h2>{comments}</section></main>"
    )  # fmt: skip
    head = meta({"author": "Jun Takahara and Sofia Lindgren", "article:published_time": "2024-04-17T14:01:00+02:00"})
    content = framed(head, main, title=f"{BANK.title} » Vasta Blog")
    return made(BANK, "2024-04-17T12:01", content, body=BANK.paragraphs[:5])


def commented_script() -> Page:
    """JSON-LD in a comment and a CDATA section, with raw line breaks in its texts; several scripts."""
    script = (
        '//<![CDATA[\n{"@context":"https://schema.org","@type":"http://schema.org/NewsArticle","headline":"'
        + REPORT.title + '","description":"Seven sets of results\nwere filed away.\n","datePublished":"2024-03-25T10:00Z",'
        '"author":[{"@type":"Person","name":"Ngozi Adeleke"},{"@type":"Person","name":"Ben Castellan"},{"@type":"Person",'
        '"name":"Rhys Parry"}]}\n//]]>'
    )  # fmt: skip
    broken = '{"@context":"https://schema.org","@type":"BreadcrumbList",'
    main = (
        f"<main id='main'><h1>{REPORT.title}</h1><div class='wysiwyg wysiwyg--all-content'>"
        + figure("The lower Tamar.") + "".join(tagged(REPORT.paragraphs[:6]))
        + "<div class='more-on'><h3>Recommended Stories</h3><ul><li><a href='/1'>The wells nobody tests</a></li></ul></div>"
        + "".join(tagged(REPORT.paragraphs[6:])) + "<p>Source: The Daily Tamar and news agencies</p></div></main>"
    )  # fmt: skip
    body = REPORT.paragraphs
    return made(
        REPORT,
        "2024-03-25T10:00",
        framed(ld(broken, script), main, title=f"{REPORT.title} | News | Daily Tamar"),
        body=body,
    )


def other_heading() -> Page:
    """A heading that differs from the headline in the metadata, which a site's name follows; a day without a zone."""
    main = (
        f"<article><h1>{MUSEUM.title}</h1><p class='author'>Esther Vale</p><p class='date'>February 11, 2024</p>"
        + "".join(tagged(MUSEUM.paragraphs[1:4])) + f"<h2>{MUSEUM.paragraphs[4]}</h2>" + "".join(tagged(MUSEUM.paragraphs[5:]))
        + "<hr><p><i>Esther Vale can be reached at evale@northwick.example.</i></p></article>"
    )  # fmt: skip
    values = node(MUSEUM, "2024-02-11", headline=f"{MUSEUM.title} | Northwick News", author={"name": "Esther Vale"})
    return made(
        MUSEUM,
        "2024-02-11",
        framed(ld(values), main, title=f"{MUSEUM.title} | Northwick News"),
        body=MUSEUM.paragraphs[1:],
    )


PAGES = (breaks, tables, boxes, crowded, commented_script, other_heading)
