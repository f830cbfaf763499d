"""The fast tok2vec: words that are embedded once, to the same bit whatever was read before."""

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.training import Example
from thinc.api import Adam

from transforms.model import compact, load_model
from transforms.model.compact import CompactTok2Vec, WordCache

TEXT = "Ruth Okoye said the dam held. The dam, she said, had held before; the Dam HELD, Okoye said."


@pytest.mark.parametrize("name", ["tok2vec", "entity_tok2vec"])
def test_remembered_words_have_the_vectors_of_the_model(nlp: Language, name: str) -> None:
    pipe = nlp.get_pipe(name)
    assert isinstance(pipe, CompactTok2Vec)
    for text in (TEXT, TEXT.upper(), TEXT, "Zxqvian wörds, 1,234 of “them”…", "\n\n"):
        doc = nlp.make_doc(text)
        assert np.allclose(pipe.predict([doc])[0], pipe.model.predict([doc])[0], atol=1e-4)


def test_what_was_read_before_changes_no_bit(nlp: Language) -> None:
    pipe = nlp.get_pipe("entity_tok2vec")
    assert isinstance(pipe, CompactTok2Vec)
    texts = [TEXT, " ".join(nlp.Defaults.stop_words), "Ruth Okoye held the dam before it held.", "She said so."]
    caches = [WordCache(pipe.model.get_ref("embed")) for _ in range(3)]
    for cache, order in zip(caches, ([0, 1, 2, 3], [3, 2, 1, 0], [2]), strict=True):
        for index in order:
            cache.embed(nlp.make_doc(texts[index]))
    first, second, third = (cache.embed(nlp.make_doc(texts[2])) for cache in caches)
    assert (first == second).all()
    assert (first == third).all()


def test_more_words_than_are_remembered(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compact, "_REMEMBERED", 12)
    pipe = nlp.get_pipe("tok2vec")
    assert isinstance(pipe, CompactTok2Vec)
    embed = pipe.model.get_ref("embed")
    cache = WordCache(embed)
    for text in ("One two three four five.", "Six seven eight nine ten.", TEXT, "One two three four five."):
        doc = nlp.make_doc(text)
        assert np.allclose(cache.embed(doc), embed.predict([doc])[0], atol=1e-4)


def test_training_forgets_the_words() -> None:
    nlp = load_model()
    pipe = nlp.get_pipe("tok2vec")
    assert isinstance(pipe, CompactTok2Vec)
    before = pipe.predict([nlp.make_doc(TEXT)])[0]
    doc = nlp.make_doc(TEXT)
    pipe.update([Example.from_dict(doc, {})])
    # Which listener sends the gradient back depends on what listens, so it is sent here.
    vectors, backprop = pipe.model.begin_update([doc])
    backprop([np.ones_like(each) for each in vectors])
    pipe.finish_update(Adam(0.001))
    assert pipe.model.ops.maxout(np.ones((1, 2, 3), dtype=np.float32))[1] is not None  # it learns by which piece it was
    after = pipe.predict([nlp.make_doc(TEXT)])[0]
    assert not (after == before).all()
    assert np.allclose(after, pipe.model.predict([nlp.make_doc(TEXT)])[0], atol=1e-4)


def test_a_tok2vec_of_another_make_is_read_as_it_is() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("newsbeam_tok2vec")
    nlp.initialize()
    assert nlp(TEXT).tensor.shape[0] == len(nlp(TEXT))
