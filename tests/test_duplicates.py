"""Near-duplicates are grouped, whatever order they come in, with those of the lake too."""

import datetime as dt
import itertools
import pathlib
import random
from collections.abc import Callable
from typing import Any

import apache_beam as beam
import numpy as np
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that

from tests.formats.publishers import stories
from tests.lakes import lake_hash, make_article, moved, upsert
from transforms.duplicates import (
    GroupDuplicates,
    Signed,
    files_around,
    find_groups,
    mark_article,
    members_in_file,
    sign_file,
    similar_pairs,
)
from transforms.lake import LakeOptions, WriteLake
from transforms.locks import Owner
from transforms.records import Article, Failure, Outcome, Repeat
from transforms.seen import forget_inputs
from transforms.signatures import SignatureCache
from transforms.similarity import BANDS, are_copies, bands, sign, similarity
from transforms.writes import Run

WORDS = [f"word{number}" for number in range(2000)]


def text(seed: int, words: int = 300) -> str:
    rng = random.Random(seed)  # noqa: S311 - the texts have to be the same in every run
    return " ".join(rng.choice(WORDS) for _ in range(words))


def edited(original: str, seed: int, kept: float) -> str:
    words = original.split()
    return " ".join(words[: int(kept * len(words))] + text(seed, len(words) - int(kept * len(words))).split())


def shares(one: str, other: str) -> float:
    first, second = ({tuple(each.split()[i : i + 3]) for i in range(len(each.split()) - 2)} for each in (one, other))
    return len(first & second) / len(first | second)


# Signatures


@pytest.mark.parametrize("kept", [1.0, 0.95, 0.85, 0.7, 0.5, 0.2, 0.0])
def test_signatures_estimate_the_share(kept: float) -> None:
    for seed in range(5):
        one, other = text(seed), edited(text(seed), seed + 100, kept)
        first, second = sign(one), sign(other)
        assert first is not None
        assert second is not None
        assert len(first) == 168
        assert similarity(first, second) == pytest.approx(shares(one, other), abs=0.16)


def test_similar_texts_share_a_band() -> None:
    met = 0
    for seed in range(60):
        first, second = sign(text(seed)), sign(edited(text(seed), seed + 100, 0.77))
        met += bool(first and second and set(bands(first)) & set(bands(second)))
    assert met >= 57
    unlike = [set(bands(sign(text(seed)) or b"")) for seed in range(40)]
    assert all(len(one) == BANDS for one in unlike)
    assert not any(one & other for one, other in itertools.combinations(unlike, 2))


def test_a_signature_is_the_same_everywhere() -> None:
    signature = sign(text(1)) or b""
    assert signature[:8].hex() == "019da565cdfbcdbe"
    assert bands(signature)[0].hex() == "65653d80d2137d9d"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Harbor 3, Bay 2 in the cup.", "Harbor 3, Bay 1 in the cup.", False),
        ("Harbor 3, Bay 2 in the cup.", "HARBOR 3 — Bay 2, in the cup", True),
        ("市长星期一表示，渡轮将恢复航行。" * 3, "市长星期一表示，渡轮将恢复航行。" * 3, True),
    ],
)
def test_short_texts_must_be_the_same(one: str, other: str, alike: bool) -> None:
    assert (similarity(sign(one) or b"", sign(other) or b"") > 0.9) is alike


# Forms that are filled in anew every day: all but the particulars is the same.
FORECAST = (
    "{0} will bring {1} to the coast, with a high of {2} degrees in Port Ellery and {3} inland, the weather "
    "service said. Winds from the {4} will reach {5} mph, with gusts of up to {6} mph on the bridges. The chance "
    "of rain is {7} percent, and up to {8} inches may fall by the evening. Overnight lows will be between {9} and"
    " {10} degrees."
)
MARKETS = (
    "The main index {1} {2} points, or {3}%, to {5}, and the index of small companies {1} {6} points, or {7}%, to"
    " {8}. Advancing issues outnumbered declining ones by a {9}-to-1 ratio. The index posted {10} new highs and "
    "{2} new lows. Volume on all exchanges was {11} million shares, compared with the {12} million average of the"
    " last 20 trading days."
)
NOTICE = (
    "The law firm Quill & Brandt LLP reminds those who bought securities of {0} between {1} {2}, 2023 and {4} "
    "{5}, 2024 of the {1} {9}, 2024 deadline for lead plaintiffs. If you bought securities of {0} you may be "
    "entitled to compensation without payment of any out of pocket fees through a contingency fee arrangement. To"
    " join the class action go to the website of the firm or call 866-555-{11}. A class action lawsuit has "
    "already been filed. According to the lawsuit, the shares fell by ${8}, or {7}%, and investors suffered "
    "damages. No class has been certified. Until a class is certified you are not represented by counsel unless "
    "you retain one. You may also do nothing at this point."
)


