"""Amounts of money and percentages by their written form, which is surer than a model."""

import re
from collections.abc import Iterator

_DIGITS = r"\d{1,15}(?:[.,]\d{1,15}){0,8}"
_SMALL = (
    "a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half"
)
_WORDED = rf"(?:{_SMALL})(?:[ -](?:{_SMALL}|hundred|and)){{0,6}}"
_LARGE = "hundred|thousand|million|billion|trillion|crore|lakh"
_SHORT = "bn|mln|mn|m|k|K|M|B"
_NUMBER = rf"(?:{_DIGITS}|{_WORDED})"
_RANGE = rf"{_NUMBER}(?:(?:-|–|\sto\s){_NUMBER})?"
_SYMBOL = r"(?:\b(?:US|AU|CA|NZ|HK|[ACS])\s?)?[$€£¥₹₽₩₴₺₦]"
_CODE = (
    "USD|EUR|GBP|JPY|CNY|RUB|INR|AUD|CAD|CHF|SEK|NOK|DKK|PLN|CZK|HUF|TRY|BRL|MXN|ARS|ZAR|NGN|KES|EGP|UAH|KRW|SGD|HKD|"
    "NZD|CUC|IRR"
)
_NATIONS = (
    r"(?:U\.S\.|US|American|Canadian|Australian|Swiss|Hong Kong|Singapore|New Zealand|Czech|Norwegian|Danish|Swedish|"
    r"Mexican|Indian|Pakistani|Sri Lankan|Kenyan|Egyptian|British|Turkish|Kuwaiti|Iraqi|Iranian|CFA)\s"
)
_COIN = (
    "dollars?|cents?|euros?|pounds?|pence|yen|yuan|renminbi|roubles?|rubles?|rupees?|rupiah|pesos?|francs?|krone[rn]?|"
    "krona|kronor|zloty|zlotys|koruny?|forints?|liras?|lire|shillings?|naira|rand|dinars?|dirhams?|riyals?|rials?|baht|"
    "hryvnias?|tenge|soms?|shekels?|reais|won"
)


def _first_letters(*alternatives: str) -> str:
    return "".join(sorted({word[0] for words in alternatives for word in words.split("|")}))


_MONEY = re.compile(
    rf"(?:{_SYMBOL}|\b(?:{_CODE}))\s?{_DIGITS}(?:\s?[-–]\s?{_DIGITS})?(?:[ -](?:{_LARGE}|{_SHORT})s?\b|(?:{_SHORT})\b)?"
    rf"|(?<![\w.,$])(?:{_DIGITS}(?:\s?[-–]\s?{_DIGITS})?|(?!a\s(?!{_LARGE}))\b{_WORDED})(?:[ -](?:{_LARGE})){{0,3}}"
    rf"\s(?:{_NATIONS})?(?:(?:{_COIN})\b|(?:{_CODE})\b)"
    rf"|\b(?:tens of |hundreds of )?(?:thousands|millions|billions|trillions) of (?:{_NATIONS})?(?:{_COIN})\b"
    rf"|\b(?:tens|hundreds) of (?:{_COIN})\b"
    rf"|(?<![\w.,]){_DIGITS}\s?[€£]"
)
_PERCENT = re.compile(
    rf"(?<![\w.,])[-–+]?{_RANGE}(?:\s?%|[ -](?:percentage points?|percent\b|per cent\b|pct\b))", re.IGNORECASE
)
_PERCENT_SIGN = re.compile(r"%|p(?:er ?cent|ct)", re.IGNORECASE)
_MONEY_SIGN = re.compile(rf"[$€£¥₹₽₩₴₺₦]|(?=[{_first_letters(_CODE, _COIN)}])\b(?:{_CODE}|{_COIN})")
_AROUND = 400
"""Characters before and after the sign of an amount in which all of it lies."""
_PLAIN_COINS = frozenset(("won", "pounds", "pound", "rand"))
"""Coins that are other words too: a number before them is money only as the rest of the sentence says."""


def find_amounts(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end (code points) and label, MONEY or PERCENT, of what is surely one, without "about" and the like.

    >>> list(find_amounts("It rose by 3 percent to about $5.2 million."))
    [(11, 20, 'PERCENT'), (30, 42, 'MONEY')]
    """
    for match in _find(_PERCENT, _PERCENT_SIGN, text):
        yield (*match.span(), "PERCENT")
    for match in _find(_MONEY, _MONEY_SIGN, text):
        if match.group().split()[-1] not in _PLAIN_COINS:
            yield (*match.span(), "MONEY")


def _find(pattern: re.Pattern[str], sign: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that takes long, looked for around the signs without which there is none."""
    start = stop = 0
    for found in sign.finditer(text):
        if found.start() - _AROUND > stop:
            yield from pattern.finditer(text, start, stop)
            start = found.start() - _AROUND
        stop = found.end() + _AROUND
    if stop:
        yield from pattern.finditer(text, start, stop)
