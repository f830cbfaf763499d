"""What a run found, for the person who started it: sources, days, kinds of quotes, speakers, failures."""

import collections
import dataclasses
import datetime as dt
from collections.abc import Iterable

import apache_beam as beam

from transforms.records import Article, Failure, Outcome, Repeat

MAX_NAMES = 5_000
"""Names kept of sources and speakers while counting; beyond it the rarest go, so that a tally stays small."""
_SHOWN = 20


@dataclasses.dataclass(frozen=True, slots=True)
class FailureKind:
    """How many records failed in one way, with the first of them by name as the example."""

    count: int
    input_uri: str
    message: str


@dataclasses.dataclass(slots=True)
class Tally:
    """Counts over a run's records; tallies of parts add up to the tally of the whole, in any order.

    `unread` counts, by language, articles kept without entities and quotes, as the model does not know their language.
    """

    articles: int = 0
    failures: int = 0
    repeats: int = 0
    undated: int = 0
    unread: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    sources: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    quotes: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    attributed: int = 0
    speakers: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    model: str = ""
    failure_kinds: dict[str, FailureKind] = dataclasses.field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Counts one record."""
        if isinstance(outcome, Article):
            self._add_article(outcome)
        elif isinstance(outcome, Failure):
            self.failures += 1
            kind = FailureKind(1, outcome.input_uri, outcome.message)
            _merge_kind(self.failure_kinds, f"{outcome.stage}: {outcome.error_type}", kind)
        elif isinstance(outcome, Repeat):
            self.repeats += 1

    def merge(self, other: "Tally") -> None:
        """Adds another part's counts."""
        for name in ("articles", "failures", "repeats", "undated", "attributed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("sources", "quotes", "speakers", "unread"):
            getattr(self, name).update(getattr(other, name))
        self.model = max(self.model, other.model)
        for day in (other.first_date, other.last_date):
            self._add_day(day)
        for key, kind in other.failure_kinds.items():
            _merge_kind(self.failure_kinds, key, kind)
        self._trim()

    def as_record(self) -> dict[str, object]:
        """The tally as JSON values, for the manifest."""
        return {
            "quotes": dict(sorted(self.quotes.items())),
            "quotes_attributed": self.attributed,
            "articles_undated": self.undated,
            "articles_unread": dict(sorted(self.unread.items())),
            "first_date": self.first_date and self.first_date.isoformat(),
            "last_date": self.last_date and self.last_date.isoformat(),
            "source_count": len(self.sources),
            "sources": dict(_top(self.sources)),
            "top_speakers": dict(_top(self.speakers)),
            "failures_by_kind": {
                key: dataclasses.asdict(kind) for key, kind in sorted(self.failure_kinds.items(), key=_by_count)
            },
        }

    def _add_article(self, article: Article) -> None:
        self.articles += 1
        self.model = max(self.model, article.model)
        self.sources[article.source_slug or "unknown"] += 1
        if not article.model:
            self.unread[article.language or "unknown"] += 1
        self.undated += article.published_date is None
        self._add_day(article.published_date)
        for quote in article.quotes:
            self.quotes[quote.quote_type] += 1
            self.attributed += quote.speaker_text is not None
            if quote.speaker_name is not None:
                self.speakers[quote.speaker_name] += 1

    def _add_day(self, day: dt.date | None) -> None:
        if day is not None:
            self.first_date = min(self.first_date or day, day)
            self.last_date = max(self.last_date or day, day)

    def _trim(self) -> None:
        for name in ("sources", "speakers"):
            counter = getattr(self, name)
            if len(counter) > 2 * MAX_NAMES:
                setattr(self, name, collections.Counter(dict(counter.most_common(MAX_NAMES))))


def _merge_kind(kinds: dict[str, FailureKind], key: str, kind: FailureKind) -> None:
    known = kinds.get(key)
    if known is None:
        kinds[key] = kind
        return
    # The example is the smallest, not the first to arrive: the same for every order of the work.
    example = min(known, kind, key=lambda one: (one.input_uri, one.message))
    kinds[key] = dataclasses.replace(example, count=known.count + kind.count)


def _top(counter: collections.Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]


def _by_count(item: tuple[str, FailureKind]) -> tuple[int, str]:
    return -item[1].count, item[0]


class TallyRecords(beam.CombineFn):
    """Combines a run's records to one `Tally`, part by part, without moving a record."""

    # What Beam asks of a CombineFn; it calls these by position.
    def create_accumulator(self) -> Tally:
        return Tally()

    def add_input(self, mutable_accumulator: Tally, element: Outcome) -> Tally:
        mutable_accumulator.add(element)
        return mutable_accumulator

    def merge_accumulators(self, accumulators: Iterable[Tally]) -> Tally:
        whole = Tally()
        for part in accumulators:
            whole.merge(part)
        return whole

    def extract_output(self, accumulator: Tally) -> Tally:
        return accumulator
