"""What the map's indicators show: the measured value beside its target and the bounds of its alert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.filters import Filters
from journeyglass.figures.spec import FigureSpec
from journeyglass.journey.model import Indicator, Stage

Verdict = Literal["met", "missed", "unknown"]


@dataclass(frozen=True)
class IndicatorMeasured:
    """An indicator of the map beside what is measured; `measured` None: that figure is not computed here.

    `verdict`: whether the measured value is on the target's good side (as the figure's `better` says); `alert`: whether
    it is beyond a bound of the map.
    """

    figure: str
    to: str | None
    within: str | None
    target: float | None
    measured: Estimate | None
    verdict: Verdict
    alert: bool


def indicator_measured(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> IndicatorMeasured:
    """The indicator of the stage, measured on the visits or events that the filters choose."""
    measured = value_of(context, filters, stage, wanted)
    value = measured.value if measured else None
    within = None if wanted.within is None else str(wanted.within)
    verdict = _verdict(_spec(context, wanted), wanted, value)
    alert = value is not None and _beyond(value, wanted)
    return IndicatorMeasured(wanted.figure, wanted.to, within, wanted.target, measured, verdict, alert)


def value_of(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate | None:
    """The figure's one number at the stage.

    None where there is no such figure, it has no number there, or it cannot tell apart what `where` asks for.
    """
    from journeyglass.figures.registry import unkept

    spec = _spec(context, wanted)
    measure = spec.measure if spec else None
    if spec is None or measure is None or unkept(spec, filters):
        return None
    key = ("measured", filters, stage.id, wanted)
    return context.once(key, lambda: measure(context, filters, stage, wanted))


def _spec(context: Context, wanted: Indicator) -> FigureSpec | None:
    # The registry holds the figure of all indicators, which needs this module.
    from journeyglass.figures.registry import specs

    return specs(context).get(wanted.figure)


def _verdict(spec: FigureSpec | None, wanted: Indicator, value: float | None) -> Verdict:
    if spec is None or value is None or wanted.target is None:
        return "unknown"
    good = value <= wanted.target if spec.better == "less" else value >= wanted.target
    return "met" if good else "missed"


def _beyond(value: float, wanted: Indicator) -> bool:
    under = wanted.alert_below is not None and value < wanted.alert_below
    return under or (wanted.alert_above is not None and value > wanted.alert_above)
