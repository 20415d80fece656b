"""A heat map: a row a cohort, a column a place, the darker the more."""

from __future__ import annotations

from journeyglass.glass.plot.charts import Heat, Mark
from journeyglass.glass.plot.svg import element, text, width_of
from journeyglass.journey.model import Lang

_CELL, _HEAD = 24.0, 22.0
_LIGHT, _FULL = 0.08, 0.95


def draw_heat(chart: Heat, width: float, lang: Lang) -> tuple[str, float]:
    """The picture's inside, and its height."""
    del lang
    left = max((width_of(name) for name in (chart.corner, *(s.label for s in chart.series))), default=0.0) + 10
    size = min((width - left) / max(len(chart.places), 1), 64.0)
    known = [m.value for s in chart.series for m in s.marks if m and m.value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    every = max(1, -(-int(max((width_of(p, 11) for p in chart.places), default=0.0) + 6) // max(1, int(size))))
    parts = [text(left - 10, 14, chart.corner, "jg-quiet jg-small", "end")]
    parts += [
        text(left + (i + 0.5) * size, 14, chart.places[i], "jg-quiet jg-small", "middle")
        for i in range(0, len(chart.places), every)
    ]
    for row, series in enumerate(chart.series):
        y = _HEAD + row * _CELL
        parts.append(text(left - 10, y + 16, series.label, anchor="end"))
        for column, mark in enumerate(series.marks):
            parts.append(_cell(mark, left + column * size, y, size, low, high))
    return "".join(parts), _HEAD + len(chart.series) * _CELL + 4


def _cell(mark: Mark | None, x: float, y: float, size: float, low: float, high: float) -> str:
    if mark is None:
        return ""
    title = element("title", mark.said.replace("&", "&amp;").replace("<", "&lt;"))
    if mark.value is None:
        return element("rect", title, x=x, y=y, width=size, height=_CELL, class_="jg-track")
    shade = _LIGHT + (_FULL - _LIGHT) * ((mark.value - low) / (high - low) if high > low else 0.5)
    box = element("rect", title, x=x, y=y, width=size, height=_CELL, class_="jg-cell", fill_opacity=shade)
    short = mark.said.split(" (")[0]
    if width_of(short, 11) > size - 4:
        return box
    return box + text(x + size / 2, y + 16, short, "jg-small" + (" jg-onfull" if shade > 0.55 else ""), "middle")
