"""Datelines of agencies and papers, and text that only looks like one."""

import pytest

from transforms.dateline import find_dateline, locate_dateline

# text, place, agency, (month, day, year), first words of the story
DATELINES = [
    ("BISHKEK, March 28. /TASS/. Talks began", "BISHKEK", "tass", (3, 28, None), "Talks"),
    ("MOSCOW, March 28 /TASS/. The ministry", "MOSCOW", "tass", (3, 28, None), "The"),
    ("MOSCOW. Sept 19 (Interfax) - The ministry", "MOSCOW", "interfax", (9, 19, None), "The"),
    ("KYIV. April 5 (Interfax-Ukraine) – Deputies", "KYIV", "interfax-ukraine", (4, 5, None), "Deputies"),
    ("MOSCOW, March 28 - RIA Novosti. The ministry", "MOSCOW", "ria", (3, 28, None), "The"),
    ("WASHINGTON (AP) — The Senate", "WASHINGTON", "ap", None, "The"),
    ("RICHMOND, Va. (AP) _ The court", "RICHMOND, Va.", "ap", None, "The"),
    ("N'DJAMENA, Chad (AP) — Rebels", "N'DJAMENA, Chad", "ap", None, "Rebels"),
    ("ABOARD AIR FORCE ONE (AP) — The president", "ABOARD AIR FORCE ONE", "ap", None, "The"),
    ("SARAJEVO, Bosnia and Herzegovina (AP) — The", "SARAJEVO, Bosnia and Herzegovina", "ap", None, "The"),
    ("KYIV/KHARKIV, Ukraine, March 3 (Reuters) - Shells", "KYIV/KHARKIV, Ukraine", "reuters", (3, 3, None), "Shells"),
    ("March 3 (Reuters) - Shares fell", None, "reuters", (3, 3, None), "Shares"),
    ("Paris (AFP) – France", "Paris", "afp", None, "France"),
    ("Manchester (United Kingdom) (AFP) – City", "Manchester (United Kingdom)", "afp", None, "City"),
    ("LOS ANGELES, Sept. 28 (UPI) — In a clip", "LOS ANGELES", "upi", (9, 28, None), "In"),
    ("BEIJING, Nov. 24 (Xinhua) -- China", "BEIJING", "xinhua", (11, 24, None), "China"),
    ("TOKYO (Kyodo) -- Japan", "TOKYO", "kyodo", None, "Japan"),
    ("SEOUL, April 5 (Yonhap) -- South Korea", "SEOUL", "yonhap", (4, 5, None), "South"),
    ("Taipei, May 9 (CNA) The cabinet", "Taipei", "cna-taiwan", (5, 9, None), "The"),
    ("Ahmedabad/New Delhi, Jan 22 (PTI) The court", "Ahmedabad/New Delhi", "pti", (1, 22, None), "The"),
    ("Mumbai, Jan 22 (IANS) Police", "Mumbai", "ians", (1, 22, None), "Police"),
    ("New Delhi [India], January 22 (ANI): The", "New Delhi [India]", "ani", (1, 22, None), "The"),
    ("ISLAMABAD, Aug 3 (APP): The prime minister", "ISLAMABAD", "app", (8, 3, None), "The"),
    ("DHAKA, March 3, 2021 (BSS) - The", "DHAKA", "bss", (3, 3, 2021), "The"),
    ("Kathmandu, March 3 (RSS): The house", "Kathmandu", "rss-nepal", (3, 3, None), "The"),
    ("KUALA LUMPUR, May 4 (Bernama) -- The", "KUALA LUMPUR", "bernama", (5, 4, None), "The"),
    ("Jakarta (ANTARA) - The", "Jakarta", "antara", None, "The"),
    ("MANILA, March 3 (PNA) -- The", "MANILA", "pna", (3, 3, None), "The"),
    ("(ANSA) - ROMA, 16 APR - Il governo", "ROMA", "ansa", (4, 16, None), "Il"),
    ("Madrid, 11 may (EFE).- El Gobierno", "Madrid", "efe", (5, 11, None), "El"),
    ("Berlin (dpa) - The", "Berlin", "dpa", None, "The"),
    ("LISBON, March 3 (Lusa) - The", "LISBON", "lusa", (3, 3, None), "The"),
    ("MINSK, 3 March (BelTA) – The", "MINSK", "belta", (3, 3, None), "The"),
    ("YEREVAN, MARCH 3, ARMENPRESS. The", "YEREVAN", "armenpress", (3, 3, None), "The"),
    ("YEREVAN, March 3. /ARKA/. The", "YEREVAN", "arka", (3, 3, None), "The"),
    ("BAKU, Azerbaijan, April 3. Trend: The", "BAKU, Azerbaijan", "trend", (4, 3, None), "The"),
    ("ACCRA, March 3, GNA – The", "ACCRA", "gna", (3, 3, None), "The"),
    ("DAMASCUS, SANA- The", "DAMASCUS", "sana", None, "The"),
    ("ABU DHABI, 3rd March, 2020 (WAM) -- The", "ABU DHABI", "wam", (3, 3, 2020), "The"),
    ("TEHRAN, Apr. 12 (MNA) – Iran", "TEHRAN", "mna", (4, 12, None), "Iran"),
    ("ANKARA, Thursday, April 3 (AA) - The", "ANKARA", "aa", (4, 3, None), "The"),
    ("TASS, March 28. The", None, "tass", (3, 28, None), "The"),
    ("NEW YORK, July 21, 2026 /PRNewswire/ -- Acme", "NEW YORK", "prnewswire", (7, 21, 2026), "Acme"),
    ("NEW YORK AND MAINZ, Germany--(BUSINESS WIRE)--Acme", "NEW YORK AND MAINZ, Germany", "businesswire", None, "Acme"),
    ("WARSAW, N.Y., March 30, 2026 (GLOBE NEWSWIRE) -- A", "WARSAW, N.Y.", "globenewswire", (3, 30, 2026), "A"),
    ("RALEIGH, NC / ACCESSWIRE / December 5, 2023 / Acme", "RALEIGH, NC", "accesswire", (12, 5, 2023), "Acme"),
    ("TORONTO , Aug. 1, 2023 /CNW/ - Acme", "TORONTO", "cnw", (8, 1, 2023), "Acme"),
    ("Toronto, Ontario--(Newsfile Corp. - March 3, 2021) - A", "Toronto, Ontario", "newsfile", (3, 3, 2021), "A"),
    ("LONDON, UK, March 3, 2021 /EINPresswire.com/ -- A", "LONDON, UK", "einpresswire", (3, 3, 2021), "A"),
    ("(Bloomberg) -- Stocks", None, "bloomberg", None, "Stocks"),
    ("LONDON, England (CNN) -- The", "LONDON, England", "cnn", None, "The"),
    ("Washington (CNN)President", "Washington", "cnn", None, "President"),
    ("VATICAN CITY (CNS) -- The pope", "VATICAN CITY", "cns", None, "The"),
    ("BEIRUT, Lebanon, June 2 — The", "BEIRUT, Lebanon", None, (6, 2, None), "The"),
    ("CAIRO – 5 March 2020: Egypt", "CAIRO", None, (3, 5, 2020), "Egypt"),
    ("WASHINGTON — The", "WASHINGTON", None, None, "The"),
    ("HEMPSTEAD, N.Y. ― If it worked", "HEMPSTEAD, N.Y.", None, None, "If"),
    ("MIDWAY ATOLL - Seventy-four years", "MIDWAY ATOLL", None, None, "Seventy-four"),
    ("McALLEN, Texas — “We", "McALLEN, Texas", None, None, "“We"),
    ("RYE, N.H. - State Rep.", "RYE, N.H.", None, None, "State"),
    ("ROME -- The", "ROME", None, None, "The"),
    ("THE HAGUE — Judges", "THE HAGUE", None, None, "Judges"),
    ("NEW DELHI: The government", "NEW DELHI", None, None, "The"),
]

