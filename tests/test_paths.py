"""Metadata in folder and file names."""

import time

import pytest

from transforms.paths import compile_path_pattern, path_metadata, suffix_of, without_suffix


@pytest.mark.parametrize(
    ("uri", "pattern", "expected"),
    [
        ("/in/tass_2019-03-28_venezuela.txt", None, {"source": "tass", "date": "2019-03-28", "slug": "venezuela"}),
        ("/in/wash-post_2019-03-28_a_b.txt.gz", None, {"source": "wash-post", "date": "2019-03-28", "slug": "a_b"}),
        ("s3://b/in/nyt_2019-03-28_x%20y.html", None, {"source": "nyt", "date": "2019-03-28", "slug": "x y"}),
        ("/in/tass_2019-03-32_venezuela.txt", None, {}),
        ("/in/000_173795b32d6dc9a5.txt", None, {}),
        ("/in/2019-03-28_x.txt", None, {}),
        ("/in/date=2019-03-28/source=tass/a.txt", None, {"date": "2019-03-28", "source": "tass"}),
        ("/in/date=__HIVE_DEFAULT_PARTITION__/source=tass/a.txt", None, {"source": "tass"}),
        ("/in/year=2019/month=3/day=8/a.txt", None, {"year": "2019", "month": "3", "day": "8", "date": "2019-03-08"}),
        ("/in/tass_20190328_x.txt", "{source}_{date}_{slug}", {"source": "tass", "date": "20190328", "slug": "x"}),
        ("/in/tass/2019/03/28/x.txt", "{source}/{year}/{month}/{day}/{slug}",
         {"source": "tass", "year": "2019", "month": "03", "day": "28", "slug": "x", "date": "2019-03-28"}),
        ("/in/x.txt", "{source}_{date}_{slug}", {}),
        ("/in/source=bbc/tass.2019-03-28.txt", "{source}.{date}", {"source": "tass", "date": "2019-03-28"}),
        ("/in/Metro_tass.txt", "{Section}_{source}", {"section": "Metro", "source": "tass"}),
        ("/in/tass_2019_03_28_x.txt", "{source}_{date}_{slug}", {"source": "tass", "date": "2019-03-28", "slug": "x"}),
        ("/in/tass/2019/3/x.txt.zst", "{source}/{year}/{month}/{slug}",
         {"source": "tass", "year": "2019", "month": "3", "slug": "x", "date": "2019-03"}),
        ("/in/year=2019/a.txt", None, {"year": "2019", "date": "2019"}),
        ("/in/year=2019/month=13/a.txt", None, {"year": "2019", "month": "13"}),
        ("/in/en/world/jane-doe-0042-x.txt", "{language}/{section}/{author}-00*-{slug}",
         {"language": "en", "section": "world", "author": "jane-doe", "slug": "x"}),
        ("/in/dump_tass_x.txt", "*_{source}_*", {"source": "tass"}),
        ("/in/a/tass_x/y.txt", "{source}_*", {}),
        ("/in/tass.jsonlines", "{source}", {"source": "tass"}),
    ],
)  # fmt: skip
def test_what_paths_say(uri: str, pattern: str | None, expected: dict[str, str]) -> None:
    assert path_metadata(uri, compile_path_pattern(pattern) if pattern else None) == expected


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("", "no field; put one of {source}, {date}"),
        ("plain", "no field"),
        ("{source}_{source}", "{source} is there twice"),
        ("{}", "unknown field {}; one of {source}"),
        ("{sorce}_{date}", "unknown field {sorce}; did you mean {source}?"),
        ("{source}_{title}", "unknown field {title}; one of {source}, {date}"),
        ("{source}_{date", "'{' without its pair"),
    ],
)
def test_patterns_without_use_are_errors(pattern: str, told: str) -> None:
    with pytest.raises(ValueError, match="path pattern") as error:
        compile_path_pattern(pattern)
    assert told in str(error.value)
    assert repr(pattern) in str(error.value)


@pytest.mark.parametrize("name", ["a" * 5_000, "_" * 5_000, "a/" * 2_500, "1-" * 2_500])
def test_long_names_take_no_time(name: str) -> None:
    started = time.perf_counter()
    path_metadata(f"/in/{name}", compile_path_pattern("{source}_{date}_{slug}-{author}"))
    path_metadata(f"/in/{name}")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("name", "stem", "suffix"),
    [
        ("a.txt", "a", ".txt"),
        ("s3://b/x.y/a.HTML.gz", "s3://b/x.y/a", ".html"),
        ("x.y/a", "x.y/a", ""),
        ("tass.2019-03-28", "tass.2019-03-28", ".2019-03-28"),
    ],
)
def test_suffixes(name: str, stem: str, suffix: str) -> None:
    assert (without_suffix(name), suffix_of(name)) == (stem, suffix)
