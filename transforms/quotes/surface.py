"""Content by the look of a sentence, where its parse does not show it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from transforms.quotes import grammar
from transforms.quotes.cues import Cue
from transforms.quotes.reading import Reading, TokenSpan
from transforms.quotes.speakers import Speaker, phrase

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBORDINATE = frozenset(
    {"when", "if", "as", "after", "before", "while", "although", "though", "because", "since", "once", "until", "asked"}
)
_RELATIVE = grammar.RELATIVE_WORDS - {"that"}
_INTERRUPTED = grammar.RELATIVE_WORDS | {"because"}
_STARTS = frozenset({"PRON", "DET", "PROPN", "NOUN", "ADJ", "NUM"})
_TELLERS = frozenset({"say", "ask", "deny", "believe", "promise", "show"})
_PAUSES = frozenset({",", ":", "(", ")"})
_HEARINGS = frozenset({"court", "inquiry", "inquest", "tribunal", "jury", "hearing", "committee", "panel", "enquiry"})
_ASIDE = 10
_SHORT_ASIDE = 3
_REACH = 25


def is_finite(token: Token) -> bool:
    return token.tag_ in _FINITE


def parenthetical(
    reading: Reading, verb: Token, cue: Cue, speaker: Speaker | None
) -> tuple[tuple[TokenSpan, ...], Speaker | None]:
    """What an attribution set off by commas interrupts or follows: `The talks, he said, had failed.`

    Returns the content and the speaker; no content where the verb is not set off so.
    """
    nothing: tuple[tuple[TokenSpan, ...], Speaker | None] = ((), speaker)
    doc = reading.doc
    hearing = _hearing(reading, verb, cue, speaker)
    has_clause = any(child.dep_ in grammar.CLAUSE for child in verb.lefts)
    has_tense = is_finite(verb) or grammar.auxiliaries(verb) or (has_clause and verb.tag_ == "VBN")
    is_teller = cue.has("quote") and cue.classes & _TELLERS and has_tense
    if not is_teller and hearing is None:
        return nothing
    speaker = hearing or speaker
    lo = verb.i
    may_invert = "say" in cue.classes and not cue.has("noun")
    if may_invert and doc[verb.i - 1].text == "," and verb.i + 1 < len(doc) and doc[verb.i + 1].pos_ in _STARTS:
        head = grammar.phrase_from(doc, verb.i + 1, reading.frame_end(verb.i))
        if head is not None and head.dep_ in grammar.OBJECT and speaker is not None and speaker.head < verb.i:
            # The ministry, which lost, accepted the decision.
            return nothing
        speaker = phrase(head, verb.i + 1, len(doc)) if head is not None else speaker
    elif speaker is not None and speaker.span[1] <= verb.i and doc[speaker.span[0]].lower_ not in _RELATIVE:
        lo = speaker.span[0]
        while doc[lo].pos_ == "PROPN" and lo > 0 and doc[lo - 1].pos_ == "PROPN":
            lo -= 1
    else:
        return nothing
    start, stop = reading.sentence_start(verb.i), reading.sentence_stop(verb.i)
    has_as = lo - 2 > start and doc[lo - 1].lower_ == "as"
    if has_as:
        lo -= 1
    if lo - 1 <= start or doc[lo - 1].text != "," or reading.in_quotes(lo - 1) or speaker is None:
        return nothing
    end = max(verb.i + 1, speaker.span[1])
    after = stop if lo == verb.i and end < stop and doc[end].lower_ in _RELATIVE else _end_of_aside(reading, end, stop)
    if after is None or (lo < verb.i and _acts_on(verb, cue)):
        return nothing
    left = doc[start : lo - 1]
    # A headline may leave the tense out: "Corridor to open early, minister says".
    is_verbal = grammar.is_verb if reading.is_title(start) else is_finite
    has_left = has_clause or any(is_verbal(token) for token in _main_clause(left))
    if has_as:
        return (((start, lo - 1),), speaker) if has_left and after >= stop else nothing
    rest = doc[after + 1 : stop]
    is_short = after - max(verb.i + 1, speaker.span[1]) <= _SHORT_ASIDE or left[0].pos_ not in ("ADP", "ADV")
    goes_on = is_short and any(is_finite(token) for token in rest) and not rest[0].lower_.endswith("ing")
    if doc[lo - 2].lower_ in _INTERRUPTED:
        # Only what the aside interrupts is reported: growers protested at prices that, they said, had fallen.
        return (((after + 1, stop),), speaker) if goes_on else nothing
    if goes_on and (not has_left or not _is_new_clause(rest[0])):
        return ((start, lo - 1), (after + 1, stop)), speaker
    return (((start, lo - 1),), speaker) if has_left else nothing


def _hearing(reading: Reading, verb: Token, cue: Cue, speaker: Speaker | None) -> Speaker | None:
    """`The signal failed, the inquiry heard`: before whom it is said, where the parser may see a participle."""
    if cue.lemma != "hear" or verb.lower_ != "heard":
        return None
    head = reading.doc[speaker.head] if speaker is not None else verb.head
    if head.lower_ not in _HEARINGS or head.i >= verb.i:
        return None
    start, _ = grammar.noun_phrase(head)
    return Speaker((start, verb.i), head.i)


def _main_clause(left: Span) -> Span:
    """The words without a subordinate clause that opens the sentence: `As they left, [the bridge fell], she said`."""
    if left[0].lower_ not in _SUBORDINATE:
        return left
    comma = next((token.i - left.start for token in left if token.text == ","), len(left))
    return left[comma:]


def _acts_on(verb: Token, cue: Cue) -> bool:
    """Does the verb take what follows as its object: `A week after the vote, Lund proposed a tax`?"""
    after = verb.nbor(1 + cue.lemma.count(" ")) if verb.i + 1 + cue.lemma.count(" ") < len(verb.doc) else None
    if after is None or cue.has("whom") or after.ent_type_ in ("DATE", "TIME"):
        return False
    return after.pos_ in ("DET", "NOUN", "PROPN", "ADJ", "VERB", "NUM", "PRON")


def _is_new_clause(token: Token) -> bool:
    return token.lower_ in ("and", "but", "while", "which", "who", "as", "though", "although", "so")


def _end_of_aside(reading: Reading, i: int, stop: int) -> int | None:
    """The comma or sentence end that closes an attribution, None where it does not close soon."""
    for at in range(i, min(i + _ASIDE, stop) + 1):
        if at >= stop:
            return stop
        token = reading.doc[at]
        if token.text == ",":
            return at
        if is_finite(token) or token.lower_ in ("that", "to", ":", "whether", "if", "how") or reading.in_quotes(at):
            return None
    return None


def announced(reading: Reading, verb: Token, cue: Cue, speaker: Speaker | None) -> tuple[TokenSpan, ...]:
    """What follows an attribution that opens its sentence: `As the Herald reported on Monday, [two ships sank].`"""
    doc = reading.doc
    if speaker is None or not cue.has("bare", "that") or "say" not in cue.classes or not is_finite(verb):
        return ()
    start, stop = reading.sentence_start(verb.i), reading.sentence_stop(verb.i)
    while start < speaker.span[0] and (doc[start].is_space or doc[start].lower_ in ("but", "and", "yet", ",")):
        start += 1
    if doc[start].lower_ != "as" or speaker.span[0] != start + 1 or _acts_on(verb, cue):
        return ()
    after = _end_of_aside(reading, verb.i + 1, stop)
    if (
        after is None
        or after + 2 >= stop
        or not any(is_finite(token) or token.tag_ == "MD" for token in doc[after:stop])
    ):
        return ()
    return ((after + 1, stop),)


def infinitive(reading: Reading, verb: Token, cue: Cue) -> Iterator[TokenSpan]:
    """`Kremlin calls on US to respect …`: the first infinitive soon after the verb."""
    doc = reading.doc
    stop = reading.sentence_stop(verb.i)
    for i in range(verb.i + 1, min(verb.i + _ASIDE, stop - 1)):
        if doc[i].lower_ == "to" and doc[i + 1].tag_ == "VB":
            # An order needs somebody who is ordered: not "asked not to be named".
            if cue.has("to") or any(map(grammar.is_nominal, doc[verb.i + 1 : i])):
                yield (i - 1 if doc[i - 1].lower_ in ("not", "never") else i), stop
            return
        if grammar.is_verb(doc[i]) or doc[i].text == "," or reading.in_quotes(i):
            return


def gerund(reading: Reading, verb: Token, cue: Cue) -> Iterator[TokenSpan]:
    """`accused them of closing the port`: a gerund behind one of the verb's prepositions."""
    doc = reading.doc
    stop = reading.sentence_stop(verb.i)
    for i in range(verb.i + 1, min(verb.i + _ASIDE, stop - 1)):
        if doc[i].lower_ in cue.prepositions and doc[i + 1].tag_ == "VBG":
            yield i + 1, stop
            return
        if grammar.is_verb(doc[i]) or doc[i].text == "," or reading.in_quotes(i):
            return


