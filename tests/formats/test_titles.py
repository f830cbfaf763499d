"""Titles with the names of sites around them, and headlines that only look so."""

import pytest

from transforms.formats.titles import Site, Titles, headline, site_in_title, without_site

FERRY = "Ferry’s only engine gives up at noon"
PORT_POST = Site(["Harbour Daily", "@TheHarbourDaily", None], "https://www.portpost.example/local-news/f1", ["Sea"])
UNKNOWN = Site([])


@pytest.mark.parametrize(
    "tail",
    [
        " | Harbour Daily", " - The Harbour Daily", " – Harbour Daily News", " — Port Post", " | portpost.example",
        " - PortPost Online", " | Sea | Harbour Daily", " - World News - Harbour Daily", " | Local News | Port Post",
        " : NPR", " - The New York Times", " · BBC News", " | Harbour Daily | Sea", " « Harbour Daily", " - a.example",
    ],
)  # fmt: skip
def test_names_after_a_title(tail: str) -> None:
    for titles in (Titles((FERRY + tail,)), Titles((), (FERRY,), FERRY + tail), Titles((), (FERRY + tail,))):
        assert headline(titles, PORT_POST) == FERRY


@pytest.mark.parametrize(
    "title",
    [
        "Ferry stops – and nobody knows why",
        "Ferry engine - Port Ellery waits",
        "Port - Ellery ferry halted",
        "Explained | Why the ferry stopped",
        "Ferry strike: what we know",
        "Time – what is it?",
        "Post: the ferry is late",
        "Captain: ‘She was tired’",
        "A-levels 2026 / the results",
    ],
)
def test_headlines_of_several_parts(title: str) -> None:
    with_tail = Titles((title,), (title,), f"{title} | Harbour Daily")
    for site in (PORT_POST, UNKNOWN):
        for titles in (Titles((title,)), Titles((), (title,), title), with_tail):
            assert headline(titles, site) == title


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        # A bar parts off what nobody knows, unless the page shows it.
        (Titles((f"{FERRY} | Evening Wave",)), FERRY),
        (Titles((f"{FERRY} | Evening Wave",), (f"{FERRY} | Evening Wave",)), f"{FERRY} | Evening Wave"),
        (Titles((f"{FERRY} - Evening Wave",)), f"{FERRY} - Evening Wave"),
        (Titles((f"{FERRY} - Evening Wave",), (FERRY,)), FERRY),
        # What the heading has is the headline; a heading that is only its first words is not.
        (Titles(("Explained | Why the ferry stopped",), ("Explained",)), "Explained | Why the ferry stopped"),
        (Titles((f"Evening Wave: {FERRY}",), (FERRY,)), FERRY),
        (Titles((FERRY * 2,), (FERRY * 2,), f"{FERRY * 2} | Ferries | The Guardian"), FERRY * 2),
        (Titles(("Ferry &amp; bus fares rise &#8211; again",)), "Ferry & bus fares rise – again"),
        (Titles((), ("x" * 301,)), None),
    ],
)
def test_sites_that_nobody_knows(titles: Titles, expected: str | None) -> None:
    assert headline(titles, UNKNOWN) == expected


def test_initials_and_names_before() -> None:
    herald = Site([], "https://www.smh.example/a/b")
    assert without_site(f"{FERRY} | Sund Morning Herald", herald, Titles((), (FERRY,))) == FERRY
    assert without_site(f"Harbour Daily: {FERRY}", PORT_POST, Titles()) == FERRY
    assert without_site(f"Harbour Daily - {FERRY}", PORT_POST, Titles()) == FERRY


def test_the_name_of_the_site_alone_is_no_headline() -> None:
    assert headline(Titles(("Harbour Daily", FERRY)), PORT_POST) == FERRY
    assert site_in_title(f"{FERRY} | Sea | Evening Wave", [FERRY]) == "Evening Wave"
