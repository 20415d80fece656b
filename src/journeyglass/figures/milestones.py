"""Milestones: what share of a stage's visits completes each, and how soon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, days, share, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.places_sql import placed_sql
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.quantiles import sample_quantile
from journeyglass.figures.statistics.spells import Ints, Mask, count_distinct
from journeyglass.figures.tracked import trackable
from journeyglass.figures.visits import Visits, load, whole
from journeyglass.journey.model import Milestone
from journeyglass.reading.where_sql import quote

NEVER = -1
"""After how long what was never completed was completed."""


@dataclass(frozen=True)
class MilestoneShare:
    """`completed` of the stage's `visits`, of which `open` are not over; the share is of the ended ones.

    `median` is the time from the visit's beginning, of all that completed it.
    """

    stage: str
    milestone: str
    group: str | None
    visits: int
    open: int
    completed: int
    share: Estimate
    median: Estimate


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """What share of a stage's visits completed each milestone, and after how long.

    Formula: ended visits that completed it ÷ ended visits of the stage; the median time of those that did.
    Assumes: open visits are left out of the share, for they may still complete it. Misleads: the order says nothing
    of cause; where quick leavers are many, the ended visits of a young period understate it.
    Intervals: share by Wilson, or a bootstrap over subjects where some come more than once; median by Woodruff.
    Shape: a row a stage, milestone and group. Unit: share 0–1, days of 24 hours. Source: semantics §3, M5.7.
    """
    visits = load(context, filters)
    rows: list[MilestoneShare] = []
    for index, stage in enumerate(context.journey.stages):
        for milestone in stage.milestones:
            after = after_of(context, visits, stage.id, milestone.id)
            rows += [
                _row(context, visits, (stage.id, milestone), after, group, chosen & (visits.stage == index))
                for group, chosen in visits.groups(filters.by, visits.stage == index)
            ]
    return figure_of(context, "milestones", filters, MilestoneShare, rows, [])


def milestone_sql(stage: str, milestone: str) -> str:
    """The visits that completed the milestone, by their row, and when."""
    steps = {"placed": placed_sql()}
    steps["completed"] = f"""
        SELECT g.row, epoch_us(m."at") AS done FROM milestones m
        JOIN placed g ON m.subject = g.subject AND m.visit_no = g.visit_no
        WHERE m.stage = {quote(stage)} AND m.milestone = {quote(milestone)}"""
    return chain_sql(steps)


def after_of(context: Context, visits: Visits, stage: str, milestone: str) -> Ints:
    """For every visit how long after its beginning it completed the milestone; -1: never."""
    key = ("milestone", stage, milestone)
    found = context.once(key, lambda: context.table(milestone_sql(stage, milestone)))
    after = np.full(len(visits), NEVER, dtype=np.int64)
    rows = whole(found, "row")
    after[rows] = whole(found, "done") - visits.entered[rows]
    return after


def _row(
    context: Context, visits: Visits, what: tuple[str, Milestone], after: Ints, group: str | None, here: Mask
) -> MilestoneShare:
    stage, milestone = what
    done = here & (after != NEVER)
    ended = here & ~visits.open
    if not done.any() and not trackable(context, milestone.when):
        note = f"no event of {milestone.id} has ever come"
        found, median = terra_incognita("share", note), terra_incognita("days", note)
    else:
        found = share(done[ended], visits.subject[ended])
        median = _median(after[done], visits.subject[done])
    counts = (int(here.sum()), int((here & visits.open).sum()), int(done.sum()))
    return MilestoneShare(stage, milestone.id, group, *counts, found, median)


def _median(after: Ints, subjects: Ints) -> Estimate:
    if count_distinct(subjects) < MIN_SUBJECTS:
        return too_few("days", len(after), len(after))
    return days(sample_quantile(after, 0.5, subjects), len(after), len(after))


SPEC = FigureSpec(
    "milestones",
    titled("Milestones", "Вехи", "里程碑"),
    MilestoneShare,
    compute,
    dimensions=without(OF_VISITS, "stage"),
)
