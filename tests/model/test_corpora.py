"""Reading corpora, changing sentences, filling in partly labelled ones."""

import dataclasses
import gzip
from pathlib import Path

import pytest
import spacy
from model import augment, corpora, examples, partial, quotations
from model.corpora import Tagged, Tree
from model.training import randomness
from spacy.language import Language
from spacy.tokens import Doc, Span

CONLLU = """# newdoc id = news_one
# newpar
# text = Ann didn't go.
1\tAnn\tAnn\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\tTense=Past\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tgo\tgo\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# text = We stay here.
1\tWe\twe\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\tstay\tstay\tVERB\tVBP\t_\t0\troot\t_\t_
3\there\there\tADV\tRB\t_\t2\tadvmod\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""


@pytest.fixture
def trees(tmp_path: Path) -> list[Tree]:
    path = tmp_path / "small.conllu.gz"
    path.write_bytes(gzip.compress(CONLLU.encode()))
    return list(corpora.read_trees(path))


def test_trees_carry_text_heads_and_paragraphs(trees: list[Tree]) -> None:
    text, offsets = corpora.text_of(trees)
    assert text == "Ann didn't go. We stay here."
    assert [text[start:end] for start, end in offsets[0]] == ["Ann", "did", "n't", "go", "."]
    assert trees[0].heads == [3, 3, 3, 3, 3]
    assert [tree.starts for tree in trees] == [True, False]
    assert [len(group) for group in corpora.paragraphs(trees)] == [2]


def test_gold_doc_agrees_with_the_trees(trees: list[Tree]) -> None:
    doc = examples.tree_doc(spacy.blank("en").vocab, trees)
    assert [sent.root.text for sent in doc.sents] == ["go", "stay"]
    assert [token.lemma_ for token in doc][:3] == ["Ann", "do", "not"]


def test_spans_of_iob_tags() -> None:
    sentence = Tagged(list("abcdef"), [True] * 6, ["B-ORG", "I-ORG", "I-GPE", "O", "B-ORG", "B-ORG"])
    assert corpora.spans_of(sentence) == [(0, 2, "ORG"), (2, 3, "GPE"), (4, 5, "ORG"), (5, 6, "ORG")]


@pytest.mark.parametrize("seed", range(30))
def test_quotation_is_a_tree_with_its_speaker_as_subject(trees: list[Tree], seed: int) -> None:
    speakers = quotations.Speakers.collect(trees)
    built = quotations.make_quotation(trees[1], speakers, randomness(seed))
    assert built is not None
    doc = examples.tree_doc(spacy.blank("en").vocab, [built])
    assert len(list(doc.sents)) == 1
    speech = [token for token in doc if {"nsubj", "ccomp"} <= {child.dep_ for child in token.children}]
    assert [verb.tag_ for verb in speech] in (["VBD"], ["VBZ"])
    assert "stay" in {child.text for child in speech[0].children} | {speech[0].head.text}
    assert not any(token.text == token.nbor().text == "," for token in doc[:-1])


def test_sources_bear_the_roles_that_news_gives(trees: list[Tree]) -> None:
    speakers = dataclasses.replace(quotations.Speakers.collect(trees), names=[["Ruth", "Okoye"]], nations=["Kenyan"])
    vocab, seen = spacy.blank("en").vocab, set()
    for seed in range(60):
        doc = examples.tree_doc(vocab, [speakers.choose(randomness(seed))])
        assert len(list(doc.sents)) == 1, doc.text
        seen |= {token.dep_ for token in doc}
    assert {"nmod:desc", "appos", "amod", "compound", "nmod", "flat", "det"} <= seen


def test_quotation_marks_take_one_style() -> None:
    words = ['"', "It", "'s", "late", '"']
    for seed in range(40):
        styled = augment.restyle_quotes(words, ["``", "PRP", "VBZ", "JJ", "''"], randomness(seed))
        assert styled[1].lower() == "it"
        assert (styled[0], styled[-1]) in {
            ('"', '"'), ("“", "”"), ("‘", "’"), ("“", '"'), ('"', "”"), ("``", "''"),
        }  # fmt: skip


def test_swapped_names_keep_spans_whole() -> None:
    sentence = Tagged(["Mr.", "Bo", "Li", "left", "Oslo"], [True] * 5, ["O", "B-PERSON", "I-PERSON", "O", "B-GPE"])
    names = {"PERSON": [["Ana", "de", "Souza"]], "GPE": [["Quito"]]}
    swapped = {" ".join(augment.swap_names(sentence, names, randomness(seed)).words) for seed in range(40)}
    assert "Mr. Ana de Souza left Quito" in swapped
    assert "Mr. Bo Li left Oslo" in swapped


def test_dateline_is_labelled() -> None:
    sentence = Tagged(["Talks", "go", "on"], [True] * 3, ["O"] * 3)
    for seed in range(30):
        line = augment.add_dateline(sentence, {"GPE": [["San", "Jose"]]}, randomness(seed))
        assert len(line.words) == len(line.spaces) == len(line.tags)
        assert corpora.spans_of(line)[0] == (0, 2, "GPE")


def test_finer_original_labels_are_taken() -> None:
    words = ["the", "Louvre", "in", "France", "by", "Wolves", "of", "Lapland", "spoke", "Sami"]
    tags = ["O", "B-LOC", "O", "B-LOC", "O", "-", "O", "B-LOC", "O", "-"]
    fine = ["B-building_hotel", "I-building_hotel", "O", "B-location_GPE", "O"]
    fine += ["B-other_livingthing", "O", "B-location_other", "O", "B-other_language"]
    spaces = [True] * len(words)
    sharp = partial.sharpen(Tagged(words, spaces, tags), Tagged(words, spaces, fine))
    assert sharp.tags == ["O", "B-FAC", "O", "B-GPE", "O", "O", "O", "B-LOC", "O", "B-LANGUAGE"]


def test_first_model_and_corpus_must_agree() -> None:
    nlp = spacy.blank("en")
    labels = {"Monday": "DATE", "Oslo": "GPE", "Acme": "ORG"}

    @Language.component("test_guesser")
    def guess(doc: Doc) -> Doc:
        doc.ents = [Span(doc, t.i, t.i + 1, labels[t.text]) for t in doc if t.text in labels]
        return doc

    nlp.add_pipe("test_guesser")
    words = ["Ann", "left", "Oslo", "Monday", "for", "France", "and", "Lake", "Como", "with", "Acme"]
    tags = ["B-PER", "O", "B-LOC", "O", "O", "B-LOC", "O", "B-LOC", "I-LOC", "O", "O"]
    refined = next(partial.refine(nlp, [Tagged(words, [True] * len(words), tags)]))
    assert refined.tags == ["B-PERSON", "O", "B-GPE", "B-DATE", "O", "B-GPE", "O", "-", "-", "O", "-"]