def filled(form: str, seed: int) -> str:
    rng = random.Random(seed)  # noqa: S311 - the same in every run
    names = [rng.choice(("Orrin", "Pelago", "Velmora", "Tarn", "Lagune")) for _ in range(2)]
    numbers = [f"{rng.uniform(1, 90):.1f}" if place in (6, 7, 8) else str(rng.randint(1, 9000)) for place in range(11)]
    return form.format(*names, *numbers)


@pytest.mark.parametrize("form", [FORECAST, MARKETS, NOTICE], ids=["forecast", "markets", "notice"])
def test_forms_filled_in_anew_are_no_copies(form: str) -> None:
    signatures = [sign(filled(form, seed)) or b"" for seed in range(12)]
    assert not [True for one, other in itertools.combinations(signatures, 2) if are_copies(one, other, 0.6)]


SYNDICATED = [stories.STRIKE, stories.VERDICT, stories.STORM, stories.BANK, stories.MUSEUM, stories.REPORT]


@pytest.mark.parametrize("story", SYNDICATED, ids=[story.title[:12] for story in SYNDICATED])
@pytest.mark.parametrize("kept", [1.0, 0.8, 0.65, 0.5])
def test_syndicated_copies_are_known_though_cut_and_edited(story: stories.Story, kept: float) -> None:
    paragraphs = story.paragraphs[: round(len(story.paragraphs) * kept)]
    whole = sign("\n\n".join(story.paragraphs)) or b""
    copy = sign("\n\n".join(("CALDER (AP) — " + paragraphs[0], *paragraphs[1:])).replace("percent", "%")) or b""
    assert are_copies(whole, copy, 0.6)
    assert set(bands(whole)) & set(bands(copy))


def test_different_stories_are_no_copies() -> None:
    signatures = [sign("\n\n".join(story.paragraphs)) or b"" for story in SYNDICATED]
    assert not [True for one, other in itertools.combinations(signatures, 2) if are_copies(one, other, 0.6)]


def test_texts_without_words_have_no_signature() -> None:
    assert sign("") is None
    assert sign("— … !") is None


# Groups


def member(name: str, seed: int, day: int = 1, kept: float = 1.0, group: str | None = None) -> Signed:
    body = edited(text(seed), ord(name[0]) + 1000, kept)
    return Signed(name, f"2026-03-{day:02}T00:00:00+00:00", dt.date(2026, 3, day).toordinal(), sign(body) or b"", group)


def groups_of(*members: Signed, days: int = 7) -> dict[str, str]:
    by_band: dict[bytes, list[tuple[str, str]]] = {}
    for one in members:
        for band in bands(one.signature):
            by_band.setdefault(band, []).append((one.moment, one.article_id))
    pairs = [pair for band in by_band.values() for pair in similar_pairs(band)]
    return {article_id: place.group for article_id, place in find_groups(members, pairs, days).items()}


def test_the_first_article_names_the_group() -> None:
    found = groups_of(member("c", 1, 2), member("b", 1, 2, 0.9), member("d", 1, 1), member("e", 2), member("a", 3))
    assert found == {"d": "d", "c": "d", "b": "d"}


def test_order_is_nothing() -> None:
    members = [member("a", 1, 3), member("b", 1, 2, 0.9), member("c", 1, 1, 0.8), member("x", 2, 1), member("y", 2, 1)]
    expected = groups_of(*members)
    assert expected["y"] == "x"
    assert all(groups_of(*order) == expected for order in itertools.permutations(members))


def test_what_lies_too_far_apart_is_no_group() -> None:
    assert groups_of(member("a", 1, 1), member("b", 1, 20)) == {}
    assert groups_of(member("a", 1, 1), member("b", 1, 8)) == {"a": "a", "b": "a"}
    undated = member("c", 1)._replace(day=0, moment="9999")
    assert groups_of(undated, member("b", 1, 20)) == {"b": "b", "c": "b"}


def test_a_group_of_the_lake_keeps_its_name() -> None:
    there = member("z", 1, 5, group="older")
    assert groups_of(there, member("a", 1, 6)) == {"a": "older"}
    assert groups_of(there, member("a", 1, 1)) == {"a": "older"}
    assert groups_of(there, member("y", 2, 5, group="y")) == {}


def test_many_articles_of_one_text_are_compared_with_few() -> None:
    band = [(f"2026-03-01T00:00:{number:02}", str(number)) for number in range(50)]
    assert len(list(similar_pairs(band))) < 50 * 5


# In a pipeline


