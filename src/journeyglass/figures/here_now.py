"""Here now: who is in each stage at the reading's instant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.drop_out import stalled_share
from journeyglass.figures.estimate import Estimate, share_of, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.spells import Ints, Mask, count_distinct, tally
from journeyglass.figures.tracked import stage_trackable
from journeyglass.figures.visits import Visits, load
from journeyglass.journey.model import OUTSIDE


@dataclass(frozen=True)
class HereNow:
    """Subjects in the stage at the instant of the reading, their accounts, and the share of them that is stalled.

    `share` is of all subjects of the group. The last stage is `outside`: those that have left, or never entered.
    """

    stage: str
    group: str | None
    subjects: int
    accounts: int
    stalled: int
    share: Estimate
    stalled_share: Estimate


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """Subjects in each stage at the reading's instant, and how many of them are stalled.

    Formula: open visits. Assumes: nothing. Misleads: a stage that nobody's departure is recorded from fills up.
    Intervals: Wilson. Shape: a row a stage and group, then outside. Unit: subjects; shares 0–1.
    Source: semantics §3 (stalled) and §4.
    """
    visits = load(context, filters)
    rows = []
    for group, chosen in visits.groups(filters.by):
        whole = visits.subjects(chosen) + (0 if filters != EVERYTHING else _never_placed(context))
        still = np.flatnonzero(chosen & visits.open)
        inside = [_row(context, visits, index, group, still, whole) for index in range(len(context.journey.stages))]
        rows += [*inside, _outside(visits, group, chosen, still, whole)]
    order = {stage.id: i for i, stage in enumerate(context.journey.stages)}
    rows.sort(key=lambda row: order.get(row.stage, len(order)))
    return figure_of(context, "here_now", filters, HereNow, rows, [])


def _row(context: Context, visits: Visits, index: int, group: str | None, still: Ints, whole: int) -> HereNow:
    stage = context.journey.stages[index]
    here = still[visits.stage[still] == index]
    subjects = count_distinct(visits.subject[here])
    if not subjects and not stage_trackable(context, stage.id):
        found = terra_incognita("share", "no event that leads here has ever come")
    else:
        found = share_of(subjects, whole)
    accounts = count_distinct(visits.account[here])
    stalled = tally(visits.stalled[here])
    return HereNow(stage.id, group, subjects, accounts, stalled, found, stalled_share(visits, stage, here))


def _outside(visits: Visits, group: str | None, chosen: Mask, still: Ints, whole: int) -> HereNow:
    subjects = whole - count_distinct(visits.subject[still])
    gone = count_distinct(visits.account[chosen]) - count_distinct(visits.account[still])
    nobody = terra_incognita("share", "outside there is no patience")
    return HereNow(OUTSIDE, group, subjects, gone, 0, share_of(subjects, whole), nobody)


def _never_placed(context: Context) -> int:
    found = context.table("SELECT count(*) AS n FROM subjects WHERE subject NOT IN (SELECT subject FROM visits)")
    return int(found["n"][0].as_py())


SPEC = FigureSpec(
    "here_now",
    titled("Here now", "Сейчас на этапе", "目前所在"),
    HereNow,
    compute,
    dimensions=without(OF_VISITS, "stage"),
)
