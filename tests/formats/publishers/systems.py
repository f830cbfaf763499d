"""Pages of publishing systems: Drupal, Arc, block themes, scripts that build pages, and what they put into a story."""

import html
import json

from tests.formats.publishers.page import SHARE, Page, figure, framed, ld, made, meta, node, people, related, tagged
from tests.formats.publishers.stories import BANK, CHIPS, MATCH, MUSEUM, REPORT, STORM, STRIKE, VERDICT


def drupal() -> Page:
    """Fields in fields, `submitted` for the byline, dates of Dublin Core with a zone."""
    fields = "".join(f"<div class='field__item'>{part}</div>" for part in tagged(STORM.paragraphs))
    main = (
        f"<main role='main'><article class='node node--type-article node--promoted node--view-mode-full'><h1 class='page-title'>"
        f"<span class='field field--name-title'>{STORM.title}</span></h1><div class='node__meta'><span class='submitted'>Submitted "
        "by <span class='username' rel='author'>Tomas Reiter</span> on Tue, 01/09/2024 - 07:45</span></div><div class='"
        f"node__content'><div class='field field--name-field-related-caption'></div><div class='field field--name-body'>{fields}"
        "</div><div class='field field--name-field-tags'><a href='/t/1'>Weather</a> <a href='/t/2'>Coast</a></div></div></article>"
        "</main>"
    )  # fmt: skip
    head = "".join(
        f"<meta name='{name}' content='{value}'>"
        for name, value in (("dcterms.date", "2024-01-09T07:45+01:00"), ("dcterms.creator", "Tomas Reiter"))
    )
    return made(STORM, "2024-01-09T06:45", framed(head, main, title=f"{STORM.title} | Westmark Herald"))


def arc() -> Page:
    """Arc: prompts in capitals that are links, a writer's box at the end, moments with and without a zone."""
    prompt = "<p class='body-paragraph'><b><a href='/app'>CLICK HERE TO GET THE HARBOR APP</a></b></p>"
    more = "<p class='body-paragraph'><b>RELATED: <a href='/a'>Dredging firm fined $3 million</a></b></p>"
    parts = tagged(VERDICT.paragraphs, "p", "class='body-paragraph'")
    main = (
        f"<main><div class='b-headline'><h1>{VERDICT.title}</h1></div><div class='b-byline has-image'>By <a href='/author/lf'>Lena "
        "Fairweather</a></div><time class='b-date' datetime='2024-05-03T18:32:00Z'>May 3, 2024</time><div class='b-lead-art'>"
        + figure("Howard Quill leaves court.") + "</div><article class='b-article-body article-body-wrapper has-related'>"
        + "".join(parts[:2]) + prompt + "".join(parts[2:6]) + more + "".join(parts[6:])
        + "</article><div class='b-author-bio'><p>Lena Fairweather has covered the courts of Port Ellery since 2015 and was a "
        "finalist for the Harbor Prize.</p></div></main>"
    )  # fmt: skip
    values = node(VERDICT, "2024-05-03T14:32:00", dateCreated="2024-05-03T18:32:00Z")
    content = framed(
        ld([values]) + meta({"og:title": VERDICT.title}), main, title=f"{VERDICT.title} - Harbor Chronicle"
    )
    return made(VERDICT, "2024-05-03T18:32", content)


def tabloid() -> Page:
    """Both moments in one line, lists of links and teasers within the text, an offer, a headline with a dash."""
    title = f"{MATCH.title} – and the goalkeeper laughs"
    links = "<ul class='article-links'><li><a href='/1'>Cup draw: who plays whom</a></li><li><a href='/2'>Nwosu: nine saves</a></li></ul>"
    teaser = (
        "<div class='read-also'><h4>Read also</h4><p><a href='/3'>The tenth game: a history of bad luck</a></p></div>"
    )
    main = (
        f"<div id='content'><h1>{title}</h1><ul class='bullets'></ul><p class='author-section'>By <a class='author' href='/g'>Gwen "
        "Iyer</a></p><p class='byline-section'><span class='article-timestamp'>Published: 17:45 BST, 1 June 2024 | Updated: 20:10 "
        "BST, 1 June 2024</span></p>" + SHARE + "<div itemprop='articleBody'>" + "".join(tagged(MATCH.paragraphs[:2])) + links
        + "".join(tagged(MATCH.paragraphs[2:4])) + teaser + "".join(tagged(MATCH.paragraphs[4:]))
        + "<p>Sign up for our free Cup Final newsletter here</p></div></div>"
    )  # fmt: skip
    head = meta({"og:title": f"{title} | Daily Whistle", "twitter:site": "@dailywhistle"})
    return Page(
        framed(head, main, title=f"{title} | Daily Whistle Online"),
        title,
        "2024-06-01T16:45",
        MATCH.authors,
        MATCH.paragraphs,
    )


