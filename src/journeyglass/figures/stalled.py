"""Stalled: the open visits that ran out of patience."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.figures import drop_out
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure, figure_of, of_stage, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.journey.model import Indicator, Stage


@dataclass(frozen=True)
class Stalled:
    """The `open` visits of the stage and the share of them that is stalled at the reading's instant."""

    stage: str
    group: str | None
    open: int
    share: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """The share of a stage's open visits in which the customer has been silent for longer than its patience.

    Formula: open visits whose last customer event (or beginning, whichever is later) is older than the stage's
    `patience` ÷ open visits. The same as the second half of `drop_out`, for an indicator of its own.
    Assumes: the customer's events are recorded. Misleads: a stage without `patience` never stalls.
    Intervals: Wilson, or a bootstrap over subjects where some come more than once.
    Shape: a row a stage and group. Unit: share 0–1. Source: semantics §3, stalled.
    """
    rows = [Stalled(r.stage, r.group, r.open, r.stalled) for r in drop_out.compute(context, filters).rows]
    return figure_of(context, "stalled", filters, Stalled, rows, [])


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The stage's share."""
    found: Stalled = of_stage(compute(context, filters), stage)
    return found.share


SPEC = FigureSpec(
    "stalled",
    titled("Stalled", "Без движения", "停滯"),
    Stalled,
    compute,
    dimensions=without(OF_VISITS, "stage", "outcome"),
    better="less",
    measure=measure,
)
