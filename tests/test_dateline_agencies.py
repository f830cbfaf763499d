"""Datelines as the world's agencies print them: place, agency and day of each."""

import pytest

from transforms.agencies import agencies, find_agency
from transforms.dateline import find_dateline

# text, place, agency, (month, day, year)
PRINTED: list[tuple[str, str | None, str, tuple[int, int, int | None] | None]] = [
    ("BRUSSELS (AP) — European Union leaders", "BRUSSELS", "ap", None),
    ("COLUMBUS, Ohio (AP) - The state", "COLUMBUS, Ohio", "ap", None),
    ("ST. LOUIS (AP) — Police", "ST. LOUIS", "ap", None),
    ("WASHINGTON, April 2 (Reuters) - The", "WASHINGTON", "reuters", (4, 2, None)),
    ("LONDON/PARIS, Jan 5 (Reuters Breakingviews) - The", "LONDON/PARIS", "reuters", (1, 5, None)),
    ("Jan 5 (Reuters Health) - People", None, "reuters", (1, 5, None)),
    ("BENGALURU, Jan 5 (Thomson Reuters Foundation) - Farmers", "BENGALURU", "reuters", (1, 5, None)),
    ("Jerusalem (AFP) - Israel's", "Jerusalem", "afp", None),
    ("BEIJING, Nov 24 (Xinhua) — China", "BEIJING", "xinhua", (11, 24, None)),
    ("GENEVA, March 3 (Xinhua) -- The", "GENEVA", "xinhua", (3, 3, None)),
    ("New Delhi, Jan 22 (PTI) Prime", "New Delhi", "pti", (1, 22, None)),
    ("New Delhi [India], January 22 (ANI): The", "New Delhi [India]", "ani", (1, 22, None)),
    ("Mumbai (Maharashtra) [India], January 22 (ANI): Actor", "Mumbai (Maharashtra) [India]", "ani", (1, 22, None)),
    ("Kabul [Afghanistan], Jan 5 (ANI/Xinhua): The", "Kabul [Afghanistan]", "ani", (1, 5, None)),
    ("New Delhi, Jan. 22 (IANS) The", "New Delhi", "ians", (1, 22, None)),
    ("SEOUL, April 5 (Yonhap) -- The", "SEOUL", "yonhap", (4, 5, None)),
    ("TOKYO, April 5 (Kyodo) - Japan", "TOKYO", "kyodo", (4, 5, None)),
    ("TOKYO, Apr 5 (Jiji Press)--Japan", "TOKYO", "jiji", (4, 5, None)),
    ("Tokyo, April 5 (Jiji Press)--The", "Tokyo", "jiji", (4, 5, None)),
    ("ANKARA (AA) – Turkey", "ANKARA", "aa", None),
    ("MOSCOW, April 5. /TASS/. Russian", "MOSCOW", "tass", (4, 5, None)),
    ("KAZAN, April 5 /TASS/. Tatarstan", "KAZAN", "tass", (4, 5, None)),
    ("MOSCOW, April 5 (TASS) - The", "MOSCOW", "tass", (4, 5, None)),
    ("MOSCOW, April 5 (RIA Novosti) - The", "MOSCOW", "ria", (4, 5, None)),
    ("MOSCOW, April 5 (Sputnik) – The", "MOSCOW", "sputnik", (4, 5, None)),
    ("MOSCOW. April 5 (Interfax) - Russia", "MOSCOW", "interfax", (4, 5, None)),
    ("KYIV, April 5 (Ukrinform) – The", "KYIV", "ukrinform", (4, 5, None)),
    ("KYIV, April 5 /Ukrinform/. The", "KYIV", "ukrinform", (4, 5, None)),
    ("(ANSA) - ROME, APR 16 - Italian", "ROME", "ansa", (4, 16, None)),
    ("ROME, April 16 (ANSA) - Italian", "ROME", "ansa", (4, 16, None)),
    ("Rome, 16 April (Adnkronos) - The", "Rome", "adnkronos", (4, 16, None)),
    ("Madrid, May 11 (EFE).- The", "Madrid", "efe", (5, 11, None)),
    ("MADRID, 11 (EUROPA PRESS) - El", "MADRID", "europa-press", None),
    ("Berlin, April 5 (dpa) - The", "Berlin", "dpa", (4, 5, None)),
    ("BERLIN (dpa-AFX) - Die", "BERLIN", "dpa", None),
    ("Vienna (APA) - Der", "Vienna", "apa", None),
    ("Wien (APA) – Der", "Wien", "apa", None),
    ("BRUSSELS (Belga) - The", "BRUSSELS", "belga", None),
    ("THE HAGUE (ANP) - The", "THE HAGUE", "anp", None),
    ("Lisbon, April 5, 2024 (Lusa) - The", "Lisbon", "lusa", (4, 5, 2024)),
    ("Warsaw, April 5 (PAP) - Poland", "Warsaw", "pap", (4, 5, None)),
    ("Prague, April 5 (CTK) - Czech", "Prague", "ctk", (4, 5, None)),
    ("Budapest, April 5 (MTI) - Prime", "Budapest", "mti", (4, 5, None)),
    ("Bucharest, April 5 /Agerpres/ - The", "Bucharest", "agerpres", (4, 5, None)),
    ("SOFIA, April 5 (BTA) - The", "SOFIA", "bta", (4, 5, None)),
    ("Damascus, SANA – President", "Damascus", "sana", None),
    ("ABU DHABI, 5th April, 2024 (WAM) – The", "ABU DHABI", "wam", (4, 5, 2024)),
    ("Riyadh, April 5, 2024, SPA -- The", "Riyadh", "spa", (4, 5, 2024)),
    ("RIYADH, April 5 (SPA) -- The", "RIYADH", "spa", (4, 5, None)),
    ("Doha, April 05 (QNA) - The", "Doha", "qna", (4, 5, None)),
    ("KUWAIT, April 5 (KUNA) -- The", "KUWAIT", "kuna", (4, 5, None)),
    ("TEHRAN, Apr. 5 (IRNA) - Iran", "TEHRAN", "irna", (4, 5, None)),
    ("Tehran, April 5, IRNA – Iran", "Tehran", "irna", (4, 5, None)),
    ("TEHRAN (FNA)- The", "TEHRAN", "fars", None),
    ("TEHRAN, Apr. 05 (MNA) – The", "TEHRAN", "mna", (4, 5, None)),
    ("TEHRAN (Tasnim) – The", "TEHRAN", "tasnim", None),
    ("KUALA LUMPUR, April 5 (Bernama) - The", "KUALA LUMPUR", "bernama", (4, 5, None)),
    ("Jakarta, April 5 (ANTARA) - The", "Jakarta", "antara", (4, 5, None)),
    ("Jakarta (Antara News) - The", "Jakarta", "antara", None),
    ("Hanoi, April 5 (VNA) - The", "Hanoi", "vna", (4, 5, None)),
    ("Hanoi (VNA) – Prime", "Hanoi", "vna", None),
    ("Hà Nội (VNS) – Prime", "Hà Nội", "vna", None),
    ("MANILA (PNA) – The", "MANILA", "pna", None),
    ("MANILA, April 5 (PNA) – The", "MANILA", "pna", (4, 5, None)),
    ("Abuja, April 5, 2024 (NAN) The", "Abuja", "nan", (4, 5, 2024)),
    ("Accra, April 5, GNA – The", "Accra", "gna", (4, 5, None)),
    ("ATHENS (ANA-MPA) – The", "ATHENS", "ana-mpa", None),
    ("CAIRO, April 5 (MENA) - Egypt", "CAIRO", "mena", (4, 5, None)),
    ("OTTAWA (CP) — The", "OTTAWA", "cp", None),
    ("London (PA) - The", "London", "pa", None),
    ("LONDON (PA Media) — The", "LONDON", "pa", None),
    ("SYDNEY, AAP - The", "SYDNEY", "aap", None),
    ("SYDNEY (AAP) — The", "SYDNEY", "aap", None),
    ("April 5 (UPI) -- The", None, "upi", (4, 5, None)),
    ("WASHINGTON, April 5 (UPI) -- The", "WASHINGTON", "upi", (4, 5, None)),
    ("(Bloomberg) — Stocks", None, "bloomberg", None),
    ("(Bloomberg Opinion) -- Stocks", None, "bloomberg", None),
    ("(Dow Jones) -- Shares", None, "dow-jones", None),
    ("NEW YORK (Dow Jones)--Shares", "NEW YORK", "dow-jones", None),
    ("LONDON (MarketWatch) -- Shares", "LONDON", "marketwatch", None),
    ("SAN JOSE, Calif., Oct. 5, 2023 /PRNewswire/ -- Acme", "SAN JOSE, Calif.", "prnewswire", (10, 5, 2023)),
    ("BEIJING, Oct. 5, 2023 /PRNewswire-Asia/ -- Acme", "BEIJING", "prnewswire", (10, 5, 2023)),
    ("SAN FRANCISCO--(BUSINESS WIRE)--Acme", "SAN FRANCISCO", "businesswire", None),
    ("SAN FRANCISCO & LONDON--(BUSINESS WIRE)--Acme", "SAN FRANCISCO & LONDON", "businesswire", None),
    ("DUBLIN--(BUSINESS WIRE)--The", "DUBLIN", "businesswire", None),
    ("NEW YORK, Oct. 05, 2023 (GLOBE NEWSWIRE) -- Acme", "NEW YORK", "globenewswire", (10, 5, 2023)),
    ("VANCOUVER, B.C., Oct. 05, 2023 (GLOBE NEWSWIRE) -- Acme", "VANCOUVER, B.C.", "globenewswire", (10, 5, 2023)),
    ("VANCOUVER, BC / ACCESSWIRE / October 5, 2023 / Acme", "VANCOUVER, BC", "accesswire", (10, 5, 2023)),
    ("LAS VEGAS, NV / ACCESS Newswire / March 5, 2025 / Acme", "LAS VEGAS, NV", "accesswire", (3, 5, 2025)),
    ("MONTREAL, Oct. 5, 2023 /CNW Telbec/ - Acme", "MONTREAL", "cnw", (10, 5, 2023)),
    ("OTTAWA, ON, Oct. 5, 2023 /CNW/ - Acme", "OTTAWA, ON", "cnw", (10, 5, 2023)),
    ("LONDON, ENGLAND, October 5, 2023 /EINPresswire.com/ -- Acme", "LONDON, ENGLAND", "einpresswire", (10, 5, 2023)),
    ("Vancouver, Canada--(Newsfile Corp. - October 5, 2023) - Acme", "Vancouver, Canada", "newsfile", (10, 5, 2023)),
    ("VANCOUVER, BC--(Marketwired - Oct 5, 2016) - Acme", "VANCOUVER, BC", "marketwired", (10, 5, 2016)),
    ("WASHINGTON (CNS) -- The", "WASHINGTON", "cns", None),
    ("VATICAN CITY (RNS) — The", "VATICAN CITY", "rns", None),
    ("(RNS) — The", None, "rns", None),
    ("JERUSALEM (JTA) — The", "JERUSALEM", "jta", None),
    ("ROME (IPS) - The", "ROME", "ips", None),
    ("NAIROBI, Apr 5 (IPS) - The", "NAIROBI", "ips", (4, 5, None)),
    ("PYONGYANG, April 5 (KCNA) -- Kim", "PYONGYANG", "kcna", (4, 5, None)),
    ("Pyongyang, April 5 (KCNA) -- Kim", "Pyongyang", "kcna", (4, 5, None)),
    ("TAIPEI, April 5 (CNA) -- The", "TAIPEI", "cna-taiwan", (4, 5, None)),
    ("ULAANBAATAR, April 5 /MONTSAME/. The", "ULAANBAATAR", "montsame", (4, 5, None)),
    ("Ulaanbaatar /MONTSAME/. The", "Ulaanbaatar", "montsame", None),
    ("ASTANA. KAZINFORM – The", "ASTANA", "kazinform", None),
    ("ASTANA. April 5. KAZINFORM. The", "ASTANA", "kazinform", (4, 5, None)),
    ("YEREVAN, APRIL 5, ARMENPRESS: The", "YEREVAN", "armenpress", (4, 5, None)),
    ("YEREVAN, April 5. /ARKA/. Armenia", "YEREVAN", "arka", (4, 5, None)),
    ("BELGRADE, April 5 (Tanjug) - The", "BELGRADE", "tanjug", (4, 5, None)),
    ("ZAGREB, April 5 (Hina) - The", "ZAGREB", "hina", (4, 5, None)),
    ("Ljubljana, 5 April (STA) - The", "Ljubljana", "sta", (4, 5, None)),
    ("VILNIUS, Apr 05, BNS - The", "VILNIUS", "bns", (4, 5, None)),
    ("HELSINKI (STT) - The", "HELSINKI", "stt", None),
    ("STOCKHOLM (TT) - The", "STOCKHOLM", "tt", None),
    ("HAVANA, Cuba, Apr 5 (Prensa Latina) The", "HAVANA, Cuba", "prensa-latina", (4, 5, None)),
    ("Havana, Apr 5 (Prensa Latina) The", "Havana", "prensa-latina", (4, 5, None)),
    ("HAVANA, Cuba, Apr 5 (ACN) The", "HAVANA, Cuba", "acn", (4, 5, None)),
    ("WINDHOEK, 05 APR (NAMPA) – The", "WINDHOEK", "nampa", (4, 5, None)),
    ("ISLAMABAD, Apr 05 (APP):The", "ISLAMABAD", "app", (4, 5, None)),
    ("DHAKA, April 5, 2024 (BSS) - The", "DHAKA", "bss", (4, 5, 2024)),
    ("RAMALLAH, Friday, April 5, 2024 (WAFA) - The", "RAMALLAH", "wafa", (4, 5, 2024)),
    ("AMMAN, April 5 (Petra) -- The", "AMMAN", "petra", (4, 5, None)),
    ("RABAT, April 5 (MAP) - The", "RABAT", "map", (4, 5, None)),
    ("ALGIERS, April 5 (APS) - The", "ALGIERS", "aps", (4, 5, None)),
    ("ADDIS ABABA, April 5 (ENA) - The", "ADDIS ABABA", "ena", (4, 5, None)),
    ("HARARE, April 5 (New Ziana) – The", "HARARE", "new-ziana", (4, 5, None)),
    ("GENEVA, Switzerland, April 5, 2024/APO Group/ -- The", "GENEVA, Switzerland", "apo", (4, 5, 2024)),
    ("NEW YORK (JTA) – The", "NEW YORK", "jta", None),
    ("SAN JUAN, Puerto Rico (AP) — The", "SAN JUAN, Puerto Rico", "ap", None),
    ("RIO DE JANEIRO (AP) — The", "RIO DE JANEIRO", "ap", None),
    ("COX'S BAZAR, Bangladesh (AP) — The", "COX'S BAZAR, Bangladesh", "ap", None),
    ("ABOARD THE PAPAL PLANE (AP) — The", "ABOARD THE PAPAL PLANE", "ap", None),
    ("SÃO PAULO (AP) — The", "SÃO PAULO", "ap", None),
    ("KINSHASA, Congo (Reuters) - The", "KINSHASA, Congo", "reuters", None),
    ("WASHINGTON/LONDON (Reuters) - The", "WASHINGTON/LONDON", "reuters", None),
    ("WASHINGTON, D.C. (VOA) — The", "WASHINGTON, D.C.", "voa", None),
    ("UNITED NATIONS (AP) — The", "UNITED NATIONS", "ap", None),
    ("UNITED NATIONS, April 5 (Xinhua) -- The", "UNITED NATIONS", "xinhua", (4, 5, None)),
    ("THE VALLEY, Anguilla, April 5, CMC – The", "THE VALLEY, Anguilla", "cmc", (4, 5, None)),
    ("KINGSTON, Jamaica (CMC) — The", "KINGSTON, Jamaica", "cmc", None),
    ("TALLINN – BNS – The government", "TALLINN", "bns", None),
    ("TRENTON, N.J. (States Newsroom) — The governor", "TRENTON, N.J.", "states-newsroom", None),
    ("HONG KONG SAR - Media OutReach Newswire - 5 April 2024 - Acme", "HONG KONG SAR", "media-outreach", (4, 5, 2024)),
    ("TOKYO, Oct 5, 2023 - (JCN Newswire) - Acme", "TOKYO", "jcn", (10, 5, 2023)),
    ("SAN DIEGO (PRWEB) October 05, 2023 -- Acme", "SAN DIEGO", "prweb", (10, 5, 2023)),
    ("CHISINAU, 5 April /MOLDPRES/ - The", "CHISINAU", "moldpres", (4, 5, None)),
    ("Tunis, April 5 (TAP) - The", "Tunis", "tap", (4, 5, None)),
]  # fmt: skip