TRAPS = [
    "On Monday, June 2 — the day of the vote — nothing happened.",
    "In Paris (AFP) the minister said nothing.",
    "The Associated Press (AP) - a news agency - reported it.",
    "Friday, June 2 — The day began.",
    "May 2, 2020 - The day began.",
    "Smith, March 3, 2020, said he would go.",
    "Moscow – The capital of Russia",
    "Mr. Smith — The man of the hour",
    "NATO — The alliance met.",
    "IBM — which makes computers — said",
    "COVID-19 — The virus spread.",
    "CEO - The man at the top",
    "UPDATE: 5/12 — The website is back.",
    "BREAKING NEWS - The minister resigned.",
    "EXCLUSIVE — The minister resigned.",
    "WATCH — The minister resigns.",
    "IN PICTURES — The minister's life",
    "OPINION: The minister should resign.",
    "EDITOR'S NOTE — This story was corrected.",
    "HOW ACCURATE ARE ONLINE PANELS? - A new study",
    "IOWA POLLS NOT WRONG, JUST TOO EARLY - Two experts",
    "A LONG LINE OF CAPITALS THAT IS A HEADLINE - And then some",
    "TOLLAND: We will not vote today.",
    "Q: What did you see?",
    "Analysts at Goldman (AP) said so.",
    "A (Reuters) poll showed it.",
    "WASHINGTON Post reporter Jane Doe",
    "NEW YORK is a city.",
    "WASHINGTON (APX) — a made-up agency",
    "Paris, the capital (Agence) - of France",
    "Feb. 30 (Reuters) - no such day",
    "X-RAY machines and U-BOATS were shown.",
    "BEIRUT, Lebanon, June 2 — ",
    "BISHKEK, March 28. /TASS/.",
    "1914 — The war began.",
    "“WASHINGTON — a song”",
    "(AP)",
    "—",
    "",
]


