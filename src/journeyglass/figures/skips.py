"""Skips: how often a stage is passed over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.spells import Mask, tally
from journeyglass.figures.tracked import stage_trackable
from journeyglass.figures.visits import Visits, load


@dataclass(frozen=True)
class Skip:
    """`skips`: moves that went past the stage; `entries`: visits of it; `from_outside`: skips that began outside."""

    stage: str
    group: str | None
    entries: int
    skips: int
    from_outside: int
    share: Estimate


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """How often subjects go past a stage instead of entering it.

    Formula: skips ÷ (skips + visits of the stage). A skip is a move ahead from before the stage (or from outside) to
    after it; being lost, put off or churned into a later stage is none.
    Assumes: what was not seen did not happen. Misleads: a stage whose events are not recorded looks skipped by all,
    and so does one that an account went through before recording began.
    Intervals: Wilson, or a bootstrap over subjects where some come more than once.
    Shape: a row a stage and group. Unit: share 0–1. Source: semantics §3–4.
    """
    visits = load(context, filters)
    rows = [
        _row(context, visits, index, group, chosen)
        for index in range(len(context.journey.stages))
        for group, chosen in visits.groups(filters.by, (visits.stage == index) | visits.passed(index))
    ]
    return figure_of(context, "skips", filters, Skip, rows, [])


def _row(context: Context, visits: Visits, index: int, group: str | None, chosen: Mask) -> Skip:
    stage = context.journey.stages[index].id
    entries, skips = chosen & (visits.stage == index), chosen & visits.passed(index)
    outside = skips & (visits.previous_stage() < 0)
    if not stage_trackable(context, stage) and not entries.any():
        found = terra_incognita("share", "no event that leads here has ever come")
    else:
        either = np.asarray(entries | skips)
        found = share(skips[either], visits.subject[either])
    return Skip(stage, group, tally(entries), tally(skips), tally(outside), found)


SPEC = FigureSpec(
    "skips",
    titled("Skips", "Пропуски этапов", "跳過的階段"),
    Skip,
    compute,
    dimensions=without(OF_VISITS, "stage"),
    better="less",
)
