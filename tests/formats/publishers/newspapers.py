"""Pages in the manner of newspapers."""

from tests.formats.publishers.page import SHARE, Page, figure, framed, ld, made, meta, node, people, related, tagged
from tests.formats.publishers.stories import BANK, CHIPS, MUSEUM, REPORT, STRIKE, VERDICT


def manchester() -> Page:
    """As the Guardian has it: rich links, sign-ups and pictures between paragraphs, several types in one script."""
    parts = tagged(STRIKE.paragraphs, "p", "class='dcr-16w5gq9'")
    parts[5] = f"<h2 id='what'><strong>{STRIKE.paragraphs[5]}</strong></h2>"
    link = (
        "<aside data-spacefinder-role='richLink' data-gu-name='richLink'><a href='/g'><div class='dcr-1'>Ambulance crews "
        "reject pay offer</div><div>Read more</div></a></aside>"
    )
    signup = (
        "<figure data-spacefinder-role='inline'><div class='dcr-2'><h2>Sign up to First Edition</h2><p>Our morning email "
        "breaks down the key stories of the day.</p><form><button>Sign up</button></form><p>Privacy Notice: Newsletters may "
        "contain info about charities, online ads, and content funded by outside parties.</p></div></figure>"
    )
    main = (
        f"<main><div data-gu-name='headline'><h1 class='dcr-u0'>{STRIKE.title}</h1></div><div data-gu-name='standfirst'>"
        "<p>Ballot of 2,140 members is the first in the infirmary’s history</p></div><address aria-label='Contributor info'>"
        "<a rel='author' href='/p/mo'>Marta Okonjo</a> and <a rel='author' href='/p/ph'>Philip Hale</a></address><details>"
        "<summary>Thu 18 Apr 2024 14.05 BST</summary>First published on Thu 18 Apr 2024 12.40 BST</details>" + SHARE
        + "<div id='maincontent' class='article-body-commercial-selector'>"
        + figure("Nurses outside the Royal Calder Infirmary.", "data-spacefinder-role='immersive'")
        + "".join(parts[:3]) + link + "".join(parts[3:6]) + signup + "".join(parts[6:])
        + "</div><div class='submeta'><ul><li><a href='/n'>Nursing</a></li></ul></div></main>"
    )  # fmt: skip
    article = node(
        STRIKE, "2024-04-18T11:40:11.000Z", dateModified="2024-04-18T13:05:44.000Z", isAccessibleForFree=True
    )
    scripts = [
        article,
        {"@type": "WebPage", "@id": "https://guardian.example/x", "potentialAction": {"@type": "ViewAction"}},
    ]
    head = meta(
        {
            "og:title": STRIKE.title,
            "article:published_time": "2024-04-18T11:40:11.000Z",
            "author": "Marta Okonjo, Philip Hale",
        }
    )
    content = framed(head + ld(scripts), main, title=f"{STRIKE.title} | Nursing | The Guardian")
    return made(STRIKE, "2024-04-18T11:40", content)


def gray_lady() -> Page:
    """As the New York Times has it: the body in several columns, each in a box of its own, advertisements between."""
    parts = tagged(MUSEUM.paragraphs[1:], "p", "class='css-at9mc1 evys1bk0'")
    parts[3] = f"<h2 class='css-13o6u42 eoo0vm40' id='link-1'>{MUSEUM.paragraphs[4]}</h2>"
    columns = [parts[:2], parts[2:5], parts[5:8], parts[8:]]
    advert = (
        "<div><div id='story-ad-1-wrapper' class='css-15g2oxy'><div class='css-1rsmkm1'><p class='css-g'>Advertisement</p>"
        "<a href='#after-story-ad-1'>SKIP ADVERTISEMENT</a></div></div></div>"
    )
    body = advert.join(
        f"<div class='css-s99gbd StoryBodyCompanionColumn'><div class='css-53u6y8'>{''.join(column)}</div></div>"
        for column in columns
    )
    main = (
        f"<main id='site-content'><article id='story'><header><h1 data-testid='headline'>{MUSEUM.title}</h1><p "
        "id='article-summary'>It was to be melted for the war. Somebody had another idea.</p>"
        + figure("Walter Pruitt with the bell.") + "<div class='css-103'><div><p class='css-4anu6l e1jsehar1'><span>By </span>"
        "<span class='css-1baulvz last-byline' itemprop='name'><a href='/by/ev'>Esther Vale</a></span></p></div></div><time "
        "class='css-8' datetime='2024-02-11T05:00:23-05:00'>Feb. 11, 2024</time></header><section name='articleBody' "
        f"class='meteredContent'>{body}</section><div class='bottom-of-article'><p>Esther Vale reports on towns for the "
        "paper. <a href='/by/ev'>More about Esther Vale</a></p></div></article></main>"
    )  # fmt: skip
    head = meta(
        {
            "og:title": MUSEUM.title,
            "byl": "By Esther Vale",
            "pdate": "20240211",
            "article:published": "2024-02-11T10:00:23.000Z",
        }
    )
    values = node(
        MUSEUM, "2024-02-11T10:00:23.000Z", dateModified="2024-02-12T15:31:02.000Z", isAccessibleForFree=False
    )
    values["author"] = [
        {"@context": "http://schema.org", "@type": "Person", "name": "Esther Vale", "url": "https://x.example"}
    ]
    content = framed(head + ld(values), main, title=f"{MUSEUM.title} - The New York Times", after=related("Trending"))
    return made(MUSEUM, "2024-02-11T10:00", content, body=MUSEUM.paragraphs[1:])


