"""Who speaks: names, pronouns, descriptions, organizations, and what stays without a name."""

import pytest
import spacy
from spacy.tokens import Doc

from tests.docs import make_doc
from transforms.names import find_names
from transforms.quotes.matches import QuoteMatch, Span
from transforms.quotes.resolve import resolve_speakers
from transforms.quotes.resolve_discourse import is_subject
from transforms.quotes.resolve_nouns import noun_kind

_PERSONS = ("Ivo Brandt", "Ada Holm", "Paul Marsh", "Karen Marsh", "Greta Lund", "Brandt", "Holm", "Marsh", "Lund")
_ENTITIES = [
    *((name, "PERSON") for name in _PERSONS),
    ("Orrin Motors", "ORG"),
    ("Velton Dam Commission", "ORG"),
    ("Velton", "GPE"),
    ("Kremlin", "ORG"),
    ("Norland", "NORP"),
]


def _match(speaker: Span | None, content: Span | None = None, floating: bool = False) -> QuoteMatch:
    piece = content or (speaker or (0, 1))
    return QuoteMatch("indirect", (piece,), speaker=speaker, is_floating=floating, rule="cue")


def _spans(text: str, mentions: list[str]) -> list[Span]:
    """Where the mentions stand, each sought after the one before."""
    spans, at = [], 0
    for mention in mentions:
        at = text.index(mention, at)
        spans.append((at, at + len(mention)))
        at += len(mention)
    return spans


def _resolve(text: str, mentions: list[str]) -> list[QuoteMatch]:
    doc = make_doc(text, _ENTITIES)
    matches = [_match(span) for span in _spans(text, mentions)]
    return resolve_speakers(doc, matches, find_names(doc))


@pytest.mark.parametrize(
    ("text", "mentions", "expected"),
    [
        ("Ivo Brandt arrived. Brandt said it rained.", ["Brandt said"], ["Ivo Brandt"]),
        ("Ivo Brandt arrived. Mr. Brandt said it rained.", ["Mr. Brandt"], ["Ivo Brandt"]),
        ("Mayor Ada Holm said it rained.", ["Mayor Ada Holm"], ["Ada Holm"]),
        ("Ada Holm, the mayor of Velton, said it rained.", ["Ada Holm, the mayor of Velton"], ["Ada Holm"]),
        ("The mayor of Velton, Ada Holm, said it rained.", ["The mayor of Velton, Ada Holm"], ["Ada Holm"]),
        (
            "The lawyer for the villagers, Ada Holm, said it rained.",
            ["The lawyer for the villagers, Ada Holm"],
            ["Ada Holm"],
        ),
        ("Counsel to Velton, Ada Holm KC, said so.", ["Counsel to Velton, Ada Holm KC"], ["Ada Holm"]),
        ("His rival, the economist Ada Holm, said so.", ["His rival, the economist Ada Holm"], ["Ada Holm"]),
        (
            "Ivo Brandt left. Velton’s judge said so. He left. The owner’s aide, Mr. Ivo Brandt, said so.",
            ["The owner’s aide, Mr. Ivo Brandt"],
            ["Ivo Brandt"],
        ),
        ("Gov. Ada Holm (R-Velton) said it rained.", ["Gov. Ada Holm (R-Velton)"], ["Ada Holm"]),
        ("Ada Holm, who knows Ivo Brandt, said so.", ["Ada Holm, who knows Ivo Brandt"], ["Ada Holm"]),
        ("Spokeswoman Greta Lund said it rained.", ["Spokeswoman"], ["Greta Lund"]),
        ("Secretary of State Ivo Brandt said so.", ["Secretary of State Ivo Brandt"], ["Ivo Brandt"]),
        ("Ada Holm and Ivo Brandt said so.", ["Ada Holm and Ivo Brandt"], ["Ada Holm and Ivo Brandt"]),
        (
            "Ivo Brandt and his wife Ada Holm said so.",
            ["Ivo Brandt and his wife Ada Holm"],
            ["Ivo Brandt and Ada Holm"],
        ),
        (
            "Orrin Motors managing director Ada Holm said so.",
            ["Orrin Motors managing director Ada Holm"],
            ["Ada Holm"],
        ),
        ("Reporters met Ada Holm, who said so.", ["who"], ["Ada Holm"]),
        ("Senator Ada Holm left. Reporters met the senator, who said so.", ["who"], ["Ada Holm"]),
        ("Ada Holm’s words", ["Ada Holm’s"], ["Ada Holm"]),
        ("“We left,” Zed Quarry said.", ["Zed Quarry"], ["Zed Quarry"]),
    ],
)
def test_names(text: str, mentions: list[str], expected: list[str]) -> None:
    matches = _resolve(text, mentions)
    assert [match.speaker_name for match in matches] == expected
    assert {match.speaker_kind for match in matches} == {"person"}


