"""What the rules ask of a parse: for Universal Dependencies and for the labels of spaCy's English models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from transforms.naming.gazetteer import word_set

SUBJECT = frozenset({"nsubj", "nsubj:outer"})
PASSIVE_SUBJECT = frozenset({"nsubj:pass", "nsubjpass", "csubj:pass", "csubjpass"})
CLAUSE = frozenset({"ccomp"})
OBJECT = frozenset({"obj", "dobj", "iobj", "dative"})
RELATIVE = frozenset({"acl:relcl", "relcl"})
PARTICIPLE = frozenset({"acl", "advcl", "dep"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM"})
VERBAL = frozenset({"VERB", "AUX"})
RELATIVE_WORDS = frozenset({"who", "which", "that", "whom", "whose"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor", "no", "cannot"})
_LEFT_OUT = frozenset({"case", "cc", "mark", "punct", "advmod", "preconj", "prep", "cop"})
_PHRASE = frozenset(
    {"det", "amod", "compound", "flat", "flat:name", "nmod", "nmod:poss", "nmod:desc", "nmod:unmarked", "nmod:npmod"}
    | {"poss", "nummod", "appos", "conj", "fixed", "goeswith", "case", "predet", "det:predet", "prep", "pobj", "pcomp"}
    | {"nn", "nounmod", "quantmod", "npadvmod", "obl:npmod", "cc", "cc:preconj", "preconj", "punct", "dep", "list"}
    | {"advmod"}
)
_TIMES = frozenset({"DATE", "TIME"})
# Verbs whose object does what the infinitive after it says: led her to declare.
_CONTROL = word_set(
    """
    lead leads led leading prompt prompts prompted prompting force forces forced forcing cause causes caused causing
    allow allows allowed allowing enable enables enabled enabling permit permits permitted encourage encourages
    encouraged encouraging ask asks asked asking tell tells told telling urge urges urged urging order orders ordered
    invite invites invited inviting push pushes pushed pushing drive drives drove driven press presses pressed
    pressing require requires required requiring compel compels compelled inspire inspires inspired move moves moved
    persuade persuades persuaded persuading convince convinces convinced convincing advise advises advised teach
    teaches taught direct directs directed instruct instructs instructed get gets got want wants wanted expect expects
    expected bring brings brought spur spurs spurred provoke provokes provoked
    """
)


def is_verb(token: Token) -> bool:
    return token.pos_ in VERBAL or token.tag_.startswith("VB")


def has_tense(token: Token) -> bool:
    """Does the tag say that the verb form bears a tense (`say says said`, modals left out)?"""
    return token.tag_ in ("VBD", "VBZ", "VBP")


def is_nominal(token: Token) -> bool:
    return token.pos_ in NOMINAL


def children(token: Token, labels: Iterable[str]) -> list[Token]:
    return [child for child in token.children if child.dep_ in labels]


def auxiliaries(verb: Token) -> list[Token]:
    return [child for child in verb.lefts if child.dep_ in ("aux", "aux:pass", "auxpass", "cop")]


def is_passive(verb: Token) -> bool:
    # A passive subject without its auxiliary is more often a slip of the parser (`the mayor said`) than a passive.
    if children(verb, ("aux:pass", "auxpass")):
        return True
    is_reduced = verb.tag_ in ("VBN", "VBD") and verb.dep_ == "acl"
    return is_reduced and not children(verb, SUBJECT | PASSIVE_SUBJECT | {"obj", "dobj", "ccomp"})


def is_participle(verb: Token) -> bool:
    """A bare -ing form: `adding that …`, without `is` or `was` before it."""
    return verb.lower_.endswith("ing") and not auxiliaries(verb)


def negations(verb: Token) -> list[Token]:
    """The words before a verb that deny it: `did not say`."""
    near = [*verb.lefts, *(grand for aux in auxiliaries(verb) for grand in aux.children)]
    return [word for word in near if word.lower_ in NEGATIONS]


def agent(verb: Token) -> Token | None:
    """Whom a passive names as the one who acts: `was announced by the ministry`."""
    for child in verb.rights:
        if child.dep_ in ("obl:agent", "obl") and any(case.lower_ == "by" for case in child.lefts):
            return child
        if child.dep_ in ("agent", "prep") and child.lower_ == "by":
            return next((noun for noun in child.rights if noun.dep_ == "pobj"), None)
    return None


def preposition_objects(head: Token) -> Iterator[tuple[Token, Token]]:
    """(preposition, noun) of every prepositional phrase that hangs on a word, in text order."""
    for child in head.rights:
        if child.dep_ in ("prep", "agent", "dative") and child.pos_ in ("ADP", "SCONJ", "PART"):
            for noun in child.rights:
                if noun.dep_ in ("pobj", "pcomp", "obj"):
                    yield child, noun
        elif child.dep_.split(":")[0] in ("obl", "nmod", "advcl", "acl", "iobj"):
            case = next((word for word in child.lefts if word.dep_ in ("case", "mark")), None)
            if case is not None:
                yield case, child


def subject(verb: Token) -> Token | None:
    """Who does what the verb says, through conjunction, control, participles, relative clauses and the passive.

    Returns None where the sentence names nobody.
    """
    seen = 0
    at = verb
    passive_of_own = is_passive(verb)
    while seen < 8:
        seen += 1
        found = _own_subject(at, verb, passive_of_own)
        if found is not None:
            return found
        if at is verb and passive_of_own:
            return agent(verb)
        up = at.head
        if up == at or at.dep_ in ("ROOT", "ccomp", "csubj"):
            return None
        if (controlled := _controlled(at)) is not None:
            return controlled
        if at.dep_ in RELATIVE:
            return up if is_nominal(up) else None
        if is_nominal(up) and at.dep_ in PARTICIPLE and not children(up, SUBJECT):
            return _through_noun(up)
        at = up
    return None


def _own_subject(at: Token, verb: Token, passive_of_own: bool) -> Token | None:
    for child in at.children:
        if child.ent_type_ in _TIMES:
            continue
        if child.dep_ in SUBJECT or (child.dep_ in PASSIVE_SUBJECT and (at is not verb or not passive_of_own)):
            if child.lower_ in RELATIVE_WORDS and at.dep_ in RELATIVE and is_nominal(at.head):
                return at.head
            return child
    return None


def is_infinitive(verb: Token) -> bool:
    """Does `to` stand before the verb?"""
    return any(child.lower_ == "to" and child.dep_ in ("mark", "aux") for child in verb.lefts)


def _controlled(verb: Token) -> Token | None:
    """`the win led [her] to declare …`, `gives [the chair] authority to call …`: who is to do it."""
    up = verb.head
    if not is_infinitive(verb):
        return None
    if is_nominal(up) and verb.dep_ in PARTICIPLE and up.dep_ in OBJECT:
        return next(iter(children(up.head, ("iobj", "dative"))), None)
    if verb.dep_ not in ("xcomp", "advcl") or up.lower_ not in _CONTROL or is_passive(up):
        return None
    told = next((child for child in children(up, OBJECT) if up.i < child.i < verb.i), None)
    return told if told is not None and not any(map(has_tense, verb.doc[told.i : verb.i])) else None


def _through_noun(noun: Token) -> Token:
    """`issued a statement saying …`: who issued it; `a report saying …`: the report."""
    if noun.dep_ in OBJECT and is_verb(noun.head):
        return subject(noun.head) or noun
    return noun


def root_of(token: Token) -> Token:
    """The root of the token's sentence."""
    while token.head != token:
        token = token.head
    return token