def pink_paper() -> Page:
    """As the FT has it: conditions in a list, a paywall flag, a list of authors as text."""
    parts = tagged(CHIPS.paragraphs)
    listed = "<ul>" + "".join(tagged(CHIPS.paragraphs[4:7], "li")) + "</ul>"
    recommended = (
        "<aside class='n-content-recommended'><h2>Recommended</h2><a href='/l'><h3>Lex: chips and dips</h3></a></aside>"
    )
    main = (
        f"<main><article class='article'><div class='o-topper'><h1>{CHIPS.title}</h1><p class='o-topper__standfirst'>Purchase "
        "is the network group’s largest</p></div><div class='article-info'><div class='article__byline'><a "
        "class='article__byline--author'>Devika Raman</a> in London</div><time class='article-info__timestamp' "
        "datetime='2024-07-09T05:02:11.000Z'>July 9 2024</time></div>" + SHARE
        + "<div id='article-body' class='n-content-body js-article__content-body'>"
        + "".join(parts[:2]) + recommended + "".join(parts[2:4]) + listed + "".join(parts[7:])
        + "</div><div class='article__copyright-notice'><a>Copyright</a> The Pink Paper Limited 2024. All rights reserved."
        "</div></article></main>"
    )  # fmt: skip
    values = node(CHIPS, "2024-07-09T05:02:11.000Z", author="Devika Raman", isAccessibleForFree="False")
    content = framed(meta({"og:title": CHIPS.title}) + ld(values), main, title=CHIPS.title)
    return made(CHIPS, "2024-07-09T05:02", content)


def capital() -> Page:
    """Arc, as the Washington Post has it: a comma too many in the metadata, the headline escaped twice."""
    story = VERDICT
    script = (
        '{\n"@context": "http://schema.org",\n"@type": "NewsArticle",\n"headline": "'
        + story.title.replace("Jury", "&amp;quot;Jury&amp;quot;") + '",\n'
        '"datePublished": "2024-05-03T18:40:00.000Z",\n"dateModified": "2024-05-03T22:11:00.000Z",\n'
        '"author": [{"@type": "Person", "name": "Lena Fairweather"},],\n"publisher": {"name": "The Capital Post",},\n}'
    )  # fmt: skip
    title = story.title.replace("Jury", '"Jury"')
    main = (
        f"<main><header><h1 data-qa='headline'>{title}</h1><div class='byline'>By <a data-qa='author-name'>Lena Fairweather</a>"
        "</div><span data-qa='timestamp'>May 3, 2024 at 2:40 p.m. EDT</span></header><div class='article-body'>"
        + "".join(
            f"<div class='wpds-c-PJLV article-body' data-qa='article-body'>{part}</div>"
            for part in tagged(story.paragraphs, "p", "data-el='text'")
        )
        + "</div><div class='story-elements interstitial'><p>[<a href='/o'>Opinion: Who watches the channel?</a>]</p></div>"
        "<div id='comments-wrapper' class='comments'><p>Well done, that jury.</p><p>I have my doubts about all of this.</p>"
        "</div></main>"
    )  # fmt: skip
    content = framed(meta({"og:title": title}) + ld(script), main, title=f"{title} - The Capital Post")
    return Page(content, title, "2024-05-03T18:40", story.authors, story.paragraphs)


