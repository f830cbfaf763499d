"""Languages are told where nothing states them, and left open where little is there."""

import json
import pathlib

import pytest

from transforms import language
from transforms.articles import ParseOptions, make_article
from transforms.formats import RawArticle
from transforms.language import detect_language
from transforms.records import Article, Document

TEXTS = {
    "en": "The mayor said on Monday that the ferry would sail again after eleven weeks in dock, and nobody cheered.",
    "de": "Die Bürgermeisterin sagte am Montag, die Fähre werde nach elf Wochen im Dock wieder fahren.",
    "fr": "La maire a déclaré lundi que le bac reprendrait la mer après onze semaines en cale.",
    "es": "La alcaldesa dijo el lunes que el transbordador volverá a navegar tras once semanas en el dique.",
    "it": "La sindaca ha detto lunedì che il traghetto riprenderà il mare dopo undici settimane in bacino.",
    "pt": "A prefeita disse na segunda-feira que a balsa voltará a navegar depois de onze semanas na doca.",
    "ru": "Мэр заявила в понедельник, что паром снова выйдет в море после одиннадцати недель в доке.",
    "uk": "Мерка заявила в понеділок, що пором знову вийде в море після одинадцяти тижнів у доці.",
    "pl": "Burmistrz powiedziała w poniedziałek, że prom znów wypłynie po jedenastu tygodniach w doku.",
    "tr": "Belediye başkanı pazartesi günü feribotun on bir hafta sonra yeniden denize açılacağını söyledi.",
    "ar": "قالت رئيسة البلدية يوم الاثنين إن العبارة ستبحر مرة أخرى بعد أحد عشر أسبوعا في الحوض",
    "zh": "市长星期一表示，渡轮在船坞停靠十一周后将再次启航。镇上的面包师说，他们一直在数着日子，"
    "自去年十二月以来每天晚上都要扔掉面包。议会将于下周就票价进行表决，没有人预计票价会下降。",
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_languages(language: str) -> None:
    assert detect_language(TEXTS[language]) == language


def test_what_is_plainly_english_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_identifier", lambda: pytest.fail("the model was asked"))
    assert (
        detect_language(f"{TEXTS['en']} It was the first of the boats to be built in the yard by the river. " * 2)
        == "en"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXTS["de"] + " „The ferry is back, and that is what it was built for“, sagte sie.", "de"),
        (TEXTS["fr"] + " « They said it could not be done », a-t-elle ajouté en anglais.", "fr"),
        (TEXTS["de"] * 3 + 3 * "“The ferry is back, and that is what it was built for,” she said.", "de"),
        ("Mayor Ines Rastegar rode aboard Saturday's first ferry, waving at bakers, welders, sailors, nurses.", "en"),
        ("THE MAYOR SAID ON MONDAY THAT THE FERRY WOULD SAIL AGAIN AND THAT NOBODY CHEERED IN THE HARBOUR.", "en"),
    ],
)
def test_few_english_words_are_no_proof(text: str, expected: str) -> None:
    assert detect_language(text) == expected


@pytest.mark.parametrize("text", ["", "The king spoke.", "1-0 " * 100, "—" * 200, "Bajaj Q3 PAT Rs 1,200 cr"])
def test_too_little_to_tell(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("stated", "path", "language"), [("fr-CA", {}, "fr"), (None, {"language": "es"}, "es"), (None, {}, "de")]
)
def test_what_is_stated_goes_first(stated: str | None, path: dict[str, str], language: str) -> None:
    raw = RawArticle(TEXTS["de"], language=stated)
    article = make_article(raw, Document("a.txt", b"", path), "text", ParseOptions())
    assert isinstance(article, Article)
    assert article.language == language


def test_english_news_is_english(shared: pathlib.Path) -> None:
    lines = (shared / "eval" / "polnear" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    assert {detect_language(json.loads(line)["text"]) for line in lines} == {"en"}
