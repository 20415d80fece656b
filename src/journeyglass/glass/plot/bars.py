"""Bars with whiskers, one under the other."""

from __future__ import annotations

from journeyglass.glass.plot.charts import Bar, Bars, Mark
from journeyglass.glass.plot.scale import Scale
from journeyglass.glass.plot.svg import line, rect, text, width_of, wrapped
from journeyglass.glass.plot.ticks import tick
from journeyglass.journey.model import Lang

_THICK, _GAP, _LINE, _MOST_LABEL = 14.0, 10.0, 17.0, 240.0
_TEXT_ROOM = 8.0


def draw_bars(chart: Bars, width: float, lang: Lang) -> tuple[str, float]:
    """The picture's inside, and its height."""
    labels = {bar.label: wrapped(bar.label, _MOST_LABEL, 3) for bar in chart.bars}
    left = max((width_of(part) for lines in labels.values() for part in lines), default=0.0) + 10
    said = max((width_of(mark.said) for bar in chart.bars for mark in _marks(bar) if mark.value is not None), default=0)
    right = max(left + 120, width - said - _TEXT_ROOM)
    scale = Scale.over(_values(chart), left, right, max(2, int((right - left) / 90)))
    parts, y = [_legend(chart, left)], _LINE if chart.names else 0.0
    for bar in chart.bars:
        inside, height = _bar(bar, labels[bar.label], scale, y, left)
        parts.append(inside)
        y += height
    return "".join([_axis(scale, chart, y, lang), *parts]), y + 20


def _values(chart: Bars) -> list[float]:
    return [v for bar in chart.bars for m in _marks(bar) for v in (m.value, m.low, m.high) if v is not None]


def _marks(bar: Bar) -> list[Mark]:
    return [bar.now] if bar.then is None else [bar.now, bar.then]


def _legend(chart: Bars, left: float) -> str:
    parts, x = [], left
    for name, class_ in zip(chart.names, ("jg-bar", "jg-bar jg-then"), strict=False):
        parts.append(rect(x, 2, 10, 10, class_) + text(x + 15, 11, name, "jg-quiet jg-small"))
        x += 30 + width_of(name, 11)
    return "".join(parts)


def _bar(bar: Bar, label: list[str], scale: Scale, y: float, left: float) -> tuple[str, float]:
    marks = _marks(bar)
    height = max(len(marks) * (_THICK + 3), len(label) * _LINE) + _GAP
    top = y + (height - len(label) * _LINE) / 2 + 13
    parts = [text(left - 10, top + i * _LINE, said, anchor="end") for i, said in enumerate(label)]
    first = y + (height - len(marks) * (_THICK + 3)) / 2
    for number, mark in enumerate(marks):
        parts.append(_mark(mark, scale, first + number * (_THICK + 3), "jg-bar jg-then" if number else "jg-bar"))
    return "".join(parts), height


def _mark(mark: Mark, scale: Scale, y: float, class_: str) -> str:
    if mark.value is None:
        return text(scale.at(0) + 6, y + 11, mark.said, "jg-quiet")
    zero = scale.at(0)
    ends = [v for v in (mark.value, mark.low, mark.high) if v is not None]
    beyond = max(zero, *(scale.at(v) for v in ends))
    parts = rect(zero, y, scale.at(mark.value) - zero, _THICK, class_) + _whisker(mark, scale, y + _THICK / 2)
    return parts + text(beyond + _TEXT_ROOM, y + 11, mark.said)


def _whisker(mark: Mark, scale: Scale, y: float) -> str:
    """The interval; a limit that is not known has no end stroke."""
    if mark.value is None or (mark.low is None and mark.high is None):
        return ""
    low, high = (scale.at(mark.value if limit is None else limit) for limit in (mark.low, mark.high))
    ends = [x for x, limit in ((low, mark.low), (high, mark.high)) if limit is not None]
    return line(low, y, high, y, "jg-whisker") + "".join(line(x, y - 4, x, y + 4, "jg-whisker") for x in ends)


def _axis(scale: Scale, chart: Bars, height: float, lang: Lang) -> str:
    parts = []
    for mark in scale.marks:
        x = scale.at(mark)
        parts.append(line(x, 0, x, height, "jg-axis" if mark else "jg-zero"))
        parts.append(text(x, height + 14, tick(mark, scale, chart.unit, lang), "jg-quiet jg-small", "middle"))
    return "".join(parts)
