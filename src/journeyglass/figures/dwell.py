"""Time in stage: how long visits last."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY, MIN_SUBJECTS, Estimate, days, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of, of_stage, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.kaplan_meier import kaplan_meier, quantiles
from journeyglass.figures.statistics.spells import Mask, Spells, tally
from journeyglass.figures.visits import Visits, load, watched
from journeyglass.journey.model import Indicator, Stage


@dataclass(frozen=True)
class Dwell:
    """Visits of the stage: `zero_length` ones are counted apart, `open` ones are not over, `late` ones entered late.

    The quartiles are times by which a quarter, half and three quarters of the visits have ended.
    """

    stage: str
    group: str | None
    visits: int
    zero_length: int
    open: int
    late: int
    lower_quartile: Estimate
    median: Estimate
    upper_quartile: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """How long visits last: Kaplan–Meier median and quartiles, visits of no length apart.

    Formula: the first time at which the Kaplan–Meier survival is at most 1 − q. Open visits are censored at the
    reading's instant; visits that began before their ends were recorded enter late.
    Assumes: young visits will last as long as old ones did; any way of leaving ends a visit.
    Misleads: a visit whose end fell before recording and was never told looks open for ever (compare `late`). A
    short stay may be a quick success or a quick loss (see outcomes). With a few late entries only at
    risk early on, the curve's beginning is rough.
    Intervals: inversion of the log(−log) Greenwood band (Brookmeyer–Crowley), widened by the design effect where a
    subject comes more than once. A limit of None lies beyond what has been watched.
    Shape: a row a stage and group. Unit: days of 24 hours. Source: semantics §4, dwell.
    """
    visits = load(context, filters)
    rows: list[Dwell] = []
    notes: list[str] = []
    for index in range(len(context.journey.stages)):
        alone = visits.at(index)
        for group, here in alone.groups(filters.by):
            row, said = _row(context, alone, index, group, here)
            rows.append(row)
            notes += said
    return figure_of(context, "dwell", filters, Dwell, rows, notes)


def _row(context: Context, visits: Visits, index: int, group: str | None, here: Mask) -> tuple[Dwell, list[str]]:
    stage = context.journey.stages[index].id
    since = context.observed_from(stage)
    late = here & (visits.entered < (since or 0))
    size, zero, still, begun = (tally(r) for r in (here, here & visits.zero_length, here & visits.open, late))
    if since is None:
        unknown = terra_incognita("days", f"nobody sends what could end {stage}")
        return Dwell(stage, group, size, zero, still, begun, unknown, unknown, unknown), []
    lasting = here & ~visits.zero_length
    cause = (~visits.open).astype("int64")
    spells, unseen = watched(visits, lasting, since, visits.left, cause)
    said = [f"{unseen} visits of {stage} ended before their ends were recorded and are left out"] if unseen else []
    return Dwell(stage, group, size, zero, still, begun, *quartiles(spells)), said


def quartiles(spells: Spells) -> tuple[Estimate, Estimate, Estimate]:
    """The three quartiles of the spells' length."""
    ended, size = tally(spells.cause > 0), len(spells)
    if spells.subjects < MIN_SUBJECTS:
        nothing = too_few("days", ended, size)
        return nothing, nothing, nothing
    stuck = spells.emptied_at
    if stuck is not None:
        nothing = too_few("days", ended, size, f"nobody was left to watch after {stuck / DAY:g} days")
        return nothing, nothing, nothing
    found = quantiles(spells, kaplan_meier(spells), (0.25, 0.5, 0.75))
    lower, median, upper = (days(quantile, ended, size) for quantile in found)
    return lower, median, upper


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The stage's median."""
    found: Dwell = of_stage(compute(context, filters), stage)
    return found.median


SPEC = FigureSpec(
    "dwell",
    titled("Time in stage", "Время на этапе", "停留時間"),
    Dwell,
    compute,
    dimensions=without(OF_VISITS, "stage"),
    better="less",
    measure=measure,
    theme="time",
)
