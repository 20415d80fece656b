"""Lines with bands over places that follow each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journeyglass.glass.plot.charts import Lines, Mark, Series
from journeyglass.glass.plot.scale import Scale
from journeyglass.glass.plot.svg import element, line, text, width_of
from journeyglass.glass.plot.ticks import tick
from journeyglass.journey.model import Lang

_HEIGHT, _ROW, _COLOURS = 200.0, 18.0, 6
Point = tuple[float, Mark]


def draw_lines(chart: Lines, width: float, lang: Lang) -> tuple[str, float]:
    """The picture's inside, and its height."""
    legend, top = _legend(chart, width)
    scale = Scale.over(_values(chart), top + _HEIGHT, top + 8, 4)
    labels = [tick(mark, scale, chart.unit, lang) for mark in scale.marks]
    left = max(width_of(label, 11) for label in labels) + 10
    right = width - width_of(chart.places[-1] if chart.places else "", 11) / 2 - 4
    xs = _places(len(chart.places), left + 12, right)
    axis = [
        line(left, scale.at(mark), width, scale.at(mark), "jg-axis" if mark else "jg-zero")
        + text(left - 6, scale.at(mark) + 4, label, "jg-quiet jg-small", "end")
        for mark, label in zip(scale.marks, labels, strict=True)
    ]
    drawn = [_series(series, xs, scale, number % _COLOURS + 1) for number, series in enumerate(chart.series)]
    return "".join([legend, *axis, *drawn, _names(chart.places, xs, top + _HEIGHT)]), top + _HEIGHT + 24


def _values(chart: Lines) -> list[float]:
    found = (m for series in chart.series for m in series.marks if m is not None)
    return [v for m in found for v in (m.value, m.low, m.high) if v is not None]


def _places(number: int, left: float, right: float) -> list[float]:
    if number == 1:
        return [(left + right) / 2]
    return [left + (right - left) * i / (number - 1) for i in range(number)]


def _legend(chart: Lines, width: float) -> tuple[str, float]:
    """The names of the lines, as many a row as fit; none for a single line without one."""
    if len(chart.series) == 1 and not chart.series[0].label:
        return "", 0.0
    parts, x, y = [], 0.0, 12.0
    for number, series in enumerate(chart.series):
        room = 26 + width_of(series.label)
        if x and x + room > width:
            x, y = 0.0, y + _ROW
        parts.append(line(x, y - 4, x + 18, y - 4, f"jg-series jg-s{number % _COLOURS + 1}"))
        parts.append(text(x + 24, y, series.label))
        x += room + 14
    return "".join(parts), y + 12


def _series(series: Series, xs: Sequence[float], scale: Scale, colour: int) -> str:
    parts = []
    for run in _runs(series.marks, xs):
        parts.append(_band(run, scale, colour))
        path = " ".join(f"{x:.1f},{scale.at(m.value or 0.0):.1f}" for x, m in run)
        parts.append(element("polyline", points=path, class_=f"jg-series jg-s{colour}"))
        parts += [_dot(x, mark, scale, colour, series.label) for x, mark in run]
    return "".join(parts)


def _runs(marks: Sequence[Mark | None], xs: Sequence[float]) -> Iterator[list[Point]]:
    """Stretches without a gap: no line is drawn over what is not known."""
    run: list[Point] = []
    for x, mark in zip(xs, marks, strict=True):
        if mark is not None and mark.value is not None:
            run.append((x, mark))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _band(run: list[Point], scale: Scale, colour: int) -> str:
    known = [(x, m.low, m.high) for x, m in run if m.low is not None and m.high is not None]
    if len(known) < 2 or len(known) < len(run):
        whiskers = (
            line(x, scale.at(low), x, scale.at(high), f"jg-series jg-s{colour} jg-limit") for x, low, high in known
        )
        return "".join(whiskers)
    upper = [f"{x:.1f},{scale.at(high):.1f}" for x, _, high in known]
    lower = [f"{x:.1f},{scale.at(low):.1f}" for x, low, _ in reversed(known)]
    return element("polygon", points=" ".join([*upper, *lower]), class_=f"jg-band jg-f{colour}")


def _dot(x: float, mark: Mark, scale: Scale, colour: int, label: str) -> str:
    said = f"{label}: {mark.said}" if label else mark.said
    title = element("title", said.replace("&", "&amp;").replace("<", "&lt;"))
    return element("circle", title, cx=x, cy=scale.at(mark.value or 0.0), r=3.0, class_=f"jg-dot jg-f{colour}")


def _names(places: Sequence[str], xs: Sequence[float], y: float) -> str:
    """The names of the places, as many as do not touch; the last always."""
    if not places:
        return ""
    room = max(width_of(place, 11) for place in places) + 12
    apart = xs[1] - xs[0] if len(xs) > 1 else room
    every = max(1, -(-int(room) // max(1, int(apart))))
    shown = range(len(places) - 1, -1, -every)
    return "".join(text(xs[i], y + 16, places[i], "jg-quiet jg-small", "middle") for i in shown)