def walled() -> Page:
    """A paywall whose class holds the story, an AMP sidebar, a notice for those who do not pay."""
    wall = "<div class='paywall-prompt'><h3>Read on with a subscription</h3><p>Only $1 for six months. Cancel at any time.</p></div>"
    main = (
        f"<article><h1>{CHIPS.title}</h1><p class='byline author'>By Devika Raman</p><div class='free'>"
        + "".join(tagged(CHIPS.paragraphs[:2])) + "</div><section class='paywall' subscriptions-section='content'>"
        + "".join(tagged(CHIPS.paragraphs[2:4])) + "<ul>" + "".join(tagged(CHIPS.paragraphs[4:7], "li")) + "</ul>"
        + "".join(tagged(CHIPS.paragraphs[7:])) + f"</section>{wall}</article>"
    )  # fmt: skip
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}
    values = node(CHIPS, "2024-07-09T05:02:11+00:00", isAccessibleForFree=False, hasPart=part)
    graph = {
        "@graph": [{"@type": "Organization", "name": "Pink Wire", "@id": "#o"}, values | {"publisher": {"@id": "#o"}}]
    }
    return made(CHIPS, "2024-07-09T05:02", framed(ld(graph), main, title=f"{CHIPS.title} – Pink Wire"))


def photo_essay() -> Page:
    """Those who took the pictures among the authors; pulled quotes, captions of several kinds, a large first letter."""
    texts = list(MUSEUM.paragraphs[1:])
    parts = tagged(texts)
    parts[0] = f"<p class='has-drop-cap'><span class='drop'>{texts[0][0]}</span>{parts[0][4:]}"
    parts[3] = f"<h2>{texts[3]}</h2>"
    pull = "<aside class='pull-quote'><p>“It said Northwick, plain as anything”</p></aside>"
    picture = (
        "<div class='media has-caption'><img src='b.jpg' alt=''><p class='text'>The dent in the rim, measured on a Saturday in "
        "January. Ana Reyes</p></div>"
    )
    block = "<figure class='wp-block-image'><img src='c.jpg'><figcaption class='wp-element-caption'>The shed.</figcaption></figure>"
    main = (
        f"<main><article class='essay'><h1>{MUSEUM.title}</h1><div class='byline'><p>By Esther Vale</p><p>Photographs by Ana Reyes"
        "</p></div><div class='entry has-media'>" + "".join(parts[:3]) + pull + parts[3] + picture + "".join(parts[4:8]) + block
        + "".join(parts[8:]) + "<p><em>Esther Vale is the author of “Bells of the Lower Valley”.</em></p></div></article></main>"
    )  # fmt: skip
    values = node(MUSEUM, "2024-02-11T10:00:00Z", author=[{"@type": "Person", "name": "Esther Vale"},
                  {"@type": "Person", "name": "Photographs by Ana Reyes"}])  # fmt: skip
    return made(MUSEUM, "2024-02-11T10:00", framed(ld(values), main, title=f"{MUSEUM.title} · The Valley"), body=texts)


def blocks() -> Page:
    """A block theme: a newsletter's box, a list of related stories, headings with anchors."""
    texts = STRIKE.paragraphs
    parts = tagged(texts)
    parts[5] = f"<h2 class='wp-block-heading' id='what'><a href='#what'>{texts[5]}</a></h2>"
    parts[9] = f"<p>{texts[9].replace('formal notice', '<a href=/notice>formal notice</a>')}</p>"
    letter = (
        "<div class='wp-block-group has-background newsletter-box'><h3>Calder in the morning</h3><p>Five stories before breakfast, "
        "in your inbox at six.</p><form><input type='email'><button>Sign me up</button></form></div>"
    )
    main = (
        f"<main><article class='post-88 post has-post-thumbnail category-health'><h1 class='wp-block-post-title'>{STRIKE.title}</h1>"
        "<div class='wp-block-post-author'><p class='wp-block-post-author__name'>Marta Okonjo</p></div><div class='wp-block-post-"
        "date'><time datetime='2024-04-18T14:40:02+01:00'>18 April 2024</time></div><div class='entry-content wp-block-post-"
        "content'>" + "".join(parts[:3]) + letter + "".join(parts[3:6]) + related("More on the strike")
        + "".join(parts[6:]) + "</div></article></main>"
    )  # fmt: skip
    title = html.escape(STRIKE.title.replace("’", "&#8217;").replace("‘", "&#8216;"))
    graph = [{"@type": ["Article", "NewsArticle"], "headline": STRIKE.title.replace("’", "&#8217;").replace("‘", "&#8216;"),
              "datePublished": "2024-04-18T13:40:02+00:00", "author": people(STRIKE)},
             {"@type": "Organization", "name": "Calder Now"}]  # fmt: skip
    head = f'<meta property="og:title" content="{title} - Calder Now">' + ld({"@graph": graph})
    return made(STRIKE, "2024-04-18T13:40", framed(head, main, title=f"{STRIKE.title} - Calder Now"))


