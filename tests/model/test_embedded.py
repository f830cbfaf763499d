"""The embedded model: that it loads, what it promises, and how it reads news."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.training import Example

import transforms.model
from transforms.model import load_model

FOLDER = Path(transforms.model.__file__).parent / "en_newsbeam"
LABELS = {
    *("PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"),
    *("DATE", "TIME", "PERCENT", "MONEY"),
}


def test_labels_are_those_of_the_design(nlp: Language) -> None:
    assert set(nlp.pipe_labels["ner"]) == LABELS
    assert {"nsubj", "ccomp", "parataxis", "appos", "ROOT"} <= set(nlp.pipe_labels["parser"])


def test_meta_says_licence_and_sources() -> None:
    meta = json.loads((FOLDER / "meta.json").read_text(encoding="utf-8"))
    assert (meta["lang"], meta["name"], meta["license"]) == ("en", "newsbeam", "CC BY-SA 4.0")
    assert {"ud_ewt", "ner_voa"} <= {source["name"] for source in meta["sources"]}
    assert meta["performance"]["ud_pud las"] > 80


def test_package_stays_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 30_000_000


def test_import_suffices_and_needs_no_build_time_tables() -> None:
    code = (
        "import sys, spacy, transforms.model\n"
        "sys.modules['spacy_lookups_data'] = None\n"
        "nlp = spacy.load(sys.argv[1])\n"
        "print([token.lemma_ for token in nlp('He noted it.')][1])"
    )
    run = subprocess.run([sys.executable, "-c", code, str(FOLDER)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "note"


@pytest.mark.parametrize("value", ["en_no_such_model", "/no/such/folder", ""])
def test_unknown_model_is_named_with_what_is_allowed(value: str) -> None:
    with pytest.raises(ValueError, match=r"cannot load model .*'embedded'.*spaCy package.*folder") as error:
        load_model(value)
    assert repr(value) in str(error.value)


@pytest.mark.parametrize(
    ("pipes", "missing"), [((), "no parser and no entities"), (("ner",), "no parser"), (("parser",), "no entities")]
)
def test_model_without_parser_or_entities_is_refused(tmp_path: Path, pipes: tuple[str, ...], missing: str) -> None:
    blank = spacy.blank("en")
    for pipe in pipes:
        component = blank.add_pipe(pipe)
        assert isinstance(component, TrainablePipe)
        component.add_label("x")
    blank.initialize()
    blank.to_disk(tmp_path)
    with pytest.raises(ValueError, match=f"has {missing};"):
        load_model(str(tmp_path))


def test_folder_of_another_pipeline_loads(tmp_path: Path) -> None:
    other = spacy.blank("en")
    other.add_pipe("entity_ruler")
    other.add_pipe("parser")
    tree = Doc(other.vocab, words=["TASS", "said"], heads=[1, 1], deps=["nsubj", "ROOT"])
    other.initialize(lambda: [Example(other.make_doc("TASS said"), tree)])
    other.to_disk(tmp_path)
    assert load_model(str(tmp_path)).pipe_names == ["entity_ruler", "parser"]


SUBJECTS = [
    ("“We will fight on,” said Smith.", "said", "Smith"),
    ('"We will fight on," the mayor of London said Tuesday.', "said", "mayor"),
    ("Lindqvist noted that the talks would go on.", "noted", "Lindqvist"),
    ("The talks, Maria Lopez told reporters, would go on.", "told", "Maria"),
    ("He added: “All options are open.”", "added", "He"),
    ("The deal is dead, says Tarlo.", "says", "Tarlo"),
    ("The firm will cut 500 jobs, chief executive Maria Lopez said on Tuesday.", "said", "Maria"),
    ("Oil prices rose 3 percent after the Saudi energy minister said output would fall.", "said", "minister"),
    ("‘It is a disaster,’ explained Jones, who runs the shop.", "explained", "Jones"),
]


@pytest.mark.parametrize(("text", "verb", "subject"), SUBJECTS)
def test_subject_of_a_reporting_verb(nlp: Language, text: str, verb: str, subject: str) -> None:
    pairs = [(token.head.text, token.text) for token in nlp(text) if token.dep_ == "nsubj"]
    assert (verb, subject) in pairs


ENTITIES = [
    ("Russian President Vladimir Putin met Angela Merkel in Berlin on Monday.", "Vladimir Putin", "PERSON"),
    ("Russian President Vladimir Putin met Angela Merkel in Berlin on Monday.", "Russian", "NORP"),
    ("Russian President Vladimir Putin met Angela Merkel in Berlin on Monday.", "Berlin", "GPE"),
    ("Russian President Vladimir Putin met Angela Merkel in Berlin on Monday.", "Monday", "DATE"),
    ("The United Nations said on Friday that the fighting in Sudan had stopped.", "United Nations", "ORG"),
    ("US Secretary of Labor Marian Holt told the Congress about it.", "Marian Holt", "PERSON"),
    ("US Secretary of Labor Marian Holt told the Congress about it.", "Congress", "ORG"),
    ("The company lost $4.5 million, 12 percent of its sales.", "12 percent", "PERCENT"),
]


@pytest.mark.parametrize(("text", "name", "label"), ENTITIES)
def test_entities_of_news(nlp: Language, text: str, name: str, label: str) -> None:
    assert (name, label) in [(entity.text, entity.label_) for entity in nlp(text).ents]


def test_given_sentence_starts_are_kept(nlp: Language) -> None:
    doc = nlp.make_doc("Talks go on in Rome\nThe minister said so.")
    for token in doc:
        token.is_sent_start = token.text == "The" or token.i == 0
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    assert [sent.text.strip() for sent in doc.sents] == ["Talks go on in Rome", "The minister said so."]


def test_a_text_is_read_alike_alone_and_in_a_batch(nlp: Language) -> None:
    texts = [text for text, *_ in SUBJECTS + ENTITIES] * 5 + ["", " \n "]
    together = [doc.to_json() for doc in nlp.pipe(texts, batch_size=13)]
    assert together == [nlp(text).to_json() for text in texts]
