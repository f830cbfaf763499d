"""Pages in the manner of common publishing systems."""

import html

from tests.formats.publishers.page import SHARE, Page, figure, framed, ld, made, meta, node, related, tagged
from tests.formats.publishers.stories import BANK, CHIPS, MATCH, MUSEUM, REPORT, STORM, STRIKE, VERDICT


def yoast() -> Page:
    """WordPress with Yoast: a graph of references, entities in the headline, share buttons and related posts below."""
    ref, title = "https://w.example/story/", html.escape(STRIKE.title).replace("’", "&#8217;").replace("‘", "&#8216;")
    graph = [
        {"@type": "Article", "@id": f"{ref}#article", "isPartOf": {"@id": ref}, "headline": title, "wordCount": 310,
         "author": [{"name": "Marta Okonjo", "@id": "https://w.example/#/schema/person/a1"},
                    {"name": "Philip Hale", "@id": "https://w.example/#/schema/person/b2"}],
         "datePublished": "2024-04-18T13:40:02+00:00", "mainEntityOfPage": {"@id": ref}},
        {"@type": "WebPage", "@id": ref, "url": ref, "name": f"{title} - Calder Now", "datePublished": "2024-04-18T13:40:02+00:00"},
        {"@type": "WebSite", "@id": "https://w.example/#website", "name": "Calder Now"},
        {"@type": "Person", "@id": "https://w.example/#/schema/person/a1", "name": "Marta Okonjo"},
    ]  # fmt: skip
    parts = tagged(STRIKE.paragraphs, "p", 'class="wp-block-paragraph"')
    parts[5] = f'<h2 class="wp-block-heading">{STRIKE.paragraphs[5]}</h2>'
    caption = "<div class='wp-caption aligncenter'><img src='i.jpg'><p class='wp-caption-text'>The infirmary. (Ana Reyes)</p></div>"
    main = (
        f"<main class='site-main'><article class='post type-post hentry'><header class='entry-header'><h1 class='entry-title'>"
        f"{STRIKE.title}</h1><div class='entry-meta'>by <span class='author vcard'><a class='url fn n'>Marta Okonjo</a></span> "
        "<time class='entry-date published' datetime='2024-04-18T13:40:02+00:00'>April 18, 2024</time><time class='updated' "
        "datetime='2024-04-19T08:00:00+00:00'>April 19, 2024</time></div></header><div class='entry-content'>" + caption
        + "".join(parts)
        + "<div class='sharedaddy sd-sharing-enabled'><h3 class='sd-title'>Share this:</h3><ul><li>Facebook</li><li>X</li></ul>"
        "</div><div id='jp-relatedposts' class='jp-relatedposts'><h3>Related</h3><p>Ambulance crews reject pay offer, say the "
        "talks were a waste of an afternoon.</p></div></div><footer class='entry-footer'>Tagged <a>nurses</a></footer></article>"
        "<div id='comments' class='comments-area'><h2>3 thoughts on this</h2><ol><li class='comment'><p>About time somebody "
        "said it out loud.</p></li></ol></div></main>"
    )  # fmt: skip
    head = meta(
        {
            "og:title": f"{STRIKE.title} - Calder Now",
            "og:site_name": "Calder Now",
            "article:modified_time": "2024-04-19T08:00:00+00:00",
        }
    )
    script = {"@context": "https://schema.org", "@graph": graph}
    return made(STRIKE, "2024-04-18T13:40", framed(head + ld(script), main, title=f"{title} - Calder Now"))


def accelerated() -> Page:
    """An AMP page: advertisements and sidebars of its own elements."""
    parts = tagged(STORM.paragraphs)
    advert = "<amp-ad width='300' height='250' type='doubleclick'><div placeholder>Ad loading</div></amp-ad>"
    main = (
        "<amp-sidebar id='s'><ul><li><a href='/'>Home</a></li><li><a href='/w'>Weather</a></li></ul></amp-sidebar><article>"
        f"<h1>{STORM.title}</h1><p class='byline'>By Tomas Reiter | Jan 9, 2024</p><amp-img src='a.jpg'></amp-img>"
        "<p class='amp-caption'>Waves at Sund.</p><div class='body'>" + "".join(parts[:3]) + advert + "".join(parts[3:]) + "</div>"
        "<amp-social-share type='email'></amp-social-share></article>"
    )  # fmt: skip
    values = node(STORM, "2024-01-09T07:45:00+0100", mainEntityOfPage="https://w.example/storm", image=["a.jpg"])
    content = framed(ld(values), main, title=f"{STORM.title} | Westmark Today", attributes="amp lang='en'")
    return made(STORM, "2024-01-09T06:45", content)


def portal() -> Page:
    """A portal that carries others' stories: their name above it, a long page of other stories below."""
    main = (
        f"<main><div class='caas-container'><header class='caas-header'><h1>{VERDICT.title}</h1></header><div "
        "class='caas-attr'><span class='caas-author-byline-collapse'>Lena Fairweather</span><time datetime="
        "'2024-05-03T19:00:12.000Z'>Fri, May 3, 2024 at 3:00 PM EDT</time><span>4 min read</span></div><div class='caas-body'>"
        + "".join(tagged(VERDICT.paragraphs)) + "</div></div></main>"
    )  # fmt: skip
    head = meta({"og:title": VERDICT.title, "og:site_name": "Portal News"})
    values = node(
        VERDICT, "2024-05-03T19:00:12.000Z", author={"@type": "Person", "name": "Lena Fairweather", "url": ""}
    )
    values["provider"] = {"@type": "Organization", "name": "Port Ellery Courier"}
    return made(VERDICT, "2024-05-03T19:00", framed(head + ld(values), main, title=VERDICT.title, after=related() * 3))


