"""Keeps one version of each article of a run: the newest, be it an article or its cancellation."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypeAlias

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from transforms.records import Article, Cancellation, Failure, Outcome, Repeat
from transforms.versions import Version, article_version

_VERSIONS: Final = "versions"
_Version: TypeAlias = Article | Cancellation


def split_repeats(versions: Iterable[_Version]) -> tuple[_Version, list[Repeat]]:
    """The newest of the versions of an article (see `version_key`), and the others as repeats of it."""
    ordered = sorted(versions, key=_order)
    repeats = [Repeat(version.input_uri, version.article_id, version.input_record) for version in ordered[:-1]]
    return ordered[-1], repeats


@dataclasses.dataclass
class DropRepeats(beam.PTransform[PCollection[Outcome], PCollection[Outcome]]):
    """Keeps the newest version of each article; the others become `Repeat`s, failures and repeats pass through.

    Where the newest is a `Cancellation`, that is what is kept.

    The shuffle this takes also spreads the articles over all workers, so put it before the expensive transforms.
    """

    def expand(self, outcomes: PCollection[Outcome]) -> PCollection[Outcome]:
        split = outcomes | "Key" >> beam.ParDo(_key_version).with_outputs(_VERSIONS, main="others")
        kept = (
            split[_VERSIONS]
            | "Group" >> beam.GroupByKey()
            | "Keep" >> beam.FlatMap(_keep_newest).with_output_types(Outcome)
        )
        together: PCollection[Outcome] = (split.others, kept) | beam.Flatten()
        return together


_Keyed: TypeAlias = TaggedOutput[Literal["versions"], tuple[str, _Version]]


def _order(version: _Version) -> tuple[Version, str]:
    return article_version(version), version.content_hash if isinstance(version, Article) else ""


def _key_version(outcome: Outcome) -> Iterator[Failure | Repeat | _Keyed]:
    if isinstance(outcome, Article | Cancellation):
        yield TaggedOutput(_VERSIONS, (outcome.article_id, outcome))
    else:
        yield outcome


def _keep_newest(versions: tuple[str, Iterable[_Version]]) -> list[Outcome]:
    newest, repeats = split_repeats(versions[1])
    return [newest, *repeats]