# A station's or paper's name in brackets is of no closed list: the place is told from it, no agency is named.
OUTLETS = [
    ("AUSTIN (KXAN) — The council", "AUSTIN"),
    ("SALT LAKE CITY (KUTV) — The council", "SALT LAKE CITY"),
    ("CHICAGO (WLS) -- The council", "CHICAGO"),
    ("JEFFERSON CITY (Missouri Independent) — The council", "JEFFERSON CITY"),
    ("LONDON (UK) — The council", "LONDON (UK)"),
    ("MANCHESTER (United Kingdom) — The council", "MANCHESTER (United Kingdom)"),
]
TRAPS = [
    "Fashion, Trend – the word of the year",
    "Austin (KXAN) viewers saw it first.",
    "Baghdad [the city], April 5 it rained.",
    "RIO (the film) — a review",
    "Of 11 (EFE) stories, two were true.",
    "According to Moscow, TASS said nothing.",
    "He wrote for CMC – and for others.",
    "The /TASS/. report",
    "Cancer (the disease) (AP) was cured, it said.",
    "JANUARY 5 — A diary",
    "Jan. 5 — A diary",
    "AAP – an association of doctors – said so.",
]


@pytest.mark.parametrize(("text", "place", "agency", "day"), PRINTED)
def test_datelines_of_agencies(
    text: str, place: str | None, agency: str, day: tuple[int, int, int | None] | None
) -> None:
    found = find_dateline(text)
    assert found is not None
    assert found.place == place
    assert found.agency is not None
    assert found.agency.slug == agency
    assert (found.day and (found.day.month, found.day.day, found.day.year)) == day


@pytest.mark.parametrize(("text", "place"), OUTLETS)
def test_outlets_in_brackets(text: str, place: str) -> None:
    found = find_dateline(text)
    assert found is not None
    assert (found.place, found.agency) == (place, None)


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_one(text: str) -> None:
    assert find_dateline(text) is None


def test_no_spelling_names_two_agencies() -> None:
    assert len({agency.slug for agency in agencies()}) == len(agencies())
    for agency in agencies():
        for spelling in (agency.name, *agency.spellings):
            assert find_agency(spelling) == agency, spelling