@pytest.mark.parametrize(("text", "place", "agency", "day", "story"), DATELINES)
def test_datelines_are_parsed_and_taken_off(
    text: str, place: str | None, agency: str | None, day: tuple[int, int, int | None] | None, story: str | None
) -> None:
    found = find_dateline(text)
    if story is None:
        assert found is None
        return
    assert found is not None
    assert found.place == place
    assert (found.agency.slug if found.agency else None) == agency
    assert (found.day and (found.day.month, found.day.day, found.day.year)) == day
    assert text[found.end :].split()[0] == story
    assert text[found.start : found.end].rstrip() == found.text


def test_thirty_agencies_are_covered() -> None:
    assert len({agency for _, _, agency, _, _ in DATELINES if agency}) >= 30


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    assert find_dateline(text) is None


def test_offsets_are_into_the_whole_text() -> None:
    text = "A headline\n\n  WASHINGTON (AP) — The Senate met."
    found = find_dateline(text, 10)
    assert found is not None
    assert text[found.start : found.end] == "WASHINGTON (AP) — "
    assert text[found.end :] == "The Senate met."


def test_decks_may_stand_before_the_dateline() -> None:
    found = locate_dateline(["A deck", "Another deck", "OSLO (AP) — The king spoke."])
    assert found is not None
    assert found[0] == 2
    assert found[1].place == "OSLO"


def test_a_dateline_deep_in_a_story_is_part_of_it() -> None:
    assert locate_dateline(["A first paragraph. " * 40, "OSLO (AP) — The king spoke."]) is None
    assert locate_dateline([*(["Short."] * 5), "OSLO (AP) — The king spoke."]) is None


def test_long_runs_of_capitals_take_no_time() -> None:
    for text in ("A " * 50_000, "AB-" * 20_000, "ABCD/" * 20_000 + "x", "AB, " * 20_000, "NEW YORK" + " -" * 50_000):
        assert find_dateline(text) is None
