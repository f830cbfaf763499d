"""Which tokens of a text: found without an object for each of them, which is most of the cost of looking."""

from collections.abc import Collection, Iterable, Iterator

from spacy.tokens import Doc, Span


def covered(spans: Iterable[Span]) -> set[int]:
    """The numbers of the tokens that lie in one of the spans."""
    return {i for span in spans for i in range(span.start, span.end)}


def find_words(doc: Doc, words: Iterable[str], passed_over: Collection[int] = ()) -> Iterator[int]:
    """The numbers of the tokens whose text is one of the words, in order, but for some that are passed over."""
    sought = {doc.vocab.strings[word] for word in words if word in doc.vocab.strings}
    if sought:
        orths = doc.to_array(["ORTH"]).ravel().tolist()
        yield from (i for i, orth in enumerate(orths) if orth in sought and i not in passed_over)
