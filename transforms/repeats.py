"""Keeps one version of each article of a run: the newest."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypeAlias

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from transforms.records import Article, Failure, Outcome, Repeat
from transforms.upserts import article_version

_ARTICLES: Final = "articles"


def split_repeats(versions: Iterable[Article]) -> tuple[Article, list[Repeat]]:
    """The newest of the versions of an article (see `version_key`), and the others as repeats of it."""
    ordered = sorted(versions, key=lambda article: (article_version(article), article.content_hash))
    repeats = [Repeat(article.input_uri, article.article_id, article.input_record) for article in ordered[:-1]]
    return ordered[-1], repeats


@dataclasses.dataclass
class DropRepeats(beam.PTransform[PCollection[Outcome], PCollection[Outcome]]):
    """Keeps the newest version of each article; the others become `Repeat`s, failures and repeats pass through.

    The shuffle this takes also spreads the articles over all workers, so put it before the expensive transforms.
    """

    def expand(self, outcomes: PCollection[Outcome]) -> PCollection[Outcome]:
        split = outcomes | "Key" >> beam.ParDo(_key_article).with_outputs(_ARTICLES, main="others")
        kept = (
            split[_ARTICLES]
            | "Group" >> beam.GroupByKey()
            | "Keep" >> beam.FlatMap(_keep_newest).with_output_types(Outcome)
        )
        together: PCollection[Outcome] = (split.others, kept) | beam.Flatten()
        return together


_Keyed: TypeAlias = TaggedOutput[Literal["articles"], tuple[str, Article]]


def _key_article(outcome: Outcome) -> Iterator[Failure | Repeat | _Keyed]:
    if isinstance(outcome, Article):
        yield TaggedOutput(_ARTICLES, (outcome.article_id, outcome))
    else:
        yield outcome


def _keep_newest(versions: tuple[str, Iterable[Article]]) -> list[Outcome]:
    article, repeats = split_repeats(versions[1])
    return [article, *repeats]
