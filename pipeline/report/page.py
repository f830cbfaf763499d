"""The page of a report: one HTML file with its style, its script, its charts and the articles to read in it.

The page loads nothing and may run nothing but its own script, whose hash stands in its policy; what the lake says is
escaped wherever it stands, and only http and https addresses become links.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import json
import string
from collections.abc import Iterator, Sequence

from pipeline.report import charts
from pipeline.report.data import FailureKind, Group, Overview, Totals
from pipeline.report.drawing import Chart
from pipeline.report.reading import reading_data
from transforms.marked import escape, visible
from transforms.records import Article


def make_page(lake: str, overview: Overview, articles: Sequence[Article], version: str) -> str:
    """The page as HTML, about the lake of that path or URL; `articles` are those to be read in it."""
    name = lake.rpartition("/")[2] or lake
    title = f"{name} · newsbeam"
    script = _resource("page.js")
    template = string.Template(_resource("page.html"))
    return template.substitute(
        title=escape(title),
        style=_resource("page.css"),
        script=script,
        script_hash="sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        overview="\n".join(_overview(name, overview, articles)),
        sample_note=_sample_note(overview.totals, articles),
        data=_embedded({"title": visible(title), **reading_data(articles)}),
        footer=f"Made by newsbeam {escape(version)} of the lake <code>{escape(lake)}</code>",
    )


def _resource(name: str) -> str:
    return importlib.resources.files("pipeline.report").joinpath(name).read_text(encoding="utf-8")


def _embedded(values: object) -> str:
    """JSON that may stand in a script element: nothing in it ends the element or opens a comment."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("<!--", "<\\u0021--")


def _overview(name: str, overview: Overview, articles: Sequence[Article]) -> Iterator[str]:
    totals = overview.totals
    yield f'<h1 id="overview-title" tabindex="-1">{escape(name)}</h1>'
    yield f'<p class="lede">{_lede(totals)}</p>'
    yield f'<dl class="figures">{"".join(_figures(totals))}</dl>'
    yield '<div class="cards">'
    yield _card([charts.chart_timeline(overview)], full=True)
    yield _card([charts.chart_speakers(overview)])
    yield _card([charts.chart_pairs(overview)])
    yield _names_card(overview)
    yield _card([charts.chart_quote_types(overview)])
    yield _card([charts.chart_confidence(overview)])
    yield _groups_card(overview.groups, {article.dup_group_id for article in articles})
    yield _failures_card(overview.failures, totals)
    yield "</div>"


def _lede(totals: Totals) -> str:
    if not totals.articles:
        return "There are no articles in this lake yet."
    days = "" if totals.first is None else f", published on {totals.first}"
    if totals.last != totals.first:
        days = f", published from {totals.first} to {totals.last}"
    return (
        f"{_many(totals.quotes, 'quote')} of {_many(totals.speakers, 'named speaker')} in "
        f"{_many(totals.articles, 'article')} of {_many(totals.sources, 'source')}{days}."
    )


def _figures(totals: Totals) -> Iterator[str]:
    yield _figure("Articles", f"{totals.articles:,}", f"{totals.words:,} words")
    yield _figure("Quotes", f"{totals.quotes:,}", _per(totals.quotes, totals.articles, "an article"))
    yield _figure("With a speaker", charts.share(totals.attributed, totals.quotes), f"{totals.attributed:,} quotes")
    yield _figure("With a name", charts.share(totals.named, totals.quotes), f"{totals.speakers:,} names")
    yield _figure("Mentions", f"{totals.mentions:,}", _per(totals.mentions, totals.articles, "an article"))
    yield _figure("Failures", f"{totals.failures:,}", "records")


def _figure(name: str, value: str, more: str) -> str:
    return f"<div><dt>{name}</dt><dd>{value}<small>{more}</small></dd></div>"


