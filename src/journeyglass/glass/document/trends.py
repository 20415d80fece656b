"""Indicators on the map: which number of which figure each shows, and how it went month by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.indicators import value_of
from journeyglass.figures.periods import last_full
from journeyglass.figures.registry import compute, specs
from journeyglass.figures.rows import PER, PERIOD, keys_of, measured, measures_of, undivided
from journeyglass.figures.spec import FigureSpec
from journeyglass.figures.trend import trend
from journeyglass.glass.item import FigureRef, Point
from journeyglass.glass.lanes import Trends
from journeyglass.journey.model import Indicator, Stage

MONTHS = 12
"""How many full months a sparkline has."""
_STAGES = ("stage", "from_stage")
_LENT = {"retention": ("revenue_retention",), "ltv": ("ltv_orders",)}
"""Figures whose number an indicator may show under the name of another one."""


@dataclass(frozen=True)
class _Shown:
    """The row and the column of the figure in which an indicator's number stands."""

    figure: str
    measure: str
    key: Mapping[str, str]
    options: Mapping[str, str]


def indicator_trends(context: Context, filters: Filters) -> Trends:
    """Of every indicator of the map which number it shows, and its last full months; by stage and place there."""
    found: dict[tuple[str, int], tuple[FigureRef, tuple[Point, ...]]] = {}
    for stage in context.journey.stages:
        for place, wanted in enumerate(stage.indicators):
            shown = _place(context, filters, stage, wanted)
            if shown is not None:
                ref = FigureRef(shown.figure, shown.measure, stage.id, shown.key, shown.options)
                found[stage.id, place] = (ref, _points(context, filters, shown))
    return found


def _place(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> _Shown | None:
    """Where the indicator's number stands, whatever is filtered; which period it is of hangs on the filters."""
    if value_of(context, filters, stage, wanted) is None:
        return None
    found = context.once(("shown", stage.id, wanted), lambda: _shown(context, EVERYTHING, stage, wanted))
    if found is None or PERIOD in found.key:
        return _shown(context, filters, stage, wanted)
    return found


def _shown(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> _Shown | None:
    """Where the indicator's number stands in its figure; None where it has none, or is made of several."""
    value = value_of(context, filters, stage, wanted)
    if value is None:
        return None
    for name in (wanted.figure, *_LENT.get(wanted.figure, ())):
        spec = specs(context)[name]
        asked = _options(context, spec, stage, wanted)
        for options in (undivided(spec, asked), asked):
            chosen = {name: text for name, text in options.items() if text is not None}
            found = list(_equal(context, filters, spec, chosen, value, stage))
            if found:
                # Of periods the last one that shows the number, else the first row.
                return found[-1 if PERIOD in found[-1].key else 0]
    return None


def _options(context: Context, spec: FigureSpec, stage: Stage, wanted: Indicator) -> dict[str, str | None]:
    """The options with which the indicator's figure is asked: for a conversion from where to where within what."""
    said: dict[str, str | None] = {}
    if "within" in spec.options and wanted.within is not None:
        said["within"] = str(wanted.within)
    if spec.name == "conversion":
        stages = context.journey.stages
        following = stages[min(context.journey.index(stage.id) + 1, len(stages) - 1)].id
        said |= {"start": stage.id, "to": wanted.to or following, "within": str(wanted.within or "90d")}
    elif "to" in spec.options and wanted.to is not None:
        said["to"] = wanted.to
    return said


def _equal(
    context: Context, filters: Filters, spec: FigureSpec, options: Mapping[str, str], value: Estimate, stage: Stage
) -> Iterator[_Shown]:
    """The rows of this stage, or of none, and their numbers that are that value."""
    try:
        rows = compute(context, spec.name, filters.since, filters.until, where=filters.where, **options).rows
    except InputError:
        return
    for row in rows:
        key = {name: str(said) for name in keys_of(spec) if (said := getattr(row, name)) is not None}
        here = all(key.get(name, stage.id) == stage.id for name in _STAGES)
        for name in measures_of(spec.row_type) if here else ():
            found = measured(row, name)
            # An indicator may say more beside the number than the figure does.
            if found is not None and replace(found, note="") == replace(value, note=""):
                yield _Shown(spec.name, name, key, options)


def _points(context: Context, filters: Filters, shown: _Shown) -> tuple[Point, ...]:
    months = last_full("month", context.reading.as_of, MONTHS)
    kind = ("spark", shown.figure, shown.measure, *sorted(shown.options.items()), filters.where)
    values = context.once(kind, lambda: _values(context, filters, shown))
    key = tuple(sorted((name, said) for name, said in shown.key.items() if name != PERIOD))
    points = tuple(Point(month.label, values.get((month.label, key))) for month in months)
    return points if any(point.value is not None for point in points) else ()


def _values(context: Context, filters: Filters, shown: _Shown) -> dict[tuple[str, Any], float | None]:
    """The number of every row of the figure in each month, whichever the row: stages share one computation."""
    months = last_full("month", context.reading.as_of, MONTHS)
    found = trend(
        context, shown.figure, "month", months[0].since, months[-1].until, measures=(shown.measure,),
        where=filters.where, **{name: text for name, text in shown.options.items() if name != PER},
    )  # fmt: skip
    return {(row.period, _key(row, shown)): row.value.value for row in found.rows}


def _key(row: Any, shown: _Shown) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted((n, str(getattr(row, n))) for n in shown.key if n != PERIOD and getattr(row, n, None) is not None)
    )
