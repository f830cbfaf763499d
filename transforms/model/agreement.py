"""One name, one label: what an article says of a name in one place holds for its other mentions."""

import collections
import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Span

from transforms.model.tokens import covered, find_words

_NAMES = frozenset(("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART"))
_SMALL = frozenset(("of", "the", "for", "and", "in", "on", "de", "du", "la", "el", "des", "to"))
_MAJORITY = 3
"""So many times as often as any other label must a label stand for a name to hold everywhere."""


def agree(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    """The spans with one label a name where one clearly prevails, and mentions of names that were overlooked.

    An acronym in brackets after the name that it stands for has that name's label.
    """
    spans = _with_acronyms(doc, spans)
    labels = _prevailing(spans)
    settled = [_relabel(span, labels.get(span.text, span.label_)) for span in spans]
    return [*settled, *_overlooked(doc, settled)]


def _relabel(span: Span, label: str) -> Span:
    return span if span.label_ == label else Span(span.doc, span.start, span.end, label)


def _prevailing(spans: Iterable[Span]) -> dict[str, str]:
    """Names of several labels, of which one is far commoner than the others."""
    counts: dict[str, collections.Counter[str]] = {}
    for span in spans:
        if span.label_ in _NAMES:
            counts.setdefault(span.text, collections.Counter())[span.label_] += 1
    return {
        text: by_label.most_common(1)[0][0]
        for text, by_label in counts.items()
        if len(by_label) > 1 and by_label.most_common(2)[0][1] >= _MAJORITY * by_label.most_common(2)[1][1]
    }


def _with_acronyms(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    """The spans, with acronyms explained in the text: "Lake Transport Union (LTU)"."""
    found = {
        doc[span.end + 1].text: span.label_
        for span in spans
        if span.end + 2 < len(doc)
        and doc[span.end].text == "("
        and doc[span.end + 2].text == ")"
        and _stands_for(doc[span.end + 1].text, span)
    }
    kept = [_relabel(span, found.get(span.text, span.label_)) for span in spans]
    new = find_words(doc, found, covered(kept))
    return kept + [Span(doc, i, i + 1, found[doc[i].text]) for i in new]


def _stands_for(acronym: str, span: Span) -> bool:
    """Whether the letters are the initials of the words, small words and perhaps a first word aside."""
    if not (acronym.isalpha() and acronym.isupper() and 2 <= len(acronym) <= 8):
        return False
    words = [token.text for token in span if token.text[:1].isalpha()]
    every = "".join(word[0] for word in words).upper()
    large = "".join(word[0] for word in words if word.lower() not in _SMALL).upper()
    return acronym in (every, large, every[1:], large[1:])


def _overlooked(doc: Doc, spans: Sequence[Span]) -> Iterator[Span]:
    """Further mentions of names of two words and more, where no other entity stands in the way."""
    labels = {span.text: span.label_ for span in spans if len(span) > 1 and _is_name(span)}
    if not labels:
        return
    taken = covered(spans)
    longest_first = sorted(labels, key=len, reverse=True)
    for match in re.finditer(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", doc.text):
        span = doc.char_span(*match.span(), label=labels[match.group()])
        if span is not None and taken.isdisjoint(range(span.start, span.end)):
            yield span


def _is_name(span: Span) -> bool:
    return span.label_ in ("PERSON", "ORG", "GPE", "LOC") and all(
        token.text[0].isupper() for token in (span[0], span[-1])
    )
