"""Drop-out: who is lost at a stage, and who has gone quiet there."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share, terra_incognita
from journeyglass.figures.figure import Figure, figure_of, of_stage, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.spells import Ints, Mask, tally
from journeyglass.figures.tracked import trackable
from journeyglass.figures.visits import GONE, Visits, load
from journeyglass.journey.model import Indicator, Stage


@dataclass(frozen=True)
class DropOut:
    """`ended` visits and how many of them by each kind of loss; `open` visits and, of these, how many are stalled."""

    stage: str
    group: str | None
    visits: int
    ended: int
    lost: int
    not_now: int
    churned: int
    dropped: Estimate
    open: int
    stalled: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """The share of visits that ended in a loss, and, apart, the share of open visits that are stalled now.

    Formula: dropped = visits ended by an outcome of kind lost, not_now or churned ÷ ended visits seen from their
    start; stalled = open visits without a customer's event for longer than the stage's patience ÷ open visits.
    Assumes: nothing about open visits. Misleads: losses that nobody notes are no drop-out here: look at stalled.
    Intervals: Wilson, or a bootstrap over subjects where some come more than once.
    Shape: a row a stage and group. Unit: share 0–1. Source: semantics §4, drop-out.
    """
    visits = load(context, filters)
    rows = [
        _row(context, alone, index, group, here)
        for index in range(len(context.journey.stages))
        for alone in [visits.at(index)]
        for group, here in alone.groups(filters.by)
    ]
    return figure_of(context, "drop_out", filters, DropOut, rows, [])


def _row(context: Context, visits: Visits, index: int, group: str | None, here: Mask) -> DropOut:
    stage = context.journey.stages[index]
    ended, still = here & ~visits.open, here & visits.open
    lost, not_now, churned = (tally(ended & visits.kind.among(kind)) for kind in GONE)
    return DropOut(
        stage=stage.id,
        group=group,
        visits=tally(here),
        ended=tally(ended),
        lost=lost,
        not_now=not_now,
        churned=churned,
        dropped=_dropped(context, visits, stage, ended),
        open=tally(still),
        stalled=stalled_share(visits, stage, still),
    )


def stalled_share(visits: Visits, stage: Stage, still: Mask | Ints) -> Estimate:
    """The share of these open visits, marked or by their rows, that are stalled."""
    if stage.patience is None:
        return terra_incognita("share", f"the map gives {stage.id} no patience")
    return share(visits.stalled[still], visits.subject[still])


def _dropped(context: Context, visits: Visits, stage: Stage, ended: Mask) -> Estimate:
    since = context.observed_from(stage.id)
    losses = [outcome for outcome in stage.outcomes if outcome.kind in GONE]
    gone = visits.kind.among(*GONE)
    if since is None:
        return terra_incognita("share", f"nobody sends what could end {stage.id}")
    if not losses:
        return terra_incognita("share", f"the map has no loss at {stage.id}")
    if not (ended & gone).any() and not any(trackable(context, outcome.when) for outcome in losses):
        return terra_incognita("share", "no event of a loss has ever come")
    whole = ended & (visits.entered >= since)
    return share(gone[whole], visits.subject[whole])


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The stage's share that dropped out."""
    found: DropOut = of_stage(compute(context, filters), stage)
    return found.dropped


SPEC = FigureSpec(
    "drop_out",
    titled("Drop-out", "Потери", "流失與停滯"),
    DropOut,
    compute,
    dimensions=without(OF_VISITS, "stage"),
    better="less",
    measure=measure,
)
