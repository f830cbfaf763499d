"""How well a run went, in a few numbers: part of its manifest, and what an alert may look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from transforms.storage import Storage

if TYPE_CHECKING:
    from pipeline.tally import Tally
    from transforms.lake import WriteSummary

_NAMESPACE = "newsbeam"
_DISTRIBUTION: dict[str, Callable[[tuple[int, int]], int]] = {"count": sum, "sum": sum, "min": min, "max": max}
_MANY_FAILURES, _MANY_UNDATED = 0.05, 0.5


def health_of(written: WriteSummary, found: Tally, seconds: float) -> dict[str, Any]:
    """The health summary of a run: `status` (`ok` or `degraded`), the reasons for it, rates and shares from 0 to 1."""
    failed = sum(count for _, _, count in written.failures)
    stages: dict[str, int] = {}
    for stage, _, count in written.failures:
        stages[stage] = stages.get(stage, 0) + count
    quotes = sum(found.quotes.values())
    rates = {
        "failure_rate": _share(failed, written.records),
        "undated_rate": _share(found.undated, found.articles),
        "attributed_rate": _share(found.attributed, quotes),
        "quotes_per_article": _share(quotes, found.articles),
        "articles_per_second": round(written.articles / seconds, 2) if seconds > 0 else 0.0,
    }
    reasons = list(_reasons(rates, written))
    return {"status": "degraded" if reasons else "ok", "reasons": reasons, **rates, "failures_by_stage": stages}


def metrics_of(result: Any) -> dict[str, Any]:
    """Newsbeam's Beam metrics of a pipeline's result: counters, and distributions as count, sum, min and max.

    Empty where the runner keeps none.
    """
    from apache_beam.metrics.metric import MetricsFilter

    try:
        found = result.metrics().query(MetricsFilter().with_namespace(_NAMESPACE))
    except (AttributeError, NotImplementedError):
        return {}
    counters = [{"counters": {each.key.metric.name: each.result or 0}} for each in found["counters"]]
    distributions = [
        {"distributions": {each.key.metric.name: {name: getattr(each.result, name) for name in _DISTRIBUTION}}}
        for each in found["distributions"]
        if each.result is not None and each.result.count
    ]
    return join_metrics([*counters, *distributions])


def join_metrics(metrics: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The metrics of several pipelines as those of one."""
    counters: Counter[str] = Counter()
    distributions: dict[str, dict[str, int]] = {}
    for each in metrics:
        counters.update(each.get("counters", {}))
        for name, found in each.get("distributions", {}).items():
            _add(distributions.setdefault(name, {}), found)
    return {"counters": dict(sorted(counters.items())), "distributions": dict(sorted(distributions.items()))}


def add_metrics(lake: str, run_id: str, metrics: Mapping[str, Any]) -> None:
    """Puts the metrics into the manifest of a run that has one."""
    import json

    storage, name = Storage.open(lake), f"_runs/{run_id}.json"
    content = storage.read(name)
    if content is None or not metrics:
        return
    record = {**json.loads(content), "metrics": metrics}
    storage.write(name, (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode())


def _add(known: dict[str, int], found: Mapping[str, int]) -> None:
    for name, join in _DISTRIBUTION.items():
        known[name] = join((known[name], found[name])) if name in known else found[name]


def _reasons(rates: Mapping[str, float], written: WriteSummary) -> Iterable[str]:
    if rates["failure_rate"] > _MANY_FAILURES:
        yield f"{rates['failure_rate']:.1%} of the records failed"
    if rates["undated_rate"] > _MANY_UNDATED:
        yield f"{rates['undated_rate']:.1%} of the articles have no date"
    if written.inputs_due:
        yield f"{written.inputs_due} inputs must be read again"


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
