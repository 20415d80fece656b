"""Indicators: everything that the map wants watched, at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from journeyglass.errors import InputError
from journeyglass.figures.change import Direction, difference, direction
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.indicators import IndicatorMeasured, Verdict, indicator_measured, value_of
from journeyglass.figures.periods import Period, known, last_full
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.journey.model import Indicator, Stage

_PERIODS = 4
_MOST = 60


@dataclass(frozen=True)
class PeriodValue:
    """The indicator's value in one period; None where there are too few to say, or nothing is recorded."""

    period: str
    value: float | None


@dataclass(frozen=True)
class IndicatorWatched:
    """An indicator of the map: `measured` beside its `target` and the bounds at which it alerts.

    `alert`: whether the measured value is beyond a bound. `trend` has the value of each of the last full periods;
    `latest` is the last of them, `change` its difference to the period before it, `direction` what the interval of
    the change says.
    """

    stage: str
    figure: str
    to: str | None
    within: str | None
    measured: Estimate | None
    target: float | None
    verdict: Verdict
    alert_below: float | None
    alert_above: float | None
    alert: bool
    latest: Estimate | None
    change: Estimate | None
    direction: Direction
    trend: tuple[PeriodValue, ...]


def compute(
    context: Context, filters: Filters = EVERYTHING, every: str | None = None, periods: str | None = None
) -> Figure:
    """How every indicator of the map stands: against its target, its alert bounds, and the period before.

    Formula: the indicator's figure at its stage, over all that the filters choose; then the same in each of the last
    full periods before the reading's instant. Change: the last full period minus the one before it.
    Assumes: what each figure assumes; the two periods are independent. Misleads: of figures on visits the latest
    periods hold visits that are still open, so their numbers may still move; a value beyond a bound may be chance:
    look at its interval. An indicator without a number shows that its figure says nothing at that stage.
    Intervals: the figure's own; of a change the one that follows from its two sides (MOVER).
    Options: `every` (week, month, quarter or year; default: quarter), `periods` (how many; default: 4; 0: none).
    Shape: a row an indicator, in the map's order. Unit: the figure's own; a change of a share in percentage points.
    Source: M3.9; semantics §4; G. Y. Zou, A. Donner (2008).
    """
    span = last_full(known(every or "quarter"), context.reading.as_of, _number(periods))
    rows = [
        _row(context, filters, stage, wanted, span) for stage in context.journey.stages for wanted in stage.indicators
    ]
    found = figure_of(context, "indicators", filters, IndicatorWatched, rows, [], every=every, periods=periods)
    return replace(found, called={name: spec.title for name, spec in context.own.items()})


def _number(periods: str | None) -> int:
    if periods is None:
        return _PERIODS
    if not periods.isdecimal() or int(periods) > _MOST:
        raise InputError(f"`{periods}` is no number of periods", f"write a whole number up to {_MOST}")
    return int(periods)


def _row(context: Context, filters: Filters, stage: Stage, wanted: Indicator, span: list[Period]) -> IndicatorWatched:
    now = indicator_measured(context, filters.undivided, stage, wanted)
    found = [value_of(context, replace(filters.undivided, since=p.since, until=p.until), stage, wanted) for p in span]
    latest, before = (*[None, None], *found)[:-3:-1]
    change = difference(latest, before) if latest and before else None
    trend = tuple(
        PeriodValue(period.label, value.value if value else None) for period, value in zip(span, found, strict=True)
    )
    return _watched(stage, wanted, now, latest, change, trend)


def _watched(
    stage: Stage,
    wanted: Indicator,
    now: IndicatorMeasured,
    latest: Estimate | None,
    change: Estimate | None,
    trend: tuple[PeriodValue, ...],
) -> IndicatorWatched:
    return IndicatorWatched(
        stage=stage.id,
        figure=wanted.figure,
        to=now.to,
        within=now.within,
        measured=now.measured,
        target=wanted.target,
        verdict=now.verdict,
        alert_below=wanted.alert_below,
        alert_above=wanted.alert_above,
        alert=now.alert,
        latest=latest,
        change=change,
        direction=direction(change),
        trend=trend,
    )


SPEC = FigureSpec(
    "indicators",
    titled("Indicators", "Показатели", "指標"),
    IndicatorWatched,
    compute,
    dimensions=(),
    better="neither",
    keys=("stage", "figure", "to", "within"),
)