def rest_of_sentence(reading: Reading, verb: Token, cue: Cue) -> Iterator[TokenSpan]:
    """A clause after `that`, or right after a verb of saying, that the parse does not hang on the verb."""
    if not cue.has("that") or grammar.is_passive(verb):
        return
    stop = reading.sentence_stop(verb.i)
    first = verb.i + 1 + cue.lemma.count(" ")
    start = _after_that(reading, first, stop, cue)
    if start is None and cue.has("bare") and (is_finite(verb) or _is_apart(verb)):
        start = _bare_clause(reading, first, stop)
    if start is not None:
        yield start, stop


def _is_apart(verb: Token) -> bool:
    """A participle that does not modify the noun before it: `…, claiming`, not `a man claiming`."""
    return grammar.is_participle(verb) and verb.i > 0 and verb.nbor(-1).pos_ not in ("NOUN", "PROPN")


def _after_that(reading: Reading, first: int, stop: int, cue: Cue) -> int | None:
    """Where a far `that` stands: said at a meeting with Lund that …; not `the boats that he saw`."""
    doc = reading.doc
    for i in range(first, min(first + _REACH, stop - 2)):
        if reading.in_quotes(i) and reading.is_title_like(reading.inside[i]):
            continue
        if is_finite(doc[i]) or reading.in_quotes(i):
            return None
        if doc[i].lower_ != "that":
            continue
        if doc[i].pos_ in ("SCONJ", "ADP"):
            return i
        # The parser may take it for a relative pronoun of the noun before it, which a verb of plain saying overrules.
        has_own_subject = doc[i + 1].pos_ in _STARTS and not grammar.is_verb(doc[i + 1])
        return i if cue.has("bare") and has_own_subject and _has_verb(doc[i + 2 : stop]) else None
    return None


def _has_verb(words: Span) -> bool:
    """Does a verb come before the first comma? Not in `took responsibility for that attack, …`."""
    for token in words:
        if grammar.is_verb(token) or token.text == ",":
            return grammar.is_verb(token)
    return False


def _bare_clause(reading: Reading, first: int, stop: int) -> int | None:
    """Where a clause without `that` begins: a noun phrase with its finite verb, no pause between the two."""
    doc = reading.doc
    start = first
    while start < stop and (doc[start].ent_type_ in ("DATE", "TIME") or doc[start].pos_ == "ADV"):
        start += 1
    if start >= stop or doc[start].pos_ not in _STARTS:
        return None
    for i in range(start, min(start + _REACH, stop)):
        if doc[i].text in _PAUSES or doc[i].lower_ in _RELATIVE or (reading.in_quotes(i) and not is_finite(doc[i])):
            return None
        if i > start and doc[i].lower_ in _SUBORDINATE:
            return None
        if is_finite(doc[i]):
            return start if i > start and doc[i - 1].pos_ != "CCONJ" else None
    return None