def clause_span(root: Token) -> tuple[int, int]:
    """Token range (end exclusive) of a word with all that hangs on it."""
    return root.left_edge.i, root.right_edge.i + 1


def noun_phrase(head: Token) -> tuple[int, int]:
    """Token range of a noun with its modifiers, apposition and coordination, without clauses that hang on it."""
    members = [head.i]
    stack = [head]
    while stack:
        token = stack.pop()
        for child in token.children:
            if child.dep_ not in _PHRASE or (is_verb(child) and child.dep_ not in ("amod", "compound", "appos")):
                continue
            if token is head and child.i < head.i and child.dep_ in _LEFT_OUT:
                continue
            if child.dep_ in ("nmod", "appos", "npadvmod") and child.ent_type_ in _TIMES:
                continue
            if _is_age(child, head):
                continue
            if child.dep_ == "amod" and child.i < token.i:
                # `a Norland-based president`: what hangs on the participle stands within the phrase.
                members += [part.i for part in child.subtree if part.i < token.i]
                continue
            members.append(child.i)
            stack.append(child)
    return _contiguous(head, sorted(set(members)))


def _is_age(child: Token, head: Token) -> bool:
    """The number of `Ruth Okoye, 58`."""
    return child.pos_ == "NUM" and child.i > head.i and child.nbor(-1).text == ","


def _joins_words(token: Token) -> bool:
    """The hyphen of `co-chairs`."""
    return token.text == "-" and not token.whitespace_ and token.i > 0 and not token.nbor(-1).whitespace_


def clip(span: tuple[int, int], head: Token, lo: int, hi: int) -> tuple[int, int]:
    """A noun phrase as far as it lies between two tokens, its head alone where the head lies elsewhere."""
    start, end = max(span[0], lo), min(span[1], hi)
    return (start, end) if start <= head.i < end else (head.i, head.i + 1)


def _contiguous(head: Token, members: list[int]) -> tuple[int, int]:
    """The unbroken run of members round the head, without punctuation at its ends."""
    at = members.index(head.i)
    lo = hi = at
    doc = head.doc
    while lo > 0 and members[lo - 1] == members[lo] - 1 and not doc[members[lo - 1]].is_space:
        lo -= 1
    while hi + 1 < len(members) and members[hi + 1] == members[hi] + 1 and not doc[members[hi + 1]].is_space:
        hi += 1
    while (
        hi > at
        and (doc[members[hi]].is_punct or doc[members[hi]].dep_ in ("cc", "case", "prep"))
        and not _keeps(doc[members[hi]])
    ):
        hi -= 1
    while lo < at and doc[members[lo]].is_punct:
        lo += 1
    return _whole_word(doc, members[lo]), members[hi] + 1


def _whole_word(doc: Doc, start: int) -> int:
    """Where the phrase begins whose first word hangs on a hyphen: `[its co-]chairs`."""
    first = start
    while first > 1 and _joins_words(doc[first - 1]):
        first -= 2
    if first < start and first > 0 and doc[first - 1].tag_ in ("DT", "PRP$"):
        first -= 1
    return first


def _keeps(token: Token) -> bool:
    return token.text in (")", "’s", "'s")


def phrase_from(doc: Doc, start: int, limit: int) -> Token | None:
    """The head of the noun phrase that starts at token `start` and does not reach `limit`."""
    if start >= limit:
        return None
    token = doc[start]
    # `the Serbian forward`: an adjective may be the head that the parse found.
    while (up := token.head) != token and start < up.i < limit and (is_nominal(up) or up.dep_ in SUBJECT):
        token = up
    if is_nominal(token) or (token.dep_ in SUBJECT and token.pos_ == "ADJ"):
        return token
    near = (doc[i] for i in range(start, min(limit, start + 6)))
    return next((noun for noun in near if is_nominal(noun) and noun.lower_ not in RELATIVE_WORDS), None)