@pytest.mark.parametrize(
    ("text", "mentions", "expected"),
    [
        ("Ivo Brandt met Ada Holm. She said so.", ["She"], ["Ada Holm"]),
        ("Ada Holm met Ivo Brandt. He said so.", ["He"], ["Ivo Brandt"]),
        ("Ada Holm said so. Ivo Brandt left. She added this.", ["Ada Holm", "She"], ["Ada Holm", "Ada Holm"]),
        (
            "Ivo Brandt said so. Paul Marsh said no. He added this.",
            ["Ivo Brandt", "Paul Marsh", "He"],
            [..., ..., "Paul Marsh"],
        ),
        ("Ada Holm arrived. Nobody knows what he said.", ["he"], [None]),
        ("It rained. He said so.", ["He"], [None]),
        ("Mr. Lund arrived. She said so.", ["She"], [None]),
        ("The widow, Quill Tarn, came. He said so.", ["He"], [None]),
        ("Orrin Motors grew. It said so.", ["It"], ["Orrin Motors"]),
        ("Ada Holm left. It said so.", ["It"], [None]),
        ("Ivo Brandt said no. Paul Marsh left. He added this.", ["Ivo Brandt", "He"], ["Ivo Brandt", "Paul Marsh"]),
        ("Ivo Brandt arrived. His claim came later.", ["His"], ["Ivo Brandt"]),
        (
            "Ivo Brandt said so. Paul Marsh left.\n\n* * *\n\nPaul Marsh said no. He added this.",
            ["Ivo Brandt", "Paul Marsh said", "He"],
            [..., ..., "Paul Marsh"],
        ),
        ("Ivo Brandt left. A questioner spoke. He said so.", ["A questioner", "He"], [None, "Ivo Brandt"]),
        ("Ivo Brandt left. An officer spoke. He said so.", ["An officer", "He"], [None, None]),
        ("Ada Holm spoke. Senate met Greta Lund, who left. She said so.", ["She"], ["Greta Lund"]),
        ("Residents met Orrin Motors. They said so.", ["They"], ["Orrin Motors"]),
    ],
)
def test_pronouns(text: str, mentions: list[str], expected: list[object]) -> None:
    found = [match.speaker_name for match in _resolve(text, mentions)]
    assert [name if want is not ... else ... for name, want in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("Russian presidential spokesman Ivo Brandt left. The Kremlin spokesman said so.", "The Kremlin", "Ivo Brandt"),
        ("Senator Ada Holm met Governor Paul Marsh. The senator said so.", "The senator", "Ada Holm"),
        ("Ada Holm, a spokeswoman, met Ivo Brandt. The spokeswoman said so.", "The spokeswoman", "Ada Holm"),
        ("The Democratic nominee, Ada Holm, met the Republican nominee, Ivo Brandt. The Republican candidate said so.",
         "The Republican candidate", "Ivo Brandt"),
        ("Ivo Brandt, the French minister, met Paul Marsh, the German minister. The Berlin minister said so.",
         "The Berlin minister", "Paul Marsh"),
        ("Businessman Ivo Brandt left. The businesswoman said so.", "The businesswoman", None),
        ("Ivo Brandt, the Republican nominee, left. The Democratic nominee said so.", "The Democratic nominee", None),
        ("Ivo Brandt left. A spokesman said so.", "A spokesman", None),
        ("Ivo Brandt runs Orrin Motors. The Velton businessman said so.", "The Velton businessman", "Ivo Brandt"),
        ("Ivo Brandt runs Orrin Motors. The announcer said so.", "The announcer", None),
        ("Mayor Ivo Brandt left. Brandt’s lawyer said so.", "Brandt’s lawyer", None),
        ("Lawyer Ada Holm met Ivo Brandt. Brandt’s lawyer said so.", "Brandt’s lawyer", None),
        ("Ivo Brandt left. The mayor of Velton said so.", "The mayor of Velton", None),
        ("Ivo Brandt left. The head of the ministry said so.", "The head of the ministry", "Ivo Brandt"),
        ("Mayor Ada Holm met Ivo Brandt, who is not related to the mayor. The mayor said so.", "The mayor", "Ada Holm"),
        ("Ada Holm, a Brandt lawyer, left. Brandt’s lawyer said so.", "Brandt’s lawyer", "Ada Holm"),
    ],
)  # fmt: skip
def test_descriptions(text: str, mention: str, expected: str | None) -> None:
    end = text.index(" said so")
    start = text.rindex(mention, 0, end)
    doc = make_doc(text, _ENTITIES)
    (match,) = resolve_speakers(doc, [_match((start, end))], find_names(doc))
    assert match.speaker_name == expected
    assert match.speaker_kind == ("person" if expected else "description")


