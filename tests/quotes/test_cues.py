"""The lexicon: its size, its frames, and the forms of its verbs."""

import pytest

from transforms.quotes.cues import lexicon, parse_lexicon, regular_forms

FORMS = [
    ("said", "", "say"),
    ("says", "", "say"),
    ("denied", "", "deny"),
    ("agreed", "", "agree"),
    ("stresses", "", "stress"),
    ("quipped", "", "quip"),
    ("pointed", "out", "point out"),
    ("calling", "on", "call on"),
    ("called", "him", "call"),
    ("put", "it", "put it"),
    ("wrote", "back", "write"),
    ("told", "reporters", "tell"),
]


@pytest.mark.parametrize(("form", "following", "lemma"), FORMS)
def test_a_form_finds_its_verb(form: str, following: str, lemma: str) -> None:
    cue = lexicon().find(form, following)
    assert cue is not None
    assert cue.lemma == lemma


@pytest.mark.parametrize("form", ["table", "saying so", ""])
def test_other_words_find_nothing(form: str) -> None:
    assert lexicon().find(form) is None


def test_there_are_many_verbs() -> None:
    assert len(lexicon().verbs) >= 350


def test_frames_of_several_groups_join() -> None:
    tell = lexicon().verbs["tell"]
    assert tell.has("that")
    assert tell.has("whom")
    assert tell.has("whom-to")
    assert {"say", "order"} <= tell.classes
    assert "of" in lexicon().verbs["accuse"].prepositions


def test_an_unknown_frame_is_named() -> None:
    with pytest.raises(ValueError, match=r"cue group \[say \| sing\]"):
        parse_lexicon("[say | sing]\ncroon")


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("deny", ["deny", "denies", "denied", "denying"]),
        ("agree", ["agree", "agrees", "agreed", "agreeing"]),
        ("note", ["note", "notes", "noted", "noting"]),
        ("stress", ["stress", "stresses", "stressed", "stressing"]),
        ("pray", ["pray", "prays", "prayed", "praying"]),
    ],
)
def test_regular_forms(verb: str, forms: list[str]) -> None:
    assert regular_forms(verb) == forms