def hydrated() -> Page:
    """A page that scripts take over: the story in boxes by component, the article as the entity of a page."""
    boxes = "".join(
        f"<div data-component='text'><div class='sc-1a2b'>{html.escape(text)}</div></div>" for text in BANK.paragraphs
    )
    main = (
        f"<div id='__next'><div role='main'><h1 data-testid='headline'>{html.escape(BANK.title)}</h1><div data-testid='byline'>Jun Takahara "
        "and Sofia Lindgren</div><div data-component='share-tools'><p>Share</p></div>" + boxes
        + "<div data-component='newsletter-card' class='newsletter'><p>Markets Briefing</p></div></div></div><script id="
        f"'__NEXT_DATA__' type='application/json'>{json.dumps({'props': list(BANK.paragraphs)})}</script>"
    )  # fmt: skip
    entity = node(BANK, "2024-04-17T12:01:00.000Z", headline=BANK.title.replace("'", "&#x27;"))
    values = {"@context": "https://schema.org", "@type": "WebPage", "name": "Belmora", "mainEntity": entity}
    return made(BANK, "2024-04-17T12:01", framed(ld(values), main, title=f"{html.escape(BANK.title)} | Vasta Wire"))


def ended_badly() -> Page:
    """JSON-LD without its last bracket, `&quot;` for its marks; the whole of a story's end matter."""
    broken = json.dumps(node(REPORT, "2024-03-25T10:00:00Z", publisher={"name": "Tamar Times"}))[:-1]
    main = (
        f"<div class='story-wrap'><h1>{REPORT.title}</h1><div class='story-byline'>By Ngozi Adeleke, Ben Castellan and Rhys Parry</div>"
        "<div class='story-text'>" + "".join(tagged(REPORT.paragraphs))
        + "<p>Ngozi Adeleke is an investigative reporter at the Times.</p><p>You can reach her at nadeleke@tamar.example.</p>"
        "<p>This story was originally published by the Tamar Times.</p><p>© 2024 Tamar Times. All rights reserved.</p></div></div>"
    )  # fmt: skip
    return made(REPORT, "2024-03-25T10:00", framed(ld(broken), main, title=f"{REPORT.title} - Tamar Times"))


def running() -> Page:
    """A live page in a graph, its posts by script and by element, its headline with a tail of its own."""
    title = f"{STORM.title} – as it happened"
    posts = "".join(
        f"<div class='live-post' id='p{number}'><time datetime='2024-01-09T1{number}:00:00Z'>1{number}:00</time><p>{text}</p></div>"
        for number, text in enumerate(STORM.paragraphs)
    )
    updates = [{"@type": "BlogPosting", "headline": text[:40], "datePublished": f"2024-01-09T1{number}:00:00Z"}
               for number, text in enumerate(STORM.paragraphs)]  # fmt: skip
    values = node(STORM, "2024-01-09T05:30:00Z", headline=title, liveBlogUpdate=updates)
    values["@type"] = ["LiveBlogPosting", "NewsArticle"]
    head = meta({"og:title": f"{title} | Westmark Today", "og:site_name": "Westmark Today"}) + ld({"@graph": [values]})
    main = f"<main><h1>{title}</h1><div class='author'>Tomas Reiter</div><div class='live-feed'>{posts}</div></main>"
    return Page(
        framed(head, main, title=f"{title} | Westmark Today"),
        title,
        "2024-01-09T05:30",
        STORM.authors,
        STORM.paragraphs,
    )


PAGES = (drupal, arc, tabloid, walled, photo_essay, blocks, hydrated, ended_badly, running)
