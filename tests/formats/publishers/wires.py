"""Pages in the manner of news agencies and press-release wires."""

from tests.formats.publishers.page import SHARE, Page, figure, framed, ld, made, meta, node, related, tagged
from tests.formats.publishers.stories import BANK, CHIPS, STORM, VERDICT


def associated() -> Page:
    """Brightspot, as AP has it: a timestamp in milliseconds, boxes of other stories between paragraphs."""
    paragraphs = tagged((f"PORT ELLERY, Ore. (AP) — {VERDICT.paragraphs[0]}", *VERDICT.paragraphs[1:]))
    hub = (
        "<div class='Enhancement'><div class='PageListEnhancementGeneric'><h2 class='PageList-header-title'>Related "
        "Stories</h2><div class='PagePromo'><a class='Link' href='/a'><span>Port Ellery to rename north channel</span>"
        "</a></div><div class='PagePromo'><a class='Link' href='/b'><span>Dredging firm fined</span></a></div></div></div>"
    )
    main = (
        "<main class='Page-main'><h1 class='Page-headline'>" + VERDICT.title + "</h1><div class='Page-byline'><div "
        "class='Page-authors'>By <a class='Link' href='/author/lf'>LENA FAIRWEATHER</a></div><div class='Page-dateModified'>"
        "Updated 7:12 PM UTC, May 3, 2024</div><bsp-timestamp data-timestamp='1714761120000'></bsp-timestamp></div>"
        + SHARE
        + "<div class='Page-storyBody'><div class='RichTextStoryBody RichTextBody'>"
        + "".join(paragraphs[:3])
        + hub
        + "".join(paragraphs[3:])
        + "</div></div></main>"
    )
    head = meta({"og:title": VERDICT.title, "og:site_name": "AP News", "article:published_time": "2024-05-03T18:32:00"})
    values = node(VERDICT, "2024-05-03T18:32:00Z", dateModified="2024-05-03T19:12:04Z", articleSection="U.S. News")
    content = framed(head + ld([values]), main, title=f"{VERDICT.title} | AP News", after=related("Most read"))
    return made(VERDICT, "2024-05-03T18:32", content)


def thomson() -> Page:
    """As Reuters has it: paragraphs that are no `p`, notes for screen readers in links, a credit and standards at the end."""
    texts = (f"VASTA, April 17 (Reuters) - {BANK.paragraphs[0]}", *BANK.paragraphs[1:])
    parts = [
        f"<div data-testid='paragraph-{index}' class='text__text__1FZLe body__full__l6qQ2'>{text}</div>"
        for index, text in enumerate(texts)
    ]
    parts[3] = parts[3].replace(
        "target", "<a data-testid='Link' href='/t'>target<span style='clip:rect(0,0,0,0)'>, opens new tab</span></a>"
    )
    main = (
        "<article><header><h1 data-testid='Heading'>"
        + BANK.title
        + "</h1><div class='info-content__author-date'><p>By "
        "<a href='/a' rel='author'>Jun Takahara</a> and <a href='/b' rel='author'>Sofia Lindgren</a></p><time "
        "datetime='2024-04-17T12:01:33.512Z'><span>April 17, 2024</span><span>12:01 PM UTC</span><span>Updated 3 hours "
        "ago</span></time></div></header><div class='article-body__content'>"
        + "".join(parts)
        + "<p data-testid='Body' class='sign-off'>Reporting by Jun Takahara and Sofia Lindgren; Editing by Karl Ostberg</p>"
        "<p data-testid='Body'>Our Standards: <a href='/s'>The Trust Principles.</a></p></div></article>"
    )
    values = node(BANK, "2024-04-17T12:01:33.512Z", dateModified="2024-04-17T15:40:02.101Z", articleBody=None)
    content = framed(
        meta({"og:title": BANK.title, "og:site_name": "Reuters"}) + ld(values), main, title=f"{BANK.title} | Reuters"
    )
    return made(BANK, "2024-04-17T12:01", content)


def release() -> Page:
    """A press-release wire: no author, a release's own end matter."""
    first = f"TARN, Del., July 9, 2024 /PRNewswire/ -- {CHIPS.paragraphs[0]}"
    main = (
        f"<article class='news-release'><header><h1>{CHIPS.title}</h1><div class='row'><p class='meta'><b>News provided "
        "by</b><br/><a href='/n'><strong>Orrin Systems, Inc.</strong></a></p><p class='mb-no'>Jul 09, 2024, 08:30 ET</p>"
        "</div></header>" + SHARE + "<section class='release-body'><div class='col-lg-10'>"
        + "".join(tagged((first, *CHIPS.paragraphs[1:4])))
        + "<ul type='disc'>" + "".join(tagged(CHIPS.paragraphs[4:7], "li")) + "</ul>"
        + "".join(tagged(CHIPS.paragraphs[7:]))
        + "</div></section></article>"
    )  # fmt: skip
    head = meta({"og:title": CHIPS.title, "og:site_name": "PR Newswire"})
    values = {"@type": "NewsArticle", "headline": CHIPS.title, "datePublished": "2024-07-09T08:30:00-04:00",
              "author": {"@type": "Organization", "name": "Orrin Systems, Inc."}}  # fmt: skip
    content = framed(head + ld(values), main, title=CHIPS.title)
    return Page(content, CHIPS.title, "2024-07-09T12:30", (), CHIPS.paragraphs)


def broken_quotes() -> Page:
    """JSON-LD that is no JSON, for the marks in its headline; meta tags without a zone beside it."""
    title = STORM.title.replace("storm Ilse", 'storm "Ilse"')
    script = (
        '{"@context":"https://schema.org","@type":"NewsArticle","headline":"' + title + '","datePublished":'
        '"2024-01-09T07:45:00+01:00","dateModified":"2024-01-09T09:10:00+01:00","author":[{"@type":"Person","name":'
        '"Tomas Reiter"}],"publisher":{"@type":"Organization","name":"Westmark Wire"}}'
    )
    main = (
        f"<article><h1>{title}</h1><p class='byline'>By Tomas Reiter</p>{figure('Waves break over the pier at Sund.')}"
        + "".join(tagged(STORM.paragraphs))
        + "</article>"
    )
    content = framed(
        meta({"og:title": title, "date": "2024-01-09 07:45:00"}) + ld(script), main, title=f"{title} - Westmark Wire"
    )
    return Page(content, title, "2024-01-09T06:45", STORM.authors, STORM.paragraphs)


PAGES = (associated, thomson, release, broken_quotes)