def story(number: int, seed: int, day: int, kept: float = 1.0) -> Article:
    body = edited(text(seed), number + 500, kept)
    at = dt.datetime(2026, 3, day, 12, tzinfo=dt.timezone.utc)
    return moved(make_article(number), body=body, published_at=at, published_date=at.date())


STORIES = [story(1, 1, 2), story(2, 1, 3, 0.9), story(3, 2, 2), story(4, 1, 3, 0.85)]
OTHERS: list[Outcome] = [Failure("in/f", "read", "E", "m"), Repeat("in/r", "x")]


def places(outcomes: list[Outcome]) -> list[tuple[str, str | None, bool]]:
    return [(each.article_id, each.dup_group_id, each.is_duplicate) for each in outcomes if isinstance(each, Article)]


def expect(expected: list[tuple[Article, Article, bool]], others: list[Outcome]) -> Callable[[list[Outcome]], None]:
    def check(found: list[Outcome]) -> None:
        wanted = sorted((one.article_id, group.article_id, duplicate) for one, group, duplicate in expected)
        assert sorted(places(found)) == wanted
        assert [each for each in found if not isinstance(each, Article)] == others

    return check


FIRST, COPY, ALONE, LATER = STORIES


@pytest.mark.parametrize("seed", [1, 2])
def test_a_run_is_grouped_and_nothing_is_lost(seed: int) -> None:
    wordless = moved(make_article(9), body="—")
    outcomes: list[Outcome] = [*STORIES, wordless]
    random.Random(seed).shuffle(outcomes)  # noqa: S311 - an order, not a secret
    expected = [(FIRST, FIRST, False), (COPY, FIRST, True), (LATER, FIRST, True), (ALONE, ALONE, False)]
    with beam.Pipeline(FnApiRunner()) as pipeline:
        found = pipeline | beam.Create([*outcomes, *OTHERS]) | GroupDuplicates()
        assert_that(found, expect([*expected, (wordless, wordless, False)], OTHERS))


def test_without_articles_everything_passes() -> None:
    with beam.Pipeline(FnApiRunner()) as pipeline:
        assert_that(pipeline | beam.Create(OTHERS) | GroupDuplicates(), expect([], OTHERS))


def test_groups_of_the_lake_are_joined(tmp_path: pathlib.Path) -> None:
    lake = str(tmp_path / "lake")
    far = story(7, 1, 28)
    upsert(lake, [mark_article(one, {}) for one in (FIRST, ALONE, far)])
    # What is read again is compared as it is now, not as the lake has it.
    again = moved(ALONE, body=FIRST.body)
    expected = [(COPY, again, True), (again, again, False)]
    with beam.Pipeline(FnApiRunner()) as pipeline:
        found = pipeline | beam.Create([COPY, again]) | GroupDuplicates(lake)
        assert_that(found, expect(expected, []))


PARTS = [[story(1, 1, 5)], [story(2, 1, 3, 0.9)], [story(3, 2, 3), story(4, 1, 9, 0.85)], [story(5, 1, 1, 0.9)]]


