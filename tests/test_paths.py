"""Metadata in folder and file names."""

import pytest

from transforms.paths import compile_path_pattern, path_metadata


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
        ("/in/Section_tass.txt", "{Section}_{source}", {"section": "Section", "source": "tass"}),
    ],
)  # fmt: skip
def test_what_paths_say(uri: str, pattern: str | None, expected: dict[str, str]) -> None:
    assert path_metadata(uri, compile_path_pattern(pattern) if pattern else None) == expected


@pytest.mark.parametrize("pattern", ["", "plain", "{source}_{source}", "{}"])
def test_patterns_without_use_are_errors(pattern: str) -> None:
    with pytest.raises(ValueError, match="path pattern"):
        compile_path_pattern(pattern)
