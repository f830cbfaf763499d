"""The rules on hand-made parses, in Universal Dependencies and in the labels of spaCy's English models."""

import pytest

from tests.quotes.parses import parse
from transforms.quotes import grammar
from transforms.quotes.assemble import find_matches

# (what it shows, parse in Universal Dependencies, parse in ClearNLP's labels, speaker, type, content)
BOTH = [
    (
        "direct",
        "“/``/punct/rose Water/NN/nsubj/rose rose/VBD/ccomp/said ,/,/punct/said ”/''/punct/said "
        "Hale/NNP/nsubj/said said/VBD/ROOT/said ././punct/said",
        "“/``/punct/said Water/NN/nsubj/rose rose/VBD/ccomp/said ,/,/punct/said ”/''/punct/said "
        "Hale/NNP/nsubj/said said/VBD/ROOT/said ././punct/said",
        ("direct", "Hale", "Water rose,"),
    ),
    (
        "clause",
        "Hale/NNP/nsubj/said said/VBD/ROOT/said that/IN/mark/rose water/NN/nsubj/rose "
        "rose/VBD/ccomp/said ././punct/said",
        "Hale/NNP/nsubj/said said/VBD/ROOT/said that/IN/mark/rose water/NN/nsubj/rose "
        "rose/VBD/ccomp/said ././punct/said",
        ("indirect", "Hale", "water rose"),
    ),
    (
        "order",
        "Hale/NNP/nsubj/urged urged/VBD/ROOT/urged Norland/NNP/obj/urged to/TO/mark/stop "
        "stop/VB/xcomp/urged ././punct/urged",
        "Hale/NNP/nsubj/urged urged/VBD/ROOT/urged Norland/NNP/nsubj/stop to/TO/aux/stop "
        "stop/VB/ccomp/urged ././punct/urged",
        ("indirect", "Hale", "Norland to stop"),
    ),
    (
        "preposition",
        "Hale/NNP/nsubj/warned warned/VBD/ROOT/warned of/IN/case/winter a/DT/det/winter "
        "long/JJ/amod/winter winter/NN/obl/warned ././punct/warned",
        "Hale/NNP/nsubj/warned warned/VBD/ROOT/warned of/IN/prep/warned a/DT/det/winter "
        "long/JJ/amod/winter winter/NN/pobj/of ././punct/warned",
        ("indirect", "Hale", "a long winter"),
    ),
    (
        "parenthetical",
        "Water/NN/nsubj/rose rose/VBD/ROOT/rose ,/,/punct/rose Hale/NNP/nsubj/said "
        "said/VBD/parataxis/rose ././punct/rose",
        "Water/NN/nsubj/rose rose/VBD/ccomp/said ,/,/punct/said Hale/NNP/nsubj/said said/VBD/ROOT/said ././punct/said",
        ("indirect", "Hale", "Water rose"),
    ),
    (
        "passive with its agent",
        "It/PRP/nsubj:pass/denied was/AUX/aux:pass/denied denied/VBN/ROOT/denied by/IN/case/Hale "
        "Hale/NNP/obl:agent/denied as/IN/case/stunt “/``/punct/stunt stunt/NN/obl/denied "
        "”/''/punct/stunt",
        "It/PRP/nsubjpass/denied was/AUX/auxpass/denied denied/VBN/ROOT/denied by/IN/agent/denied "
        "Hale/NNP/pobj/by as/IN/prep/denied “/``/punct/stunt stunt/NN/pobj/as ”/''/punct/stunt",
        ("direct", "Hale", "stunt"),
    ),
]


@pytest.mark.parametrize("labels", [1, 2], ids=["ud", "clearnlp"])
@pytest.mark.parametrize("row", BOTH, ids=[row[0] for row in BOTH])
def test_both_label_sets_give_the_same_quote(row: tuple[str, str, str, tuple[str, str, str]], labels: int) -> None:
    doc = parse(str(row[labels]))
    found = [
        (
            match.quote_type,
            doc.text[slice(*match.speaker)] if match.speaker else None,
            " ".join(doc.text[start:end] for start, end in match.pieces),
        )
        for match in find_matches(doc)
    ]
    assert found == [row[3]]


SUBJECTS = [
    ("He/PRP/nsubj/said said/VBD/ROOT/said", "said", "He"),
    ("He/PRP/nsubj/came came/VBD/ROOT/came and/CC/cc/said said/VBD/conj/came", "said", "He"),
    ("He/PRP/nsubj/came came/VBD/ROOT/came ,/,/punct/came saying/VBG/advcl/came so/RB/advmod/saying", "saying", "He"),
    ("He/PRP/nsubj/went went/VBD/ROOT/went on/RB/advmod/went to/TO/mark/say say/VB/xcomp/went", "say", "He"),
    ("Hale/NNP/ROOT/Hale ,/,/punct/said who/WP/nsubj/said said/VBD/acl:relcl/Hale so/RB/advmod/said", "said", "Hale"),
    ("Hale/NNP/ROOT/Hale ,/,/punct/said who/WP/nsubj/said said/VBD/relcl/Hale so/RB/advmod/said", "said", "Hale"),
    (
        "He/PRP/nsubj/sent sent/VBD/ROOT/sent letters/NNS/obj/sent saying/VBG/acl/letters no/DT/obj/saying",
        "saying",
        "He",
    ),
    ("It/PRP/nsubj:pass/said was/AUX/aux:pass/said said/VBN/ROOT/said", "said", None),
    ("It/PRP/nsubjpass/said was/AUX/auxpass/said said/VBN/ROOT/said by/IN/agent/said Hale/NNP/pobj/by", "said", "Hale"),
]


@pytest.mark.parametrize(("line", "verb", "expected"), SUBJECTS)
def test_subject(line: str, verb: str, expected: str | None) -> None:
    doc = parse(line)
    found = grammar.subject(next(token for token in doc if token.text == verb))
    assert (found.text if found is not None else None) == expected


def test_a_noun_phrase_takes_its_apposition_and_leaves_its_clause() -> None:
    doc = parse(
        "the/DT/det/mayor mayor/NN/ROOT/mayor ,/,/punct/Hale Hale/NNP/appos/mayor ,/,/punct/said "
        "who/WP/nsubj/said said/VBD/acl:relcl/mayor no/RB/advmod/said"
    )
    start, end = grammar.noun_phrase(doc[1])
    assert doc[start:end].text == "the mayor, Hale"


def test_negation() -> None:
    doc = parse("He/PRP/nsubj/say did/AUX/aux/say not/RB/advmod/say say/VB/ROOT/say")
    assert grammar.negations(doc[3])