@pytest.mark.parametrize(("seed", "most_near"), [(0, 9), (1, 9), (2, 9), (3, 9), (0, 0), (1, 0)])
def test_groups_are_the_same_in_whatever_order_and_runs_articles_come(
    seed: int, most_near: int, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.duplicates._MOST_NEAR", most_near)
    parts = random.Random(seed).sample(PARTS, len(PARTS))  # noqa: S311 - an order, not a secret
    for lake, runs in (("parts", parts), ("whole", [[each for part in PARTS for each in part]])):
        for articles in runs:
            with beam.Pipeline(FnApiRunner()) as pipeline:
                grouped = pipeline | beam.Create(articles) | GroupDuplicates(str(tmp_path / lake))
                grouped | WriteLake(tmp_path / lake)
    assert lake_hash(tmp_path / "parts") == lake_hash(tmp_path / "whole")


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_group_whose_first_is_gone_is_called_by_the_next(gone: int, tmp_path: pathlib.Path) -> None:
    articles = [story(number, 1, number) for number in (1, 2, 3)]
    for lake, left in (("less", [one for one in articles if one.input_uri != f"in/{gone}.txt"]), ("all", articles)):
        first = left[0].article_id
        grouped = [moved(one, dup_group_id=first, is_duplicate=one.article_id != first) for one in left]
        upsert(tmp_path / lake, grouped)
    forget_inputs(Run(str(tmp_path / "all"), Owner.this_process("x"), LakeOptions()), [f"in/{gone}.txt"])
    assert lake_hash(tmp_path / "all") == lake_hash(tmp_path / "less")


def test_a_lake_that_is_not_there_has_no_groups(tmp_path: pathlib.Path) -> None:
    with beam.Pipeline(FnApiRunner()) as pipeline:
        found = pipeline | beam.Create([ALONE]) | GroupDuplicates(str(tmp_path / "none"))
        assert_that(found, expect([(ALONE, ALONE, False)], []))


def test_only_the_days_around_are_read(tmp_path: pathlib.Path) -> None:
    lake = str(tmp_path / "lake")
    upsert(lake, [story(number, number, day) for number, day in ((1, 1), (2, 9), (3, 17))])
    days = [dt.date(2026, 3, 9).toordinal(), 0]
    assert [file.name.split("/")[1] for file in files_around(days, lake, 7)] == ["date=2026-03-09"]
    assert len(files_around(days, lake, 8)) == 3
    assert files_around([0], lake, 7) == []
    upsert(lake, [moved(make_article(4), published_date=None, date_source=None)])
    assert [file.name.split("/")[1] for file in files_around([0], lake, 7)] == ["date=__HIVE_DEFAULT_PARTITION__"]


def test_the_days_around_in_a_lake_by_month_or_none(tmp_path: pathlib.Path) -> None:
    stories = [story(number, number, day) for number, day in ((1, 1), (2, 9), (3, 17))]
    undated = moved(story(4, 4, 1), published_date=None, published_at=None, date_source=None)
    day = dt.date(2026, 3, 9).toordinal()
    for by in ("month", "none"):
        lake = str(tmp_path / by)
        upsert(lake, [*stories, undated], LakeOptions(partition_by=by))  # type: ignore[arg-type]
        for days, reach, ids in (
            ([day], 7, {1}),
            ([day], 8, {0, 1, 2}),
            ([0], 7, {3}),
            ([0, day], 0, {1, 3}),
            ([9], 1, set()),
        ):
            signed = [one for file in files_around(days, lake, reach) for one in sign_file(file, lake)]
            assert {one.article_id for one in signed} == {[*stories, undated][number].article_id for number in ids}


def test_of_the_lake_only_what_is_near_passes_and_what_is_in_its_group(tmp_path: pathlib.Path) -> None:
    lake = str(tmp_path / "lake")
    grouped = [(FIRST, FIRST), (ALONE, FIRST), *((story(number, number, 2),) * 2 for number in range(5, 15))]
    upsert(lake, [moved(one, dup_group_id=group.article_id) for one, group in grouped])
    (file,) = files_around([dt.date(2026, 3, 2).toordinal()], lake, 0)
    near = np.sort(np.frombuffer(b"".join(bands(sign(COPY.body) or b"")), ">u8").astype(np.uint64))
    assert [one.article_id for one in sign_file(file, lake, near)] == [FIRST.article_id]
    cache = SignatureCache(str(tmp_path / "signatures"))
    assert [list(sign_file(file, lake, None, cache)) for _ in range(2)] == [list(sign_file(file, lake))] * 2
    others = list(members_in_file(file, lake, [FIRST.article_id], near))
    assert {(one.article_id, one.signature) for one in others} == {(FIRST.article_id, b""), (ALONE.article_id, b"")}
    assert list(members_in_file(file, lake, [], near)) == []
    assert list(members_in_file(file, lake, [FIRST.article_id], None)) == []


def test_of_a_group_in_the_lake_an_article_far_from_the_run_may_be_the_first(tmp_path: pathlib.Path) -> None:
    """It shares no band with the one that comes, which another of the group is a copy of."""
    lake = str(tmp_path / "lake")
    first, copy = story(31, 9, 2), story(32, 1, 4, 0.9)
    upsert(lake, [moved(one, dup_group_id=first.article_id, is_duplicate=one is copy) for one in (first, copy)])
    early, late = story(33, 1, 3), story(34, 1, 1)
    for coming, name in ((early, first), (late, late)):
        with beam.Pipeline(FnApiRunner()) as pipeline:
            found = pipeline | beam.Create([coming]) | GroupDuplicates(lake)
            assert_that(found, expect([(coming, name, coming is early)], []))


def test_rows_from_before_groups_are_groups_by_themselves(tmp_path: pathlib.Path) -> None:
    lake = str(tmp_path / "lake")
    upsert(lake, [FIRST])
    (file,) = files_around([dt.date(2026, 3, 2).toordinal()], lake, 0)
    assert [(one.article_id, one.group) for one in sign_file(file, lake)] == [(FIRST.article_id, FIRST.article_id)]


@pytest.mark.parametrize(("options", "told"), [({"days": -1}, "days is -1"), ({"threshold": 0.0}, "threshold is 0.0")])
def test_options_are_checked(options: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        GroupDuplicates(**options)