def script_built() -> Page:
    """A page that scripts build: the text stands in the metadata alone."""
    main = f"<div id='__next'><div class='skeleton'></div><h1>{BANK.title}</h1></div>"
    values = node(BANK, "2024-04-17T12:01:00+00:00", articleBody="\n\n".join(BANK.paragraphs))
    return made(BANK, "2024-04-17T12:01", framed(ld(values), main, title=f"{BANK.title} | Vasta Live"))


def milliseconds() -> Page:
    """Dates in milliseconds; a table and an information box in the story."""
    table = (
        "<table><thead><tr><th>Team</th><th>Played</th><th>Points</th></tr></thead><tbody><tr><td>Harrow United</td><td>21</td>"
        "<td>44</td></tr><tr><td>Castleford Athletic</td><td>21</td><td>39</td></tr></tbody></table>"
    )
    main = (
        f"<article><h1>{MATCH.title}</h1><span class='author'>Gwen Iyer</span><div class='story-body'>"
        + "".join(tagged(MATCH.paragraphs[:4])) + table + "".join(tagged(MATCH.paragraphs[4:])) + "</div></article>"
    )  # fmt: skip
    values = node(MATCH, "1717259400000")
    rows = ("Team Played Points", "Harrow United 21 44", "Castleford Athletic 21 39")
    body = (*MATCH.paragraphs[:4], *rows, *MATCH.paragraphs[4:])
    return made(MATCH, "2024-06-01T16:30", framed(ld(values), main, title=f"{MATCH.title} | Goal Line"), body=body)


def syndicated() -> Page:
    """An explainer that others may reprint: a box in the text, a note on how to reprint it, a line on its author."""
    box = (
        "<div class='inline-newsletter-signup'><p>The Tamar Tribune is a nonprofit newsroom. Sign up for The Brief, our daily "
        "newsletter.</p></div>"
    )
    parts = tagged(REPORT.paragraphs)
    main = (
        f"<main><article><h1>{REPORT.title}</h1><p class='t-byline'>By "
        + ", ".join(f"<a rel='author'>{name}</a>" for name in REPORT.authors)
        + " <time datetime='2024-03-25T10:00:00Z'>March 25, 2024</time> <span>5 AM Central</span></p>"
        + SHARE + "<div class='c-story-body'>" + "".join(parts[:2]) + box + "".join(parts[2:])
        + "</div><div class='c-republish'><h2>Republish this story</h2><p>You are free to republish this article in print or "
        "online under a licence, if you name us.</p></div></article></main>"
    )  # fmt: skip
    values = node(REPORT, "2024-03-25T05:00:00-05:00")
    raw = ld(values).replace('"headline"', '\n/* made by the theme */\n"headline"')
    return made(
        REPORT,
        "2024-03-25T10:00",
        framed(meta({"og:title": REPORT.title}) + raw, main, title=f"{REPORT.title} | The Tamar Tribune"),
    )


def quoting() -> Page:
    """Block quotes, drop capitals, inline links and emphasis within sentences."""
    texts = list(MUSEUM.paragraphs[1:])
    parts = tagged(texts)
    parts[0] = f"<p><span class='dropcap'>T</span>{parts[0][4:]}"
    parts[2] = f"<p>{texts[2].replace('the spring of 1942', '<a href=/w>the spring of 1942</a>')}</p>"
    parts[3] = f"<h3>{texts[3]}</h3>"
    parts[5] = f"<blockquote><p>{texts[5]}</p></blockquote>"
    parts[9] = f"<p>{texts[9].replace('plaque', '<em>plaque</em>')}</p>"
    caption = figure("Esme Rudd measures the dent.")
    main = (
        f"<article class='gh-article post'><header><h1 class='gh-article-title'>{MUSEUM.title}</h1><div class='gh-article-meta'>"
        "<h4 class='gh-article-author-name'>Esther Vale</h4><time class='gh-article-meta-date' datetime='2024-02-11'>11 Feb 2024"
        "</time></div></header><section class='gh-content'>" + "".join(parts[:5]) + caption + "".join(parts[5:])
        + "<div class='kg-card kg-signup-card'><h2>Sign up for Small Towns</h2><p>No spam. Unsubscribe anytime.</p></div></section>"
        "</article>"
    )  # fmt: skip
    values = node(MUSEUM, "2024-02-11T05:00:00.000-05:00")
    return made(MUSEUM, "2024-02-11T10:00", framed(ld(values), main, title=MUSEUM.title), body=texts)


def two_scripts() -> Page:
    """Two scripts of one article, the first without authors and by the day; a title cut for search engines."""
    first = {"@type": "WebPage", "name": CHIPS.title, "datePublished": "2024-07-09"}
    main = (
        f"<article><h1>{CHIPS.title}</h1><div class='author-byline'>By Devika Raman</div><div class='post-content'>"
        + "".join(tagged(CHIPS.paragraphs[:4])) + "<ol>" + "".join(tagged(CHIPS.paragraphs[4:7], "li")) + "</ol>"
        + "".join(tagged(CHIPS.paragraphs[7:])) + "<p><a href='/more'>More on semiconductors</a></p></div></article>"
    )  # fmt: skip
    head = meta(
        {
            "og:title": CHIPS.title,
            "article:published_time": "2024-07-09T05:02:00Z",
            "twitter:title": "Orrin buys Pelago",
        }
    )
    return made(
        CHIPS,
        "2024-07-09T05:02",
        framed(head + ld(first, node(CHIPS, "2024-07-09T05:02:00Z")), main, title=f"{CHIPS.title} | Wired Post"),
    )


PAGES = (yoast, accelerated, portal, script_built, milliseconds, syndicated, quoting, two_scripts)
