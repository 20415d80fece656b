"""Sales cycle: how long it takes from the first touch, and from the opportunity, to the win."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from journeyglass.figures import closings as closing
from journeyglass.figures.closings import MISSING, Closings
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, days, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.quantiles import sample_quantile
from journeyglass.figures.statistics.spells import Ints, Mask, count_distinct
from journeyglass.figures.tracked import trackable
from journeyglass.journey.model import Indicator, Stage

Start = Literal["first_touch", "opportunity"]


@dataclass(frozen=True)
class SalesCycle:
    """Won turns of the group, from `start` to the win.

    `won` have both ends, of these `backwards` were won before the start (a fault of the data: in no quartile);
    `without_start` were won and have no start; `undecided` have a start and are neither won nor lost (all groups
    together: a turn that has not closed has no close date to be grouped by).
    """

    start: Start
    group: str | None
    won: int
    backwards: int
    without_start: int
    undecided: int
    lower_quartile: Estimate
    median: Estimate
    upper_quartile: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """The time from first touch to won, and from opportunity to won, of the turns won in the period.

    Formula: the value that half (a quarter, three quarters) of the won turns do not exceed.
    Assumes: nothing about turns not won. Misleads: it speaks of the won alone; soon after recording began, or while
    business grows, quick wins weigh too much, since slow ones are still undecided (their number is given); wins of
    turns that began before recording did look shorter than they were.
    Intervals: Wilson's limits of the share carried over to the ordered values (Woodruff), widened by the design
    effect where a subject wins more than once. Period and `month`: by close date.
    Shape: a row a start and group. Unit: days of 24 hours. Source: semantics §4, sales cycle.
    """
    closings = closing.load(context, filters)
    rows: list[SalesCycle] = []
    starts: tuple[tuple[Start, Ints], ...] = (
        ("first_touch", closings.first_touch),
        ("opportunity", closings.opportunity),
    )
    notes = []
    for start, begun in starts:
        undecided = context.once(("undecided", start), functools.partial(_undecided, context, start))
        rows += [
            _row(context, closings, start, begun, undecided, group, chosen)
            for group, chosen in closings.groups(filters.by)
        ]
        if undecided:
            notes.append(
                f"{undecided} turns with the moment {start} are undecided: slow wins among them are still missing here"
            )
    return figure_of(context, "sales_cycle", filters, SalesCycle, rows, notes)


def _row(
    context: Context,
    closings: Closings,
    start: Start,
    begun: Ints,
    undecided: int,
    group: str | None,
    chosen: Mask,
) -> SalesCycle:
    won = chosen & closings.kind.among("won")
    both = won & (begun != MISSING)
    backwards = both & (closings.at < begun)
    forward = both & ~backwards
    blank = "" if both.any() else _unknown(context, start)
    quartiles = _quartiles(closings.at[forward] - begun[forward], closings.subject[forward], blank)
    return SalesCycle(
        start, group, int(both.sum()), int(backwards.sum()), int((won & ~both).sum()), undecided, *quartiles
    )


def _quartiles(lengths: Ints, subjects: Ints, blank: str) -> tuple[Estimate, Estimate, Estimate]:
    if blank:
        unknown = terra_incognita("days", blank)
        return unknown, unknown, unknown
    size = len(lengths)
    if count_distinct(subjects) < MIN_SUBJECTS:
        few = too_few("days", size, size)
        return few, few, few
    lower, median, upper = (days(sample_quantile(lengths, q, subjects), size, size) for q in (0.25, 0.5, 0.75))
    return lower, median, upper


def _undecided(context: Context, start: Start) -> int:
    """Turns that have the start and no closing."""
    return int(context.table(undecided_sql(context, start)).num_rows)


def undecided_sql(context: Context, start: Start) -> str:
    """The subjects of the turns that have the start and no closing, once a turn."""
    return f"""
        SELECT m.subject FROM moments m
        ANTI JOIN ({closing.closings_sql(context, last="closed")}) c ON m.subject = c.subject AND m.turn = c.turn
        WHERE m.moment = '{start}'"""


def _unknown(context: Context, start: Start) -> str:
    moments = context.journey.moments
    if start != "first_touch" and start not in moments:
        return f"the map has no moment {start}"
    if start in moments and not trackable(context, moments[start]):
        return f"no event of the moment {start} has ever come"
    wins = [o.when for s in context.journey.stages for o in s.outcomes if o.kind == "won"]
    wins += [moments["won"]] if "won" in moments else []
    if not wins:
        return "the map does not say when a deal is won"
    return "" if any(trackable(context, rule) for rule in wins) else "no event of a win has ever come"


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The median from first touch to win, of the whole journey."""
    found: SalesCycle = compute(context, filters).rows[0]
    return found.median


SPEC = FigureSpec(
    "sales_cycle",
    titled("Sales cycle", "Цикл продаж", "銷售週期"),
    SalesCycle,
    compute,
    better="less",
    measure=measure,
    theme="time",
)