def county_paper() -> Page:
    """BLOX, as many county papers have it: paid stories, several types, a date without a zone beside one with."""
    parts = "".join(tagged(REPORT.paragraphs, "p"))
    main = (
        f"<div id='main-page-container'><article class='asset'><header><h1 class='headline'><span itemprop='headline'>"
        f"{REPORT.title}</span></h1><div class='meta'><span class='tnt-byline asset-byline'>By {REPORT.authors[0]}, "
        f"{REPORT.authors[1]} and {REPORT.authors[2]} Staff Writers</span><ul class='list-inline'><li><time class='tnt-date "
        "asset-date' datetime='2024-03-25T05:00:00-05:00'>Mar 25, 2024</time></li></ul></div></header><div class='asset-content "
        "subscriber-premium' itemprop='articleBody'><div class='subscriber-only'>" + parts + "</div><div "
        "class='tnt-related'><div class='inline-asset'><h4>People are also reading…</h4><ul><li><a href='/1'>Five arrested "
        "after brawl</a></li></ul></div></div></div><div class='promo-box'><h3>Get local news in your inbox</h3></div>"
        "</article></div>"
    )  # fmt: skip
    values = node(REPORT, "2024-03-25T05:00:00", isAccessibleForFree=False)
    values["@type"] = ["Article", "NewsArticle"]
    values["author"] = ", ".join(REPORT.authors)
    content = framed(
        meta({"og:title": REPORT.title}) + ld(values), main, title=f"{REPORT.title} | Local News | tamartimes.example"
    )
    return made(REPORT, "2024-03-25T10:00", content)


def sailing() -> Page:
    """No JSON-LD: Sailthru's and Parse.ly's tags, the headline of the page with a tail, another one for social media."""
    head = meta({
        "parsely-title": BANK.title, "parsely-pub-date": "2024-04-17T12:30:00Z", "parsely-author": BANK.authors[0],
        "sailthru.author": ", ".join(BANK.authors), "og:title": f"{BANK.title} - The Vasta Ledger", "og:site_name": "The Vasta Ledger",
    })  # fmt: skip
    second = f'<meta name="parsely-author" content="{BANK.authors[1]}">'
    main = (
        f"<main><h1>{BANK.title}</h1><p class='dek'>Two members wanted to wait</p><div class='byline'>By {BANK.authors[0]} & "
        f"{BANK.authors[1]}</div><div class='entry'>" + "".join(tagged(BANK.paragraphs[:5]))
        + "<p><strong>Read more: <a href='/x'>Why the belmar keeps rising</a></strong></p>"
        + "".join(tagged(BANK.paragraphs[5:])) + "<p><em>Sign up for our newsletter, the Morning Ledger.</em></p></div></main>"
    )  # fmt: skip
    content = framed(head + second, main, title=f"{BANK.title} - The Vasta Ledger")
    return made(BANK, "2024-04-17T12:30", content)


def references() -> Page:
    """Authors as references into the graph, two articles in it: that of the page, and one of which a box tells."""
    ids = [f"https://a.example/#/person/{number}" for number in range(len(STRIKE.authors))]
    other = {"@type": "NewsArticle", "headline": "Ambulance crews reject offer", "datePublished": "2024-04-02T08:00:00Z",
             "author": {"@type": "Person", "name": "Nobody Here"}, "@id": "https://a.example/o#article"}  # fmt: skip
    own = node(STRIKE, "2024-04-18T12:40:00+01:00", author=[{"@id": each} for each in ids])
    persons = [{"@id": each, **person} for each, person in zip(ids, people(STRIKE), strict=True)]
    graph = {
        "@context": "https://schema.org",
        "@graph": [other, own, *persons, {"@type": "WebSite", "name": "The Calder Post"}],
    }
    main = (
        f"<article><h1>{STRIKE.title}</h1>" + "".join(tagged(STRIKE.paragraphs[:5])) + f"<h3>{STRIKE.paragraphs[5]}</h3>"
        + "".join(tagged(STRIKE.paragraphs[6:])) + "</article>"
    )  # fmt: skip
    return made(STRIKE, "2024-04-18T11:40", framed(ld(graph), main, title=f"{STRIKE.title} — The Calder Post"))


PAGES = (manchester, gray_lady, pink_paper, capital, county_paper, sailing, references)
