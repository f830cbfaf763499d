"""Signatures kept in a file: the same as made anew, found again, and made anew where the file is of no use."""

import pathlib
import threading

import pytest

from transforms.signatures import SignatureCache
from transforms.similarity import sign

TEXTS = {
    f"hash {number}": f"Rain is likely in ward {number}, and snow above the town of Quill. " * 9
    for number in range(1200)
}
SIGNED = {content_hash: sign(text) for content_hash, text in TEXTS.items()}


def test_made_once_and_found_again(tmp_path: pathlib.Path) -> None:
    cache = SignatureCache(str(tmp_path / "signatures"))
    half = dict(list(TEXTS.items())[::2])
    assert cache.sign_all(half) == {content_hash: SIGNED[content_hash] for content_hash in half}
    # By another text it is seen which were made: those of the other half.
    again = cache.sign_all(dict.fromkeys(TEXTS, "Another text altogether."))
    other = sign("Another text altogether.")
    assert again == {content_hash: SIGNED[content_hash] if content_hash in half else other for content_hash in TEXTS}


def test_texts_without_words(tmp_path: pathlib.Path) -> None:
    cache = SignatureCache(str(tmp_path / "signatures"))
    assert [cache.sign_all({"a": "…"}) for _ in range(2)] == [{"a": b""}] * 2
    assert cache.sign_all({}) == {}


@pytest.mark.parametrize("path", ["broken", "folder", "no/such/folder/signatures"])
def test_a_file_of_no_use(path: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "broken").write_bytes(b"not what SQLite writes" * 1000)
    (tmp_path / "folder").mkdir()
    cache = SignatureCache(str(tmp_path / path))
    assert [cache.sign_all(TEXTS) for _ in range(2)] == [SIGNED] * 2


def test_many_at_once(tmp_path: pathlib.Path) -> None:
    cache = SignatureCache(str(tmp_path / "signatures"))
    found = []
    threads = [threading.Thread(target=lambda: found.append(cache.sign_all(TEXTS))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [SIGNED] * 4
