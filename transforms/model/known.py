"""Names known the world over, and words that end the names of buildings: both surer than a model."""

import functools
import importlib.resources
import re
from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Span

from transforms.model.tokens import covered

_REPLACED = frozenset(("PERSON", "ORG", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "NORP", "EVENT", "LAW"))
_BUILDINGS = frozenset("Airport Airfield Stadium Bridge Tunnel Highway Speedway Motorway Expressway Dam".split())  # noqa: SIM905  a list of words reads better so
_IRISH = re.compile(r"[OD]['’][A-Z]\w+")


def know(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    """The spans with the labels of known names, known names that were overlooked, and Irish surnames whole."""
    names = known_names()
    settled = [_settle(_with_surname(span), names) for span in spans]
    return [*settled, *_overlooked(doc, covered(settled), names)]


@functools.cache
def known_names() -> Mapping[str, str]:
    """The names of the table with their labels, ORG and LOC."""
    names: dict[str, str] = {}
    label = ""
    for line in importlib.resources.files(__package__).joinpath("known_names.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            label = line[1 : line.index("]")]
        elif not line.startswith("#"):
            names.update((name.strip(), label) for name in line.split(";"))
    return names


def _settle(span: Span, names: Mapping[str, str]) -> Span:
    if span.label_ not in _REPLACED:
        return span
    label = names.get(span.text)
    if label is None and span.label_ in ("ORG", "GPE", "LOC", "PERSON") and len(span) > 1:
        label = "FAC" if span[-1].text in _BUILDINGS else None
    return span if label in (None, span.label_) else Span(span.doc, span.start, span.end, label)


def _with_surname(span: Span) -> Span:
    """A person's name with the surname after it that the model left off: "Michelle O'Neill"."""
    doc, end = span.doc, span.end
    if span.label_ == "PERSON" and end < len(doc) and not doc[end].ent_type and _IRISH.fullmatch(doc[end].text):
        return Span(doc, span.start, end + 1, "PERSON")
    return span


def _overlooked(doc: Doc, taken: set[int], names: Mapping[str, str]) -> Iterator[Span]:
    """Known names of several words, or in capitals, where the model saw nothing."""
    for match in _pattern().finditer(doc.text):
        span = doc.char_span(*match.span(), label=names[match.group()])
        if span is not None and taken.isdisjoint(range(span.start, span.end)):
            yield span


@functools.cache
def _pattern() -> re.Pattern[str]:
    sure = [name for name, label in known_names().items() if label == "ORG" and (" " in name or _is_acronym(name))]
    first = "".join(sorted({name[0] for name in sure}))
    any_of = "|".join(map(re.escape, sorted(sure, key=len, reverse=True)))
    # Nearly all characters begin no name, and fail the first test.
    return re.compile(rf"(?=[{re.escape(first)}])(?<![\w-])(?:{any_of})(?![\w-])")


def _is_acronym(name: str) -> bool:
    return len(name) > 3 and name.isupper() and name.isalpha()
