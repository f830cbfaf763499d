"""Whom a description means: `the Kremlin spokesman` against the roles that the article gives its people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from transforms.naming.gazetteer import noun_gender, word_set
from transforms.naming.table import Name, NameTable, Role
from transforms.quotes.resolve_discourse import Discourse
from transforms.quotes.resolve_nouns import is_person_noun, same_role

# Seats of power and adjectives of nations, each to the state it stands for.
_STATES = {
    "us": "american america washington pentagon",
    "russia": "russian kremlin moscow",
    "united kingdom": "british britain uk downing whitehall london english",
    "china": "chinese beijing",
    "france": "french elysee paris",
    "germany": "german berlin bundestag",
    "ukraine": "ukrainian kyiv kiev",
    "israel": "israeli jerusalem",
    "iran": "iranian tehran",
    "iraq": "iraqi baghdad",
    "syria": "syrian damascus",
    "turkey": "turkish ankara",
    "japan": "japanese tokyo",
    "india": "indian delhi",
    "pakistan": "pakistani islamabad",
    "venezuela": "venezuelan caracas",
    "cuba": "cuban havana",
    "mexico": "mexican",
    "canada": "canadian ottawa",
    "spain": "spanish madrid",
    "italy": "italian rome quirinale",
    "poland": "polish warsaw",
    "greece": "greek athens",
    "egypt": "egyptian cairo",
    "brazil": "brazilian brasilia",
    "argentina": "argentine argentinian",
    "australia": "australian canberra",
    "europe": "european eu brussels",
    "palestine": "palestinian",
    "vatican": "papal holy",
    "netherlands": "dutch hague",
    "sweden": "swedish stockholm",
    "norway": "norwegian oslo",
    "denmark": "danish copenhagen",
    "finland": "finnish helsinki",
    "hungary": "hungarian budapest",
    "austria": "austrian vienna",
    "switzerland": "swiss bern",
    "belgium": "belgian",
    "portugal": "portuguese lisbon",
    "ireland": "irish dublin",
    "scotland": "scottish edinburgh",
    "belarus": "belarusian minsk",
    "kazakhstan": "kazakh astana",
    "kyrgyzstan": "kyrgyz bishkek",
    "georgia": "georgian tbilisi",
    "armenia": "armenian yerevan",
    "azerbaijan": "azerbaijani baku",
    "afghanistan": "afghan kabul",
    "lebanon": "lebanese beirut",
    "libya": "libyan tripoli",
    "yemen": "yemeni",
    "saudi": "riyadh",
    "qatar": "qatari doha",
    "colombia": "colombian bogota",
    "chile": "chilean santiago",
    "peru": "peruvian lima",
    "nigeria": "nigerian abuja",
    "kenya": "kenyan nairobi",
    "ethiopia": "ethiopian",
    "somalia": "somali",
    "sudan": "sudanese khartoum",
    "philippines": "philippine filipino manila",
    "indonesia": "indonesian jakarta",
    "malaysia": "malaysian",
    "thailand": "thai bangkok",
    "vietnam": "vietnamese hanoi",
    "korea": "korean seoul",
    "myanmar": "burma burmese",
    "catalonia": "catalan",
    "serbia": "serbian belgrade",
    "croatia": "croatian zagreb",
    "romania": "romanian bucharest",
    "bulgaria": "bulgarian sofia",
    "taiwan": "taiwanese taipei",
    "zimbabwe": "zimbabwean harare",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in (state, *words.split())}
# Modifiers that mean one office of it.
_SAME_OFFICE = {"presidential": "president", "vice-presidential": "vice", "kremlin": "russia", "democrat": "democratic"}
_IDLE = frozenset(
    [
        "former",
        "then",
        "current",
        "late",
        "new",
        "senior",
        "own",
        "longtime",
        "veteran",
        "embattled",
        "outgoing",
        "incoming",
        "the",
        "of",
        "and",
    ]
)
_ALL_STATES = frozenset(_STATES)
_PARTIES = word_set("republican democratic libertarian conservative labour liberal green socialist")
_HEAD, _HEAD_IN_MODIFIERS, _MODIFIER, _UNKNOWN = 3.0, 1.0, 1.0, 0.1
_ALIKE = 0.5
_MOST_ROLES = 200
# Of two who bear the role, the description means the one talked about only where that is plain.
_CLEAR = 1.2


def _plain(words: Iterable[str]) -> set[str]:
    """Modifiers with nations, their adjectives and their capitals as one word."""
    return {_STATE_OF.get(word, _SAME_OFFICE.get(word, word)) for word in words} - _IDLE


class RoleIndex:
    """The roles of the people of one article, found by their head and by their modifiers."""

    def __init__(self, names: NameTable) -> None:
        self._names = names
        self._by_word: dict[str, list[tuple[int, Role]]] = defaultdict(list)
        for number, name in enumerate(names.names):
            for role in dict.fromkeys(name.roles):
                for word in {same_role(role.head), *_plain(role.modifiers)}:
                    self._by_word[word].append((number, role))

    def fitting(self, described: Role, token: int) -> dict[int, float]:
        """The people named before the token whom the description fits, with points for how well."""
        gender = noun_gender(described.head)
        points: dict[int, float] = {}
        for number, role in self._by_word[same_role(described.head)][:_MOST_ROLES]:
            name = self._names.names[number]
            if name_start(self._names, name) >= token or (gender and name.gender not in {gender, None}):
                continue
            points[number] = max(_points(described, role), points.get(number, 0.0))
        return {number: here for number, here in points.items() if here > 0}


def resolve_description(role: Role, token: int, index: RoleIndex, discourse: Discourse) -> int | None:
    """The person whom the description at the token means; None where none fits, or two alike."""
    if not is_person_noun(role.head):
        return None
    points = index.fitting(role, token)
    if not points:
        return None
    top = max(points.values())
    best = {number for number, here in points.items() if top - here < _ALIKE}
    if len(best) == 1:
        return best.pop()
    return discourse.best(token, [event for event in discourse.recent(token) if event.name in best], _CLEAR)


def contradicts(described: Role, name: Name) -> bool:
    """Does the description name another party or state than every role of the person?"""
    mine = _plain(described.modifiers)
    roles = [_plain(role.modifiers | {role.head}) for role in name.roles]
    return any(_clash(mine, theirs, _PARTIES) for theirs in roles)


def name_start(names: NameTable, name: Name) -> int:
    """The token at which the name is first mentioned."""
    return names.mentions[name.mentions[0]].start


def _points(described: Role, role: Role) -> float:
    """How well the description fits a role; 0 for not at all."""
    mine, theirs = _plain(described.modifiers), _plain(role.modifiers)
    if _clash(mine, theirs, _ALL_STATES) or _clash(mine, theirs, _PARTIES):
        return 0.0
    head = _HEAD if same_role(described.head) == same_role(role.head) else _HEAD_IN_MODIFIERS
    return max(head + _MODIFIER * len(mine & theirs) - _UNKNOWN * len(mine - theirs), 0.0)


def _clash(mine: set[str], theirs: set[str], kind: frozenset[str]) -> bool:
    """Do both name something of the kind, and nothing in common?"""
    return bool(mine & kind and theirs & kind and not mine & theirs & kind)
