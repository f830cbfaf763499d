"""The charts of a report, as Vega-Lite specifications; what stands for a name leads to its quotes or articles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from pipeline.report.data import CONFIDENCE_STEPS, OTHERS, Cell, Count, Overview, Unit
from pipeline.report.drawing import (
    FULL,
    HALF,
    LABEL_CHARS,
    ROW,
    Chart,
    Spec,
    colours,
    cut,
    draw_chart,
    label_pixels,
    names_axis,
    number_axis,
)
from transforms.marked import visible

_QUOTE_TYPES: Final = ("direct", "mixed", "indirect")
_SERIES: Final = tuple(f"var(--series-{number})" for number in range(1, 9))
_DAYS: Final[Mapping[Unit, float]] = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}
_BESIDE_BARS: Final = 55
"""Pixels of a chart beside its bars: padding and numbers of the axis."""
_DATE_FORMATS: Final[Mapping[Unit, str]] = {"day": "%-d %b", "week": "%-d %b", "month": "%b %Y", "year": "%Y"}


def chart_timeline(overview: Overview) -> Chart | None:
    """Articles by day, week, month or year, and source."""
    if not overview.timeline:
        return None
    sources = _by_count(overview.timeline)
    values = [
        {
            "day": cell.row,
            "source": visible(cell.column),
            "count": cell.count,
            "order": sources.index(cell.column),
            "says": visible(f"{cell.row}, {cell.column}: {_many(cell.count, 'article')}"),
        }
        for cell in overview.timeline
    ]

    def spec(width: int) -> Spec:
        colour: Spec = {"field": "source", "type": "nominal", "scale": colours(sources, _SERIES)}
        colour["legend"] = {"columns": max(1, width // 200), "labelLimit": 150}
        return {
            "width": width,
            "height": 220,
            "data": {"values": values},
            "mark": {"type": "bar", "width": {"band": 0.86}},
            "encoding": {
                "x": {
                    "field": "day",
                    "type": "temporal",
                    "timeUnit": _time_unit(overview.unit),
                    "axis": {
                        "format": _DATE_FORMATS[overview.unit],
                        "grid": False,
                        "title": None,
                        "labelOverlap": True,
                        # Ticks are where a day begins, and its bar is beside them.
                        "labelOffset": (width - _BESIDE_BARS) / _steps(overview) / 2,
                        "labelFlush": False,
                        "labelExpr": f"datum.value > datetime('{overview.timeline[-1].row}') ? '' : datum.label",
                    },
                },
                "y": {"field": "count", "type": "quantitative", "axis": number_axis(4)},
                "fill": colour,
                "order": {"field": "order", "type": "quantitative"},
                "description": {"field": "says"},
            },
        }

    rows = tuple((cell.row, cell.column, f"{cell.count:,}") for cell in overview.timeline)
    title = f"Articles by {overview.unit} and source"
    return draw_chart(title, _undated(overview), spec, (overview.unit.capitalize(), "Source", "Articles"), rows, FULL)


def chart_speakers(overview: Overview) -> Chart | None:
    """Who is quoted most; a bar leads to what they said."""
    return _bars(
        "Who speaks most", "Quotes by speaker. Choose one to read them.", overview.speakers, "quote", "speaker"
    )


def chart_names(group: str, counts: Sequence[Count]) -> Chart | None:
    """The names of one kind that are mentioned most; a bar leads to the articles that have it."""
    return _bars(group, "", counts, "mention", "name")


def chart_pairs(overview: Overview) -> Chart | None:
    """Whom the speakers speak about."""
    if not overview.pairs:
        return None
    values = [
        {
            "speaker": cut(visible(cell.row)),
            "subject": cut(visible(cell.column), 18),
            "count": cell.count,
            "href": _link("quotes", speaker=cell.row, q=cell.column),
            "says": visible(f"{cell.row} about {cell.column}: {_many(cell.count, 'quote')}"),
        }
        for cell in overview.pairs
    ]
    most = max(cell.count for cell in overview.pairs)

    def spec(width: int) -> Spec:
        position: Spec = {
            "x": {
                "field": "subject",
                "type": "nominal",
                "sort": {"field": "count", "op": "sum", "order": "descending"},
                "axis": {
                    "title": None,
                    "labelAngle": -40 if width >= HALF else -65,
                    "orient": "top",
                    "labelLimit": 130,
                },
            },
            "y": {
                "field": "speaker",
                "type": "nominal",
                "sort": {"field": "count", "op": "sum", "order": "descending"},
                "axis": {"title": None, "labelLimit": label_pixels(width)},
            },
            "href": {"field": "href"},
            "description": {"field": "says"},
        }
        opacity = {"field": "count", "type": "quantitative", "scale": {"domain": [0, most], "range": [0.12, 1]}}
        text = {"test": f"datum.count > {most * 0.55}", "value": "var(--paper)"}
        return {
            "width": width,
            "height": {"step": 28},
            "data": {"values": values},
            "layer": [
                {
                    "mark": {"type": "rect", "cornerRadius": 3, "fill": "var(--accent)"},
                    "encoding": {**position, "fillOpacity": {**opacity, "legend": None}},
                },
                {
                    "mark": {"type": "text", "fontSize": 12, "aria": False},
                    "encoding": {
                        "x": position["x"],
                        "y": position["y"],
                        "href": position["href"],
                        "text": {"field": "count", "type": "quantitative"},
                        "fill": {"condition": text, "value": "var(--ink)"},
                    },
                },
            ],
        }

    rows = tuple((cell.row, cell.column, f"{cell.count:,}") for cell in overview.pairs)
    note = "Quotes of a speaker that name somebody or something else."
    return draw_chart("Who speaks about whom", note, spec, ("Speaker", "About", "Quotes"), rows)


def chart_quote_types(overview: Overview) -> Chart | None:
    """The share of direct, mixed and indirect quotes, of all and by source."""
    if not overview.quote_types:
        return None
    cells = [*_summed(overview.quote_types), *overview.quote_types]
    totals = _totals(cells)
    sources = [source for source, _ in sorted(totals.items(), key=lambda item: (item[0] == OTHERS, -item[1]))]
    values = [
        {
            "source": cut(visible(cell.row)),
            "type": cell.column,
            "order": _QUOTE_TYPES.index(cell.column),
            "share": cell.count / totals[cell.row],
            "says": visible(f"{cell.row}: {cell.count / totals[cell.row]:.0%} {cell.column} ({cell.count:,})"),
        }
        for cell in cells
    ]

    def spec(width: int) -> Spec:
        types = colours(_QUOTE_TYPES, ("var(--direct)", "var(--mixed)", "var(--indirect)"))
        return {
            "width": width,
            "height": {"step": ROW},
            "data": {"values": values},
            "mark": {"type": "bar"},
            "encoding": {
                "y": names_axis("source", [cut(visible(source)) for source in sources], width),
                "x": {
                    "field": "share",
                    "type": "quantitative",
                    "scale": {"domain": [0, 1]},
                    "axis": {"format": "%", "tickCount": 5, "title": None},
                },
                "fill": {
                    "field": "type",
                    "type": "nominal",
                    "scale": types,
                    "legend": {"columns": 3 if width >= HALF else 2},
                },
                "order": {"field": "order"},
                "description": {"field": "says"},
            },
        }

    rows = tuple((cell.row, cell.column, f"{cell.count:,}") for cell in cells)
    return draw_chart("How they are quoted", "Share of each kind of quote.", spec, ("Source", "Kind", "Quotes"), rows)


def chart_confidence(overview: Overview) -> Chart | None:
    """How sure the attributions are."""
    if not overview.confidence:
        return None
    step = 1 / CONFIDENCE_STEPS
    values = [
        {
            "from": low,
            "to": low + step * 0.92,
            "count": count,
            "says": f"{low:.2f} to {low + step:.2f}: {_many(count, 'quote')}",
        }
        for low, count in overview.confidence
    ]

    def spec(width: int) -> Spec:
        return {
            "width": width,
            "height": 190,
            "data": {"values": values},
            "mark": {"type": "rect", "fill": "var(--accent)"},
            "encoding": {
                "x": {
                    "field": "from",
                    "type": "quantitative",
                    "scale": {"domain": [0, 1]},
                    "axis": {
                        "title": "confidence",
                        "format": ".1f",
                        "values": [0, 0.2, 0.4, 0.6, 0.8, 1],
                        "grid": False,
                    },
                },
                "x2": {"field": "to"},
                "y": {"field": "count", "type": "quantitative", "axis": number_axis(4), "scale": {"domainMin": 0}},
                "y2": {"datum": 0},
                "description": {"field": "says"},
            },
        }

    totals = overview.totals
    note = (
        f"{share(totals.attributed, totals.quotes)} of the quotes have a speaker, "
        f"{share(totals.named, totals.quotes)} one with a name. "
        "Confidence is the measured share of right attributions among quotes found in the same way."
    )
    rows = tuple((f"{low:.2f} to {low + step:.2f}", f"{count:,}") for low, count in overview.confidence)
    return draw_chart("How sure the attributions are", note, spec, ("Confidence", "Quotes"), rows)


def _bars(title: str, note: str, counts: Sequence[Count], noun: str, target: str) -> Chart | None:
    """Bars that lie, the longest on top; each is a link to the quotes of that speaker, or the articles of that name."""
    if not counts:
        return None
    values = [
        {
            "name": _unique(visible(count.name), number),
            "count": count.count,
            "shown": f"{count.count:,}",
            "href": _link("quotes", speaker=count.name) if target == "speaker" else _link("articles", q=count.name),
            "says": visible(f"{count.name}: {_many(count.count, noun)}"),
        }
        for number, count in enumerate(counts)
    ]
    order = [str(value["name"]) for value in values]

    def spec(width: int) -> Spec:
        position: Spec = {
            "y": names_axis("name", order, width),
            "x": {"field": "count", "type": "quantitative", "axis": None, "stack": None},
            "href": {"field": "href"},
        }
        numbers = {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "fill": "var(--soft)", "aria": False}
        return {
            "width": width,
            "height": {"step": ROW},
            "data": {"values": values},
            "layer": [
                {
                    "mark": {"type": "bar", "cornerRadiusEnd": 2},
                    "encoding": {**position, "description": {"field": "says"}},
                },
                {"mark": numbers, "encoding": {**position, "text": {"field": "shown"}}},
            ],
        }

    columns = ("Name", f"{noun}s".capitalize())
    return draw_chart(title, note, spec, columns, tuple((count.name, f"{count.count:,}") for count in counts))


def share(part: int, whole: int) -> str:
    """A share in words; `100%` and `0%` are said of all and of none only."""
    if not whole:
        return "–"
    if 0 < part < whole:
        return f"{min(max(part / whole, 0.001), 0.999):.{0 if 0.01 <= part / whole <= 0.99 else 1}%}"
    return f"{part / whole:.0%}"


def _steps(overview: Overview) -> int:
    """The days, weeks, months or years that the timeline is long."""
    first, last = (dt.date.fromisoformat(overview.timeline[index].row) for index in (0, -1))
    return round((last - first).days / _DAYS[overview.unit]) + 1


def _time_unit(unit: Unit) -> str:
    return {"day": "utcyearmonthdate", "week": "utcyearweek", "month": "utcyearmonth", "year": "utcyear"}[unit]


def _by_count(cells: Sequence[Cell]) -> list[str]:
    """The columns of the cells, most frequent first and the rest of them last."""
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.column] = counts.get(cell.column, 0) + cell.count
    return sorted(counts, key=lambda name: (name == OTHERS, -counts[name], name))


def _summed(cells: Sequence[Cell]) -> list[Cell]:
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.column] = counts.get(cell.column, 0) + cell.count
    return [Cell("all", kind, count) for kind, count in counts.items()]


def _totals(cells: Sequence[Cell]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.row] = counts.get(cell.row, 0) + cell.count
    return counts


def _link(view: str, **values: str) -> str:
    return f"#{view}?{urlencode(values)}"


def _undated(overview: Overview) -> str:
    undated = overview.totals.undated
    return f"{_many(undated, 'article')} without a date {'is' if undated == 1 else 'are'} not shown." if undated else ""


def _unique(name: str, number: int) -> str:
    """The name cut to what a chart has room for, and told apart from others that begin alike."""
    return name if len(name) <= LABEL_CHARS else f"{cut(name, LABEL_CHARS - 4)} ({number + 1})"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