@pytest.mark.parametrize(
    ("text", "mention", "name", "kind"),
    [
        ("Orrin Motors fell. The company said so.", "The company", "Orrin Motors", "organization"),
        (
            "Velton Dam Commission met. The commission said so.",
            "The commission",
            "Velton Dam Commission",
            "organization",
        ),
        ("Orrin Motors, a bank in Velton, fell. The bank said so.", "The bank", "Orrin Motors", "organization"),
        ("Velton Dam Commission met. The ministry said so.", "The ministry", None, "organization"),
        ("Several officials said so.", "Several officials", None, "group"),
        ("Two people familiar with it said so.", "Two people familiar with it", None, "group"),
        ("The report said so.", "The report", None, "work"),
        ("Velton said so.", "Velton", "Velton", "organization"),
        ("The Orrin Motors company said so.", "The Orrin Motors company", "Orrin Motors", "organization"),
        ("Paul Marsh ran. Marsh’s campaign said so.", "Marsh’s campaign", "Paul Marsh’s campaign", "organization"),
        ("Paul Marsh ran. The Marsh campaign said so.", "The Marsh campaign", "Paul Marsh campaign", "organization"),
        ("An analysis by Orrin Motors said so.", "An analysis by Orrin Motors", None, "work"),
        ("Island Relief, an aid group, said so.", "Island Relief, an aid group", "Island Relief", "organization"),
        ("The supplier of bolts said so.", "The supplier of bolts", None, "organization"),
        ("The Norland forward said so.", "The Norland forward", None, "description"),
    ],
)
def test_organizations_groups_and_works(text: str, mention: str, name: str | None, kind: str) -> None:
    (match,) = _resolve(text, [mention])
    assert (match.speaker_name, match.speaker_kind) == (name, kind)


def test_two_who_fit_alike_stay_without_a_name_and_the_rule_says_so() -> None:
    (match,) = _resolve("Mayor Ivo Brandt met Mayor Paul Marsh. The mayor said so.", ["The mayor"])
    assert match.speaker_name is None
    assert match.rule == "cue; description, nobody or two fit"


def test_a_floating_quote_continues_the_speaker_before() -> None:
    text = "Ada Holm said so. “It rained.”"
    doc = make_doc(text, _ENTITIES)
    floating = _match(None, content=(19, 28), floating=True)
    found = resolve_speakers(doc, [floating, _match((0, 8))], find_names(doc))
    assert [match.speaker_name for match in found] == ["Ada Holm", "Ada Holm"]
    assert found[0].rule == "cue; continues the speaker before"


