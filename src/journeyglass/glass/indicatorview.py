"""The indicators of a map in a terminal: value, target, alert, trend and change side by side."""

from __future__ import annotations

from collections.abc import Sequence

from journeyglass.figures.estimate import Estimate
from journeyglass.figures.watch import IndicatorWatched, PeriodValue
from journeyglass.glass import numbers
from journeyglass.glass.figurecells import Cells
from journeyglass.glass.sheet import Sheet
from journeyglass.glass.words import field_name, word
from journeyglass.journey.model import Lang

SIGNS = {"met": "✓", "missed": "✗", "unknown": "·"}
_INDENT = numbers.NBSP * 2
_BLOCKS = "▁▂▃▄▅▆▇█"


def indicator_sheet(cells: Cells, rows: Sequence[IndicatorWatched]) -> Sheet:
    """A line an indicator, under a line for its stage."""
    lang = cells.titles.lang
    heads = (
        word("indicator", lang), field_name("measured", lang), word("target_head", lang), field_name("alert", lang),
        field_name("trend", lang), field_name("change", lang),
    )  # fmt: skip
    lines: list[tuple[str, ...]] = []
    for stage in dict.fromkeys(row.stage for row in rows):
        lines.append((cells.titles.stage(stage), *[""] * (len(heads) - 1)))
        lines += [_line(cells, row) for row in rows if row.stage == stage]
    return Sheet(heads, tuple(lines), 1, dense=True)


def spark(values: Sequence[PeriodValue]) -> str:
    """The values as a row of blocks, from the least to the most; a dot where nothing can be said."""
    known = [v.value for v in values if v.value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    return "".join("·" if v.value is None else _block(v.value, low, high) for v in values)


def _block(value: float, low: float, high: float) -> str:
    return _BLOCKS[3] if high == low else _BLOCKS[round((value - low) / (high - low) * (len(_BLOCKS) - 1))]


def _line(cells: Cells, row: IndicatorWatched) -> tuple[str, ...]:
    lang = cells.titles.lang
    measured = cells.estimate(row.measured) if row.measured else word("not_measured", lang)
    target = "" if row.target is None else f"{SIGNS[row.verdict]} {bound_text(row.target, row.measured, lang)}"
    change = cells.estimate(row.change, change=True) if row.change and row.change.value is not None else ""
    known = any(value.value is not None for value in row.trend)
    return (
        _INDENT + indicator_name(cells, row), measured, target, _alert(row, lang),
        spark(row.trend) if known else "", change,
    )  # fmt: skip


def indicator_name(cells: Cells, row: IndicatorWatched) -> str:
    """What is watched: the figure, to which stage, within which time."""
    parts = [cells.of(row, "figure")]
    if row.to:
        parts.append(f"→ {cells.of(row, 'to')}")
    if row.within:
        parts.append(f"({cells.of(row, 'within')})")
    return " ".join(parts)


def _alert(row: IndicatorWatched, lang: Lang) -> str:
    """The bounds, with a sign where the value is beyond one."""
    bounds = (("<", row.alert_below), (">", row.alert_above))
    said = " ".join(f"{sign}{numbers.NBSP}{bound_text(b, row.measured, lang)}" for sign, b in bounds if b is not None)
    return f"! {said}" if row.alert else said


def bound_text(bound: float, measured: Estimate | None, lang: Lang) -> str:
    """A target or a bound in the unit of what is measured."""
    unit = measured.unit if measured else None
    if unit == "share":
        return numbers.percent(bound, lang, int(round(bound * 100, 6) % 1 != 0))
    return numbers.days(bound, lang) if unit == "days" else numbers.short(bound, lang)
