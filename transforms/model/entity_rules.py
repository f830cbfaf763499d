"""Corrections of entities that one sentence does not settle: titles, joined countries, surnames named in full."""

import collections
from collections.abc import Iterable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from transforms.model.agreement import agree
from transforms.model.amounts import find_amounts
from transforms.model.known import know
from transforms.model.tokens import covered, find_words

_TITLES = frozenset(
    ("mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr.", "prof", "prof.", "sir", "lord", "lady")
)
_CONFUSED = frozenset(("ORG", "GPE", "LOC", "NORP", "PRODUCT", "WORK_OF_ART", "FAC"))
_NUMBERS = frozenset(("MONEY", "PERCENT", "DATE", "TIME"))
_DASHES = frozenset(("-", "–"))
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii"))


def correct_entities(doc: Doc) -> Doc:
    """Rewrites `doc.ents`.

    Money and percentages go by their written form. A title before a person is no part of the name ("Mr Smith" to
    "Smith"). Two places joined by a hyphen, each of them named alone elsewhere, are two ("Russia-Venezuela"). A name
    has one label throughout where one clearly prevails. A surname whose bearer is named in full is a person, also where
    the model took it for something else or overlooked it.
    """
    spans = know(doc, [_without_title(span) for span in _split_joined(doc, _with_amounts(doc))])
    spans = agree(doc, spans)
    surnames = _surnames(spans)
    spans = [_as_person(span) if _is_bare(span, surnames) else span for span in spans]
    doc.set_ents([*spans, *_overlooked(doc, spans, surnames)])
    return doc


def _with_amounts(doc: Doc) -> list[Span]:
    """The model's entities, those of numbers corrected by the patterns of amounts."""
    spans = list(doc.ents)
    for start, end, label in find_amounts(doc.text):
        amount = doc.char_span(start, end, label=label)
        if amount is None:
            continue
        rivals = [span for span in spans if span.start < amount.end and amount.start < span.end]
        if all(span.label_ in _NUMBERS for span in rivals):
            spans = [span for span in spans if span not in rivals]
            spans.append(amount)
    return sorted(spans)


def _split_joined(doc: Doc, spans: Sequence[Span]) -> Iterator[Span]:
    alone = {span.text for span in spans if span.label_ == "GPE"}
    for span in spans:
        if (
            span.label_ == "GPE"
            and len(span) == 3
            and span[1].text in _DASHES
            and {span[0].text, span[2].text} <= alone
        ):
            yield Span(doc, span.start, span.start + 1, "GPE")
            yield Span(doc, span.end - 1, span.end, "GPE")
        else:
            yield span


def _without_title(span: Span) -> Span:
    if span.label_ != "PERSON":
        return span
    start = span.start
    while start < span.end - 1 and span.doc[start].lower_ in _TITLES:
        start += 1
    return Span(span.doc, start, span.end, "PERSON") if start > span.start else span


def _surnames(spans: Iterable[Span]) -> frozenset[str]:
    """Last words of persons named in full, unless the same word stands alone as something else at least as often."""
    bearers: collections.Counter[str] = collections.Counter()
    others: collections.Counter[str] = collections.Counter()
    for span in spans:
        if span.label_ == "PERSON" and len(span) > 1:
            last = span[-1] if span[-1].lower_ not in _SUFFIXES else span[-2]
            bearers[last.text] += 1
        elif len(span) == 1:
            others[span.text] += 1 if span.label_ in _CONFUSED else -1
    return frozenset(
        name for name, count in bearers.items() if len(name) > 2 and name[0].isupper() and count >= others[name]
    )


def _is_bare(span: Span, surnames: frozenset[str]) -> bool:
    return len(span) == 1 and span.label_ in _CONFUSED and span.text in surnames


def _as_person(span: Span) -> Span:
    return Span(span.doc, span.start, span.end, "PERSON")


def _overlooked(doc: Doc, spans: Iterable[Span], surnames: frozenset[str]) -> Iterator[Span]:
    for i in find_words(doc, surnames, covered(spans)):
        if not _in_a_longer_name(doc, doc[i]):
            yield Span(doc, i, i + 1, "PERSON")


def _in_a_longer_name(doc: Doc, token: Token) -> bool:
    """Whether a neighbour looks like a part of the same name: "Bush House", "Fort Bush", "Bush-era"."""
    after = doc[token.i + 1].text if token.i + 1 < len(doc) else ""
    before = doc[token.i - 1].text if token.i else ""
    return (
        after[:1].isupper()
        or after in _DASHES
        or before in _DASHES
        or (before[:1].isupper() and not token.is_sent_start)
    )


@Language.component("newsbeam_entity_rules", assigns=["doc.ents"], requires=["doc.ents"])
def entity_rules(doc: Doc) -> Doc:
    """Pipeline component of `correct_entities`."""
    return correct_entities(doc)