def _sample_note(totals: Totals, articles: Sequence[Article]) -> str:
    if len(articles) == totals.articles:
        return ""
    quotes = sum(len(article.quotes) for article in articles)
    return (
        f'<p class="note sample">A sample, to keep this page small: {quotes:,} of {_many(totals.quotes, "quote")}, '
        f"from {len(articles):,} of {_many(totals.articles, 'article')}. The overview counts all of them, and "
        "<code>newsbeam sql</code> reaches all of them.</p>"
    )


def _card(found: Sequence[Chart | None], *, full: bool = False) -> str:
    shown = "".join(f"<h2>{escape(chart.title)}</h2>{_note(chart.note)}{_figure_of(chart)}" for chart in found if chart)
    return f'<section class="card{" full" if full else ""}">{shown}</section>' if shown else ""


def _names_card(overview: Overview) -> str:
    found = [charts.chart_names(group, counts) for group, counts in overview.names.items()]
    shown = "".join(f"<div><h3>{escape(chart.title)}</h3>{_figure_of(chart)}</div>" for chart in found if chart)
    if not shown:
        return ""
    note = _note("Mentions of a name under all its forms. Choose one to see the articles.")
    return (
        f'<section class="card full"><h2>Who and what is named</h2>{note}<div class="quarters">{shown}</div></section>'
    )


def _figure_of(chart: Chart) -> str:
    rows = "".join(_row(row) for row in chart.rows)
    return (
        f'<div class="chart"><div class="wide">{chart.wide}</div><div class="narrow">{chart.narrow}</div>'
        '<details><summary>As a table</summary><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{escape(chart.title)}">'
        f"<table>{_head(*chart.columns)}<tbody>{rows}</tbody></table></div></details></div>"
    )


def _head(*columns: str) -> str:
    *names, number = columns
    shown = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    return f'<thead><tr>{shown}<th scope="col" class="number">{escape(number)}</th></tr></thead>'


def _row(cells: Sequence[str]) -> str:
    *names, number = cells
    shown = "".join(f"<td>{escape(name)}</td>" for name in names)
    return f'<tr>{shown}<td class="number">{escape(number)}</td></tr>'


def _groups_card(groups: Sequence[Group], carried: set[str | None]) -> str:
    if not groups:
        return ""
    rows = "".join(
        f"<tr><td>{_group_link(group, carried)}<small>{escape(', '.join(group.sources))}</small></td>"
        f"<td class='day'>{group.first or ''}</td><td class='number'>{group.count:,}</td></tr>"
        for group in groups
    )
    note = _note("Articles of nearly one text, in several sources or several times.")
    head = _head("Article", "First", "Copies")
    return (
        f'<section class="card"><h2>What was syndicated</h2>{note}<table>{head}<tbody>{rows}</tbody></table></section>'
    )


def _group_link(group: Group, carried: set[str | None]) -> str:
    title = escape(group.title or "Without headline")
    return f'<a href="#article/{escape(group.group_id)}">{title}</a>' if group.group_id in carried else title


def _failures_card(failures: Sequence[FailureKind], totals: Totals) -> str:
    if not failures:
        return ""
    rows = "".join(
        f"<tr><td>{escape(kind.stage)}: {escape(kind.error_type)}<small>{escape(_short(kind.message))}</small>"
        f"<small>such as {escape(_tail(kind.input_uri))}</small></td><td class='number'>{kind.count:,}</td></tr>"
        for kind in failures
    )
    note = _note(f"{_many(totals.failures, 'record')} that could not be read, by kind, with an example of each.")
    head = _head("Kind", "Records")
    return f'<section class="card"><h2>What failed</h2>{note}<table>{head}<tbody>{rows}</tbody></table></section>'


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>' if text else ""


def _tail(uri: str) -> str:
    """The end of a path, which tells files apart."""
    return uri if len(uri) <= 60 else "…" + uri[-59:]


def _short(text: str) -> str:
    return text if len(text) <= 160 else text[:159] + "…"


def _per(count: int, whole: int, of: str) -> str:
    return f"{count / whole:.1f} {of}" if whole else ""


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
