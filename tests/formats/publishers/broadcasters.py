"""Pages in the manner of broadcasters."""

from tests.formats.publishers.page import SHARE, Page, figure, framed, ld, made, meta, node, related, tagged
from tests.formats.publishers.stories import MATCH, REPORT, STORM, STRIKE


def component() -> Page:
    """As the BBC has it: blocks by component, an organisation as the author, the byline in the page alone."""
    blocks = [
        f"<div data-component='text-block' class='ssrcss-11r1m41'><p class='ssrcss-1q0x1qg'>{text}</p></div>"
        for text in STORM.paragraphs
    ]
    picture = "<div data-component='image-block'>" + figure("The harbour at Sund on Tuesday morning") + "</div>"
    links = (
        "<div data-component='unordered-list-block'><ul><li><a href='/1'>Live: latest on storm Ilse</a></li>"
        "<li><a href='/2'>How are storms named?</a></li></ul></div>"
    )
    main = (
        f"<main id='main-content'><article><div data-component='headline-block'><h1>{STORM.title}</h1></div>"
        "<div data-component='byline-block'><time datetime='2024-01-09T11:22:05.000Z'>2 hours ago</time><div "
        "data-testid='byline-new-contributors'><span>Tomas Reiter</span><span>Coast correspondent, Sund</span></div></div>"
        + picture
        + "".join(blocks[:4])
        + links
        + "".join(blocks[4:])
        + "</article><section data-component='links-block'><h2>More on this story</h2>"
        + related("More", "div", "data-component='links'")
        + "</section></main>"
    )
    values = node(STORM, "2024-01-09T11:22:05.000Z", author=[{"@type": "NewsMediaOrganization", "name": "BBC News"}])
    values["@type"] = "ReportageNewsArticle"
    content = framed(
        meta({"og:title": STORM.title, "og:site_name": "BBC News"}) + ld(values),
        main,
        title=f"{STORM.title} - BBC News",
    )
    return made(STORM, "2024-01-09T11:22", content)


def cable() -> Page:
    """As CNN has it: a location before the first words, vossi paragraphs, boxes of video and related content between."""
    parts = tagged(STRIKE.paragraphs, "p", "class='paragraph inline-placeholder vossi-paragraph' data-editable='text'")
    parts[5] = f"<h2 class='subheader' id='s'>{STRIKE.paragraphs[5]}</h2>"
    box = (
        "<div class='related-content related-content--article'><div class='related-content__headline'><a href='/r'>Related "
        "article: Ambulance crews reject offer</a></div></div>"
    )
    video = (
        "<div class='video-resource'><div class='video-resource__headline'>Watch the moment nurses heard</div></div>"
    )
    main = (
        "<section class='layout__main'><h1 class='headline__text' id='maincontent'>" + STRIKE.title + "</h1>"
        "<div class='headline__sub-text'><div class='byline'><div class='byline__names'>By <a class='byline__link'>"
        "<span class='byline__name'>Marta Okonjo</span></a> and <span class='byline__name'>Philip Hale</span>, CNN</div>"
        "</div><div class='timestamp'>Published 9:05 AM EDT, Thu April 18, 2024</div></div>" + SHARE
        + "<div class='article__content-container'><div class='article__content' itemprop='articleBody'><cite "
        "class='source__cite'><span class='source__location'>Calder</span> <span class='source__text'>CNN</span> — </cite>"
        + "".join(parts[:2]) + video + "".join(parts[2:4]) + box + "".join(parts[4:])
        + "</div></div></section>"
    )  # fmt: skip
    values = node(
        STRIKE, "2024-04-18T13:05:19.000Z", dateModified="2024-04-18T16:00:00.000Z", url="https://cnn.example/a/b"
    )
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "World"}]}
    content = framed(
        meta({"og:title": f"{STRIKE.title} | CNN", "og:site_name": "CNN"}) + ld([values, crumbs]), main, title=f"{STRIKE.title} | CNN",
        after=related("Paid content", "div", "class='zone__outbrain'"),
    )  # fmt: skip
    return made(STRIKE, "2024-04-18T13:05", content)


def public_radio() -> Page:
    """As NPR has it: captions that can be enlarged, boxes in the text, a zone in hours."""
    parts = tagged(REPORT.paragraphs)
    image = (
        "<div id='res1' class='bucketwrap image large'><div class='imagewrap'><img src='x.jpg'><div class='credit-caption'>"
        "<div class='caption-wrap'><div class='caption'><p>The lower Tamar at Tavy Cross, where the school sent its own "
        "samples.<b class='credit'>Ana Reyes for the network</b></p><b class='toggle-caption'>hide caption</b></div>"
        "<b class='toggle-caption'>toggle caption</b></div></div></div>"
    )
    box = (
        "<div id='res2' class='bucketwrap internallink insettwocolumn inset2col'><h3 class='slug'><a href='/e'>"
        "Environment</a></h3><div class='bucketblock'><h3><a href='/w'>The wells that nobody tests</a></h3></div></div>"
    )
    main = (
        f"<main><article class='story'><div class='storytitle'><h1>{REPORT.title}</h1></div><div class='story-meta'><div "
        "class='dateblock'><time datetime='2024-03-25T06:01:00-04:00'><span class='date'>March 25, 2024</span><span "
        "class='time'>6:01 AM ET</span></time></div><div id='storybyline'>"
        + "".join(f"<p class='byline__name byline__name--block'><a rel='author'>{name}</a></p>" for name in REPORT.authors)
        + f"</div></div><div id='storytext' class='storytext storylocation linkLocation'>{image}"
        + "".join(parts[:3]) + box + "".join(parts[3:])
        + "</div><div class='tags'><ul><li><a href='/t'>rivers</a></li></ul></div></article></main>"
    )  # fmt: skip
    values = node(REPORT, "2024-03-25T06:01:00-04:00", author={"@type": "Person", "name": list(REPORT.authors)})
    content = framed(meta({"og:title": REPORT.title}) + ld(values), main, title=f"{REPORT.title} : NPR")
    return made(REPORT, "2024-03-25T10:01", content)


def live_blog() -> Page:
    """A live blog: its updates are articles of their own in the metadata, each with a headline and a date."""
    posts = [
        {"@type": "BlogPosting", "headline": f"Update {number}", "datePublished": f"2024-06-01T1{number}:00:00+01:00",
         "articleBody": text, "author": {"@type": "Person", "name": "Someone Else"}}
        for number, text in enumerate(MATCH.paragraphs)
    ]  # fmt: skip
    blocks = "".join(
        f"<article class='block'><header><time datetime='2024-06-01T1{number}:00:00+01:00'>1{number}.00 BST</time></header>"
        f"<div class='block-elements'><p>{text}</p></div></article>"
        for number, text in enumerate(MATCH.paragraphs)
    )
    main = (
        f"<main><h1>{MATCH.title}</h1><address>By <a rel='author'>Gwen Iyer</a></address><div id='liveblog-body'>{blocks}"
        "</div></main>"
    )
    values = node(MATCH, "2024-06-01T14:30:00+01:00", liveBlogUpdate=posts, coverageEndTime="2024-06-01T17:00:00+01:00")
    values["@type"] = "LiveBlogPosting"
    content = framed(meta({"og:title": MATCH.title}) + ld(values), main, title=f"{MATCH.title} – as it happened")
    return made(MATCH, "2024-06-01T13:30", content)


PAGES = (component, cable, public_radio, live_blog)
