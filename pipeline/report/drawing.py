"""How the charts of a report are drawn: as SVG when the page is made, by Vega-Lite.

A drawn chart needs no script in the page. Its colours are variables of the page's style, so that it follows light and
dark; every mark says in words what it shows, for screen readers and for the page's tooltips. Each is drawn twice, for
wide and for narrow screens.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import vl_convert

from transforms.marked import escape, visible

Spec = dict[str, Any]

_VEGA_LITE: Final = "5.20"
_NARROW: Final = 320
FULL, HALF = 1060, 520
"""Widths of a card of the page in pixels: so drawn, letters have the size they ask for."""
ROW: Final = 22
"""Height of a bar with its distance to the next, in pixels."""
LABEL_CHARS: Final = 30
_OF_PAGE = re.compile(r'<rect width="[^"]*" height="[^"]*" fill="(?:white|transparent)"/>')
# Links are places in the page; the drawing takes them for relative addresses and completes them.
_BEFORE_FRAGMENT = re.compile(r'(?<= xlink:href=")[^"#]*#')
_CONFIG: Final[Spec] = {
    "background": "transparent",
    "padding": {"left": 14, "right": 14, "top": 5, "bottom": 5},  # browsers' fonts may be wider than the one drawn with
    "autosize": {"type": "fit-x", "contains": "padding"},
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": "var(--line)",
        "labelColor": "var(--soft)",
        "labelFontSize": 12,
        "labelPadding": 6,
        "titleColor": "var(--soft)",
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": "var(--ink)",
        "labelFontSize": 12,
        "title": None,
        "orient": "top",
        "symbolType": "square",
        "columnPadding": 28,
    },
    "bar": {"fill": "var(--accent)"},
}


@dataclasses.dataclass(frozen=True, slots=True)
class Chart:
    """A chart as the page has it: what it is called and shows, drawn for wide and narrow screens, and as a table.

    Attributes:
        columns, rows: the numbers behind it, for those who rather read than look.
    """

    title: str
    note: str
    wide: str
    narrow: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def draw_chart(
    title: str,
    note: str,
    spec: Callable[[int], Spec],
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    width: int = HALF,
) -> Chart:
    return Chart(title, note, _draw(spec(width), title), _draw(spec(_NARROW), title), columns, rows)


def _draw(spec: Spec, title: str) -> str:
    svg: str = vl_convert.vegalite_to_svg({"config": _CONFIG, **spec}, vl_version=_VEGA_LITE)
    svg = _BEFORE_FRAGMENT.sub("#", _OF_PAGE.sub("", svg, count=1))
    return svg.replace("<svg ", f'<svg role="group" aria-label="{escape(title)}" ', 1)


def names_axis(field: str, order: Sequence[str], width: int) -> Spec:
    axis = {"title": None, "labelColor": "var(--ink)", "labelLimit": label_pixels(width)}
    return {"field": field, "type": "nominal", "sort": order, "axis": axis, "scale": {"paddingInner": 0.25}}


def number_axis(ticks: int) -> Spec:
    return {"title": None, "tickCount": ticks, "tickMinStep": 1, "format": ",d"}


def label_pixels(width: int) -> int:
    return min(7 * LABEL_CHARS, width * 2 // 5)


def colours(domain: Sequence[str], colours: Sequence[str]) -> Spec:
    return {"domain": [visible(name) for name in domain], "range": list(colours[: len(domain)])}


def cut(text: str, length: int = LABEL_CHARS) -> str:
    """The text, with an ellipsis in place of what is beyond `length` characters."""
    return text if len(text) <= length else text[: length - 1] + "…"
