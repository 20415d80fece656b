"""Returns: how often subjects go back to an earlier stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.spells import Ints, Mask, tally
from journeyglass.figures.visits import Visits, load


@dataclass(frozen=True)
class Return:
    """Returns from one stage to an earlier one; `share` is of the ended visits of `from_stage`."""

    from_stage: str
    to_stage: str
    group: str | None
    returns: int
    subjects: int
    share: Estimate


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """How often visits end by a return to an earlier stage.

    Formula: visits of A that ended by a return to B ÷ visits of A that ended. A return is a move that the map's
    `from` allows; being moved back by an outcome or a correction is none.
    Assumes: open visits are left out. Misleads: journeys whose map allows no return show none, whatever happens.
    Intervals: Wilson, or a bootstrap over subjects where some come more than once (who returns often does so again).
    Shape: a row a pair that the map allows or that occurred, and group. Unit: share 0–1. Source: semantics §3–4.
    """
    visits = load(context, filters)
    target = return_target(visits)
    rows = [
        _row(context, visits, pair, target, group, chosen)
        for pair in _pairs(context)
        for group, chosen in visits.groups(filters.by, visits.stage == pair[0])
    ]
    return figure_of(context, "returns", filters, Return, rows, [])


def return_target(visits: Visits) -> Ints:
    """The stage that the visit's subject returned to when the visit ended; -1 where it did not."""
    target = np.roll(np.where(visits.move.among("return"), visits.stage, -1), -1)
    target[-1:] = -1
    return target


def _pairs(context: Context) -> list[tuple[int, int]]:
    stages = range(len(context.journey.stages))
    return [(a, b) for a in stages for b in stages[:a] if context.journey.admits(b, a)]


def _row(
    context: Context, visits: Visits, pair: tuple[int, int], target: Ints, group: str | None, chosen: Mask
) -> Return:
    a, b = (context.journey.stages[i].id for i in pair)
    ended = chosen & (visits.stage == pair[0]) & ~visits.open
    back = ended & (target == pair[1])
    if context.observed_from(a) is None:
        found = terra_incognita("share", f"nobody sends what could end {a}")
    else:
        found = share(back[ended], visits.subject[ended])
    return Return(a, b, group, tally(back), visits.subjects(back), found)


SPEC = FigureSpec(
    "returns",
    titled("Returns", "Возвраты", "返回"),
    Return,
    compute,
    dimensions=without(OF_VISITS, "stage"),
    better="less",
)