def test_a_quote_without_speaker_has_none() -> None:
    doc = make_doc("“It rained.”")
    (match,) = resolve_speakers(doc, [_match(None, content=(1, 10))], find_names(doc))
    assert (match.speaker_kind, match.speaker_name, match.rule) == ("none", None, "cue")


def test_entity_and_role_are_those_of_the_name() -> None:
    doc = make_doc("Presidential Spokesman Ivo Brandt left. Brandt said so.", _ENTITIES)
    names = find_names(doc)
    (match,) = resolve_speakers(doc, [_match((40, 46))], names)
    assert match.speaker_role == "Presidential Spokesman"
    assert match.speaker_entity_id == next(n.entity_id for n in names.names if n.display == "Ivo Brandt")


@pytest.mark.parametrize(
    ("owner", "noun", "expected"),
    [("harbour", "abbot", None), ("harbour", "crane", "Ivo Brandt"), ("the", "abbot", "Ivo Brandt")],
)
def test_a_new_subject_that_is_never_named_keeps_the_pronoun_from_older_ones(
    owner: str, noun: str, expected: str | None
) -> None:
    words = ["Ivo", "Brandt", "left", ".", "Then", owner, noun, "wrote", ".", "He", "said", "so"]
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        pos=["PROPN", "PROPN", "VERB", "PUNCT", "ADV", "NOUN", "NOUN", "VERB", "PUNCT", "PRON", "VERB", "ADV"],
        deps=["nsubj", "flat", "ROOT", "punct", "advmod", "det" if owner == "the" else "compound", "nsubj", "ROOT",
              "punct", "nsubj", "ROOT", "advmod"],
        heads=[2, 0, 2, 2, 7, 6, 7, 7, 7, 10, 10, 10],
        sent_starts=[1 if i in {0, 4, 9} else -1 for i in range(12)],
        ents=["B-PERSON", "I-PERSON", *"O" * 10],
    )  # fmt: skip
    at = doc[9].idx
    (match,) = resolve_speakers(doc, [_match((at, at + 2))], find_names(doc))
    assert match.speaker_name == expected


@pytest.mark.parametrize(("subject", "relative"), [("nsubj", "acl:relcl"), ("nsubj", "relcl")])
def test_relative_pronouns_in_both_label_sets(subject: str, relative: str) -> None:
    words = ["Two", "aides", "of", "Brandt", "arrived", "who", "said", "so"]
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        pos=["NUM", "NOUN", "ADP", "PROPN", "VERB", "PRON", "VERB", "ADV"],
        tags=["CD", "NNS", "IN", "NNP", "VBD", "WP", "VBD", "RB"],
        deps=["nummod", subject, "case", "nmod", "ROOT", subject, relative, "advmod"],
        heads=[1, 4, 3, 1, 4, 6, 1, 6],
        sent_starts=[True] + [False] * 7,
    )
    (match,) = resolve_speakers(doc, [_match((29, 32))], find_names(doc))
    assert (match.speaker_kind, match.speaker_name) == ("group", None)


@pytest.mark.parametrize(
    ("noun", "plural", "expected"),
    [
        ("officials", True, "group"),
        ("report", False, "work"),
        ("company", False, "organization"),
        ("companies", True, "group"),
        ("spokesman", False, "description"),
    ],
)
def test_noun_kind(noun: str, plural: bool, expected: str) -> None:
    assert noun_kind(noun, plural) == expected


@pytest.mark.parametrize(("noun", "expected"), [("fleets", True), ("minister", False)])
def test_an_apposition_that_the_parser_hung_on_a_thing_is_a_subject(noun: str, expected: bool) -> None:
    doc = Doc(
        spacy.blank("en").vocab,
        words=["The", "head", "of", "the", noun, ",", "Brandt", ",", "left"],
        pos=["DET", "NOUN", "ADP", "DET", "NOUN", "PUNCT", "PROPN", "PUNCT", "VERB"],
        deps=["det", "nsubj", "case", "det", "nmod", "punct", "appos", "punct", "ROOT"],
        heads=[1, 8, 4, 4, 1, 6, 4, 6, 8],
    )
    assert is_subject(doc[6]) is expected
